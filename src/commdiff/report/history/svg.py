"""A picture of the series for slides: lineages by rounds, a coloured cell with a sign for each change. Plain SVG."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from ...model.history import Lineage
from ..text import name_of, visible
from .layout import (
    LEGEND,
    SIGNS,
    HistoryView,
    headline,
    opening,
    sorts,
)

WIDTH, LABELS, ROW, TOP, EDGE = 1280, 380, 26, 108, 24
MOST = 22
"""Lineages in the picture: those that shifted first, then those that came back, then the others that changed."""
FILLS = {
    "strengthened": "#9c1f1f",
    "softened": "#0d5a8a",
    "mixed": "#6a3d9a",
    "reversed": "#8f1261",
    "added": "#1d6238",
    "revived": "#1d6238",
    "dropped": "#7a4a0c",
    "reworded": "#7f8a95",
    "unchanged": "#d8d3c7",
}
_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """The picture as an SVG document; ``width`` and ``color`` mean nothing here."""
    groups = sorts(view)
    every = [*groups["shifted"], *groups["back"], *groups["changed"]]
    if view.narrowed:
        every += [*groups["steady"], *groups["frame"]]
    lines = every[:MOST]
    height = TOP + ROW * len(lines) + 74
    names = view.labels
    title = name_of(view.history.rounds[-1])
    under = f"{len(names)} rounds, {names[0]} – {names[-1]}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{_FONT}" fill="#1d1b18">',
        f"<title>{_text(f'{title}: {under}')}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf6"/>',
        _words(EDGE, 34, _clipped(title, 115), size=19, weight=600),
        _words(EDGE, 56, under, size=13, fill="#5b564d"),
        *_columns(names, height),
        *(part for at, line in enumerate(lines) for part in _line(view, line, TOP + at * ROW)),
        *_foot(len(every) - len(lines), height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _cell(rounds: int) -> float:
    return (WIDTH - LABELS - EDGE) / rounds


def _columns(names: Sequence[str], height: int) -> Iterator[str]:
    """The names of the rounds, as many as have room."""
    cell = _cell(len(names))
    each = max(1, int(78 / cell + 0.999))
    for at, name in enumerate(names):
        if at % each == 0:
            yield _words(LABELS + at * cell + 1, TOP - 12, _clipped(name, 24), size=11, fill="#5b564d")
            x = round(LABELS + at * cell, 2)
            yield f'<path d="M{x} {TOP - 6}V{height - 66}" stroke="#e8e4da"/>'


def _line(view: HistoryView, lineage: Lineage, top: int) -> Iterator[str]:
    """One lineage: its name, and a cell for each round in which it stands or goes."""
    rounds = len(view.history.rounds)
    cell = _cell(rounds)
    yield _words(EDGE, top + 17, f"{lineage.id}  {_clipped(opening(view.history, lineage, 56), 56)}", size=12)
    for number, event in headline(lineage, rounds).items():
        x, width = round(LABELS + number * cell, 2), round(max(cell - (1 if cell > 5 else 0), 0.5), 2)
        quiet = event == "unchanged"
        inset, tall = (9, ROW - 19) if quiet else (3, ROW - 7)
        fill = FILLS[event]
        yield (
            f'<rect x="{x}" y="{top + inset}" width="{width}" height="{tall}" fill="{fill}">'
            f"<title>{_text(f'{view.labels[number]}: {event}')}</title></rect>"
        )
        if cell >= 11 and not quiet:
            middle = round(x + width / 2, 2)
            yield _words(middle, top + 17, SIGNS[event], size=11, fill="#ffffff", anchor="middle")


def _foot(left: int, height: int) -> Iterator[str]:
    if left:
        yield _words(EDGE, height - 46, f"and {left} lineages more", size=12, fill="#5b564d")
    yield _words(EDGE, height - 24, LEGEND, size=12, fill="#5b564d")
    said = "Readings are of wording, not of intention. commdiff"
    yield _words(WIDTH - EDGE, height - 24, said, size=12, fill="#5b564d", anchor="end")


def _words(
    x: float, y: float, text: str, *, size: int, fill: str = "", weight: int = 400, anchor: str = "start"
) -> str:
    more = f' fill="{fill}"' if fill else ""
    more += f' font-weight="{weight}"' if weight != 400 else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    return f'<text x="{round(x, 2)}" y="{y}" font-size="{size}"{more}>{_text(text)}</text>'


def _text(text: str) -> str:
    """Text as XML takes it: escaped, without the two characters that XML refuses."""
    return escape(re.sub("[\ufffe\uffff]", "\ufffd", visible(text)))


def _clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
