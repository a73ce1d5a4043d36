"""Anchors: pairs of sentences that are so similar that they serve as fixed points for the other pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..algorithms import heaviest_increasing_subsequence
from .assignment import Pair
from .context import Place
from .term_vectors import Vectors

PartCounts = Counter[tuple[int | None, int | None]]
"""(Part of the old text, part of the new text) → number of anchors; None means all parts."""
MIN_COSINE = 0.4
"""Smallest cosine of an anchor."""
MAX_DISTANCE = 10.0
"""Number of sentences to which distances are cut off."""
WEIGHT_UNIT = 1 << 20
"""Weights are rounded to this part of one, so the order of summation has no influence."""


class _Neighbours(NamedTuple):
    """Nearest anchors before and after a sentence, and the sentences they map to.

    Attributes:
        before: Position of the anchor before, -1 without one.
        before_target: Position of its counterpart.
        after: Position of the anchor after, the size of the text without one.
        after_target: Position of its counterpart.
        expected: Position in the other text that the anchors in order predict, by interpolation.
    """

    before: int
    before_target: int
    after: int
    after_target: int
    expected: float


def mutual_best(cosines: Mapping[Pair, float]) -> list[Pair]:
    """Return the pairs of mutually most similar sentences; of equal cosines the nearer counts, then the earlier."""
    best: tuple[dict[int, tuple[float, int, int]], dict[int, tuple[float, int, int]]] = {}, {}
    for (i, j), cosine in cosines.items():
        if cosine < MIN_COSINE:
            continue
        for side, self_, other in ((0, i, j), (1, j, i)):
            entry = (-cosine, abs(i - j), other)
            if self_ not in best[side] or entry < best[side][self_]:
                best[side][self_] = entry
    return sorted((i, j) for i, (_, _, j) in best[0].items() if best[1][j][2] == i)


def _neighbours(size: int, other: int, pairs: Sequence[Pair], in_order: Sequence[Pair]) -> list[_Neighbours]:
    """Return the neighbours of every sentence of one side; pairs are (this side, other side), in order."""
    befores, afters = [(-1, -1), *pairs], [*pairs, (size, other)]
    ends = [(-1, -1), *in_order, (size, other)]
    out, at, passed = [], 1, 0  # ends[at] is the first of the anchors in order at or after the sentence
    for i in range(size):
        while ends[at][0] < i:
            at += 1
        is_anchor = afters[passed][0] == i
        (a, x), (b, y) = ends[at - 1], ends[at + 1] if ends[at][0] == i else ends[at]
        out.append(_Neighbours(*befores[passed], *afters[passed + is_anchor], x + (y - x) * (i - a) / (b - a)))
        passed += is_anchor
    return out


class Anchors:
    """The anchors of two texts.

    Attributes:
        pairs: All anchors in order, pairs with the same words included.
        in_order: Weight of the anchors that do not cross, divided by the weight of all anchors, 0–1.
    """

    def __init__(self, exact: Sequence[Pair], cosines: Mapping[Pair, float], vectors: tuple[Vectors, Vectors]) -> None:
        """Find the anchors among pairs with the same words and candidates with their cosines."""
        old, new = vectors
        self.pairs = sorted([*exact, *mutual_best(cosines)])
        weights = [1 + round(WEIGHT_UNIT * min(old[i].term_weight, new[j].term_weight)) for i, j in self.pairs]
        kept = heaviest_increasing_subsequence([j for _, j in self.pairs], weights)
        in_order = [self.pairs[k] for k in sorted(kept)]
        total = sum(weights)
        self.in_order = sum(weights[k] for k in kept) / total if total else 0.0
        self._members = frozenset(self.pairs)
        mirrored, mirrored_in_order = (sorted((j, i) for i, j in pairs) for pairs in (self.pairs, in_order))
        self._old = _neighbours(len(old), len(new), self.pairs, in_order)
        self._new = _neighbours(len(new), len(old), mirrored, mirrored_in_order)

    def __contains__(self, pair: object) -> bool:
        return pair in self._members

    def count_by_part(self, old: Sequence[Place], new: Sequence[Place]) -> PartCounts:
        """Return how many anchors each two parts have in common, and how many each part has in all."""
        counts: PartCounts = Counter()
        for i, j in self.pairs:
            first, second = old[i].part, new[j].part
            counts.update(((first, second), (first, None), (None, second)))
        return counts

    def features(self, i: int, j: int) -> dict[str, float]:
        """Return the position of the old sentence ``i`` and the new sentence ``j`` relative to the anchors."""
        a, b = self._old[i], self._new[j]
        before = min(abs((j - a.before_target) - (i - a.before)), abs((i - b.before_target) - (j - b.before)))
        after = min(abs((a.after_target - j) - (a.after - i)), abs((b.after_target - i) - (b.after - j)))
        between = (a.before_target < j < a.after_target) + (b.before_target < i < b.after_target)
        gap, other_gap = a.after - a.before - 1, b.after - b.before - 1
        offset = min(MAX_DISTANCE, (abs(a.expected - j) + abs(b.expected - i)) / 2)
        return {
            "after_anchor": min(MAX_DISTANCE, before),
            "before_anchor": min(MAX_DISTANCE, after),
            "nearest_anchor": min(MAX_DISTANCE, before, after),
            "between": float(between),
            "only_gap": float(gap == other_gap == 1 and between == 2),
            "offset": offset,
            "offset_in_order": offset * self.in_order,
            "offset_by_gap": offset / (1 + gap + other_gap),
        }
