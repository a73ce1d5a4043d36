"""The clauses that may be similar to a wording, from the index, and the score of each.

Exact hits come from a phrase query, the others by BM25 over the query's rarest stems (Robertson and Zaragoza 2009, as
FTS5 ranks). Stems are admitted from the rarest on until their postings reach a budget, so that the work does not grow
with the archive; the clauses that a common word would add are found by the rarer words beside it.

A query is often a part of a clause. The score therefore measures how much of the query is found; how much else the
clause has counts little.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .storage import stems

BUDGET = 20_000  # postings that are ranked for one query
CANDIDATES = 200  # candidates that are scored, exact hits not counted
EXACT = 400  # exact hits that are looked at; more are not counted
OLDEST = 20  # of the exact hits so many are the oldest, so that the first use is always found
TERMS = 48  # stems of the query that are looked up
NEAR = 0.99  # the highest score of a hit that is not exact
LONG = 400  # words of a clause from which letters are not compared
# Weights of the parts of the score: stems, pairs of neighbours, order, letters, other words of the clause.
SHARES = (0.5, 0.1, 0.15, 0.15, 0.1)


class Filters(NamedTuple):
    """The clauses that a search considers; the dates are YYYY, YYYY-MM or YYYY-MM-DD, and the last is included."""

    series: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    topic: str | None = None

    def named(self) -> tuple[tuple[str, str], ...]:
        """Return the conditions that are set, as pairs (name, value)."""
        values = (", ".join(self.series), self.since, self.until, self.topic)
        return tuple((name, value) for name, value in zip(self._fields, values, strict=True) if value)

    def condition(self) -> tuple[str, list[str]]:
        """Return the conditions as SQL over a row of the index ("" for none), and its values."""
        possible = (
            (f"s.series IN ({', '.join('?' * len(self.series))})", self.series),
            ("s.date >= ?", [self.since] if self.since else []),
            ("substr(s.date, 1, ?) <= ?", [str(len(self.until)), self.until] if self.until else []),
            ("instr(lower(c.topics), lower(?))", [f'"{self.topic}"'] if self.topic else []),
        )
        values = [value for _, own in possible for value in own]
        if not values:
            return "", []
        tables = "clauses c JOIN statements s ON s.number = c.statement"
        where = " AND ".join(part for part, own in possible if own)
        return f" AND EXISTS (SELECT 1 FROM {tables} WHERE c.key = wording.rowid AND {where})", values  # noqa: S608 - fixed text and question marks


class Weights(NamedTuple):
    """Inverse document frequencies of stems: the number of clauses, and of those that have each stem."""

    total: int
    counts: dict[str, int]

    def of(self, stem: str) -> float:
        """Return the inverse document frequency of a stem, at least 0.05."""
        return max(math.log((self.total + 1) / (self.counts.get(stem, 0) + 1)), 0.05)


def weights(base: sqlite3.Connection, terms: Sequence[str]) -> Weights:
    """Return the weights of these stems in an archive."""
    (total,) = base.execute("SELECT count(*) FROM clauses").fetchone()
    distinct = list(dict.fromkeys(terms))
    marks = ", ".join("?" * len(distinct))
    rows = base.execute(f"SELECT term, clauses FROM terms WHERE term IN ({marks})", distinct)  # noqa: S608 - question marks only
    return Weights(total, dict(rows.fetchall()))


def _phrase(terms: Sequence[str]) -> str:
    """Return stems in a row as an FTS5 string, in which nothing is an operator."""
    return '"' + " ".join(terms).replace('"', '""') + '"'


def exact(base: sqlite3.Connection, norms: Sequence[str], filters: Filters) -> list[int]:
    """Return the keys of clauses that have the stems of a query in a row, by date: the newest, and the oldest few."""
    condition, values = filters.condition()
    inner = f"SELECT rowid FROM wording WHERE wording MATCH ?{condition} ORDER BY rowid DESC LIMIT {BUDGET}"  # noqa: S608 - numbers and question marks only
    tables = f"({inner}) i JOIN clauses c ON c.key = i.rowid JOIN statements s ON s.number = c.statement"
    query = f"SELECT c.key FROM {tables} ORDER BY coalesce(s.date, ''), c.key"  # noqa: S608 - as above
    keys = [key for (key,) in base.execute(query, [_phrase(stems(norms)), *values])]
    return keys if len(keys) <= EXACT else [*keys[:OLDEST], *keys[OLDEST - EXACT :]]


def _admitted(frequencies: Weights, terms: Sequence[str]) -> list[str]:
    """The rarest stems of the query that the archive has, as many as the budget allows, at least one."""
    present = [term for term in dict.fromkeys(terms) if frequencies.counts.get(term) and term != "'s"][:TERMS]
    out: list[str] = []
    left = BUDGET
    for term in sorted(present, key=lambda term: (frequencies.counts[term], term)):
        left -= frequencies.counts[term]
        if left < 0 and out:
            break
        out.append(term)
    return out


def candidates(base: sqlite3.Connection, frequencies: Weights, terms: Sequence[str], filters: Filters) -> list[int]:
    """Return the keys of the clauses that are most likely similar, the best by BM25 first."""
    admitted = _admitted(frequencies, terms)
    if not admitted:
        return []
    condition, values = filters.condition()
    match = " OR ".join(_phrase([term]) for term in admitted)
    inner = f"SELECT rowid, rank FROM wording WHERE wording MATCH ?{condition} ORDER BY rowid DESC LIMIT {2 * BUDGET}"  # noqa: S608 - numbers and question marks only
    query = f"SELECT rowid FROM ({inner}) ORDER BY rank, rowid LIMIT {CANDIDATES}"  # noqa: S608 - numbers only
    return [key for (key,) in base.execute(query, [match, *values])]


class Query(NamedTuple):
    """A wording prepared for comparison with many clauses; weights are inverse document frequencies."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    bag: Counter[str]
    weight: dict[str, float]
    total: float
    pairs: dict[tuple[str, str], float]


