"""How alike a wording and the best stretch of a longer one are: ``rapidfuzz.fuzz.partial_ratio``, only sooner.

A stretch is as long as the shorter wording, or is cut short by the beginning or the end of the longer one. Those at
the ends are most of the work, as rapidfuzz compares with every one of them. Of two that differ by one letter the
common subsequences differ by one at most, so here a stretch is looked at only where it could be the best.
"""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

SHORT = 100  # letters of a wording up to which rapidfuzz is as quick
_PAD = "\n"  # stands in no line

Ratio = tuple[int, int]
"""Letters in common of letters in all, on both sides together."""


def _at_end(short: str, long: str, best: Ratio, side: int) -> Ratio:
    """The better of ``best`` and the best stretch cut short at the beginning of ``long`` (side 1) or its end (−1)."""
    size = len(short)
    long = long[:size] if side > 0 else long[-size:]
    found, whole = best
    ranges = [(0, 0, size, LCSseq.similarity(short, long))]  # two lengths, and the common subsequence with each
    while ranges:
        low, least, high, most = ranges.pop()
        bound = max(low + most - least, low + 1)  # the shortest that may have as much in common as the longest
        if high - low < 2 or 2 * most * whole <= found * (size + bound):
            continue
        middle = (low + high) // 2
        common = LCSseq.similarity(short, long[:middle] if side > 0 else long[-middle:])
        if 2 * common * whole > found * (size + middle):
            found, whole = 2 * common, size + middle
        ranges += [(low, least, middle, common), (middle, common, high, most)]
    return found, whole


def best_stretch(one: str, other: str) -> float:
    """The edit similarity of the shorter line and the stretch of the other that is most like it, 0–100."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    size = len(short)
    if size <= SHORT or size == len(long) or _PAD in short:
        return fuzz.partial_ratio(one, other)
    pad = _PAD * size  # what begins or ends in it is not compared: only stretches of the full length are
    inside = fuzz.partial_ratio(short, f"{pad}{long}{pad}")
    best = 2 * round(inside * size / 100), 2 * size
    found, whole = _at_end(short, long, _at_end(short, long, best, 1), -1)
    return (1 - (whole - found) / whole) * 100
