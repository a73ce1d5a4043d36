"""The nouns: frozen values whose constructors refuse what cannot be true (one that could hold anything is a named
tuple, which is sooner made). No pipeline logic.

Offsets everywhere are half-open ranges of code points into ``Statement.text``, the text as read.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import total_ordering
from importlib import import_module
from typing import Any, NamedTuple

from .dates import is_written
from .errors import CommdiffError, MissingExtraError
from .frozen import Frozen

KINDS = ("unchanged", "reworded", "strengthened", "softened", "mixed", "reversed", "added", "dropped")
SHIFTS = ("strengthened", "softened", "mixed", "reversed")
ROLES = ("body", "heading", "preambular", "operative", "letterhead", "footnote", "signature")
OPS = ("insertion", "deletion", "substitution")
DIRECTIONS = ("up", "down", "none")
CONFIDENCES = ("high", "medium", "low")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NEEDED = {"strengthened": {"up"}, "softened": {"down"}, "mixed": {"up", "down"}}  # the directions of their evidence


def _report() -> Any:
    """The reports, found by name when a noun is asked to show itself: nouns know no format."""
    return import_module("commdiff.report")


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


@total_ordering
class Span(Frozen):
    """A half-open range of code points."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:  # there are many: by hand it takes a third of the time
        if not 0 <= start <= end:
            raise ValueError(f"not a span: [{start}, {end})")
        put_start, put_end = self._puts
        put_start(self, start)
        put_end(self, end)

    def __lt__(self, other: Span) -> bool:
        return (self.start, self.end) < (other.start, other.end)

    def quote(self, text: str) -> str:
        """The stretch of ``text`` that this span covers."""
        return text[self.start : self.end]


class Token(NamedTuple):
    """A word as written and as compared (CollateX's t and n properties), and where it starts and ends."""

    start: int
    end: int
    text: str
    norm: str

    @property
    def span(self) -> Span:
        """Where it stands; made when asked for, as there is a token for every word."""
        return Span(self.start, self.end)


class Clause(Frozen):
    """The smallest stretch that makes one point; never longer than a sentence or a UN paragraph.

    ``lead`` counts the code points of ``text`` that hold the paragraph's number and the space after it.
    ``sentence`` and ``paragraph`` number the sentence and paragraph the clause stands in, from 0;
    ``section`` indexes ``Statement.sections``. ``skipped`` are stretches that are printed but are no wording:
    footnote marks, link targets. ``origin`` is the place in the source where the clause begins (``Source.place``).
    """

    index: int
    span: Span
    text: str
    role: str = "body"
    label: str | None = None
    lead: int = 0
    sentence: int = 0
    paragraph: int = 0
    section: int = 0
    skipped: tuple[Span, ...] = ()
    origin: str | None = None

    def __post_init__(self) -> None:
        span, size = self.span, len(self.text)
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}")
        _require(size == span.end - span.start, "clause text and span differ in length")
        _require(0 <= self.lead <= size, "clause lead outside its text")
        if self.skipped:
            inside = all(span.start <= s.start and s.end <= span.end for s in self.skipped)
            _require(inside, "a skipped stretch outside its clause")

    @property
    def content(self) -> str:
        """The text without the paragraph number in front."""
        return self.text[self.lead :]

    @property
    def wording(self) -> str:
        """``content`` with the skipped stretches blanked out: as long, so offsets into it hold.

        Between two letters soft hyphens stand for the blank: a word cut at a line's end is one word.
        """
        text = self.text
        for span in self.skipped:
            a, b = span.start - self.span.start, span.end - self.span.start
            cut = text[a - 1 : a].isalpha() and text[b : b + 1].isalpha()
            text = text[:a] + ("\u00ad" if cut else " ") * (b - a) + text[b:]
        return text[self.lead :]

    @property
    def place(self) -> str:
        """How a reader finds the clause: its printed number, or the paragraph's position from 1."""
        return self.label or str(self.paragraph + 1)


class Section(NamedTuple):
    """A heading and the clauses under it (the heading's own clause first); ``clauses`` are indices."""

    heading: str | None
    span: Span
    clauses: tuple[int, ...]


