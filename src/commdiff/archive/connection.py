"""The file of an archive: how it is opened, what its errors say, and transactions.

An archive is an SQLite database with FTS5, in the rollback journal: one file that can be copied, mailed and kept on a
network drive, where WAL cannot be used. docs/archive.md has the figures behind the choice.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import ArchiveError, reason

WAIT = 30.0
"""Seconds that a writer waits for another one."""


def open_file(path: Path, *, create: bool, wait: float) -> sqlite3.Connection:
    """Open an SQLite file without looking into it.

    Args:
        path: The file.
        create: True to make the file if there is none.
        wait: Seconds to wait for another process that writes.

    Returns:
        A connection that commits only what ``transaction`` encloses.

    Raises:
        ArchiveError: There is no such file, or it cannot be an archive.
    """
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
