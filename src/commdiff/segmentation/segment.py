"""Text → sections and clauses, with offsets.

``paragraphs`` divides the text, ``sentences`` cuts paragraphs into sentences, ``clauses`` cuts sentences into clauses.
Only white space and ruled lines are between two clauses, so no wording is lost.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import evolve

from ..errors import ReadError
from ..model import Clause, Section, Source, Span, Statement
from .clauses import clause_starts
from .footnotes import find_footnotes, note_lead, skipped_spans
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
    return evolve(statement, clauses=tuple(clauses), sections=tuple(sections_of(clauses)))


def sections_of(clauses: Iterable[Clause]) -> Iterator[Section]:
    """Yield the sections of the clauses of a text."""
    for _, group in groupby(clauses, lambda clause: clause.section):
        members = list(group)
        heading = members[0].content.strip() if members[0].role == "heading" else None
        span = Span(members[0].span.start, members[-1].span.end)
        yield Section(heading, span, tuple(clause.index for clause in members))


def _clauses(text: str, source: Source) -> list[Clause]:
    clauses: list[Clause] = []
    sentence = section = 0
    paragraphs = _with_resolution_roles(text, find_paragraphs(text, MAX_CLAUSES))
    notes = find_footnotes(text, paragraphs)
    skipped = deque(skipped_spans(text, paragraphs, notes))
    for index in notes.paragraphs:
        lead, label = note_lead(text, paragraphs[index])
        paragraphs[index] = paragraphs[index]._replace(role="footnote", lead=lead, label=label)
    for number, paragraph in enumerate(paragraphs):
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
                    skipped=_within(skipped, start + lead, end),
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
    return paragraph.rstrip().endswith(",") and bool(re.match(rf"(?i:{word_lists()['bodies']})\s*,\s*\Z", paragraph))


def _with_resolution_roles(text: str, paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs with preambular and operative roles, if a body such as "The Security Council," speaks."""
    speaker = next((i for i, p in enumerate(paragraphs) if _is_speaker(text[p.start + p.lead : p.end])), None)
    if speaker is None:
        return paragraphs
    paragraphs[speaker] = paragraphs[speaker]._replace(role="body")
    operative = False
    for index, paragraph in enumerate(paragraphs[speaker + 1 :], speaker + 1):
        if paragraph.role == "body":
            content = text[paragraph.start + paragraph.lead : paragraph.end]
            tail = content[-_TAIL:]
            # Before the first operative paragraph the comma may be missing, or misread.
            preambular = re.match(_PREAMBULAR, content) and (not operative or re.search(_ENDS_IN_COMMA, tail))
            acts = re.match(_OPERATIVE, content) and (paragraph.label or re.search(_ENDS_IN_STOP, tail))
            operative = operative or (not preambular and bool(acts))
            role = "operative" if operative else "preambular" if preambular else "body"
            paragraphs[index] = paragraph._replace(role=role)
    return paragraphs


def _within(spans: deque[tuple[int, int]], start: int, end: int) -> tuple[Span, ...]:
    """Remove the spans that begin before ``end`` and return those inside the clause, which comes next in the text."""
    begun = []
    while spans and spans[0][0] < end:
        begun.append(spans.popleft())
    return tuple(Span(a, b) for a, b in begun if start <= a and b <= end)
