"""Comparison → text, one module a format. Formats are imported when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from ..errors import UsageError
from ..model import Change, Comparison
from .layout import view

FORMATS = ("json", "markdown", "terminal")
SUFFIXES = {".json": "json", ".md": "markdown", ".markdown": "markdown", ".txt": "terminal"}
"""The format that a file name asks for."""


def render(
    comparison: Comparison,
    format: str = "markdown",
    *,
    only: str | Iterable[str] = (),
    topic: str | None = None,
    width: int | None = None,
    color: bool | None = None,
) -> str:
    """A report as text, the same for the same comparison, ending in a line end.

    only: kinds to show ("strengthened" …, "moved"), all of them when empty. topic: show what concerns it.
    width (columns, 80 when None) and color (off when None) matter to "terminal" alone; the environment is
    not asked. UsageError for a format or kind that is not known, listing those that are.
    """
    draw = cast(Callable[..., str], _format(format, "render"))
    return draw(view(comparison, only, topic), width, color)


def render_change(
    change: Change, format: str = "markdown", *, width: int | None = None, color: bool | None = None
) -> str:
    """One change as text, such as ``weigh`` returns; the parameters are those of ``render``."""
    draw = cast(Callable[..., str], _format(format, "render_change"))
    return draw(change, width, color)


def _format(name: str, function: str) -> object:
    if name not in FORMATS:
        raise UsageError(f"unknown format {name!r}; known: {', '.join(FORMATS)}")
    return getattr(import_module(f".{name}", __name__), function)
