"""The blocks that a report consists of. ``content`` builds them, ``paint`` turns them into a format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Run(NamedTuple):
    """Some words, not escaped for any format, in one style.

    Attributes:
        text: The words.
        style: "", "strong", "quiet" (dim), "note" (italic), "deletion", "insertion", "cut", or a kind ("softened").
        cue: True if the words are evidence.
    """

    text: str
    style: str = ""
    cue: bool = False


Text = tuple[Run, ...]
"""A styled text: its runs in order."""


def text(*parts: str | Run | Text) -> Text:
    """Join strings, runs and texts to one text without empty runs."""
    texts = ((Run(part),) if isinstance(part, str) else (part,) if isinstance(part, Run) else part for part in parts)
    return tuple(run for runs in texts for run in runs if run.text)


def strong(words: str) -> Run:
    """Return words in bold."""
    return Run(words, "strong")


def quiet(words: str) -> Run:
    """Return words of less importance: dim or grey where the format can."""
    return Run(words, "quiet")


def note(words: str) -> Run:
    """Return words in italics."""
    return Run(words, "note")


def plain(runs: Iterable[Run]) -> str:
    """Return the words of a text without their styles."""
    return "".join(run.text for run in runs)


class Heading(NamedTuple):
    """A heading of level 1 (the report), 2 (a part) or 3; its number ("3 of 5"), what the part lists, and its kind."""

    title: str
    level: int = 2
    size: str = ""
    about: str = ""
    style: str = ""


class Paragraph(NamedTuple):
    """A paragraph; the style "note" is for a remark that the whole report depends on."""

    text: Text
    style: str = ""


class Bullets(NamedTuple):
    """A list of short texts, one an item."""

    items: tuple[Text, ...]
    numbered: bool = False


class Table(NamedTuple):
    """A table; a line break in a cell begins a new paragraph of it.

    Attributes:
        head: The names of the columns.
        rows: One tuple of cells a row, as long as ``head``.
        numbers: True if the cells are numbers, which are set to the right.
        stacked: True if the last cell of a row is long: a terminal sets it on lines of its own.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    numbers: bool = False
    stacked: bool = False


class Quote(NamedTuple):
    """One or two wordings, each with the label "old", "new" or ""."""

    wordings: tuple[tuple[str, Text], ...]


class Line(NamedTuple):
    """The head of an entry: its place and flags at the left, its topics and id at the right."""

    left: Text
    right: Text = ()


class Reason(NamedTuple):
    """A line of evidence: its arrow, "up", "down" or "none", then dimension, deciding words, why and rules."""

    sign: str
    direction: str
    text: Text


class Entry(NamedTuple):
    """A change as a report lists it: its place on both sides, its wordings by side, and a note for a table row."""

    head: Line
    places: tuple[str, str]
    wordings: tuple[tuple[str, Text], ...]
    reasons: tuple[Reason, ...] = ()
    note: str = ""


class Entries(NamedTuple):
    """Changes one after the other; ``compact`` ones matter less and may be the rows of a table."""

    entries: tuple[Entry, ...]
    compact: bool = False


class Round(NamedTuple):
    """The state of a piece of language in a round, or in a run of rounds; the event is a kind for its colour, or ""."""

    rounds: str
    sign: str
    event: str = ""
    title: str = ""
    place: str = ""
    wording: Text = ()
    reasons: tuple[Reason, ...] = ()


class Rounds(NamedTuple):
    """A piece of language round by round."""

    rows: tuple[Round, ...]


class Moves(NamedTuple):
    """Moved blocks of the same words: (route, number of clauses, wording) of each."""

    rows: tuple[tuple[str, int, str], ...]


class Counts(NamedTuple):
    """How many changes of each kind there are: pairs (kind, number)."""

    kinds: tuple[tuple[str, int], ...]


class Points(NamedTuple):
    """The bottom line of a report that has the changes in full below: (line, reason, change id) of each."""

    lines: tuple[tuple[Text, Text, str], ...]


class Sides(NamedTuple):
    """The two texts that are compared: (side, name, facts) of each, and what a reader must know first."""

    title: str
    sides: tuple[tuple[str, str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


class Footer(NamedTuple):
    """The lines at the foot of a report: how it was made, and how to read it."""

    lines: tuple[str, ...]


_Lists = Bullets | Table | Quote | Entries | Rounds | Moves | Counts | Points | Sides
Block = Heading | Paragraph | Line | Reason | Entry | Footer | _Lists
