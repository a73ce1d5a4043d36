"""The redline as tracked changes: w:ins and w:del around runs and on paragraph marks, the evidence in comments.

Moved language is deleted in its old place and inserted in its new place. A comment at each end names the other end.
``native`` marks it as a move (w:moveFrom, w:moveTo) if the words are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from attrs import define, field, frozen

from ...model import Change, Comparison
from ..blocks import plain
from ..evidence import flags, places, reason, shown_proofs
from ..paint.docx import attributes, paragraph, part, run
from ..quotes import snippet
from ..redline import BREAK, Paragraph, Unit, redline

_WAS = 60
_STYLES = {"heading": "StatementHeading"}


class Note(NamedTuple):
    """A comment: its lines, and its first and last unit."""

    lines: tuple[str, ...]
    first: int
    last: int


@define
class _State:
    """The last id of a tracked change, and the current minute of the changes.

    LibreOffice merges an insertion that ends a paragraph with one that begins the next, and with the paragraph's end,
    unless their times differ by minutes. The minute therefore cycles from 0 to 5 at each paragraph's end that
    both texts have.
    """

    id: int = 1000
    minute: int = 0

    def take(self) -> int:
        self.id += 1
        return self.id

    def turn(self) -> None:
        self.minute = 5 - self.minute


@frozen
class _Around:
    """Markup that goes before and after the units at these positions."""

    opening: dict[int, list[str]] = field(factory=dict)
    closing: dict[int, list[str]] = field(factory=dict)

    def add(self, first: int, last: int, start: str, end: str) -> None:
        self.opening.setdefault(first, []).append(start)
        self.closing.setdefault(last, []).append(end)


@frozen
class _Writer:
    """The values that every part of the body needs."""

    date: str
    native: frozenset[str]
    state: _State = field(factory=_State)

    def tracked(self, tag: str, content: str = "") -> str:
        date = f"{self.date[:15]}{self.state.minute}{self.date[16:]}"
        who = attributes(id=self.state.take(), author="commdiff", date=date)
        return f"<w:{tag}{who}>{content}</w:{tag}>" if content else f"<w:{tag}{who}/>"

    def tag(self, unit: Unit) -> str:
        """Return the element that marks a unit; "" for a unit that both texts have."""
        if unit.state == "same":
            return ""
        if unit.moved and (unit.old_id or unit.new_id) in self.native:
            return "moveFrom" if unit.state == "del" else "moveTo"
        return unit.state


def body(comparison: Comparison, shown: Iterable[Change], date: str, numbered: bool, native: bool) -> tuple[str, str]:
    """Return the paragraphs of the redline and the comments part; only ``shown`` changes have comments."""
    paragraphs = redline(comparison)
    units = [unit for held in paragraphs for unit in (*held.units, held.end)]
    notes = _notes(units, comparison, shown, numbered)
    writer = _Writer(date, _same_words(comparison) if native else frozenset())
    around = _Around()
    for first, last, tag, id in _moves(units, writer):
        number = writer.state.take()
        start = attributes(id=number, author="commdiff", date=date, name=f"move-{id}")
        around.add(first, last, f"<w:{tag}RangeStart{start}/>", f"<w:{tag}RangeEnd{attributes(id=number)}/>")
    for number, note in enumerate(notes):
        reference = f"<w:commentReference{attributes(id=number)}/>"
        mark = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>{reference}</w:r>'
        tag = writer.tag(units[note.last]) if units[note.last].one_sided else ""
        end = f"<w:commentRangeEnd{attributes(id=number)}/>{writer.tracked(tag, mark) if tag else mark}"
        around.add(note.first, note.last, f"<w:commentRangeStart{attributes(id=number)}/>", end)
    out, at = [], 0
    for held in paragraphs:
        out.append(_paragraph(held, at, writer, around))
        at += len(held.units) + 1
    return "".join(out), comments(notes, date)


def _moves(units: Sequence[Unit], writer: _Writer) -> Iterator[tuple[int, int, str, str]]:
    """Return (first, last, element, change id) of each passage that is marked as a move."""
    for (tag, id), group in groupby(range(len(units)), key=lambda at: (writer.tag(units[at]), _owner(units[at])[0])):
        if tag in ("moveFrom", "moveTo"):
            span = list(group)
            yield span[0], span[-1], tag, id


def _same_words(comparison: Comparison) -> frozenset[str]:
    """Return the changes that only moved, one clause to one, with the same text on both sides."""
    return frozenset(
        c.id
        for c in comparison.changes
        if c.moved and len(c.old) == len(c.new) == 1 and c.old_text.split() == c.new_text.split()
    )


# ── the paragraphs ───────────────────────────────────────────────────────────


def _paragraph(held: Paragraph, at: int, writer: _Writer, around: _Around) -> str:
    """Return the paragraph with its first unit at ``at``, its marks, and the markup that ends with it."""
    out: list[str] = []
    last_tag, words = "", ""
    for place, unit in enumerate(held.units, at):
        tag = writer.tag(unit)
        if tag != last_tag or place in around.opening:
            out.append(_run(words, last_tag, writer))
            last_tag, words = tag, ""
        out += around.opening.get(place, ())
        words += unit.text
        if place in around.closing:
            out.append(_run(words, tag, writer))
            out += around.closing[place]
            words = ""
    out.append(_run(words, last_tag, writer))
    end = at + len(held.units)
    out += around.opening.get(end, ())
    mark = writer.tag(held.end)
    more = f"<w:rPr>{writer.tracked(mark)}</w:rPr>" if mark else ""
    if not mark:
        writer.state.turn()
    made = paragraph("".join(out), _STYLES.get(held.role, "Statement"), more)
    return made + "".join(around.closing.get(end, ()))


def _run(words: str, tag: str, writer: _Writer) -> str:
    made = run(words, "", "delText" if tag == "del" else "t")
    return writer.tracked(tag, made) if made and tag else made


# ── the comments ─────────────────────────────────────────────────────────────


def comments(notes: Sequence[Note], date: str) -> str:
    """Return the comments part."""
    return part("comments", "".join(_comment(number, note, date) for number, note in enumerate(notes)))


def _comment(number: int, note: Note, date: str) -> str:
    who = attributes(id=number, author="commdiff", date=date, initials="cd")
    lines = "".join(
        paragraph(run(line, "<w:b/>" if first else ""), "CommentText")
        for first, line in zip((True, *(False for _ in note.lines)), note.lines, strict=False)
    )
    return f"<w:comment{who}>{lines}</w:comment>"


def _notes(units: Sequence[Unit], comparison: Comparison, shown: Iterable[Change], numbered: bool) -> list[Note]:
    """Return the comments in the order in which they begin."""
    wanted = {change.id: change for change in shown}
    texts = {"old": _cues(comparison, "old"), "new": _cues(comparison, "new")}
    kept = {unit.old_id or unit.new_id for unit in units if not unit.one_sided and unit.text != BREAK}
    notes: list[Note] = []
    for id, name, one_sided, span in _stretches(units):
        change = wanted.get(id)
        place = "kept" if not one_sided else "part" if id in kept else "one_sided"
        lines = _lines(change, name, place, numbered) if change else ()
        if change is None or not lines:
            continue
        cued = [at for at in span if _is_cue(units[at], change, texts)] if not one_sided or name == "new" else []
        words = cued or [at for at in span if not units[at].text.isspace()]
        if words:
            notes.append(Note(lines, words[0], words[-1]))
    return sorted(notes, key=lambda note: (note.first, note.last))


def _stretches(units: Sequence[Unit]) -> Iterator[tuple[str, str, bool, list[int]]]:
    """Return (change id, side, True if only that side has this place, positions) for each place of a change."""
    over: dict[str, list[int]] = {}
    for (id, name, one_sided), group in groupby(range(len(units)), key=lambda at: _owner(units[at])):
        if one_sided:
            yield id, name, True, list(group)
        elif id:
            over.setdefault(id, []).extend(group)
    yield from ((id, "new", False, span) for id, span in over.items())


def _owner(unit: Unit) -> tuple[str, str, bool]:
    if unit.one_sided:
        return unit.old_id or unit.new_id or "", "old" if unit.old_id else "new", True
    return unit.new_id or unit.old_id or "", "", False


def _cues(comparison: Comparison, side: str) -> dict[str, list[tuple[int, int]]]:
    return {
        change.id: [(proof.span.start, proof.span.end) for proof in change.evidence if proof.side == side]
        for change in comparison.changes
        if change.evidence
    }


def _is_cue(unit: Unit, change: Change, cues: dict[str, dict[str, list[tuple[int, int]]]]) -> bool:
    for side, at in (("old", unit.old), ("new", unit.new)):
        spans = cues[side].get(change.id, ())
        if at is not None and any(a < at + len(unit.text) and at < b for a, b in spans):
            return not unit.text.isspace()
    return False


def _lines(change: Change, side: str, place: str, numbered: bool) -> tuple[str, ...]:
    """Return the lines of a comment: the verdict, its evidence, and the other end of a change with two places.

    A change that the redline explains alone has no comment. ``place`` is kept, one_sided, or part (of a kept change).
    """
    other = _other_end(change, side, place, numbered) if place != "kept" and change.old and change.new else ""
    if other and (side == "old" or place == "part"):
        return (f"{other} ({change.id})",)
    was = [f"Was: “{plain(snippet(change, 'old', _WAS))}”"] if other else []
    if change.kind in ("unchanged", "reworded") and not change.evidence:
        return (f"{other} ({change.id})", *(was if change.edits else ())) if other else ()
    if change.kind in ("added", "dropped") and not change.stance and not change.evidence:
        return ()
    said = [change.kind.capitalize(), *(flag for flag in flags(change) if flag != "moved" or not other)]
    head = f"{' · '.join([*said, *change.topics])}, {change.confidence} confidence ({change.id})"
    return (head, *([other] if other else []), *_evidence(change), *was)


def _other_end(change: Change, side: str, place: str, numbered: bool) -> str:
    """Return the place of the rest of a change: its other end, or the part that kept its place."""
    said = ("Merged into", "Split from") if place == "part" else ("Moved to", "Moved from")
    return f"{said[side == 'new']} {places(change.new if side == 'old' else change.old, numbered)}"


def _evidence(change: Change) -> Iterator[str]:
    for proof in shown_proofs(change):
        line = reason(proof, change)
        yield f"{line.sign} {plain(line.text)}"
