"""Reports as JSON and JSON Lines: the public contract of docs/json.md and of the files in ``schema``.

Keys have a fixed order, and each change is on one line. Text is exact: control characters and direction overrides,
which could act on a terminal that shows the file, are written as escapes and read back as they were.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ..model import Change, Clause, Comparison, moved_blocks
from ..wire import HISTORY, REPORT, Plain, change_dict, clause_dict, fields, statement_dict
from .view import View

if TYPE_CHECKING:
    from ..model.archive import Entry, Precedent, Precedents
    from ..model.history import Lineage, Step
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


def document(head: Plain, lists: dict[str, list[Plain]]) -> str:
    """Return a JSON object with one key a line and one item a line in each of ``lists``, which come last."""
    parts = [f" {_encode(key)}: {_encode(value)}" for key, value in head.items()]
    for key, items in lists.items():
        lines = ",\n".join("  " + _encode(item) for item in items)
        parts.append(f" {_encode(key)}: [\n{lines}\n ]" if items else f" {_encode(key)}: []")
    return _safe("{\n" + ",\n".join(parts) + "\n}\n")


def dumped(value: Plain) -> str:
    """Return plain data on one line, with a line end."""
    return _safe(_encode(value) + "\n")


def _safe(text: str) -> str:
    if all(map(str.isprintable, text.split("\n"))):  # nothing unsafe is printable
        return text
    return re.sub(_UNSAFE, lambda match: f"\\u{ord(match[0]):04x}", text)


def head_dict(view: View) -> Plain:
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
        "notices": history.notices,
    }
    shares = [summary.verbatim for summary in history.summaries]
    lists = {
        "rounds": [statement_dict(side) | {"clauses": list(map(_clause, side.clauses))} for side in history.rounds],
        "comparisons": [_pair(n, pair, shares[n + 1] or 0.0) for n, pair in enumerate(history.comparisons)],
        "lineages": [_lineage(lineage) for lineage in view.lineages],
    }
    if view.phrase is not None:
        lists["phrase"] = [
            {
                "round": row.round,
                "clauses": [index for _, index in row.nodes],
                "rewordings": [index for _, index in row.rewordings],
            }
            for row in view.phrase.rounds
        ]
    return document(head, lists)


def _clause(clause: Clause) -> Plain:
    """Return a clause without its text, which the round has, and without its index."""
    plain = clause_dict(clause)
    del plain["index"], plain["text"]
    return plain


def _pair(number: int, pair: Comparison, verbatim: float) -> Plain:
    return {
        "old": number,
        "new": number + 1,
        **fields(pair, "signature summary"),
        "verbatim": round(verbatim, 4),
        "notices": pair.notices,
        "changes": [_change(change) for change in pair.changes],
    }


def _change(change: Change) -> Plain:
    """Return a change that names its clauses by their indices in the rounds."""
    sides = {"old": [clause.index for clause in change.old], "new": [clause.index for clause in change.new]}
    return change_dict(change) | sides


def _lineage(lineage: Lineage) -> Plain:
    return {
        **fields(lineage, "id topics first last"),
        "clauses": lineage.nodes,
        "steps": [_step(step) for step in lineage.steps],
        "revivals": [_step(step) | {"change": _change(step.change)} for step in lineage.revivals],
        "levels": [
            fields(level, "round clause dimension family level negated")
            | {"start": level.span.start, "end": level.span.end, "quote": level.quote, "rule": level.rule}
            for level in lineage.levels
        ],
        "phrases": [
            fields(phrase, "quote dimension")
            | {"first": phrase.rounds[0], "last": phrase.rounds[-1], **fields(phrase, "rounds all_rounds")}
            for phrase in lineage.phrases
        ],
    }


def _step(step: Step) -> Plain:
    return {"old": step.old_round, "new": step.new_round, "event": step.event, "change": step.change.id}


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
        "notices": found.notices,
    }
    return document(head, {"hits": [_hit(number, hit) for number, hit in enumerate(found.hits, 1)]})


def render_precedent_lines(found: Precedents) -> str:
    """Return one line for each hit as in the report, with ``query`` and ``signature`` in front."""
    head = {"query": found.query, "signature": found.signature}
    return "".join(dumped(head | _hit(number, hit)) for number, hit in enumerate(found.hits, 1))


def _entry(entry: Entry | None) -> Plain | None:
    return fields(entry, "number id name series date title sha256") if entry else None


def _hit(number: int, hit: Precedent) -> Plain:
    change, clause = hit.change, hit.clause
    evidence = [
        fields(proof, "rule dimension direction")
        | {"side": "query" if proof.side == "old" else "precedent", "start": proof.span.start, "end": proof.span.end}
        | fields(proof, "quote why source")
        for proof in (change.evidence if change else ())
    ]
    return {
        "rank": number,
        **fields(hit, "score exact strength"),
        "confidence": change.confidence if change else None,
        "dimensions": hit.dimensions,
        "statement": _entry(hit.entry),
        "place": hit.place,
        "role": clause.role,
        "start": clause.span.start,
        "end": clause.span.end,
        "text": clause.text,
        "topics": hit.topics,
        "evidence": evidence,
    }
