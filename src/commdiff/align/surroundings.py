"""The text around a unit: its neighbours and its paragraph, as bags of weighted terms."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .profile import Bag, Profile, norm

REACH = 3  # units before and after that count as around
KEPT = 8192  # sums that are kept of each sort; a text with more makes some anew, which bounds memory
MOST = 12  # units of a paragraph that are read: the nearest ones


class Summed(NamedTuple):
    """The sum of several units' terms, and its length."""

    bag: Bag
    norm: float


def _sum(units: Iterable[Profile]) -> Summed:
    units = iter(units)
    first = next(units, None)
    bag: Bag = dict(first.heavy) if first else {}
    known = bag.get
    for unit in units:
        for term, weight in unit.heavy.items():
            bag[term] = known(term, 0.0) + weight
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
    """The windows and paragraphs of one side, made when first asked for."""

    def __init__(self, side: Sequence[Profile]) -> None:
        self.side = side
        self.paragraph = [unit.unit.paragraph for unit in side]
        self.members: dict[int, list[int]] = defaultdict(list)
        for index, paragraph in enumerate(self.paragraph):
            self.members[paragraph].append(index)
        self.windows = _Made(lambda i: _sum(side[max(0, i - REACH) : i + REACH + 1]))
        self.blocks = _Made(lambda p: _sum(side[i] for i in self.members[p][:MOST]))
        self._outside = _Made(lambda i: _sum([*side[max(0, i - REACH) : i], *side[i + 1 : i + REACH + 1]]))
        self._rest = _Made(lambda i: _sum(side[k] for k in self._fellows(i)))

    def _fellows(self, i: int) -> list[int]:
        members = self.members[self.paragraph[i]]
        at = bisect_left(members, i)
        return members[max(0, at - MOST // 2) : at] + members[at + 1 : at + 1 + MOST // 2]

    def outside(self, i: int) -> Summed:
        """The units around ``i`` without itself."""
        return self._outside[i]

    def rest(self, i: int) -> Summed:
        """The other units of the paragraph of ``i``."""
        return self._rest[i]