class Source(Frozen):
    """Where a text came from: a name to show, a media type, and the sha256 of its bytes.

    ``marks`` map the text back to the source: (offset, place) in order, the place holding up to the next mark.
    A place is "p. 3" in a PDF file, "paragraph 14", "table 2, row 3" or "note 5" in a word processor's file.
    ``encoding`` is the one the text was decoded from, "" where the format settles it.
    """

    name: str
    media_type: str = "text/plain"
    sha256: str = ""
    notices: tuple[str, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()
    encoding: str = ""
    _hidden = ("marks",)

    def place(self, offset: int) -> str | None:
        """Where in the source the code point at ``offset`` stands; None where the format has no places."""
        index = bisect_right(self.marks, offset, key=lambda mark: mark[0])
        return self.marks[index - 1][1] if index else None


class Statement(Frozen):
    """An official text, unaltered, with its sections and clauses once it has been segmented.

    ``date`` is YYYY-MM-DD, a day that the calendar has; ``issuer`` and ``round`` ("seventh") are as the text has them;
    ``language`` is a two-letter code, None where it was not recognized.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: Source = Source("text")
    sections: tuple[Section, ...] = ()
    clauses: tuple[Clause, ...] = ()
    issuer: str | None = None
    round: str | None = None
    language: str | None = None
    _hidden = ("text", "sections", "clauses")

    def __post_init__(self) -> None:
        if self.date and _DAY.fullmatch(self.date) and not is_written(self.date):
            raise ValueError(f"no such day: {self.date}")
        end = 0
        for index, clause in enumerate(self.clauses):
            if clause.index != index:
                raise ValueError(f"clause {index} carries index {clause.index}")
            if clause.span.start < end:
                raise ValueError(f"clause {index} overlaps the one before it")
            if clause.span.quote(self.text) != clause.text:
                raise ValueError(f"clause {index} does not quote the text")
            end = clause.span.end

    def place(self, clause: Clause) -> str:
        """Where a reader finds the clause in the source: "p. 3, ¶ 14", "paragraph 17", "¶ 5"."""
        origin = self.source.place(clause.span.start + clause.lead) or ""
        if origin and not origin.startswith("p. "):
            return f"¶ {clause.label}" if clause.label and origin.startswith("paragraph ") else origin
        return f"{origin}, ¶ {clause.place}" if origin else f"¶ {clause.place}"

    @classmethod
    def from_text(cls, text: str, *, id: str = "text", title: str | None = None, date: str | None = None) -> Statement:
        """A statement from a string. It has no clauses yet: ``commdiff.segment`` or ``compare`` cut it."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return cls(id=id, text=text, title=title, date=date, source=Source(id, sha256=digest))

    @classmethod
    def from_clauses(
        cls, clauses: Sequence[str], *, id: str = "text", title: str | None = None, date: str | None = None
    ) -> Statement:
        """A statement from a segmentation of your own, one string a clause; the text joins them with line ends."""
        cut, start = [], 0
        for index, text in enumerate(clauses):
            span = Span(start, start + len(text))
            cut.append(Clause(index, span, text, sentence=index, paragraph=index))
            start = span.end + 1
        whole = "\n".join(clauses)
        section = Section(None, Span(0, len(whole)), tuple(range(len(cut))))
        return cls.from_text(whole, id=id, title=title, date=date).replace(sections=(section,), clauses=tuple(cut))


class Link(Frozen):
    """Clauses of the old text and the clauses of the new one that they became (m:n).

    ``score`` is 0–1 (1: the same words); ``method`` names the rung that found it (exact, fuzzy, context …).
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    method: str

    def __post_init__(self) -> None:
        _require(bool(self.old) and bool(self.new), "a link needs clauses on both sides")
        if not 0.0 <= self.score <= 1.0:
            raise ValueError(f"link score {self.score} outside 0–1")


class Alignment(Frozen):
    """Which clauses became which. ``moved`` holds positions in ``links``; each clause stands exactly once."""

    links: tuple[Link, ...]
    moved: frozenset[int]
    unlinked_old: tuple[int, ...]
    unlinked_new: tuple[int, ...]

    def __post_init__(self) -> None:
        _require(all(0 <= m < len(self.links) for m in self.moved), "moved names no link")
        for side, unlinked in (("old", self.unlinked_old), ("new", self.unlinked_new)):
            members = [i for link in self.links for i in getattr(link, side)] + list(unlinked)
            _require(
                sorted(members) == list(range(len(members))),
                f"a clause on the {side} side is used twice or not at all",
            )


class Edit(Frozen):
    """One operation inside a link; ``old`` is None for an insertion, ``new`` for a deletion."""

    op: str
    old: Span | None
    new: Span | None

    def __post_init__(self) -> None:
        if self.op not in OPS:
            raise ValueError(f"unknown operation {self.op!r}")
        for side, span, without in (("old", self.old, "insertion"), ("new", self.new, "deletion")):
            if (span is None) != (self.op == without):
                raise ValueError(f"{self.op} with the wrong {side} side")


class Evidence(Frozen):
    """The words that decided a verdict, and the rule that read them.

    ``direction`` is what the words do to the clause from old to new: ``up`` strengthens, ``down`` softens,
    ``none`` is shown without a direction (naming). ``side`` says which text ``span`` quotes.
    """

    rule: str
    dimension: str
    direction: str
    side: str
    span: Span
    quote: str
    why: str
    source: str
    certainty: str = "high"
    level: float | None = None

    def __post_init__(self) -> None:
        if self.direction not in DIRECTIONS:
            raise ValueError(f"unknown direction {self.direction!r}")
        if self.side not in ("old", "new"):
            raise ValueError(f"unknown side {self.side!r}")
        _require(len(self.quote) == self.span.end - self.span.start, "evidence is not the slice it names")


class Change(Frozen):
    """What became of one piece of language. ``old`` is empty for added, ``new`` for dropped."""

    id: str
    kind: str
    old: tuple[Clause, ...]
    new: tuple[Clause, ...]
    moved: bool = False
    link: Link | None = None
    edits: tuple[Edit, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    confidence: str = "high"
    topics: tuple[str, ...] = ()
    stance: str | None = None
    group: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind {self.kind!r}")
        if self.confidence not in CONFIDENCES:
            raise ValueError(f"unknown confidence {self.confidence!r}")
        for side, clauses, without in (("old", self.old, "added"), ("new", self.new, "dropped")):
            if bool(clauses) != (self.kind != without):
                raise ValueError(f"{self.kind} with the wrong {side} side")
        if self.kind in _NEEDED and not _NEEDED[self.kind] <= {proof.direction for proof in self.evidence}:
            raise ValueError(f"{self.kind} without evidence of it")
        _require(self.kind != "reversed" or bool(self.evidence), "reversed without evidence")

    @property
    def old_text(self) -> str:
        """The old wording: the clauses as written, joined by a space where there are several."""
        return " ".join(clause.text for clause in self.old)

    @property
    def new_text(self) -> str:
        """The new wording, joined like ``old_text``."""
        return " ".join(clause.text for clause in self.new)

    @property
    def similarity(self) -> float:
        """The link's score, 0–1; 0 for added and dropped."""
        return self.link.score if self.link else 0.0

    @property
    def split(self) -> bool:
        """One old clause now stands in several new ones."""
        return len(self.new) > 1

    @property
    def merged(self) -> bool:
        """Several old clauses are now said in one (or in several: then ``split`` too)."""
        return len(self.old) > 1


class Comparison(Frozen):
    """Two statements and every change between them, unchanged ones included, in reading order."""

    old: Statement
    new: Statement
    alignment: Alignment
    changes: tuple[Change, ...]
    signature: str = ""
    notices: tuple[str, ...] = ()
    _hidden = ("changes",)

    def __post_init__(self) -> None:
        texts = {"old": self.old.text, "new": self.new.text}
        for change in self.changes:
            for proof in change.evidence:
                if proof.span.quote(texts[proof.side]) != proof.quote:
                    raise ValueError(f"{change.id}: evidence does not quote its source")
        for side, clauses in (("old", self.old.clauses), ("new", self.new.clauses)):
            used = sorted(clause.index for change in self.changes for clause in getattr(change, side))
            _require(used == list(range(len(clauses))), f"a clause on the {side} side is in no change or in two")

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def only(self, *kinds: str) -> tuple[Change, ...]:
        """The changes of these kinds, in reading order.

        ``moved`` may be named among them, and *hardened*, *new* and *gone* as reports call them; UsageError for others.
        """
        named = _report().kinds_of(kinds)
        return tuple(c for c in self.changes if c.kind in named or (c.moved and "moved" in named))

    def find(self, id: str) -> Change:
        """The change with this id ("c14"); CommdiffError where there is none."""
        for change in self.changes:
            if change.id == id:
                return change
        raise CommdiffError(f"no change {id!r} in this comparison")

    def to_frame(self, library: str = "pandas") -> Any:
        """The changes as a data frame of "pandas" or "polars", one a row (extras of those names)."""
        return _report().to_frame(self, library)

    def _repr_html_(self) -> str | None:
        """The HTML report as a fragment, for notebooks; None where its extra is not installed."""
        try:
            text: str = _report().render(self, "html", fragment=True)
        except MissingExtraError:
            return None
        return text

    def _repr_markdown_(self) -> str:
        """The Markdown report, for notebooks."""
        text: str = _report().render(self, "markdown")
        return text

    @property
    def summary(self) -> dict[str, int]:
        """How many changes of each kind, and how many moved, in a fixed order."""
        counts = Counter(change.kind for change in self.changes)
        return {kind: counts[kind] for kind in KINDS} | {"moved": sum(c.moved for c in self.changes)}
