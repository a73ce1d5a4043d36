"""Reworded, but perhaps turned: "cease" became "continue", or a "not" came in. A note, no direction: nobody should read
past it."""

from __future__ import annotations

from collections import Counter

from ..lexicon import Lexicon
from .text import Side, content, likeness, stem

_CARRIED = 0.5  # how much of their content two sides must share for one word to turn the sense (0–1)
_NOTE = "the sense may be turned"


def turned(old: Side, new: Side, lexicon: Lexicon) -> str | None:
    """The note on the words that may turn the sense from one side to the other, None for none."""
    contents = [Counter(content(side, 0, len(side.norms), lexicon)) for side in (old, new)]
    if likeness(contents[0], contents[1]) < _CARRIED:
        return None
    stems = [{stem(word, lexicon): word for word in reversed(side.norms)} for side in (old, new)]
    for pair in sorted(lexicon.words["opposites"]):
        first, second = (stem(word, lexicon) for word in pair.split("/"))
        for a, b in ((first, second), (second, first)):
            if a in stems[0] and b in stems[1] and a not in stems[1] and b not in stems[0]:
                return f"“{stems[0][a]}” → “{stems[1][b]}”: {_NOTE}"
    found = [_turning(side, lexicon) for side in (old, new)]
    if bool(found[0]) != bool(found[1]):
        return f"“{(found[0] or found[1])[0]}” on one side only: {_NOTE}"
    return None


def _turning(side: Side, lexicon: Lexicon) -> list[str]:
    """The words that turn a sense, but for "not only" and "not later than"."""
    followed = zip(side.norms, (*side.norms[1:], ""), strict=True)
    return sorted({a for a, b in followed if a in lexicon.words["turning"] and b not in lexicon.words["not_turning"]})
