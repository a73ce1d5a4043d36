"""The nouns of an archive: what it holds and what a search in it finds. Frozen values, no logic of search."""

from __future__ import annotations

from attrs import field, frozen

from . import Change, Clause

STRENGTHS = ("stronger", "weaker", "equal", "mixed", "reversed")
_STRENGTH = {
    "unchanged": "equal", "reworded": "equal", "strengthened": "stronger", "softened": "weaker", "mixed": "mixed",
    "reversed": "reversed",
}  # fmt: skip


@frozen
class Entry:
    """A statement in an archive. ``number`` is its own in that file and is never given again; dates are YYYY-MM-DD."""

    number: int
    id: str
    name: str
    series: str
    date: str | None
    title: str | None
    language: str | None
    media_type: str
    sha256: str
    added: str
    clauses: int


@frozen
class Precedent:
    """A clause found, and how near it is to the wording asked for.

    ``score`` is 0–1, 1 only where ``exact``: all compared words of the query in a row. ``change`` is the judge's
    verdict from the query to the clause, None where they are too far apart to be weighed.
    """

    entry: Entry
    clause: Clause
    place: str
    score: float
    exact: bool
    topics: tuple[str, ...] = ()
    change: Change | None = field(default=None, repr=False)

    @property
    def strength(self) -> str | None:
        """What the clause is beside the query, of ``STRENGTHS``; "equal": no difference found; None: not weighed."""
        return _STRENGTH[self.change.kind] if self.change else None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions on which they differ in strength, in the order of the evidence."""
        proofs = self.change.evidence if self.change else ()
        return tuple(dict.fromkeys(proof.dimension for proof in proofs if proof.direction != "none"))


@frozen
class Precedents:
    """The answer to a query: the nearest clauses, the best first, exact hits before all others.

    ``uses`` counts the clauses that hold the query's words in a row; ``oldest`` and ``newest`` are the entries of
    the first and last of them by date, or of the listed hits that score at least 0.5 where there is none.
    ``filters`` are the conditions asked for, by name; ``statements`` and ``clauses`` say how much was searched.
    """

    query: str
    hits: tuple[Precedent, ...]
    uses: int
    oldest: Entry | None
    newest: Entry | None
    statements: int
    clauses: int
    filters: tuple[tuple[str, str], ...] = ()
    signature: str = ""
    notices: tuple[str, ...] = ()
