"""Imports point down only: the contracts of pyproject.toml hold, and a breach of each is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "commdiff"

BREACHES = [
    ("model/text.py", "import rapidfuzz", "the model imports attrs, the errors and the standard library only"),
    ("model/history.py", "from .. import lexicon", "the model imports attrs, the errors and the standard library only"),
    ("errors.py", "from . import settings", "the model imports attrs, the errors and the standard library only"),
    ("cli/jobs.py", "from commdiff import model", "the command line uses the public API only"),
    ("cli/console.py", "from commdiff.model import history", "the command line uses the public API only"),
    ("cli/options.py", "from commdiff.archive import Archive", "the command line uses the public API only"),
    ("report/json.py", "from .. import lexicon", "the report uses the model and the errors only"),
    ("report/json.py", "from .. import pipeline", "imports point down only"),
    ("report/history.py", "from .. import history", "imports point down only"),
    ("normalization.py", "from . import edits", "imports point down only"),
    ("lexicon/load.py", "from .. import strength", "imports point down only"),
    ("segmentation/clauses.py", "from .. import pipeline", "imports point down only"),
    ("pipeline.py", "from . import history", "imports point down only"),
    ("pipeline.py", "from . import archive", "imports point down only"),
    ("archive/archive.py", "from .. import batch", "imports point down only"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = (
        "import sys; from importlinter.cli import lint_imports; "
        "sys.exit(lint_imports(config_filename='pyproject.toml', no_cache=True))"
    )
    environment = os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the package and its contracts to a separate folder, to break them."""
    pytest.importorskip("importlinter")
    shutil.copytree(PACKAGE, tmp_path / "commdiff", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_a_breach_is_reported(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / "commdiff" / module
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    result = lint(copy)
    assert result.returncode != 0
    broken = [text for text in result.stdout.splitlines() if "BROKEN" in text]
    assert any(text.startswith(contract) for text in broken), result.stdout
