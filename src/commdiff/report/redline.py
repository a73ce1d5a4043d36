"""One text over the other: what both have, what only the old one has, what only the new one has, in an order
that gives either text back.

``redline`` returns paragraphs of stretches. Left out what is "del", the stretches and the paragraph marks give
the new text; left out what is "ins", the old one. White space is squeezed, as everywhere in the reports;
nothing else is changed. What moved stands twice, gone from its old place and new in its new one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from attrs import evolve, frozen

from ..model import Change, Comparison, Span, Statement

Atom = tuple[int, str]
"""Where a word, a blank or a paragraph's end begins, and its text."""
Atoms = Sequence[Atom]

BREAK = "\n"
"""The text of a unit that ends a paragraph."""

_ATOM = re.compile(r"\s+|\S+")
_LETTERS = re.compile(r"[\W_]+")
_LARGEST = 40_000_000
_LONGEST, _DENSE = 60, "\u2e80"


@frozen
class Unit:
    """A word, a blank or a paragraph's end. ``old`` and ``new`` are where it begins in the texts, None where
    it does not stand; ``ids`` are the changes it belongs to on the old and on the new side."""

    text: str
    old: int | None
    new: int | None
    old_id: str | None = None
    new_id: str | None = None
    lone: bool = False
    moved: bool = False

    @property
    def state(self) -> str:
        """same, del or ins."""
        return "ins" if self.old is None else "del" if self.new is None else "same"


@frozen
class Paragraph:
    """Units without a break, and the break that ends them; ``role`` is that of its clauses."""

    units: tuple[Unit, ...]
    end: Unit
    role: str


def redline(comparison: Comparison) -> tuple[Paragraph, ...]:
    """The redline of a comparison: at least one paragraph."""
    return tuple(_paragraphs(_closed(_synced(_woven(comparison))), comparison))


# ── the sides ────────────────────────────────────────────────────────────────


@frozen
class _Side:
    """The units of one text as (start, text), and where those of each clause begin; the gap after a clause is
    counted to it, what stands before the first clause to the first."""

    units: tuple[Atom, ...]
    starts: tuple[int, ...]

    def of(self, first: int, last: int) -> Atoms:
        """The units of the clauses ``first`` to ``last``, both included."""
        return self.units[self.starts[first] : self.starts[last + 1]]


def _side(statement: Statement, bounds: Iterable[int]) -> _Side:
    """The units of a text; ``bounds`` are where edits begin and end."""
    cuts = sorted(set(bounds))
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
    """What stands between two clauses: a blank or a paragraph's end, and a printed rule as it is."""
    rule = " ".join(text[start:end].split())
    if same:
        return [(start, rule or " ")] if end > start else []
    if first:
        return [(start, rule), (end, BREAK)] if rule else []
    return [(start, BREAK), *([(start, rule), (end, BREAK)] if rule else [])]


def _atoms(text: str, start: int, end: int, cuts: Sequence[int]) -> Iterator[Atom]:
    """Words and blanks; a word is cut at ``cuts`` only in writing without blanks, or where it is very long."""
    for match in _ATOM.finditer(text, start, end):
        if match[0].isspace():
            yield match.start(), " "
            continue
        a, b = match.span()
        dense = b - a > _LONGEST or max(match[0]) >= _DENSE
        points = [a, *(cuts[bisect_right(cuts, a) : bisect_left(cuts, b)] if dense else ()), b]
        yield from ((first, text[first:last]) for first, last in pairwise(points))


# ── one over the other ───────────────────────────────────────────────────────


@frozen
class _Block:
    """A link whose clauses stand side by side and in order: clause ranges, both ends included."""

    old: tuple[int, int]
    new: tuple[int, int]
    change: Change


