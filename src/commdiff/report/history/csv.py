"""A history in long form: one row a lineage, a round and a change, for spreadsheets and statistics."""

from __future__ import annotations

from collections.abc import Iterator

from ...model import Clause
from ...model.history import Lineage, ScaleLevel, Step
from ..csv import cells_of, csv_table
from ..evidence import places
from .layout import HistoryView, clauses_of

COLUMNS = (
    "lineage", "round", "label", "date", "statement", "event", "from_round", "place", "wording",
    "verdict", "confidence", "dimensions", "words", "why", "rules", "moved", "split", "merged", "levels", "topics",
)  # fmt: skip


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """Every lineage of the view; ``width`` and ``color`` mean nothing here.

    A clause of the first round has the event "first", its verdict is empty; ``from_round`` is the round compared
    with. Rounds are counted from 1. A dropped clause has a row in the round that lacks it, without a wording.
    """
    return csv_table(COLUMNS, (row for lineage in view.lineages for row in _rows(view, lineage)))


def _rows(view: HistoryView, lineage: Lineage) -> Iterator[list[str]]:
    levels: dict[tuple[int, int], list[ScaleLevel]] = {}
    for level in lineage.levels:
        levels.setdefault((level.round, level.clause), []).append(level)
    firsts = [node for node in lineage.nodes if node[0] == 0]
    for node in firsts:
        (clause,) = clauses_of(view.history, [node])
        yield [*_place(view, lineage, 0, "first", "", (clause,)), *[""] * 6, *_end(lineage, (0, (clause,)), levels)]
    for step in lineage.events:
        yield _row(view, lineage, step, levels)


def _row(view: HistoryView, lineage: Lineage, step: Step, levels: dict[tuple[int, int], list[ScaleLevel]]) -> list[str]:
    change = step.change
    found = cells_of(change)
    verdict = [found[name] for name in ("verdict", "confidence", "dimensions", "words", "why", "rules")]
    flags = (change.moved, bool(change.old) and change.split, bool(change.new) and change.merged)
    head = _place(view, lineage, step.new_round, step.event, str(step.old_round + 1), change.new)
    return [*head, *verdict, *_end(lineage, (step.new_round, change.new), levels, flags)]


def _place(
    view: HistoryView, lineage: Lineage, number: int, event: str, before: str, clauses: tuple[Clause, ...]
) -> list[str]:
    side = view.history.rounds[number]
    wording = " ".join(clause.text for clause in clauses)
    return [
        lineage.id, str(number + 1), view.labels[number], side.date or "", side.id, event, before,
        places(clauses, view.numbered), wording,
    ]  # fmt: skip


def _end(
    lineage: Lineage,
    at: tuple[int, tuple[Clause, ...]],
    levels: dict[tuple[int, int], list[ScaleLevel]],
    flags: tuple[bool, ...] = (False, False, False),
) -> list[str]:
    number, clauses = at
    own = [level for clause in clauses for level in levels.get((number, clause.index), ())]
    said = (f"{level.dimension} {level.family} {level.level:g} “{level.quote}”" for level in own)
    return [*("yes" if flag else "" for flag in flags), "; ".join(said), "; ".join(lineage.topics)]
