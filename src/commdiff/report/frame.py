"""Changes as a data frame, one a row, for pandas or polars."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..errors import MissingExtraError, UsageError
from ..model import Change, Comparison
from .evidence import places, proofs
from .view import view

LIBRARIES = ("pandas", "polars")
"""The libraries that make data frames."""
_OFFSETS = ("old_start", "old_end", "new_start", "new_end")


def to_frame(comparison: Comparison, library: str = "pandas") -> Any:
    """Return the changes as a data frame, one a row.

    Texts are as written, offsets are in code points, and lists are in list columns.

    Args:
        comparison: The comparison.
        library: One of ``LIBRARIES``.

    Raises:
        UsageError: The library is not known.
        MissingExtraError: The library is not installed.
    """
    if library not in LIBRARIES:
        raise UsageError(f"unknown library {library!r}; known: {', '.join(LIBRARIES)}")
    numbered = view(comparison).numbered
    rows = [record(change, numbered) for change in comparison]
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    try:
        module = import_module(library)
    except ModuleNotFoundError:
        raise MissingExtraError(f"to_frame: {library} is not installed: pip install 'commdiff[{library}]'") from None
    frame = module.DataFrame(columns)
    return frame.astype(dict.fromkeys(_OFFSETS, "Int64")) if library == "pandas" else frame


def record(change: Change, numbered: bool) -> dict[str, Any]:
    """Return one change as flat values, in the order of ``COLUMNS``."""
    shown = proofs(change)
    sides = [(change.old[0].span.start, change.old[-1].span.end) if change.old else (None, None),
             (change.new[0].span.start, change.new[-1].span.end) if change.new else (None, None)]  # fmt: skip
    values = (
        change.id, change.kind, change.moved, change.split, change.merged, change.similarity,
        change.link.method if change.link else None, change.confidence, change.stance, change.group, change.note,
        list(change.topics), places(change.old, numbered), places(change.new, numbered),
        change.old_text, change.new_text, *sides[0], *sides[1],
        [proof.dimension for proof in shown], [proof.direction for proof in shown],
        [proof.old for proof in shown], [proof.new for proof in shown],
        list(dict.fromkeys(rule for proof in shown for rule in proof.rules)),
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


COLUMNS = (
    "id", "kind", "moved", "split", "merged", "similarity", "method", "confidence", "stance", "group", "note", "topics",
    "old_place", "new_place", "old_text", "new_text", "old_start", "old_end", "new_start", "new_end",
    "dimensions", "directions", "old_words", "new_words", "rules",
)  # fmt: skip
