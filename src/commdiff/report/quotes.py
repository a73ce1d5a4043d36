"""The wording of a change as a report quotes it: edits and evidence marked, long unchanged runs left out.

A quote differs from the text in two ways only: it is on one line, and ``CUT`` replaces long unchanged runs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter

from ..model import Change, Clause, Span
from .blocks import Run, Text

CUT = "[…]"
"""The sign for unchanged words that a quote leaves out."""

EDITED = ("deletion", "insertion")
_WORD = re.compile(r"\S+")
_ATOM = re.compile(r"\s*\S+\s*|\s+")
_SPACE = re.compile(r"\s+")
_LONGEST = 40


def wording(change: Change, side: str) -> Text:
    """Return the wording of one side, cut where edits and evidence begin and end, without paragraph numbers.

    White space is squeezed, and ``CUT`` joins clauses that are not neighbours. Runs have the styles "", "deletion" (old
    side), "insertion" (new side) and "cut".
    """
    style = "deletion" if side == "old" else "insertion"
    spans = (getattr(edit, side) for edit in change.edits if edit.op != "equal")
    edits = _union(span for span in spans if span is not None)
    cues = _union(item.span for item in change.evidence if item.side == side)
    out: list[Run] = []
    before = None
    for clause in getattr(change, side):
        if before is not None:
            out.append(Run(" ") if clause.index == before + 1 else Run(f" {CUT} ", "cut"))
        out += _clause_runs(clause, edits, cues, style)
        before = clause.index
    return tuple(out)


def _union(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, without empty ones; those that overlap are joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif span.end > span.start:
            out.append(span)
    return out


def _covers(spans: Sequence[Span], point: int) -> bool:
    at = bisect_right(spans, point, key=attrgetter("start")) - 1
    return at >= 0 and point < spans[at].end


def _clause_runs(clause: Clause, edits: list[Span], cues: list[Span], style: str) -> list[Run]:
    start, end = clause.span.start + clause.lead, clause.span.end
    points = {start, end}
    points.update(p for span in (*edits, *cues) for p in (span.start, span.end) if start < p < end)
    out = []
    for a, b in pairwise(sorted(points)):
        words = _SPACE.sub(" ", clause.text[a - clause.span.start : b - clause.span.start])
        out.append(Run(words, style if _covers(edits, a) else "", _covers(cues, a)))
    return out


def elide(runs: Sequence[Run], keep: int, ends: int) -> Text:
    """Return the runs with ``CUT`` for the middle of long unchanged ones; edits and evidence are never cut.

    ``keep`` words stay beside an edit, ``ends`` words at the two ends of the quote; a few words too many are kept.
    """
    out: list[Run] = []
    for at, run in enumerate(runs):
        head, tail = (ends if at == end else keep for end in (0, len(runs) - 1))
        words = list(_WORD.finditer(run.text))
        if run.style or run.cue or len(words) <= head + tail + min(10, max(head, tail)):
            out.append(run)
            continue
        first = run.text[: words[head - 1].end() + 1] if head else ""
        last = run.text[words[-tail].start() - 1 :] if tail else ""
        out += [Run(first), Run(CUT, "cut"), Run(last)]
    return tuple(out)


def without_cues(runs: Iterable[Run]) -> Text:
    """Return the runs without a cut where only evidence begins or ends, for formats that mark edits alone."""
    return _merged(run._replace(cue=False) for run in runs)


def excerpt(change: Change, side: str) -> Text:
    """Return one side of a change as its own entry shows it: whole sentences, long unchanged runs cut."""
    runs = wording(change, side)
    return elide(runs, 12, 14) if change.edits else runs


def short_quote(change: Change, side: str) -> Text:
    """Return one side of a change in few words: the edits and the words around them.

    A side without an edit shows the words at the place of the other side's edits: an empty cell would look like
    language that was added or dropped.
    """
    runs = wording(change, side)
    if any(run.style in EDITED for run in runs):
        return elide(runs, 5, 0 if len(runs) > 1 else 5)
    if not runs or not change.edits:
        return elide(runs, 12, 12)
    other = wording(change, "new" if side == "old" else "old")
    edited = [at for at, run in enumerate(other) if run.style in EDITED]
    ends = (other[: edited[0]], other[: edited[-1]])
    first, last = (sum(len(run.text.split()) for run in before if not run.style) for before in ends)
    return _window(runs, max(0, first - 5), last + 5)


def _window(runs: Sequence[Run], start: int, end: int) -> Text:
    """Return the words from ``start`` to before ``end``; a long run of them, and what is left out, is cut."""
    atoms = [atom._replace(cue=False) for atom in _atoms(runs)]
    head = (Run(f"{CUT} ", "cut"),) if start else ()
    tail = (Run(CUT, "cut"),) if end < len(atoms) else ()
    return (*head, *elide(_merged(atoms[start:end]), 5, 5), *tail)


def snippet(change: Change, side: str, limit: int) -> Text:
    """Return about ``limit`` words of one side of a change; () where it has no such side."""
    return nearest_words(wording(change, side), limit)


def nearest_words(runs: Sequence[Run], limit: int) -> Text:
    """Return the ``limit`` words nearest to the evidence, or to the edits where there is none, or the first ones.

    ``CUT`` replaces the others, and most of a word that is too long to be one.
    """
    atoms = _atoms(runs)
    if not atoms:
        return ()
    keys = [at for at, atom in enumerate(atoms) if atom.cue]
    keys = keys or [at for at, atom in enumerate(atoms) if atom.style in EDITED] or [0]
    nearest = sorted(range(len(atoms)), key=lambda at: (_distance(at, keys), at))
    kept = set(nearest[:limit])
    kept |= {at for at in range(len(atoms)) if any({at - a, at + b} <= kept for a, b in ((1, 1), (1, 2), (2, 1)))}
    out: list[Run] = []
    for at, atom in enumerate(atoms):
        if at in kept and atom.style != "cut":
            words = atom.text.lstrip() if out and out[-1].text.endswith(" ") else atom.text
            out.append(atom._replace(text=words if len(words) <= 2 * _LONGEST else f"{words[:_LONGEST]}{CUT}"))
        elif not out or CUT not in out[-1].text or out[-1].style != "cut":
            gap = " " if out and not out[-1].text.endswith(" ") else ""
            out.append(Run(f"{gap}{CUT} ", "cut"))
    return _trimmed(_merged(out))


def _atoms(runs: Iterable[Run]) -> list[Run]:
    return [run._replace(text=match[0]) for run in runs for match in _ATOM.finditer(run.text)]


def _distance(at: int, keys: Sequence[int]) -> int:
    right = bisect_right(keys, at)
    return min(abs(at - key) for key in keys[max(right - 1, 0) : right + 1])


def _trimmed(runs: Sequence[Run]) -> Text:
    out = [run for run in runs if run.text]
    if out:
        out[0] = out[0]._replace(text=out[0].text.lstrip())
        out[-1] = out[-1]._replace(text=out[-1].text.rstrip())
    return tuple(run for run in out if run.text)


def _merged(runs: Iterable[Run]) -> Text:
    out: list[Run] = []
    for run in runs:
        if out and (out[-1].style, out[-1].cue) == (run.style, run.cue):
            out[-1] = run._replace(text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)
