"""One pair → rows of the tables. Runs in a worker: nothing but plain values goes in and comes out."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..errors import CommdiffError
from ..model import KINDS, Change, Comparison, Statement
from ..pipeline import compare
from ..report.frame import COLUMNS as CHANGE
from ..report.frame import record
from ..settings import Settings

PAIRS = (
    "pair", "series", "old_id", "new_id", "old_name", "new_name", "old_date", "new_date", "old_title", "new_title",
    "old_sha256", "new_sha256", "old_clauses", "new_clauses", *KINDS, "moved", "signature", "notices",
)  # fmt: skip
CHANGES = ("pair", "series", "old_date", "new_date", *CHANGE)
LINKS = ("pair", "change", "old_clause", "new_clause", "score", "method", "moved")
EVIDENCE = (
    "pair", "change", "number", "rule", "dimension", "direction", "side", "start", "end", "quote", "why", "source",
    "certainty", "level",
)  # fmt: skip

Row = list[Any]


class Task(NamedTuple):
    """What a worker is given: the pair's key and series, the two statements (or paths), the settings."""

    key: str
    series: str
    old: str | Statement
    new: str | Statement
    settings: Settings


class Outcome(NamedTuple):
    """What comes back: rows by table, or the reason why there are none."""

    rows: dict[str, list[Row]]
    problem: str | None = None


def work(task: Task) -> Outcome:
    """Compares; whatever goes wrong with this pair is told and does not end the run."""
    try:
        return Outcome(_rows(task, compare(task.old, task.new, settings=task.settings)))
    except CommdiffError as error:
        return Outcome({}, str(error))
    except Exception as error:  # a fault of ours in one pair must not cost the others
        return Outcome({}, f"could not be compared: {type(error).__name__}: {error}"[:500])


def _rows(task: Task, found: Comparison) -> dict[str, list[Row]]:
    key, (old, new) = task.key, (found.old, found.new)
    numbered = any(clause.label for side in (old, new) for clause in side.clauses)
    summary = found.summary
    head = [
        key, task.series, old.id, new.id, old.source.name, new.source.name, old.date, new.date, old.title, new.title,
        old.source.sha256, new.source.sha256, len(old.clauses), len(new.clauses), *(summary[kind] for kind in KINDS),
        summary["moved"], found.signature, list(found.notices),
    ]  # fmt: skip
    first = [key, task.series, old.date, new.date]
    changes = [[*first, *_flat(record(change, numbered))] for change in found]
    links = [row for change in found for row in _links(key, change)]
    evidence = [
        [
            key, change.id, number, proof.rule, proof.dimension, proof.direction, proof.side, proof.span.start,
            proof.span.end, proof.quote, proof.why, proof.source, proof.certainty, proof.level,
        ]
        for change in found
        for number, proof in enumerate(change.evidence, 1)
    ]  # fmt: skip
    return {"pairs": [_safe(head)], **{name: [_safe(row) for row in rows] for name, rows in
            (("changes", changes), ("links", links), ("evidence", evidence))}}  # fmt: skip


def _flat(values: dict[str, Any]) -> Row:
    return [values[name] for name in CHANGE]


def _links(key: str, change: Change) -> list[Row]:
    """A link as one row for each pair of clauses in it."""
    link = change.link
    if link is None:
        return []
    score = round(link.score, 6)
    return [[key, change.id, i, j, score, link.method, change.moved] for i in link.old for j in link.new]


def _safe(row: Row) -> Row:
    """The row without halves of characters, which no table can hold: they are written as escapes."""
    return [_text(value) if isinstance(value, str) else [_text(v) for v in value] if isinstance(value, list) else value
            for value in row]  # fmt: skip


def _text(value: Any) -> Any:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
