"""Counts over a comparison, for the statistics of a report: by verdict, dimension, section, link and confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from attrs import frozen

from ...model import CONFIDENCES
from .rows import Row

COLUMNS = ("strengthened", "softened", "mixed", "reversed", "added", "dropped")
"""The verdicts that the table by section has a column for; the others are taken together."""


@frozen
class Statistics:
    """Tables as rows of (name, counts). ``dimensions``: strengthens, softens, no direction."""

    verdicts: tuple[tuple[str, int, int], ...]
    dimensions: tuple[tuple[str, tuple[int, ...]], ...]
    sections: tuple[tuple[str, tuple[int, ...]], ...]
    links: tuple[tuple[str, int], ...]
    confidences: tuple[tuple[str, int], ...]


def statistics(rows: Sequence[Row], counts: Sequence[tuple[str, int]]) -> Statistics:
    """Return the tables of a report; ``counts`` are the numbers of changes by kind."""
    possible = Counter(kind for row in rows if row.confidence == "low" for kind in row.counted_as)
    proofs = Counter((reason.dimension, reason.direction) for row in rows for reason in row.reasons)
    links = Counter(row.link.split(",")[0].removeprefix("linked ") for row in rows)
    sure = Counter(row.confidence for row in rows if row.kind != "unchanged" or "moved" in row.marks)
    dimensions = sorted({dimension for dimension, _ in proofs})
    return Statistics(
        verdicts=tuple((kind, count, possible[kind]) for kind, count in counts),
        dimensions=tuple((d, tuple(proofs[d, way] for way in ("up", "down", "none"))) for d in dimensions),
        sections=_sections(rows),
        links=tuple(sorted(links.items(), key=lambda item: (-item[1], item[0]))),
        confidences=tuple((name, sure[name]) for name in CONFIDENCES),
    )


def _sections(rows: Sequence[Row]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counts.setdefault(row.section or "(no heading)", Counter())[row.kind] += 1
    if len(counts) < 2:
        return ()
    out = []
    for name, found in counts.items():
        shown = [found[column] for column in COLUMNS]
        rest = sum(found.values()) - sum(shown) - found["unchanged"]
        out.append((name, (*shown, rest, found["unchanged"])))
    return tuple(out)
