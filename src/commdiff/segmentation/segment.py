"""Text → sections and clauses, with offsets.

``paragraphs`` divides the text, ``sentences`` cuts paragraphs into sentences, ``clauses`` cuts sentences into clauses.
Only white space and ruled lines are between two clauses, so no wording is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import evolve

from ..errors import ReadError
from ..model import Clause, Section, Source, Span, Statement
from .clauses import clause_starts
from .footnotes import Footnotes, find_footnotes, note_lead, skipped_spans
from .paragraphs import Paragraph, TooManyError, find_paragraphs
from .sentences import sentence_spans, word_lists

MAX_PARAGRAPH = 200_000  # code points; a longer paragraph is not prose and stays one clause
MAX_CLAUSES = 150_000  # a text of the largest allowed size has about half as many
_TAIL = 40  # code points at a paragraph's end that show if it is preambular or operative

# How the paragraphs of a resolution begin ("Deeply concerned", "Requests") and end.
_PREAMBULAR = (
    r"(?:\w{1,30}ly,?\s{1,9})?(?:(?:and|also|further)\s{1,9})?[A-Z]?[a-z\-]{1,30}(?:ing|ed|ful|ious|ware|eply|ite)\b"
)
_OPERATIVE = r"(?:(?:\w{1,30}ly|Also|Further)\s{1,9}){0,4}[A-Z]?[a-z\-]{1,30}s\b"
_NOTE_OR_AND = r"\s*(?:(?:\d{1,3}/?|\[\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3})\s*)?(?:and\s*)?\Z"
_ENDS_IN_COMMA = "," + _NOTE_OR_AND
_ENDS_IN_STOP = "[;.:]" + _NOTE_OR_AND

__all__ = ["segment"]


def segment(statement: Statement) -> Statement:
    """Add sections and clauses to a statement.

    Args:
        statement: A statement. One that already has clauses is returned as it is.

    Returns:
        The statement with its sections and clauses.

    Raises:
        ReadError: The text has more than ``MAX_CLAUSES`` paragraphs or clauses.
    """
    if statement.clauses:
        return statement
    try:
        clauses = _clauses(statement.text, statement.source)
    except TooManyError as error:
        raise ReadError(f"{statement.source.name}: {error}; compare it in parts") from None
    members: dict[int, list[Clause]] = {}
    for clause in clauses:
        members.setdefault(clause.section, []).append(clause)
    return evolve(statement, clauses=tuple(clauses), sections=tuple(map(_section, members.values())))


def _section(members: list[Clause]) -> Section:
    heading = members[0].content.strip() if members[0].role == "heading" else None
    span = Span(members[0].span.start, members[-1].span.end)
    return Section(heading, span, tuple(clause.index for clause in members))


def _clauses(text: str, source: Source) -> list[Clause]:
    clauses: list[Clause] = []
    sentence = section = 0
    paragraphs = _with_resolution_roles(text, find_paragraphs(text, MAX_CLAUSES))
    notes = find_footnotes(text, paragraphs)
    skipped = _SkippedSpans(skipped_spans(text, paragraphs, notes))
    for number, paragraph in enumerate(_with_footnotes(text, paragraphs, notes)):
        if paragraph.role == "heading" and clauses:
            section += 1
        for spans in _clause_spans(text, paragraph):
            for start, end in spans:
                lead = paragraph.lead if start == paragraph.start else 0
                clause = Clause(
                    index=len(clauses),
                    span=Span(start, end),
                    text=text[start:end],
                    role=paragraph.role,
                    label=paragraph.label or None,
                    lead=lead,
                    sentence=sentence,
                    paragraph=number,
                    section=section,
                    skipped=skipped.within(start + lead, end),
                    origin=source.place(start + lead),
                )
                clauses.append(clause)
            if len(clauses) > MAX_CLAUSES:
                raise TooManyError(f"more than {MAX_CLAUSES:,} clauses")
            sentence += 1
    return clauses


def _clause_spans(text: str, paragraph: Paragraph) -> list[list[tuple[int, int]]]:
    """Return the offsets of a paragraph's clauses, grouped by sentence."""
    start, end, role, _, lead = paragraph
    if role not in ("body", "preambular", "operative", "signature") or end - start > MAX_PARAGRAPH:
        return [[(start, end)]]
    content = start + lead
    out = []
    for a, b in sentence_spans(text[content:end]) or [(0, end - content)]:
        first, last = content + a, content + b
        starts = [first, *(first + cut for cut in (clause_starts(text[first:last]) if role == "body" else []))]
        ends = [s + len(text[s:e].rstrip()) for s, e in zip(starts, [*starts[1:], last], strict=True)]
        out.append(list(zip(starts, ends, strict=True)))
    out[0][0] = (start, out[0][0][1])
    return out


def _is_speaker(paragraph: str) -> bool:
    """Return True if a paragraph only names the body that speaks: "The Security Council,"."""
    if not paragraph.rstrip().endswith(","):
        return False
    return re.match(rf"(?i:{word_lists()['bodies']})\s*,\s*\Z", paragraph) is not None


def _with_resolution_roles(text: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with preambular and operative roles, if a body such as "The Security Council," speaks."""
    speaker = next((i for i, p in enumerate(paragraphs) if _is_speaker(text[p.start + p.lead : p.end])), None)
    if speaker is None:
        return paragraphs
    out = [*paragraphs[:speaker], paragraphs[speaker]._replace(role="body")]
    operative = False
    for paragraph in paragraphs[speaker + 1 :]:
        if paragraph.role == "body":
            content = text[paragraph.start + paragraph.lead : paragraph.end]
            tail = content[-_TAIL:]
            # Before the first operative paragraph the comma may be missing, or misread.
            preambular = re.match(_PREAMBULAR, content) and (not operative or re.search(_ENDS_IN_COMMA, tail))
            acts = re.match(_OPERATIVE, content) and (paragraph.label or re.search(_ENDS_IN_STOP, tail))
            operative = operative or (not preambular and bool(acts))
            paragraph = paragraph._replace(role="operative" if operative else "preambular" if preambular else "body")
        out.append(paragraph)
    return out


def _with_footnotes(text: str, paragraphs: Sequence[Paragraph], notes: Footnotes) -> list[Paragraph]:
    out = list(paragraphs)
    for index in notes.paragraphs:
        lead, label = note_lead(text, out[index])
        out[index] = out[index]._replace(role="footnote", lead=lead, label=label)
    return out


class _SkippedSpans:
    """The skipped spans of a text, consumed clause by clause in order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = spans
        self.index = 0

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the spans inside a clause; each call must be about a later clause than the call before."""
        out = []
        while self.index < len(self.spans) and self.spans[self.index][0] < end:
            a, b = self.spans[self.index]
            if start <= a and b <= end:
                out.append(Span(a, b))
            self.index += 1
        return tuple(out)
