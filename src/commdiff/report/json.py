"""Reports as JSON and JSON Lines: the public contract of docs/json.md and of the files in ``schema``.

Keys have a fixed order, and each change is on one line. Text is exact: control characters and direction overrides,
which could act on a terminal that shows the file, are written as escapes and read back as they were.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..model import Change, Clause, Comparison, Evidence, Statement, moved_blocks
from ..wire import HISTORY, REPORT, change_dict, clause_dict, statement_dict
from .view import View

if TYPE_CHECKING:
    from ..model.archive import Entry, Precedent, Precedents
    from ..model.history import Lineage, Phrase, PhraseRound, ScaleLevel, Step
    from .history import HistoryView

PRECEDENTS = "commdiff/precedent/1"
"""The schema of a report on precedents."""
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


def render_history(view: HistoryView) -> str:
    """Return a report on a history: schema/commdiff-history-2.schema.json.

    It has the texts, so that ``commdiff trace --history`` can continue it without the files. Each round, comparison
    and lineage is on one line.
    """
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
        "rounds": [_history_round(side) for side in history.rounds],
        "comparisons": [_pair(n, pair, shares[n + 1] or 0.0) for n, pair in enumerate(history.comparisons)],
        "lineages": [_lineage(lineage) for lineage in view.lineages],
    }
    if view.phrase is not None:
        lists["phrase"] = [_phrase_round(row) for row in view.phrase.rounds]
    return document(head, lists)


def _history_round(side: Statement) -> dict[str, Any]:
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


def render_precedents(found: Precedents) -> str:
    """Return a report on precedents: schema/commdiff-precedent-1.schema.json. Each hit is on one line."""
    head = {
        "schema": PRECEDENTS,
        "signature": found.signature,
        "query": found.query,
        "filters": dict(found.filters),
        "searched": {"statements": found.statements, "clauses": found.clauses},
        "exact": found.uses,
        "oldest": _entry(found.oldest),
        "newest": _entry(found.newest),
        "notices": list(found.notices),
    }
    return document(head, {"hits": [_hit(number, hit) for number, hit in enumerate(found.hits, 1)]})


def render_precedent_lines(found: Precedents) -> str:
    """Return one line for each hit as in the report, with ``query`` and ``signature`` in front."""
    head = {"query": found.query, "signature": found.signature}
    return "".join(dumped(head | _hit(number, hit)) for number, hit in enumerate(found.hits, 1))


def _entry(entry: Entry | None) -> dict[str, Any] | None:
    keys = ("number", "id", "name", "series", "date", "title", "sha256")
    return {key: getattr(entry, key) for key in keys} if entry else None


def _hit(number: int, hit: Precedent) -> dict[str, Any]:
    change = hit.change
    return {
        "rank": number,
        "score": hit.score,
        "exact": hit.exact,
        "strength": hit.strength,
        "confidence": change.confidence if change else None,
        "dimensions": list(hit.dimensions),
        "statement": _entry(hit.entry),
        "place": hit.place,
        "role": hit.clause.role,
        "start": hit.clause.span.start,
        "end": hit.clause.span.end,
        "text": hit.clause.text,
        "topics": list(hit.topics),
        "evidence": [_evidence(proof) for proof in (change.evidence if change else ())],
    }


def _evidence(proof: Evidence) -> dict[str, Any]:
    return {
        "rule": proof.rule,
        "dimension": proof.dimension,
        "direction": proof.direction,
        "side": "query" if proof.side == "old" else "precedent",
        "start": proof.span.start,
        "end": proof.span.end,
        "quote": proof.quote,
        "why": proof.why,
        "source": proof.source,
    }
