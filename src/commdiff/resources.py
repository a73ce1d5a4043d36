"""The data files of the package, with a cache of parsed TOML.

Parsing TOML is slow. ``data/compiled.json``, which hatch_build.py makes when the package is built, has the parsed form
of each TOML file by the digest of the file's text. A text that is not in it is parsed: a file of a user, a file edited
since the build, any file of a package that was never built.
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
    """Return the text of a data file, by its path inside the package."""
    return (_ROOT / path).read_text("utf-8")


def names(folder: str) -> tuple[str, ...]:
    """Return the names of the TOML files in a folder of the package, sorted."""
    return tuple(sorted(file.name for file in (_ROOT / folder).iterdir() if file.suffix == ".toml"))


@cache
def _compiled() -> dict[str, dict[str, Any]]:
    try:
        data = json.loads(text(_COMPILED))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def parse(toml: str) -> dict[str, Any]:
    """Parse a TOML text."""
    compiled = _compiled().get(sha256(toml.encode("utf-8", "surrogatepass")).hexdigest())
    if compiled is not None:
        return compiled
    import tomllib

    return tomllib.loads(toml)


@cache
def table(path: str) -> dict[str, Any]:
    """Return the tables of one of the package's TOML files. They are shared, so callers must not change them."""
    return parse(text(path))
