"""The map of a page: both texts as bars and the links between them, as one SVG path for each group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ...model import Change, Clause, Statement

HEIGHT = 1000
BAR, WIDTH = 12, 100
_LEAST = 1.2


class Shape(NamedTuple):
    """A path of the map.

    Attributes:
        part: "bar", "link" or "move".
        group: The group of changes.
        data: The path data.
    """

    part: str
    group: str
    data: str


def extent(clauses: Iterable[Clause], statement: Statement) -> tuple[float, float] | None:
    """Return where the first clause begins and the last one ends, in units of ``HEIGHT``; None without clauses."""
    spans = [clause.span for clause in clauses]
    if not spans:
        return None
    scale = HEIGHT / max(len(statement.text), 1)
    top, end = min(s.start for s in spans) * scale, max(s.end for s in spans) * scale
    return round(min(top, HEIGHT - _LEAST), 1), round(min(max(end, top + _LEAST), HEIGHT), 1)


def shapes(rows: Iterable[tuple[Change, str]], old: Statement, new: Statement) -> tuple[Shape, ...]:
    """Return the paths in drawing order: links, moves above them, the bars on top.

    Args:
        rows: Changes with the name of their group.
        old: The old text.
        new: The new text.
    """
    paths: dict[tuple[int, str, str], list[str]] = {}
    for change, group in rows:
        for clause in change.old:
            paths.setdefault((2, "bar", group), []).append(_block(0, extent((clause,), old)))
        for clause in change.new:
            paths.setdefault((2, "bar", group), []).append(_block(WIDTH - BAR, extent((clause,), new)))
        part = (1, "move") if change.moved else (0, "link")
        for a in change.old:
            bands = [_band(extent((a,), old), extent((b,), new)) for b in change.new]
            if bands:
                paths.setdefault((*part, group), []).extend(bands)
    ordered = sorted(paths.items(), key=lambda item: (item[0][0], item[0][2] != "unchanged", item[0][2]))
    return tuple(Shape(part, group, "".join(data)) for (_, part, group), data in ordered)


def _block(x: int, y: tuple[float, float] | None) -> str:
    return f"M{x} {y[0]:g}h{BAR}V{y[1]:g}h-{BAR}z" if y else ""


def _band(a: tuple[float, float] | None, b: tuple[float, float] | None) -> str:
    if not a or not b:
        return ""
    left, right, middle = BAR, WIDTH - BAR, WIDTH // 2
    return (
        f"M{left} {a[0]:g}C{middle} {a[0]:g} {middle} {b[0]:g} {right} {b[0]:g}"
        f"V{b[1]:g}C{middle} {b[1]:g} {middle} {a[1]:g} {left} {a[1]:g}z"
    )
