"""Which pairs are worth a look: an inverted index over rare terms, never all pairs.

A term that stands in ``a`` old and ``b`` new units costs ``a * b`` steps. Terms are taken from the cheapest
on until the budget is spent, so the work grows with the texts and not with their product.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence

from .profile import Profile, counted

Near = dict[int, dict[int, float]]
BUDGET = 300_000  # steps that are always allowed
PER_UNIT = 60  # and so many more for each unit
KEPT = 10  # nearest units kept for each unit of either side
LEAST = 0.05  # a cosine below this is no resemblance
HAIR = 1e-8


def _admitted(old: Sequence[Profile], new: Sequence[Profile]) -> dict[str, list[int]]:
    """The terms that find candidates, the cheapest first, with the new units they stand in."""
    counts = counted(a.terms for a in old)
    places: dict[str, list[int]] = defaultdict(list)
    for b in new:
        for term in b.terms:
            if term in counts:
                places[term].append(b.unit.index)
    budget = BUDGET + PER_UNIT * (len(old) + len(new))
    out: dict[str, list[int]] = {}
    for cost, term in sorted((counts[term] * len(at), term) for term, at in places.items()):
        budget -= cost
        if budget < 0:
            break
        out[term] = places[term]
    return out


def near(old: Sequence[Profile], new: Sequence[Profile]) -> Near:
    """Old index → {new index: cosine}: for each unit of either side the units that resemble it most.

    Equal cosines: the nearer in position first, then the earlier.
    """
    terms = _admitted(old, new)
    rows: dict[int, dict[int, float]] = {}
    norms = [b.norm for b in new]
    columns: list[list[tuple[float, int, int]]] = [[] for _ in new]
    floors = [LEAST - HAIR] * len(new)  # what a column takes no more of: a hair less, as cosines are rounded
    for a in old:
        i, size = a.unit.index, a.norm
        common: dict[int, float] = defaultdict(float)
        for term, weight in a.terms.items():
            square = weight * weight
            for j in terms.get(term, ()):
                common[j] += square
        values = [shared / norms[j] for j, shared in common.items()]
        floor = size * LEAST if len(values) <= KEPT else sorted(values)[-KEPT]
        floor -= size * HAIR
        found = []
        for (j, shared), value in zip(common.items(), values, strict=True):
            if (value < floor and value < size * floors[j]) or shared < LEAST * size * norms[j]:
                continue
            cosine, near = round(shared / (size * norms[j]), 9), -abs(i - j)
            found.append((cosine, near, -j))
            column = columns[j]
            if len(column) < KEPT:
                heapq.heappush(column, (cosine, near, -i))
            elif column[0] < (entry := (cosine, near, -i)):
                heapq.heapreplace(column, entry)
                floors[j] = column[0][0] - HAIR
        rows[i] = {-j: cosine for cosine, _, j in heapq.nlargest(KEPT, found)}
    for j, column in enumerate(columns):
        for cosine, _, i in column:
            rows[-i][j] = cosine
    return rows
