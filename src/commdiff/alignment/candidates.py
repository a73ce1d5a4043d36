"""Candidate generation: the pairs of sentences that are worth comparing, found by an inverted index over rare terms.

A term in ``a`` old and ``b`` new sentences costs ``a * b`` steps. Terms are used from the cheapest until the budget is
spent, so the work grows with the length of the texts and not with the product of their lengths.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .assignment import Pair
from .term_vectors import Vectors, Weights, document_counts

BUDGET = 300_000
"""Number of steps that is always allowed."""
BUDGET_PER_SENTENCE = 60
"""Steps that each sentence adds to the budget."""
KEPT = 10
"""Number of candidates kept for each sentence of either side."""
BUFFER = 16
"""Number of candidates of a new sentence from which only the best are kept during the search."""
MIN_COSINE = 0.05
"""Smallest cosine of a candidate."""
ROUNDING = 1e-8
"""Cosines are rounded; a value below a bound by at most this is compared exactly."""
MIN_SCORED_COSINE = 0.1
"""Smallest cosine of a pair that is scored."""
SCORED = 3
"""A pair is scored if it is among this number of best candidates of both of its sentences."""

CosineRows = dict[int, dict[int, float]]
"""Position of an old sentence → {position of a new sentence: cosine}."""


class Used(NamedTuple):
    """Positions of the sentences that are already linked."""

    old: frozenset[int]
    new: frozenset[int]


def _index(old: Vectors, new: Vectors) -> dict[str, list[int]]:
    """Return the terms within the budget, the cheapest first, with the new sentences that contain them."""
    counts = document_counts(vector.terms for vector in old)
    postings: dict[str, list[int]] = defaultdict(list)
    for vector in new:
        for term in vector.terms:
            if term in counts:
                postings[term].append(vector.sentence.position)
    budget = BUDGET + BUDGET_PER_SENTENCE * (len(old) + len(new))
    out: dict[str, list[int]] = {}
    for cost, term in sorted((counts[term] * len(at), term) for term, at in postings.items()):
        budget -= cost
        if budget < 0:
            break
        out[term] = postings[term]
    return out


def _products(terms: Weights, index: Mapping[str, Sequence[int]]) -> dict[int, float]:
    """Return the new sentences with common terms and the scalar products with them."""
    out: dict[int, float] = {}
    value = out.get
    for term, weight in terms.items():
        if term in index:
            square = weight * weight
            for sentence in index[term]:
                out[sentence] = value(sentence, 0.0) + square
    return out


def _best(candidates: Iterable[tuple[float, int, int]]) -> list[tuple[float, int, int]]:
    return sorted(candidates, reverse=True)[:KEPT]


def candidate_pairs(old: Vectors, new: Vectors) -> CosineRows:
    """Return the most similar sentences of each sentence of either side, at most ``KEPT`` each.

    Of equal cosines the nearer in position counts first, then the earlier. Every old sentence has a row. Cosines are at
    least ``MIN_COSINE`` and rounded to nine digits.
    """
    index = _index(old, new)
    norms = [vector.norm for vector in new]
    rows: CosineRows = {}
    columns: list[list[tuple[float, int, int]]] = [[] for _ in new]
    bounds = [MIN_COSINE - ROUNDING] * len(new)  # smallest cosine that can still enter a column
    for vector in old:
        i, size = vector.sentence.position, vector.norm
        products = _products(vector.terms, index)
        values = [product / norms[j] for j, product in products.items()]
        bound = max(size * MIN_COSINE, sorted(values)[-KEPT] if len(values) > KEPT else 0.0) - size * ROUNDING
        row = []
        for j in [j for j, v in zip(products, values, strict=True) if v >= bound or v >= size * bounds[j]]:
            product = products[j]
            if product < MIN_COSINE * size * norms[j]:
                continue
            cosine, nearness = round(product / (size * norms[j]), 9), -abs(i - j)
            row.append((cosine, nearness, -j))
            column = columns[j]
            column.append((cosine, nearness, -i))
            if len(column) == BUFFER:
                column[:] = _best(column)
                bounds[j] = column[-1][0] - ROUNDING
        rows[i] = {-j: cosine for cosine, _, j in _best(row)}
    for j, column in enumerate(columns):
        for cosine, _, i in _best(column):
            rows[-i][j] = cosine
    return rows


def pairs_to_score(rows: CosineRows, used: Used) -> dict[Pair, float]:
    """Return the candidates without a linked sentence that are worth scoring, with their cosines, in order.

    These are the most similar pair of each sentence, and the pairs among the best ``SCORED`` of both sentences.
    """
    rivals: tuple[dict[int, list[tuple[float, int, int]]], ...] = {}, defaultdict(list)
    for i, row in rows.items():
        if i in used.old:
            continue
        group = [
            (-cosine, abs(i - j), j) for j, cosine in row.items() if cosine >= MIN_SCORED_COSINE and j not in used.new
        ]
        if group:
            rivals[0][i] = group
        for cosine, distance, j in group:
            rivals[1][j].append((cosine, distance, i))
    first: set[Pair] = set()
    top: tuple[set[Pair], set[Pair]] = set(), set()
    for side in (0, 1):
        for sentence, group in rivals[side].items():
            group.sort()
            best = [(sentence, k) if side == 0 else (k, sentence) for _, _, k in group[:SCORED]]
            first.add(best[0])
            top[side].update(best)
    return {(i, j): rows[i][j] for i, j in sorted(first | (top[0] & top[1]))}
