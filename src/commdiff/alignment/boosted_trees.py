"""Gradient-boosted trees: fitted models that turn named features into a probability."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp, fsum
from typing import Any, NamedTuple

from .. import resources

Node = tuple[int, float, Any, Any, float]
"""A split: (feature, threshold, low, high, mean).

``feature`` is a position in the list of features. Values up to ``threshold`` go to ``low``, others to ``high``; each of
the two is a node or a leaf (a number). ``mean`` is the mean output of the training pairs that reached the node.
"""


class BoostedTrees(NamedTuple):
    """A model whose log odds are a sum of small trees over features.

    Attributes:
        bias: Log odds before any feature is read.
        base: ``bias`` minus the means of the roots, the value to which the trees' outputs are added.
        trees: The root of each tree.
    """

    bias: float
    base: float
    trees: tuple[Node, ...]

    def log_odds(self, values: Sequence[float]) -> float:
        """Return the natural logarithm of the odds for the values of the features."""
        total = self.base
        for feature, at, low, high, _ in self.trees:
            branch = low if values[feature] <= at else high
            while type(branch) is tuple:
                feature, at, low, high, _ = branch
                branch = low if values[feature] <= at else high
            total += branch
        return total

    def probability(self, values: Sequence[float]) -> float:
        """Return the probability, 0–1, for the values of the features."""
        return logistic(self.log_odds(values))

    def contributions(self, values: Sequence[float]) -> list[float]:
        """Return what each feature adds to the log odds; with ``bias`` the contributions make up the log odds.

        At each split the pair moves from the mean of the node to that of the branch, and the difference is credited to
        the feature of the split (Saabas 2014).
        """
        out = [0.0] * len(values)
        for tree in self.trees:
            node: Node | float = tree
            while isinstance(node, tuple):
                feature, at, low, high, mean = node
                node = low if values[feature] <= at else high
                out[feature] += (node[-1] if isinstance(node, tuple) else node) - mean
        return out


def logistic(log_odds: float) -> float:
    """Return the probability, 0–1, that belongs to these log odds."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def _node(data: Any, positions: Sequence[int]) -> Any:
    if not isinstance(data, list):
        return float(data)
    feature, threshold, mean, low, high = data
    return positions[feature], threshold, _node(low, positions), _node(high, positions), mean


def parse_model(data: Mapping[str, Any], names: Sequence[str]) -> BoostedTrees:
    """Return a model from its JSON form; ``names`` is the order in which values will be given.

    A split is ``[feature, threshold, mean, low, high]``, with ``feature`` a position in the "features" of ``data``.
    """
    positions = [names.index(name) for name in data["features"]]
    trees = tuple(_node(tree, positions) for tree in data["trees"])
    return BoostedTrees(data["bias"], data["bias"] - fsum(tree[-1] for tree in trees), trees)


@cache
def _weights() -> Any:
    return json.loads(resources.text("data/align_weights.json"))


@cache
def load_model(name: str, names: tuple[str, ...]) -> BoostedTrees:
    """Return the model "pair" or "attachment" that scripts/fit_align.py fits, for values in the order of ``names``."""
    return parse_model(_weights()[name], names)
