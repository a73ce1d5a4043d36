"""What was learned of such texts beforehand: how common each term is, and the scorers' weights."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, fsum
from typing import Any, NamedTuple

from .. import resources


class Knowledge(NamedTuple):
    """``common`` maps a stem to the share of sentences it stands in; stems not seen get ``unseen``."""

    common: dict[str, float]
    unseen: float

    def share(self, term: str) -> float:
        """The share of sentences, 0–1, in which ``term`` stands in such texts at large."""
        return self.common.get(term, self.unseen)


Node = tuple[int, float, Any, Any, float]
"""A cut of a tree: the feature, the value up to which the third field counts and above which the fourth does (each a
node or a leaf), and what the training pairs that came here were given on average. A leaf is a number."""


class Forest(NamedTuple):
    """A probability whose log odds are a sum of small trees over named features. ``bias``: what a pair of which nothing
    is known is given; ``base``: the bias without the means of the trees' roots."""

    bias: float
    base: float
    trees: tuple[Node, ...]

    def odds(self, values: Sequence[float]) -> float:
        """The log odds."""
        total = self.base
        for feature, at, low, high, _ in self.trees:
            found = low if values[feature] <= at else high
            while type(found) is tuple:
                feature, at, low, high, _ = found
                found = low if values[feature] <= at else high
            total += found
        return total

    def probability(self, values: Sequence[float]) -> float:
        """0–1."""
        return logistic(self.odds(values))

    def shares(self, values: Sequence[float]) -> list[float]:
        """What each feature adds to the log odds, so that the shares and ``bias`` make the odds: at each cut on the
        way to its leaf a pair leaves the mean of all that came there for the mean of its branch (Saabas 2014)."""
        out = [0.0] * len(values)
        for tree in self.trees:
            node: Node | float = tree
            while isinstance(node, tuple):
                feature, at, low, high, mean = node
                node = low if values[feature] <= at else high
                out[feature] += (node[-1] if isinstance(node, tuple) else node) - mean
        return out


def logistic(odds: float) -> float:
    """Log odds → a probability, 0–1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def _load(name: str) -> Any:
    return json.loads(resources.text(f"data/{name}"))


@cache
def knowledge() -> Knowledge:
    """The background counts shipped with the package (scripts/fit_terms.py makes them)."""
    data = _load("align_terms.json")
    total = data["sentences"]
    common = {term: int(count) / total for count, terms in data["counts"].items() for term in terms.split()}
    return Knowledge(common, 0.5 / total)


def _node(data: Any, at: Sequence[int]) -> Any:
    if not isinstance(data, list):
        return float(data)
    feature, cut, mean, low, high = data
    return at[feature], cut, _node(low, at), _node(high, at), mean


def forest(data: Mapping[str, Any], names: Sequence[str]) -> Forest:
    """A scorer from its JSON form, with its features in the order of ``names``.

    In JSON a cut is ``[feature, value, mean, low, high]``, the feature a place in the list ``features``.
    """
    at = [names.index(name) for name in data["features"]]
    trees = tuple(_node(tree, at) for tree in data["trees"])
    return Forest(data["bias"], data["bias"] - fsum(tree[-1] for tree in trees), trees)


@cache
def _weights() -> Any:
    return _load("align_weights.json")  # once for all parts: it is long


@cache
def scorer(part: str, names: tuple[str, ...]) -> Forest:
    """The fitted scorer of that part, ``pair`` or ``join`` (scripts/fit_align.py makes it)."""
    return forest(_weights()[part], names)
