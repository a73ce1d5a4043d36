"""The JSON report and JSON Lines: the public contract of docs/json.md and schema/commdiff-2.schema.json.

Keys have a fixed order, and each change is on one line. Text is exact: control characters and direction overrides,
which could act on a terminal that shows the file, are written as escapes and read back as they were.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..model import Change, Comparison, moved_blocks
from ..wire import REPORT, change_dict, statement_dict
from .view import View

_UNSAFE = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def render(view: View) -> str:
    """Return the whole report with a line end."""
    return document(head_dict(view), {"changes": [change_dict(change) for change in view.changes]})


def render_lines(view: View) -> str:
    """Return one line for each change as in the report, with ``old_id``, ``new_id`` and ``signature`` in front."""
    comparison = view.comparison
    head = {"old_id": comparison.old.id, "new_id": comparison.new.id, "signature": comparison.signature}
    return "".join(dumped(head | change_dict(change)) for change in view.changes)


def render_change(change: Change) -> str:
    """Return one change as in the report, on one line."""
    return dumped(change_dict(change))


def document(head: dict[str, Any], lists: dict[str, list[dict[str, Any]]]) -> str:
    """Return a JSON object with one key a line and one item a line in each of ``lists``, which come last."""
    parts = [f" {_encode(key)}: {_encode(value)}" for key, value in head.items()]
    for key, items in lists.items():
        lines = ",\n".join("  " + _encode(item) for item in items)
        parts.append(f" {_encode(key)}: [\n{lines}\n ]" if items else f" {_encode(key)}: []")
    return _safe("{\n" + ",\n".join(parts) + "\n}\n")


def dumped(value: dict[str, Any]) -> str:
    """Return plain data on one line, with a line end."""
    return _safe(_encode(value) + "\n")


def _safe(text: str) -> str:
    if all(map(str.isprintable, text.split("\n"))):  # nothing unsafe is printable
        return text
    return re.sub(_UNSAFE, lambda match: f"\\u{ord(match[0]):04x}", text)


def head_dict(view: View) -> dict[str, Any]:
    """Return the part of the report before the changes as plain data."""
    comparison: Comparison = view.comparison
    return {
        "schema": REPORT,
        "signature": comparison.signature,
        "old": statement_dict(comparison.old),
        "new": statement_dict(comparison.new),
        "summary": comparison.summary,
        "narrowed": {"only": list(view.only), "topic": view.topic} if view.narrowed else None,
        "notices": list(comparison.notices),
        "moves": [[change.id for change in block] for block in moved_blocks(comparison)],
    }
