"""The parts of a comparison: links, edits, evidence, changes, and the vocabulary of kinds.

The constructors refuse values that contradict each other, so a verdict without evidence cannot be made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from attrs import field, frozen
from attrs.validators import instance_of

from ..errors import UsageError, nearest
from .text import Clause, Span, Statement, require

KINDS = ("unchanged", "reworded", "strengthened", "softened", "mixed", "reversed", "added", "dropped")
"""The verdicts on a change, one each."""
SHIFTS = ("strengthened", "softened", "mixed", "reversed")
"""The verdicts that claim a change of strength."""
ALIASES = {"hardened": "strengthened", "new": "added", "born": "added", "gone": "dropped"}
"""Other names of kinds. ``--only`` accepts them; nothing prints them."""
OPERATIONS = ("equal", "insertion", "deletion", "substitution")
DIRECTIONS = ("up", "down", "none")
CONFIDENCES = ("high", "medium", "low")
TIERS = ("A", "B", "C")
_REQUIRED = {"strengthened": {"up"}, "softened": {"down"}, "mixed": {"up", "down"}}

FORMATTERS: dict[str, Callable[[Comparison], str | None]] = {}
"""Media type → how a notebook shows a comparison. The report package fills it; the model knows no format."""


def parse_kinds(only: str | Iterable[str], more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the kinds that ``only`` names, each once, aliases resolved; a string is split at commas.

    Args:
        only: Names of ``KINDS``, "moved" or aliases.
        more: Further names that are allowed.

    Raises:
        UsageError: A name is not known. The message suggests the nearest one and lists all.
    """
    known = (*KINDS, "moved", *more)
    names = [name.strip().lower() for name in (only.split(",") if isinstance(only, str) else only)]
    kinds = tuple(dict.fromkeys(name if name in known else ALIASES.get(name, name) for name in names if name))
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise UsageError(f"unknown kind {unknown[0]!r}{nearest(unknown[0], known)}; known: {', '.join(known)}")
    return kinds


@frozen
class Link:
    """Clauses of the old text and the clauses of the new text that they became (m:n).

    Attributes:
        old: Positions in the old statement's clauses, in order, at least one.
        new: Positions in the new statement's clauses, in order, at least one.
        score: Probability that the link is right, 0–1; 1 for the same words.
        method: The step of the aligner that found it: exact, fuzzy, split, merge, given.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    method: str

    def __attrs_post_init__(self) -> None:
        require(self.old and self.new, "a link needs clauses on both sides")
        require(0.0 <= self.score <= 1.0, "link score {} is outside 0–1", self.score)


@frozen
class Alignment:
    """Which clauses became which; each clause of both sides occurs exactly once.

    Attributes:
        links: All links, in the order of the old text.
        moved: Positions in ``links`` of those that changed their place.
        unlinked_old: Positions of the old clauses without a link.
        unlinked_new: Positions of the new clauses without a link.
    """

    links: tuple[Link, ...]
    moved: frozenset[int]
    unlinked_old: tuple[int, ...]
    unlinked_new: tuple[int, ...]

    def __attrs_post_init__(self) -> None:
        require(all(0 <= m < len(self.links) for m in self.moved), "moved names a link that does not exist")
        for side, unlinked in (("old", self.unlinked_old), ("new", self.unlinked_new)):
            members = sorted([*unlinked, *(i for link in self.links for i in getattr(link, side))])
            require(members == list(range(len(members))), "a clause on the {} side is used twice or not at all", side)


@frozen
class Edit:
    """One run of an edit script between two wordings.

    Attributes:
        op: One of ``OPERATIONS``.
        old: Place in the old text, None for an insertion.
        new: Place in the new text, None for a deletion.
    """

    op: str
    old: Span | None
    new: Span | None

    def __attrs_post_init__(self) -> None:
        require(self.op in OPERATIONS, "unknown operation {!r}", self.op)
        for side, span, without in (("old", self.old, "insertion"), ("new", self.new, "deletion")):
            require((span is None) == (self.op == without), "{} with the wrong {} side", self.op, side)


@frozen
class Evidence:
    """The words that decided a verdict, and the rule that read them.

    Attributes:
        rule: Id of the rule ("intensity.more").
        dimension: What the rule measures ("obligation", "hedging").
        direction: "up" if the words strengthen the clause, "down" if they soften it, "none" without a direction.
        side: "old" or "new": the text that ``span`` refers to.
        span: Place of the words.
        quote: The slice of the text at ``span``.
        why: The reason, one sentence.
        source: Where the rule comes from.
        certainty: How sure the rule is by itself: high, medium or low.
        level: Position of the words within the rule's family; higher is stronger. None where not ranked.
        tier: "A", "B" or "C": how much the dimension weighs against others (docs/method.md).
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
    tier: str = "B"

    def __attrs_post_init__(self) -> None:
        require(self.direction in DIRECTIONS, "unknown direction {!r}", self.direction)
        require(self.side in ("old", "new"), "unknown side {!r}", self.side)
        require(self.tier in TIERS, "unknown tier {!r}", self.tier)
        require(len(self.quote) == self.span.end - self.span.start, "evidence is not the slice it names")


