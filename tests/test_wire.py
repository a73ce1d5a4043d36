"""JSON reports read back: equal to the comparison on the samples, and refused in one line where they are damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import attrs
import pytest

import commdiff
from commdiff import Change, Comparison, ReadError, Span, Statement, UsageError, compare, load, render, wire
from commdiff.reading.paragraphs import Document

SAMPLES = Path(__file__).parent.parent / "samples"
PAIRS = [
    ("china-pakistan-round-6", "china-pakistan-round-7"),
    ("central-bank-march", "central-bank-june"),
    ("un-resolution-first", "un-resolution-renewal"),
]


def stored(folder: Path, text: str) -> Path:
    path = folder / "report.json"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_samples_read_back_as_they_were(tmp_path: Path, old: str, new: str) -> None:
    diff = compare(SAMPLES / f"{old}.txt", SAMPLES / f"{new}.txt")
    text = render(diff, "json")
    again = load(stored(tmp_path, text))
    assert again == diff and render(again, "json") == text
    assert load(str(tmp_path / "report.json")) == diff
    assert [a.summary == b.summary for a, b in combinations((again, diff), 2)] == [True]


def test_places_notices_and_skipped_marks_are_kept(tmp_path: Path) -> None:
    one = Statement.from_text(
        "They met in Borville.¹ They thanked the company.\n\n¹ On 3 May.", id="one", date="2031-05"
    )
    source = attrs.evolve(one.source, marks=((0, "p. 1"), (24, "p. 2")), notices=("guessed",), encoding="cp1252")
    one = attrs.evolve(one, source=source, round="third", issuer="The Council", language="en", title="A title")
    diff = compare(one, Statement.from_text("They met in Borville.", id="two"))
    assert any(clause.skipped for clause in diff.old.clauses)
    assert load(stored(tmp_path, render(diff, "json"))) == diff


def test_comparisons_built_by_hand_read_back(tmp_path: Path, sample: Comparison) -> None:
    assert load(stored(tmp_path, render(sample, "json"))) == sample


@pytest.fixture
def report(sample: Comparison) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render(sample, "json"))
    return data


def _set(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        item: Any = data
        for key in path[:-1]:
            item = item[key]
        item[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (
            _set("changes", 3, "evidence", 0, "start", value=9_999),
            "changes[3].evidence[0].span: not a span: [9999, 380)",
        ),
        (_set("changes", 3, "evidence", 0, "start", value="9"), "changes[3].evidence[0].span: expected two offsets"),
        (
            _set("changes", 3, "evidence", 0, "quote", value="seek up"),
            "changes[3].evidence[0].quote: is not what the new",
        ),
        (_set("changes", 3, "evidence", 0, "level", value="high"), 'evidence[0].level: expected a number, not "high"'),
        (_set("changes", 3, "evidence", value=None), "changes[3].evidence: expected a list, not null"),
        (_set("changes", 3, "id", value=4), "changes[3].id: expected a string, not 4"),
        (_set("changes", 3, "kind", value="better"), "changes[3]: unknown kind 'better'"),
        (_set("changes", 3, "moved", value=0), "changes[3].moved: expected true or false, not 0"),
        (_set("changes", 3, "edits", 0, "old", "end", value=9_999), "changes[3].edits[0].old: is outside the clauses"),
        (_set("changes", 3, "edits", 0, "op", value="swap"), "changes[3].edits[0]: unknown operation 'swap'"),
        (
            _set("changes", 3, "old", 0, "text", value="x" * 49),
            "changes[3].old[0].text: is not what the text has there",
        ),
        (_set("changes", 3, "old", 0, value=[]), "changes[3].old[0]: expected an object, not a list"),
        (_set("changes", 3, "old", 0, "role", value="verse"), "changes[3].old[0]: unknown role 'verse'"),
        (_set("changes", 3, "similarity", value=2), "changes[3].link: link score 2.0 is outside 0–1"),
        (_set("changes", 3, value={}), "changes[3].id: is missing"),
        (_set("changes", value={}), "changes: expected a list, not an object"),
        (_set("changes", value=[]), "changes: 0 clauses of the old text, not 11"),
        (_set("old", "text", value="Another text."), "old.text: is not the text that was written"),
        (_set("old", "notices", value="none"), 'old.notices: expected a list, not "none"'),
        (_set("old", "date", value="2031-02-30"), "old: no such day: 2031-02-30"),
        (_set("old", "sections", 0, "clauses", 0, value=99), "old.sections[0].clauses: there is no such clause"),
        (_set("old", value=7), "old: expected an object, not 7"),
        (_set("signature", value=[]), "signature: expected a string, not a list"),
        (_set("schema", value="commdiff/1"), "commdiff/1 is of an earlier version: run the command again on the texts"),
        (_set("schema", value="commdiff/history/2"), "is a stored history, which trace --history reads"),
        (_set("schema", value=2), "not a JSON report (commdiff/2)"),
    ],
)
def test_a_damaged_report_names_the_bad_field(
    tmp_path: Path, report: dict[str, Any], damage: Callable[[dict[str, Any]], None], reason: str
) -> None:
    damage(report)
    path = stored(tmp_path, json.dumps(report))
    with pytest.raises(ReadError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: ") and reason in str(caught.value)
    assert "\n" not in str(caught.value) and caught.value.__cause__ is None


@pytest.mark.parametrize("only", [{"only": "added"}, {"topic": "harbour"}])
def test_a_narrowed_report_cannot_be_read_back(tmp_path: Path, sample: Comparison, only: dict[str, str]) -> None:
    path = stored(tmp_path, render(sample, "json", **only))  # type: ignore[arg-type]
    with pytest.raises(ReadError, match="only a part of the comparison; write it without --only and --topic"):
        load(path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        '{"a":' * 100_000,
        "[]",
        "null",
        '{"schema": ' + "9" * 5_000 + "}",
        '{"schema": NaN}',
        "{",
        "\x00",
    ],
)
def test_what_is_not_a_report_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    path = stored(tmp_path, text)
    with pytest.raises(ReadError, match="not a JSON report") as caught:
        load(path)
    assert "\n" not in str(caught.value)


def test_bytes_that_are_not_utf8_a_folder_and_no_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe{")
    for path in (tmp_path / "bytes.json", tmp_path, tmp_path / "missing.json"):
        with pytest.raises(ReadError):
            load(path)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(wire.MAX_BYTES + 1)
    with pytest.raises(ReadError, match="larger than the limit"):
        load(path)


def test_a_million_bad_values_make_one_error(tmp_path: Path, report: dict[str, Any]) -> None:
    report["notices"] = [0] * 1_000_000
    with pytest.raises(ReadError, match=r"notices\[0\]: expected a string, not 0$"):
        load(stored(tmp_path, json.dumps(report)))


def test_nothing_is_converted() -> None:
    for value, kind in (("1", int), (1, str), (True, int), (1, bool), (float("nan"), float), (10**400, float)):
        with pytest.raises(wire.DamagedError, match="expected"):
            wire.structure(value, kind)
    assert wire.structure(1, float) == 1.0 and wire.structure([3, 5], Span) == Span(3, 5)
    assert wire.structure({"text": "a", "media_type": "b", "marks": [[0, "p. 1"]]}, Document).marks == ((0, "p. 1"),)
    with pytest.raises(wire.DamagedError, match=r"^here\[1\]: expected an object, not null$"):
        wire.structure([{"text": "a", "media_type": "b"}, None], tuple[Document, ...], "here")
    with pytest.raises(UsageError):
        compare(3, "new.txt")  # type: ignore[arg-type]
    assert commdiff.load is load and Change in wire._PREPARED


def test_writing_a_report_does_not_import_what_reading_needs() -> None:
    program = (
        "import sys, commdiff; commdiff.render(commdiff.compare(*sys.argv[1:]), 'json');print('cattrs' in sys.modules)"
    )
    files = [str(SAMPLES / f"{name}.txt") for name in PAIRS[0]]
    run = subprocess.run([sys.executable, "-c", program, *files], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
