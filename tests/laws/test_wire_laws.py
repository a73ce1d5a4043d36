"""The laws of the wire format: a JSON report reads back as the comparison it was, and damage is refused."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import commdiff
from commdiff import Comparison, ReadError, Statement, compare, load, render

from ..conftest import examples
from .strategies import documents, hostile, numbered, plain

texts = documents.map(plain) | documents.map(numbered) | hostile


def read_back(text: str) -> Comparison:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        path.write_bytes(text.encode("utf-8"))
        return load(path)


@settings(max_examples=examples(60))
@given(texts, texts)
def test_a_report_reads_back_as_the_comparison(old: str, new: str) -> None:
    diff = compare(Statement.from_text(old, id="old"), Statement.from_text(new, id="new"))
    text = render(diff, "json")
    again = read_back(text)
    assert again == diff
    assert render(again, "json") == text
    assert render(again, "markdown") == render(diff, "markdown")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container and key in a document."""
    out: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        keys = list(item) if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ()
        out += [(item, key) for key in keys]
        waiting += [item[key] for key in keys]
    return out


VALUES = st.sampled_from(
    [None, True, -1, 0, 1, 3, 10**400, 0.5, 1e300, "", "x", "old", [], [[]], {}, [0, 1], {"start": 0}]
)


@settings(max_examples=examples(150))
@given(documents.map(plain), documents.map(plain), st.integers(0, 10**9), st.lists(VALUES, min_size=1, max_size=2))
def test_a_damaged_report_is_refused_or_harmless(old: str, new: str, seed: int, values: list[Any]) -> None:
    data = json.loads(render(compare(Statement.from_text(old), Statement.from_text(new)), "json"))
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for value in values:
        container, key = chance.choice(places(data))
        container[key] = value
    try:
        diff = read_back(json.dumps(data))
    except ReadError as error:
        assert "report.json: " in str(error) and "\n" not in str(error)
        return
    for format in ("json", "markdown", "terminal", "csv", "brief"):
        assert commdiff.render(diff, format)
