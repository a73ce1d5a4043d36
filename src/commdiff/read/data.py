"""The readers' word lists (data/reading.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def data() -> dict[str, Any]:
    """The tables of the file, as TOML gives them."""
    return tomllib.loads(files("commdiff").joinpath("data/reading.toml").read_text("utf-8"))
