"""Laws of reading, on damaged files of every format: a statement with exact offsets, or a CommdiffError.

``scripts/fuzz_read.py`` runs the same check for a given time.
"""

from __future__ import annotations

import sys
import tempfile
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commdiff
from commdiff import CommdiffError, Statement
from commdiff.report import render as reports

from ..conftest import examples
from .mutations import SEEDS, damaged, mutations
from .test_laws import RULED

APART = {"pdf": "pdfminer", "html": "trafilatura", "eml": "trafilatura"}
FORMATS = [kind for kind in SEEDS if kind not in APART or find_spec(APART[kind])]


def check(kind: str, data: bytes, path: Path) -> Statement | None:
    """Check and return the statement in ``data``; None if it is refused with a one-line message that names the file."""
    path.write_bytes(data)
    try:
        found = commdiff.read(path)
    except CommdiffError as error:
        assert str(error).startswith(f"{path}: ") and "\n" not in str(error), error
        return None
    end = 0
    for clause in found.clauses:
        assert RULED.fullmatch(found.text[end : clause.span.start])
        assert found.text[clause.span.start : clause.span.end] == clause.text
        assert found.place(clause)
        end = clause.span.end
    assert RULED.fullmatch(found.text[end:])
    offsets = [offset for offset, _ in found.source.marks]
    assert all(a < b for a, b in pairwise(offsets)) and all(0 <= o < len(found.text) for o in offsets)
    assert {change.kind for change in commdiff.compare(found, found)} == {"unchanged"}
    assert reports.outline(found)
    return found


@pytest.mark.parametrize("kind", FORMATS)
@settings(max_examples=examples(40))
@given(changes=st.lists(mutations, max_size=6), inside=st.booleans())
def test_a_damaged_file_is_read_or_refused(kind: str, changes: list[tuple[str, float, object]], inside: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "frozen", True, raising=False)  # no process of its own for each example
        check(kind, damaged(kind, changes, inside), Path(folder) / f"a.{kind}")


@pytest.mark.parametrize("kind", FORMATS)
def test_the_whole_files_are_read(kind: str, tmp_path: Path) -> None:
    found = check(kind, SEEDS[kind](), tmp_path / f"a.{kind}")
    assert found is not None and "met in " in found.text
