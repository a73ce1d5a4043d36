"""Changes as rows of CSV. A cell that a spreadsheet would take for a formula gets a ' in front.

"csv" is UTF-8 with plain line ends, for programs. "csv-excel" is the same with a byte order mark and CRLF line ends,
which spreadsheets open by a double click.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..model import Change
from .evidence import marks, places, proofs
from .text import visible
from .view import View

COLUMNS = ("old", "new", "verdict", "confidence", "dimensions", "words", "why", "rules")
PLACED = ("id", "old_place", "new_place", *COLUMNS, "moved", "split", "merged", "topics", "stance", "group", "note")

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"


def render(view: View) -> str:
    """Return every change of the view, one a row."""
    return csv_table(PLACED, (_placed(change, view.numbered) for change in view.changes))


def render_rows(changes: Iterable[Change]) -> str:
    """Return changes as rows under a line of column names; several values in a cell are joined by "; "."""
    return csv_table(COLUMNS, map(_row, changes))


def for_spreadsheets(table: str) -> str:
    """Return a CSV table with a byte order mark and CRLF line ends."""
    return _BYTE_ORDER_MARK + table.replace("\n", "\r\n")


def csv_table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a line of column names and the rows; cells that would be formulas are guarded."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(_cell(value) for value in row)
    return out.getvalue()


def _placed(change: Change, numbered: bool) -> list[str]:
    held = marks(change)
    return [
        change.id,
        places(change.old, numbered),
        places(change.new, numbered),
        *_row(change),
        *("yes" if name in held else "" for name in ("moved", "split", "merged")),
        "; ".join(change.topics),
        change.stance or "",
        change.group or "",
        change.note or "",
    ]


def cells_of(change: Change) -> dict[str, str]:
    """Return the cells of a change by column."""
    return dict(zip(COLUMNS, _row(change), strict=True))


def _row(change: Change) -> list[str]:
    shown = proofs(change)
    words = [" → ".join(quote or "(nothing)" for quote in (proof.old, proof.new)) for proof in shown]
    rules = dict.fromkeys(rule for proof in shown for rule in proof.rules)
    return [
        change.old_text,
        change.new_text,
        change.kind,
        change.confidence,
        "; ".join(f"{name} {proof.direction}" for proof in shown for name in proof.dimensions),
        "; ".join(words),
        " ".join(dict.fromkeys(why for proof in shown for why in proof.whys)),
        "; ".join(rules),
    ]


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
