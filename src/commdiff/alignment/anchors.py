"""A first look: pairs so alike that they can serve as fixed points before anything is scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .assignment import Pair
from .position import Place
from .term_vectors import Profile
from .transposition import heaviest_run

Parts = Counter[tuple[int | None, int | None]]
ALIKE = 0.4  # the least cosine of two units that are each other's most alike
FAR = 10.0  # units from which a distance no longer matters
GRAIN = 1 << 20  # weights are rounded to this part of one, so that the order of summation never decides


def most_alike(cosines: Mapping[Pair, float]) -> list[Pair]:
    """Pairs of units that are each other's most alike; of equal ones the nearer in position, then the earlier."""
    best: tuple[dict[int, tuple[float, int, int]], dict[int, tuple[float, int, int]]] = {}, {}
    for (i, j), cosine in cosines.items():
        if cosine < ALIKE:
            continue
        for side, mine, other in ((0, i, j), (1, j, i)):
            entry = (-cosine, abs(i - j), other)
            if mine not in best[side] or entry < best[side][mine]:
                best[side][mine] = entry
    return sorted((i, j) for i, (_, _, j) in best[0].items() if best[1][j][2] == i)


class Nearby(NamedTuple):
    """Of one unit: the anchored units before and after it and where those lead (the edges of the texts where there
    is none), and where the run of anchors in order would put it."""

    before: int
    before_at: int
    after: int
    after_at: int
    course: float


def _nearby(size: int, other: int, pairs: Sequence[Pair], run: Sequence[Pair]) -> list[Nearby]:
    """Of every unit of a side of ``size`` units; ``pairs`` and ``run`` are in the order of this side."""
    anchored = dict(pairs)
    before: list[Pair] = []
    last = (-1, -1)
    for i in range(size):
        before.append(last)
        last = (i, anchored[i]) if i in anchored else last
    after: list[Pair] = []
    last = (size, other)
    for i in reversed(range(size)):
        after.append(last)
        last = (i, anchored[i]) if i in anchored else last
    after.reverse()
    ends = [(-1, -1), *run, (size, other)]
    out, at = [], 1  # ends[at] is the first of the run at or after the unit
    for i in range(size):
        while ends[at][0] < i:
            at += 1
        (a, x), (b, y) = ends[at - 1], ends[at + 1] if ends[at][0] == i < size else ends[at]
        out.append(Nearby(*before[i], *after[i], x + (y - x) * (i - a) / (b - a)))
    return out


def _turned(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted((j, i) for i, j in pairs)


class Anchors:
    """The anchored pairs of two texts (those with the same words among them), and what follows from where they are."""

    def __init__(
        self, same: Sequence[Pair], cosines: Mapping[Pair, float], sides: tuple[Sequence[Profile], Sequence[Profile]]
    ) -> None:
        old, new = sides
        self.pairs = sorted([*same, *most_alike(cosines)])
        weights = [1 + round(GRAIN * min(old[i].size, new[j].size)) for i, j in self.pairs]
        kept = heaviest_run([j for _, j in self.pairs], weights)
        run = [self.pairs[k] for k in sorted(kept)]
        whole = sum(weights)
        self.in_order = sum(weights[k] for k in kept) / whole if whole else 0.0
        self.known = frozenset(self.pairs)
        self.old = _nearby(len(old), len(new), self.pairs, run)
        self.new = _nearby(len(new), len(old), _turned(self.pairs), _turned(run))

    def within(self, old: Sequence[Place], new: Sequence[Place]) -> Parts:
        """How many anchored pairs each two parts have, and each part in all (the other part being None)."""
        out: Parts = Counter()
        for i, j in self.pairs:
            first, second = old[i].part, new[j].part
            out.update(((first, second), (first, None), (None, second)))
        return out

    def course(self, i: int, j: int) -> tuple[float, ...]:
        """How a pair lies to the anchors around it: ``features.NAMES`` from ``after_anchor`` to ``off_course_gap``."""
        a, b = self.old[i], self.new[j]
        before = min(abs((j - a.before_at) - (i - a.before)), abs((i - b.before_at) - (j - b.before)))
        after = min(abs((a.after_at - j) - (a.after - i)), abs((b.after_at - i) - (b.after - j)))
        between = (a.before_at < j < a.after_at) + (b.before_at < i < b.after_at)
        free, other = a.after - a.before - 1, b.after - b.before - 1
        off = min(FAR, (abs(a.course - j) + abs(b.course - i)) / 2)
        return (
            min(FAR, before),
            min(FAR, after),
            min(FAR, before, after),
            float(between),
            float(free == other == 1 and between == 2),
            off,
            off * self.in_order,
            off / (1 + free + other),
        )
