"""The CSV report as spreadsheets open it by a double click: with a byte order mark and CRLF line ends."""

from __future__ import annotations

from ..model import Change
from . import csv
from .layout import View

_MARK = "\ufeff"


def render(view: View, width: int | None, color: bool | None) -> str:
    """As ``csv.render``."""
    return _dressed(csv.render(view, width, color))


def render_change(change: Change, width: int | None, color: bool | None) -> str:
    """As ``csv.render_change``."""
    return _dressed(csv.render_change(change, width, color))


def _dressed(table: str) -> str:
    return _MARK + table.replace("\n", "\r\n")
