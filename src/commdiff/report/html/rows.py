"""Changes as rows of a page: verdict, places, the wordings side by side and as a redline, the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ...model import Change, Comparison
from ..evidence import ARROWS, Proof, beside_route, cue_label, marks, matched, places, route, shown_proofs
from ..text import squeeze
from ..view import group_of
from .minimap import extent
from .redline import EFFECTS, mark_up, redline, side_of

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
"""The sign of each group, for readers who do not see the colours."""


class Reason(NamedTuple):
    """A line of evidence.

    Attributes:
        anchor: Its id on the page.
        dimension: The dimension of strength.
        direction: "up", "down" or "none".
        arrow: The sign of the direction.
        effect: The direction in words.
        possible: True if a rule is not sure by itself.
        before: "was " or "now " before words of one side, else "".
        old: The words of the old text, None without any.
        new: The words of the new text, None without any.
        why: The reason.
        rules: (id, anchor) of each rule.
    """

    anchor: str
    dimension: str
    direction: str
    arrow: str
    effect: str
    possible: bool
    before: str
    old: str | None
    new: str | None
    why: str
    rules: tuple[tuple[str, str], ...]


class Row(NamedTuple):
    """A change on a page.

    Attributes:
        id: The id of the change.
        anchor: The id of the row on the page.
        kind: The kind of the change.
        group: The group that lists it.
        label: Its name in the row.
        sign: The sign of the group.
        route: Its places in both texts.
        flags: What else is known: "moved", "split", the stance …
        old_place: Its place in the old text.
        new_place: Its place in the new text.
        old: The old wording with its deletions, None without one.
        new: The new wording with its insertions, None without one.
        inline: Both wordings as one redline.
        reasons: The evidence.
        confidence: One of ``model.CONFIDENCES``.
        link: How the link was found.
        topics: The topics of the change.
        stance: The stance of the clause, None without one.
        section: The heading above it, None without one.
        old_at: Its extent in the old text, in units of the map; None without one.
        new_at: Its extent in the new text.
        marks: "moved", "split", "merged" where they hold.
    """

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
        """True if there are two wordings."""
        return self.old is not None and self.new is not None


def row(change: Change, both: Comparison | None, numbered: bool, rules: Mapping[str, str], prefix: str) -> Row:
    """Return the row of a change.

    Args:
        change: The change.
        both: The comparison; None for a change without documents.
        numbered: True if paragraph numbers are printed in the texts.
        rules: The anchor of each rule.
        prefix: The beginning of the ids on the page.
    """
    proofs = shown_proofs(change)
    anchor = f"{prefix}{change.id}"
    atoms = redline(change, proofs)
    group = group_of(change) or "unchanged"
    sides: dict[str, Markup | None] = {"old": None, "new": None}
    if change.kind != "unchanged":
        present = [side for side in sides if getattr(change, side)]
        sides.update((side, mark_up(side_of(atoms, side), proofs, anchor)) for side in present)
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
    """Return the name of a row; in a lesser group the name of the group, or the role of the clause, comes first."""
    if group == "moved":
        return "moved"
    lesser = {"naming": "naming", "routine": "routine", "frame": (change.new or change.old)[0].role}
    return f"{lesser[group]}, {change.kind}" if group in lesser else change.kind


def _link(change: Change) -> str:
    if change.link:
        return matched(change.link)
    return f"linked to no clause of the {'old' if change.new else 'new'} text"


def section_of(change: Change, both: Comparison) -> str | None:
    """Return the heading above a change, in the new text if the change is in both; None for the title of the text."""
    statement, clauses = (both.new, change.new) if change.new else (both.old, change.old)
    at = clauses[0].section
    heading = statement.sections[at].heading if at < len(statement.sections) else None
    name = squeeze(heading or "")
    return name if name and name.casefold() != squeeze(statement.title or "").casefold() else None


def rules_of(changes: Sequence[Change], prefix: str) -> dict[str, str]:
    """Return the anchor of each rule in the evidence that the page shows, in alphabetical order."""
    names = sorted({rule for change in changes for proof in shown_proofs(change) for rule in proof.rules})
    return {name: f"{prefix}r{number}" for number, name in enumerate(names, 1)}


def _reason(proof: Proof, change: Change, anchor: str, rules: Mapping[str, str]) -> Reason:
    return Reason(
        anchor=anchor,
        dimension=proof.dimension,
        direction=proof.direction,
        arrow=ARROWS[proof.direction],
        effect=EFFECTS[proof.direction],
        possible=proof.possible,
        before=cue_label(proof, change),
        old=proof.old,
        new=proof.new,
        why=proof.why,
        rules=tuple((rule, rules[rule]) for rule in proof.rules),
    )
