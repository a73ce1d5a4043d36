"""The JSON report: the public contract of docs/json.md and schema/commdiff-1.schema.json.

Keys stand in a fixed order, one change a line. Text is exact: what could act on a terminal that shows the
file (control characters, direction overrides) is written as an escape and reads back as it was.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ..model import (
    Change,
    Clause,
    Comparison,
    Edit,
    Evidence,
    Span,
    Statement,
    moved_blocks,
)
from .layout import View

SCHEMA = "commdiff/1"
_UNSAFE = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def render(view: View, width: int | None, color: bool | None) -> str:
    """The whole report with a line end; ``width`` and ``color`` mean nothing here."""
    head = [f" {_encode(key)}: {_encode(value)}" for key, value in head_dict(view).items()]
    changes = ",\n".join("  " + _encode(change_dict(change)) for change in view.changes)
    body = f"[\n{changes}\n ]" if changes else "[]"
    return _safe("{\n" + ",\n".join([*head, f' "changes": {body}']) + "\n}\n")


def render_change(change: Change, width: int | None, color: bool | None) -> str:
    """One change, as it stands in ``changes``."""
    return dumped(change_dict(change))


def dumped(value: dict[str, Any]) -> str:
    """Plain values on one line, with a line end."""
    return _safe(_encode(value) + "\n")


def _safe(text: str) -> str:
    if all(map(str.isprintable, text.split("\n"))):  # nothing unsafe is printable
        return text
    return re.sub(_UNSAFE, lambda match: f"\\u{ord(match[0]):04x}", text)


def head_dict(view: View) -> dict[str, Any]:
    """What stands before the changes, as plain values."""
    comparison: Comparison = view.comparison
    narrowed = {"only": list(view.only), "topic": view.topic} if view.narrowed else None
    return {
        "schema": SCHEMA,
        "signature": comparison.signature,
        "old": _statement(comparison.old),
        "new": _statement(comparison.new),
        "summary": comparison.summary,
        "narrowed": narrowed,
        "notices": list(comparison.notices),
        "moves": [[change.id for change in block] for block in moved_blocks(comparison)],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "title": statement.title,
        "date": statement.date,
        "issuer": statement.issuer,
        "round": statement.round,
        "language": statement.language,
        "source": statement.source.name,
        "media_type": statement.source.media_type,
        "sha256": statement.source.sha256,
        "length": len(statement.text),
        "clauses": len(statement.clauses),
        "notices": list(statement.source.notices),
    }


def change_dict(change: Change) -> dict[str, Any]:
    """A change as plain values, in the order of the schema."""
    return {
        "id": change.id,
        "kind": change.kind,
        "moved": change.moved,
        "split": change.split,
        "merged": change.merged,
        "similarity": round(change.similarity, 4),
        "method": change.link.method if change.link else None,
        "confidence": change.confidence,
        "topics": list(change.topics),
        "stance": change.stance,
        "group": change.group,
        "note": change.note,
        "old": [_clause(clause) for clause in change.old],
        "new": [_clause(clause) for clause in change.new],
        "edits": [_edit(edit) for edit in change.edits],
        "evidence": [_evidence(proof) for proof in change.evidence],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "start": clause.span.start,
        "end": clause.span.end,
        "text": clause.text,
        "label": clause.label,
        "place": clause.place,
        "origin": clause.origin,
        "role": clause.role,
    }


def _span(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"start": span.start, "end": span.end}


def _edit(edit: Edit) -> dict[str, Any]:
    return {"op": edit.op, "old": _span(edit.old), "new": _span(edit.new)}


def _evidence(proof: Evidence) -> dict[str, Any]:
    return {
        "rule": proof.rule,
        "dimension": proof.dimension,
        "direction": proof.direction,
        "side": proof.side,
        "start": proof.span.start,
        "end": proof.span.end,
        "quote": proof.quote,
        "why": proof.why,
        "source": proof.source,
        "certainty": proof.certainty,
        "level": proof.level,
        "tier": proof.tier,
    }
