"""The thresholds of the judge, which users cannot set: ``data/thresholds.toml`` has values, units and meanings."""

from __future__ import annotations

from typing import Any

from .. import resources

HAND = "chosen by hand"


def documented() -> list[tuple[str, float, str, str, str]]:
    """Return name, value, unit, meaning and source of each threshold."""
    rows = [row for group in resources.table("data/thresholds.toml").values() for row in group.items()]
    return [(name, row["value"], row["unit"], row["meaning"], row.get("source", HAND)) for name, row in rows]


_VALUES = {name: value for name, value, *_ in documented()}
THRESHOLDS: Any = type("Thresholds", (), {"__slots__": (), **_VALUES})()
"""One attribute a threshold; read-only."""
