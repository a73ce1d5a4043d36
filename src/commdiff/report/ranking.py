"""The order of consequence: a ladder, not a score. docs/reports.md prints it for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..model import Change
from .layout import LADDERS, MONTHS, group_of
from .wording import pieces

SHOWN = ("reversed", "strengthened", "mixed", "softened", "dropped", "added")
"""The groups that are ranked, and their order where all else is equal."""

_FIGURE = re.compile(
    r"\d+(?:[.,/-]\d+)*|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|quarter)\b", re.IGNORECASE
)
_DATE = re.compile(rf"(?:\d{{1,2}} )?\b(?:{'|'.join(MONTHS)})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?|\b(?:19|20)\d\d\b")
_DASHES = re.compile("[\u2010-\u2015]")
_POINTED = ("criticism", "demand", "reassurance")
_STANCES = (*_POINTED, "commitment", "support", "cooperation", "assessment")


def tier(change: Change) -> str:
    """The tier of the dimension that decided: A, B or C; "" where nothing has a direction."""
    found = {proof.tier for proof in change.evidence if proof.direction != "none"}
    return min(found, default="")


def standing(change: Change) -> int:
    """The class of a change, 1 the most consequential.

    1 reversed · 2 strengthened, softened or mixed by a tier A dimension · 3 the same by tier B, and by the force of a
    courtesy; a demand, criticism or reassurance stands with class 2 by tier B too · 4 demands,
    criticism and reassurances that were added or dropped · 5 other language with a stance, added or dropped ·
    6 decided by tier C · 7 added or dropped without a stance. Language that shifted goes before what was added.
    A reworded change, which only a short list has, stands with class 4 where its figures changed and it has a stance,
    with class 6 where its figures changed, else after all.
    """
    if change.kind == "reworded":
        return (4 if change.stance else 6) if figures_changed(change) else 8
    if change.kind in ("added", "dropped"):
        return 4 if change.stance in _POINTED else 5 if change.stance else 7
    if change.kind == "reversed":
        return 1
    found = {proof.dimension for proof in change.evidence if proof.direction != "none"}
    if found == {"force"} and change.stance not in (*_POINTED, "commitment"):
        return 3  # what is welcomed, praised or noted
    if tier(change) == "B" and change.stance in _POINTED:
        return 2
    return {"A": 2, "B": 3}.get(tier(change), 6)


def rank(change: Change) -> tuple[float, ...]:
    """The key that sorts changes, the most consequential first: what is only possible goes last, then the
    class, the confidence, the stance, of added and dropped language the height of its words, and the group. Equal ones
    stay in the order of the text."""
    stance = _STANCES.index(change.stance) if change.stance in _STANCES else len(_STANCES)
    return (
        int(change.confidence == "low"),
        standing(change),
        int(change.confidence != "high"),
        stance,
        -_height(change),
        SHOWN.index(change.kind) if change.kind in SHOWN else len(SHOWN),
    )


def _height(change: Change) -> float:
    """The highest rung that added or dropped language names: a demand before a request."""
    levels = [proof.level for proof in change.evidence if proof.level is not None and proof.dimension in LADDERS]
    return max(levels, default=0.0) if change.kind in ("added", "dropped") else 0.0


def ranked(changes: Iterable[Change]) -> list[Change]:
    """The changes that a briefing lists, the most consequential first."""
    return sorted((c for c in changes if group_of(c) in SHOWN), key=rank)


def figures_changed(change: Change) -> bool:
    """Whether each side has a figure, not a date, that the other has not."""
    return all(figures(change))


def figures(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The figures that only the old side has, and those that only the new one has, as the texts have them."""
    old, new = (_figures(change, side) for side in ("old", "new"))
    return tuple(old[name] for name in old if name not in new), tuple(new[name] for name in new if name not in old)


def _figures(change: Change, side: str) -> dict[str, str]:
    """Each figure of a side by the name it is compared by; dates are none, and the dash within one does not count."""
    text = _DATE.sub("", "".join(piece.text for piece in pieces(change, side)))
    return {m[0].lower(): text[m.start() : m.end()] for m in _FIGURE.finditer(_DASHES.sub("-", text))}
