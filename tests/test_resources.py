"""The TOML files of the package: read from the compiled form if it is up to date, otherwise parsed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from commdiff import resources

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "commdiff"
FILES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.toml"))


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Write the compiled form to a separate place."""
    target = tmp_path / "compiled.json"
    program = "import hatch_build, pathlib, sys; hatch_build.TARGET = pathlib.Path(sys.argv[1]); hatch_build.write()"
    subprocess.run([sys.executable, "-c", program, str(target)], cwd=ROOT, check=True)
    monkeypatch.setattr(resources, "_COMPILED", str(target))
    resources._compiled.cache_clear()
    yield target
    resources._compiled.cache_clear()


def test_the_compiled_form_equals_the_toml(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(json.loads(compiled.read_text("utf-8"))) == len(FILES) > 10
    parsed = {path: tomllib.loads(resources.text(path)) for path in FILES}
    monkeypatch.setattr(tomllib, "loads", lambda text: pytest.fail("parsed"))
    for path in FILES:
        assert resources.parse(resources.text(path)) == parsed[path], path


def test_a_text_that_is_not_compiled_is_parsed(compiled: Path) -> None:
    edited = resources.text("data/spelling.toml") + "\n[more]\nword = 1\n"
    assert resources.parse(edited)["more"] == {"word": 1}
    with pytest.raises(ValueError, match="line"):
        resources.parse("not toml [")


@pytest.mark.parametrize("content", ["", "[]", '{"half'])
def test_without_a_compiled_form_everything_is_parsed(compiled: Path, content: str) -> None:
    compiled.write_text(content)
    assert resources.parse(resources.text("data/spelling.toml")) == tomllib.loads(resources.text("data/spelling.toml"))
    compiled.unlink()
    resources._compiled.cache_clear()
    assert resources.parse("a = 1") == {"a": 1}
