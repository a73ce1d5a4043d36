"""OCR noise: words that text recognition misread ("arca" for area, "resolution !86", "IS June").

Two wordings that differ only by such misreadings count as the same wording. A difference counts as a misreading if the
two forms look alike and one of them is used once in the two texts, the other more than once. Figures must look alike
in each character.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .model import Token

MIN_LETTERS = 4  # shorter words look alike too often
_FIGURE = re.compile(r"\d{1,4}")
_LIKE_FIGURE = str.maketrans("lI|!OoSsZBG[", "111100552861")
_LIKE_LETTERS = (
    ("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("e", "c"), ("l", "i"), ("1", "i"), ("0", "o"), ("h", "b"),
    ("f", "t"),
)  # fmt: skip


def _shape(word: str) -> str:
    """Return a form that is the same for words that look alike."""
    for letters, like in _LIKE_LETTERS:
        word = word.replace(letters, like)
    return word


def _as_printed(token: Token, text: str) -> str:
    """Return the token with the sign before it that may be a misread figure."""
    at = token.start
    before = text[at - 1 : at] if at else ""
    glued = bool(before) and before in "!|[" and token.text.isdigit() and "]" not in text[at : at + 40]
    return before + token.text if glued else token.text


def _is_same_figure(a: str, b: str) -> bool:
    """Return True if one is a figure and the other is the same figure misread as capitals and signs."""
    figure, misread = (a, b) if _FIGURE.fullmatch(a) else (b, a)
    if not _FIGURE.fullmatch(figure) or misread.isdigit() or misread != misread.upper():
        return False
    return misread.translate(_LIKE_FIGURE) == figure


def _is_same_word(a: Token, b: Token, counts: Counter[str]) -> bool:
    if min(len(a.norm), len(b.norm)) < MIN_LETTERS or not (a.norm.isalnum() and b.norm.isalnum()):
        return False
    fewer, more = sorted((counts[a.norm], counts[b.norm]))
    return fewer == 1 and more > 1 and _shape(a.norm) == _shape(b.norm)


def find_misreadings(
    old: Sequence[Token], new: Sequence[Token], texts: tuple[str, str], counts: Counter[str]
) -> tuple[tuple[Token, Token], ...]:
    """Return the pairs of words that differ by a misreading, if the two wordings differ by nothing else."""
    if len(old) != len(new):
        return ()
    pairs = []
    for a, b in zip(old, new, strict=True):
        if a.norm == b.norm:
            continue
        same_figure = _is_same_figure(_as_printed(a, texts[0]), _as_printed(b, texts[1]))
        if not (same_figure or _is_same_word(a, b, counts)):
            return ()
        pairs.append((a, b))
    return tuple(pairs)


def misreading_note(old: Sequence[Token], new: Sequence[Token], texts: tuple[str, str], counts: Counter[str]) -> str:
    """Return the note for two wordings that differ by misreadings only, "" for all others; see ``find_misreadings``."""
    pairs = find_misreadings(old, new, texts, counts)
    if not pairs:
        return ""
    examples = "; ".join(f"{a.text} → {b.text}" for a, b in pairs[:3])
    return f"only OCR noise differs: {examples}"
