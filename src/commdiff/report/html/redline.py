"""A change as one run of text from which both wordings can be had back.

Accepting every mark (dropping what is gone) gives the new wording, rejecting every mark the old one; white space
is squeezed, as in every report. Words that are compared as the same but written otherwise (a capital, a curly
quote, a paragraph number) are marks too, quiet ones.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import evolve, frozen
from rapidfuzz.distance import Indel

from ...model import Change, Clause, Span
from ..evidence import Proof

SAME, GONE, NEW, WAS, IS = "same", "gone", "new", "was", "is"
"""What an atom is: kept; an edit's old and new words; the same words as written before and now."""

_BITS = re.compile(r"\s+|\S+")
_PLAIN = re.compile(r"[\W_]+")
_QUIET = {GONE: WAS, NEW: IS}


@frozen
class Atom:
    """A stretch of the run. ``old_cues`` and ``new_cues`` number the proofs that quote it on either side;
    ``form`` is "lead" for a paragraph's number, "blank" for the space that came or went with an edit, and "gap" where
    clauses that were no neighbours meet."""

    op: str
    text: str
    old_cues: tuple[int, ...] = ()
    new_cues: tuple[int, ...] = ()
    form: str = ""


@frozen
class _Bit:
    """A word or a blank of one side, cut where an edit or a cue begins or ends."""

    text: str
    key: str
    edited: bool = False
    cues: tuple[int, ...] = ()
    form: str = ""


def redline(change: Change, proofs: Sequence[Proof] = ()) -> tuple[Atom, ...]:
    """The atoms of a change in reading order; what is gone stands before what is new."""
    old, new = (_bits(change, side, proofs) for side in ("old", "new"))
    out: list[Atom] = []
    gone: list[_Bit] = []
    come: list[_Bit] = []
    for op in Indel.opcodes([bit.key for bit in old], [bit.key for bit in new]):
        before, after = old[op.src_start : op.src_end], new[op.dest_start : op.dest_end]
        if op.tag != "equal":
            gone += before
            come += after
            continue
        out += [*_region(gone, GONE), *_region(come, NEW)]
        gone, come = [], []
        for a, b in zip(before, after, strict=True):
            out += _kept(a, b)
    return tuple(_merged([*out, *_region(gone, GONE), *_region(come, NEW)]))


def side_of(atoms: Iterable[Atom], side: str) -> tuple[Atom, ...]:
    """The atoms of one wording alone, with the cues of that side."""
    if side == "old":
        return tuple(_merged(evolve(atom, new_cues=()) for atom in atoms if atom.op not in (NEW, IS)))
    return tuple(_merged(evolve(atom, old_cues=()) for atom in atoms if atom.op not in (GONE, WAS)))


def _bits(change: Change, side: str, proofs: Sequence[Proof]) -> list[_Bit]:
    edits = [span for edit in change.edits if (span := getattr(edit, side)) is not None]
    cues = [(part.span, n) for n, proof in enumerate(proofs, 1) for part in proof.parts if part.side == side]
    out: list[_Bit] = []
    previous: Clause | None = None
    for clause in getattr(change, side):
        if previous is not None:
            near = clause.index == previous.index + 1
            out.append(_Bit(" ", " ") if near else _Bit(" ", f"gap\0{side}", form="gap"))
        out += _cut(clause, edits, cues, side)
        previous = clause
    return out


def _cut(clause: Clause, edits: Sequence[Span], cues: Sequence[tuple[Span, int]], side: str) -> list[_Bit]:
    start, end = clause.span.start, clause.span.end
    edits = sorted(span for span in edits if span.start < end and start < span.end)
    cues = [(span, n) for span, n in cues if span.start < end and start < span.end]
    starts = [span.start for span in edits]
    points = {start, start + clause.lead, end}
    points.update(p for span in (*edits, *(span for span, _ in cues)) for p in (span.start, span.end))
    out = []
    for a, b in pairwise(sorted(p for p in points if start <= p <= end)):
        at = bisect_right(starts, a) - 1
        edited = at >= 0 and a < edits[at].end
        quoted = tuple(dict.fromkeys(n for span, n in cues if span.start <= a < span.end))
        form = "lead" if a < start + clause.lead else ""
        for match in _BITS.finditer(clause.text[a - start : b - start]):
            text = " " if match[0].isspace() else match[0]
            out.append(_Bit(text, f"{side}\0{text}" if edited else _key(text), edited, quoted, form))
    return out


def _key(text: str) -> str:
    """What a kept word is matched by: letters and digits, small."""
    return _PLAIN.sub("", text.casefold()) or text


def _kept(old: _Bit, new: _Bit) -> list[Atom]:
    if old.text == new.text:
        return [Atom(SAME, new.text, old.cues, new.cues, new.form)]
    return [Atom(WAS, old.text, old.cues, (), old.form), Atom(IS, new.text, (), new.cues, new.form)]


def _region(bits: Sequence[_Bit], op: str) -> list[Atom]:
    """Bits of one side between kept ones: the edit's own words with the blanks inside, and those beside it."""
    at = [n for n, bit in enumerate(bits) if bit.edited]
    out: list[Atom] = []
    for n, bit in enumerate(bits):
        blank = bool(at) and bit.text == " " and not bit.form
        marked = bit.edited or (blank and at[0] < n < at[-1])
        form = "blank" if blank and not marked else bit.form
        old, new = (bit.cues, ()) if op == GONE else ((), bit.cues)
        out.append(Atom(op if marked else _QUIET[op], bit.text, old, new, form))
    return out


def _merged(atoms: Iterable[Atom]) -> list[Atom]:
    """Neighbours that differ in their text alone are one atom, and two blanks are one."""
    out: list[Atom] = []
    for atom in atoms:
        last = out[-1] if out else None
        if last is not None and evolve(last, text="") == evolve(atom, text="") and atom.form != "gap":
            out[-1] = evolve(last, text=last.text + atom.text)
        else:
            out.append(atom)
    return out
