"""The one-page briefing as Markdown; ``briefing`` decides what stands on it."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Change
from . import briefing
from .briefing import Brief, Part
from .layout import View, places, route
from .markdown import escape, marked, render_change, table

__all__ = ["render", "render_change"]


def render(view: View, width: int | None, color: bool | None) -> str:
    """The whole briefing; ``width`` and ``color`` mean nothing here."""
    brief = briefing.brief(view)
    blocks = [*_head(brief), *_bottom(brief)]
    for part in brief.parts:
        blocks += _part(part, view.numbered)
    return "\n\n".join([*blocks, *_naming(view), *_counted(brief), *_foot(view)]) + "\n"


def _head(brief: Brief) -> list[str]:
    both = brief.view.comparison
    rows = [[escape(cell) for cell in row] for row in briefing.facts(both)]
    rows.append(["Carried over word for word", "", escape(briefing.carried_over(brief.view))])
    notes = [f"**Note:** {escape(text)}" for text in briefing.warnings(brief.view)]
    notes += [f"*Shown: {escape(briefing.terms(brief.view))}.*"] if brief.view.narrowed else []
    return ["# What changed", table(["", "then", "now"], rows), *notes]


def _bottom(brief: Brief) -> list[str]:
    lines = [f"{number}. {_line(change, brief)}" for number, change in enumerate(brief.bottom, 1)]
    said = [f"**{escape(brief.headline)}**"] if brief.headline else []
    return ["## Bottom line", *said, "\n".join(lines) if lines else briefing.NOTHING]


def _line(change: Change, brief: Brief) -> str:
    """The verdict, the place, the words that decided, the wording around them, and why."""
    aside = ", ".join(escape(text) for text in briefing.asides(change))
    place = escape(route(change, brief.view.numbered))
    head = f"**{briefing.verdict(change)}**, {place}{f' ({aside})' if aside else ''}"
    quotes = {side: marked(briefing.quoted(change, side, brief.words)) for side in ("old", "new")}
    if change.kind == "reworded":
        return f"{head}: was “{quotes['old']}”, now “{quotes['new']}”"
    words = "; ".join(escape(text) for text in briefing.deciding(change)) if change.old and change.new else ""
    why = " ".join(escape(text) for text in briefing.whys(change))
    said = f"{head}: {words}{', in ' if words else ''}“{quotes['new' if change.new else 'old']}”"
    return f"{said} *{why}*" if why else said


def _part(part: Part, numbered: bool) -> list[str]:
    sides = [side for side in ("old", "new") if getattr(part.rows[0], side)]
    head = [cell for side in sides for cell in (f"¶ {side}", side)]
    columns = [*head, "label", "deciding words and why", "confidence"]
    rows = [_row(change, sides, numbered) for change in part.rows]
    if not any(row[-2] for row in rows):
        columns, rows = [*columns[:-2], columns[-1]], [[*row[:-2], row[-1]] for row in rows]
    return [f"## {escape(part.heading)}", table(columns, rows)]


def _row(change: Change, sides: Sequence[str], numbered: bool) -> list[str]:
    cells = []
    for side in sides:
        cells += [
            escape(places(getattr(change, side), numbered)),
            marked(briefing.quoted(change, side, briefing.ROW_WORDS)),
        ]
    label, why = (", ".join(briefing.label(change)), "; ".join(briefing.reasons(change)))
    return [*cells, escape(label), escape(why), change.confidence]


def _naming(view: View) -> list[str]:
    rows = briefing.naming(view)
    lines = [
        f"- {escape(route(c, view.numbered))}: {'; '.join(escape(text) for text in briefing.deciding(c))}"
        for c in rows[: briefing.NAMES]
    ]
    more = [f"- and {len(rows) - len(lines)} more"] if len(rows) > len(lines) else []
    return [f"## Naming ({len(rows)})", "\n".join([*lines, *more])] if rows else []


def _counted(brief: Brief) -> list[str]:
    return ["## Routine and the rest", f"{escape(briefing.tally(brief))}"] if briefing.tally(brief) else []


def _foot(view: View) -> list[str]:
    notes = [f"*{escape(note)}*" for note in briefing.notes(view)]
    return ["---", "  \n".join(notes)]
