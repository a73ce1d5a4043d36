"""An archive of agreed language: statements, their clauses and where they came from, in one file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, TypedDict, Unpack

from attrs import evolve, frozen

from ..errors import ArchiveError, UsageError, nearest
from ..model import Statement, is_date
from ..model.archive import Entry, Precedents
from ..normalization import words
from ..reading.load import read_statement
from ..reading.metadata import with_metadata
from ..segmentation.segment import segment
from ..settings import Settings
from ..topics import load_topics
from .connection import MIGRATIONS, WAIT, connect, database_errors, transaction
from .precedents import HitJudge, Question, find_precedents
from .search import Filters
from .storage import delete, entries, insert, statement_of

_NAMED = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_DIGEST = re.compile(r"[0-9a-f]{6,64}")


@frozen
class Added:
    """The result of adding a statement.

    Attributes:
        entry: The statement in the archive.
        new: False if the archive had it already.
    """

    entry: Entry
    new: bool


@frozen
class Series:
    """The figures of a series.

    Attributes:
        name: Its name.
        statements: Number of its statements.
        clauses: Number of their clauses.
        first: Date of the first dated statement, None without one.
        last: Date of the last dated statement, None without one.
    """

    name: str
    statements: int
    clauses: int
    first: str | None
    last: str | None


@frozen
class Stats:
    """The figures of an archive.

    Attributes:
        statements: Number of statements.
        clauses: Number of their clauses.
        size: Size of the file in bytes.
        version: Version of its tables.
        series: The figures of each series, by name.
    """

    statements: int
    clauses: int
    size: int
    version: int
    series: tuple[Series, ...]


class FilterArguments(TypedDict, total=False):
    """The filters of ``Archive.precedents``.

    Attributes:
        series: Name of a series, or several.
        since: First date: YYYY, YYYY-MM or YYYY-MM-DD.
        until: Last date, included, in the same forms.
        topic: Name of a topic.
    """

    series: str | Iterable[str]
    since: str | None
    until: str | None
    topic: str | None


class Archive:
    """An archive in a file. ``close`` closes it, and so does the end of a ``with`` block.

    Args:
        path: The file.
        create: True to make the archive if there is no file.
        settings: What is used to read texts, find topics and judge hits.
        wait: Seconds that a writer waits for another process that writes.

    Raises:
        ArchiveError: The file is not an archive, is damaged, of a newer version or read-only, or the disk is full.
    """

    def __init__(
        self, path: str | Path, *, create: bool = False, settings: Settings | None = None, wait: float = WAIT
    ) -> None:
        self.path = Path(path)
        self.settings = settings or Settings()
        if create:
            load_topics(words, *self.settings.topics)  # an error in them is reported before a file is made
        self._base: sqlite3.Connection = connect(self.path, create=create, wait=wait)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        self._base.close()

    def add(self, source: str | Path | Statement, *, series: str | None = None, date: str | None = None) -> Added:
        """Add a statement, whole or not at all. Once this returns, the statement is on the disk.

        Args:
            source: A file or a statement. A statement that the archive has already (by sha256) is left as it is.
            series: The series that it belongs to, by default the name of the file's folder.
            date: YYYY-MM-DD, by default the date in the file's name, else the one in the text.

        Returns:
            The entry, and whether it is new.

        Raises:
            ReadError: The file cannot be read.
            UsageError: The date is not valid.
            ArchiveError: The archive cannot be written.
        """
        statement = segment(source if isinstance(source, Statement) else read_statement(source, self.settings))
        series = series if series is not None else _series(source)
        statement = with_metadata(evolve(statement, date=_date(source) or statement.date), {"date": date})
        if not statement.source.sha256:
            raise UsageError(f"{statement.id}: a statement without a digest; Statement.from_text gives it one")
        gazetteer = load_topics(words, *self.settings.topics)
        with database_errors(self.path):
            present = self._number_of(statement.source.sha256)
            if present is not None:
                return Added(self._entry(present), False)
            with transaction(self._base):
                present = self._number_of(statement.source.sha256)
                added = datetime.now(UTC).isoformat(timespec="seconds")
                number = present or insert(self._base, statement, series, added, gazetteer)
            return Added(self._entry(number), present is None)

    def remove(self, which: int | str) -> Entry:
        """Remove a statement with its clauses and return its entry.

        Args:
            which: Its number, name or id, or the beginning of its sha256 (six digits or more).

        Raises:
            UsageError: No statement or more than one matches.
        """
        with database_errors(self.path), transaction(self._base):
            entry = self.find(which)
            delete(self._base, entry.number)
            return entry

    def find(self, which: int | str) -> Entry:
        """Return the entry with this number, name, id or beginning of a sha256 (six digits or more).

        Raises:
            UsageError: No statement or more than one matches.
        """
        matches = [entry for entry in self.entries() if _matches(entry, str(which))]
        if len(matches) == 1:
            return matches[0]
        if not matches:
            raise UsageError(f"{self.path}: has no statement {which!r}; commdiff archive list shows them")
        numbers = ", ".join(str(entry.number) for entry in matches[:5])
        raise UsageError(f"{self.path}: {which!r} may be any of the numbers {numbers}; give the number")

    def entries(self, series: Iterable[str] = ()) -> tuple[Entry, ...]:
        """Return all entries, or those of these series, by series, date and name."""
        wanted = set(series)
        with database_errors(self.path):
            return tuple(entry for entry in entries(self._base) if not wanted or entry.series in wanted)

    def statement(self, number: int) -> Statement:
        """Return a statement by the number of its entry, with its clauses as they were cut when it was added.

        Raises:
            UsageError: No statement has this number.
            ArchiveError: The stored rows do not describe a statement.
        """
        try:
            with database_errors(self.path):
                statement = statement_of(self._base, number)
        except (ValueError, TypeError) as error:  # rows that another program changed
            raise ArchiveError(f"{self.path}: statement {number} is not as commdiff stores one: {error}") from None
        if statement is None:
            raise UsageError(f"{self.path}: has no statement {number}")
        return statement

    def rounds(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Return each series with its statements in order: by date, or by name if one of them has no date."""
        for name, group in _by_series(self.entries()):
            dated = all(entry.date for entry in group)
            yield name, tuple(sorted(group, key=lambda e: (e.date or "" if dated else "", _natural(e.name), e.number)))

    def stats(self) -> Stats:
        """Return the figures of the archive and of each series."""
        every, series = self.entries(), []
        for name, group in _by_series(every):
            dates = sorted(entry.date for entry in group if entry.date)
            ends = (dates[0], dates[-1]) if dates else (None, None)
            series.append(Series(name, len(group), sum(entry.clauses for entry in group), *ends))
        size = self.path.stat().st_size
        return Stats(len(every), sum(entry.clauses for entry in every), size, len(MIGRATIONS), tuple(series))

    def precedents(
        self,
        wording: str,
        *,
        stronger_than: str | None = None,
        limit: int = 10,
        **filters: Unpack[FilterArguments],
    ) -> Precedents:
        """Search for the clauses that are most similar to a wording.

        Args:
            wording: The query, at most 2,000 code points.
            stronger_than: Return only hits that are stronger than this wording.
            limit: The largest number of hits, 1 or more.
            filters: See ``FilterArguments``: ``series``, ``since``, ``until``, ``topic``.

        Returns:
            The clauses, exact hits before all others, each judged against the wording.

        Raises:
            UsageError: A wording has no words or is too long, a date is not valid, or a series is not known.
        """
        for name in ("since", "until"):
            value = dict[str, Any](filters).get(name)
            if value is not None and not is_date(value):
                raise UsageError(f"{name}: {value!r} is not a date: YYYY, YYYY-MM or YYYY-MM-DD")
        series = filters.get("series", ())
        names = (series,) if isinstance(series, str) else tuple(series)
        with database_errors(self.path):
            present = {name for (name,) in self._base.execute("SELECT DISTINCT series FROM statements")}
            for name in (name for name in names if name not in present):
                known = ", ".join(sorted(present))
                raise UsageError(f"{self.path}: has no series {name!r}{nearest(name, present)}; it has: {known}")
            conditions = Filters(**{**filters, "series": names})  # type: ignore[arg-type] # TypeError for others
            return find_precedents(self._base, Question(wording, conditions, stronger_than, limit), self._judge)

    @cached_property
    def _judge(self) -> HitJudge:
        return HitJudge.of(self.settings)

    def _number_of(self, digest: str) -> int | None:
        row = self._base.execute("SELECT number FROM statements WHERE sha256 = ?", (digest,)).fetchone()
        return int(row[0]) if row else None

    def _entry(self, number: int) -> Entry:
        rows = entries(self._base, [number])
        if not rows:
            raise ArchiveError(f"{self.path}: statement {number} was removed by another process")
        return rows[0]


def _by_series(every: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    return [(name, list(group)) for name, group in groupby(every, lambda entry: entry.series)]


def _series(source: str | Path | Statement) -> str:
    return (not isinstance(source, Statement) and Path(source).absolute().parent.name) or "unsorted"


def _date(source: str | Path | Statement) -> str | None:
    """The date in the name of a file, None without a valid one."""
    match = None if isinstance(source, Statement) else _NAMED.search(Path(source).name)
    return match[1] if match and is_date(match[1]) else None


def _matches(entry: Entry, which: str) -> bool:
    names = (str(entry.number), entry.name, entry.id)
    return which in names or (bool(_DIGEST.fullmatch(which)) and entry.sha256.startswith(which))


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """A name as a sort key that compares numbers by value: r2 before r10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part)
