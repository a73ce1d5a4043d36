"""What was learned of such texts beforehand: how common each term is, aliases, the scorer's weights."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import frozen


@frozen
class Knowledge:
    """``common`` maps a stem to the share of sentences it stands in; unseen stems get ``unseen``."""

    common: dict[str, float]
    unseen: float
    aliases: dict[str, tuple[str, ...]]

    def share(self, term: str) -> float:
        """The share of sentences, 0–1, in which ``term`` stands in such texts at large."""
        return self.common.get(term, self.unseen)


@cache
def load(name: str) -> Any:
    """A JSON file of the package's data."""
    return json.loads(files("commdiff").joinpath("data", name).read_text("utf-8"))


@cache
def knowledge() -> Knowledge:
    """The background knowledge shipped with the package."""
    data = load("align_terms.json")
    total = data["sentences"]
    common = {term: int(count) / total for count, terms in data["counts"].items() for term in terms.split()}
    return Knowledge(common, 0.5 / total, {})
