"""The values of the templates for each change: the verdict, both places, three forms of the wording, the proofs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen
from markupsafe import Markup

from ...model import Change, Comparison
from ..evidence import ARROWS, Proof, beside_route, cue_label, marks, matched, places, route, shown_proofs
from ..text import squeeze
from ..view import group_of
from .marking import SAID, mark_up
from .minimap import extent
from .redline import redline, side_of

SIGNS = {
    "strengthened": "▲",
    "softened": "▼",
    "mixed": "▲▼",
    "reversed": "⇄",
    "added": "+",
    "dropped": "−",
    "naming": "◆",
    "reworded": "≈",
    "moved": "↕",
    "routine": "·",
    "frame": "§",
    "unchanged": "=",
}
"""The sign of each group: colour is never the only carrier."""


@frozen
class Reason:
    """A proof as a line: dimension, direction, words and reason; ``rules`` are (id, anchor)."""

    anchor: str
    dimension: str
    direction: str
    arrow: str
    said: str
    possible: bool
    before: str
    old: str | None
    new: str | None
    why: str
    rules: tuple[tuple[str, str], ...]


@frozen
class Row:
    """A change on the page. ``old`` and ``new`` are the wordings side by side, ``inline`` is the redline."""

    id: str
    anchor: str
    kind: str
    group: str
    label: str
    sign: str
    route: str
    flags: tuple[str, ...]
    old_place: str
    new_place: str
    old: Markup | None
    new: Markup | None
    inline: Markup
    reasons: tuple[Reason, ...]
    confidence: str
    link: str
    topics: tuple[str, ...]
    stance: str | None
    section: str | None
    old_at: tuple[float, float] | None
    new_at: tuple[float, float] | None
    marks: tuple[str, ...]

    @property
    def counted_as(self) -> tuple[str, ...]:
        """Return the kinds that count the change: its own, and "moved"."""
        return (self.kind, *(mark for mark in self.marks if mark == "moved"))

    @property
    def paired(self) -> bool:
        """Return True if there are two wordings to set side by side."""
        return self.old is not None and self.new is not None


def row(change: Change, both: Comparison | None, numbered: bool, rules: Mapping[str, str], prefix: str) -> Row:
    """Return the row of a change; ``rules`` maps rules to anchors, ``both`` is None for a change without documents."""
    proofs = shown_proofs(change)
    anchor = f"{prefix}{change.id}"
    atoms = redline(change, proofs)
    group = group_of(change) or "unchanged"
    sides: dict[str, Markup | None] = {"old": None, "new": None}
    if change.kind != "unchanged":
        shown = [side for side in sides if getattr(change, side)]
        sides.update((side, mark_up(side_of(atoms, side), proofs, anchor)) for side in shown)
    return Row(
        id=change.id,
        anchor=anchor,
        kind=change.kind,
        group=group,
        label=_label(change, group),
        sign=SIGNS[group],
        route=route(change, numbered),
        flags=tuple(flag for flag in beside_route(change) if flag not in ("possibly", group)),
        old_place=places(change.old, numbered),
        new_place=places(change.new, numbered),
        old=sides["old"],
        new=sides["new"],
        inline=mark_up(atoms, proofs, anchor),
        reasons=tuple(_reason(proof, change, f"{anchor}-e{n}", rules) for n, proof in enumerate(proofs, 1)),
        confidence=change.confidence,
        link=_link(change),
        topics=change.topics,
        stance=change.stance,
        section=section_of(change, both) if both else None,
        old_at=extent(change.old, both.old) if both else None,
        new_at=extent(change.new, both.new) if both else None,
        marks=marks(change),
    )


def _label(change: Change, group: str) -> str:
    """Return the name of a row. A heading has a name of its own, because "Added" counts the language of the text."""
    if group == "moved":
        return "moved"
    lesser = {"naming": "naming", "routine": "routine", "frame": (change.new or change.old)[0].role}
    return f"{lesser[group]}, {change.kind}" if group in lesser else change.kind


def _link(change: Change) -> str:
    if change.link:
        return matched(change.link)
    return f"linked to no clause of the {'old' if change.new else 'new'} text"


def section_of(change: Change, both: Comparison) -> str | None:
    """Return the heading above a change, in the new text if both have it. The title heads no section."""
    statement, clauses = (both.new, change.new) if change.new else (both.old, change.old)
    at = clauses[0].section
    heading = statement.sections[at].heading if at < len(statement.sections) else None
    name = squeeze(heading or "")
    return name if name and name.casefold() != squeeze(statement.title or "").casefold() else None


def rules_of(changes: Sequence[Change], prefix: str) -> dict[str, str]:
    """Return every rule of a shown proof, in alphabetical order, with the anchor of its source."""
    names = sorted({rule for change in changes for proof in shown_proofs(change) for rule in proof.rules})
    return {name: f"{prefix}r{number}" for number, name in enumerate(names, 1)}


def _reason(proof: Proof, change: Change, anchor: str, rules: Mapping[str, str]) -> Reason:
    return Reason(
        anchor=anchor,
        dimension=proof.dimension,
        direction=proof.direction,
        arrow=ARROWS[proof.direction],
        said=SAID[proof.direction],
        possible=proof.possible,
        before=cue_label(proof, change),
        old=proof.old,
        new=proof.new,
        why=proof.why,
        rules=tuple((rule, rules[rule]) for rule in proof.rules),
    )
