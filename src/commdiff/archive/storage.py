"""Statements as rows of an archive, and back.

A field without a column of its own is kept as JSON in the column "more" ("source" for those of the source), in the
keys of ``commdiff.wire``. Empty fields are left out, so that new fields need no migration.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ..english import stem
from ..model import Clause, Source, Statement
from ..model.archive import Entry
from ..normalization import words
from ..segmentation.segment import sections_of
from ..topics import Gazetteer, load_topics, topics_of
from ..wire import clause_dict, statement_dict, structure

_CLAUSE_COLUMNS = ("index", "start", "end", "role", "label", "lead", "sentence", "paragraph", "section", "more")
_CLAUSE = ", ".join(f'c."{name}"' for name in _CLAUSE_COLUMNS)
_ENTRY = "s.number, s.id, s.name, s.series, s.date, s.title, s.language, s.media_type, s.sha256, s.added"
_STATEMENT_COLUMNS = ("sha256", "id", "date", "title", "language", "media_type", "text")
_STATEMENT_MORE = ("issuer", "round")
_SOURCE_MORE = ("notices", "marks", "encoding")
_CLAUSE_MORE = ("origin", "skipped")


def stems(norms: Iterable[str]) -> list[str]:
    """Return the stems of compared words, in order, as the index holds them."""
    return [stem(word) for word in norms]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _more(plain: dict[str, Any], keys: Iterable[str]) -> str:
    return _dumped({key: plain[key] for key in keys if plain[key]})


def insert(base: sqlite3.Connection, statement: Statement, series: str, added: str, gazetteer: Gazetteer) -> int:
    """Write a segmented statement (``added`` is UTC in ISO 8601) inside the caller's transaction; return its number."""
    plain = statement_dict(statement)
    row = {name: plain[name] for name in _STATEMENT_COLUMNS} | {"name": plain["source"], "series": series}
    row |= {"added": added, "more": _more(plain, _STATEMENT_MORE), "source": _more(plain, _SOURCE_MORE)}
    number = _insert(base, "statements", row)
    norms = [words(clause.wording) for clause in statement.clauses]
    topics = topics_of(statement, norms, gazetteer)
    counts: Counter[str] = Counter()
    for clause, clause_norms, clause_topics in zip(statement.clauses, norms, topics, strict=True):
        plain = clause_dict(clause)
        plain["more"] = _more(plain, _CLAUSE_MORE)
        own = {name: plain[name] for name in _CLAUSE_COLUMNS} | {"statement": number}
        own |= {"place": statement.place(clause), "topics": _dumped(gazetteer.order(clause_topics))}
        counts.update(_index(base, _insert(base, "clauses", own), clause_norms))
    _count(base, counts, 1)
    return number


def _insert(base: sqlite3.Connection, table: str, row: dict[str, Any]) -> int:
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    cursor = base.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608 - names of columns and question marks only
    return int(cursor.lastrowid or 0)


def _index(base: sqlite3.Connection, key: int, norms: Sequence[str]) -> set[str]:
    """Write the stems of a clause into the index and return them, each once."""
    terms = stems(norms)
    base.execute("INSERT INTO wording (rowid, stems) VALUES (?, ?)", (key, " ".join(terms)))
    return set(terms)


def _count(base: sqlite3.Connection, counts: Counter[str], sign: int) -> None:
    """Add to (1) or take from (-1) the number of clauses that have each stem."""
    base.executemany(
        "INSERT INTO terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET clauses = clauses + excluded.clauses",
        [(term, sign * count) for term, count in sorted(counts.items())],
    )


def delete(base: sqlite3.Connection, number: int) -> None:
    """Delete a statement with its clauses, inside the caller's transaction."""
    keys = base.execute("SELECT key FROM clauses WHERE statement = ?", (number,)).fetchall()
    counts: Counter[str] = Counter()
    for (key,) in keys:
        (terms,) = base.execute("SELECT stems FROM wording WHERE rowid = ?", (key,)).fetchone()
        counts.update(set(terms.split()))
        base.execute("DELETE FROM wording WHERE rowid = ?", (key,))
    _count(base, counts, -1)
    base.execute("DELETE FROM terms WHERE clauses <= 0")
    base.execute("DELETE FROM clauses WHERE statement = ?", (number,))
    base.execute("DELETE FROM statements WHERE number = ?", (number,))


