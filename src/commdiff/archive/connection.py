"""The file of an archive: how it is opened and brought up to date, what its errors say, and transactions.

An archive is an SQLite database with FTS5, in the rollback journal: one file that can be copied, mailed and kept on a
network drive, where WAL cannot be used. docs/archive.md has the figures behind the choice.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import resources
from ..english import stem
from ..errors import ArchiveError, reason
from .storage import rebuild_index, write_topics

WAIT = 30.0  # seconds that a writer waits for another one
APPLICATION = 0x636F6D64  # the number in the header of an SQLite file that marks it as an archive ("comd")

_STEMMED = (
    "archives", "building", "called", "cities", "committed", "cooperation", "decided", "economies", "expressing",
    "financially", "governments", "instability", "negotiating", "operational", "policies", "reaffirmed", "security",
    "strategically", "urgently", "verifiable", "visible", "willingness",
)  # fmt: skip


def open_file(path: Path, *, create: bool, wait: float) -> sqlite3.Connection:
    """Open an SQLite file without looking into it. The connection commits only what ``transaction`` encloses."""
    _check(path, create)
    with database_errors(path):
        address = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        return sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)


def _check(path: Path, create: bool) -> None:
    try:
        path.absolute()  # the working directory may not exist any more
        if path.is_dir():
            raise ArchiveError(f"{path}: is a directory, not an archive")
        if not path.exists() and not create:
            raise ArchiveError(f"{path}: no such archive; commdiff archive add makes one")
        if not path.parent.is_dir():
            raise ArchiveError(f"{path}: its folder does not exist")
        if path.exists() and not path.is_file():
            raise ArchiveError(f"{path}: is not an archive")
    except (OSError, ValueError) as error:
        raise ArchiveError(f"{path}: {reason(error)}") from None


@contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Raise errors of SQLite as an ``ArchiveError`` of one line that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise ArchiveError(f"{path}: {_reason(error)}") from None
    except UnicodeEncodeError:
        half = "half of a character (a lone surrogate)"
        raise ArchiveError(f"{path}: a text holds {half}, which cannot be kept") from None


def _reason(error: sqlite3.Error) -> str:
    code = getattr(error, "sqlite_errorcode", 0) or 0
    return {
        sqlite3.SQLITE_BUSY: f"another process has been writing to it for {WAIT:g} seconds; try again",
        sqlite3.SQLITE_LOCKED: "is locked by another user of it; try again",
        sqlite3.SQLITE_READONLY: "is read-only",
        sqlite3.SQLITE_FULL: "the disk is full; what was reported as added is kept",
        sqlite3.SQLITE_IOERR: "cannot be read or written: the disk is full or has a fault",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened, or its folder cannot be written to",
        sqlite3.SQLITE_NOTADB: "is not an archive",
        sqlite3.SQLITE_CORRUPT: "is damaged",
    }.get(code & 0xFF, str(error))


@contextmanager
def transaction(base: sqlite3.Connection) -> Iterator[None]:
    """Make all changes inside or none. A writer waits for its turn before it reads."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        if base.in_transaction:
            base.execute("ROLLBACK")
        raise


def _first(base: sqlite3.Connection) -> None:
    """Statements as read, clauses as cut, and the index over the stems of their words."""
    for command in resources.text("data/archive.sql").split("\n\n"):
        base.execute(command)
    base.execute("INSERT INTO facts VALUES ('stems', ?)", (stemmer_digest(),))


def _second(base: sqlite3.Connection) -> None:
    """The topics of each clause."""
    base.execute("ALTER TABLE clauses ADD COLUMN topics TEXT NOT NULL DEFAULT '[]'")
    write_topics(base)


# The migration from each version to the next. A new archive runs all of them.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)


def connect(path: Path, *, create: bool, wait: float = WAIT) -> sqlite3.Connection:
    """Open an archive and bring it up to the current version. Raises ``ArchiveError``."""
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
        latest = f"this commdiff knows versions up to {len(MIGRATIONS)}"
        raise ArchiveError(f"{path}: has version {version}, but {latest}; update commdiff")
    return int(version)


def _fact(base: sqlite3.Connection, name: str) -> str | None:
    row = base.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None
