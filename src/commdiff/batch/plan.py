"""The pairs to compare: those of a list, or the consecutive rounds of every series of an archive."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from ..archive.archive import Archive
from ..errors import ReadError, UsageError, reason
from ..lexicon.load import load
from ..model import Statement
from ..model.archive import Entry
from ..settings import Settings

MAX_LIST = 64 * 1024 * 1024
_SQLITE = b"SQLite format 3\x00"


@frozen
class Pair:
    """Two statements to compare.

    Attributes:
        series: The name of their series.
        old: The path of the old file, or its number in the archive.
        new: The path of the new file, or its number in the archive.
        name: How messages name the pair.
        key: Digest of all that the comparison depends on, the bytes of both texts included; a pair with the same key is
            not compared again. Empty if one of the two cannot be read.
        problem: Why one of them cannot be read, else None.
    """

    series: str
    old: str | int
    new: str | int
    name: str
    key: str = ""
    problem: str | None = None


def is_archive(path: Path) -> bool:
    """Return True if a file is an archive, by its first bytes; ReadError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: {reason(error)}") from None


def in_archive(archive: Archive, settings: Settings) -> list[Pair]:
    """Return the consecutive rounds of every series of an archive."""
    basis = _basis(settings)

    def pair(series: str, old: Entry, new: Entry) -> Pair:
        key = _key(
            basis, series, *(part for e in (old, new) for part in (e.sha256, e.name, e.date or "", e.title or ""))
        )
        return Pair(series, old.number, new.number, f"{old.name} → {new.name}", key)

    return [pair(series, old, new) for series, group in archive.rounds() for old, new in pairwise(group)]


def in_list(path: Path, settings: Settings) -> list[Pair]:
    """Return the pairs of a CSV file.

    Args:
        path: A file with the columns "old", "new" and, optionally, "series". Paths are relative to its folder.
        settings: How the pairs will be compared.

    Raises:
        ReadError: The file is not CSV in UTF-8 or cannot be read.
        UsageError: A column or a path is missing.
    """
    basis = _basis(settings)
    digests: dict[str, str | None] = {}
    out = []
    for old, new, series in _rows(path):
        files = [str(path.parent / side) for side in (old, new)]
        for file in files:
            if file not in digests:
                digests[file] = _digest(file, settings.max_bytes)
        problem = next((f"{file}: cannot be read, or is too large" for file in files if digests[file] is None), None)
        key = "" if problem else _key(basis, series, *(f"{digests[file]}" for file in files), *files)
        out.append(Pair(series, files[0], files[1], f"{old} → {new}", key, problem))
    return out


def sides_of(pair: Pair, archive: Archive | None) -> tuple[str | Statement, str | Statement]:
    """Return what is compared: paths, or statements of the archive."""
    old, new = (
        side if isinstance(side, str) or archive is None else archive.statement(side) for side in (pair.old, pair.new)
    )
    return old, new  # type: ignore[return-value] # a number never comes without its archive


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    try:
        if path.stat().st_size > MAX_LIST:
            raise ReadError(f"{path}: larger than the limit of {MAX_LIST:,} bytes")
        reader = csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline=""), strict=True)
        names = {name.strip().lower(): name for name in reader.fieldnames or ()}
        if not {"old", "new"} <= set(names):
            raise UsageError(f"{path}: a list of pairs must be a CSV file with the columns old and new")
        for number, row in enumerate(reader, 2):
            old, new = ((row[names[side]] or "").strip() for side in ("old", "new"))
            if not old or not new:
                raise UsageError(f"{path}: line {number} does not name two files")
            yield old, new, ((row[names["series"]] or "").strip() if "series" in names else "") or path.stem
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReadError(f"{path}: not a CSV file in UTF-8: {error}") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: {reason(error)}") from None


def _basis(settings: Settings) -> str:
    """All that every comparison depends on beside its two texts."""
    own = load(*settings.lexicons, profile=settings.profile or "communique").text_digest
    topics = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in settings.topics if Path(file).is_file()]
    return settings.signature(settings.profile or "found from the texts", own, *topics)


def _key(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def _digest(file: str, limit: int) -> str | None:
    try:
        path = Path(file)
        if not path.is_file() or path.stat().st_size > limit:
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return None
