"""The JSON of a history: the contract of docs/json.md and schema/commdiff-history-2.schema.json.

It has the texts, so that ``commdiff trace --history`` can continue it without the files. Each round, comparison and
lineage is on one line.
"""

from __future__ import annotations

from typing import Any

from ...model import Change, Clause, Comparison, Statement
from ...model.history import Lineage, Phrase, PhraseRound, ScaleLevel, Step
from ...wire import HISTORY, change_dict, clause_dict, statement_dict
from ..json import document
from .layout import HistoryView


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """Return the whole report with a line end; ``width`` and ``color`` have no effect."""
    history = view.history
    narrowed = {"only": list(view.only), "topic": view.topic, "phrase": view.phrase.phrase if view.phrase else None}
    head = {
        "schema": HISTORY,
        "signature": history.signature,
        "narrowed": narrowed if view.narrowed else None,
        "notices": list(history.notices),
    }
    shares = [summary.verbatim for summary in history.summaries]
    lists = {
        "rounds": [_round(side) for side in history.rounds],
        "comparisons": [_pair(n, pair, shares[n + 1] or 0.0) for n, pair in enumerate(history.comparisons)],
        "lineages": [_lineage(lineage) for lineage in view.lineages],
    }
    if view.phrase is not None:
        lists["phrase"] = [_phrase_round(row) for row in view.phrase.rounds]
    return document(head, lists)


def _round(side: Statement) -> dict[str, Any]:
    """A statement with its clauses, which leave out their text and index."""
    return statement_dict(side) | {"clauses": [_clause(clause) for clause in side.clauses]}


def _clause(clause: Clause) -> dict[str, Any]:
    return {key: value for key, value in clause_dict(clause).items() if key not in ("index", "text")}


def _pair(number: int, pair: Comparison, verbatim: float) -> dict[str, Any]:
    return {
        "old": number,
        "new": number + 1,
        "signature": pair.signature,
        "summary": pair.summary,
        "verbatim": round(verbatim, 4),
        "notices": list(pair.notices),
        "changes": [_change(change) for change in pair.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    """A change that names its clauses by their indices in the rounds."""
    sides = {"old": [clause.index for clause in change.old], "new": [clause.index for clause in change.new]}
    return change_dict(change) | sides


def _lineage(lineage: Lineage) -> dict[str, Any]:
    return {
        "id": lineage.id,
        "topics": list(lineage.topics),
        "first": lineage.first,
        "last": lineage.last,
        "clauses": [list(node) for node in lineage.nodes],
        "steps": [_step(step) for step in lineage.steps],
        "revivals": [_step(step) | {"change": _change(step.change)} for step in lineage.revivals],
        "levels": [_level(level) for level in lineage.levels],
        "phrases": [_phrase(phrase) for phrase in lineage.phrases],
    }


def _step(step: Step) -> dict[str, Any]:
    return {"old": step.old_round, "new": step.new_round, "event": step.event, "change": step.change.id}


def _level(level: ScaleLevel) -> dict[str, Any]:
    return {
        "round": level.round,
        "clause": level.clause,
        "dimension": level.dimension,
        "family": level.family,
        "level": level.level,
        "negated": level.negated,
        "start": level.span.start,
        "end": level.span.end,
        "quote": level.quote,
        "rule": level.rule,
    }


def _phrase(phrase: Phrase) -> dict[str, Any]:
    return {
        "quote": phrase.quote,
        "dimension": phrase.dimension,
        "first": phrase.rounds[0],
        "last": phrase.rounds[-1],
        "rounds": list(phrase.rounds),
        "all_rounds": list(phrase.all_rounds),
    }


def _phrase_round(row: PhraseRound) -> dict[str, Any]:
    clauses, rewordings = ([index for _, index in nodes] for nodes in (row.nodes, row.rewordings))
    return {"round": row.round, "clauses": clauses, "rewordings": rewordings}
