"""How a verdict came about and how a text was read, in plain lines: for ``explain`` and ``show``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ...model import Change, Clause, Comparison, Edit, Evidence, Span, Statement
from ...model.explanation import Candidate, DiscardedShift, Explanation, LinkExplanation
from ..evidence import marks, matched, route
from ..text import many, source_of, squeeze, visible

_SHORTEST = 30
_LONGEST = 20_000  # code points of a clause that are printed; prose has no such clause
_FEATURES = 6  # features that are named; the others are added up
_WORDS = 8  # words of a sentence that are quoted

_METHODS = {
    "exact": "the same words on both sides",
    "fuzzy": "likely one to one",
    "split": "one on the old side, several on the new",
    "merge": "several on the old side, one on the new",
}


def explanation(comparison: Comparison, id: str, width: int = 80, details: Explanation | None = None) -> str:
    """Return everything that is known about one change; ``details`` has discarded shifts and candidates."""
    change = comparison.find(id)
    texts = {"old": comparison.old.text, "new": comparison.new.text}
    lines = [f"{change.id}  {change.kind}, {change.confidence} confidence  {visible(route(change))}"]
    lines += _facts(change)
    for side, clause in [("old", clause) for clause in change.old] + [("new", clause) for clause in change.new]:
        head = f"{side} clause {clause.index}  ¶ {visible(clause.place)}  {clause.role}  {_range(clause.span)}"
        lines += ["", head, *_wrap(visible(squeeze(clause.text)), width, "  ", "  ")]
    lines += _block("edits", [_edit(edit, texts) for edit in change.edits if edit.op != "equal"], width)
    for number, proof in enumerate(change.evidence, 1):
        lines += _block(f"evidence {number}: {proof.rule}", _evidence(proof), width)
    if not change.evidence:
        lines += ["", "no evidence: no rule claims a change of strength here"]
    if details:
        lines += _block("shifts that did not decide", [_discarded(shift) for shift in details.discarded], width)
        for title, items in _link_blocks(comparison, details.link):
            lines += _block(title, items, width)
    return "\n".join([*lines, "", visible(comparison.signature)]) + "\n"


def _facts(change: Change) -> list[str]:
    link = change.link
    found = matched(link) if link else f"{change.kind}: matched with nothing"
    named = [f"{name}: {visible(value)}" for name in ("stance", "group", "note") if (value := getattr(change, name))]
    topics = [f"topics: {visible(', '.join(change.topics))}"] if change.topics else []
    return [", ".join([found, *(marks(change) if link else ())]), *named, *topics]


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


def _edit(edit: Edit, texts: dict[str, str]) -> str:
    spans = [(side, span) for side, span in (("old", edit.old), ("new", edit.new)) if span is not None]
    sides = (f"{side} {_range(span)} “{visible(span.quote(texts[side]))}”" for side, span in spans)
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
    """Return how a text was read: its title, its sections, and each clause with label, role and span."""
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
    pages = dict.fromkeys(place for _, place in statement.source.marks if place.startswith("p. "))
    facts = (
        f"language {visible(statement.language or 'not recognized')}",
        f"encoding {visible(statement.source.encoding)}" if statement.source.encoding else "",
        f"issuer {visible(squeeze(statement.issuer))}" if statement.issuer else "",
        f"round {visible(squeeze(statement.round))}" if statement.round else "",
        f"{many(len(pages), 'page')} with text" if pages else "",
    )
    return [", ".join(fact for fact in facts if fact)]


def _listed(clause: Clause, width: int) -> list[str]:
    label = f"label {visible(clause.label)}" if clause.label else f"¶ {clause.paragraph + 1}"
    origin = f"  {visible(clause.origin)}" if clause.origin else ""
    head = f"  {clause.index:>4}  {label}  {clause.role}{origin}  {_range(clause.span)}"
    left = len(clause.text) - _LONGEST
    words = squeeze(clause.text[:_LONGEST]) + (f" [… {left:,} more characters]" if left > 0 else "")
    return [head, *_wrap(visible(words), width, " " * 8, " " * 8)]


def clause_lines(statement: Statement) -> str:
    """Return one clause a line with its printed number, which a line diff such as git's compares well."""
    return "".join(f"{visible(squeeze(clause.text))}\n" for clause in statement.clauses)


