"""A Word report: the briefing, and the new text with tracked changes (w:ins, w:del) and the evidence in comments.

The package writes WordprocessingML (ECMA-376) itself: nothing has to be installed. Moved language is deleted in its
old place and inserted in its new place, or marked as a move; a comment at each end names the other end.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape

from attrs import define, field

from .. import resources
from ..model import Change
from .blocks import plain
from .content import briefing
from .evidence import flags, places, reason, shown_proofs
from .paint.docx import attributes, paint, paragraph, part, run, safe
from .quotes import snippet
from .redline import BREAK, Paragraph, Unit, redline
from .text import WORDING_ONLY, name_of, squeeze, title_of
from .view import View

CONTENTS = ("both", "briefing", "redline")
"""What a Word document may hold."""
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LONGEST, _WAS = 90, 60  # letters of a title, words of an old wording
_NARROW, _WIDE = 720, 1304
_STATIC = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/app.xml": "app.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/fontTable.xml": "font-table.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
    "word/theme/theme1.xml": "theme.xml",
}


def render(view: View, contents: str, native_moves: bool) -> bytes:
    """Return the file; ``contents`` is one of ``CONTENTS``; native moves are those of the same words."""
    both = view.comparison
    date = f"{both.new.date if _DATE.fullmatch(both.new.date or '') else '2000-01-01'}T00:00:00Z"
    redlined = contents != "briefing"
    text, notes = _body(view, date, native_moves) if redlined else ("", ())
    sections = [paint(briefing.build(view))] if contents != "redline" else []
    if contents == "both":
        sections.append(paragraph("", "Note", _section(_NARROW)))
    mark = '<w:bookmarkStart w:id="1" w:name="redline"/><w:bookmarkEnd w:id="1"/>' if redlined else ""
    last = _section(_WIDE if redlined else _NARROW)
    titles = " → ".join(_short(name_of(side)) for side in (both.old, both.new))
    head = f"Redline: {titles}. Accept all changes for the new text, reject all for the old one."
    foot = run(f" · {squeeze(both.signature)} · {WORDING_ONLY}")
    parts = {
        "docProps/core.xml": _static("core.xml").format(title=escape(safe(title_of(both))), date=date),
        "word/document.xml": part("document", f"<w:body>{''.join(sections)}{mark}{text}{last}</w:body>"),
        "word/comments.xml": part("comments", "".join(_comment(n, note, date) for n, note in enumerate(notes))),
        "word/header1.xml": part("hdr", paragraph(run(head), "Header")),
        "word/footer1.xml": part("ftr", paragraph(_static("page-number.xml").strip() + foot, "Footer")),
    }
    return _zipped({name: _static(file) for name, file in _STATIC.items()} | parts)


def _section(margin: int) -> str:
    """Return the properties of a section: A4 upright; the redline has wide margins and a head line."""
    head = '<w:headerReference w:type="default" r:id="rId5"/>' if margin == _WIDE else ""
    edges = attributes(top=margin, right=margin, bottom=margin, left=margin, header=510, footer=454, gutter=0)
    foot = '<w:footerReference w:type="default" r:id="rId6"/>'
    return f'<w:sectPr>{head}{foot}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar{edges}/></w:sectPr>'


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}[…]"


def _static(file: str) -> str:
    return resources.text(f"data/docx/{file}")


def _zipped(parts: Mapping[str, str]) -> bytes:
    """Return the file, the same bytes for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = entry.external_attr = 0
            archive.writestr(entry, parts[name].encode("utf-8"))
    return out.getvalue()


class _Note(NamedTuple):
    """A comment: its lines, and its first and last unit."""

    lines: tuple[str, ...]
    first: int
    last: int


@define
class _Writer:
    """The ids and times of the tracked changes, and the markup before and after the units at these positions.

    LibreOffice merges an insertion that ends a paragraph with one that begins the next, and with the paragraph's end,
    unless their times differ by minutes. The minute therefore changes at each paragraph's end that both texts have.
    """

    date: str
    native: frozenset[str]
    id: int = 1000
    minute: int = 0
    opening: dict[int, list[str]] = field(factory=lambda: defaultdict(list))
    closing: dict[int, list[str]] = field(factory=lambda: defaultdict(list))

    def next_id(self) -> int:
        self.id += 1
        return self.id

    def tracked(self, tag: str, content: str = "") -> str:
        date = f"{self.date[:15]}{self.minute}{self.date[16:]}"
        who = attributes(id=self.next_id(), author="commdiff", date=date)
        return f"<w:{tag}{who}>{content}</w:{tag}>" if content else f"<w:{tag}{who}/>"

    def tag(self, unit: Unit) -> str:
        """Return the element that marks a unit; "" for a unit that both texts have."""
        if unit.moved and (unit.old_id or unit.new_id) in self.native:
            return {"del": "moveFrom", "ins": "moveTo", "same": ""}[unit.state]
        return "" if unit.state == "same" else unit.state


