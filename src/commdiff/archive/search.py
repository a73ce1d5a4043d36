"""The clauses that may be near a wording, from the index: few of them, however large the archive is.

Exact hits by a phrase query, the rest by BM25 over the query's rarest stems (Robertson and Zaragoza 2009, as FTS5
ranks). Terms are let in from the rarest on until their postings reach a budget, so that the work does not grow
with the archive: what a common word would find, the rarer ones beside it find as well.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from .storage import stems

BUDGET = 20_000  # postings that are ranked for one query
FOUND = 200  # candidates kept
EXACT = 400  # exact hits looked at; more are not counted
OLDEST = 20  # of them the oldest, so that the first use is found whatever their number
TERMS = 48  # stems of the query that are looked up


class Filters(NamedTuple):
    """Which clauses a search is about: series names, first and last date (YYYY-MM-DD or its beginning), a topic."""

    series: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    topic: str | None = None

    def named(self) -> tuple[tuple[str, str], ...]:
        """The conditions that are set, by name."""
        values = (", ".join(self.series), self.since, self.until, self.topic)
        return tuple((name, value) for name, value in zip(self._fields, values, strict=True) if value)

    def condition(self) -> tuple[str, list[str]]:
        """As SQL over the index's row ("" for none), with its values."""
        parts: list[str] = []
        values: list[str] = []
        if self.series:
            parts.append(f"s.series IN ({', '.join('?' * len(self.series))})")
            values += self.series
        if self.since:
            parts.append("s.date >= ?")
            values.append(self.since)
        if self.until:
            parts.append("substr(s.date, 1, ?) <= ?")
            values += [str(len(self.until)), self.until]
        if self.topic:
            parts.append("instr(lower(c.topics), lower(?))")
            values.append(f'"{self.topic}"')
        if not parts:
            return "", []
        tables = "clauses c JOIN statements s ON s.number = c.statement"
        wanted = " AND ".join(parts)
        return f" AND EXISTS (SELECT 1 FROM {tables} WHERE c.key = wording.rowid AND {wanted})", values  # noqa: S608 - fixed text and question marks


class Weights(NamedTuple):
    """How much each stem tells: more the fewer clauses hold it. ``total`` counts all clauses."""

    total: int
    counts: dict[str, int]

    def of(self, stem: str) -> float:
        """The weight of a stem (inverse document frequency), at least 0.05."""
        return max(math.log((self.total + 1) / (self.counts.get(stem, 0) + 1)), 0.05)


def weights(base: sqlite3.Connection, terms: Sequence[str]) -> Weights:
    """The weights of these stems in this archive."""
    (total,) = base.execute("SELECT count(*) FROM clauses").fetchone()
    known = list(dict.fromkeys(terms))
    marks = ", ".join("?" * len(known))
    rows = base.execute(f"SELECT term, clauses FROM terms WHERE term IN ({marks})", known)  # noqa: S608 - question marks only
    return Weights(total, dict(rows.fetchall()))


def phrase(terms: Sequence[str]) -> str:
    """Stems as an FTS5 string: one after the other, nothing in them is an operator."""
    return '"' + " ".join(terms).replace('"', '""') + '"'


def exact(base: sqlite3.Connection, norms: Sequence[str], filters: Filters) -> list[int]:
    """The clauses whose stems hold the query's in a row: the newest ``EXACT`` and the oldest ``OLDEST`` by date."""
    condition, values = filters.condition()
    inner = f"SELECT rowid FROM wording WHERE wording MATCH ?{condition} ORDER BY rowid DESC LIMIT {BUDGET}"  # noqa: S608 - numbers and question marks only
    tables = f"({inner}) i JOIN clauses c ON c.key = i.rowid JOIN statements s ON s.number = c.statement"
    query = f"SELECT c.key FROM {tables} ORDER BY coalesce(s.date, ''), c.key"  # noqa: S608 - as above
    found = [key for (key,) in base.execute(query, [phrase(stems(norms)), *values])]
    return found if len(found) <= EXACT else [*found[:OLDEST], *found[OLDEST - EXACT :]]


def _admitted(found: Weights, terms: Sequence[str]) -> list[str]:
    """The rarest stems of the query that are in the archive, as many as the budget allows, at least one."""
    known = [term for term in dict.fromkeys(terms) if found.counts.get(term) and term != "'s"][:TERMS]
    out: list[str] = []
    left = BUDGET
    for term in sorted(known, key=lambda term: (found.counts[term], term)):
        left -= found.counts[term]
        if left < 0 and out:
            break
        out.append(term)
    return out


def candidates(base: sqlite3.Connection, found: Weights, terms: Sequence[str], filters: Filters) -> list[int]:
    """The keys of the clauses most likely near, the best by BM25 first."""
    admitted = _admitted(found, terms)
    if not admitted:
        return []
    condition, values = filters.condition()
    match = " OR ".join(phrase([term]) for term in admitted)
    inner = f"SELECT rowid, rank FROM wording WHERE wording MATCH ?{condition} ORDER BY rowid DESC LIMIT {2 * BUDGET}"  # noqa: S608 - numbers and question marks only
    query = f"SELECT rowid FROM ({inner}) ORDER BY rank, rowid LIMIT {FOUND}"  # noqa: S608 - numbers only
    return [key for (key,) in base.execute(query, [match, *values])]
