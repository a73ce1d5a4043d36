"""The readers' word lists (data/reading.toml)."""

from __future__ import annotations

from typing import Any

from .. import resources


def data() -> dict[str, Any]:
    """The tables of the file, as TOML gives them."""
    return resources.table("data/reading.toml")
