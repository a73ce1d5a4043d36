"""Where each unit stands: its place in its paragraph and in its section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from .term_vectors import Profile


class Place(NamedTuple):
    """A unit's place in a part of its text: the part's number, how many units come before, and how many there are."""

    part: int
    before: int
    size: int

    @property
    def share(self) -> float:
        """How far down the part the unit's middle is, 0–1."""
        return (self.before + 0.5) / self.size


def places(parts: Sequence[int]) -> list[Place]:
    """The place of each unit, given the number of the part it stands in."""
    sizes = Counter(parts)
    out: list[Place] = []
    for index, part in enumerate(parts):
        before = out[-1].before + 1 if index and parts[index - 1] == part else 0
        out.append(Place(part, before, sizes[part]))
    return out


def sections(side: Sequence[Profile]) -> list[int]:
    """The number of the section each unit stands in: a heading begins another."""
    out, number = [], 0
    for index, unit in enumerate(side):
        number += bool(index and unit.heading)
        out.append(number)
    return out


class Layout:
    """The paragraphs and sections of one side. ``headings``: the heading each section begins with, where it has one."""

    def __init__(self, side: Sequence[Profile]) -> None:
        self.paragraphs = places([unit.unit.paragraph for unit in side])
        self.sections = places(sections(side))
        self.headings: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        for index, place in enumerate(self.sections):
            self.members.setdefault(place.part, []).append(index)
            if side[index].heading:
                self.headings.setdefault(place.part, index)
