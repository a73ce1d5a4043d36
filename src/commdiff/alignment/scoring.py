"""How likely one unit is a later version of another: a sum of small trees over named features."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .assignment import Pair
from .boosted_trees import Forest, logistic, scorer
from .candidates import Near
from .features import NAMES, Scene, features
from .term_vectors import Profile

LEAST = 0.1  # pairs less alike than this were never linked
FEW = 3
Used = tuple[set[int], set[int]]


class Scored(NamedTuple):
    """A candidate pair with its features (in the order of ``features.NAMES``), log odds and probability."""

    values: tuple[float, ...]
    odds: float
    probability: float


def likely(rows: Near, used: Used) -> dict[Pair, float]:
    """The pairs worth scoring by their words alone, with their cosines, in order: the most alike of a unit of either
    side, or among the first three of both; none of a unit that is in ``used``."""
    rivals: tuple[dict[int, list[tuple[float, int, int]]], ...] = {}, defaultdict(list)
    for i, row in rows.items():
        if i in used[0]:
            continue
        group = [(-cosine, abs(i - j), j) for j, cosine in row.items() if cosine >= LEAST and j not in used[1]]
        if group:
            rivals[0][i] = group
        for cosine, apart, j in group:
            rivals[1][j].append((cosine, apart, i))
    first: set[Pair] = set()
    few: tuple[set[Pair], set[Pair]] = set(), set()
    for side in (0, 1):
        for unit, group in rivals[side].items():
            group.sort()
            best = [(unit, other) if side == 0 else (other, unit) for _, _, other in group[:FEW]]
            first.add(best[0])
            few[side].update(best)
    return {(i, j): rows[i][j] for i, j in sorted(first | (few[0] & few[1]))}


def scene(
    sides: tuple[Sequence[Profile], Sequence[Profile]], rows: Near, same: Sequence[Pair]
) -> tuple[Scene, list[Pair]]:
    """What pairs are judged by, and the pairs worth scoring: by their words, and headings by their sections. None of
    a unit that stands in ``same``."""
    used = {i for i, _ in same}, {j for _, j in same}
    found = likely(rows, used)
    made = Scene(sides, rows, same, found)
    return made, sorted({*found, *((i, j) for i, j in made.headings() if i not in used[0] and j not in used[1])})


def score(scene: Scene, pairs: Sequence[Pair]) -> dict[Pair, Scored]:
    """Every candidate pair, scored."""
    return weighed(pairs, features(scene, pairs), scorer("pair", NAMES))


def weighed(pairs: Iterable[Pair], features: Iterable[tuple[float, ...]], model: Forest) -> dict[Pair, Scored]:
    """Pairs with their features, scored. Odds are rounded so that the order of summation never decides."""
    out = {}
    for pair, values in zip(pairs, features, strict=True):
        odds = model.odds(values)
        out[pair] = Scored(values, round(odds, 6), round(logistic(odds), 6))
    return out
