"""One text over the other, laid out by the edit script: shared words, deletions and insertions in one order.

``redline`` does this for two whole texts, ``units_of`` for one change. Without the deletions the units give the new
text, without the insertions the old one. White space is squeezed, as everywhere in the reports; nothing else is
changed. Nothing is compared again here: ``Change.edits`` says which runs are equal. Words that moved are twice in the
redline of a text, deleted in the old place and inserted in the new one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..edits import common_ends
from ..model import Change, Clause, Comparison, Edit, Span, Statement

Atom = tuple[int, str]
"""Offset and text of a word, a part of a word, a blank or a paragraph's end."""
Atoms = Sequence[Atom]

BREAK = "\n"
"""The text of a unit that ends a paragraph."""
GAPS = {"old": "  ", "new": " \n"}
"""The text of a unit between two clauses of one change that are not neighbours, for each side."""

_ATOM = re.compile(r"\s+|\S+")
_LETTERS = re.compile(r"[\W_]+")
_LOOKAHEAD = 4
"""How many words are looked at to find the next word that is written alike within an equal run."""


class Unit(NamedTuple):
    """A word, a part of a word, a blank or a paragraph's end.

    Attributes:
        text: Its text; a run of white space is one space.
        old: Offset in the old text, None for an insertion.
        new: Offset in the new text, None for a deletion.
        old_id: Id of the change that it belongs to on the old side.
        new_id: The same for the new side.
        one_sided: True if its clause is in the redline on one side alone.
        moved: True if its clause is elsewhere on the other side.
    """

    text: str
    old: int | None
    new: int | None
    old_id: str | None = None
    new_id: str | None = None
    one_sided: bool = False
    moved: bool = False

    @property
    def state(self) -> str:
        """Which texts have it: "same", "del" (the old one) or "ins" (the new one)."""
        return "ins" if self.old is None else "del" if self.new is None else "same"


class Paragraph(NamedTuple):
    """A paragraph of the redline.

    Attributes:
        units: Units without a break.
        end: The break that ends them.
        role: The role of its clauses.
    """

    units: tuple[Unit, ...]
    end: Unit
    role: str


def redline(comparison: Comparison) -> tuple[Paragraph, ...]:
    """Return the redline of two texts: at least one paragraph."""
    return tuple(_paragraphs(_closed(_synced(_woven(comparison))), comparison))


def units_of(change: Change) -> list[Unit]:
    """Return the units of one change, paragraph numbers included.

    Clauses that are not neighbours have a unit of ``GAPS`` between them.
    """
    sides = {side: _change_atoms(getattr(change, side), change.edits, side) for side in ("old", "new")}
    return list(_over(sides["old"], sides["new"], change))


def _change_atoms(clauses: Sequence[Clause], edits: Iterable[Edit], side: str) -> list[Atom]:
    cuts = _cuts(edits, side)
    out: list[Atom] = []
    previous: Clause | None = None
    for clause in clauses:
        start, end = clause.span.start, clause.span.end
        if previous is not None:
            out.append((previous.span.end, " " if clause.index == previous.index + 1 else GAPS[side]))
        out += ((start + at, text) for at, text in _atoms(clause.text, 0, end - start, [cut - start for cut in cuts]))
        previous = clause
    return out


def _cuts(edits: Iterable[Edit], side: str) -> list[int]:
    """Return the offsets where edits begin and end on a side: words are cut there."""
    spans: list[Span | None] = [getattr(edit, side) for edit in edits if edit.op != "equal"]
    return sorted({point for span in spans if span for point in (span.start, span.end)})


# ── the sides ────────────────────────────────────────────────────────────────


class _Side(NamedTuple):
    """The atoms of one text.

    The text between two clauses belongs to the first of them, the text before the first clause to that clause.

    Attributes:
        units: All atoms.
        starts: Position of the first atom of each clause, and the number of atoms.
    """

    units: tuple[Atom, ...]
    starts: tuple[int, ...]

    def of(self, first: int, last: int) -> Atoms:
        """Return the atoms of the clauses ``first`` to ``last``, both included."""
        return self.units[self.starts[first] : self.starts[last + 1]]


def _side(statement: Statement, cuts: Sequence[int]) -> _Side:
    text, units, starts, end = statement.text, [], [], 0
    for number, clause in enumerate(statement.clauses):
        same = number > 0 and statement.clauses[number - 1].paragraph == clause.paragraph
        units += _gap(text, end, clause.span.start, same, number == 0)
        starts.append(len(units) if number else 0)
        units += _atoms(text, clause.span.start, clause.span.end, cuts)
        end = clause.span.end
    units += [*_gap(text, end, len(text), False, False)]
    return _Side(tuple(units), (*starts, len(units)))


