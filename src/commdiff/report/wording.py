"""The wording of a change as a report quotes it: edits and evidence marked, long unchanged runs cut.

A quote is changed in two ways only: it stands on one line, and a long run of unchanged words becomes
``CUT``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..model import Change, Clause, Span

CUT = "[…]"
"""Stands for unchanged words that are left out of a quote."""

_WORD = re.compile(r"\S+")
_ATOM = re.compile(r"\s*\S+\s*|\s+")
_SPACE = re.compile(r"\s+")
_LONGEST = 40


class Piece(NamedTuple):
    """A stretch of a quote. ``mark``: same, gone, new or cut (words left out); ``cue``: it is evidence."""

    text: str
    mark: str = "same"
    cue: bool = False


def pieces(change: Change, side: str) -> tuple[Piece, ...]:
    """The wording of one side cut where edits and evidence begin and end; white space is squeezed.

    Paragraph numbers are left to ``places``. Clauses that were not neighbours are joined by ``CUT``.
    """
    mark = "gone" if side == "old" else "new"
    edits = _merged(span for edit in change.edits if (span := getattr(edit, side)) is not None)
    cues = _merged(proof.span for proof in change.evidence if proof.side == side)
    out: list[Piece] = []
    previous: Clause | None = None
    for clause in getattr(change, side):
        if previous is not None:
            near = clause.index == previous.index + 1
            out.append(Piece(" ") if near else Piece(f" {CUT} ", "cut"))
        out += _cut(clause, edits, cues, mark)
        previous = clause
    return tuple(out)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif span.end > span.start:
            out.append(span)
    return out


def _covers(spans: Sequence[Span], starts: Sequence[int], point: int) -> bool:
    at = bisect_right(starts, point) - 1
    return at >= 0 and point < spans[at].end


def _cut(clause: Clause, edits: list[Span], cues: list[Span], mark: str) -> list[Piece]:
    start, end = clause.span.start + clause.lead, clause.span.end
    points = {start, end}
    points.update(p for span in (*edits, *cues) for p in (span.start, span.end) if start < p < end)
    bounds = sorted(points)
    edit_starts, cue_starts = [s.start for s in edits], [s.start for s in cues]
    out = []
    for a, b in pairwise(bounds):
        text = _SPACE.sub(" ", clause.text[a - clause.span.start : b - clause.span.start])
        edited = _covers(edits, edit_starts, a)
        out.append(Piece(text, mark if edited else "same", _covers(cues, cue_starts, a)))
    return out


def elide(run: Sequence[Piece], keep: int, ends: int) -> tuple[Piece, ...]:
    """The pieces with long unchanged runs cut to ``keep`` words beside an edit and ``ends`` words at the
    two ends of the quote. Edits and evidence are never touched; a few words too many are left alone."""
    out: list[Piece] = []
    for at, piece in enumerate(run):
        if piece.mark != "same" or piece.cue:
            out.append(piece)
            continue
        head = ends if at == 0 else keep
        tail = ends if at == len(run) - 1 else keep
        out += _shortened(piece, head, tail)
    return tuple(out)


def joined(run: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces without a cut where only the evidence begins or ends: for formats that mark edits alone."""
    out: list[Piece] = []
    for piece in run:
        if out and out[-1].mark == piece.mark:
            out[-1] = Piece(out[-1].text + piece.text, piece.mark)
        else:
            out.append(piece._replace(cue=False))
    return tuple(out)


def _shortened(piece: Piece, head: int, tail: int) -> list[Piece]:
    words = list(_WORD.finditer(piece.text))
    if len(words) <= head + tail + min(10, max(head, tail)):
        return [piece]
    first = piece.text[: words[head - 1].end() + 1] if head else ""
    last = piece.text[words[-tail].start() - 1 :] if tail else ""
    return [Piece(first), Piece(CUT, "cut"), Piece(last)]


def excerpt(change: Change, side: str) -> tuple[Piece, ...]:
    """One side of a change as its own entry shows it: whole sentences, long unchanged runs cut."""
    run = pieces(change, side)
    return elide(run, 12, 14) if change.edits else run


def glimpse(change: Change, side: str) -> tuple[Piece, ...]:
    """One side of a change in a brief group: the edits and a few words around them.

    A side without an edit shows the words at the place of the other side's edits: an empty cell would look like
    language that was added or dropped.
    """
    run = pieces(change, side)
    if any(piece.mark in ("gone", "new") for piece in run):
        return elide(run, 5, 0 if len(run) > 1 else 5)
    if not run or not change.edits:
        return elide(run, 12, 12)
    other = pieces(change, "new" if side == "old" else "old")
    edited = [at for at, piece in enumerate(other) if piece.mark in ("gone", "new")]
    before, upto = (_unedited(other[:at]) for at in (edited[0], edited[-1]))
    return _window(run, max(0, before - 5), upto + 5)


def _unedited(run: Iterable[Piece]) -> int:
    """How many words of a side stand on the other one as well."""
    return sum(len(piece.text.split()) for piece in run if piece.mark == "same")


def _window(run: Sequence[Piece], start: int, end: int) -> tuple[Piece, ...]:
    """The words from ``start`` to before ``end``; a long run of them, and what is left out, is cut."""
    atoms = [Piece(match[0], piece.mark) for piece in run for match in _ATOM.finditer(piece.text)]
    shown = elide(_rejoined(atoms[start:end]), 5, 5)
    head = (Piece(f"{CUT} ", "cut"),) if start else ()
    tail = (Piece(CUT, "cut"),) if end < len(atoms) else ()
    return (*head, *shown, *tail)


def around(run: Sequence[Piece], limit: int) -> tuple[Piece, ...]:
    """About ``limit`` words of a quote: those nearest the evidence, or the edits where there is none, or the
    first ones; ``CUT`` stands for the others, and for most of a word too long to be one."""
    atoms = [Piece(match[0], p.mark, p.cue) for p in run for match in _ATOM.finditer(p.text)]
    keys = [at for at, atom in enumerate(atoms) if atom.cue]
    keys = keys or [at for at, atom in enumerate(atoms) if atom.mark in ("gone", "new")] or [0]
    near = sorted(range(len(atoms)), key=lambda at: (_distance(at, keys), at))
    kept = set(near[:limit])
    kept |= {at for at in range(len(atoms)) if any({at - a, at + b} <= kept for a, b in ((1, 1), (1, 2), (2, 1)))}
    out: list[Piece] = []
    for at, atom in enumerate(atoms):
        if at in kept and atom.mark != "cut":
            text = atom.text.lstrip() if out and out[-1].text.endswith(" ") else atom.text
            out.append(atom._replace(text=_short(text)))
        elif not out or CUT not in out[-1].text or out[-1].mark != "cut":
            gap = " " if out and not out[-1].text.endswith(" ") else ""
            out.append(Piece(f"{gap}{CUT} ", "cut"))
    return _rejoined(out)


def _distance(at: int, keys: Sequence[int]) -> int:
    right = bisect_right(keys, at)
    return min(abs(at - key) for key in keys[max(right - 1, 0) : right + 1])


def _short(word: str) -> str:
    return word if len(word) <= 2 * _LONGEST else f"{word[:_LONGEST]}{CUT}"


def _rejoined(run: Iterable[Piece]) -> tuple[Piece, ...]:
    out: list[Piece] = []
    for piece in run:
        if out and (out[-1].mark, out[-1].cue) == (piece.mark, piece.cue):
            out[-1] = piece._replace(text=out[-1].text + piece.text)
        else:
            out.append(piece)
    return tuple(out)
