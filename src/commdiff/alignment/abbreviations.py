"""Words → terms: what two clauses are compared by.

A term is a stemmed word; a phrase is two neighbouring ones. Abbreviations and their full forms are one: where
either stands, the terms of both are counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FULL_FORM = re.compile(r"\(\s*[“\"'‘]?([A-Z][A-Za-z.\-]{1,14})[”\"'’]?\s*\)")
_LIGHT = frozenset({"of", "the", "and", "for", "on", "in", "to", "a", "an"})
REACH = 12  # words before the bracket that may spell an abbreviation out


def _spelled(letters: str, words: Sequence[str]) -> int:
    """How many of the last ``words`` spell ``letters`` by their first letters (light words may be skipped); 0: none."""
    at = len(letters) - 1
    for back in range(1, min(len(words), REACH) + 1):
        word = words[-back]
        if at >= 0 and word.startswith(letters[at]):
            at -= 1
            if at < 0:
                return back
        elif word not in _LIGHT:
            return 0
    return 0


def full_forms(text: str, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Abbreviations that a clause explains itself, "Full Form (FF)": compared abbreviation → compared words.

    ``words`` are the compared words of ``text``.
    """
    found: dict[str, tuple[str, ...]] = {}
    if "(" not in text:
        return found
    for match in _FULL_FORM.finditer(text):
        letters = "".join(c for c in match[1] if c.isupper()).lower()
        short = re.sub(r"[.\-]", "", match[1]).lower()
        if len(letters) < 2 or short not in words:
            continue
        before = words[: words.index(short)]
        count = _spelled(letters, before)
        if count > 1:
            found.setdefault(short, tuple(before[-count:]))
    return found