def _link_blocks(comparison: Comparison, reasons: LinkExplanation) -> Iterator[tuple[str, list[str]]]:
    """Yield (title, lines) of each part of the explanation of a link."""
    yield "why it was linked" if reasons.method else "why it was linked to nothing", list(_link_summary(reasons))
    if not reasons.candidates:
        return
    title = f"sentences weighed, likeliest first; leaving both unlinked counts as {reasons.link_threshold:.2f}"
    yield title, [_candidate(c, comparison) for c in reasons.candidates]
    shown = next((c for c in reasons.candidates if c.outcome == "linked"), reasons.candidates[0])
    named = {"linked": "the linked pair", "attached": "the attached pair"}.get(shown.outcome, "the likeliest pair")
    yield f"what speaks for and against {named}: log odds {_signed(shown.log_odds)}", list(_shares(shown))


def _link_summary(reasons: LinkExplanation) -> Iterator[str]:
    if reasons.method:
        yield f"{reasons.method}: {_METHODS.get(reasons.method, 'given')}"
    if reasons.exact and reasons.method:
        yield "the whole sentence has the same words: linked before anything is weighed"
    elif reasons.exact:
        yield "its sentence has a counterpart with the same words"
    elif reasons.method == "exact":
        yield "the clause kept its words; its sentence, which changed, was linked as below"
    elif reasons.sentence_linked:
        yield "its sentence is linked as below; within it this clause shares too few words with any on the other side"
    elif not reasons.candidates:
        yield "no sentence of the other text that is not carried over word for word shares enough of its rarer words"
    elif not reasons.method:
        taken = any(c.outcome == "taken" for c in reasons.candidates)
        more = ", or went to a better pair" if taken else ""
        yield f"every sentence it resembles is less likely its counterpart than none{more}"


def _candidate(candidate: Candidate, comparison: Comparison) -> str:
    sides = f"{_sentence(comparison, 'old', candidate.old)} → {_sentence(comparison, 'new', candidate.new)}"
    why = candidate.outcome
    if candidate.attachment_probability is not None:
        why = f"attached with {candidate.attachment_probability:.2f}, since it says what the other part leaves out"
    elif candidate.outcome == "unlikely":
        why = "not linked, below that"
    elif candidate.rivals:
        pairs = [f"{_place_of(comparison, 'old', a)} → {_place_of(comparison, 'new', b)}" for a, b in candidate.rivals]
        why = f"not linked, since {' and '.join(pairs)} is better in all"
    return f"{candidate.probability:.2f} ({_signed(candidate.log_odds)})  {why}: {sides}"


def _shares(candidate: Candidate) -> Iterator[str]:
    named, rest = candidate.contributions[:_FEATURES], candidate.contributions[_FEATURES:]
    for share in named:
        yield f"{_signed(share.log_odds)}  {share.about} ({share.feature} {share.value:.2f})"
    yield f"{_signed(sum(s.log_odds for s in rest))}  the {len(rest)} other features together"
    yield f"{_signed(candidate.bias)}  to begin with"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _place_of(comparison: Comparison, side: str, clauses: Sequence[int]) -> str:
    return f"{side} ¶ {visible(getattr(comparison, side).clauses[clauses[0]].place)}"


def _sentence(comparison: Comparison, side: str, clauses: Sequence[int]) -> str:
    clause = getattr(comparison, side).clauses[clauses[0]]
    words = squeeze(clause.content[:400]).split(" ")
    more = " …" if len(words) > _WORDS or len(clauses) > 1 else ""
    return f"{_place_of(comparison, side, clauses)} “{visible(' '.join(words[:_WORDS]))}{more}”"
