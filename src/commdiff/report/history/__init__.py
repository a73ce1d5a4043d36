"""History → text, one module a format. Formats are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from ...errors import UsageError, nearest
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

__all__ = ["FORMATS", "SUFFIXES", "HistoryView", "check_format", "events_of", "render_view", "view"]


def render_view(view: HistoryView, format: str, width: int | None, color: bool | None) -> str:
    """Return a report on a history as text; see ``commdiff.render``."""
    module = import_module(f".{check_format(format)}", __name__)
    draw = cast(Callable[[HistoryView, int | None, bool | None], str], module.render)
    return draw(view, width, color)


def check_format(name: str) -> str:
    """The name of a format for histories; UsageError, with the known ones, for any other."""
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r} for a history{nearest(name, FORMATS)}; known: {', '.join(FORMATS)}")
    return name