def _gap(text: str, start: int, end: int, same: bool, first: bool) -> list[Atom]:
    """Return the atoms between two clauses: a blank or a paragraph's end, and a printed rule as it is."""
    rule = " ".join(text[start:end].split())
    if same:
        return [(start, rule or " ")] if end > start else []
    if first:
        return [(start, rule), (end, BREAK)] if rule else []
    return [(start, BREAK), *([(start, rule), (end, BREAK)] if rule else [])]


def _atoms(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[Atom]:
    """Yield words and blanks; a word is cut where an edit begins or ends."""
    for match in _ATOM.finditer(text, start, end):
        if match[0].isspace():
            yield match.start(), " "
            continue
        a, b = match.span()
        points = [a, *cuts[bisect_right(cuts, a) : bisect_left(cuts, b)], b]
        yield from ((first, text[first:last]) for first, last in pairwise(points))


# ── one over the other ───────────────────────────────────────────────────────


class _Block(NamedTuple):
    """Clauses of a link that are laid over each other.

    Attributes:
        old: First and last of the old clauses, which are neighbours.
        new: First and last of the new clauses.
        change: The change of the link.
    """

    old: tuple[int, int]
    new: tuple[int, int]
    change: Change


def _woven(comparison: Comparison) -> list[Unit]:
    """Return the units of both texts in one order, the words of each link over each other."""
    edits = [edit for change in comparison.changes for edit in change.edits]
    old, new = _side(comparison.old, _cuts(edits, "old")), _side(comparison.new, _cuts(edits, "new"))
    owners = [{c.index: change for change in comparison.changes for c in getattr(change, s)} for s in ("old", "new")]
    sizes = len(comparison.old.clauses), len(comparison.new.clauses)
    run: list[Unit] = []
    at, to = 0, 0
    for block in _chain(comparison):
        run += _lone(old, range(at, block.old[0]), owners[0], "old")
        run += _lone(new, range(to, block.new[0]), owners[1], "new")
        run += _over(old.of(*block.old), new.of(*block.new), block.change)
        at, to = block.old[1] + 1, block.new[1] + 1
    run += _lone(old, range(at, sizes[0]), owners[0], "old")
    run += _lone(new, range(to, sizes[1]), owners[1], "new")
    return run


def _lone(side: _Side, clauses: range, owners: dict[int, Change], name: str) -> Iterator[Unit]:
    for index in clauses:
        change = owners[index]
        moved = bool(change.old and change.new)
        for start, text in side.of(index, index):
            if name == "old":
                yield Unit(text, start, None, change.id, None, True, moved)
            else:
                yield Unit(text, None, start, None, change.id, True, moved)


def _chain(comparison: Comparison) -> list[_Block]:
    """Return the longest run of links that have the same order in both texts, without those that moved."""
    blocks = [
        _Block(_neighbours(change.link.old), _neighbours(change.link.new), change)
        for change in comparison.changes
        if change.link is not None and not change.moved
    ]
    blocks.sort(key=lambda block: block.new)
    firsts: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for at, block in enumerate(blocks):
        place = bisect_left(firsts, block.old[0])
        before.append(tops[place - 1] if place else -1)
        firsts[place : place + 1] = [block.old[0]]
        tops[place : place + 1] = [at]
    chain: list[_Block] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        chain.append(blocks[at])
        at = before[at]
    return chain[::-1]


def _neighbours(indices: Sequence[int]) -> tuple[int, int]:
    """Return the two ends of the longest run of neighbours among the indices, the first of several."""
    runs: list[list[int]] = []
    for index in sorted(indices):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return first, last


def _over(old: Atoms, new: Atoms, change: Change) -> Iterator[Unit]:
    """Yield the units of a link over each other; its edits decide which words may be the same."""
    i = j = 0
    for a, b in [*_pairs(old, new, change), (len(old), len(new))]:
        yield from _between(old[i:a], new[j:b], change)
        if a < len(old):
            yield from _between(old[a : a + 1], new[b : b + 1], change)
        i, j = a + 1, b + 1


def _pairs(old: Atoms, new: Atoms, change: Change) -> Iterator[tuple[int, int]]:
    """Yield the positions of words that are the same word on both sides: those of the equal runs."""
    runs = [(e.old, e.new) for e in change.edits if e.op == "equal" and e.old and e.new]
    if not change.edits and old and new:
        runs = [(_whole(old), _whole(new))]
    starts = [start for start, _ in old], [start for start, _ in new]
    i = j = 0
    for old_span, new_span in runs:
        left = [at for at in _inside(old, starts[0], old_span) if at >= i]
        right = [at for at in _inside(new, starts[1], new_span) if at >= j]
        keys = [_key(old[at][1]) for at in left], [_key(new[at][1]) for at in right]
        yield from ((left[a], right[b]) for a, b in _same_words(*keys))
        i, j = left[-1] + 1 if left else i, right[-1] + 1 if right else j


def _whole(atoms: Atoms) -> Span:
    return Span(atoms[0][0], atoms[-1][0] + len(atoms[-1][1]))


def _inside(atoms: Atoms, starts: Sequence[int], span: Span) -> Iterator[int]:
    """Yield the positions of the words that a span covers or touches."""
    first = bisect_right(starts, span.start) - 1
    for at in range(max(first, 0), bisect_left(starts, span.end)):
        start, text = atoms[at]
        if start + len(text) > span.start and not text.isspace():
            yield at


def _same_words(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions of equal keys in two sequences that are the same words, some of them written otherwise.

    A dash that one side lacks, or "percent" for "per cent", makes the sequences differ; the next equal keys are then
    near.
    """
    i = j = 0
    while i < len(old) and j < len(new):
        steps = ((a, size - a) for size in range(2 * _LOOKAHEAD) for a in range(size + 1))
        ahead = ((i + a, j + b) for a, b in steps if i + a < len(old) and j + b < len(new))
        pair = (i, j) if old[i] == new[j] else next(((a, b) for a, b in ahead if old[a] == new[b]), None)
        if pair is None:
            i, j = i + 1, j + 1
            continue
        yield pair
        i, j = pair[0] + 1, pair[1] + 1


def _key(word: str) -> str:
    return _LETTERS.sub("", word).casefold() or word


def _between(old: Atoms, new: Atoms, change: Change) -> Iterator[Unit]:
    """Yield two runs of units of which only the ends may be equal."""
    head, tail = common_ends([text for _, text in old], [text for _, text in new])
    ends = len(old) - tail, len(new) - tail
    yield from (_both(old[k], new[k], change) for k in range(head))
    yield from (Unit(text, start, None, change.id, None) for start, text in old[head : ends[0]])
    yield from (Unit(text, None, start, None, change.id) for start, text in new[head : ends[1]])
    yield from (_both(old[ends[0] + k], new[ends[1] + k], change) for k in range(tail))


def _both(old: Atom, new: Atom, change: Change) -> Unit:
    return Unit(new[1], old[0], new[0], change.id, change.id)


# ── paragraphs ───────────────────────────────────────────────────────────────


def _synced(run: Iterable[Unit]) -> list[Unit]:
    """Make one paragraph's end of two where a paragraph that both texts have ends differently."""
    out: list[Unit] = []
    region: list[Unit] = []
    for unit in run:
        if unit.state != "same":
            region.append(unit)
            continue
        out += _one_break(region, bool(out) and out[-1].text != BREAK)
        out.append(unit)
        region = []
    return out + _one_break(region, bool(out) and out[-1].text != BREAK)


def _one_break(region: list[Unit], amid: bool) -> list[Unit]:
    ends = [next((k for k, u in enumerate(region) if u.state == s and u.text == BREAK), -1) for s in ("del", "ins")]
    if not amid or -1 in ends:
        return region
    old_end, new_end = region[ends[0]], region[ends[1]]
    head = [u for k, u in enumerate(region) if u.state == "del" and k < ends[0]]
    head += [u for k, u in enumerate(region) if u.state == "ins" and k < ends[1]]
    rest = [u for k, u in enumerate(region) if k > ends[0 if u.state == "del" else 1]]
    return [*head, Unit(BREAK, old_end.old, new_end.new, old_end.old_id, new_end.new_id), *rest]


def _closed(run: list[Unit]) -> list[Unit]:
    """Give both texts one last paragraph's end, since the last one of a document cannot be tracked."""
    last = [
        max((k for k, u in enumerate(run) if u.text == BREAK and u.state in ("same", state)), default=-1)
        for state in ("del", "ins")
    ]
    if last[0] == last[1]:
        return run
    end = Unit(BREAK, run[last[0]].old, run[last[1]].new, run[last[0]].old_id, run[last[1]].new_id)
    out = []
    for at, unit in enumerate(run):
        if at == last[0]:
            unit = unit._replace(old=None, old_id=None)
        elif at == last[1]:
            unit = unit._replace(new=None, new_id=None)
        if unit.old is not None or unit.new is not None:
            out.append(unit)
    return [*out, end]


def _paragraphs(run: Iterable[Unit], comparison: Comparison) -> Iterator[Paragraph]:
    clauses = {"old": comparison.old.clauses, "new": comparison.new.clauses}
    starts = {side: [clause.span.start for clause in held] for side, held in clauses.items()}
    units: list[Unit] = []
    for unit in run:
        if unit.text != BREAK:
            units.append(unit)
            continue
        side = "old" if all(u.new is None for u in units) else "new"
        first = next((at for u in units if (at := getattr(u, side)) is not None), None)
        place = -1 if first is None else bisect_right(starts[side], first) - 1
        yield Paragraph(tuple(units), unit, clauses[side][place].role if place >= 0 else "body")
        units = []
