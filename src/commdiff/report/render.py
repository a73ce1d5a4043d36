"""Results → text or a Word document. Formats are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError, UsageError, nearest
from ..model import FORMATTERS, Change, Comparison, Statement
from ..model import parse_kinds as parse_kinds
from .text import file_of
from .text import visible as visible
from .view import View as View
from .view import view as view

if TYPE_CHECKING:
    from ..model.archive import Precedents
    from ..model.explanation import Explanation
    from ..model.history import History
    from .blocks import Block
    from .history import HistoryView

TEXTS = ("brief", "csv", "csv-excel", "html", "html-fragment", "json", "jsonl", "markdown", "svg", "terminal")
"""The formats of a comparison that are text."""
WORD = {"docx": "both", "redline": "redline"}
"""The formats of a comparison that are Word documents, and what each holds."""
KNOWN = tuple(sorted(({*TEXTS} - {"html-fragment"}) | {*WORD}))
"""The formats that the command line offers for a comparison; "html-fragment" has an option of its own there."""
SUFFIXES = {f".{name}": name for name in ("csv", "docx", "html", "json", "jsonl", "markdown", "svg")}
SUFFIXES |= {".htm": "html", ".md": "markdown", ".txt": "terminal"}
"""The format that a file name asks for."""
PRECEDENTS = ("csv", "csv-excel", "html", "json", "jsonl", "markdown", "terminal")
"""The formats of a report on precedents."""
_NOT_TEXT = "{} is a Word document, not text (in Python: render_docx)"
BOTTOM = 5
"""How many changes the bottom line in a terminal has at most; each takes two lines at most."""


def render(
    x: Comparison | Change | History | HistoryView | Precedents,
    format: str = "markdown",
    *,
    only: str | Iterable[str] = (),
    topic: str | None = None,
    width: int | None = None,
    color: bool | None = None,
) -> str:
    """Return a report as text, the same for the same result, ending in a line end.

    Args:
        x: A comparison, one change (such as ``weigh`` returns), a history, what an archive found for a wording, or a
            ``commdiff.report.history.view`` of a history, which can follow a phrase.
        format: For a comparison brief, csv, csv-excel, html, html-fragment (a piece to embed in a page), json, jsonl,
            markdown, svg (a picture of the terminal report) or terminal. The other results have most of them.
        only: The kinds to show ("strengthened" …, "moved"); all when empty.
        topic: The topic to show; all when None.
        width: Number of columns in a terminal, 80 when None. The environment is not asked.
        color: True for colour in a terminal.

    Raises:
        UsageError: The format or a kind is not known; the message lists those that are.
        MissingExtraError: The extra that the format needs is not installed.
    """
    if isinstance(x, Comparison):
        return _comparison(view(x, only, topic), format, width, color)
    if isinstance(x, Change):
        return _change(x, format, width, color)
    from ..model.archive import Precedents

    if isinstance(x, Precedents):
        return _precedents(x, format, width, color)
    from . import history

    selected = x if isinstance(x, history.HistoryView) else history.view(x, only, topic)
    return _history(selected, format, width, color)


def _painted(blocks: Iterable[Block], format: str, width: int | None = None, color: bool | None = None) -> str:
    if format == "terminal":
        from .paint import terminal

        return terminal.paint(blocks, width, color)
    from .paint import markdown

    return markdown.paint(blocks)


def _table(table: str, format: str) -> str:
    from . import tables

    return table if format == "csv" else tables.for_spreadsheets(table)


def _check_jinja() -> None:
    if find_spec("jinja2") is None:
        raise MissingExtraError("HTML reports need the report extra: pip install 'commdiff[report]'")


def _comparison(selected: View, format: str, width: int | None, color: bool | None) -> str:
    match check_format(format):
        case "markdown" | "terminal":
            from .content import comparison

            blocks = comparison.build(selected, BOTTOM if format == "terminal" else 0)
            return _painted(blocks, format, width, color)
        case "brief":
            from .content import briefing

            return _painted(briefing.build(selected), format)
        case "svg":
            from .paint import terminal

            columns = width or terminal.WIDTH
            both, report = selected.comparison, _comparison(selected, "terminal", columns, True)
            return terminal.picture(report, columns, f"{file_of(both.old)} → {file_of(both.new)}")
        case "html" | "html-fragment":
            _check_jinja()
            from .html.page import report as page

            return page(selected, fragment=format == "html-fragment")
        case "json" | "jsonl":
            from . import json

            return json.render(selected) if format == "json" else json.render_lines(selected)
        case "csv" | "csv-excel":
            from . import tables

            return _table(tables.render(selected), format)
        case _:
            raise UsageError(_NOT_TEXT.format(format))


def _change(change: Change, format: str, width: int | None, color: bool | None) -> str:
    match check_format(format):
        case "markdown" | "brief" | "terminal":
            from .content import comparison

            return _painted(comparison.build_change(change), format, width, color)
        case "html" | "html-fragment":
            _check_jinja()
            from .html.page import single

            return single(change)
        case "json" | "jsonl":
            from . import json

            return json.render_change(change)
        case "csv" | "csv-excel":
            return _table(render_rows([change]), format)
        case _:
            raise UsageError(_NOT_TEXT.format(format))


def _history(selected: HistoryView, format: str, width: int | None, color: bool | None) -> str:
    from . import history

    match history.check_format(format):
        case "markdown":
            from .content import history as content

            return _painted(content.build(selected), format)
        case "terminal":
            from .content import history as content
            from .paint.terminal import columns

            return _painted(content.build(selected, columns(width)), format, width, color)
        case "html":
            _check_jinja()
            from .html.history import report

            return report(selected)
        case "svg":
            from . import history_svg

            return history_svg.render(selected)
        case "json":
            from . import json

            return json.render_history(selected)
        case _:
            from . import tables

            return tables.render_history(selected)


def _precedents(found: Precedents, format: str, width: int | None, color: bool | None) -> str:
    from .content import precedents

    match format:
        case "markdown" | "terminal":
            return _painted(precedents.build(found), format, width, color)
        case "html":
            from .paint import html

            return html.paint(precedents.build(found), precedents.title_of(found))
        case "json" | "jsonl":
            from . import json

            return json.render_precedents(found) if format == "json" else json.render_precedent_lines(found)
        case "csv" | "csv-excel":
            from . import tables

            return _table(tables.render_precedents(found), format)
        case _:
            known = ", ".join(PRECEDENTS)
            raise UsageError(f"precedents have no format {format!r}{nearest(format, PRECEDENTS)}; known: {known}")


def render_docx(
    comparison: Comparison,
    *,
    contents: str = "both",
    native_moves: bool = False,
    only: str | Iterable[str] = (),
    topic: str | None = None,
) -> bytes:
    """Return a Word document, the same bytes for the same comparison: the briefing, then the redline.

    The redline is the new text with tracked changes against the old one: accept all gives the new text, reject all
    the old one.

    Args:
        comparison: The comparison to report.
        contents: "both", "briefing" or "redline".
        native_moves: True to mark language that moved in the same words as a move, not as deleted and inserted. Some
            versions of Word refuse a file with many moves.
        only: The kinds that the briefing and the comments are about; all when empty.
        topic: The topic that they are about; all when None.

    Raises:
        UsageError: ``contents`` or a kind is not known.
    """
    from . import docx

    if contents not in docx.CONTENTS:
        raise UsageError(f"unknown contents {contents!r} of a Word document; known: {', '.join(docx.CONTENTS)}")
    return docx.render(view(comparison, only, topic), contents, native_moves)


def render_template(
    comparison: Comparison, path: str | Path, *, only: str | Iterable[str] = (), topic: str | None = None
) -> str:
    """Return a report by a Jinja2 template of the user's own, which runs in a sandbox (docs/reports.md).

    Args:
        comparison: The comparison to report.
        path: The file of the template.
        only: The kinds to show; all when empty.
        topic: The topic to show; all when None.

    Raises:
        UsageError: The template is wrong; the message has the line.
        ReadError: The file cannot be read.
        MissingExtraError: Jinja2 is not installed.
    """
    from . import template

    return template.render_file(view(comparison, only, topic), path)


def to_frame(comparison: Comparison, library: str = "pandas") -> Any:
    """Return the changes as a data frame of ``library`` ("pandas" or "polars"), one a row.

    Raises:
        UsageError: The library is not known.
        MissingExtraError: The library is not installed.
    """
    from . import tables

    return tables.to_frame(comparison, library)


def check_format(name: str) -> str:
    """Return the name of a format of comparisons; a UsageError suggests the nearest one and lists all."""
    if name not in TEXTS and name not in WORD:
        raise UsageError(f"unknown format {name!r}{nearest(name, KNOWN)}; known: {', '.join(KNOWN)}")
    return name


def word_contents(format: str, suffix: str = "") -> str | None:
    """Return what a Word document holds ("both", "briefing", "redline"); None for a format that is text.

    A brief in a file that ends in .docx is a Word document with the briefing alone.
    """
    return "briefing" if format == "brief" and suffix.lower() == ".docx" else WORD.get(format)


def _notebook_html(comparison: Comparison) -> str | None:
    try:
        return render(comparison, "html-fragment")
    except MissingExtraError:
        return None


FORMATTERS |= {"text/html": _notebook_html, "text/markdown": render}


def render_rows(changes: Iterable[Change]) -> str:
    """Return changes as CSV, one a row."""
    from . import tables

    return tables.render_rows(changes)


def explanation(
    comparison: Comparison, id: str, width: int | None = None, *, details: Explanation | None = None
) -> str:
    """Return how one verdict came about: link, edits, every piece of evidence; ``details`` adds discarded shifts.

    Raises:
        UsageError: No change has this id.
    """
    from .content import explanation as lines

    return lines.explanation(comparison, id, width or 80, details)


def clause_lines(statement: Statement) -> str:
    """Return a segmented text with one clause a line, for line tools such as git."""
    from .content import explanation as lines

    return lines.clause_lines(statement)


def outline(statement: Statement, width: int | None = None) -> str:
    """Return how a text was read: title, date, source, sections, each clause with label, role and span; 80 columns."""
    from .content import explanation as lines

    return lines.outline(statement, width or 80)
