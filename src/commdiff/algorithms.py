"""Algorithms without knowledge of statements."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

T = TypeVar("T", bound=Hashable)
MIN_LENGTH = 100
"""Length of the shorter text, in code points, up to which rapidfuzz is as fast."""
_PADDING = "\n"  # does not occur in a line

Ratio = tuple[int, int]
"""(Code points in common, code points in all), both counted on both sides."""


def representatives(groups: Iterable[Sequence[T]]) -> dict[T, T]:
    """Return for each item the member that represents its connected component (union-find); no group is empty."""
    parent: dict[T, T] = {}

    def root(item: T) -> T:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for group in groups:
        for item in group:
            parent[root(item)] = root(group[0])
    return {item: root(item) for item in parent}


def heaviest_increasing_subsequence(targets: Sequence[int], weights: Sequence[int]) -> frozenset[int]:
    """Return the positions of the increasing subsequence with the largest total weight (all > 0), in O(n log n)."""
    tops: list[int] = []
    values: list[int] = []
    ends: list[int] = []
    previous = [-1] * len(targets)
    for position, target in enumerate(targets):
        at = bisect_left(tops, target)
        total = weights[position] + (values[at - 1] if at else 0)
        previous[position] = ends[at - 1] if at else -1
        end = at
        while end < len(tops) and values[end] <= total:
            end += 1
        tops[at:end], values[at:end], ends[at:end] = [target], [total], [position]
    kept, at = set(), ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return frozenset(kept)


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
    """Return ``rapidfuzz.fuzz.partial_ratio`` faster: similarity of a text to the best window of a longer one, 0–100.

    A window is as long as the shorter text, or is cut off at an end of the longer text. rapidfuzz compares every window
    at the ends, which is most of the work. The common subsequences of two windows whose lengths differ by one differ by
    at most one, so only windows that can be the best are compared.
    """
    short, long = (old, new) if len(old) <= len(new) else (new, old)
    size = len(short)
    if size <= MIN_LENGTH or size == len(long) or _PADDING in short:
        return fuzz.partial_ratio(old, new)
    padding = _PADDING * size  # windows at the ends have padding, so only windows of full length compete
    inside = fuzz.partial_ratio(short, f"{padding}{long}{padding}")
    best = 2 * round(inside * size / 100), 2 * size
    common, total = _best_end_window(short, long, _best_end_window(short, long, best, 1), -1)
    return (1 - (total - common) / total) * 100
