"""The rounds of a series: files, folders, patterns and a rounds.toml become statements in order."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Sequence
from glob import glob, has_magic
from pathlib import Path
from typing import Any, NamedTuple

from attrs import evolve

from ..errors import ReadError, UsageError, reason
from ..model import Statement, is_date
from ..pipeline import Source, read
from ..settings import Settings

# Suffixes of the files that are read in a folder.
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".docx", ".odt", ".rtf", ".eml", ".pdf")
LIST = "rounds.toml"
MAX_ROUNDS = 5000  # largest number of rounds of a series
_FIELDS = {"file", "title", "date"}


class RoundFile(NamedTuple):
    """A file of a series, with the title and the date (YYYY-MM-DD) that the rounds.toml gives it."""

    path: str | Path
    title: str | None = None
    date: str | None = None


def sources(rounds: Iterable[Source], settings: Settings) -> list[Statement]:
    """Return the statements that these sources name, in the given order."""
    entries: list[RoundFile | Statement] = []
    for source in rounds:
        if not isinstance(source, (str, Path, Statement)):
            raise UsageError(f"expected a path or a Statement, not {type(source).__name__}")
        entries += [source] if isinstance(source, Statement) else _entries(source)
        if len(entries) > MAX_ROUNDS:
            raise UsageError(f"more than {MAX_ROUNDS:,} rounds")

    def statement(entry: RoundFile | Statement) -> Statement:
        if isinstance(entry, Statement):
            return entry
        own = read(entry.path, settings=settings)
        return evolve(own, title=entry.title or own.title, date=entry.date or own.date)

    return list(map(statement, entries))


def round_files(source: str | Path) -> tuple[Path, ...]:
    """Return the files that ``trace`` reads for a path: itself, or those of a folder, a pattern or a rounds.toml."""
    return tuple(Path(entry.path) for entry in _entries(source))


def in_order(statements: Sequence[Statement]) -> list[Statement]:
    """Sort the rounds by date if every date is known; equal dates and other rounds keep the given order."""
    if all(statement.date for statement in statements):
        return sorted(statements, key=lambda statement: statement.date or "")
    return list(statements)


def _entries(source: str | Path) -> list[RoundFile]:
    path = Path(source)
    if _is(path, "dir"):
        listed = path / LIST
        if _is(listed, "file"):
            return _listed(listed)
        try:
            inside = list(path.iterdir())
        except OSError as error:
            raise ReadError(f"{path}: {reason(error)}") from None
        return _files(source, (p for p in inside if p.suffix.lower() in SUFFIXES and not p.name.startswith(".")))
    if path.name.endswith(".toml"):
        return _listed(path)
    if has_magic(str(source)) and not _is(path, "file"):
        return _files(source, map(Path, glob(str(source))))  # noqa: PTH207 (Path.glob refuses absolute patterns)
    return [RoundFile(source)]


def _is(path: Path, kind: str) -> bool:
    try:
        return path.is_dir() if kind == "dir" else path.is_file()
    except (OSError, ValueError):
        return False


def _files(source: str | Path, paths: Iterable[Path]) -> list[RoundFile]:
    kept = sorted((path for path in paths if _is(path, "file")), key=_natural)
    if not kept:
        raise ReadError(f"{source}: no texts there")
    return [RoundFile(path) for path in kept]


def _natural(path: Path) -> tuple[list[tuple[int, str]], str]:
    """Return a sort key for a name; numbers in it sort by value: r9 before r10."""
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], str(path)


def _listed(path: Path) -> list[RoundFile]:
    out = []
    for number, entry in enumerate(_tables(path), 1):
        where = f"{path}: round {number}"
        strange = sorted(set(entry) - _FIELDS)
        if strange:
            raise ReadError(f"{where}: unknown key {strange[0]!r}; known: file, title, date")
        file, title, date = (entry.get(name) for name in ("file", "title", "date"))
        if not isinstance(file, str) or not file.strip():
            raise ReadError(f"{where}: file must be the name of a text")
        if title is not None and not (isinstance(title, str) and title.strip()):
            raise ReadError(f"{where}: title must be a text")
        out.append(RoundFile(path.parent / file, title, _date(date, f"{where}: date")))
    return out


def _tables(path: Path) -> list[dict[str, Any]]:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadError(f"{path}: not TOML: {error}") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: {reason(error)}") from None
    unknown = sorted(set(data) - {"round"})
    if unknown:
        raise ReadError(f"{path}: unknown key {unknown[0]!r}; a list of rounds has [[round]] tables")
    entries = data.get("round")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        raise ReadError(f"{path}: no [[round]] tables")
    return entries


def _date(value: object, where: str) -> str | None:
    """Return a TOML date, or a string with a date, as YYYY-MM-DD."""
    if value is None:
        return None
    if isinstance(value, datetime.date):
        return value.isoformat()[:10]
    if isinstance(value, str) and len(value) == len("2031-05-03") and is_date(value):
        return value
    raise ReadError(f"{where} must be a date, YYYY-MM-DD")
