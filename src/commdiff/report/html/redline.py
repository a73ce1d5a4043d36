"""The redline of a change as HTML: del and ins, and a mark on the words that decided.

Accepting every mark gives the new wording, rejecting every mark the old one. Words that are compared as the same but
written otherwise (a capital, a curly quote, a paragraph number) have marks of less weight. Every word of a text is
escaped here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from ...model import Change, Span
from ..evidence import Proof
from ..redline import GAPS, Unit, units_of
from ..text import visible

SAME, DELETED, INSERTED, WAS, IS = "same", "deleted", "inserted", "was", "is"
"""The kinds of atoms: kept; an edit's old and new words; the same word as written in the old and in the new text."""

_EDITED = {"del": DELETED, "ins": INSERTED}
_QUIET = {"del": WAS, "ins": IS}


class Atom(NamedTuple):
    """Some text of a redline.

    Attributes:
        op: One of SAME, DELETED, INSERTED, WAS and IS.
        text: The text.
        old_cues: Numbers (from 1) of the proofs that quote it in the old text.
        new_cues: The same for the new text.
        form: "lead" for a paragraph's number, "blank" for the space that an edit added or removed, "gap" where clauses
            meet that are not neighbours, else "".
    """

    op: str
    text: str
    old_cues: tuple[int, ...] = ()
    new_cues: tuple[int, ...] = ()
    form: str = ""


Cues = Sequence[tuple[Span, int]]
"""The places of deciding words on one side, with the numbers of their proofs."""


def redline(change: Change, proofs: Sequence[Proof] = ()) -> tuple[Atom, ...]:
    """Return the atoms of a change in reading order; deletions come before insertions."""
    cues = {
        side: [(part.span, n) for n, proof in enumerate(proofs, 1) for part in proof.parts if part.side == side]
        for side in ("old", "new")
    }
    edits = {
        side: sorted(span for e in change.edits if e.op != "equal" and (span := getattr(e, side)) is not None)
        for side in ("old", "new")
    }
    leads = {
        side: [Span(c.span.start, c.span.start + c.lead) for c in getattr(change, side)] for side in ("old", "new")
    }
    out: list[Atom] = []
    for state, group in groupby(units_of(change), key=lambda unit: unit.state):
        units = [part for unit in group for part in _cut(unit, cues)]
        side = "old" if state == "del" else "new"
        edited = [n for n, unit in enumerate(units) if state != "same" and _covered(_offset(unit, side), edits[side])]
        for n, unit in enumerate(units):
            form = "lead" if _covered(_offset(unit, side), leads[side]) else ""
            blank = bool(edited) and unit.text == " " and not form
            marked = n in edited or (blank and edited[0] < n < edited[-1])
            form = "gap" if unit.text in GAPS.values() else "blank" if blank and not marked else form
            op = SAME if state == "same" else (_EDITED if marked else _QUIET)[state]
            text = " " if form == "gap" else unit.text
            out.append(Atom(op, text, _numbers(unit.old, cues["old"]), _numbers(unit.new, cues["new"]), form))
    return tuple(_merged(out))


def side_of(atoms: Iterable[Atom], side: str) -> tuple[Atom, ...]:
    """Return the atoms of one wording alone, with the cues of that side."""
    if side == "old":
        return tuple(_merged(atom._replace(new_cues=()) for atom in atoms if atom.op not in (INSERTED, IS)))
    return tuple(_merged(atom._replace(old_cues=()) for atom in atoms if atom.op not in (DELETED, WAS)))


def _offset(unit: Unit, side: str) -> int:
    return (unit.old if side == "old" else unit.new) or 0


def _covered(point: int, spans: Sequence[Span]) -> bool:
    at = bisect_right(spans, point, key=lambda span: span.start) - 1
    return at >= 0 and point < spans[at].end


def _numbers(point: int | None, cues: Cues) -> tuple[int, ...]:
    """Return the proofs that quote the text at an offset."""
    return () if point is None else tuple(dict.fromkeys(n for span, n in cues if span.start <= point < span.end))


def _cut(unit: Unit, cues: dict[str, list[tuple[Span, int]]]) -> Iterator[Unit]:
    """Yield the parts of a unit, cut where deciding words begin and end."""
    size = len(unit.text)
    offsets = (("old", unit.old), ("new", unit.new))
    places = (p - at for side, at in offsets if at is not None for s, _ in cues[side] for p in (s.start, s.end))
    points = sorted({0, size, *(place for place in places if 0 < place < size)})
    for a, b in pairwise(points):
        old, new = (None if at is None else at + a for _, at in offsets)
        yield unit._replace(text=unit.text[a:b], old=old, new=new)


def _merged(atoms: Iterable[Atom]) -> Iterator[Atom]:
    """Join neighbours that differ in their text alone; two gaps stay apart."""
    last: Atom | None = None
    for atom in atoms:
        if last is not None and last._replace(text="") == atom._replace(text="") and atom.form != "gap":
            last = last._replace(text=last.text + atom.text)
            continue
        if last is not None:
            yield last
        last = atom
    if last is not None:
        yield last


# ── as HTML ──────────────────────────────────────────────────────────────────

EFFECTS = {"up": "strengthens", "down": "softens", "none": "no direction"}
"""The effect of each direction in words."""

_TAGS = {DELETED: ("del", ""), INSERTED: ("ins", ""), WAS: ("del", "z"), IS: ("ins", "z")}


def mark_up(atoms: Sequence[Atom], proofs: Sequence[Proof], anchor: str) -> Markup:
    """The run as HTML. ``anchor`` begins the ids of the proofs: a mark names the one that explains it."""
    last: dict[int, int] = {}
    for at, atom in enumerate(atoms):
        last.update((cue, at) for cue in (*atom.old_cues, *atom.new_cues))
    return Markup("").join(_atom(atom, at, last, proofs, anchor) for at, atom in enumerate(atoms))


def _atom(atom: Atom, at: int, last: dict[int, int], proofs: Sequence[Proof], anchor: str) -> Markup:
    text = escape(visible(atom.text))
    cues = tuple(dict.fromkeys((*atom.old_cues, *atom.new_cues)))
    if cues:
        text = _mark(text, cues, any(last[cue] == at for cue in cues), proofs, anchor)
    if atom.op == SAME and not atom.form:
        return text
    tag, quiet = _TAGS.get(atom.op, ("span", ""))
    names = " ".join(name for name in (quiet, atom.form) if name)
    opening = Markup('<{} class="{}">').format(tag, names) if names else Markup("<{}>").format(tag)
    return opening + text + Markup("</{}>").format(tag)


def _mark(text: Markup, cues: Sequence[int], ends: bool, proofs: Sequence[Proof], anchor: str) -> Markup:
    directions = {proofs[cue - 1].direction for cue in cues}
    direction = directions.pop() if len(directions) == 1 else "none"
    names = f"{direction} end" if ends else direction
    ids = " ".join(f"{anchor}-e{cue}" for cue in cues)
    words = visible("; ".join(dict.fromkeys(_label(proofs[cue - 1]) for cue in cues)))
    button = Markup(' role="button" tabindex="0" aria-label="{}"').format(words) if ends else ""
    return Markup('<mark class="{}"{} aria-describedby="{}">{}</mark>').format(names, button, ids, text)


def _label(proof: Proof) -> str:
    """Return the whole quote and its direction, since a mark may cover a part of it, such as "to"."""
    words = " became ".join(f"“{quote}”" for quote in (proof.old, proof.new) if quote is not None)
    return f"{words}: {EFFECTS[proof.direction]}"
