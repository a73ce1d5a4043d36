"""A terminal report as an SVG picture, for a README or a slide."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

WIDTH = 100
"""Columns of the terminal that is drawn, unless the caller names another number."""


def draw(report: str, width: int, title: str) -> str:
    """Return the picture of a terminal.

    Args:
        report: The terminal report, with the control sequences of its colors.
        width: The columns for which it was made.
        title: The title of the window.
    """
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(report.rstrip("\n")))
    return console.export_svg(title=title, unique_id="commdiff").rstrip("\n") + "\n"
