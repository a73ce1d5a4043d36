"""Statements to rows and back."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

import attrs

from ..english import stem
from ..model import (
    Clause,
    Section,
    Source,
    Span,
    Statement,
)
from ..model.archive import Entry
from ..normalization import words
from ..topics import Gazetteer, load_topics, topics_of
from .schema import dumped

_CLAUSE = 'c."index", c.start, c."end", c.role, c.label, c.lead, c.sentence, c.paragraph, c.section, c.more'
_ENTRY = "s.number, s.id, s.name, s.series, s.date, s.title, s.language, s.media_type, s.sha256, s.added"


_OWN = {
    Statement: ("id", "text", "title", "date", "source", "sections", "clauses", "language"),
    Source: ("name", "media_type", "sha256"),
    Clause: ("index", "span", "text", "role", "label", "lead", "sentence", "paragraph", "section", "skipped"),
}
"""What of each noun has columns of its own, or is made from others; whatever else it holds is kept as JSON."""


def _more(noun: Statement | Source | Clause, **values: object) -> str:
    """The rest of a noun that is not as it is by default, as JSON."""
    rest = {
        field.name: value
        for field in attrs.fields(type(noun))
        if field.name not in _OWN[type(noun)] and (value := getattr(noun, field.name)) != field.default
    }
    return dumped(rest | {name: value for name, value in values.items() if value})


def stems(norms: Iterable[str]) -> list[str]:
    """The stems of compared words, in order, as the index holds them."""
    return [stem(word) for word in norms]


# ── in ───────────────────────────────────────────────────────────────────────


def insert(base: sqlite3.Connection, statement: Statement, series: str, added: str, gazetteer: Gazetteer) -> int:
    """Writes a segmented statement with its clauses, inside the caller's transaction; the number it got."""
    source = statement.source
    cursor = base.execute(
        "INSERT INTO statements (sha256, id, name, series, date, title, language, media_type, added, more, source,"
        " text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            source.sha256, statement.id, source.name, series, statement.date, statement.title, statement.language,
            source.media_type, added, _more(statement), _more(source), statement.text,
        ),
    )  # fmt: skip
    number = int(cursor.lastrowid or 0)
    norms = [words(clause.wording) for clause in statement.clauses]
    topics = topics_of(statement, norms, gazetteer)
    counts: Counter[str] = Counter()
    for clause, own, about in zip(statement.clauses, norms, topics, strict=True):
        more = _more(clause, skipped=[[span.start, span.end] for span in clause.skipped])
        key = base.execute(
            'INSERT INTO clauses (statement, "index", start, "end", role, label, lead, sentence, paragraph, section,'
            " more, place, topics) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, clause.index, clause.span.start, clause.span.end, clause.role, clause.label, clause.lead,
                clause.sentence, clause.paragraph, clause.section, more, statement.place(clause),
                dumped(gazetteer.order(about)),
            ),
        ).lastrowid  # fmt: skip
        counts.update(_index(base, key, own))
    _count(base, counts, 1)
    return number


def _index(base: sqlite3.Connection, key: int | None, norms: Sequence[str]) -> set[str]:
    found = stems(norms)
    base.execute("INSERT INTO wording (rowid, stems) VALUES (?, ?)", (key, " ".join(found)))
    return set(found)


def _count(base: sqlite3.Connection, counts: Counter[str], sign: int) -> None:
    base.executemany(
        "INSERT INTO terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET clauses = clauses + excluded.clauses",
        [(term, sign * count) for term, count in sorted(counts.items())],
    )


def delete(base: sqlite3.Connection, number: int) -> None:
    """Takes a statement out with its clauses, inside the caller's transaction."""
    keys = base.execute("SELECT key FROM clauses WHERE statement = ?", (number,)).fetchall()
    counts: Counter[str] = Counter()
    for (key,) in keys:
        (found,) = base.execute("SELECT stems FROM wording WHERE rowid = ?", (key,)).fetchone()
        counts.update(set(found.split()))
        base.execute("DELETE FROM wording WHERE rowid = ?", (key,))
    _count(base, counts, -1)
    base.execute("DELETE FROM terms WHERE clauses <= 0")
    base.execute("DELETE FROM clauses WHERE statement = ?", (number,))
    base.execute("DELETE FROM statements WHERE number = ?", (number,))


# ── out ──────────────────────────────────────────────────────────────────────


