"""Why a change was linked as it was, in plain lines: the candidates of its sentences and what speaks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Comparison
from ..model.explanation import Candidate, LinkExplanation
from .layout import squeeze, visible

SHARES = 6  # features named; the others are added up
WORDS = 8  # of a sentence, to know it by

_RUNGS = {
    "exact": "the same words on both sides",
    "fuzzy": "likely one to one",
    "split": "one on the old side, several on the new",
    "merge": "several on the old side, one on the new",
}


def reason_blocks(comparison: Comparison, reasons: LinkExplanation) -> Iterator[tuple[str, list[str]]]:
    """(title, lines) of each block."""
    yield "why it was linked" if reasons.method else "why it was linked to nothing", list(_said(reasons))
    if not reasons.candidates:
        return
    title = f"sentences weighed, likeliest first; leaving both unlinked counts as {reasons.link_threshold:.2f}"
    yield title, [_line(c, comparison) for c in reasons.candidates]
    shown = next((c for c in reasons.candidates if c.outcome == "linked"), reasons.candidates[0])
    named = {"linked": "the linked pair", "joined": "the joined pair"}.get(shown.outcome, "the likeliest pair")
    yield f"what speaks for and against {named}: log odds {_signed(shown.log_odds)}", list(_shares(shown))


def _said(reasons: LinkExplanation) -> Iterator[str]:
    if reasons.method:
        yield f"{reasons.method}: {_RUNGS.get(reasons.method, 'given')}"
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


def _line(candidate: Candidate, comparison: Comparison) -> str:
    sides = f"{_sentence(comparison, 'old', candidate.old)} → {_sentence(comparison, 'new', candidate.new)}"
    why = candidate.outcome
    if candidate.joint_probability is not None:
        why = f"joined with {candidate.joint_probability:.2f}, since it says what the other part leaves out"
    elif candidate.outcome == "unlikely":
        why = "not linked, below that"
    elif candidate.rivals:
        pairs = [f"{_place(comparison, 'old', a)} → {_place(comparison, 'new', b)}" for a, b in candidate.rivals]
        why = f"not linked, since {' and '.join(pairs)} is better in all"
    return f"{candidate.probability:.2f} ({_signed(candidate.log_odds)})  {why}: {sides}"


def _shares(candidate: Candidate) -> Iterator[str]:
    named, rest = candidate.contributions[:SHARES], candidate.contributions[SHARES:]
    for share in named:
        yield f"{_signed(share.log_odds)}  {share.about} ({share.feature} {share.value:.2f})"
    yield f"{_signed(sum(s.log_odds for s in rest))}  the {len(rest)} other features together"
    yield f"{_signed(candidate.bias)}  to begin with"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _place(comparison: Comparison, side: str, clauses: Sequence[int]) -> str:
    statement = getattr(comparison, side)
    return f"{side} ¶ {visible(statement.clauses[clauses[0]].place)}"


def _sentence(comparison: Comparison, side: str, clauses: Sequence[int]) -> str:
    clause = getattr(comparison, side).clauses[clauses[0]]
    words = squeeze(clause.content[:400]).split(" ")
    more = " …" if len(words) > WORDS or len(clauses) > 1 else ""
    return f"{_place(comparison, side, clauses)} “{visible(' '.join(words[:WORDS]))}{more}”"
