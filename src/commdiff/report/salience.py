"""The order of changes by importance: a fixed sequence of criteria, not a score, printed in docs/reports.md."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..english import MONTHS
from ..model import Change
from .blocks import plain
from .evidence import LADDERS
from .quotes import wording
from .view import group_of

RANKED = ("reversed", "strengthened", "mixed", "softened", "dropped", "added")
"""The groups that are ranked, and their order where all else is equal."""

_FIGURE = re.compile(
    r"\d+(?:[.,/-]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|quarter)\b", re.IGNORECASE
)
_DATE = re.compile(rf"(?:\d{{1,2}} )?\b(?:{'|'.join(MONTHS)})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?|\b(?:19|20)\d\d\b")
_DASHES = re.compile("[\u2010-\u2015]")
_POINTED = ("criticism", "demand", "reassurance")
_STANCES = (*_POINTED, "commitment", "support", "cooperation", "assessment")


def tier(change: Change) -> str:
    """Return the tier of the dimension that decided: A, B or C; "" where nothing has a direction."""
    return min((item.tier for item in change.evidence if item.direction != "none"), default="")


def salience_class(change: Change) -> int:
    """Return the class of a change, 1 for the most consequential.

    1. Reversed.
    2. Strengthened, softened or mixed by a tier A dimension; by tier B too for a demand, criticism or reassurance.
    3. The same by tier B, and by the force of a courtesy.
    4. Demands, criticism and reassurances that were added or dropped.
    5. Other language with a stance that was added or dropped.
    6. Decided by tier C.
    7. Added or dropped without a stance.
    8. Reworded, which only a short list has. With changed figures it is in class 4 with a stance, in class 6 without.
    """
    if change.kind == "reworded":
        return (4 if change.stance else 6) if figures_changed(change) else 8
    if change.kind in ("added", "dropped"):
        return 4 if change.stance in _POINTED else 5 if change.stance else 7
    if change.kind == "reversed":
        return 1
    dimensions = {item.dimension for item in change.evidence if item.direction != "none"}
    if dimensions == {"force"} and change.stance not in (*_POINTED, "commitment"):
        return 3  # acts that welcome, praise or note
    if tier(change) == "B" and change.stance in _POINTED:
        return 2
    return {"A": 2, "B": 3}.get(tier(change), 6)


def sort_key(change: Change) -> tuple[float, ...]:
    """Return the key that sorts changes, the most consequential first.

    Low confidence goes last. Then count the class, the confidence, the stance, for added and dropped language the
    level of its words, and the group. Equal changes stay in the order of the text.
    """
    stance = _STANCES.index(change.stance) if change.stance in _STANCES else len(_STANCES)
    return (
        int(change.confidence == "low"),
        salience_class(change),
        int(change.confidence != "high"),
        stance,
        -_highest_level(change),
        RANKED.index(change.kind) if change.kind in RANKED else len(RANKED),
    )


def _highest_level(change: Change) -> float:
    """Return the highest level that added or dropped language names: a demand is above a request."""
    levels = [item.level for item in change.evidence if item.level is not None and item.dimension in LADDERS]
    return max(levels, default=0.0) if change.kind in ("added", "dropped") else 0.0


def ranked(changes: Iterable[Change]) -> list[Change]:
    """Return the changes that a briefing lists, the most consequential first."""
    return sorted((c for c in changes if group_of(c) in RANKED), key=sort_key)


def figures_changed(change: Change) -> bool:
    """Return True if each side has a figure (not a date) that the other side lacks."""
    return all(figures(change))


def figures(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the figures that only the old side has, and those that only the new side has, as written."""
    old, new = (_figures(change, side) for side in ("old", "new"))
    return tuple(old[key] for key in old if key not in new), tuple(new[key] for key in new if key not in old)


def _figures(change: Change, side: str) -> dict[str, str]:
    """Return each figure of a side by its key; dates do not count, and the kind of a dash makes no difference."""
    text = _DATE.sub("", plain(wording(change, side)))
    return {m[0].lower(): text[m.start() : m.end()] for m in _FIGURE.finditer(_DASHES.sub("-", text))}
