"""Comparison → text, one module a format. Formats are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..errors import MissingExtraError, UsageError, nearest
from ..model import FORMATTERS, Change, Comparison, Statement, parse_kinds
from .layout import View, view, visible

if TYPE_CHECKING:
    from ..model.archive import Precedents
    from ..model.explanation import Explanation

FORMATS = (
    "brief",
    "csv",
    "csv-excel",
    "html",
    "json",
    "jsonl",
    "markdown",
    "terminal",
)
"""The formats that are text."""
WORD = {"docx": (True, True), "redline": (False, True)}
"""The formats that are Word documents: whether they have the briefing, and the redline."""
KNOWN = tuple(sorted((*FORMATS, *WORD)))
SUFFIXES = {
    ".csv": "csv",
    ".docx": "docx",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "terminal",
}
"""The format that a file name asks for."""

__all__ = [
    "FORMATS",
    "KNOWN",
    "SUFFIXES",
    "View",
    "check_format",
    "clause_lines",
    "explanation",
    "outline",
    "parse_kinds",
    "render",
    "render_change",
    "render_docx",
    "render_precedents",
    "render_rows",
    "render_template",
    "to_frame",
    "view",
    "visible",
    "word_contents",
]


def render(
    comparison: Comparison,
    format: str = "markdown",
    *,
    only: str | Iterable[str] = (),
    topic: str | None = None,
    width: int | None = None,
    color: bool | None = None,
    fragment: bool = False,
) -> str:
    """A report as text, the same for the same comparison, ending in a line end.

    only: kinds to show ("strengthened" …, "moved"), all of them when empty. topic: show what concerns it.
    width (columns, 80 when None) and color (off when None) matter to "terminal" alone; the environment is
    not asked. fragment: with "html", a piece to embed instead of a page. UsageError for a format or kind that is
    not known, listing those that are; MissingExtraError where the format's extra is not installed.
    """
    if fragment:
        if format != "html":
            raise UsageError("a fragment is a piece of HTML: --fragment goes with -f html")
        from . import html

        return html.render(view(comparison, only, topic), width, color, fragment=True)
    draw = cast(Callable[[View, int | None, bool | None], str], _function(format, "render"))
    return draw(view(comparison, only, topic), width, color)


def render_docx(
    comparison: Comparison,
    *,
    briefing: bool = True,
    redline: bool = True,
    native_moves: bool = False,
    only: str | Iterable[str] = (),
    topic: str | None = None,
) -> bytes:
    """A Word document, the same bytes for the same comparison: the briefing, then the redline.

    The redline is the new text with tracked changes against the old one: accept all gives the new text, reject
    all the old. native_moves: mark what moved in the same words as a move, not as deleted and inserted (some
    versions of Word refuse a file with many moves). only and topic narrow the briefing and the comments.
    """
    from . import docx

    if not briefing and not redline:
        raise UsageError("a Word document needs the briefing or the redline")
    return docx.render(view(comparison, only, topic), briefing, redline, native_moves)


def render_change(
    change: Change, format: str = "markdown", *, width: int | None = None, color: bool | None = None
) -> str:
    """One change as text, such as ``weigh`` returns; the parameters are those of ``render``."""
    draw = cast(Callable[[Change, int | None, bool | None], str], _function(format, "render_change"))
    return draw(change, width, color)


def render_template(
    comparison: Comparison, path: str | Path, *, only: str | Iterable[str] = (), topic: str | None = None
) -> str:
    """A report by a Jinja2 template of your own, in a sandbox; docs/reports.md says what it sees.

    UsageError for a template that is wrong, ReadError for one that cannot be read, MissingExtraError without Jinja2.
    """
    from . import template

    return template.render_file(view(comparison, only, topic), path)


def to_frame(comparison: Comparison, library: str = "pandas") -> Any:
    """The changes as a data frame of "pandas" or "polars", one a row; MissingExtraError where it is not installed."""
    from . import frame

    return frame.to_frame(comparison, library)


def render_precedents(
    found: Precedents, format: str = "markdown", *, width: int | None = None, color: bool | None = None
) -> str:
    """What an archive found for a wording, as text: csv, csv-excel, html, json, jsonl, markdown or terminal."""
    from . import precedents

    return precedents.render(found, format, width, color)


def check_format(name: str) -> str:
    """The name of a format; UsageError, with the known ones, for any other."""
    if name not in KNOWN:
        raise UsageError(f"unknown format {name!r}{nearest(name, KNOWN)}; known: {', '.join(KNOWN)}")
    return name


def word_contents(format: str, suffix: str = "") -> tuple[bool, bool] | None:
    """Whether a Word document has the briefing and the redline; None for a format that is text. A brief that
    goes to a file that ends in .docx is a Word document with the briefing alone."""
    return (True, False) if format == "brief" and suffix.lower() == ".docx" else WORD.get(format)


def _notebook_html(comparison: Comparison) -> str | None:
    """The HTML report as a fragment; None where its extra is not installed."""
    try:
        return render(comparison, "html", fragment=True)
    except MissingExtraError:
        return None


FORMATTERS |= {"text/html": _notebook_html, "text/markdown": render}


def _function(format: str, name: str) -> object:
    if check_format(format) in WORD:
        raise UsageError(f"{format} is a Word document, not text (in Python: render_docx)")
    if format == "jsonl":
        format, name = "json", {"render": "render_lines"}.get(name, name)
    return getattr(import_module(f".{format.replace('-', '_')}", __package__), name)


def render_rows(changes: Iterable[Change]) -> str:
    """Changes as CSV, one a row: wordings, verdict, confidence, dimensions, deciding words, why, rules."""
    from . import csv

    return csv.render_rows(changes)


def explanation(
    comparison: Comparison, id: str, width: int | None = None, *, details: Explanation | None = None
) -> str:
    """Return how one verdict came about, as plain text: link, edits, every piece of evidence.

    Args:
        comparison: The comparison.
        id: The id of the change.
        width: The width of the lines in characters, 80 by default.
        details: The result of ``commdiff.explain``, to print discarded shifts and candidates too.

    Raises:
        UsageError: No change has this id.
    """
    from . import plain

    return plain.explanation(comparison, id, width or 80, details)


def clause_lines(statement: Statement) -> str:
    """A segmented text with one clause a line, for line tools such as git."""
    from . import plain

    return plain.clause_lines(statement)


def outline(statement: Statement, width: int | None = None) -> str:
    """How a text was read: title, date, source, sections, and each clause with label, role and span."""
    from . import plain

    return plain.outline(statement, width or 80)
