"""Changes as rows of a page: verdict, places, the wordings with their edits and marks on the words that decided.

Accepting every mark of a redline gives the new wording, rejecting every mark the old one. Words that are compared as
the same but written otherwise (a capital, a curly quote, a paragraph number) have marks of less weight.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from markupsafe import Markup, escape

from ...model import Change, Clause, Comparison, Span, Statement
from ..evidence import Proof, beside_route, marks, matched, places, route, shown_proofs
from ..redline import GAPS, Unit, units_of
from ..text import squeeze, visible
from ..view import SIGNS, group_of

EFFECTS = {"up": "strengthens", "down": "softens", "none": "no direction"}
"""The effect of each direction in words."""
HEIGHT = 1000
"""Height of the map of a page; offsets in a text are scaled to it."""
_LEAST = 1.2  # height of the shortest clause on the map
_EDITED = {"del": "deleted", "ins": "inserted"}
_QUIET = {"del": "was", "ins": "is"}
_TAGS = {"deleted": ("del", ""), "inserted": ("ins", ""), "was": ("del", "z"), "is": ("ins", "z")}

Cues = Sequence[tuple[Span, int]]
"""The places of deciding words on one side, with the numbers of their proofs."""


class Row(NamedTuple):
    """A change on a page.

    ``label``, ``route`` and ``flags`` are its head. ``places``, ``sides`` and ``extents`` (in units of the map) are of
    the old and the new text, None on a side without it; unchanged language has only ``inline``, its redline. ``kinds``
    are the kinds that count it ("moved" too), ``section`` is the heading above it, ``rules`` the anchor of each rule.
    """

    change: Change
    anchor: str
    group: str
    label: str
    sign: str
    kinds: tuple[str, ...]
    route: str
    flags: tuple[str, ...]
    places: tuple[str, str]
    sides: tuple[Markup | None, Markup | None]
    inline: Markup
    proofs: tuple[Proof, ...]
    rules: Mapping[str, str]
    link: str
    section: str | None
    extents: tuple[tuple[float, float] | None, tuple[float, float] | None]
    marks: tuple[str, ...]


def row(change: Change, both: Comparison | None, numbered: bool, rules: Mapping[str, str], prefix: str) -> Row:
    """Return the row of a change; ``both`` is None for a change without documents, ``prefix`` begins the ids."""
    proofs = shown_proofs(change)
    anchor = f"{prefix}{change.id}"
    atoms = redline(change, proofs)
    group = group_of(change) or "unchanged"

    def wording(side: str) -> Markup | None:
        present = change.kind != "unchanged" and getattr(change, side)
        return mark_up(side_of(atoms, side), proofs, anchor) if present else None

    return Row(
        change=change,
        anchor=anchor,
        group=group,
        label=_label(change, group),
        sign=SIGNS[group],
        kinds=(change.kind, *["moved"] * change.moved),
        route=route(change, numbered),
        flags=tuple(flag for flag in beside_route(change) if flag not in ("possibly", group)),
        places=(places(change.old, numbered), places(change.new, numbered)),
        sides=(wording("old"), wording("new")),
        inline=mark_up(atoms, proofs, anchor),
        proofs=proofs,
        rules=rules,
        link=matched(change.link)
        if change.link
        else f"linked to no clause of the {'old' if change.new else 'new'} text",
        section=_section(change, both) if both else None,
        extents=(extent(change.old, both.old), extent(change.new, both.new)) if both else (None, None),
        marks=marks(change),
    )


def _label(change: Change, group: str) -> str:
    """Return the name of a row; in a lesser group the name of the group, or the role of the clause, comes first."""
    if group == "moved":
        return "moved"
    lesser = {"naming": "naming", "routine": "routine", "frame": (change.new or change.old)[0].role}
    return f"{lesser[group]}, {change.kind}" if group in lesser else change.kind


def _section(change: Change, both: Comparison) -> str | None:
    """Return the heading above a change, in the new text if the change is in both; None for the title of the text."""
    statement, clauses = (both.new, change.new) if change.new else (both.old, change.old)
    at = clauses[0].section
    name = squeeze(statement.sections[at].heading or "") if at < len(statement.sections) else ""
    return name if name and name.casefold() != squeeze(statement.title or "").casefold() else None


def extent(clauses: Iterable[Clause], statement: Statement) -> tuple[float, float] | None:
    """Return where the first clause begins and the last one ends, in units of ``HEIGHT``; None without clauses."""
    spans = [clause.span for clause in clauses]
    if not spans:
        return None
    scale = HEIGHT / max(len(statement.text), 1)
    top, end = min(s.start for s in spans) * scale, max(s.end for s in spans) * scale
    return round(min(top, HEIGHT - _LEAST), 1), round(min(max(end, top + _LEAST), HEIGHT), 1)


def rules_of(changes: Sequence[Change], prefix: str) -> dict[str, str]:
    """Return the anchor of each rule in the evidence that the page shows, in alphabetical order."""
    names = sorted({rule for change in changes for proof in shown_proofs(change) for rule in proof.rules})
    return {name: f"{prefix}r{number}" for number, name in enumerate(names, 1)}


# ── redline ──────────────────────────────────────────────────────────────────


class Atom(NamedTuple):
    """Some text of a redline; the cues are the numbers (from 1) of the proofs that quote it.

    ``op`` is "same", "deleted", "inserted", or "was" and "is" for a word that the two texts write otherwise. ``form``
    is "lead" (a paragraph's number), "blank" (an edited space), "gap" (clauses that are not neighbours meet), or "".
    """

    op: str
    text: str
    old_cues: tuple[int, ...] = ()
    new_cues: tuple[int, ...] = ()
    form: str = ""


def redline(change: Change, proofs: Sequence[Proof] = ()) -> tuple[Atom, ...]:
    """Return the atoms of a change in reading order; deletions come before insertions."""
    cues: dict[str, Cues] = {}
    edits: dict[str, list[Span]] = {}
    leads: dict[str, list[Span]] = {}
    for side in ("old", "new"):
        cues[side] = [(part.span, n) for n, proof in enumerate(proofs, 1) for part in proof.parts if part.side == side]
        edits[side] = sorted(span for e in change.edits if e.op != "equal" and (span := getattr(e, side)) is not None)
        leads[side] = [Span(c.span.start, c.span.start + c.lead) for c in getattr(change, side)]
    out: list[Atom] = []
    for state, group in groupby(units_of(change), key=lambda unit: unit.state):
        units = [part for unit in group for part in _cut(unit, cues)]
        side = "old" if state == "del" else "new"
        offsets = [getattr(unit, side) or 0 for unit in units]
        edited = [n for n, offset in enumerate(offsets) if state != "same" and _covered(offset, edits[side])]
        for n, unit in enumerate(units):
            form = "lead" if _covered(offsets[n], leads[side]) else ""
            blank = bool(edited) and unit.text == " " and not form
            marked = n in edited or (blank and edited[0] < n < edited[-1])
            form = "gap" if unit.text in GAPS.values() else "blank" if blank and not marked else form
            op = "same" if state == "same" else (_EDITED if marked else _QUIET)[state]
            text = " " if form == "gap" else unit.text
            out.append(Atom(op, text, _numbers(unit.old, cues["old"]), _numbers(unit.new, cues["new"]), form))
    return tuple(_merged(out))


def side_of(atoms: Iterable[Atom], side: str) -> tuple[Atom, ...]:
    """Return the atoms of one wording alone, with the cues of that side."""
    if side == "old":
        return tuple(_merged(atom._replace(new_cues=()) for atom in atoms if atom.op not in ("inserted", "is")))
    return tuple(_merged(atom._replace(old_cues=()) for atom in atoms if atom.op not in ("deleted", "was")))


def _covered(point: int, spans: Sequence[Span]) -> bool:
    at = bisect_right(spans, point, key=lambda span: span.start) - 1
    return at >= 0 and point < spans[at].end


def _numbers(point: int | None, cues: Cues) -> tuple[int, ...]:
    """Return the proofs that quote the text at an offset."""
    return () if point is None else tuple(dict.fromkeys(n for span, n in cues if span.start <= point < span.end))


def _cut(unit: Unit, cues: Mapping[str, Cues]) -> Iterator[Unit]:
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
    for key, run in groupby(atoms, key=lambda atom: atom._replace(text="")):
        if key.form == "gap":
            yield from run
        else:
            yield key._replace(text="".join(atom.text for atom in run))


def mark_up(atoms: Sequence[Atom], proofs: Sequence[Proof], anchor: str) -> Markup:
    """Return a run as HTML; every word is escaped. ``anchor`` begins the ids of the proofs: a mark names its proof."""
    last = {cue: at for at, atom in enumerate(atoms) for cue in (*atom.old_cues, *atom.new_cues)}
    out = []
    for at, atom in enumerate(atoms):
        text = escape(visible(atom.text))
        cues = tuple(dict.fromkeys((*atom.old_cues, *atom.new_cues)))
        if cues:
            text = _mark(text, {cue: proofs[cue - 1] for cue in cues}, any(last[cue] == at for cue in cues), anchor)
        if atom.op != "same" or atom.form:
            tag, quiet = _TAGS.get(atom.op, ("span", ""))
            names = " ".join(filter(None, (quiet, atom.form)))
            text = Markup("<{}{}>{}</{}>").format(tag, Markup(' class="{}"').format(names) if names else "", text, tag)
        out.append(text)
    return Markup("").join(out)


def _mark(text: Markup, proofs: Mapping[int, Proof], ends: bool, anchor: str) -> Markup:
    """Return deciding words with their direction; the last part of a proof can be pressed for the reason."""
    directions = {proof.direction for proof in proofs.values()}
    direction = directions.pop() if len(directions) == 1 else "none"
    ids = " ".join(f"{anchor}-e{cue}" for cue in proofs)
    words = visible("; ".join(dict.fromkeys(map(_cue_label, proofs.values()))))
    button = Markup(' role="button" tabindex="0" aria-label="{}"').format(words) if ends else ""
    names = f"{direction} end" if ends else direction
    return Markup('<mark class="{}"{} aria-describedby="{}">{}</mark>').format(names, button, ids, text)


def _cue_label(proof: Proof) -> str:
    """Return the whole quote and its direction, since a mark may cover a part of it, such as "to"."""
    words = " became ".join(f"“{quote}”" for quote in (proof.old, proof.new) if quote is not None)
    return f"{words}: {EFFECTS[proof.direction]}"
