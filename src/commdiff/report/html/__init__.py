"""The report as one HTML file that asks for nothing: no network, no server, no other file."""

from __future__ import annotations

from ...model import Change
from ..layout import View
from .frame import check_installed


def render(view: View, width: int | None, color: bool | None, fragment: bool = False) -> str:
    """A whole page, or with ``fragment`` a piece to embed in one: scoped styles, ids with a prefix of their own.

    ``width`` and ``color`` mean nothing here. MissingExtraError where jinja2 is not installed.
    """
    check_installed()
    from .report import report

    return report(view, fragment)


def render_change(change: Change, width: int | None, color: bool | None) -> str:
    """One change as a page of its own."""
    check_installed()
    from .report import single

    return single(change)
