"""The tables of an archive, the ladder that brings an older file up to date, and how a file is opened.

SQLite with FTS5, in the rollback journal: one file that can be copied, mailed and kept on a network drive, where
WAL cannot be used. docs/archive.md has the figures behind the choice.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ..english import stem
from ..errors import ArchiveError

APPLICATION = 0x636F6D64
"""What marks a SQLite file as an archive ("comd", in its header)."""

WAIT = 30.0
"""Seconds that a writer waits for another one."""

_PROBE = (
    "archives", "building", "called", "cities", "committed", "cooperation", "decided", "economies", "expressing",
    "financially", "governments", "instability", "negotiating", "operational", "policies", "reaffirmed", "security",
    "strategically", "urgently", "verifiable", "visible", "willingness",
)  # fmt: skip


def stems_mark() -> str:
    """What tells one way of stemming from another: a digest of what it makes of some words."""
    return hashlib.sha256(" ".join(map(stem, _PROBE)).encode()).hexdigest()[:12]


def _first(base: sqlite3.Connection) -> None:
    """Statements as read, clauses as cut, and the index over the stems of their words."""
    base.execute(
        "CREATE TABLE statements (number INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL UNIQUE,"
        " id TEXT NOT NULL, name TEXT NOT NULL, series TEXT NOT NULL, date TEXT, title TEXT, language TEXT,"
        " media_type TEXT NOT NULL, added TEXT NOT NULL, more TEXT NOT NULL, source TEXT NOT NULL, text TEXT NOT NULL)"
    )
    base.execute(
        'CREATE TABLE clauses (key INTEGER PRIMARY KEY, statement INTEGER NOT NULL, "index" INTEGER NOT NULL,'
        ' start INTEGER NOT NULL, "end" INTEGER NOT NULL, role TEXT NOT NULL, label TEXT, lead INTEGER NOT NULL,'
        " sentence INTEGER NOT NULL, paragraph INTEGER NOT NULL, section INTEGER NOT NULL, place TEXT NOT NULL,"
        ' more TEXT NOT NULL, UNIQUE (statement, "index"))'
    )
    base.execute("CREATE TABLE terms (term TEXT PRIMARY KEY, clauses INTEGER NOT NULL) WITHOUT ROWID")
    base.execute("CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    base.execute('CREATE VIRTUAL TABLE wording USING fts5(stems, tokenize = "unicode61 remove_diacritics 0")')
    base.execute("INSERT INTO facts VALUES ('stems', ?)", (stems_mark(),))


def _second(base: sqlite3.Connection) -> None:
    """The topics of each clause."""
    base.execute("ALTER TABLE clauses ADD COLUMN topics TEXT NOT NULL DEFAULT '[]'")
    from .storage import number_topics

    number_topics(base)


LADDER: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)
"""What makes each version from the one before; a new archive climbs the whole ladder."""


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turns what SQLite says into one line that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: {_reason(error)}") from None
    except UnicodeEncodeError:
        raise ArchiveError(
            f"{path}: a text holds half of a character (a lone surrogate), which cannot be kept"
        ) from None


def _reason(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    return {
        sqlite3.SQLITE_BUSY: f"another process has been writing to it for {WAIT:g} seconds; try again",
        sqlite3.SQLITE_LOCKED: "is locked by another user of it; try again",
        sqlite3.SQLITE_READONLY: "is read-only",
        sqlite3.SQLITE_FULL: "the disk is full; what was reported as added is kept",
        sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full, or at fault",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened, or its folder cannot be written to",
        sqlite3.SQLITE_NOTADB: "is not an archive",
        sqlite3.SQLITE_CORRUPT: "is damaged",
    }.get(code & 0xFF, str(error))


def connect(path: Path, *, create: bool, wait: float = WAIT) -> sqlite3.Connection:
    """An archive of the current version, brought up to it where it is older; ArchiveError for any other file."""
    _check(path, create)
    with said(path):
        base = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}", uri=True, timeout=wait, isolation_level=None
        )
        try:
            _prepare(base, path, create)
        except BaseException:
            base.close()
            raise
    return base


def _check(path: Path, create: bool) -> None:
    try:
        path.absolute()  # the working directory may be gone
        if path.is_dir():
            raise ArchiveError(f"{path}: is a directory, not an archive")
        if not path.exists() and not create:
            raise ArchiveError(f"{path}: no such archive; commdiff archive add makes one")
        if not path.parent.is_dir():
            raise ArchiveError(f"{path}: its folder does not exist")
        if path.exists() and not path.is_file():
            raise ArchiveError(f"{path}: is not an archive")
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _prepare(base: sqlite3.Connection, path: Path, create: bool) -> None:
    base.execute("PRAGMA synchronous = FULL")
    version = _version(base, path)
    if version == len(LADDER) and _fact(base, "stems") == stems_mark():
        return
    if version == 0 and not create:
        raise ArchiveError(f"{path}: is not an archive")
    with written(base):  # looked at again inside: another process may have done it meanwhile
        version = _version(base, path)
        for step in LADDER[version:]:
            step(base)
        base.execute(f"PRAGMA application_id = {APPLICATION}")
        base.execute(f"PRAGMA user_version = {len(LADDER)}")
        if _fact(base, "stems") != stems_mark():
            from .storage import index_again

            index_again(base)
            base.execute("UPDATE facts SET value = ? WHERE name = 'stems'", (stems_mark(),))


def _version(base: sqlite3.Connection, path: Path) -> int:
    """The file's version, 0 for an empty one."""
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (version,) = base.execute("PRAGMA user_version").fetchone()
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (application or version or tables):
        raise ArchiveError(f"{path}: is a SQLite file, but not an archive")
    if version > len(LADDER):
        raise ArchiveError(
            f"{path}: is of version {version}, and this commdiff knows versions up to {len(LADDER)}; update commdiff"
        )
    return int(version)


def _fact(base: sqlite3.Connection, name: str) -> str | None:
    row = base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


@contextmanager
def written(base: sqlite3.Connection) -> Iterator[None]:
    """One transaction: all of it or nothing. It waits for its turn before it reads."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise


def dumped(value: object) -> str:
    """Plain values as they are kept in a cell."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
