"""Archives: what an archive holds and what a search for precedents finds. Frozen values without the search itself."""

from __future__ import annotations

from attrs import field, frozen

from .change import Change
from .text import Clause

STRENGTHS = ("stronger", "weaker", "equal", "mixed", "reversed")
"""How strong a precedent is beside the wording that was asked for."""
_STRENGTH = {"strengthened": "stronger", "softened": "weaker", "mixed": "mixed", "reversed": "reversed"}


@frozen
class Entry:
    """A statement in an archive.

    Attributes:
        number: Its number in the archive, which is never used for another statement.
        id: Short name, mostly the file name without its suffix.
        name: The name of its source, mostly a path.
        series: The series that it belongs to.
        date: YYYY, YYYY-MM or YYYY-MM-DD; None where unknown.
        title: The title, None where none was found.
        language: Two-letter code, None where the language was not recognized.
        media_type: The media type of the source.
        sha256: Digest of the source's bytes in hexadecimal.
        added: When it was added, UTC, in ISO 8601.
        clauses: Number of its clauses.
    """

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
    """A clause that a search found.

    Attributes:
        entry: The statement that has the clause.
        clause: The clause.
        place: Where a reader finds the clause in its source.
        score: Similarity to the query, 0–1; 1 only where ``exact``.
        exact: True if the clause has all compared words of the query in a row.
        topics: Topics named in the clause.
        change: The verdict on the change from the query to the clause; None where they are too different to judge.
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
        """One of ``STRENGTHS``: the clause beside the query. "equal": no difference found. None: not judged."""
        return _STRENGTH.get(self.change.kind, "equal") if self.change else None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions on which they differ in strength, in the order of the evidence."""
        proofs = self.change.evidence if self.change else ()
        return tuple(dict.fromkeys(proof.dimension for proof in proofs if proof.direction != "none"))


@frozen
class Precedents:
    """The answer to a query.

    Attributes:
        query: The wording that was asked for.
        hits: The nearest clauses, exact hits first, then the best score first.
        uses: Number of clauses that have all words of the query in a row.
        oldest: The entry of the first use by date; without a use, of the first hit with a score of 0.5 or more.
        newest: The entry of the last use, chosen like ``oldest``.
        statements: Number of statements that were searched.
        clauses: Number of clauses that were searched.
        filters: Pairs (name, value) of the conditions that were asked for.
        signature: Version, profile and digest of the settings.
        notices: What a reader must know.
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
