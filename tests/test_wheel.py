"""The built wheel has all files of the package and runs without the source tree."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    package = ROOT / "src"
    expected = {
        path.relative_to(package).as_posix()
        for path in (package / "commdiff").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert expected <= names
    assert "commdiff/data/compiled.json" in names
    assert "commdiff_command.py" in names
    assert not [n for n in names if n.startswith(("tests", "samples"))]


def test_the_wheel_runs_the_main_job(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    program = "import commdiff, sys; assert 'site' in commdiff.__file__; from commdiff.cli.main import main; main()"
    samples = [str(ROOT / "samples" / f"china-pakistan-round-{n}.txt") for n in (6, 7)]
    result = subprocess.run(
        [sys.executable, "-c", program, *samples, "-f", "json"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    assert '"schema": "commdiff/2"' in result.stdout
