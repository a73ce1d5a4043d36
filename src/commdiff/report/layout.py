"""What every report shares: what is shown and in which group, where it stands, the evidence.

Nothing here knows a format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from attrs import evolve, frozen

from ..model import (
    HEADING_OR_FRAME,
    KINDS,
    Change,
    Clause,
    Comparison,
    Evidence,
    Link,
    Statement,
    count_kinds,
    is_date,
    parse_kinds,
)

READING = (
    "“Was” and “now” stand before words of the old and of the new text. Readings are of wording, not of intention."
)
"""What the foot of a report says of how to read it."""
ARROWS = {"up": "▲", "down": "▼", "none": "◆"}

SCALE = ("obligation", "stage")
"""Two dimensions on one scale (docs/method.md): a word of the one may become a word of the other."""
LADDERS = (*SCALE, "force", "ambition", "intensity", "hedging")
"""Where one word stands above another, so that the stronger of two can be named."""

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SECTION = re.compile(r"(?:\d+|[IVX]+)[.)]\s")
_PLACE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?")
_MATCHED = {
    "exact": "the same words",
    "fuzzy": "similar wording",
    "split": "similar wording, one clause in several",
    "merge": "similar wording, several clauses in one",
}
_WORD = re.compile(r"\S+")
_SPACE = re.compile(r"\s+")
_HIDDEN = (
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


class _HasTopics(Protocol):
    @property
    def topics(self) -> tuple[str, ...]: ...


@frozen
class Group:
    """A heading of the report and the changes under it. ``brief`` groups are shown in few lines each."""

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


@frozen
class View:
    """What a report shows of a comparison: all of it, or what ``only`` and ``topic`` leave."""

    comparison: Comparison
    changes: tuple[Change, ...]
    only: tuple[str, ...] = ()
    topic: str | None = None

    @property
    def narrowed(self) -> bool:
        """Whether something may have been left out on request."""
        return bool(self.only) or self.topic is not None

    @property
    def numbered(self) -> bool:
        """Whether paragraph numbers are printed in the texts, so that a counted one must not look like them."""
        both = self.comparison
        return any(clause.label for side in (both.old, both.new) for clause in side.clauses)

    @property
    def found(self) -> bool:
        """Whether a change is among what is shown; language that only moved is one."""
        return any(change.moved or change.kind != "unchanged" for change in self.changes)

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that have something to show, in the order of ``GROUPS``."""
        bins: dict[str, list[Change]] = {group.name: [] for group in GROUPS}
        for change in self.changes:
            name = group_of(change)
            if name:
                bins[name].append(change)
        return tuple(evolve(g, changes=tuple(bins[g.name])) for g in GROUPS if bins[g.name])

    def size(self, group: str, count: int) -> str:
        """Return the number of a group's changes: "3", or "3 of 5" where other groups list changes of its kind."""
        whole = count_kinds(self.changes).get(group, count)
        return f"{count:,}" if count == whole else f"{count:,} of {whole:,}"

    @property
    def unchanged(self) -> tuple[Change, ...]:
        """What stands as it stood, in its place or elsewhere."""
        return tuple(change for change in self.changes if change.kind == "unchanged")


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
    """The name of the group a change is shown in; None for what stands unchanged in its place."""
    if change.kind == "unchanged":
        return "moved" if change.moved else None
    name = change.kind
    if name in ("added", "dropped", "reworded") and all(c.role in HEADING_OR_FRAME for c in (*change.old, *change.new)):
        return "frame"
    if name in ("added", "dropped", "reworded") and change.group == "routine":
        return "routine"
    if name == "reworded" and (change.group == "naming" or _names(change)):
        return "naming"
    return name


def _names(change: Change) -> bool:
    return any(proof.dimension == "naming" for proof in change.evidence)


def name_of(statement: Statement) -> str:
    """What to call a statement: its title, else its date, else its id. A numbered heading or a place on the first
    line is no title."""
    title = squeeze(statement.title or "")
    if title and not _SECTION.match(title) and not _PLACE.fullmatch(title):
        return title
    dated = date_of(statement)
    return f"Statement of {day_of(dated)}" if dated else squeeze(statement.id)


def date_of(statement: Statement) -> str | None:
    """The date to show: the one in the head of the text, else a file name that is one (JSON has the first only)."""
    return statement.date or (statement.id if day_of(statement.id) != statement.id else None)


def day_of(text: str) -> str:
    """A date as prose has it: 4 January 2026; what is no date stays as it is."""
    if len(text) != len("2026-01-04") or not is_date(text):
        return text
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def file_of(statement: Statement) -> str:
    """The name of the file without its folders: a report is sent on."""
    return squeeze(re.split(r"[\\/]", statement.source.name)[-1])


