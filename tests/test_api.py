"""The Python interface: accepted and refused arguments, and the names that a type checker sees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import attrs
import pytest

import commdiff
from commdiff import Settings, Statement, UsageError
from commdiff.pipeline import align_statements

ROOT = Path(__file__).parent.parent
OLD, NEW = (ROOT / "samples" / f"china-pakistan-round-{number}.txt" for number in (6, 7))
OWN = '[topics]\nharbours = ["harbour"]\n'


def test_kinds_have_the_same_names_everywhere() -> None:
    both = commdiff.compare(OLD, NEW)
    assert both.only("hardened", "gone", "new") == both.only("strengthened", "dropped", "added") != ()
    assert both.only() == ()
    with pytest.raises(UsageError, match="unknown kind 'harder'"):
        both.only("harder")


def test_a_single_file_is_accepted_for_a_list(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN, "utf-8")
    for name in ("topics", "lexicons"):
        asked = [Settings(**{name: given}) for given in (path, str(path), [path], (str(path),))]  # type: ignore[arg-type]
        assert {getattr(one, name) for one in asked} == {(str(path),)}
        assert len({one.signature("communique") for one in asked}) == 1
    assert attrs.evolve(Settings(), topics=path).topics == (str(path),)
    found = commdiff.compare(
        Statement.from_text("They met in the harbour."),
        Statement.from_text("They ate in the harbour."),
        settings=Settings(topics=path),
    )
    assert "harbours" in found.changes[0].topics


def test_only_what_is_cut_into_clauses_is_aligned() -> None:
    raw = Statement.from_text("They met. They ate.")
    cut = commdiff.segment(raw)
    assert len(align_statements(cut, cut).links) == len(cut.clauses)
    for side, pair in (("old", (raw, cut)), ("new", (cut, raw))):
        with pytest.raises(UsageError, match=f"the {side} statement is not segmented"):
            align_statements(*pair)


def test_a_history_bears_the_signatures_of_its_comparisons() -> None:
    history = commdiff.trace([OLD, NEW])
    assert history.signature == commdiff.compare(OLD, NEW).signature


CLIENT = """
import commdiff

both = commdiff.compare("a.txt", "b.txt", settings=commdiff.Settings(topics="mine.toml"))
blocks = commdiff.moved_blocks(both)
history: commdiff.History = commdiff.trace(["a.txt", "b.txt"])
{}
"""


def test_a_type_checker_sees_what_there_is_and_nothing_else(tmp_path: Path) -> None:
    assert set(commdiff.__all__) <= set(dir(commdiff))
    assert all(hasattr(commdiff, name) for name in commdiff.__all__)
    client = tmp_path / "client.py"
    client.write_text(CLIENT.format("commdiff.comparre"), "utf-8")
    run = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), str(client)]
    said = subprocess.run(run, capture_output=True, text=True, cwd=ROOT / "src").stdout
    assert said.splitlines()[0].endswith('error: Module has no attribute "comparre"; maybe "compare"?  [attr-defined]')
    assert said.splitlines()[-1].startswith("Found 1 error")
