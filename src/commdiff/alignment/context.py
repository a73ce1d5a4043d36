"""The text around a unit: its neighbours, its paragraph and its section, as bags of weighted terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .position import Layout
from .term_vectors import Bag, Profile, norm

REACH = 3  # units before and after that count as around
KEPT = 8192  # sums that are kept of each sort; a text with more makes some anew, which bounds memory
MOST = 12  # units of a paragraph that are read: the first ones


class Summed(NamedTuple):
    """The sum of several units' terms, and its length."""

    bag: Bag
    norm: float


def _sum(units: Iterable[Profile]) -> Summed:
    bag: Bag = {}
    for unit in units:
        for term, weight in unit.heavy.items():
            if term in bag:
                bag[term] += weight
            else:
                bag[term] = weight
    return Summed(bag, norm(bag))


class _Made(dict[int, Summed]):
    """Values made from their key when first asked for."""

    def __init__(self, make: Callable[[int], Summed]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: int) -> Summed:
        if len(self) >= KEPT:
            self.clear()
        value = self[key] = self.make(key)
        return value


class Surroundings:
    """The windows, paragraphs and sections of one side, made when first asked for."""

    def __init__(self, side: Sequence[Profile], layout: Layout) -> None:
        paragraphs: dict[int, list[int]] = defaultdict(list)
        for index, place in enumerate(layout.paragraphs):
            paragraphs[place.part].append(index)
        self.windows = _Made(lambda i: _sum(side[max(0, i - REACH) : i + REACH + 1]))
        self.paragraphs = _Made(lambda p: _sum(side[i] for i in paragraphs[p][:MOST]))
        self.sections = _Made(lambda p: _sum(side[i] for i in layout.members[p]))
