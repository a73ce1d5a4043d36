"""Text → sections and clauses, with offsets.

blocks.py finds paragraphs, sentences.py cuts them into sentences, acts.py cuts sentences into clauses.
What lies between two clauses is white space or a ruled line, so nothing of the text is lost.
"""

from __future__ import annotations

import re

from attrs import evolve

from ..errors import ReadError
from ..model import (
    Clause,
    Section,
    Source,
    Span,
    Statement,
)
from .clauses import clause_starts
from .footnotes import Notes, find_notes, note_lead, skipped
from .paragraphs import Block, TooManyError, blocks
from .sentences import data, sentence_spans

MAX_PARAGRAPH = 200_000  # code points; a longer "paragraph" is no prose: it stays one clause

MAX_CLAUSES = 150_000  # a text of the largest size allowed has about half as many
_ENDING = 40  # code points at a paragraph's end that tell a preambular from an operative one

# How preambular and operative paragraphs of a resolution begin ("Deeply concerned", "Requests"), and how they end.
_PREAMBULAR = (
    r"(?:\w{1,30}ly,?\s{1,9})?(?:(?:and|also|further)\s{1,9})?[A-Z]?[a-z\-]{1,30}(?:ing|ed|ful|ious|ware|eply|ite)\b"
)
_OPERATIVE = r"(?:(?:\w{1,30}ly|Also|Further)\s{1,9}){0,4}[A-Z]?[a-z\-]{1,30}s\b"
_NOTED = r"\s*(?:(?:\d{1,3}/?|\[\d{1,3}\]|[⁰¹²³⁴-⁹]{1,3})\s*)?(?:and\s*)?\Z"  # a footnote's mark, "and"
_GOES_ON = "," + _NOTED
_STOPS = "[;.:]" + _NOTED

__all__ = ["segment"]


def _is_speaker(piece: str) -> bool:
    """Whether a paragraph names the body that speaks, and goes on: "The Security Council,"."""
    if not piece.rstrip().endswith(","):
        return False
    return re.match(rf"(?i:{data()['bodies']})\s*,\s*\Z", piece) is not None


def _resolution_roles(text: str, found: list[Block]) -> list[Block]:
    """Preambular and operative paragraphs, where a body such as "The Security Council," opens the text."""
    speaker = next((i for i, b in enumerate(found) if _is_speaker(text[b.start + b.lead : b.end])), None)
    if speaker is None:
        return found
    out = [evolve(b, role="body" if i == speaker else b.role) for i, b in enumerate(found[: speaker + 1])]
    operative = False
    for block in found[speaker + 1 :]:
        piece = text[block.start + block.lead : block.end]
        if block.role == "body":
            tail = piece[-_ENDING:]
            # before the first operative paragraph the comma may be missing, or misread
            preambular = re.match(_PREAMBULAR, piece) and (not operative or re.search(_GOES_ON, tail))
            acts = re.match(_OPERATIVE, piece) and (block.label or re.search(_STOPS, tail))
            operative = operative or (not preambular and bool(acts))
            role = "operative" if operative else "preambular" if preambular else "body"
            block = evolve(block, role=role)
        out.append(block)
    return out


def _with_notes(text: str, found: list[Block], notes: Notes) -> list[Block]:
    """The blocks, footnotes as such: their number is their label."""
    out = list(found)
    for index in notes.blocks:
        lead, label = note_lead(text, found[index])
        out[index] = evolve(found[index], role="footnote", lead=lead, label=label)
    return out


class _Blanks:
    """Hands out the skipped stretches, clause by clause in order."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self.spans = spans
        self.at = 0

    def within(self, start: int, end: int) -> tuple[Span, ...]:
        """Those inside a clause; each later question must be about a later clause."""
        out = []
        while self.at < len(self.spans) and self.spans[self.at][0] < end:
            a, b = self.spans[self.at]
            if start <= a and b <= end:
                out.append(Span(a, b))
            self.at += 1
        return tuple(out)


def _cuts(text: str, block: Block) -> list[list[tuple[int, int]]]:
    """The clauses of a block as absolute offsets, grouped by sentence."""
    piece = text[block.start : block.end]
    if block.role not in ("body", "preambular", "operative", "signature") or len(piece) > MAX_PARAGRAPH:
        return [[(block.start, block.end)]]
    out = []
    for a, b in sentence_spans(piece[block.lead :]) or [(0, len(piece) - block.lead)]:
        a, b = block.start + block.lead + a, block.start + block.lead + b
        starts = [a, *(a + cut for cut in (clause_starts(text[a:b]) if block.role == "body" else []))]
        ends = [s + len(text[s:e].rstrip()) for s, e in zip(starts, [*starts[1:], b], strict=True)]
        out.append(list(zip(starts, ends, strict=True)))
    out[0][0] = (block.start, out[0][0][1])
    return out


def _clauses(text: str, source: Source) -> tuple[list[Clause], list[int]]:
    """The clauses, and for each the number of the heading it stands under."""
    clauses: list[Clause] = []
    sections: list[int] = []
    sentence = section = 0
    label = None
    found = _resolution_roles(text, blocks(text, MAX_CLAUSES))
    notes = find_notes(text, found)
    blanks = _Blanks(skipped(text, found, notes))
    for paragraph, block in enumerate(_with_notes(text, found, notes)):
        if block.role == "heading" and clauses:
            section += 1
        label = block.label if block.label or block.role == "heading" else None
        for group in _cuts(text, block):
            for start, end in group:
                lead = block.lead if start == block.start else 0
                clause = Clause(
                    len(clauses),
                    Span(start, end),
                    text[start:end],
                    block.role,
                    label,
                    lead,
                    sentence,
                    paragraph,
                    section,
                    blanks.within(start + lead, end),
                    source.place(start + lead),
                )
                clauses.append(clause)
                sections.append(section)
            if len(clauses) > MAX_CLAUSES:
                raise TooManyError(f"more than {MAX_CLAUSES:,} clauses")
            sentence += 1
    return clauses, sections


def _section(members: list[Clause]) -> Section:
    heading = members[0].content.strip() if members[0].role == "heading" else None
    span = Span(members[0].span.start, members[-1].span.end)
    return Section(heading, span, tuple(clause.index for clause in members))


def segment(statement: Statement) -> Statement:
    """The statement with its sections and clauses. One that already has clauses comes back as it is.

    ReadError where it has more than ``MAX_CLAUSES`` paragraphs or clauses.
    """
    if statement.clauses:
        return statement
    try:
        clauses, numbers = _clauses(statement.text, statement.source)
    except TooManyError as error:
        raise ReadError(f"{statement.source.name}: {error}; compare it in parts") from None
    groups: list[list[Clause]] = [[] for _ in range(numbers[-1] + 1)] if clauses else []
    for clause, number in zip(clauses, numbers, strict=True):
        groups[number].append(clause)
    return evolve(statement, clauses=tuple(clauses), sections=tuple(_section(g) for g in groups if g))
