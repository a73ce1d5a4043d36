"""The case files: one phenomenon each, judged in the same way as by ``weigh``, in both directions."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

import commdiff

FOLDER = Path(__file__).parent / "cases"
KEYS = {"about", "old", "new", "verdict", "rules"}
FLIP = {"strengthened": "softened", "softened": "strengthened"}


def load(name: str) -> dict[str, Any]:
    data = tomllib.loads((FOLDER / name).read_text("utf-8"))
    unknown = set(data) - {"kind", "phenomenon", "case", "pairs"}
    assert not unknown, f"{name}: unknown key {unknown}"
    for case in data.get("case", []):
        assert set(case) == KEYS, f"{name}: {case.get('about')}: keys {sorted(case)}"
    return data


DIRECTIONS = load("directions.toml")["case"]
FAILURES = load("known_failures.toml")["case"]
COSMETIC = load("cosmetic.toml")["pairs"]


def judged(case: dict[str, Any]) -> tuple[str, set[str]]:
    change = commdiff.weigh(case["old"], case["new"])
    return change.kind, {proof.rule for proof in change.evidence}


@pytest.mark.parametrize("case", DIRECTIONS, ids=lambda case: case["about"])
def test_direction(case: dict[str, Any]) -> None:
    kind, rules = judged(case)
    assert kind == case["verdict"]
    assert set(case["rules"]) <= rules


@pytest.mark.parametrize("case", DIRECTIONS, ids=lambda case: case["about"])
def test_direction_the_other_way_round(case: dict[str, Any]) -> None:
    kind, rules = judged({**case, "old": case["new"], "new": case["old"]})
    assert kind == FLIP.get(case["verdict"], case["verdict"])
    assert set(case["rules"]) <= rules


@pytest.mark.parametrize("case", FAILURES, ids=lambda case: case["about"])
@pytest.mark.xfail(strict=True, reason="known failure; see the case file")
def test_known_failure(case: dict[str, Any]) -> None:
    assert judged(case)[0] == case["verdict"]


def test_there_are_enough_cosmetic_pairs() -> None:
    assert len({tuple(pair) for pair in COSMETIC}) == len(COSMETIC) >= 80


@pytest.mark.parametrize("pair", COSMETIC, ids=lambda pair: pair[1][:50])
def test_cosmetic_changes_raise_no_alarm(pair: list[str]) -> None:
    for old, new in (pair, pair[::-1]):
        change = commdiff.weigh(old, new)
        assert change.kind in ("unchanged", "reworded"), [(p.rule, p.quote) for p in change.evidence]
