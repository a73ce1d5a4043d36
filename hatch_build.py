"""Makes src/commdiff/data/compiled.json when the package is built: the package's TOML files as JSON.

Each stands under the sha256 of its text, so that a file edited since is parsed anew (commdiff/shipped.py). To make
it without a build: python hatch_build.py. An editable install gets its bytecode too, as pip gives it to others.
"""

import compileall
import json
import os
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, without hatchling
    BuildHookInterface = object

PACKAGE = Path(__file__).parent / "src" / "commdiff"
TARGET = PACKAGE / "data" / "compiled.json"


def compiled() -> dict[str, dict[str, Any]]:
    """What tomllib makes of each TOML file of the package, by the digest of its text."""
    texts = [path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.toml"))]
    return {sha256(text.encode()).hexdigest(): tomllib.loads(text) for text in texts}


def write() -> None:
    """Writes beside the target and puts it in its place, so that no reader sees half of it."""
    fresh = TARGET.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_text(json.dumps(compiled(), ensure_ascii=False, separators=(",", ":")), "utf-8")
    fresh.replace(TARGET)


class CustomBuildHook(BuildHookInterface):
    """Called by hatchling for wheels, editable installs and source distributions."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes the file; git ignores it, the wheel takes it in as an artifact."""
        write()
        if version == "editable":
            compileall.compile_dir(PACKAGE, quiet=2)


if __name__ == "__main__":
    write()
