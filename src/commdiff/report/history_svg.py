"""A picture of a history for slides, as SVG: lineages by rounds, a coloured cell with a sign for each change."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from html import escape
from unicodedata import east_asian_width

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
_LONGEST = 24  # code points of the name of a round; a longer one loses its middle
_GREY = 'fill="#5b564d"'
_FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"


def render(view: HistoryView) -> str:
    """Return the picture as an SVG document."""
    groups = grouped(view)
    listed = groups if view.narrowed else ("shifted", "revived", "changed")
    lineages = [lineage for name in listed for lineage in groups[name]]
    lines = lineages[:MOST]
    height = TOP + ROW * len(lines) + 74
    names = view.labels
    title = name_of(view.history.rounds[-1])
    rounds = f"{len(names)} rounds, {names[0]} – {names[-1]}"
    more = f"and {len(lineages) - len(lines)} more lineages" if len(lineages) > len(lines) else ""
    foot = height - 24
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{_FONT}" fill="#1d1b18">',
        f"<title>{_safe(f'{title}: {rounds}')}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfaf6"/>',
        _words(EDGE, 34, _fitted(title, WIDTH - 2 * EDGE, 19), 'font-size="19" font-weight="600"'),
        _words(EDGE, 56, _fitted(rounds, WIDTH - 2 * EDGE, 13), f'font-size="13" {_GREY}'),
        *_columns(names, height),
        *(part for at, line in enumerate(lines) for part in _line(view, line, TOP + at * ROW)),
        *([_words(EDGE, foot - 22, more, f'font-size="12" {_GREY}')] if more else []),
        _words(EDGE, foot, LEGEND, f'font-size="12" {_GREY}'),
        _words(WIDTH - EDGE, foot, f"{WORDING_ONLY} commdiff", f'font-size="12" {_GREY} text-anchor="end"'),
        "</svg>",
    )
    return "\n".join(parts) + "\n"


def _columns(names: Sequence[str], height: int) -> Iterator[str]:
    """Yield the names of the rounds, as many as there is room for."""
    cell = (WIDTH - LABELS - EDGE) / len(names)
    shown = [
        name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[1 - _LONGEST // 2 :]}" for name in names
    ]
    each = math.ceil((max(_pixels(name, 11) for name in shown) + 12) / cell)
    for at in range(0, len(names), each):
        x = LABELS + at * cell
        if x + _pixels(shown[at], 11) < WIDTH or at == 0:
            yield _words(x + 1, TOP - 12, shown[at], f'font-size="11" {_GREY}')
        yield f'<path d="M{round(x, 2)} {TOP - 6}V{height - 66}" stroke="#e8e4da"/>'


def _line(view: HistoryView, lineage: Lineage, top: int) -> Iterator[str]:
    """Yield the name of a lineage, and a cell for each round that has or drops it."""
    cell = (WIDTH - LABELS - EDGE) / len(view.labels)
    id = f"{lineage.id}  "
    wording = _fitted(opening(view, lineage), LABELS - EDGE - 8 - _pixels(id, 12), 12)
    yield _words(EDGE, top + 17, id + wording, 'font-size="12"')
    for number, (event, _) in events_by_round(lineage).items():
        x, width = round(LABELS + number * cell, 2), round(max(cell - (1 if cell > 5 else 0), 0.5), 2)
        inset, height = (9, ROW - 19) if event == "unchanged" else (3, ROW - 7)
        yield (
            f'<rect x="{x}" y="{top + inset}" width="{width}" height="{height}" fill="{FILLS[event]}">'
            f"<title>{_safe(f'{view.labels[number]}: {event}')}</title></rect>"
        )
        if cell >= 11 * len(SIGNS[event]) and event != "unchanged":
            middle = round(x + width / 2, 2)
            yield _words(middle, top + 17, SIGNS[event], 'font-size="11" fill="#ffffff" text-anchor="middle"')


def _words(x: float, y: float, words: str, look: str) -> str:
    """Return a line of text; ``look`` is the markup of its attributes."""
    return f'<text x="{round(x, 2)}" y="{y}" {look}>{_safe(words)}</text>'


def _safe(text: str) -> str:
    """Escape a text for XML, and replace the two printable characters that XML does not allow."""
    return escape(re.sub("[\ufffe\uffff]", "\ufffd", visible(text)))


def _pixels(text: str, size: int) -> float:
    """Return the estimated width of a text in a font of ``size`` pixels; a wide font may need 10 % more."""
    wide = sum(east_asian_width(point) in "WF" for point in text)
    high = sum(point.isupper() or point in "mwMW%&@" for point in text)
    return size * (0.56 * len(text) + 0.44 * wide + 0.2 * high)


def _fitted(text: str, pixels: float, size: int) -> str:
    """Return a text, cut at a word if it is wider than ``pixels``."""
    if _pixels(text, size) <= pixels:
        return text
    end = next(n for n in range(len(text), -1, -1) if _pixels(text[:n], size) <= pixels - size)
    return text[:end].rsplit(" ", 1)[0] + " …"
