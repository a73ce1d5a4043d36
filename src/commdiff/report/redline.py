"""One text over the other, laid out by the edit script: shared words, deletions and insertions in one order.

Nothing is compared again here: ``Change.edits`` says which runs are equal. White space is squeezed. Words that moved
are twice in the redline of a text, deleted in the old place and inserted in the new one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any, NamedTuple

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
    """A paragraph of the redline: its units, the break that ends them, and the role of its clauses."""

    units: tuple[Unit, ...]
    end: Unit
    role: str


def redline(comparison: Comparison) -> tuple[Paragraph, ...]:
    """Return the redline of two texts: at least one paragraph."""
    return tuple(_paragraphs(_closed(_synced(_woven(comparison))), comparison))


def units_of(change: Change) -> list[Unit]:
    """Return the units of one change, paragraph numbers included; ``GAPS`` divides clauses that are not neighbours."""
    sides = {side: _change_atoms(getattr(change, side), change.edits, side) for side in ("old", "new")}
    return list(_over(sides["old"], sides["new"], change))


def _change_atoms(clauses: Sequence[Clause], edits: Iterable[Edit], side: str) -> list[Atom]:
    cuts = _cuts(edits, side)
    out: list[Atom] = []
    for number, clause in enumerate(clauses):
        start, end = clause.span.start, clause.span.end
        if number:
            before = clauses[number - 1]
            out.append((before.span.end, " " if clause.index == before.index + 1 else GAPS[side]))
        out += ((start + at, text) for at, text in _atoms(clause.text, 0, end - start, [cut - start for cut in cuts]))
    return out


def _cuts(edits: Iterable[Edit], side: str) -> list[int]:
    spans: list[Span | None] = [getattr(edit, side) for edit in edits if edit.op != "equal"]
    return sorted({point for span in spans if span for point in (span.start, span.end)})


class _Side(NamedTuple):
    """The atoms of one text, the position of the first atom of each clause, and the number of atoms.

    The text between two clauses belongs to the first of them, the text before the first clause to that clause.
    """

    units: tuple[Atom, ...]
    starts: tuple[int, ...]

    def of(self, first: int, last: int) -> Atoms:
        return self.units[self.starts[first] : self.starts[last + 1]]


def _side(statement: Statement, cuts: Sequence[int]) -> _Side:
    text, units, starts, end = statement.text, [], [], 0
    for number, clause in enumerate(statement.clauses):
        same = number > 0 and statement.clauses[number - 1].paragraph == clause.paragraph
        units += _gap(text, end, clause.span.start, same, number == 0)
        starts.append(len(units) if number else 0)
        units += _atoms(text, clause.span.start, clause.span.end, cuts)
        end = clause.span.end
    units += _gap(text, end, len(text), False, False)
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


class _Block(NamedTuple):
    """Clauses of a link that are laid over each other: first and last of neighbours on each side, and the change."""

    old: tuple[int, int]
    new: tuple[int, int]
    change: Change


def _woven(comparison: Comparison) -> list[Unit]:
    """Return the units of both texts in one order, the words of each link over each other."""
    edits = [edit for change in comparison.changes for edit in change.edits]
    old, new = _side(comparison.old, _cuts(edits, "old")), _side(comparison.new, _cuts(edits, "new"))
    owners = [{c.index: change for change in comparison.changes for c in getattr(change, s)} for s in ("old", "new")]
    run: list[Unit] = []
    at = to = 0
    for block in (*_chain(comparison), None):
        first, second = (block.old[0], block.new[0]) if block else (len(owners[0]), len(owners[1]))
        run += _one_sided(old, range(at, first), owners[0], "old")
        run += _one_sided(new, range(to, second), owners[1], "new")
        if block:
            run += _over(old.of(*block.old), new.of(*block.new), block.change)
            at, to = block.old[1] + 1, block.new[1] + 1
    return run


def _one_sided(side: _Side, clauses: range, owners: dict[int, Change], name: str) -> Iterator[Unit]:
    for index in clauses:
        change = owners[index]
        moved = bool(change.old and change.new)
        for atom in side.of(index, index):
            yield _single(atom, name, change.id)._replace(one_sided=True, moved=moved)


def _single(atom: Atom, side: str, id: str) -> Unit:
    start, text = atom
    return Unit(text, start, None, id, None) if side == "old" else Unit(text, None, start, None, id)


def _chain(comparison: Comparison) -> list[_Block]:
    """Return the longest run of links that have the same order in both texts, without those that moved."""
    blocks = [
        _Block(_neighbours(change.link.old), _neighbours(change.link.new), change)
        for change in comparison.changes
        if change.link is not None and not change.moved
    ]
    blocks.sort(key=lambda block: block.new)
    firsts: list[int] = []
    chains: list[tuple[Any, ...]] = []
    for block in blocks:
        place = bisect_left(firsts, block.old[0])
        firsts[place : place + 1] = [block.old[0]]
        chains[place : place + 1] = [(block, chains[place - 1] if place else ())]
    chain: list[_Block] = []
    link = chains[-1] if chains else ()
    while link:
        chain.append(link[0])
        link = link[1]
    return chain[::-1]


def _neighbours(indices: Sequence[int]) -> tuple[int, int]:
    """Return the two ends of the longest run of neighbours among the indices, the first of several."""
    runs = [[at for _, at in run] for _, run in groupby(enumerate(sorted(indices)), lambda pair: pair[1] - pair[0])]
    longest = max(runs, key=len)
    return longest[0], longest[-1]


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
    """Yield the positions of equal keys in two sequences that are the same words.

    A dash that one side lacks, or "percent" for "per cent", makes the sequences differ; the next equal keys are near.
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
    yield from (_single(atom, "old", change.id) for atom in old[head : ends[0]])
    yield from (_single(atom, "new", change.id) for atom in new[head : ends[1]])
    yield from (_both(old[ends[0] + k], new[ends[1] + k], change) for k in range(tail))


