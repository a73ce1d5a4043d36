"""Changes as rows of CSV. A cell that a spreadsheet would take for a formula gets a ' in front.

"csv" is UTF-8 with plain line ends, for programs. "csv-excel" is the same with a byte order mark and CRLF line ends,
which spreadsheets open by a double click.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..model import Change, Clause
from .evidence import marks, places, proofs
from .text import visible
from .view import View

if TYPE_CHECKING:
    from ..model.archive import Precedent, Precedents
    from ..model.history import Lineage
    from .history import HistoryView

COLUMNS = ("old", "new", "verdict", "confidence", "dimensions", "words", "why", "rules")
PLACED = ("id", "old_place", "new_place", *COLUMNS, "moved", "split", "merged", "topics", "stance", "group", "note")
HISTORY = (
    "lineage", "round", "label", "date", "statement", "event", "from_round", "place", "wording",
    "verdict", "confidence", "dimensions", "words", "why", "rules", "moved", "split", "merged", "levels", "topics",
)  # fmt: skip
PRECEDENTS = (
    "rank", "score", "exact", "strength", "dimensions", "words", "why", "date", "series", "name", "title", "place",
    "text", "start", "end", "topics", "sha256",
)  # fmt: skip
_VERDICT = ("verdict", "confidence", "dimensions", "words", "why", "rules")
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


def render_history(view: HistoryView) -> str:
    """Return one row for each lineage, round and change.

    A clause of the first round has the event "first" and no verdict. Rounds are counted from 1; ``from_round`` is the
    round of the comparison. A dropped clause has a row without a wording in the round that lacks it.
    """
    return csv_table(HISTORY, (row for lineage in view.lineages for row in _lineage(view, lineage)))


def _lineage(view: HistoryView, lineage: Lineage) -> Iterator[Sequence[str]]:
    for node in lineage.nodes:
        if node[0] == 0:
            yield _history_row(view, lineage, 0, view.clauses((node,)), {"event": "first"})
    for step in lineage.events:
        change = step.change
        held = ("moved", change.moved), ("split", change.old and change.split), ("merged", change.new and change.merged)
        cells = cells_of(change)
        verdict = {name: cells[name] for name in _VERDICT} | {name: "yes" for name, holds in held if holds}
        verdict |= {"event": step.event, "from_round": f"{step.old_round + 1}"}
        yield _history_row(view, lineage, step.new_round, change.new, verdict)


def _history_row(
    view: HistoryView, lineage: Lineage, number: int, clauses: Sequence[Clause], cells: dict[str, str]
) -> list[str]:
    side = view.history.rounds[number]
    indices = [clause.index for clause in clauses]
    levels = (level for at in indices for level in lineage.levels if (level.round, level.clause) == (number, at))
    cells = cells | {
        "lineage": lineage.id,
        "round": f"{number + 1}",
        "label": view.labels[number],
        "date": side.date or "",
        "statement": side.id,
        "place": places(clauses, view.numbered),
        "wording": " ".join(clause.text for clause in clauses),
        "levels": "; ".join(f"{x.dimension} {x.family} {x.level:g} “{x.quote}”" for x in levels),
        "topics": "; ".join(lineage.topics),
    }
    return [cells.get(name, "") for name in HISTORY]


def render_precedents(found: Precedents) -> str:
    """Return one row for each hit."""
    return csv_table(PRECEDENTS, (_hit(number, hit) for number, hit in enumerate(found.hits, 1)))


def _hit(number: int, hit: Precedent) -> list[str]:
    from .content.precedents import cue, deciding

    shown = deciding(hit)
    entry, span = hit.entry, hit.clause.span
    return [
        str(number), f"{hit.score:.4f}", "yes" if hit.exact else "", hit.strength or "",
        "; ".join(f"{proof.dimension} {proof.direction}" for proof in shown), "; ".join(map(cue, shown)),
        " ".join(dict.fromkeys(why for proof in shown for why in proof.whys)),
        entry.date or "", entry.series, entry.name, entry.title or "", hit.place,
        hit.clause.text, str(span.start), str(span.end), "; ".join(hit.topics), entry.sha256,
    ]  # fmt: skip
