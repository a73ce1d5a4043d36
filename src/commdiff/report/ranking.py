"""The order of consequence: a ladder, not a score. docs/reports.md prints it for readers."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Change
from .layout import TITLES, group_of

SHOWN = ("reversed", "hardened", "mixed", "softened", "gone", "new")
"""The groups that are ranked, and their order where all else is equal."""

_TIERS = {
    **dict.fromkeys(("polarity", "force", "obligation", "stage", "ambition", "naming"), "A"),
    **dict.fromkeys(("conditionality", "scope", "precision", "addressee", "attribution", "hedging"), "B"),
}
_POINTED = ("criticism", "demand", "reassurance")
_STANCES = (*_POINTED, "commitment", "support", "cooperation", "assessment")


def tier(change: Change) -> str:
    """The tier of the dimension that decided: A, B or C; "" where nothing has a direction."""
    found = {_TIERS.get(proof.dimension, "C") for proof in change.evidence if proof.direction != "none"}
    return min(found, default="")


def standing(change: Change) -> int:
    """The class of a change, 1 the most consequential.

    1 reversed · 2 strengthened, softened or mixed by a tier A dimension · 3 the same by tier B · 4 demands,
    criticism and reassurances that are new or gone · 5 other language with a stance, new or gone · 6 decided by
    tier C · 7 new or gone without a stance. What stood in agreed language and shifted goes before what is new.
    """
    if change.kind in ("added", "dropped"):
        return 4 if change.stance in _POINTED else 5 if change.stance else 7
    return 1 if change.kind == "reversed" else {"A": 2, "B": 3}.get(tier(change), 6)


def rank(change: Change) -> tuple[int, int, int, int, int]:
    """The key that sorts changes, the most consequential first: what is only possible goes last, then the
    class, the confidence, the stance and the group. Equal ones stay in the order of the text."""
    stance = _STANCES.index(change.stance) if change.stance in _STANCES else len(_STANCES)
    group = TITLES[change.kind]
    return (
        int(change.confidence == "low"),
        standing(change),
        int(change.confidence != "high"),
        stance,
        SHOWN.index(group) if group in SHOWN else len(SHOWN),
    )


def ranked(changes: Iterable[Change]) -> list[Change]:
    """The changes that a briefing lists, the most consequential first."""
    return sorted((c for c in changes if group_of(c) in SHOWN), key=rank)