class StoredClause(NamedTuple):
    """A clause of an archive: the number of its statement, its place in the source, and the topics that it names."""

    statement: int
    clause: Clause
    place: str
    topics: tuple[str, ...]


def clauses_at(base: sqlite3.Connection, keys: Sequence[int]) -> dict[int, StoredClause]:
    """Return the clauses with these keys, by key."""
    out: dict[int, StoredClause] = {}
    texts: dict[int, str] = {}
    columns = f"c.key, c.statement, c.place, c.topics, {_CLAUSE}"
    for some in (keys[at : at + 500] for at in range(0, len(keys), 500)):  # SQLite bounds their number
        marks = ", ".join("?" * len(some))
        query = f"SELECT {columns} FROM clauses c WHERE c.key IN ({marks})"  # noqa: S608 - names of columns and question marks only
        for key, number, place, topics, *row in base.execute(query, some).fetchall():
            if number not in texts:
                (texts[number],) = base.execute("SELECT text FROM statements WHERE number = ?", (number,)).fetchone()
            out[key] = StoredClause(number, _clause(row, texts[number]), place, tuple(json.loads(topics)))
    return out


def _clause(row: Sequence[Any], text: str) -> Clause:
    plain = dict(zip(_CLAUSE_COLUMNS, row, strict=True))
    plain |= json.loads(plain.pop("more"))
    return structure(plain | {"text": text[plain["start"] : plain["end"]]}, Clause)


def entries(base: sqlite3.Connection, numbers: Sequence[int] | None = None) -> list[Entry]:
    """Return the statements, or those with these numbers, by series, date and name."""
    which = "" if numbers is None else f" WHERE s.number IN ({', '.join('?' * len(numbers))})"
    rows = base.execute(
        f"SELECT {_ENTRY}, (SELECT count(*) FROM clauses c WHERE c.statement = s.number) FROM statements s{which}"  # noqa: S608 - names of columns and question marks only
        " ORDER BY s.series, coalesce(s.date, ''), s.name, s.number",
        numbers or (),
    )
    return [Entry(*row) for row in rows]


def statement_of(base: sqlite3.Connection, number: int) -> Statement | None:
    """Return a statement with its clauses as stored, None if the number is not used; ValueError if rows are damaged."""
    columns = "id, text, title, date, language, more, name, media_type, sha256, source"
    row = base.execute(f"SELECT {columns} FROM statements WHERE number = ?", (number,)).fetchone()  # noqa: S608 - names of columns only
    if row is None:
        return None
    id, text, title, date, language, more, name, media_type, digest, rest = row
    query = f'SELECT {_CLAUSE} FROM clauses c WHERE c.statement = ? ORDER BY c."index"'  # noqa: S608 - names of columns only
    clauses = tuple(_clause(columns, text) for columns in base.execute(query, (number,)))
    plain = {"id": id, "text": text, "title": title, "date": date, "language": language} | json.loads(more)
    source = {"name": name, "media_type": media_type, "sha256": digest} | json.loads(rest)
    plain |= {"source": structure(source, Source), "sections": list(sections_of(clauses)), "clauses": list(clauses)}
    return structure(plain, Statement)


def _statements(base: sqlite3.Connection) -> Iterator[tuple[int, Statement]]:
    for (number,) in base.execute("SELECT number FROM statements ORDER BY number").fetchall():
        statement = statement_of(base, number)
        if statement is not None:
            yield number, statement


def write_topics(base: sqlite3.Connection) -> None:
    """Write the built-in topics of every clause."""
    gazetteer = load_topics(words)
    for number, statement in _statements(base):
        topics = topics_of(statement, [words(clause.wording) for clause in statement.clauses], gazetteer)
        base.executemany(
            'UPDATE clauses SET topics = ? WHERE statement = ? AND "index" = ?',
            [(_dumped(gazetteer.order(names)), number, index) for index, names in enumerate(topics)],
        )


def rebuild_index(base: sqlite3.Connection) -> None:
    """Write the index again with the stems of this version."""
    base.execute("DELETE FROM wording")
    base.execute("DELETE FROM terms")
    for number, statement in _statements(base):
        rows = base.execute('SELECT key FROM clauses WHERE statement = ? ORDER BY "index"', (number,)).fetchall()
        counts: Counter[str] = Counter()
        for (key,), clause in zip(rows, statement.clauses, strict=True):
            counts.update(_index(base, key, words(clause.wording)))
        _count(base, counts, 1)
