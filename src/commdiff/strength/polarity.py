"""Reworded, but perhaps turned: "cease" became "continue", or a "not" came in. A note, no direction: nobody should read
past it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise

from ..lexicon.load import Lexicon
from .annotate import Side, content, likeness

_CARRIED = 0.5  # how much of their content two sides must share for one word to turn the sense (0–1)
_NOTE = "the sense may be turned"


def turned(old: Side, new: Side, lexicon: Lexicon) -> str | None:
    """The note on the words that may turn the sense from one side to the other, None for none."""
    found = _words(old, new, lexicon)
    if found is None:
        return None
    contents = [Counter(content(side, 0, len(side.norms), lexicon)) for side in (old, new)]
    return f"{found}: {_NOTE}" if likeness(contents[0], contents[1]) >= _CARRIED else None


def _words(old: Side, new: Side, lexicon: Lexicon) -> str | None:
    """The words that may turn it, whatever else the two sides say: this is asked first, since it costs little."""
    words = [set(side.norms) for side in (old, new)]
    for pair in sorted(lexicon.words["opposites"]):
        first, second = pair.split("/")
        for one, other in ((first, second), (second, first)):
            was, now = _forms(one), _forms(other)
            if was & words[0] and now & words[1] and not was & words[1] and not now & words[0]:
                return f"“{min(was & words[0])}” → “{min(now & words[1])}”"
    found = [_turning(side, lexicon) for side in (old, new)]
    if bool(found[0]) != bool(found[1]):
        return f"“{(found[0] or found[1])[0]}” on one side only"
    return None


@cache
def _forms(word: str) -> frozenset[str]:
    """A word and what a verb makes of it: stop, stops, stopped, stopping; cease, ceased, ceasing."""
    bare, twice = word.removesuffix("e"), word + word[-1]
    return frozenset([word, f"{word}s", f"{bare}ed", f"{bare}ing", f"{twice}ed", f"{twice}ing"])


def _turning(side: Side, lexicon: Lexicon) -> list[str]:
    """The words that turn a sense, but for "not only" and "not later than"."""
    followed = pairwise((*side.norms, ""))
    return sorted({a for a, b in followed if a in lexicon.words["turning"] and b not in lexicon.words["not_turning"]})
