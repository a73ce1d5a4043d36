"""The JSON of a history: the contract of docs/json.md and schema/commdiff-history-1.schema.json.

It holds the texts, so that ``commdiff trace --history`` goes on from it without the files. One round, one comparison,
one lineage a line.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ...model import (
    Change,
    Clause,
    Comparison,
    Section,
    Statement,
)
from ...model.history import Lineage, Phrase, ScaleLevel, Step
from ..json import change_dict, dumped
from .layout import HistoryView

SCHEMA = "commdiff/history/1"


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """The whole report with a line end; ``width`` and ``color`` mean nothing here."""
    history = view.history
    shares = [tally.verbatim for tally in history.summaries]
    parts = {
        "rounds": [_round(side) for side in history.rounds],
        "comparisons": [_pair(n, pair, shares[n + 1] or 0.0) for n, pair in enumerate(history.comparisons)],
        "lineages": [_lineage(lineage) for lineage in view.lineages],
    }
    if view.phrase is not None:
        parts["phrase"] = [_row(row.round, row.nodes, row.rewordings) for row in view.phrase.rounds]
    narrowed = {"only": list(view.only), "topic": view.topic, "phrase": view.phrase.phrase if view.phrase else None}
    head = {
        "schema": SCHEMA,
        "signature": history.signature,
        "narrowed": narrowed if view.narrowed else None,
        "notices": list(history.notices),
    }
    lines = [f" {_encoded(key)}: {_encoded(value)}" for key, value in head.items()]
    lines += [f" {_encoded(key)}: {_listed(items)}" for key, items in parts.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _encoded(value: Any) -> str:
    return dumped(value).rstrip("\n")


def _listed(items: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join("  " + _encoded(item) for item in items) + "\n ]" if items else "[]"


def _round(side: Statement) -> dict[str, Any]:
    source = side.source
    return {
        "id": side.id,
        "title": side.title,
        "date": side.date,
        "issuer": side.issuer,
        "round": side.round,
        "language": side.language,
        "source": source.name,
        "media_type": source.media_type,
        "sha256": source.sha256,
        "encoding": source.encoding,
        "notices": list(source.notices),
        "marks": [list(mark) for mark in source.marks],
        "length": len(side.text),
        "text_sha256": hashlib.sha256(side.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "text": side.text,
        "sections": [_section(section) for section in side.sections],
        "clauses": [_clause(clause) for clause in side.clauses],
    }


def _section(section: Section) -> dict[str, Any]:
    span = section.span
    return {"heading": section.heading, "start": span.start, "end": span.end, "clauses": list(section.clauses)}


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "start": clause.span.start,
        "end": clause.span.end,
        "label": clause.label,
        "place": clause.place,
        "role": clause.role,
        "lead": clause.lead,
        "sentence": clause.sentence,
        "paragraph": clause.paragraph,
        "section": clause.section,
        "origin": clause.origin,
        "skipped": [[span.start, span.end] for span in clause.skipped],
    }


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
    """As in ``commdiff/1``, but that clauses are named by their index in the round, and the score is exact."""
    return change_dict(change) | {
        "similarity": change.similarity,
        "old": [clause.index for clause in change.old],
        "new": [clause.index for clause in change.new],
    }


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


def _row(number: int, nodes: tuple[tuple[int, int], ...], rewordings: tuple[tuple[int, int], ...]) -> dict[str, Any]:
    return {"round": number, "clauses": [i for _, i in nodes], "rewordings": [i for _, i in rewordings]}
