"""An archive of agreed language: statements, their clauses and where they came from, in one file."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType

from attrs import evolve, frozen

from ..errors import ArchiveError, UsageError
from ..model import Statement, is_date
from ..model.archive import Entry, Precedents
from ..normalization import words
from ..reading.load import read_statement
from ..reading.metadata import described
from ..segmentation.segment import segment
from ..settings import Settings
from ..topics import load_topics
from .precedents import Judging, judging, precedents
from .schema import (
    LADDER,
    WAIT,
    connect,
    said,
    written,
)
from .search import Filters
from .storage import delete, entries, insert, statement_of

_NAMED = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_DIGEST = re.compile(r"[0-9a-f]{6,64}")


@frozen
class Added:
    """What became of a statement that was to be added: its entry, and whether it is new to the archive."""

    entry: Entry
    new: bool


@frozen
class Series:
    """A series in numbers; dates are those of its first and last dated statement."""

    name: str
    statements: int
    clauses: int
    first: str | None
    last: str | None


@frozen
class Stats:
    """An archive in numbers: ``size`` in bytes, ``version`` of its tables."""

    statements: int
    clauses: int
    size: int
    version: int
    series: tuple[Series, ...]


class Archive:
    """An archive in the file ``path``; closed by ``close`` or as a context manager.

    ``create``: make the file where there is none. ``wait``: how many seconds a writer waits for another process that
    writes. ArchiveError: no archive, damaged, of a newer version, read-only, no room left.
    """

    def __init__(
        self, path: str | Path, *, create: bool = False, settings: Settings | None = None, wait: float = WAIT
    ) -> None:
        self.path = Path(path)
        self.settings = settings or Settings()
        if create:
            load_topics(words, *self.settings.topics)  # what is wrong with them is said before a file is made
        self._base: sqlite3.Connection = connect(self.path, create=create, wait=wait)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; harmless the second time."""
        self._base.close()

    def add(self, source: str | Path | Statement, *, series: str | None = None, date: str | None = None) -> Added:
        """Adds a statement, whole or not at all; what is in the archive already (by sha256) is left as it is.

        ``series``: by default the name of the file's folder. ``date`` (YYYY-MM-DD): by default the one in the file's
        name, else the one in the text. ReadError for a file that cannot be read, UsageError for a date that is none;
        once this returns, it is kept.
        """
        statement = segment(source if isinstance(source, Statement) else read_statement(source, self.settings))
        series = series if series is not None else _series(source)
        statement = described(evolve(statement, date=_date(source) or statement.date), date=date)
        if not statement.source.sha256:
            raise UsageError(f"{statement.id}: a statement without a digest; Statement.from_text gives it one")
        gazetteer = load_topics(words, *self.settings.topics)
        with said(self.path):
            known = self._number_of(statement.source.sha256)
            if known is not None:
                return Added(self._entry(known), False)
            with written(self._base):
                known = self._number_of(statement.source.sha256)
                added = datetime.now(UTC).isoformat(timespec="seconds")
                number = known or insert(self._base, statement, series, added, gazetteer)
            return Added(self._entry(number), known is None)

    def remove(self, which: int | str) -> Entry:
        """Takes a statement out, with its clauses: by number, by name, or by the beginning of its sha256.

        UsageError where none or more than one is meant.
        """
        with said(self.path), written(self._base):
            entry = self.find(which)
            delete(self._base, entry.number)
            return entry

    def find(self, which: int | str) -> Entry:
        """The entry of this number, name, id or beginning of a sha256 (from six digits on)."""
        found = [entry for entry in self.entries() if _is_meant(entry, str(which))]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UsageError(f"{self.path}: holds no statement {which!r}; commdiff archive list shows them")
        numbers = ", ".join(str(entry.number) for entry in found[:5])
        raise UsageError(f"{self.path}: {which!r} may be any of the numbers {numbers}; give the number")

    def entries(self, series: Iterable[str] = ()) -> tuple[Entry, ...]:
        """What the archive holds, by series, date and name; only these series where some are named."""
        wanted = set(series)
        with said(self.path):
            return tuple(entry for entry in entries(self._base) if not wanted or entry.series in wanted)

    def statement(self, number: int) -> Statement:
        """The statement of this number, with its clauses as they were cut when it was added."""
        try:
            with said(self.path):
                found = statement_of(self._base, number)
        except (ValueError, KeyError, TypeError) as error:  # another program, or a day that the calendar lacks
            raise ArchiveError(f"{self.path}: statement {number} is not as commdiff stores one: {error}") from None
        if found is None:
            raise UsageError(f"{self.path}: holds no statement {number}")
        return found

    def rounds(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """Each series with its statements in order: by date, or by name where one of them has no date."""
        groups: dict[str, list[Entry]] = {}
        for entry in self.entries():
            groups.setdefault(entry.series, []).append(entry)
        for name, group in sorted(groups.items()):
            dated = all(entry.date for entry in group)
            yield name, tuple(sorted(group, key=lambda e: (e.date or "" if dated else "", _natural(e.name), e.number)))

    def stats(self) -> Stats:
        """The archive in numbers."""
        groups: dict[str, list[Entry]] = {}
        held = self.entries()
        for entry in held:
            groups.setdefault(entry.series, []).append(entry)
        series = []
        for name, group in sorted(groups.items()):
            dates = sorted(entry.date for entry in group if entry.date)
            ends = (dates[0], dates[-1]) if dates else (None, None)
            series.append(Series(name, len(group), sum(entry.clauses for entry in group), *ends))
        size = self.path.stat().st_size
        return Stats(len(held), sum(entry.clauses for entry in held), size, len(LADDER), tuple(series))

    def precedents(
        self,
        wording: str,
        *,
        series: str | Iterable[str] = (),
        since: str | None = None,
        until: str | None = None,
        topic: str | None = None,
        stronger_than: str | None = None,
        limit: int = 10,
    ) -> Precedents:
        """The clauses nearest to ``wording`` (at most 2,000 code points), exact hits before all others.

        ``series``, ``since`` and ``until`` (YYYY, YYYY-MM or YYYY-MM-DD, both included) and ``topic`` narrow what is
        searched; ``stronger_than`` leaves the hits that the judge finds stronger than another wording.
        """
        for name, value in (("since", since), ("until", until)):
            if value is not None and not is_date(value):
                raise UsageError(f"{name}: {value!r} is not a date: YYYY, YYYY-MM or YYYY-MM-DD")
        names = (series,) if isinstance(series, str) else tuple(series)
        with said(self.path):
            held = {name for (name,) in self._base.execute("SELECT DISTINCT series FROM statements")}
            for name in names:
                if name not in held:
                    raise UsageError(f"{self.path}: holds no series {name!r}; it has: {', '.join(sorted(held))}")
            return precedents(
                self._base,
                wording,
                Filters(names, since, until, topic),
                stronger_than=stronger_than,
                limit=limit,
                judge=self._judging,
            )

    @cached_property
    def _judging(self) -> Judging:
        return judging(self.settings)

    def _number_of(self, digest: str) -> int | None:
        row = self._base.execute("SELECT number FROM statements WHERE sha256 = ?", (digest,)).fetchone()
        return int(row[0]) if row else None

    def _entry(self, number: int) -> Entry:
        found = entries(self._base, [number])
        if not found:  # removed by another process between two looks
            raise ArchiveError(f"{self.path}: statement {number} was removed by another process")
        return found[0]


def _series(source: str | Path | Statement) -> str:
    """The name of the folder a file stands in."""
    if isinstance(source, Statement):
        return "unsorted"
    return Path(source).absolute().parent.name or "unsorted"


def _date(source: str | Path | Statement) -> str | None:
    """The date in a file's name, where it is one."""
    match = None if isinstance(source, Statement) else _NAMED.search(Path(source).name)
    return match[1] if match and is_date(match[1]) else None


def _is_meant(entry: Entry, which: str) -> bool:
    names = (str(entry.number), entry.name, entry.id)
    return which in names or (bool(_DIGEST.fullmatch(which)) and entry.sha256.startswith(which))


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """A name as people sort it: r2 before r10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name) if part)
