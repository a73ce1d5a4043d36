"""The shipped scorer of pairs: a larger value of a monotone feature never makes a link less likely."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from commdiff.alignment.boosted_trees import Node, load_model
from commdiff.alignment.features import MONOTONE, NAMES


def cuts(node: Node | float, feature: int) -> set[float]:
    """Return the thresholds of the feature in the trees."""
    if not isinstance(node, tuple):
        return set()
    at, value, low, high, _ = node
    return cuts(low, feature) | cuts(high, feature) | ({value} if at == feature else set())


@pytest.mark.parametrize("name", sorted(MONOTONE))
def test_a_larger_value_never_lowers_the_odds(name: str) -> None:
    model, at, chance = load_model("pair", NAMES), NAMES.index(name), Random(name)  # noqa: S311 - no secret
    known = [sorted(set().union(*(cuts(tree, k) for tree in model.trees))) or [0.0] for k in range(len(NAMES))]
    steps = [known[at][0] - 1, *known[at], known[at][-1] + 1]
    for _ in range(20):
        pair = [chance.choice(values) + chance.choice((0, 1e-9)) for values in known]
        odds = [model.log_odds([*pair[:at], step, *pair[at + 1 :]]) for step in steps]
        assert all(low <= high + 1e-9 for low, high in pairwise(odds)), pair
