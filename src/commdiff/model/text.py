"""Statements and their parts: spans, tokens, clauses, sections and sources.

Offsets everywhere are half-open ranges of code points into ``Statement.text``, the text as read.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date as calendar_date
from typing import NamedTuple

from attrs import evolve, field, frozen
from attrs.validators import deep_iterable, instance_of, optional

ROLES = ("body", "heading", "preambular", "operative", "letterhead", "footnote", "signature")
"""The role of a clause in its statement."""
FRAME = frozenset({"letterhead", "footnote", "signature"})
"""Roles that are shown but never judged for strength."""
HEADING_OR_FRAME = FRAME | {"heading"}
"""Roles that reports list under "Headings and frame"."""
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

_string = instance_of(str)
_optional_string = optional(_string)


def require(condition: object, message: str, *values: object) -> None:
    """Raise ValueError if the condition is false. The message is formatted with the values only then."""
    if not condition:
        raise ValueError(message.format(*values))


def is_date(text: str) -> bool:
    """Return True if ``text`` is YYYY, YYYY-MM or YYYY-MM-DD and the calendar has it."""
    match = _DATE.fullmatch(text)
    try:
        return match is not None and bool(calendar_date(*(int(part or 1) for part in match.groups())))
    except ValueError:
        return False


@frozen(order=True)
class Span:
    """A half-open range of code points.

    Attributes:
        start: Offset of the first code point, 0 or more.
        end: Offset after the last code point, ``start`` or more.
    """

    start: int
    end: int

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.start <= self.end:  # the message is only made if it is needed: there are many spans
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def quote(self, text: str) -> str:
        """Return the slice of ``text`` that this span covers."""
        return text[self.start : self.end]


class Token(NamedTuple):
    """A word at the offsets [start, end): as written, and as compared (CollateX's t and n properties)."""

    start: int
    end: int
    text: str
    norm: str  # case, spelling variants and typography folded

    @property
    def span(self) -> Span:
        """The token's place. It is made when asked for, because there is a token for every word."""
        return Span(self.start, self.end)


@frozen
class Clause:
    """The smallest stretch of text that makes one point; never longer than a sentence or a UN paragraph.

    Attributes:
        index: Position in ``Statement.clauses``, from 0.
        span: Place in ``Statement.text``.
        text: The slice of the text at ``span``.
        role: One of ``ROLES``.
        label: The printed number or letter ("12", "(a)", "OP3"), None without one.
        lead: Number of code points of ``text`` that hold the label and the space after it.
        sentence: Number of the sentence that holds the clause, from 0.
        paragraph: Number of the paragraph that holds the clause, from 0.
        section: Position in ``Statement.sections``.
        skipped: Places inside ``span`` that are printed but are not wording: footnote marks, link targets.
        origin: Place in the source where the clause begins (see ``Source.place``), None where it has no places.
    """

    index: int = field(validator=instance_of(int))
    span: Span
    text: str = field(validator=_string)
    role: str = "body"
    label: str | None = None
    lead: int = 0
    sentence: int = 0
    paragraph: int = 0
    section: int = 0
    skipped: tuple[Span, ...] = ()
    origin: str | None = None

    def __attrs_post_init__(self) -> None:
        span, size = self.span, len(self.text)
        require(self.role in ROLES, "unknown role {!r}", self.role)
        require(size == span.end - span.start, "clause text and span differ in length")
        require(0 <= self.lead <= size, "clause lead is outside its text")
        inside = all(span.start <= s.start and s.end <= span.end for s in self.skipped)
        require(inside, "a skipped span is outside its clause")

    @property
    def content(self) -> str:
        """The text without the label in front."""
        return self.text[self.lead :]

    @property
    def wording(self) -> str:
        """``content`` with the skipped spans blanked out; it has the same length, so offsets into it are valid."""
        text = self.text
        for span in self.skipped:
            a, b = span.start - self.span.start, span.end - self.span.start
            cut = text[a - 1 : a].isalpha() and text[b : b + 1].isalpha()  # soft hyphens keep a word in one piece
            text = text[:a] + ("\u00ad" if cut else " ") * (b - a) + text[b:]
        return text[self.lead :]

    @property
    def place(self) -> str:
        """How a reader finds the clause: its label, or the number of its paragraph from 1."""
        return self.label or str(self.paragraph + 1)


class Section(NamedTuple):
    """A heading and the clauses under it.

    Attributes:
        heading: The words of the heading, None for clauses before the first heading.
        span: From the start of its first clause to the end of its last.
        clauses: Positions in ``Statement.clauses``, the heading's own clause first.
    """

    heading: str | None
    span: Span
    clauses: tuple[int, ...]


@frozen
class Source:
    """Where a text came from.

    Attributes:
        name: The name to show, mostly a path.
        media_type: The media type of the source.
        sha256: Digest of the source's bytes in hexadecimal, "" where unknown.
        notices: What the reader left out or repaired, one sentence each.
        marks: Pairs (offset, place) in order; a place ("p. 3", "table 2, row 3") holds up to the next mark.
        encoding: The encoding that the text was decoded from, "" where the format defines it.
    """

    name: str = field(validator=_string)
    media_type: str = "text/plain"
    sha256: str = ""
    notices: tuple[str, ...] = ()
    marks: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    encoding: str = ""

    def place(self, offset: int) -> str | None:
        """Return the place in the source of the code point at ``offset``; None where the format has no places."""
        index = bisect_right(self.marks, offset, key=lambda mark: mark[0])
        return self.marks[index - 1][1] if index else None


@frozen
class Statement:
    """An official text, unaltered, with its sections and clauses once it has been segmented.

    Attributes:
        id: Short name, mostly the file name without its suffix.
        text: The text as read. All offsets refer to it.
        title: The title, None where none was found.
        date: YYYY, YYYY-MM or YYYY-MM-DD, a day that the calendar has; None where unknown.
        source: Where the text came from.
        sections: Headings with their clauses; empty before segmentation.
        clauses: All clauses in order; empty before segmentation.
        issuer: The institution that issued it, as written in the text.
        round: The round of its series ("seventh"), as written in the text.
        language: Two-letter code, None where the language was not recognized.
    """

    id: str = field(validator=_string)
    text: str = field(repr=False, validator=_string)
    title: str | None = field(default=None, validator=_optional_string)
    date: str | None = field(default=None, validator=_optional_string)
    source: Source = Source("text")
    sections: tuple[Section, ...] = field(default=(), repr=False)
    clauses: tuple[Clause, ...] = field(default=(), repr=False, validator=deep_iterable(instance_of(Clause)))
    issuer: str | None = None
    round: str | None = None
    language: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.date and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", self.date):
            require(is_date(self.date), "no such day: {}", self.date)
        end = 0
        for index, clause in enumerate(self.clauses):
            require(clause.index == index, "clause {} has index {}", index, clause.index)
            require(clause.span.start >= end, "clause {} overlaps the one before it", index)
            require(clause.span.quote(self.text) == clause.text, "clause {} does not quote the text", index)
            end = clause.span.end

    def place(self, clause: Clause) -> str:
        """Return where a reader finds the clause in the source: "p. 3, ¶ 14", "paragraph 17", "¶ 5"."""
        origin = self.source.place(clause.span.start + clause.lead) or ""
        if origin and not origin.startswith("p. "):
            return f"¶ {clause.label}" if clause.label and origin.startswith("paragraph ") else origin
        return f"{origin}, ¶ {clause.place}" if origin else f"¶ {clause.place}"

    @classmethod
    def from_text(cls, text: str, *, id: str = "text", title: str | None = None, date: str | None = None) -> Statement:
        """Make a statement without clauses from a string; ``commdiff.segment`` or ``compare`` add them.

        Args:
            text: The whole text.
            id: Short name, also the name of its source.
            title: The title, if known.
            date: YYYY-MM-DD, if known.

        Raises:
            ValueError: The calendar does not have the date.
        """
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(id=id, text=text, title=title, date=date, source=Source(id, sha256=digest))

    @classmethod
    def from_clauses(
        cls, clauses: Sequence[str], *, id: str = "text", title: str | None = None, date: str | None = None
    ) -> Statement:
        """Make a statement with one section from a segmentation of your own.

        Args:
            clauses: One string a clause; the text joins them with line ends.
            id: Short name, also the name of its source.
            title: The title, if known.
            date: YYYY-MM-DD, if known.

        Raises:
            ValueError: The calendar does not have the date.
        """
        cut, start = [], 0
        for index, text in enumerate(clauses):
            span = Span(start, start + len(text))
            cut.append(Clause(index, span, text, sentence=index, paragraph=index))
            start = span.end + 1
        whole = "\n".join(clauses)
        section = Section(None, Span(0, len(whole)), tuple(range(len(cut))))
        statement = cls.from_text(whole, id=id, title=title, date=date)
        return evolve(statement, sections=(section,), clauses=tuple(cut))
