"""The blocks that a report consists of. ``content`` builds them, ``paint`` turns them into a format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Run(NamedTuple):
    """Some words of a text in one style.

    Attributes:
        text: The words, not escaped for any format.
        style: "" for plain, "strong", "quiet" (dim), "note" (italic), "deletion", "insertion", "cut" (words left out),
            or a kind of change ("softened").
        cue: True if the words are evidence.
    """

    text: str
    style: str = ""
    cue: bool = False


Text = tuple[Run, ...]
"""A styled text: its runs in order."""


def text(*parts: str | Run | Text) -> Text:
    """Join strings, runs and texts to one text; empty parts are left out."""
    runs: list[Run] = []
    for part in parts:
        if isinstance(part, str):
            runs.append(Run(part))
        elif isinstance(part, Run):
            runs.append(part)
        else:
            runs += part
    return tuple(run for run in runs if run.text)


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
    """The heading of a part.

    Attributes:
        title: The words.
        level: 1 for the title of the report, 2 for a part, 3 for a section of a part.
        size: The number after the title ("3", "3 of 5"), "" without one.
        about: What the part lists, in a few words; painters may leave it out.
        style: The kind of change that the part lists, "" otherwise.
    """

    title: str
    level: int = 2
    size: str = ""
    about: str = ""
    style: str = ""


class Paragraph(NamedTuple):
    """A paragraph.

    Attributes:
        text: Its words.
        style: "" or "note" for a remark that the whole report depends on.
    """

    text: Text
    style: str = ""


class Bullets(NamedTuple):
    """A list of short texts.

    Attributes:
        items: One text an item.
        numbered: True if the items are numbered from 1.
    """

    items: tuple[Text, ...]
    numbered: bool = False


class Table(NamedTuple):
    """A table.

    Attributes:
        head: The names of the columns.
        rows: One tuple of cells a row, as long as ``head``. A line break in a cell begins a new paragraph of it.
        numbers: True if the cells are numbers, which are set to the right.
        stacked: True if the last cell of a row is long: a terminal sets it on lines of its own.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    numbers: bool = False
    stacked: bool = False


class Quote(NamedTuple):
    """Wordings that are quoted, one or two.

    Attributes:
        wordings: Pairs (label, wording); the label is "old", "new" or "".
    """

    wordings: tuple[tuple[str, Text], ...]


class Line(NamedTuple):
    """The head of an entry: where it is at the left, its topics and id at the right.

    Attributes:
        left: The place, and what else is known.
        right: What an entry is found by.
    """

    left: Text
    right: Text = ()


class Reason(NamedTuple):
    """A line of evidence.

    Attributes:
        sign: An arrow: ▲ strengthens, ▼ softens, ◆ has no direction.
        direction: "up", "down" or "none".
        text: The dimension, the deciding words, why, and the rules.
    """

    sign: str
    direction: str
    text: Text


class Entry(NamedTuple):
    """A change as a report lists it.

    Attributes:
        head: Its place, flags, topics and id.
        places: Where it is in the old and in the new text ("" on a side without it).
        wordings: Pairs (side, wording).
        reasons: The evidence.
        note: The flags and the reasons in few words, for a table.
    """

    head: Line
    places: tuple[str, str]
    wordings: tuple[tuple[str, Text], ...]
    reasons: tuple[Reason, ...] = ()
    note: str = ""


class Entries(NamedTuple):
    """Changes one after the other.

    Attributes:
        entries: The changes.
        compact: True for changes that matter less: painters may set them as the rows of a table.
    """

    entries: tuple[Entry, ...]
    compact: bool = False


class Round(NamedTuple):
    """The state of a piece of language in a round of a history, or in a run of rounds.

    Attributes:
        rounds: The name of the round, or of the first and the last.
        sign: The sign of the event.
        event: The event, for its colour; "" without one.
        title: The name of the event.
        place: Where the wording is in the text.
        wording: The wording.
        reasons: The evidence.
    """

    rounds: str
    sign: str
    event: str = ""
    title: str = ""
    place: str = ""
    wording: Text = ()
    reasons: tuple[Reason, ...] = ()


class Rounds(NamedTuple):
    """A piece of language round by round.

    Attributes:
        rows: Its rounds in order.
    """

    rows: tuple[Round, ...]


class Moves(NamedTuple):
    """Language that is the same words in another place.

    Attributes:
        rows: (route, number of clauses, wording) of each block that moved together.
    """

    rows: tuple[tuple[str, int, str], ...]


class Counts(NamedTuple):
    """How many changes of each kind there are.

    Attributes:
        kinds: Pairs (kind, number).
    """

    kinds: tuple[tuple[str, int], ...]


class Points(NamedTuple):
    """The bottom line of a report that has the changes in full below.

    Attributes:
        lines: (line, reason, id of the change) of each.
    """

    lines: tuple[tuple[Text, Text, str], ...]


class Sides(NamedTuple):
    """The two texts that are compared.

    Attributes:
        title: The title of the report.
        sides: (side, name, facts) of each text.
        notes: What a reader must know first.
    """

    title: str
    sides: tuple[tuple[str, str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


class Footer(NamedTuple):
    """The lines at the foot of a report.

    Attributes:
        lines: How the report was made, and how to read it.
    """

    lines: tuple[str, ...]


Block = (
    Heading
    | Paragraph
    | Bullets
    | Table
    | Quote
    | Line
    | Reason
    | Entry
    | Entries
    | Rounds
    | Moves
    | Counts
    | Points
    | Sides
    | Footer
)
