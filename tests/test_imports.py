"""The import graph: no cycle, late imports included; the model imports the errors only; modules can be imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .import_graph import FUNCTIONS, cycles, import_graph

PACKAGE = Path(__file__).parent.parent / "src" / "commdiff"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A small package without a cycle."""
    folder = tmp_path / "house"
    (folder / "rooms").mkdir(parents=True)
    for name, text in {
        "__init__.py": "from .door import open",
        "door.py": "def open(): ...",
        "wall.py": "from . import door",
        "rooms/__init__.py": "",
        "rooms/kitchen.py": "from ..wall import door",
    }.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_no_modules_import_each_other() -> None:
    assert cycles(import_graph(PACKAGE)) == []


def test_every_module_is_in_the_graph() -> None:
    graph = import_graph(PACKAGE)
    assert len(graph) == len(list(PACKAGE.rglob("*.py")))
    assert "commdiff.report.paint.markdown" in graph["commdiff.report.render"], "formats are imported late"
    assert "commdiff.archive.archive" in graph["commdiff"], "public names are imported late"
    assert "commdiff.alignment.align" in graph["commdiff.pipeline"]


def test_the_model_imports_the_errors_only() -> None:
    for name, targets in import_graph(PACKAGE).items():
        if name.startswith("commdiff.model"):
            assert all(target.startswith("commdiff.model") or target == "commdiff.errors" for target in targets), name
    for file in (PACKAGE / "model").glob("*.py"):
        text = file.read_text("utf-8")
        assert not any(function in text for function in FUNCTIONS), f"{file.name} imports by a string"


def test_a_package_without_a_cycle_passes(package: Path) -> None:
    graph = import_graph(package)
    assert cycles(graph) == []
    assert graph["house.rooms.kitchen"] == {"house.wall"}


@pytest.mark.parametrize(
    "line",
    [
        "from house import wall",
        "from .wall import door",
        "def late():\n    from . import wall",
        "import typing\nif typing.TYPE_CHECKING:\n    import house.rooms.kitchen",
        "from importlib import import_module\nimport_module('.wall', __package__)",
        "import importlib\nWALLS = {'w': '.wall'}\nimportlib.import_module(WALLS['w'], __package__)",
        "from importlib import import_module\ndef late(name):\n    import_module(f'.rooms.{name}', __package__)",
        "__import__('house.wall')",
    ],
)
def test_a_cycle_is_found_however_it_is_written(package: Path, line: str) -> None:
    (package / "door.py").write_text(line, "utf-8")
    (found,) = cycles(import_graph(package))
    assert {"house.door", "house.wall"} <= set(found)


def test_no_function_hides_a_module_of_the_package() -> None:
    """``import commdiff.segmentation.sentences as s`` gives the module, for every module of the package."""
    names = sorted(name for name in import_graph(PACKAGE) if not name.endswith("__main__"))
    lines = [f"import {name} as m{number}" for number, name in enumerate(names)]
    lines += ["import sys", f"names = {names!r}"]
    lines += ["assert all(globals()[f'm{n}'] is sys.modules[name] for n, name in enumerate(names))"]
    code = "\n".join(
        ["import commdiff", "commdiff.trace, commdiff.Archive, commdiff.load, commdiff.compare_all", *lines]
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr[-500:]
