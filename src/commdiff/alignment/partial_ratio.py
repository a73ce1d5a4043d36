"""A faster ``rapidfuzz.fuzz.partial_ratio``: the similarity of a text to the most similar window of a longer text.

A window is as long as the shorter text, or is cut off at an end of the longer text. rapidfuzz compares every window at
the ends, which is most of the work. The common subsequences of two windows whose lengths differ by one differ by at
most one, so this module compares only windows that can be the best.
"""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

MIN_LENGTH = 100
"""Length of the shorter text, in code points, up to which rapidfuzz is as fast."""
_PADDING = "\n"  # does not occur in a line

Ratio = tuple[int, int]
"""(Code points in common, code points in all), both counted on both sides."""


def _best_end_window(short: str, long: str, best: Ratio, direction: int) -> Ratio:
    """Return the better of ``best`` and the best window at the start of ``long`` (direction 1) or its end (-1)."""
    size = len(short)
    long = long[:size] if direction > 0 else long[-size:]
    common, total = best
    ranges = [(0, 0, size, LCSseq.similarity(short, long))]  # two lengths, each with its common subsequence
    while ranges:
        low, least, high, most = ranges.pop()
        bound = max(low + most - least, low + 1)  # the shortest window that can have as much in common as the longest
        if high - low < 2 or 2 * most * total <= common * (size + bound):
            continue
        middle = (low + high) // 2
        shared = LCSseq.similarity(short, long[:middle] if direction > 0 else long[-middle:])
        if 2 * shared * total > common * (size + middle):
            common, total = 2 * shared, size + middle
        ranges += [(low, least, middle, shared), (middle, shared, high, most)]
    return common, total


def partial_ratio(old: str, new: str) -> float:
    """Return the edit similarity of the shorter text and the most similar window of the longer one, 0–100."""
    short, long = (old, new) if len(old) <= len(new) else (new, old)
    size = len(short)
    if size <= MIN_LENGTH or size == len(long) or _PADDING in short:
        return fuzz.partial_ratio(old, new)
    padding = _PADDING * size  # windows at the ends have padding, so only windows of full length compete
    inside = fuzz.partial_ratio(short, f"{padding}{long}{padding}")
    best = 2 * round(inside * size / 100), 2 * size
    common, total = _best_end_window(short, long, _best_end_window(short, long, best, 1), -1)
    return (1 - (total - common) / total) * 100
