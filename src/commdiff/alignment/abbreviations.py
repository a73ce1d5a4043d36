"""Abbreviations that a text explains itself: "Full Form (FF)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FULL_FORM = re.compile(r"\(\s*[“\"'‘]?([A-Z][A-Za-z.\-]{1,14})[”\"'’]?\s*\)")
_FUNCTION_WORDS = frozenset({"of", "the", "and", "for", "on", "in", "to", "a", "an"})
MAX_FULL_FORM = 12
"""Number of words before the bracket that are searched for the full form."""


def _full_form_length(letters: str, words: Sequence[str]) -> int:
    """Return how many of the last ``words`` have the initials ``letters``, function words skipped; 0 if none do."""
    at = len(letters) - 1
    for back in range(1, min(len(words), MAX_FULL_FORM) + 1):
        word = words[-back]
        if at >= 0 and word.startswith(letters[at]):
            at -= 1
            if at < 0:
                return back
        elif word not in _FUNCTION_WORDS:
            return 0
    return 0


def full_forms(text: str, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the abbreviations that a sentence explains, with their full forms.

    Args:
        text: The sentence as written.
        words: The compared words of ``text``.

    Returns:
        Abbreviation → words of its full form, both as compared.
    """
    forms: dict[str, tuple[str, ...]] = {}
    if "(" not in text:
        return forms
    for match in _FULL_FORM.finditer(text):
        letters = "".join(c for c in match[1] if c.isupper()).lower()
        short = re.sub(r"[.\-]", "", match[1]).lower()
        if len(letters) < 2 or short not in words:
            continue
        before = words[: words.index(short)]
        length = _full_form_length(letters, before)
        if length > 1:
            forms.setdefault(short, tuple(before[-length:]))
    return forms
