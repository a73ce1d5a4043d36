"""What was learned of such texts beforehand: how common each term is, and the scorers' weights."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp
from typing import Any, NamedTuple

from .. import shipped


class Knowledge(NamedTuple):
    """``common`` maps a stem to the share of sentences it stands in; stems not seen get ``unseen``."""

    common: dict[str, float]
    unseen: float

    def share(self, term: str) -> float:
        """The share of sentences, 0–1, in which ``term`` stands in such texts at large."""
        return self.common.get(term, self.unseen)


class Curve(NamedTuple):
    """What one feature adds to the log odds: a slope, and steps between cuts."""

    weight: float
    cuts: tuple[float, ...]
    steps: tuple[float, ...]

    def share(self, value: float) -> float:
        """What a feature of this value adds."""
        return self.weight * value + self.steps[bisect_left(self.cuts, value)]


class Additive(NamedTuple):
    """A probability whose log odds are a sum over named features, so that each share can be shown."""

    bias: float
    curves: tuple[Curve, ...]
    link: float

    def odds(self, values: Sequence[float]) -> float:
        """The log odds."""
        total = 0.0
        for (weight, cuts, steps), value in zip(self.curves, values, strict=True):
            total += weight * value + steps[bisect_left(cuts, value)]
        return self.bias + total

    def probability(self, values: Sequence[float]) -> float:
        """0–1."""
        return logistic(self.odds(values))


def logistic(odds: float) -> float:
    """Log odds → a probability, 0–1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, odds))))


def _load(name: str) -> Any:
    return json.loads(shipped.text(f"data/{name}"))


@cache
def knowledge() -> Knowledge:
    """The background counts shipped with the package (scripts/fit_terms.py makes them)."""
    data = _load("align_terms.json")
    total = data["sentences"]
    common = {term: int(count) / total for count, terms in data["counts"].items() for term in terms.split()}
    return Knowledge(common, 0.5 / total)


def additive(data: Mapping[str, Any], names: Sequence[str]) -> Additive:
    """A scorer from its JSON form, with its features in the order of ``names``."""
    found = [data["features"][name] for name in names]
    curves = (Curve(f["weight"], tuple(f.get("cuts", ())), tuple(f.get("steps", (0.0,)))) for f in found)
    return Additive(data["bias"], tuple(curves), data["link"])


@cache
def scorer(part: str, names: tuple[str, ...]) -> Additive:
    """The fitted scorer of that part, ``pair`` or ``join`` (scripts/fit_align.py makes it)."""
    return additive(_load("align_weights.json")[part], names)
