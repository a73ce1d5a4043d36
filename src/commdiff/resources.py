"""The data files of the package, and TOML read fast.

TOML is the source, and parsing it is slow. ``data/compiled.json``, which hatch_build.py makes when the package is
built, holds what tomllib makes of each TOML file, by the digest of the file's text. A text that is not in it (a
user's own, one that was edited since, a package that was never built) is parsed.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parent
_COMPILED = "data/compiled.json"


def text(path: str) -> str:
    """The text of a data file, by its path inside the package."""
    return (_ROOT / path).read_text("utf-8")


def names(folder: str) -> tuple[str, ...]:
    """The names of the TOML files in a folder of the package, in order."""
    return tuple(sorted(file.name for file in (_ROOT / folder).iterdir() if file.suffix == ".toml"))


@cache
def _compiled() -> dict[str, dict[str, Any]]:
    try:
        data = json.loads(text(_COMPILED))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def parse(toml: str) -> dict[str, Any]:
    """The tables of a TOML text, not to be changed by the caller; ValueError where it is no TOML."""
    found = _compiled().get(sha256(toml.encode("utf-8", "surrogatepass")).hexdigest())
    if found is not None:
        return found
    import tomllib

    return tomllib.loads(toml)


@cache
def table(path: str) -> dict[str, Any]:
    """The tables of one of the package's TOML files."""
    return parse(text(path))
