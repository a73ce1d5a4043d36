"""Changes as rows of tables: CSV for programs and spreadsheets, data frames for pandas and polars.

"csv" is UTF-8 with plain line ends. "csv-excel" has a byte order mark and CRLF line ends, which spreadsheets open by a
double click. A cell of either that a spreadsheet would take for a formula gets a ' in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError, UsageError
from ..model import Change, Clause, Comparison
from .evidence import marks, places, proofs
from .text import visible
from .view import View, view

if TYPE_CHECKING:
    from ..model.archive import Precedent, Precedents
    from ..model.history import Lineage
    from .history import HistoryView

_VERDICT = ("verdict", "confidence", "dimensions", "words", "why", "rules")
_MARKS = ("moved", "split", "merged")
CHANGES = ("old", "new", *_VERDICT)
PLACED = ("id", "old_place", "new_place", *CHANGES, *_MARKS, "topics", "stance", "group", "note")
HISTORY = (
    "lineage", "round", "label", "date", "statement", "event", "from_round", "place", "wording", *_VERDICT, *_MARKS,
    "levels", "topics",
)  # fmt: skip
PRECEDENTS = (
    "rank", "score", "exact", "strength", "dimensions", "words", "why", "date", "series", "name", "title", "place",
    "text", "start", "end", "topics", "sha256",
)  # fmt: skip
COLUMNS = (
    "id", "kind", "moved", "split", "merged", "similarity", "method", "confidence", "stance", "group", "note", "topics",
    "old_place", "new_place", "old_text", "new_text", "old_start", "old_end", "new_start", "new_end",
    "dimensions", "directions", "old_words", "new_words", "rules",
)  # fmt: skip
"""The columns of a data frame."""
LIBRARIES = ("pandas", "polars")
"""The libraries that make data frames."""
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def render(view: View) -> str:
    """Return every change of the view, one a row."""
    return _table(PLACED, (_placed(change, view.numbered) for change in view.changes))


def render_rows(changes: Iterable[Change]) -> str:
    """Return changes as rows under a line of column names; several values in a cell are joined by "; "."""
    return _table(CHANGES, map(_row, changes))


def for_spreadsheets(table: str) -> str:
    """Return a CSV table with a byte order mark and CRLF line ends."""
    return "\ufeff" + table.replace("\n", "\r\n")


def _table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(_cell, row) for row in rows)
    return out.getvalue()


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


def _placed(change: Change, numbered: bool) -> list[str]:
    held = marks(change)
    return [
        change.id,
        places(change.old, numbered),
        places(change.new, numbered),
        *_row(change),
        *("yes" if name in held else "" for name in _MARKS),
        "; ".join(change.topics),
        *(value or "" for value in (change.stance, change.group, change.note)),
    ]


def _row(change: Change) -> list[str]:
    shown = proofs(change)
    words = (" → ".join(quote or "(nothing)" for quote in (proof.old, proof.new)) for proof in shown)
    return [
        change.old_text,
        change.new_text,
        change.kind,
        change.confidence,
        "; ".join(f"{name} {proof.direction}" for proof in shown for name in proof.dimensions),
        "; ".join(words),
        " ".join(dict.fromkeys(why for proof in shown for why in proof.whys)),
        "; ".join(dict.fromkeys(rule for proof in shown for rule in proof.rules)),
    ]


def render_history(view: HistoryView) -> str:
    """Return one row for each lineage, round and change.

    A clause of the first round has the event "first" and no verdict. Rounds are counted from 1; ``from_round`` is the
    round of the comparison. A dropped clause has a row without a wording in the round that lacks it.
    """
    return _table(HISTORY, (row for lineage in view.lineages for row in _lineage(view, lineage)))


def _lineage(view: HistoryView, lineage: Lineage) -> Iterator[Sequence[str]]:
    for node in lineage.nodes:
        if node[0] == 0:
            yield _history_row(view, lineage, 0, view.clauses((node,)), {"event": "first"})
    for step in lineage.events:
        cells = dict(zip(CHANGES, _row(step.change), strict=True)) | dict.fromkeys(marks(step.change), "yes")
        cells |= {"event": step.event, "from_round": f"{step.old_round + 1}"}
        yield _history_row(view, lineage, step.new_round, step.change.new, cells)


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
    return _table(PRECEDENTS, (_hit(number, hit) for number, hit in enumerate(found.hits, 1)))


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


def to_frame(comparison: Comparison, library: str = "pandas") -> Any:
    """Return the changes as a data frame, one a row: texts as written, offsets in code points, lists in list columns.

    Raises UsageError if the library is not one of ``LIBRARIES``, MissingExtraError if it is not installed.
    """
    if library not in LIBRARIES:
        raise UsageError(f"unknown library {library!r}; known: {', '.join(LIBRARIES)}")
    numbered = view(comparison).numbered
    rows = [record(change, numbered) for change in comparison]
    try:
        module = import_module(library)
    except ModuleNotFoundError:
        raise MissingExtraError(f"to_frame: {library} is not installed: pip install 'commdiff[{library}]'") from None
    frame = module.DataFrame({name: [row[name] for row in rows] for name in COLUMNS})
    if library == "polars":
        return frame
    return frame.astype({f"{side}_{end}": "Int64" for side in ("old", "new") for end in ("start", "end")})


def record(change: Change, numbered: bool) -> dict[str, Any]:
    """Return one change as flat values, in the order of ``COLUMNS``."""
    shown = proofs(change)
    offsets = [(side[0].span.start, side[-1].span.end) if side else (None, None) for side in (change.old, change.new)]
    values = (
        change.id, change.kind, change.moved, change.split, change.merged, change.similarity,
        change.link.method if change.link else None, change.confidence, change.stance, change.group, change.note,
        list(change.topics), places(change.old, numbered), places(change.new, numbered),
        change.old_text, change.new_text, *offsets[0], *offsets[1],
        [proof.dimension for proof in shown], [proof.direction for proof in shown],
        [proof.old for proof in shown], [proof.new for proof in shown],
        list(dict.fromkeys(rule for proof in shown for rule in proof.rules)),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))
