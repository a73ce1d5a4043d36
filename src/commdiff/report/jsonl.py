"""JSON Lines: one change a line, each as it stands in the JSON report, with the texts it was found in."""

from __future__ import annotations

from ..model import Change
from . import json
from .layout import View


def render(view: View, width: int | None, color: bool | None) -> str:
    """One line a change; ``old_id``, ``new_id`` and ``signature`` stand first on each."""
    both = view.comparison
    head = {"old_id": both.old.id, "new_id": both.new.id, "signature": both.signature}
    return "".join(json.dumped(head | json.change_dict(change)) for change in view.changes)


def render_change(change: Change, width: int | None, color: bool | None) -> str:
    """One change on one line."""
    return json.render_change(change, width, color)
