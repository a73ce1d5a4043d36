"""Which pairs are worth a look: an inverted index over rare terms, never all pairs.

A term that stands in ``a`` old and ``b`` new units costs ``a * b`` steps. Terms are taken from the cheapest
on until the budget is spent, so the work grows with the texts and not with their product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .term_vectors import Bag, Profile, counted

Near = dict[int, dict[int, float]]
BUDGET = 300_000  # steps that are always allowed
PER_UNIT = 60  # and so many more for each unit
KEPT = 10  # nearest units kept for each unit of either side
MOST = 16  # and fewer than so many while they are looked for
LEAST = 0.05  # a cosine below this is no resemblance
HAIR = 1e-8  # cosines are rounded: what is less than a floor by no more than this is looked at

Places = Mapping[str, Sequence[int]]


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


def _shared(terms: Bag, places: Places) -> dict[int, float]:
    """The units that have terms in common with these, and the sum of the squares of the weights of those."""
    out: dict[int, float] = {}
    known = out.get
    for term, weight in terms.items():
        if term in places:
            square = weight * weight
            for unit in places[term]:
                out[unit] = known(unit, 0.0) + square
    return out


def _nearest(found: Iterable[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    return sorted(found, reverse=True)[:KEPT]


def near(old: Sequence[Profile], new: Sequence[Profile]) -> Near:
    """Old index → {new index: cosine}: for each unit of either side the units that resemble it most.

    Equal cosines: the nearer in position first, then the earlier.
    """
    terms = _admitted(old, new)
    norms = [b.norm for b in new]
    rows: dict[int, dict[int, float]] = {}
    columns: list[list[tuple[float, int, int]]] = [[] for _ in new]
    floors = [LEAST - HAIR] * len(new)  # what a column takes no more of
    for a in old:
        i, size = a.unit.index, a.norm
        common = _shared(a.terms, terms)
        values = [shared / norms[j] for j, shared in common.items()]
        floor = max(size * LEAST, sorted(values)[-KEPT] if len(values) > KEPT else 0.0) - size * HAIR
        found = []
        for j in [j for j, v in zip(common, values, strict=True) if v >= floor or v >= size * floors[j]]:
            shared = common[j]
            if shared < LEAST * size * norms[j]:
                continue
            cosine, near = round(shared / (size * norms[j]), 9), -abs(i - j)
            found.append((cosine, near, -j))
            column = columns[j]
            column.append((cosine, near, -i))
            if len(column) == MOST:
                column[:] = _nearest(column)
                floors[j] = column[-1][0] - HAIR
        rows[i] = {-j: cosine for cosine, _, j in _nearest(found)}
    for j, column in enumerate(columns):
        for cosine, _, i in _nearest(column):
            rows[-i][j] = cosine
    return rows
