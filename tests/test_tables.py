"""Changes as tables and by templates: CSV, JSON Lines, data frames, a user's own Jinja2."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import commdiff
from commdiff import Comparison, MissingExtraError, ReadError, UsageError, render, to_frame
from commdiff.report import render as reports
from commdiff.report.render import render_template
from commdiff.report.view import GROUPS, group_of

jinja2 = pytest.importorskip("jinja2", reason="needs the report extra: pip install -e '.[report]'")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_every_change_and_its_words(sample: Comparison, golden: Callable[[str, str], None]) -> None:
    text = render(sample, "csv")
    golden("sample.csv", text)
    found = rows(text)
    assert [row["id"] for row in found] == [change.id for change in sample]
    assert [row["verdict"] for row in found] == [change.kind for change in sample]
    assert [bool(row["moved"]) for row in found] == [change.moved for change in sample]


def test_csv_for_a_spreadsheet_differs_in_marks_only(sample: Comparison) -> None:
    plain, dressed = render(sample, "csv"), render(sample, "csv-excel")
    assert dressed.startswith("\ufeffid,")
    assert dressed[1:].replace("\r\n", "\n") == plain
    assert "\r\n" in dressed


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(start: str) -> None:
    change = commdiff.weigh(f"{start} urged", f"{start} demanded")
    for text in (render(_alone(change), "csv"), reports.render_rows([change])):
        for row in csv.reader(io.StringIO(text, newline="")):
            assert not any(cell.strip().startswith(("=", "+", "-", "@", "＝")) for cell in row)


def _alone(change: commdiff.Change) -> Comparison:
    sides = (commdiff.Statement.from_clauses([change.old_text]), commdiff.Statement.from_clauses([change.new_text]))
    return commdiff.compare(*sides)


def test_json_lines_are_the_changes_of_the_json_report(sample: Comparison, hostile: Comparison) -> None:
    for comparison in (sample, hostile):
        lines = [json.loads(line) for line in render(comparison, "jsonl").split("\n")[:-1]]
        report = json.loads(render(comparison, "json"))
        for line in lines:
            assert line.pop("signature") == comparison.signature
            assert (line.pop("old_id"), line.pop("new_id")) == (comparison.old.id, comparison.new.id)
        assert lines == report["changes"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_frame_has_one_row_a_change(sample: Comparison, library: str) -> None:
    pytest.importorskip(library)
    frame = to_frame(sample, library)
    assert list(frame["id"]) == [change.id for change in sample]
    assert list(frame["old_text"]) == [change.old_text for change in sample]
    unmatched = next(k for k, change in enumerate(sample) if change.kind == "added")
    assert str(list(frame["old_start"])[unmatched]) in ("None", "<NA>")
    placed = next(k for k, change in enumerate(sample) if change.old)
    assert int(list(frame["old_start"])[placed]) == sample.changes[placed].old[0].span.start
    assert list(list(frame["topics"])[placed]) == list(sample.changes[placed].topics)


def test_an_unknown_library_is_named(sample: Comparison) -> None:
    with pytest.raises(UsageError, match="known: pandas, polars"):
        to_frame(sample, "arrow")


def test_a_missing_library_names_the_extra(sample: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'commdiff\[pandas\]'"):
        to_frame(sample)


def test_a_notebook_shows_the_markdown_report(sample: Comparison) -> None:
    assert sample._repr_mimebundle_()["text/markdown"] == render(sample, "markdown")


def template(tmp_path: Path, text: str, name: str = "a.md.j2") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def test_a_template_sees_what_the_reports_show(sample: Comparison, tmp_path: Path) -> None:
    path = template(
        tmp_path,
        "{% for g in groups %}{% for c in g.changes %}"
        "{{ g.name }} {{ c.id }} {{ c.in_group }} {{ c.marked.new | md }}\n"
        "{% endfor %}{% endfor %}{{ summary.added }} {{ old.title }} {{ signature }}\n",
    )
    *lines, last = render_template(sample, path).splitlines()
    shown = [line.split(" ")[:3] for line in lines]
    assert shown == [[g.name, c.id, g.name] for g in GROUPS for c in sample if group_of(c) == g.name]
    assert last == f"{sample.summary['added']} {sample.old.title} {sample.signature}"
    only = render_template(sample, template(tmp_path, "{{ changes | length }}"), only="added")
    assert only == str(sample.summary["added"])


def test_every_name_in_the_docs_is_there(sample: Comparison, tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs/reports.md").read_text("utf-8")
    example = page.split("```jinja\n")[1].split("```")[0]
    text = render_template(sample, template(tmp_path, example))
    strengthened = [change for change in sample if group_of(change) == "strengthened"]
    assert text.count("\n- ") == len(strengthened) > 0
    names = "{{ schema }}{{ narrowed }}{{ notices }}{{ names }}{{ carried }}{{ group.routine }}{{ group.frame }}"
    assert "commdiff/2" in render_template(sample, template(tmp_path, names))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{% if %}", "line 1"),
        ("\n{{ nothing }}", "'nothing' is undefined"),
        ("{{ changes[0].nothing }}", "no attribute 'nothing'"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ changes.append(1) }}", "is unsafe"),
        ("{% include '/etc/passwd' %}", "loader"),
        ("{{ range(999999999) }}", "Range too big"),
        ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "RecursionError"),
    ],
)
def test_a_bad_template_is_refused_in_one_line(sample: Comparison, tmp_path: Path, text: str, reason: str) -> None:
    path = template(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        render_template(sample, path)
    assert str(caught.value).startswith(f"{path}: ")
    assert reason in str(caught.value)


def test_html_templates_escape(hostile: Comparison, tmp_path: Path) -> None:
    text = "{% for c in changes %}{{ c.texts.old }}{{ c.texts.new }}{% endfor %}"
    assert "<" not in render_template(hostile, template(tmp_path, text, "a.html.j2"))
    assert "<" in render_template(hostile, template(tmp_path, text, "a.txt.j2"))


def test_a_template_that_cannot_be_read_is_named(sample: Comparison, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.j2: no such file"):
        render_template(sample, tmp_path / "none.j2")
    big = tmp_path / "big.j2"
    big.write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(ReadError, match="larger than"):
        render_template(sample, big)
    latin = tmp_path / "latin.j2"
    latin.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(ReadError, match="not UTF-8"):
        render_template(sample, latin)
