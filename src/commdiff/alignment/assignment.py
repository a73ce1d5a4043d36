"""Scored pairs → one to one links: the set of pairs with the largest gain in all.

A pair gains its log odds over the null choice's; without a gain a unit stays unlinked. Pairs that compete for
no unit are settled apart; within a knot of competing pairs the best set is found by augmenting paths. Ties are
broken by position: a gain shrinks by a hair with the square of how far the pair lies off the diagonal, so that of
two equal sets the one that crosses less wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import fsum, log
from typing import TypeVar

Pair = tuple[int, int]
T = TypeVar("T", bound=Hashable)
HAIR = 1e-5
START, LEAST, MOST, ROUNDS = 0.4, 0.2, 0.5, 4  # probabilities from which to link: first guess and bounds
LARGE = 600  # pairs in one knot from which the likeliest are taken first instead


def gains(odds: Mapping[Pair, float], null: float, sizes: Pair) -> dict[Pair, float]:
    """What linking each pair gains over leaving it; only pairs that gain. ``sizes``: units on the two sides."""
    n, m = sizes
    out = {}
    for (i, j), value in odds.items():
        off = (i + 0.5) / n - (j + 0.5) / m
        gain = value - null - HAIR * off * off
        if gain > 0:
            out[i, j] = gain
    return out


def representatives(groups: Iterable[Sequence[T]]) -> dict[T, T]:
    """Return a member of its connected component for each item (union-find).

    Args:
        groups: Items that belong together, at least one in each group.

    Returns:
        Item → the member that represents its component; the same for all items of a component.
    """
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


def _knots(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Pairs that share units, directly or through others, together."""
    pairs = sorted(pairs)
    component = representatives([((0, i), (1, j)) for i, j in pairs])
    knots: dict[Pair, list[Pair]] = defaultdict(list)
    for i, j in pairs:
        knots[component[0, i]].append((i, j))
    return list(knots.values())


def _likeliest(knot: Iterable[Pair], gain: Mapping[Pair, float]) -> list[Pair]:
    used: tuple[set[int], set[int]] = set(), set()
    out = []
    for pair in sorted(knot, key=lambda p: (-gain[p], abs(p[0] - p[1]), p[0] + p[1], p)):
        if pair[0] not in used[0] and pair[1] not in used[1]:
            used[0].add(pair[0])
            used[1].add(pair[1])
            out.append(pair)
    return out


def _path(start: int, edges: Mapping[int, Mapping[int, float]], mate: Mapping[int, int]) -> tuple[float, list[Pair]]:
    """The best augmenting path from an old unit without a partner: its gain and the pairs it links.

    Bellman–Ford over the knot: a step to a new unit gains its pair, a step back along a link loses it. The
    path may end in a new unit without a partner, or leave an old unit on the way without one.
    """
    best: dict[int, float] = {start: 0.0}
    came: dict[int, Pair] = {}
    queue, top, end = [start], 0.0, None
    while queue:
        following: dict[int, None] = {}
        for i in queue:
            for j, gain in edges[i].items():
                value, other = best[i] + gain, mate.get(j)
                if other == i:
                    continue
                if other is None:
                    if value > top + 1e-12:
                        top, end = value, (i, j)
                    continue
                value -= edges[other][j]
                if value > best.get(other, float("-inf")) + 1e-12:
                    best[other], came[other] = value, (i, j)
                    following[other] = None
                    if value > top + 1e-12:
                        top, end = value, (i, j)
        queue = list(following)
    path = []
    while end is not None:
        path.append(end)
        end = came.get(end[0]) if end[0] != start else None
    return top, path


def _best(knot: Iterable[Pair], gain: Mapping[Pair, float]) -> list[Pair]:
    """The set of pairs of the knot with the largest gain, by adding old units one after another."""
    edges: dict[int, dict[int, float]] = defaultdict(dict)
    for i, j in knot:
        edges[i][j] = gain[i, j]
    mate: dict[int, int] = {}
    for start in sorted(edges):
        _, path = _path(start, edges, mate)
        for i, j in path:
            mate[j] = i
    return [(i, j) for j, i in mate.items()]


def one_to_one(odds: Mapping[Pair, float], null: float, sizes: Pair) -> list[Pair]:
    """Each unit in one pair at most; ``null`` is the log odds of the null choice. In order."""
    gain = gains(odds, null, sizes)
    links: list[Pair] = []
    for knot in _knots(gain):
        if len(knot) == 1:
            links += knot
        else:
            links += _best(knot, gain) if len(knot) <= LARGE else _likeliest(knot, gain)
    return sorted(links)


def null_choice(probabilities: Mapping[Pair, float], odds: Mapping[Pair, float], same: int, sizes: Pair) -> float:
    """The log odds from which a pair should be linked for the best F1 that can be expected here.

    The F1 of a set of links is greatest when those are linked whose probability is above half of that F1 (Lipton,
    Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", 2014); it is found by going to
    and fro a few times. ``same`` pairs are certain.
    """
    true = same + fsum(probabilities.values())
    least = START
    for _ in range(ROUNDS):
        links = one_to_one(odds, log(least / (1 - least)), sizes)
        found = same + fsum(probabilities[pair] for pair in links)
        least = min(MOST, max(LEAST, round(found / (same + len(links) + true), 6))) if true else START
    return log(least / (1 - least))
