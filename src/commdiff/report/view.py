"""The parts of a comparison that a report shows, and the group that lists each change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from ..model import HEADING_OR_FRAME, KINDS, Change, Comparison, count_kinds, parse_kinds
from .text import many, squeeze


class Group(NamedTuple):
    """A heading of a report and the changes under it.

    Attributes:
        name: A kind, or "naming", "routine", "frame".
        title: The heading.
        about: What the group lists, in a few words.
        brief: True for changes that matter less; reports show them in few lines each.
        changes: The changes, in the order of the new text.
    """

    name: str
    title: str
    about: str
    brief: bool = False
    changes: tuple[Change, ...] = ()


GROUPS = (
    Group("strengthened", "Strengthened", "binds, demands, condemns, supports or asserts more"),
    Group("softened", "Softened", "binds, demands, condemns, supports or asserts less"),
    Group("mixed", "Mixed", "stronger in one respect, weaker in another"),
    Group("reversed", "Reversed", "the opposite position"),
    Group("added", "Added", "no earlier version in the old text"),
    Group("dropped", "Dropped", "no later version in the new text"),
    Group("naming", "Naming", "called by another name; no direction is claimed", brief=True),
    Group("reworded", "Reworded", "other words; no rule found a change of strength", brief=True),
    Group("moved", "Moved", "the same words in another place", brief=True),
    Group("routine", "Routine", "dates, rounds, places, courtesies", brief=True),
    Group("frame", "Headings and frame", "headings, letterheads, footnotes, signatures", brief=True),
)


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
        """The terms that the view was narrowed to, and how many changes they leave: "added (3 of 40)"."""
        names = [*self.only, *([f"topic {self.topic}"] if self.topic is not None else [])]
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
        members: dict[str, list[Change]] = {group.name: [] for group in GROUPS}
        for change in self.changes:
            name = group_of(change)
            if name:
                members[name].append(change)
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

    Returns:
        The comparison and the changes that are left, in the order of the new text.

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
    """Return the test that ``--topic`` applies to a change or to a lineage.

    Args:
        topic: The name that a reader asks for; case and white space do not matter.
        items: Everything that has topics. Where none of it carries the topic, the test looks for the name as
            whole words in the texts: "ai" does not match "said".

    Returns:
        A function of (topics of the item, its texts).
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
    """Return (kind, number of changes) for the kinds that occur, unchanged and moved last.

    The numbers of a whole comparison are those of ``Comparison.summary``.
    """
    summary = count_kinds(changes)
    order = (*(group.name for group in GROUPS if group.name in KINDS), "unchanged", "moved")
    return tuple((kind, summary[kind]) for kind in order if summary[kind] or kind == "unchanged")


def carried(view: View) -> str:
    """Return the line on language that is shown nowhere else: unchanged clauses, and their share of the old text."""
    whole = len(view.comparison.old.clauses)
    same = sum(len(change.old) for change in view.unchanged)
    share = f" ({same * 100 // whole}% of the old text's clauses)" if whole else ""
    return f"{many(same, 'clause')} carried over word for word{share}"