@frozen
class Change:
    """One piece of language in both texts, and its verdict.

    Attributes:
        id: Name within the comparison ("c14").
        kind: One of ``KINDS``.
        old: Clauses of the old text, empty for added.
        new: Clauses of the new text, empty for dropped.
        moved: True if the language changed its place.
        link: The link of the two sides, None for added and dropped.
        edits: The edit script between the wordings, equal runs included; empty without a link or change.
        evidence: The words that decided the verdict, then other recognized words.
        confidence: Certainty of the verdict: high, medium or low.
        topics: Topics named in either wording.
        stance: Speech act: demand, commitment, criticism, support, cooperation, assessment; None if unknown.
        group: "routine" or "naming" for a change that reports list apart, else None.
        note: A remark for the reader, such as why strength was not judged.
    """

    id: str = field(validator=instance_of(str))
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

    def __attrs_post_init__(self) -> None:
        require(self.kind in KINDS, "unknown kind {!r}", self.kind)
        require(self.confidence in CONFIDENCES, "unknown confidence {!r}", self.confidence)
        for side, clauses, without in (("old", self.old, "added"), ("new", self.new, "dropped")):
            require(bool(clauses) == (self.kind != without), "{} with the wrong {} side", self.kind, side)
        directions = {proof.direction for proof in self.evidence}
        require(_REQUIRED.get(self.kind, set()) <= directions, "{} without evidence of it", self.kind)
        require(self.kind != "reversed" or self.evidence, "reversed without evidence")

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
        """True if the language is in several new clauses."""
        return len(self.new) > 1

    @property
    def merged(self) -> bool:
        """True if the language was in several old clauses (both flags are set for m:n)."""
        return len(self.old) > 1


@frozen
class Comparison:
    """Two statements and every change between them.

    Attributes:
        old: The old statement, segmented.
        new: The new statement, segmented.
        alignment: The links and the unlinked clauses.
        changes: Every change, unchanged ones included, in the order of the new text; every clause is in exactly one.
        signature: Version, profile and digest of the settings.
        notices: What a reader must know: text left out, the profile used, strength not judged.
    """

    old: Statement
    new: Statement
    alignment: Alignment
    changes: tuple[Change, ...] = field(repr=False)
    signature: str = ""
    notices: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        texts = {"old": self.old.text, "new": self.new.text}
        for change in self.changes:
            quoted = all(proof.span.quote(texts[proof.side]) == proof.quote for proof in change.evidence)
            require(quoted, "{}: evidence does not quote its source", change.id)
        for side, clauses in (("old", self.old.clauses), ("new", self.new.clauses)):
            used = sorted(clause.index for change in self.changes for clause in getattr(change, side))
            require(used == list(range(len(clauses))), "a clause on the {} side is in no change or in two", side)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def only(self, *kinds: str) -> tuple[Change, ...]:
        """Return the changes of these kinds, each once, in the order of the new text.

        Args:
            kinds: Names of ``KINDS``, "moved", or one of ``ALIASES``.

        Raises:
            UsageError: A kind is not known.
        """
        named = parse_kinds(kinds)
        return tuple(c for c in self.changes if c.kind in named or (c.moved and "moved" in named))

    def find(self, id: str) -> Change:
        """Return the change with this id ("c14").

        Raises:
            UsageError: No change has this id. The message suggests the nearest one.
        """
        changes = {change.id: change for change in self.changes}
        if id not in changes:
            raise UsageError(f"no change {id!r} in this comparison{nearest(id, changes)}")
        return changes[id]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """Return what a notebook shows: HTML where its extra is installed, and Markdown."""
        return {media_type: text for media_type, show in FORMATTERS.items() if (text := show(self)) is not None}

    @property
    def summary(self) -> dict[str, int]:
        """The number of changes of each kind, and of those that moved, in a fixed order."""
        return count_kinds(self.changes)


def count_kinds(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many of ``changes`` are of each kind, and how many moved, in a fixed order; every report uses it."""
    counts = Counter(kind for change in changes for kind in (change.kind, *["moved"] * change.moved))
    return {kind: counts[kind] for kind in (*KINDS, "moved")}


def moved_blocks(changes: Iterable[Change]) -> tuple[tuple[Change, ...], ...]:
    """Return what moved, as blocks in the order of the new text.

    Changes that follow one another directly in both texts are one block. ``changes`` may be a comparison.
    """
    blocks: list[list[Change]] = []
    for change in sorted((c for c in changes if c.moved), key=lambda c: c.new[0].index):
        last = blocks[-1][-1] if blocks else None
        if last and (last.old[-1].index + 1, last.new[-1].index + 1) == (change.old[0].index, change.new[0].index):
            blocks[-1].append(change)
        else:
            blocks.append([change])
    return tuple(map(tuple, blocks))
