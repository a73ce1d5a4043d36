"""Changes as rows of CSV, for a spreadsheet. A cell that would be taken for a formula gets a ' in front."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..model import Change
from .layout import proofs, visible

COLUMNS = ("old", "new", "verdict", "confidence", "dimensions", "words", "why", "rules")


def render_rows(changes: Iterable[Change]) -> str:
    """One row a change under a line of column names; several values in a cell are joined by "; "."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for change in changes:
        writer.writerow(_cell(value) for value in _row(change))
    return out.getvalue()


def _row(change: Change) -> list[str]:
    shown = proofs(change)
    words = [" → ".join(quote or "(nothing)" for quote in (proof.old, proof.new)) for proof in shown]
    rules = dict.fromkeys(rule for proof in shown for rule in proof.rules)
    return [
        change.old_text,
        change.new_text,
        change.kind,
        change.confidence,
        "; ".join(f"{proof.dimension} {proof.direction}" for proof in shown),
        "; ".join(words),
        "; ".join(dict.fromkeys(proof.why for proof in shown if proof.why)),
        "; ".join(rules),
    ]


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip()[:1] in ("=", "+", "-", "@") and shown.strip() else shown
