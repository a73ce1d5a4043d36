"""Splits and merges: a unit left over joins a link when it says what its other part does not.

The hub is the one unit that was split, or into which several were merged; the part is the unit it is linked to
already; the free unit is the one that may join them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .assignment import Pair
from .boosted_trees import Forest, scorer
from .features import NAMES as PAIR_NAMES
from .scoring import Scored
from .term_vectors import Bag, Profile

NAMES = (
    "odds",  # log odds of free and hub as a pair
    "odds_part",  # those of part and hub
    "next_to",  # free and part are neighbours
    "near",  # they are at most two units apart
    "distance",
    "left_of_hub",  # weight in hub and free but not in part, of hub
    "left_of_free",  # the same, of free
    "left",
    "in_hub",  # weight in common with hub, of free
    "in_part",  # weight in common with part, of free
    "gain_jaccard",  # how much better hub is covered by both than by part alone
    "gain_cosine",
    "hub_to_part",  # logarithm of the ratio of lengths
    "free_to_hub",
    "same_paragraph",
    "other",  # probability of free with its best other partner
    "rank",  # of hub among the partners of free
    "after",  # free stands after part
    "same",  # of the two texts: units with the same words, of the units of the shorter text
    "units",  # of the two texts: logarithm of the units of the shorter one
)
WHOLE = PAIR_NAMES.index("same"), PAIR_NAMES.index("units")
LEAST = 0.02  # a free unit less likely than this to be linked to the hub does not join it
SHARE = 0.9  # of the null choice: the least probability of a joint
MOST = 3  # units a split or merge holds on its longer side


class Joint(NamedTuple):
    """A pair by which ``free`` would join ``hub``; ``side`` is the side of the hub, 0 old and 1 new."""

    side: int
    hub: int
    part: int
    free: int

    @property
    def pair(self) -> Pair:
        """The pair (old, new) it would link."""
        return (self.hub, self.free) if self.side == 0 else (self.free, self.hub)


def _mass(terms: Iterable[str], bag: Bag, power: int = 1) -> float:
    weights = [bag[t] for t in terms]
    return math.fsum(weights if power == 1 else [w**power for w in weights])


def _cover(hub: Bag, part: Bag, free: Bag) -> tuple[float, float]:
    """By how much the Jaccard and the cosine of hub grow when free is added to part."""
    bag = {**hub, **part, **free}
    others = part.keys() | free.keys(), part.keys()
    shared = [hub.keys() & other for other in others]
    out = []
    for power in (1, 2):
        first = _mass(hub, bag, power)
        values = []
        for other, terms in zip(others, shared, strict=True):
            common, second = _mass(terms, bag, power), _mass(other, bag, power)
            whole = first + second - common if power == 1 else math.sqrt(first * second)
            values.append(common / whole if whole else 0.0)
        out.append(values[0] - values[1])
    return out[0], out[1]


def joints(links: Sequence[Pair], scored: Mapping[Pair, Scored]) -> list[Joint]:
    """The pairs of which one unit is linked one to one and the other free."""
    partner: tuple[dict[int, int], dict[int, int]] = dict(links), {j: i for i, j in links}
    out = []
    for pair in sorted(scored):
        taken = [pair[side] in partner[side] for side in (0, 1)]
        if scored[pair].probability < LEAST or taken[0] == taken[1]:
            continue
        side = 0 if taken[0] else 1
        out.append(Joint(side, pair[side], partner[side][pair[side]], pair[1 - side]))
    return out


def features(
    found: Sequence[Joint],
    links: Sequence[Pair],
    scored: Mapping[Pair, Scored],
    sides: tuple[Sequence[Profile], Sequence[Profile]],
) -> list[tuple[float, ...]]:
    """The values of ``NAMES`` for each joint."""
    rivals: tuple[dict[int, list[tuple[float, Pair]]], ...] = defaultdict(list), defaultdict(list)
    for pair, value in scored.items():
        for side in (0, 1):
            rivals[side][pair[side]].append((value.probability, pair))
    out = []
    for joint in found:
        value = scored[joint.pair]
        linked = (joint.hub, joint.part) if joint.side == 0 else (joint.part, joint.hub)
        others = [p for p, pair in rivals[1 - joint.side][joint.free] if pair != joint.pair]
        hub = sides[joint.side][joint.hub]
        part, free = (sides[1 - joint.side][k] for k in (joint.part, joint.free))
        distance = abs(joint.free - joint.part)
        out.append(
            (
                max(-9.0, min(9.0, value.odds)),
                max(-9.0, min(9.0, scored[linked].odds)),
                float(distance == 1),
                float(distance <= 2),
                min(distance, 10) / 10,
                *_content(hub, part, free),
                float(free.unit.paragraph == part.unit.paragraph),
                max(others, default=0.0),
                1 / (1 + sum(p > value.probability for p in others)),
                float(joint.free > joint.part),
                *(value.values[k] for k in WHOLE),
            )
        )
    return out


def _content(hub: Profile, part: Profile, free: Profile) -> tuple[float, ...]:
    shared = hub.terms.keys() & free.terms.keys()
    left = _mass(shared - part.terms.keys(), free.terms)
    words = [1 + len(unit.unit.words) for unit in (hub, part, free)]
    return (
        left / (hub.size or 1.0),
        left / (free.size or 1.0),
        min(left, 30.0) / 30,
        _mass(shared, free.terms) / (free.size or 1.0),
        _mass(free.terms.keys() & part.terms.keys(), free.terms) / (free.size or 1.0),
        *_cover(hub.terms, part.terms, free.terms),
        math.log(words[0] / words[1]),
        math.log(words[2] / words[0]),
    )


def joined(
    links: Sequence[Pair],
    scored: Mapping[Pair, Scored],
    sides: tuple[Sequence[Profile], Sequence[Profile]],
    null: float,
    model: Forest | None = None,
) -> dict[Pair, float]:
    """The pairs that join a free unit to a link, with their probability; likeliest first, never both in one.
    ``null``: the probability from which pairs were linked; ``model``: another scorer than the shipped one."""
    model = model or scorer("join", NAMES)
    found = joints(links, scored)
    ranked = []
    for joint, values in zip(found, features(found, links, scored, sides), strict=True):
        p = round(model.probability(values), 6)
        if p >= SHARE * null:
            i, j = joint.pair
            ranked.append((-p, abs(i - j), i + j, joint.side, joint))
    return pick([(joint, -p) for p, *_, joint in sorted(ranked, key=lambda r: r[:4])], links)


def pick(ranked: Iterable[tuple[Joint, float]], links: Sequence[Pair]) -> dict[Pair, float]:
    """Joints taken in order, as long as no unit is used twice and no link is both split and merged."""
    size: dict[tuple[int, int], int] = {}
    hubs: dict[Pair, int] = {}
    used: set[tuple[int, int]] = set()
    out = {}
    for joint, p in ranked:
        link = (joint.hub, joint.part) if joint.side == 0 else (joint.part, joint.hub)
        key, free = (joint.side, joint.hub), (1 - joint.side, joint.free)
        if free in used or hubs.get(link, joint.side) != joint.side or size.get(key, 1) >= MOST:
            continue
        hubs[link] = joint.side
        size[key] = size.get(key, 1) + 1
        used.add(free)
        out[joint.pair] = p
    return out