def _both(old: Atom, new: Atom, change: Change) -> Unit:
    return Unit(new[1], old[0], new[0], change.id, change.id)


def _synced(run: Iterable[Unit]) -> list[Unit]:
    """Make one paragraph's end of two where a paragraph that both texts have ends differently."""
    out: list[Unit] = []
    region: list[Unit] = []
    for unit in run:
        if unit.state != "same":
            region.append(unit)
            continue
        out += [*_one_break(region, out), unit]
        region = []
    return out + _one_break(region, out)


def _one_break(region: list[Unit], before: Sequence[Unit]) -> list[Unit]:
    amid = bool(before) and before[-1].text != BREAK
    ends = [next((k for k, u in enumerate(region) if u.state == s and u.text == BREAK), -1) for s in ("del", "ins")]
    if not amid or -1 in ends:
        return region
    old_end, new_end = region[ends[0]], region[ends[1]]
    head = [u for state, end in zip(("del", "ins"), ends, strict=True) for u in region[:end] if u.state == state]
    rest = [u for k, u in enumerate(region) if k > ends[u.state == "ins"]]
    return [*head, _joint(old_end, new_end), *rest]


def _joint(old: Unit, new: Unit) -> Unit:
    return Unit(BREAK, old.old, new.new, old.old_id, new.new_id)


def _closed(run: list[Unit]) -> list[Unit]:
    """Give both texts one last paragraph's end, since the last one of a document cannot be tracked."""
    breaks = [(at, unit.state) for at, unit in enumerate(run) if unit.text == BREAK]
    old, new = (max((at for at, state in breaks if state in ("same", s)), default=-1) for s in ("del", "ins"))
    if old == new:
        return run
    end = _joint(run[old], run[new])
    out = [*run]
    out[old] = out[old]._replace(old=None, old_id=None)
    out[new] = out[new]._replace(new=None, new_id=None)
    return [*(unit for unit in out if unit.old is not None or unit.new is not None), end]


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
