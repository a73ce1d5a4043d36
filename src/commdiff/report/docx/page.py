"""The briefing as the body of a Word document: head, bottom line, the table of changes, footnote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...model import Change
from .. import briefing
from ..briefing import Brief, Part
from ..layout import View, places, route
from ..wording import Piece
from .xml import (
    cell,
    paragraph,
    row,
    run,
    table,
)

_FACTS = (1306, 4580, 4580)
_WIDTHS = (560, 2450, 600, 2450, 1200, 2266, 940)
_HEADS = ("¶ old", "then", "¶ new", "now", "label", "deciding words, why", "confidence")
_FILL = "F2F4F7"


def body(view: View) -> str:
    """Paragraphs and tables of the whole briefing."""
    brief = briefing.brief(view)
    return "".join([*_head(brief), *_bottom(brief), *_changes(brief), *_rest(brief), *_foot(view)])


def _head(brief: Brief) -> list[str]:
    rows = [("", "then", "now"), *briefing.facts(brief.view.comparison)]
    cells = [
        row(
            cell(paragraph(run(what), "CellHead"), _FACTS[0])
            + "".join(
                cell(paragraph(run(text), "Cell" if what else "CellHead"), width)
                for text, width in zip(sides, _FACTS[1:], strict=True)
            )
        )
        for what, *sides in rows
    ]
    carried = cell(paragraph(run("Carried over"), "CellHead"), _FACTS[0])
    carried += cell(paragraph(run(f"{briefing.carried_over(brief.view)} word for word"), "Cell"), sum(_FACTS[1:]), 2)
    shown = [paragraph(run("Note: ", "Verdict") + run(text), "Cell") for text in briefing.warnings(brief.view)]
    shown += [paragraph(run(f"Shown: {briefing.terms(brief.view)}."), "Note")] if brief.view.narrowed else []
    return [paragraph(run("What changed"), "Title"), table("".join([*cells, row(carried)]), _FACTS, "Facts"), *shown]


def _bottom(brief: Brief) -> list[str]:
    lines = [
        paragraph(run(f"{number}.") + "<w:r><w:tab/></w:r>" + _line(change, brief), "BottomLine")
        for number, change in enumerate(brief.bottom, 1)
    ]
    headline = [paragraph(run(brief.headline), "Lead")] if brief.headline else []
    nothing = [] if lines else [paragraph(run(briefing.NOTHING))]
    return [paragraph(run("Bottom line"), "Heading1"), *headline, *lines, *nothing]


def _line(change: Change, brief: Brief) -> str:
    aside = ", ".join(briefing.asides(change))
    said = run(briefing.verdict(change), "Verdict") + run(f", {route(change, brief.view.numbered)}")
    said += run(f" ({aside})" if aside else "", "Quiet") + run(": ")
    quotes = {side: _quote(change, side, brief.words) for side in ("old", "new")}
    if change.kind == "reworded":
        return f"{said}{run('was “')}{quotes['old']}{run('”, now “')}{quotes['new']}{run('”')}"
    words = "; ".join(briefing.deciding(change)) if change.old and change.new else ""
    said += run(f"{words}, in " if words else "")
    why = " ".join(briefing.whys(change))
    return f"{said}{run('“')}{quotes['new' if change.new else 'old']}{run('”')}{run(f' {why}' if why else '', 'Quiet')}"


def _quote(change: Change, side: str, limit: int) -> str:
    return _marked(briefing.quoted(change, side, limit))


def _marked(pieces: Sequence[Piece]) -> str:
    """A wording: what is gone struck, what is new underlined, the deciding words in bold."""
    looks = {"gone": '<w:rStyle w:val="Gone"/>', "new": '<w:rStyle w:val="Come"/>', "cut": '<w:rStyle w:val="Quiet"/>'}
    held = [Piece(p.text, p.mark, p.cue) for p in pieces if p.text]
    if held:
        held[0] = Piece(held[0].text.lstrip(), held[0].mark, held[0].cue)
        held[-1] = Piece(held[-1].text.rstrip(), held[-1].mark, held[-1].cue)
    return "".join(run(p.text, looks.get(p.mark, "") + ("<w:b/>" if p.cue else "")) for p in held)


def _changes(brief: Brief) -> list[str]:
    if not brief.parts:
        return []
    heads = "".join(cell(paragraph(run(name), "CellHead"), w) for name, w in zip(_HEADS, _WIDTHS, strict=True))
    rows = [row(heads, header=True)]
    for part in brief.parts:
        rows.append(row(cell(paragraph(run(_band(part)), "Band"), sum(_WIDTHS), len(_WIDTHS), _FILL)))
        rows += [row(_cells(change, brief.view.numbered)) for change in part.rows]
    return [paragraph(run("The changes"), "Heading1"), table("".join(rows), _WIDTHS, "Changes")]


def _band(part: Part) -> str:
    where = {"added": ", ¶ of the new text", "dropped": ", ¶ of the old text"}.get(part.name.partition(",")[0], "")
    return f"{part.heading}{where}"


def _cells(change: Change, numbered: bool) -> str:
    sides = [side for side in ("old", "new") if getattr(change, side)]
    out = []
    if len(sides) == 2:
        for at, side in enumerate(sides):
            out += [
                cell(_plain([_place(change, side, numbered)]), _WIDTHS[2 * at]),
                cell(paragraph(_quote(change, side, briefing.ROW_WORDS), "Cell"), _WIDTHS[2 * at + 1]),
            ]
    else:
        out += [
            cell(_plain([_place(change, sides[0], numbered)]), _WIDTHS[0]),
            cell(paragraph(_quote(change, sides[0], briefing.ROW_WORDS), "Cell"), sum(_WIDTHS[1:4]), 3),
        ]
    label, why = (", ".join(briefing.label(change)),), briefing.reasons(change)
    if why:
        out += [cell(_plain(label), _WIDTHS[4]), cell(_plain(why), _WIDTHS[5])]
    else:
        out.append(cell(_plain(label), sum(_WIDTHS[4:6]), 2))
    return "".join([*out, cell(_plain((change.confidence,)), _WIDTHS[6])])


def _place(change: Change, side: str, numbered: bool) -> str:
    return places(getattr(change, side), numbered).replace("¶ ", "")


def _plain(items: Iterable[str]) -> str:
    """The paragraphs of a cell, one an item; a cell holds at least one."""
    return "".join(paragraph(run(item), "Cell") for item in items) or paragraph("", "Cell")


def _rest(brief: Brief) -> list[str]:
    rows = briefing.naming(brief.view)
    names = [
        f"{'; '.join(briefing.deciding(change))} ({route(change, brief.view.numbered)})"
        for change in rows[: briefing.NAMES]
    ]
    more = [f"and {len(rows) - len(names)} more"] if len(rows) > len(names) else []
    said = [run("Naming: ", "Verdict") + run("; ".join([*names, *more]) + ".")] if rows else []
    tally = briefing.tally(brief)
    said += [run("Counted only: ", "Verdict") + run(tally.removeprefix("Counted only: "))] if tally else []
    gap = '<w:spacing w:before="80" w:after="0"/>'
    return [paragraph(text, "Cell", gap) for text in said]


def _foot(view: View) -> list[str]:
    return [paragraph(run(" · ".join(briefing.notes(view))), "Note")]
