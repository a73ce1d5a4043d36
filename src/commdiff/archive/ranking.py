"""How near a clause is to a wording, 0–1: the words asked for, their neighbours, their order, their letters.

A query is often part of a clause, so that everything is measured by what of the query is found; how much else the
clause says counts a little.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .search import Weights
from .storage import stems

SHARES = (0.5, 0.1, 0.15, 0.15, 0.1)
"""What the stems, the pairs of neighbours, the order, the letters and the rest of the clause count."""

NEAR = 0.99  # the highest score of a hit that is not exact
LONG = 400  # words from which letters are no longer compared


class Query(NamedTuple):
    """A wording as it is compared: its words, their stems with weights, and pairs of neighbouring stems."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    bag: Counter[str]
    weight: dict[str, float]
    mass: float
    pairs: dict[tuple[str, str], float]


def query(norms: Sequence[str], weights: Weights) -> Query:
    """A wording made ready to be compared with many clauses."""
    own = tuple(stems(norms))
    weight = {stem: weights.of(stem) for stem in own}
    pairs = {(a, b): weight[a] + weight[b] for a, b in itertools.pairwise(own)}
    return Query(tuple(norms), own, Counter(own), weight, sum(weight[stem] for stem in own), pairs)


def is_exact(asked: Sequence[str], norms: Sequence[str]) -> bool:
    """Whether the words asked for stand in a row."""
    size = len(asked)
    first = asked[0]
    return any(norms[at] == first and list(norms[at : at + size]) == list(asked) for at in range(len(norms) - size + 1))


def score(asked: Query, norms: Sequence[str], weights: Weights) -> float:
    """0–``NEAR``: how near a clause of these compared words is."""
    own = stems(norms)
    bag = Counter(own)
    shared = sum(min(count, bag[stem]) * asked.weight[stem] for stem, count in asked.bag.items())
    found = shared / asked.mass if asked.mass else 0.0
    rest = (len(own) - sum((asked.bag & bag).values())) * _mean(asked)
    alike = shared / (asked.mass + rest) if asked.mass else 0.0
    beside = set(itertools.pairwise(own))
    total = sum(asked.pairs.values())
    pairs = sum(value for pair, value in asked.pairs.items() if pair in beside) / total if total else found
    order = LCSseq.similarity(asked.stems, own) / len(asked.stems)
    letters = order if len(own) > LONG else fuzz.partial_ratio(" ".join(asked.words), " ".join(norms)) / 100
    parts = zip(SHARES, (found, pairs, order, letters, alike), strict=True)
    return round(min(sum(share * value for share, value in parts), NEAR), 4)


def _mean(asked: Query) -> float:
    return asked.mass / len(asked.stems)
