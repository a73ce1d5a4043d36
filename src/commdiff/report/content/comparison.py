"""The full report on a comparison, and on one change of it, as blocks."""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Change, moved_blocks
from .. import blocks as report
from ..blocks import Block, Entry, Line, Paragraph, Run, Text, note, plain, quiet, strong, text
from ..evidence import beside_route, flags, places, reason, route, route_of, shown_proofs
from ..quotes import excerpt, short_quote, wording
from ..text import footer, name_of, remarks, source_of, title_of
from ..view import View, carried, counts
from .briefing import bottom, bottom_line


def build(view: View, most: int = 0) -> list[Block]:
    """Return the blocks of the full report, with at most so many changes in a bottom line; 0 for none."""
    both = view.comparison
    sides = tuple((side, name_of(s), source_of(s)) for side, s in (("old", both.old), ("new", both.new)))
    blocks: list[Block] = [report.Sides(title_of(both), sides, remarks(both)[0]), report.Counts(counts(both.changes))]
    blocks += [Paragraph(text(f"Shown: {view.terms}."), "note")] if view.narrowed else []
    line = bottom(view, most) if most else ()
    blocks += [report.Points(tuple(_point(c, view) for c in line))] if len(line) > 1 else []
    for group in view.groups:
        blocks.append(
            report.Heading(group.title, 2, view.size(group.name, len(group.changes)), group.about, group.name)
        )
        if group.name == "moved":
            blocks.append(report.Moves(tuple(_move(block, view.numbered) for block in moved_blocks(group.changes))))
        else:
            blocks.append(
                report.Entries(tuple(_entry(c, view.numbered, group.brief) for c in group.changes), group.brief)
            )
    if not view.groups:
        blocks.append(Paragraph(text("Nothing to show." if view.narrowed else "No change found.")))
    if view.unchanged and not view.only:
        blocks.append(Paragraph(text(f"{carried(view)}.")))
    return [*blocks, report.Footer(footer(both))]


def build_change(change: Change) -> list[Block]:
    """Return the blocks of a report on one change: its verdict, both wordings, the evidence."""
    line = text(Run(change.kind, change.kind), quiet(f", {change.confidence} confidence"))
    entry = _entry(change, numbered=False)
    return [Line(line), report.Entries((entry._replace(head=Line(())),))]


def _point(change: Change, view: View) -> tuple[Text, Text, str]:
    line = bottom_line(change, view)
    return (*line.head, Run(": "), *line.body), line.why, change.id


def _move(block: Sequence[Change], numbered: bool) -> tuple[str, int, str]:
    words = " ".join(plain(wording(change, "new")) for change in block)
    return route_of(block, numbered), len(block), words


def _entry(change: Change, numbered: bool, brief: bool = False) -> Entry:
    quote = short_quote if brief else excerpt
    sides = ((side, quote(change, side)) for side in ("old", "new"))
    proofs = shown_proofs(change)
    notes = (*flags(change), *(proof.why for proof in proofs if proof.why))
    beside = (part for flag in beside_route(change) for part in (" · ", note(flag)))
    return Entry(
        head=Line(text(strong(route(change, numbered)), *beside), text(" · ".join((*change.topics, change.id)))),
        places=(places(change.old, numbered), places(change.new, numbered)),
        wordings=tuple((side, runs) for side, runs in sides if runs),
        reasons=tuple(reason(proof, change) for proof in proofs),
        note=", ".join(dict.fromkeys(notes)),
    )
