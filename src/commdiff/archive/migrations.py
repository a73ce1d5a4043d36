"""The tables of an archive, and the steps that bring an older file up to date."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from ..english import stem
from ..errors import ArchiveError
from .connection import WAIT, database_errors, open_file, transaction
from .storage import rebuild_index, write_topics

APPLICATION = 0x636F6D64
"""The number in the header of an SQLite file that marks it as an archive ("comd")."""

_STEMMED = (
    "archives", "building", "called", "cities", "committed", "cooperation", "decided", "economies", "expressing",
    "financially", "governments", "instability", "negotiating", "operational", "policies", "reaffirmed", "security",
    "strategically", "urgently", "verifiable", "visible", "willingness",
)  # fmt: skip


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
    base.execute("INSERT INTO facts VALUES ('stems', ?)", (stemmer_digest(),))


def _second(base: sqlite3.Connection) -> None:
    """The topics of each clause."""
    base.execute("ALTER TABLE clauses ADD COLUMN topics TEXT NOT NULL DEFAULT '[]'")
    write_topics(base)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)
"""The migration from each version to the next. A new archive runs all of them."""


def connect(path: Path, *, create: bool, wait: float = WAIT) -> sqlite3.Connection:
    """Open an archive and bring it up to the current version.

    Args:
        path: The file.
        create: True to make the archive if there is no file.
        wait: Seconds to wait for another process that writes.

    Returns:
        A connection to an archive of the current version.

    Raises:
        ArchiveError: The file is not an archive, or of a newer version, or cannot be opened or written.
    """
    base = open_file(path, create=create, wait=wait)
    try:
        with database_errors(path):
            _prepare(base, path, create)
    except BaseException:
        base.close()
        raise
    return base


def stemmer_digest() -> str:
    """Return a digest of some stems. It changes when the stemming does, and the index is then rebuilt."""
    return hashlib.sha256(" ".join(map(stem, _STEMMED)).encode()).hexdigest()[:12]


def _prepare(base: sqlite3.Connection, path: Path, create: bool) -> None:
    base.execute("PRAGMA synchronous = FULL")
    version = _version(base, path)
    if version == len(MIGRATIONS) and _fact(base, "stems") == stemmer_digest():
        return
    if version == 0 and not create:
        raise ArchiveError(f"{path}: is not an archive")
    with transaction(base):  # read again inside, because another process may have done it meanwhile
        version = _version(base, path)
        for migration in MIGRATIONS[version:]:
            migration(base)
        base.execute(f"PRAGMA application_id = {APPLICATION}")
        base.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        if _fact(base, "stems") != stemmer_digest():
            rebuild_index(base)
            base.execute("UPDATE facts SET value = ? WHERE name = 'stems'", (stemmer_digest(),))


def _version(base: sqlite3.Connection, path: Path) -> int:
    """The version of the file, 0 for an empty one."""
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (version,) = base.execute("PRAGMA user_version").fetchone()
    (tables,) = base.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (application or version or tables):
        raise ArchiveError(f"{path}: is an SQLite file, but not an archive")
    if version > len(MIGRATIONS):
        latest = len(MIGRATIONS)
        raise ArchiveError(
            f"{path}: has version {version}, but this commdiff knows versions up to {latest}; update commdiff"
        )
    return int(version)


def _fact(base: sqlite3.Connection, name: str) -> str | None:
    row = base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None
