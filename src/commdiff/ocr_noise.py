"""Scanning slips: words that text recognition misread ("arca" for area, "resolution !86", "IS June").

Two wordings that differ by such slips only are the same wording. A difference counts as a slip where the two forms
look alike and one of them is no word that either text uses elsewhere; figures must look alike sign by sign.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .model import Token

MIN_LETTERS = 4  # shorter words look alike too often
_FIGURE = re.compile(r"\d{1,4}")
_LIKE_FIGURE = str.maketrans("lI|!OoSsZBG[", "111100552861")
_LIKE_WORD = (
    ("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("e", "c"), ("l", "i"), ("1", "i"), ("0", "o"), ("h", "b"),
    ("f", "t"),
)  # fmt: skip


def _look(word: str) -> str:
    for seen, meant in _LIKE_WORD:
        word = word.replace(seen, meant)
    return word


def _printed(token: Token, text: str) -> str:
    """The token with a sign glued to its front that may be a misread figure."""
    at = token.start
    before = text[at - 1 : at] if at else ""
    glued = bool(before) and before in "!|[" and token.text.isdigit() and "]" not in text[at : at + 40]
    return before + token.text if glued else token.text


def _same_figure(a: str, b: str) -> bool:
    """Whether one is a figure and the other reads as the same figure misread; capitals and signs only."""
    plain, odd = (a, b) if _FIGURE.fullmatch(a) else (b, a)
    if not _FIGURE.fullmatch(plain) or odd.isdigit() or odd != odd.upper():
        return False
    return odd.translate(_LIKE_FIGURE) == plain


def _same_word(a: Token, b: Token, counts: Counter[str]) -> bool:
    if min(len(a.norm), len(b.norm)) < MIN_LETTERS or not (a.norm.isalnum() and b.norm.isalnum()):
        return False
    rare, known = sorted((counts[a.norm], counts[b.norm]))
    return rare == 1 and known > 1 and _look(a.norm) == _look(b.norm)


def find_slips(
    old: Sequence[Token], new: Sequence[Token], texts: tuple[str, str], counts: Counter[str]
) -> tuple[tuple[Token, Token], ...]:
    """The pairs of words that differ by a slip, where nothing else differs; empty where something does.

    ``texts`` are the two statements' texts, ``counts`` how often the two together have each word.
    """
    if len(old) != len(new):
        return ()
    out = []
    for a, b in zip(old, new, strict=True):
        if a.norm == b.norm:
            continue
        figure = _same_figure(_printed(a, texts[0]), _printed(b, texts[1]))
        if not (figure or _same_word(a, b, counts)):
            return ()
        out.append((a, b))
    return tuple(out)


def slip_note(old: Sequence[Token], new: Sequence[Token], texts: tuple[str, str], counts: Counter[str]) -> str:
    """Return the note for two wordings that differ by slips only, "" for all others; see ``find_slips``."""
    slips = find_slips(old, new, texts, counts)
    if not slips:
        return ""
    shown = "; ".join(f"{a.text} → {b.text}" for a, b in slips[:3])
    return f"taken for slips of scanning: {shown}"