def source_of(statement: Statement) -> tuple[str, ...]:
    """Date, issuer and round (where known and not in the title), file, number of clauses and of words."""
    facts = (f"{_many(len(statement.clauses), 'clause')}", f"{_many(words_in(statement), 'word')}")
    title = name_of(statement).casefold()
    said = (date_of(statement) or "", statement.issuer or "", statement.round or "")
    told = [text for text in map(squeeze, said) if text and text.casefold() not in title]
    file = file_of(statement)
    return (*told, *([file] if file != name_of(statement) else []), *facts)


def remarks(comparison: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a reader must know first, and what can stand at the foot: how the profile was chosen, where that was
    sure. Files are named without their folders."""
    out: tuple[list[str], list[str]] = [], []
    for notice in comparison.notices:
        named = [side for side in (comparison.old, comparison.new) if notice.startswith(side.source.name)]
        sure = not named and notice.startswith("profile ") and "two kinds" not in notice
        if named:
            notice = file_of(named[0]) + notice[len(named[0].source.name) :]
        out[sure].append(squeeze(notice))
    return tuple(out[0]), tuple(out[1])


def matched(link: Link) -> str:
    """How a link was found, for a reader: "matched by similar wording (0.82)"."""
    return f"matched by {_MATCHED.get(link.method, link.method)} ({link.score:.2f})"


def words_in(statement: Statement) -> int:
    """How many words the text has."""
    return sum(1 for _ in _WORD.finditer(statement.text))


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def counts(changes: Iterable[Change]) -> tuple[tuple[str, int], ...]:
    """Return (kind, number of changes) for the kinds that occur, unchanged and moved last.

    The numbers of a whole comparison are those of ``Comparison.summary``.
    """
    summary = count_kinds(changes)
    order = (*(group.name for group in GROUPS if group.name in KINDS), "unchanged", "moved")
    return tuple((kind, summary[kind]) for kind in order if summary[kind] or kind == "unchanged")


def carried(view: View) -> str:
    """One line on what is shown nowhere else: the unchanged clauses, and their share of the old text."""
    whole = len(view.comparison.old.clauses)
    same = sum(len(change.old) for change in view.unchanged)
    share = f" ({same * 100 // whole}% of the old text's clauses)" if whole else ""
    return f"{_many(same, 'clause')} carried over word for word{share}"


def squeeze(text: str) -> str:
    """The text on one line: each run of white space is one space."""
    return _SPACE.sub(" ", text).strip()


def visible(text: str) -> str:
    """The text in one line, and what steers a terminal or hides (escape sequences, direction overrides)
    shown as a symbol. Blanks at the ends stay: a piece of a sentence keeps its distance."""
    line = _SPACE.sub(" ", text)
    return line if line.isprintable() else re.sub(_HIDDEN, _symbol, line)  # what is printable is not hidden


def _symbol(match: re.Match[str]) -> str:
    point = ord(match[0])
    if point < 0x20:
        return chr(0x2400 + point)
    return "␡" if point == 0x7F else f"‹U+{point:04X}›"


def places(clauses: Sequence[Clause], numbered: bool = False) -> str:
    """Where clauses stand, for a reader: "¶ 12", "¶ 12, 13", "OP3", "p. 3, ¶ 14", "table 2, row 3", "" for none.

    In a text that is ``numbered``, a paragraph without a printed number is counted in brackets: "¶ [4]".
    """
    names = list(dict.fromkeys(_place(clause, numbered) for clause in clauses))
    marks = ["¶ " if name.strip("[].").isdigit() else "" for name in names]
    page = _pages(clauses)
    if all(marks):
        return page + "¶ " + ", ".join(names) if names else ""
    return page + ", ".join(mark + name for mark, name in zip(marks, names, strict=True))


def _place(clause: Clause, numbered: bool) -> str:
    if clause.label and clause.role != "footnote":
        return squeeze(clause.label).rstrip(".")
    if clause.origin and not clause.origin.startswith("p. "):
        return clause.origin
    return f"[{clause.paragraph + 1}]" if numbered else str(clause.paragraph + 1)


def _pages(clauses: Sequence[Clause]) -> str:
    """The pages of a PDF file that the clauses begin on: "p. 3, ", "p. 3, 4, ", or ""."""
    found = (clause.origin or "" for clause in clauses)
    pages = dict.fromkeys(origin.removeprefix("p. ") for origin in found if origin.startswith("p. "))
    return f"p. {', '.join(pages)}, " if pages else ""


def route(change: Change, numbered: bool = False) -> str:
    """Where a change stands on both sides: "¶ 14 → ¶ 12"; one side only for added and dropped."""
    return route_of((change,), numbered)


def route_of(block: Sequence[Change], numbered: bool = False) -> str:
    """Where changes that moved together stand on both sides: "¶ 10, 11 → ¶ 5", "moved within ¶ 4"."""
    sides = [places([clause for c in block for clause in getattr(c, side)], numbered) for side in ("old", "new")]
    if sides[0] == sides[1] and all(change.moved for change in block):
        return f"moved within {sides[0]}"
    return " → ".join(place for place in sides if place)


def moved_within(change: Change) -> bool:
    """Whether a change moved and both places have one name."""
    return change.moved and places(change.old, numbered=True) == places(change.new, numbered=True)


def flags(change: Change) -> tuple[str, ...]:
    """The axes beside the verdict, in a fixed order: possibly, moved, split, merged, stance, note."""
    marks = (
        ("possibly", change.confidence == "low"),
        ("moved", change.moved),
        ("split", change.split and bool(change.old)),
        ("merged", change.merged and bool(change.new)),
    )
    said = [squeeze(text) for text in (change.stance, change.note) if text]
    return (*(name for name, holds in marks if holds), *said)


def beside_route(change: Change) -> tuple[str, ...]:
    """``flags`` for a line that has the route: it says "moved within ¶ 4" itself."""
    return tuple(flag for flag in flags(change) if flag != "moved" or not moved_within(change))


@frozen
class Proof:
    """Evidence as a reader takes it in: a cue that became another, came in, or went."""

    dimension: str
    direction: str
    old: str | None
    new: str | None
    why: str
    rules: tuple[str, ...]
    possible: bool
    parts: tuple[Evidence, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of its parts: two where both stand on one scale."""
        return tuple(dict.fromkeys(part.dimension for part in self.parts))

    @property
    def whys(self) -> tuple[str, ...]:
        """What the rules say of the words, as they say it."""
        return tuple(dict.fromkeys(squeeze(part.why) for part in self.parts if part.why))


def shown_proofs(change: Change) -> tuple[Proof, ...]:
    """What a reader is shown under a change: all proofs; for added and dropped, only those with a direction
    (the others say what the clause does, which its stance says in a word)."""
    lone = not change.old or not change.new
    return tuple(proof for proof in proofs(change) if not lone or proof.direction != "none")


def proofs(change: Change) -> tuple[Proof, ...]:
    """The evidence of a change in order, an old cue and the new one after it taken together."""
    out: list[Proof] = []
    for item in change.evidence:
        if out and _answers(out[-1], item):
            out.append(_proof((*out.pop().parts, item)))
        else:
            out.append(_proof((item,)))
    return tuple(out)


def comes_or_goes(proof: Proof, change: Change) -> tuple[str, str]:
    """What to say before and after a cue of one side alone: what counted "was", what counts "now"."""
    if not change.old or not change.new:
        return "", ""
    return "was " if proof.old is not None else "now ", ""


def _answers(before: Proof, item: Evidence) -> bool:
    same = before.dimension == item.dimension or {before.dimension, item.dimension} == set(SCALE)
    return same and before.direction == item.direction and getattr(before, item.side) is None


def _proof(parts: tuple[Evidence, ...]) -> Proof:
    quotes = {part.side: squeeze(part.quote) for part in parts}
    return Proof(
        dimension=parts[0].dimension,
        direction=parts[0].direction,
        old=quotes.get("old"),
        new=quotes.get("new"),
        why=_why(parts),
        rules=tuple(dict.fromkeys(part.rule for part in parts)),
        possible=any(part.certainty == "low" for part in parts),
        parts=parts,
    )


def _why(parts: tuple[Evidence, ...]) -> str:
    """Join the reasons of the old and the new rule; on a scale, add which side is stronger."""
    whys = {part.side: squeeze(part.why) for part in parts}
    if len(whys) < 2:
        return "".join(whys.values())
    levels = {"up": ("weaker", "stronger"), "down": ("stronger", "weaker")}.get(parts[0].direction, ("", ""))
    old, new = levels if parts[0].dimension in LADDERS else ("", "")
    if whys["old"] == whys["new"] or not all(whys.values()):
        return " ".join(filter(None, (f"The new wording is {new}." if new else "", whys["old"] or whys["new"])))
    return f"Old{old and f' ({old})'}: {whys['old']} New{new and f' ({new})'}: {whys['new']}"
