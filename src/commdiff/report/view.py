"""The changes that a report shows, the group that lists each one, and their order by importance."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from ..english import MONTHS
from ..model import HEADING_OR_FRAME, KINDS, Change, Comparison, count_kinds, parse_kinds
from .blocks import plain
from .evidence import LADDERS
from .quotes import wording
from .text import many, squeeze


class Group(NamedTuple):
    """A heading of a report ("naming", "routine", "frame" or a kind) and its changes; brief ones get few lines each."""

    name: str
    title: str
    about: str
    sign: str
    brief: bool = False
    changes: tuple[Change, ...] = ()


GROUPS = (
    Group("strengthened", "Strengthened", "binds, demands, condemns, supports or asserts more", "▲"),
    Group("softened", "Softened", "binds, demands, condemns, supports or asserts less", "▼"),
    Group("mixed", "Mixed", "stronger in one respect, weaker in another", "▲▼"),
    Group("reversed", "Reversed", "the opposite position", "⇄"),
    Group("added", "Added", "no earlier version in the old text", "+"),
    Group("dropped", "Dropped", "no later version in the new text", "−"),
    Group("naming", "Naming", "called by another name; no direction is claimed", "◆", brief=True),
    Group("reworded", "Reworded", "other words; no rule found a change of strength", "≈", brief=True),
    Group("moved", "Moved", "the same words in another place", "↕", brief=True),
    Group("routine", "Routine", "dates, rounds, places, courtesies", "·", brief=True),
    Group("frame", "Headings and frame", "headings, letterheads, footnotes, signatures", "§", brief=True),
)
SIGNS = {group.name: group.sign for group in GROUPS} | {"unchanged": "="}
"""The sign of each group, and of unchanged language."""


RANKED = ("reversed", "strengthened", "mixed", "softened", "dropped", "added")
"""The groups that are ranked, and their order where all else is equal."""

_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|twelve|half|quarter"
_FIGURE = re.compile(rf"\d+(?:[.,/-]\d+)*|\b(?:{_NUMBERS})\b", re.IGNORECASE)
_DATE = re.compile(rf"(?:\d{{1,2}} )?\b(?:{'|'.join(MONTHS)})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}}\b)?|\b(?:19|20)\d\d\b")
_DASHES = re.compile("[\u2010-\u2015]")
_POINTED = ("criticism", "demand", "reassurance")
_STANCES = (*_POINTED, "commitment", "support", "cooperation", "assessment")


class View(NamedTuple):
    """The part of a comparison that a report shows: all of it, or what ``only`` and ``topic`` leave.

    Attributes:
        comparison: The whole comparison.
        changes: The changes to show, in the order of the new text.
        only: The kinds that were asked for, () for all.
        topic: The topic that was asked for, None for all.
    """

    comparison: Comparison
    changes: tuple[Change, ...]
    only: tuple[str, ...] = ()
    topic: str | None = None

    @property
    def narrowed(self) -> bool:
        """True if something may have been left out on request."""
        return bool(self.only) or self.topic is not None

    @property
    def terms(self) -> str:
        """The terms of the selection, and how many changes they leave: "added (3 of 40)"."""
        names = (*self.only, *(() if self.topic is None else (f"topic {self.topic}",)))
        return f"{', '.join(names)} ({len(self.changes):,} of {len(self.comparison.changes):,})"

    @property
    def numbered(self) -> bool:
        """True if paragraph numbers are printed in the texts; a counted number must not look like them."""
        both = self.comparison
        return any(clause.label for side in (both.old, both.new) for clause in side.clauses)

    @property
    def found(self) -> bool:
        """True if there is a change to show; language that only moved is one."""
        return any(change.moved or change.kind != "unchanged" for change in self.changes)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that have something to show, in the order of ``GROUPS``."""
        members: dict[str | None, list[Change]] = {group.name: [] for group in GROUPS}
        for change in self.changes:
            members.setdefault(group_of(change), []).append(change)
        return tuple(g._replace(changes=tuple(members[g.name])) for g in GROUPS if members[g.name])

    @property
    def unchanged(self) -> tuple[Change, ...]:
        """The changes whose words are the same, in their place or elsewhere."""
        return tuple(change for change in self.changes if change.kind == "unchanged")

    def size(self, group: str, count: int) -> str:
        """Return the number of a group's changes: "3", or "3 of 5" where other groups list changes of its kind."""
        whole = count_kinds(self.changes).get(group, count)
        return f"{count:,}" if count == whole else f"{count:,} of {whole:,}"


