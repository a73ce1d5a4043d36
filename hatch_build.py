"""Make src/commdiff/data/compiled.json when the package is built: the package's TOML files as JSON.

The keys are the sha256 digests of the texts, so a file that was edited since is parsed again (commdiff/resources.py).
To make the file without a build, run "python hatch_build.py". An editable install also gets its bytecode, as pip does
for others.
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
    """Return the parsed form of each TOML file of the package, by the digest of its text."""
    texts = [path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.toml"))]
    return {sha256(text.encode()).hexdigest(): tomllib.loads(text) for text in texts}


def write() -> None:
    """Write the file under another name and then rename it, so that no process reads half of it."""
    fresh = TARGET.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_text(json.dumps(compiled(), ensure_ascii=False, separators=(",", ":")), "utf-8")
    fresh.replace(TARGET)


class CustomBuildHook(BuildHookInterface):
    """The hook that hatchling calls for wheels, editable installs and source distributions."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the file. Git ignores it; the wheel includes it as an artifact."""
        write()
        if version == "editable":
            compileall.compile_dir(PACKAGE, quiet=2)


if __name__ == "__main__":
    write()
