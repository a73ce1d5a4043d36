"""How likely one unit is a later version of another: a sum of curves over named features."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from .features import NAMES, Pair, Scene, features
from .knowledge import logistic, scorer
from .near import Near

LEAST = 0.1  # pairs less alike than this were never linked
FEW = 3


class Scored(NamedTuple):
    """A candidate pair with its features (in the order of ``features.NAMES``), log odds and probability."""

    values: tuple[float, ...]
    odds: float
    probability: float


def _ranks(
    rows: Near, used: tuple[frozenset[int], frozenset[int]]
) -> tuple[dict[Pair, float], dict[Pair, int], dict[Pair, int]]:
    """The cosines between units without an exact counterpart, and each pair's rank in its row and its column."""
    cosines = {
        (i, j): cosine
        for i, row in rows.items()
        if i not in used[0]
        for j, cosine in row.items()
        if cosine >= LEAST and j not in used[1]
    }
    ranks: tuple[dict[Pair, int], dict[Pair, int]] = {}, {}
    for side in (0, 1):
        groups: dict[int, list[Pair]] = defaultdict(list)
        for pair in cosines:
            groups[pair[side]].append(pair)
        for group in groups.values():
            group.sort(key=lambda pair: (-cosines[pair], abs(pair[0] - pair[1]), pair[1 - side]))
            ranks[side].update((pair, rank) for rank, pair in enumerate(group, 1))
    return cosines, *ranks


def candidates(rows: Near, used_old: frozenset[int], used_new: frozenset[int]) -> list[Pair]:
    """The pairs worth scoring, in order: the most alike of a unit of either side, or among the first three of both."""
    cosines, first, second = _ranks(rows, (used_old, used_new))
    return sorted(
        pair for pair in cosines if min(first[pair], second[pair]) == 1 or max(first[pair], second[pair]) <= FEW
    )


def score(scene: Scene, pairs: list[Pair]) -> dict[Pair, Scored]:
    """Every candidate pair, scored. Odds are rounded so that the order of summation never decides."""
    model = scorer("pair", NAMES)
    out = {}
    for pair, values in zip(pairs, features(scene, pairs), strict=True):
        odds = model.odds(values)
        out[pair] = Scored(values, round(odds, 6), round(logistic(odds), 6))
    return out
