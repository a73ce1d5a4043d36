"""A picture of a history for slides, as SVG: lineages by rounds, a coloured cell with a sign for each change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from ..model.history import Lineage
from .history import LEGEND, SIGNS, HistoryView, events_by_round, grouped, opening
from .text import WORDING_ONLY, name_of, visible

WIDTH, LABELS, ROW, TOP, EDGE = 1280, 380, 26, 108, 24
"""Width of the picture, width of the names, height of a line, height of the head, margin; in pixels."""
MOST = 22
"""Number of lineages in the picture: those that shifted first, then those that came back, then the others."""
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
"""The colour of each event."""
_GREY = "#5b564d"
_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"


def render(view: HistoryView) -> str:
    """Return the picture as an SVG document."""
    groups = grouped(view)
    if not view.narrowed:
        groups = {name: groups[name] for name in ("shifted", "revived", "changed")}
    lineages = [lineage for group in groups.values() for lineage in group]
    lines = lineages[:MOST]
    height = TOP + ROW * len(lines) + 74
    names = view.labels
    title = name_of(view.history.rounds[-1])
    rounds = f"{len(names)} rounds, {names[0]} – {names[-1]}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{_FONT}" fill="#1d1b18">',
        f"<title>{_text(f'{title}: {rounds}')}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf6"/>',
        _words(EDGE, 34, _clipped(title, 115), 'font-size="19" font-weight="600"'),
        _words(EDGE, 56, rounds, f'font-size="13" fill="{_GREY}"'),
        *_columns(names, height),
        *(part for at, line in enumerate(lines) for part in _line(view, line, TOP + at * ROW)),
        *_foot(len(lineages) - len(lines), height),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _cell(rounds: int) -> float:
    return (WIDTH - LABELS - EDGE) / rounds


def _columns(names: Sequence[str], height: int) -> Iterator[str]:
    """Yield the names of the rounds, as many as there is room for."""
    cell = _cell(len(names))
    each = max(1, int(78 / cell + 0.999))
    for at, name in enumerate(names):
        if at % each == 0:
            yield _words(LABELS + at * cell + 1, TOP - 12, _clipped(name, 24), f'font-size="11" fill="{_GREY}"')
            x = round(LABELS + at * cell, 2)
            yield f'<path d="M{x} {TOP - 6}V{height - 66}" stroke="#e8e4da"/>'


def _line(view: HistoryView, lineage: Lineage, top: int) -> Iterator[str]:
    """Yield the name of a lineage, and a cell for each round that has or drops it."""
    rounds = len(view.history.rounds)
    cell = _cell(rounds)
    yield _words(EDGE, top + 17, f"{lineage.id}  {_clipped(opening(view, lineage, 46), 46)}", 'font-size="12"')
    for number, (event, _) in events_by_round(lineage).items():
        x, width = round(LABELS + number * cell, 2), round(max(cell - (1 if cell > 5 else 0), 0.5), 2)
        changed = event != "unchanged"
        inset, height = (3, ROW - 7) if changed else (9, ROW - 19)
        yield (
            f'<rect x="{x}" y="{top + inset}" width="{width}" height="{height}" fill="{FILLS[event]}">'
            f"<title>{_text(f'{view.labels[number]}: {event}')}</title></rect>"
        )
        if cell >= 11 and changed:
            middle = round(x + width / 2, 2)
            yield _words(middle, top + 17, SIGNS[event], 'font-size="11" fill="#ffffff" text-anchor="middle"')


def _foot(left_out: int, height: int) -> Iterator[str]:
    look = f'font-size="12" fill="{_GREY}"'
    if left_out:
        yield _words(EDGE, height - 46, f"and {left_out} more lineages", look)
    yield _words(EDGE, height - 24, LEGEND, look)
    yield _words(WIDTH - EDGE, height - 24, f"{WORDING_ONLY} commdiff", f'{look} text-anchor="end"')


def _words(x: float, y: float, words: str, look: str) -> str:
    """Return a line of text; ``look`` is the markup of its attributes."""
    return f'<text x="{round(x, 2)}" y="{y}" {look}>{_text(words)}</text>'


def _text(text: str) -> str:
    """Escape a text for XML, and replace the two printable characters that XML does not allow."""
    return escape(re.sub("[\ufffe\uffff]", "\ufffd", visible(text)))


def _clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
