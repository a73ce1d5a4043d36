"""How a verdict came about and how a text was read, in plain lines: for ``explain`` and ``show``."""

from __future__ import annotations

import textwrap

from ..model import (
    Change,
    Clause,
    Comparison,
    Edit,
    Evidence,
    Span,
    Statement,
)
from ..model.explanation import DiscardedShift, Explanation
from .layout import (
    matched,
    route,
    source_of,
    squeeze,
    visible,
)
from .reasons import reason_blocks

_SHORTEST = 30
_LONGEST = 20_000  # code points of a clause that are printed; prose has no such clause


def explanation(comparison: Comparison, id: str, width: int = 80, details: Explanation | None = None) -> str:
    """Return everything about one change as plain text: link, edits, evidence, discarded shifts, candidates.

    Args:
        comparison: The comparison.
        id: The id of the change.
        width: The width of the lines in characters.
        details: The result of ``commdiff.explain``: the discarded shifts and the candidates.

    Raises:
        UsageError: No change has this id.
    """
    change = comparison.find(id)
    texts = {"old": comparison.old.text, "new": comparison.new.text}
    lines = [f"{change.id}  {change.kind}, {change.confidence} confidence  {visible(route(change))}"]
    lines += _facts(change)
    for side in ("old", "new"):
        for clause in getattr(change, side):
            lines += ["", *_clause(clause, side, width)]
    lines += _block("edits", [_edit(edit, texts) for edit in change.edits], width)
    for number, proof in enumerate(change.evidence, 1):
        lines += _block(f"evidence {number}: {proof.rule}", _evidence(proof), width)
    if not change.evidence:
        lines += ["", "no evidence: no rule claims a change of strength here"]
    if details:
        lines += _block("shifts that did not decide", [_discarded(shift) for shift in details.discarded], width)
        for title, items in reason_blocks(comparison, details.link):
            lines += _block(title, items, width)
    return "\n".join([*lines, "", visible(comparison.signature)]) + "\n"


def _facts(change: Change) -> list[str]:
    link = change.link
    found = matched(link) if link else f"{change.kind}: matched with nothing"
    axes = [name for name in ("moved", "split", "merged") if getattr(change, name) and link]
    named = [f"{name}: {visible(value)}" for name in ("stance", "group", "note") if (value := getattr(change, name))]
    topics = [f"topics: {visible(', '.join(change.topics))}"] if change.topics else []
    return [", ".join([found, *axes]), *named, *topics]


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    room = max(width, _SHORTEST)
    return textwrap.wrap(text, room, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _block(title: str, items: list[str], width: int) -> list[str]:
    if not items:
        return []
    lines = [line for item in items for line in _wrap(item, width, "  ", "    ")]
    return ["", visible(title), *lines]


def _range(span: Span) -> str:
    return f"[{span.start}, {span.end})"


def _clause(clause: Clause, side: str, width: int) -> list[str]:
    head = f"{side} clause {clause.index}  ¶ {visible(clause.place)}  {clause.role}  {_range(clause.span)}"
    return [head, *_wrap(visible(squeeze(clause.text)), width, "  ", "  ")]


def _edit(edit: Edit, texts: dict[str, str]) -> str:
    sides = [
        f"{side} {_range(span)} “{visible(span.quote(texts[side]))}”"
        for side, span in (("old", edit.old), ("new", edit.new))
        if span is not None
    ]
    return f"{edit.op}: {' → '.join(sides)}"


def _evidence(proof: Evidence) -> list[str]:
    level = "" if proof.level is None else f", level {proof.level:g}"
    return [
        f"“{visible(proof.quote)}” in the {proof.side} text, {_range(proof.span)}",
        f"{visible(proof.dimension)}: {proof.direction}{level}, {proof.certainty} certainty",
        *([f"why: {visible(proof.why)}"] if proof.why else []),
        *([f"source: {visible(proof.source)}"] if proof.source else []),
    ]


def _discarded(shift: DiscardedShift) -> str:
    words = " → ".join(f"{proof.side} “{visible(proof.quote)}”" for proof in shift.evidence)
    return f"{visible(shift.dimension)} {shift.direction}, {words}: {visible(shift.reason)} ({shift.function})"


def outline(statement: Statement, width: int = 80) -> str:
    """How a text was read: what it is called, its sections, and each clause with label, role and span."""
    source = statement.source
    lines = [
        visible(squeeze(statement.title or "(no title found)")),
        " · ".join(visible(fact) for fact in source_of(statement)),
        f"{visible(source.media_type)}, {len(statement.text):,} characters, sha256 {source.sha256}",
        *_read_as(statement),
        *(f"note: {visible(notice)}" for notice in source.notices),
    ]
    for number, section in enumerate(statement.sections, 1):
        heading = visible(squeeze(section.heading)) if section.heading else "(no heading)"
        lines += ["", f"section {number}  {heading}  {_range(section.span)}"]
        for index in section.clauses:
            lines += _listed(statement.clauses[index], width)
    return "\n".join(lines) + "\n"


def _read_as(statement: Statement) -> list[str]:
    """What the text was found to be: its language, encoding and pages, as one line."""
    pages = dict.fromkeys(place for _, place in statement.source.marks if place.startswith("p. "))
    facts = (
        f"language {visible(statement.language or 'not recognized')}",
        f"encoding {visible(statement.source.encoding)}" if statement.source.encoding else "",
        f"issuer {visible(squeeze(statement.issuer))}" if statement.issuer else "",
        f"round {visible(squeeze(statement.round))}" if statement.round else "",
        f"{len(pages)} {'page' if len(pages) == 1 else 'pages'} with text" if pages else "",
    )
    return [", ".join(fact for fact in facts if fact)]


def _listed(clause: Clause, width: int) -> list[str]:
    label = f"label {visible(clause.label)}" if clause.label else f"¶ {clause.paragraph + 1}"
    origin = f"  {visible(clause.origin)}" if clause.origin else ""
    head = f"  {clause.index:>4}  {label}  {clause.role}{origin}  {_range(clause.span)}"
    return [head, *_wrap(visible(_clipped(clause.text)), width, " " * 8, " " * 8)]


def _clipped(text: str) -> str:
    """The text on one line; of a very long one its beginning."""
    left = len(text) - _LONGEST
    return squeeze(text) if left <= 0 else f"{squeeze(text[:_LONGEST])} [… {left:,} more characters]"


def clause_lines(statement: Statement) -> str:
    """One clause a line, each with its printed number: what a line diff such as git's compares well."""
    return "".join(f"{visible(squeeze(clause.text))}\n" for clause in statement.clauses)