def prepare(norms: Sequence[str], frequencies: Weights) -> Query:
    """Prepare the compared words of a wording for ``score``."""
    own = tuple(stems(norms))
    weight = {stem: frequencies.of(stem) for stem in own}
    pairs = {(a, b): weight[a] + weight[b] for a, b in pairwise(own)}
    return Query(tuple(norms), own, Counter(own), weight, sum(weight[stem] for stem in own), pairs)


def is_exact(query: Sequence[str], norms: Sequence[str]) -> bool:
    """Return True if ``norms`` has all words of ``query`` in a row."""
    size, first = len(query), query[0]
    return any(norms[at] == first and list(norms[at : at + size]) == list(query) for at in range(len(norms) - size + 1))


def score(query: Query, norms: Sequence[str]) -> float:
    """Return how similar a clause is to a query, from 0 to ``NEAR``."""
    own = stems(norms)
    bag = Counter(own)
    shared = sum(min(count, bag[stem]) * query.weight[stem] for stem, count in query.bag.items())
    coverage = shared / query.total if query.total else 0.0
    others = (len(own) - sum((query.bag & bag).values())) * (query.total / len(query.stems))
    focus = shared / (query.total + others) if query.total else 0.0
    neighbours = set(pairwise(own))
    total = sum(query.pairs.values())
    pairs = sum(value for pair, value in query.pairs.items() if pair in neighbours) / total if total else coverage
    order = LCSseq.similarity(query.stems, own) / len(query.stems)
    letters = order if len(own) > LONG else fuzz.partial_ratio(" ".join(query.words), " ".join(norms)) / 100
    parts = zip(SHARES, (coverage, pairs, order, letters, focus), strict=True)
    return round(min(sum(share * value for share, value in parts), NEAR), 4)