def _woven(comparison: Comparison) -> list[Unit]:
    """The units of both texts in one order, each link's words over each other."""
    edits = [edit for change in comparison.changes for edit in change.edits]
    old = _side(comparison.old, (p for e in edits if e.old for p in (e.old.start, e.old.end)))
    new = _side(comparison.new, (p for e in edits if e.new for p in (e.new.start, e.new.end)))
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
    """The longest run of links that stand in the same order in both texts, those that moved left out."""
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
    """The longest run of neighbours among the indices (the first of several): its two ends."""
    runs: list[list[int]] = []
    for index in sorted(indices):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return first, last


def _over(old: Atoms, new: Atoms, change: Change) -> Iterator[Unit]:
    """The units of a link over each other: its edits decide which words may be the same."""
    i = j = 0
    for a, b in [*_pairs(old, new, change), (len(old), len(new))]:
        yield from _between(old[i:a], new[j:b], change)
        if a < len(old):
            yield from _between(old[a : a + 1], new[b : b + 1], change)
        i, j = a + 1, b + 1


def _pairs(old: Atoms, new: Atoms, change: Change) -> Iterator[tuple[int, int]]:
    """The words outside the edits that answer one another: the longest common subsequence of their letters."""
    from rapidfuzz.distance import Indel

    kept = _kept(old, [e.old for e in change.edits]), _kept(new, [e.new for e in change.edits])
    if len(kept[0]) * len(kept[1]) > _LARGEST:
        return
    keys = [[_key(side[at][1]) for at in found] for side, found in zip((old, new), kept, strict=True)]
    for op in Indel.opcodes(*keys):
        if op.tag == "equal":
            span = op.src_end - op.src_start
            yield from ((kept[0][op.src_start + k], kept[1][op.dest_start + k]) for k in range(span))


def _kept(atoms: Atoms, spans: Sequence[Span | None]) -> list[int]:
    """The positions of the words that no edit covers."""
    covered = sorted((span.start, span.end) for span in spans if span is not None)
    out = []
    for at, (start, text) in enumerate(atoms):
        place = bisect_left(covered, (start + len(text), 0)) - 1
        if not text.isspace() and not (place >= 0 and start < covered[place][1]):
            out.append(at)
    return out


def _key(word: str) -> str:
    return _LETTERS.sub("", word).casefold() or word


def _between(old: Atoms, new: Atoms, change: Change) -> Iterator[Unit]:
    """Two runs of units of which only the ends may be equal."""
    shorter = min(len(old), len(new))
    head = next((k for k in range(shorter) if old[k][1] != new[k][1]), shorter)
    tail = next((k for k in range(shorter - head) if old[-1 - k][1] != new[-1 - k][1]), shorter - head)
    ends = len(old) - tail, len(new) - tail
    yield from (_both(old[k], new[k], change) for k in range(head))
    yield from (Unit(text, start, None, change.id, None) for start, text in old[head : ends[0]])
    yield from (Unit(text, None, start, None, change.id) for start, text in new[head : ends[1]])
    yield from (_both(old[ends[0] + k], new[ends[1] + k], change) for k in range(tail))


def _both(old: Atom, new: Atom, change: Change) -> Unit:
    return Unit(new[1], old[0], new[0], change.id, change.id)


# ── paragraphs ───────────────────────────────────────────────────────────────


def _synced(run: Iterable[Unit]) -> list[Unit]:
    """The units with one paragraph's end for two where a paragraph that both texts have ends differently."""
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
    gone, come = region[ends[0]], region[ends[1]]
    head = [u for k, u in enumerate(region) if u.state == "del" and k < ends[0]]
    head += [u for k, u in enumerate(region) if u.state == "ins" and k < ends[1]]
    rest = [u for k, u in enumerate(region) if k > ends[0 if u.state == "del" else 1]]
    return [*head, Unit(BREAK, gone.old, come.new, gone.old_id, come.new_id), *rest]


def _closed(run: list[Unit]) -> list[Unit]:
    """The units with a last paragraph's end that both texts have: a document's last one cannot be tracked."""
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
            unit = evolve(unit, old=None, old_id=None)
        elif at == last[1]:
            unit = evolve(unit, new=None, new_id=None)
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