class _HasTopics(Protocol):
    @property
    def topics(self) -> tuple[str, ...]: ...


def view(comparison: Comparison, only: str | Iterable[str] = (), topic: str | None = None) -> View:
    """Select the changes that a report shows.

    Args:
        comparison: The comparison to report.
        only: Kinds or their aliases, "moved" included; a string is split at commas. All kinds when empty.
        topic: Keep the changes that carry this topic; where no change carries it, those whose wording has it.

    Raises:
        UsageError: A kind is not known.
    """
    kinds = parse_kinds(only)
    changes = comparison.only(*kinds) if kinds else comparison.changes
    if topic is not None:
        matches = matches_topic(topic, comparison)
        changes = tuple(c for c in changes if matches(c.topics, (c.old_text, c.new_text)))
    return View(comparison, changes, kinds, topic)


def matches_topic(topic: str, items: Iterable[_HasTopics]) -> Callable[[Iterable[str], Iterable[str]], bool]:
    """Return the test that ``--topic`` applies to (topics, texts) of a change or a lineage.

    The name is a topic of one of the items, else it is looked for as whole words in the texts: "ai" is not in "said".
    """
    name = squeeze(topic).casefold()
    if any(name == carried.casefold() for item in items for carried in item.topics):
        return lambda topics, texts: any(name == carried.casefold() for carried in topics)
    words = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return lambda topics, texts: any(words.search(squeeze(text).casefold()) for text in texts)


def group_of(change: Change) -> str | None:
    """Return the name of the group that lists a change; None for the same words in the same place."""
    if change.kind == "unchanged":
        return "moved" if change.moved else None
    if change.kind in ("added", "dropped", "reworded"):
        if all(clause.role in HEADING_OR_FRAME for clause in (*change.old, *change.new)):
            return "frame"
        if change.group == "routine":
            return "routine"
    names = change.group == "naming" or any(proof.dimension == "naming" for proof in change.evidence)
    return "naming" if change.kind == "reworded" and names else change.kind


def counts(changes: Iterable[Change]) -> tuple[tuple[str, int], ...]:
    """Return (kind, number) of the kinds that occur, unchanged and moved last, as ``Comparison.summary`` has them."""
    summary = count_kinds(changes)
    order = (*(group.name for group in GROUPS if group.name in KINDS), "unchanged", "moved")
    return tuple((kind, summary[kind]) for kind in order if summary[kind] or kind == "unchanged")


def carried(view: View) -> str:
    """Return the line on language that is shown nowhere else: unchanged clauses, and their share of the old text."""
    whole = len(view.comparison.old.clauses)
    same = sum(len(change.old) for change in view.unchanged)
    share = f" ({same * 100 // whole}% of the old text's clauses)" if whole else ""
    return f"{many(same, 'clause')} carried over word for word{share}"


def tier(change: Change) -> str:
    """Return the tier (A, B, C) of the dimension that decided; "" where nothing has a direction."""
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
    """Return the key that sorts changes, the most consequential first; equal ones stay in the order of the text.

    Low confidence goes last. Then count the class, the confidence, the stance, the highest level that added or dropped
    language names (a demand is above a request), and the group.
    """
    levels = [item.level for item in change.evidence if item.level is not None and item.dimension in LADDERS]
    level = max(levels, default=0.0) if change.kind in ("added", "dropped") else 0.0
    stance = _STANCES.index(change.stance) if change.stance in _STANCES else len(_STANCES)
    return (
        int(change.confidence == "low"),
        salience_class(change),
        int(change.confidence != "high"),
        stance,
        -level,
        RANKED.index(change.kind) if change.kind in RANKED else len(RANKED),
    )


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