def clause_of(row: Sequence[Any], text: str) -> Clause:
    """A clause from the columns of ``_CLAUSE``; ``text`` is its statement's."""
    index, start, end, role, label, lead, sentence, paragraph, section, more = row
    rest = json.loads(more)
    rest["skipped"] = tuple(Span(a, b) for a, b in rest.get("skipped", ()))
    span = Span(start, end)
    return Clause(index, span, text[start:end], role, label, lead, sentence, paragraph, section, **rest)


def clauses_at(base: sqlite3.Connection, keys: Sequence[int]) -> dict[int, tuple[int, Clause, str, tuple[str, ...]]]:
    """Clauses by key: the number of the statement, the clause, its place, its topics."""
    out: dict[int, tuple[int, Clause, str, tuple[str, ...]]] = {}
    texts: dict[int, str] = {}
    marks = ", ".join("?" * len(keys))
    query = f"SELECT c.key, c.statement, c.place, c.topics, {_CLAUSE} FROM clauses c WHERE c.key IN ({marks})"  # noqa: S608 - question marks only
    for key, number, place, topics, *row in base.execute(query, keys).fetchall():
        if number not in texts:
            (texts[number],) = base.execute("SELECT text FROM statements WHERE number = ?", (number,)).fetchone()
        out[key] = number, clause_of(row, texts[number]), place, tuple(json.loads(topics))
    return out


def entries(base: sqlite3.Connection, numbers: Sequence[int] | None = None) -> list[Entry]:
    """The statements, or those of these numbers, by series, date and name."""
    which = "" if numbers is None else f" WHERE s.number IN ({', '.join('?' * len(numbers))})"
    rows = base.execute(
        f"SELECT {_ENTRY}, (SELECT count(*) FROM clauses c WHERE c.statement = s.number) FROM statements s{which}"  # noqa: S608 - column names and question marks only
        " ORDER BY s.series, coalesce(s.date, ''), s.name, s.number",
        numbers or (),
    )
    return [Entry(*row) for row in rows]


def statement_of(base: sqlite3.Connection, number: int) -> Statement | None:
    """A statement with its clauses as they were cut when it was added; None where there is none of this number."""
    row = base.execute(
        "SELECT id, text, title, date, language, more, name, media_type, sha256, source FROM statements"
        " WHERE number = ?",
        (number,),
    ).fetchone()
    if row is None:
        return None
    id, text, title, date, language, more, name, media_type, digest, rest = row
    source = Source(name, media_type, digest, **_tuples(json.loads(rest)))
    query = f'SELECT {_CLAUSE} FROM clauses c WHERE c.statement = ? ORDER BY c."index"'  # noqa: S608 - column names only
    clauses = tuple(clause_of(found, text) for found in base.execute(query, (number,)))
    sections = tuple(_sections(clauses))
    return Statement(id, text, title, date, source, sections, clauses, language=language, **_tuples(json.loads(more)))


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    """JSON's lists as the tuples that the nouns hold."""

    def frozen(value: Any) -> Any:
        return tuple(map(frozen, value)) if isinstance(value, list) else value

    return {name: frozen(value) for name, value in values.items()}


def _sections(clauses: Sequence[Clause]) -> Iterator[Section]:
    for _, group in groupby(clauses, lambda clause: clause.section):
        members = list(group)
        heading = members[0].content.strip() if members[0].role == "heading" else None
        span = Span(members[0].span.start, members[-1].span.end)
        yield Section(heading, span, tuple(clause.index for clause in members))


# ── for the ladder ───────────────────────────────────────────────────────────


def _every(base: sqlite3.Connection) -> Iterator[tuple[int, Statement]]:
    for (number,) in base.execute("SELECT number FROM statements ORDER BY number").fetchall():
        statement = statement_of(base, number)
        if statement is not None:
            yield number, statement


def number_topics(base: sqlite3.Connection) -> None:
    """Writes the built-in topics of every clause."""
    gazetteer = load_topics(words)
    for number, statement in _every(base):
        found = topics_of(statement, [words(clause.wording) for clause in statement.clauses], gazetteer)
        base.executemany(
            'UPDATE clauses SET topics = ? WHERE statement = ? AND "index" = ?',
            [(dumped(gazetteer.order(about)), number, index) for index, about in enumerate(found)],
        )


def index_again(base: sqlite3.Connection) -> None:
    """Makes the index anew with the stems of this version."""
    base.execute("DELETE FROM wording")
    base.execute("DELETE FROM terms")
    for number, statement in _every(base):
        rows = base.execute('SELECT key FROM clauses WHERE statement = ? ORDER BY "index"', (number,)).fetchall()
        counts: Counter[str] = Counter()
        for (key,), clause in zip(rows, statement.clauses, strict=True):
            counts.update(_index(base, key, words(clause.wording)))
        _count(base, counts, 1)
