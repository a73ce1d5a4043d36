"""History → text, one module a format. Formats are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from ...errors import UsageError, nearest
from ...model.history import History, PhraseTrace
from .layout import HistoryView, events_of, view

FORMATS = ("csv", "html", "json", "markdown", "svg", "terminal")
SUFFIXES = {
    ".csv": "csv",
    ".htm": "html",
    ".html": "html",
    ".json": "json",
    ".markdown": "markdown",
    ".md": "markdown",
    ".svg": "svg",
    ".txt": "terminal",
}
"""The format that a file name asks for."""

__all__ = ["FORMATS", "SUFFIXES", "HistoryView", "check_format", "events_of", "render_history", "view"]


def render_history(
    history: History,
    format: str = "markdown",
    *,
    only: str | Iterable[str] = (),
    topic: str | None = None,
    phrase: PhraseTrace | None = None,
    width: int | None = None,
    color: bool | None = None,
) -> str:
    """A report on a history as text, the same for the same history, ending in a line end.

    only: show the lineages in which one of these occurs (events, kinds, "moved", "split", "merged"). topic: those
    that carry it. phrase: those that ``find_phrase`` names, and a table of the phrase. width (columns, 80 when None)
    and color (off when None) matter to "terminal" alone. UsageError for a format or kind that is not known.
    """
    module = import_module(f".{check_format(format)}", __name__)
    draw = cast(Callable[[HistoryView, int | None, bool | None], str], module.render)
    return draw(view(history, only, topic, phrase), width, color)


def check_format(name: str) -> str:
    """The name of a format for histories; UsageError, with the known ones, for any other."""
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r} for a history{nearest(name, FORMATS)}; known: {', '.join(FORMATS)}")
    return name
