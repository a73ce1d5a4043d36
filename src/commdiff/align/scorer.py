"""How likely one unit is a later version of another: two logistic steps over named features.

The first step reads a pair alone (features.py). The second adds what stands around it: how far ahead of its
rivals the pair is, and how many likely links run beside it. Weights are data (data/align_weights.json); the
script that fits them is scripts/fit_align.py.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from .features import NAMES, features
from .knowledge import load
from .profile import Profile

Pair = tuple[int, int]
CANDIDATES = 12  # pairs kept for each unit of either side
COMMON = 400  # a term in more units than this finds no candidates
REACH = 3  # units on either side whose links speak for a pair
CONTEXT = ("first", "margin_low", "margin_high", "beside", "around", "paragraph")


def candidates(old: Sequence[Profile], new: Sequence[Profile]) -> list[Pair]:
    """The pairs worth scoring: for each unit its nearest by cosine, seen from both sides; in order."""
    postings: dict[str, list[int]] = defaultdict(list)
    for b in new:
        for term in b.terms:
            postings[term].append(b.unit.index)
    sizes = {b.unit.index: b.norm for b in new}
    rows: list[tuple[float, int, int]] = []
    columns: dict[int, list[tuple[float, int, int]]] = defaultdict(list)
    for a in old:
        shared: dict[int, float] = defaultdict(float)
        for term, weight in a.terms.items():
            places = postings.get(term, ())
            if len(places) <= COMMON:
                for j in places:
                    shared[j] += weight * weight
        i = a.unit.index
        found = [(round(-s / (a.norm * sizes[j] or 1.0), 9), abs(i - j), j) for j, s in shared.items()]
        found.sort()
        for rank, (cosine, distance, j) in enumerate(found[: CANDIDATES * 4]):
            columns[j].append((cosine, distance, i))
            if rank < CANDIDATES:
                rows.append((cosine, i, j))
    kept = {(i, j) for _, i, j in rows}
    for j, column in columns.items():
        column.sort()
        kept.update((i, j) for _, _, i in column[:CANDIDATES])
    return sorted(kept)


def _logistic(weights: Sequence[float], values: Sequence[float]) -> float:
    z = weights[0] + sum(w * v for w, v in zip(weights[1:], values, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def first_features(
    pairs: Sequence[Pair], old: Mapping[int, Profile], new: Mapping[int, Profile], sizes: Pair
) -> list[tuple[float, ...]]:
    """The features of each pair read alone; ``sizes`` are the numbers of units on the two sides."""
    n, m = sizes
    return [
        features(old[i], new[j], abs((i + 0.5) / n - (j + 0.5) / m), float(old[i].unit.role == new[j].unit.role))
        for i, j in pairs
    ]


def context_features(
    pairs: Sequence[Pair],
    first: Sequence[float],
    sure: Sequence[Pair],
    paragraphs: tuple[Sequence[int], Sequence[int]],
) -> list[tuple[float, ...]]:
    """The values of ``CONTEXT`` for each pair; ``first`` are the probabilities of step one, ``sure`` exact links."""
    rows, columns = _best_two(pairs, first, 0), _best_two(pairs, first, 1)
    trust: dict[Pair, float] = dict.fromkeys(sure, 1.0)
    for (i, j), p in zip(pairs, first, strict=True):
        if p > 0.2:
            trust[i, j] = p * p / max(p, rows[i][0], columns[j][0])
    blocks: dict[Pair, float] = defaultdict(float)
    around: dict[Pair, float] = defaultdict(float)
    steps = [d for d in range(-REACH, REACH + 1) if d]
    for (i, j), t in sorted(trust.items()):
        blocks[paragraphs[0][i], paragraphs[1][j]] += t
        for a in steps:
            for b in steps:
                around[i + a, j + b] += t
    out: list[tuple[float, ...]] = []
    for (i, j), p in zip(pairs, first, strict=True):
        rivals = [best[1] if best[0] == p else best[0] for best in (rows[i], columns[j])]
        margins = sorted(p / (p + rival + 1e-9) for rival in rivals)
        beside = max(trust.get((i - 1, j - 1), 0.0), trust.get((i + 1, j + 1), 0.0))
        block = blocks[paragraphs[0][i], paragraphs[1][j]] - trust.get((i, j), 0.0)
        logit = math.log((p + 1e-6) / (1 - p + 1e-6))
        out.append((logit, margins[0], margins[1], beside, min(around[i, j], 3.0), min(block, 2.0)))
    return out


def _best_two(pairs: Sequence[Pair], scores: Sequence[float], side: int) -> dict[int, tuple[float, float]]:
    best: dict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for pair, score in zip(pairs, scores, strict=True):
        one, two = best[pair[side]]
        best[pair[side]] = (score, one) if score > one else (one, max(two, score))
    return best


def score(
    old: Sequence[Profile],
    new: Sequence[Profile],
    sure: Sequence[Pair],
    paragraphs: tuple[Sequence[int], Sequence[int]],
) -> dict[Pair, float]:
    """The probability, 0–1, that each candidate pair is linked. ``old`` and ``new`` hold what is not yet linked."""
    weights = load("align_weights.json")
    pairs = candidates(old, new)
    by_old, by_new = {a.unit.index: a for a in old}, {b.unit.index: b for b in new}
    sizes = len(paragraphs[0]), len(paragraphs[1])
    alone = first_features(pairs, by_old, by_new, sizes)
    first = [round(_logistic(weights["first"], values), 9) for values in alone]
    around = context_features(pairs, first, sure, paragraphs)
    second = [_logistic(weights["second"], (*a, *b)) for a, b in zip(alone, around, strict=True)]
    return {pair: round(p, 6) for pair, p in zip(pairs, second, strict=True)}


__all__ = ["CONTEXT", "NAMES", "candidates", "context_features", "first_features", "score"]