def _body(view: View, date: str, native: bool) -> tuple[str, Sequence[_Note]]:
    """Return the paragraphs of the redline, and the comments on the changes that the view shows."""
    paragraphs = redline(view.comparison)
    units = [unit for held in paragraphs for unit in (*held.units, held.end)]
    notes = _notes(units, view)
    same = (c for c in view.comparison.changes if native and c.moved and len(c.old) == len(c.new) == 1)
    writer = _Writer(date, frozenset(c.id for c in same if c.old_text.split() == c.new_text.split()))
    for first, last, tag, id in _moves(units, writer):
        number = writer.next_id()
        start = attributes(id=number, author="commdiff", date=date, name=f"move-{id}")
        writer.opening[first].append(f"<w:{tag}RangeStart{start}/>")
        writer.closing[last].append(f"<w:{tag}RangeEnd{attributes(id=number)}/>")
    for number, note in enumerate(notes):
        at = attributes(id=number)
        mark = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference{at}/></w:r>'
        tag = writer.tag(units[note.last]) if units[note.last].one_sided else ""
        writer.opening[note.first].append(f"<w:commentRangeStart{at}/>")
        writer.closing[note.last].append(f"<w:commentRangeEnd{at}/>{writer.tracked(tag, mark) if tag else mark}")
    out, place = [], 0
    for held in paragraphs:
        out.append(_paragraph(held, place, writer))
        place += len(held.units) + 1
    return "".join(out), notes


def _moves(units: Sequence[Unit], writer: _Writer) -> Iterator[tuple[int, int, str, str]]:
    """Return (first, last, element, change id) of each passage that is marked as a move."""
    for (tag, id), group in groupby(range(len(units)), key=lambda at: (writer.tag(units[at]), _owner(units[at])[0])):
        if tag in ("moveFrom", "moveTo"):
            span = list(group)
            yield span[0], span[-1], tag, id


def _paragraph(held: Paragraph, at: int, writer: _Writer) -> str:
    """Return the paragraph with its first unit at ``at``, its marks, and the markup that ends with it."""
    out: list[str] = []
    last_tag, words = "", ""
    for place, unit in enumerate(held.units, at):
        tag = writer.tag(unit)
        if tag != last_tag or place in writer.opening:
            out.append(_run(words, last_tag, writer))
            last_tag, words = tag, ""
        out += writer.opening.get(place, ())
        words += unit.text
        if place in writer.closing:
            out += [_run(words, tag, writer), *writer.closing[place]]
            words = ""
    end = at + len(held.units)
    out += [_run(words, last_tag, writer), *writer.opening.get(end, ())]
    mark = writer.tag(held.end)
    more = f"<w:rPr>{writer.tracked(mark)}</w:rPr>" if mark else ""
    if not mark:
        writer.minute = 5 - writer.minute
    made = paragraph("".join(out), "StatementHeading" if held.role == "heading" else "Statement", more)
    return made + "".join(writer.closing.get(end, ()))


def _run(words: str, tag: str, writer: _Writer) -> str:
    made = run(words, tag="delText" if tag == "del" else "t")
    return writer.tracked(tag, made) if made and tag else made


def _comment(number: int, note: _Note, date: str) -> str:
    who = attributes(id=number, author="commdiff", date=date, initials="cd")
    lines = (paragraph(run(line, bold=at == 0), "CommentText") for at, line in enumerate(note.lines))
    return f"<w:comment{who}>{''.join(lines)}</w:comment>"


def _notes(units: Sequence[Unit], view: View) -> list[_Note]:
    """Return the comments in the order in which they begin."""
    wanted = {change.id: change for change in view.changes}
    kept = {unit.old_id or unit.new_id for unit in units if not unit.one_sided and unit.text != BREAK}
    notes: list[_Note] = []
    for id, name, one_sided, span in _stretches(units):
        change = wanted.get(id)
        place = "kept" if not one_sided else "part" if id in kept else "one_sided"
        lines = _lines(change, name, place, view.numbered) if change else ()
        if change is None or not lines:
            continue
        words = [at for at in span if not units[at].text.isspace()]
        cued = [at for at in words if _is_cue(units[at], change)] if not one_sided or name == "new" else []
        if words := cued or words:
            notes.append(_Note(lines, words[0], words[-1]))
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


def _is_cue(unit: Unit, change: Change) -> bool:
    starts = ((proof.span, unit.old if proof.side == "old" else unit.new) for proof in change.evidence)
    return any(at is not None and span.start < at + len(unit.text) and at < span.end for span, at in starts)


def _lines(change: Change, side: str, place: str, numbered: bool) -> tuple[str, ...]:
    """Return the lines of a comment: the verdict, its evidence, and the other end of a change with two places.

    A change that the redline explains alone has no comment. ``place`` is kept, one_sided, or part (of a kept change).
    """
    other = ""
    if place != "kept" and change.old and change.new:
        ends = ("Merged into", "Split from") if place == "part" else ("Moved to", "Moved from")
        other = f"{ends[side == 'new']} {places(change.new if side == 'old' else change.old, numbered)}"
    if other and (side == "old" or place == "part"):
        return (f"{other} ({change.id})",)
    was = [f"Was: “{plain(snippet(change, 'old', _WAS))}”"] if other else []
    if change.kind in ("unchanged", "reworded") and not change.evidence:
        return (f"{other} ({change.id})", *(was if change.edits else ())) if other else ()
    if change.kind in ("added", "dropped") and not change.stance and not change.evidence:
        return ()
    said = [change.kind.capitalize(), *(flag for flag in flags(change) if flag != "moved" or not other)]
    head = f"{' · '.join([*said, *change.topics])}, {change.confidence} confidence ({change.id})"
    evidence = [f"{line.sign} {plain(line.text)}" for line in (reason(p, change) for p in shown_proofs(change))]
    return (head, *([other] if other else []), *evidence, *was)
