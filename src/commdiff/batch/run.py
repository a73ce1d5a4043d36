"""A batch: the pairs of a list or an archive are compared and written as tables.

Finished pairs are kept, the others are compared, and failures are reported.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO
from itertools import pairwise
from pathlib import Path

from attrs import frozen

from ..archive.archive import Archive
from ..errors import CommdiffError, ReadError, UsageError, reason
from ..lexicon.load import load
from ..model import Statement
from ..model.archive import Entry
from ..settings import Settings
from . import tables
from . import workers as pool
from .workers import Outcome, Task

MAX_LIST = 64 * 1024 * 1024
_SQLITE = b"SQLite format 3\x00"
PARTS = "parts"

Progress = Callable[[int, int], None]


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


@frozen
class Batch:
    """The result of a run.

    Attributes:
        folder: The folder of the tables.
        pairs: Number of pairs.
        kept: Number of pairs that were finished before.
        failed: The pairs that failed, each with the reason.
        rows: Number of rows, by table.
    """

    folder: Path
    pairs: int
    kept: int
    failed: tuple[tuple[Pair, str], ...]
    rows: tuple[tuple[str, int], ...]


def compare_all(
    source: str | Path,
    out: str | Path,
    *,
    settings: Settings | None = None,
    workers: int | None = None,
    dask: str | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Compare the consecutive rounds of every series of an archive, or the pairs of a CSV list, into tables.

    Args:
        source: An archive, or a CSV file with the columns "old" and "new" and, optionally, "series".
        out: A folder for the tables ``pairs``, ``changes``, ``links`` and ``evidence``, each a .parquet file. An
            interrupted run continues from what is there.
        settings: How to compare; the defaults if None.
        workers: Number of processes, by default one for each processor.
        dask: The address of a Dask scheduler, or its scheduler file, to compare there instead.
        progress: Is called with the number of finished pairs and the number of all pairs.

    Returns:
        The result; it has the pairs that failed.

    Raises:
        CommdiffError: The run cannot start or cannot go on. What is finished is kept.
    """
    settings = settings or Settings()
    if workers is not None and workers < 1:
        raise UsageError("the number of workers must be 1 or more")
    tables.arrow()
    path, folder = Path(source), Path(out)
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(path)) if _is_archive(path) else None
        pairs = _pairs_of_archive(archive, settings) if archive else _pairs_of_list(path, settings)
        if not pairs:
            raise UsageError(f"{path}: holds no two rounds of one series to compare")
        try:
            (folder / PARTS).mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise CommdiffError(f"{folder}: {reason(error)}") from None

        def task(pair: Pair) -> Task:
            return Task(pair.key, pair.series, *_sides(pair, archive), settings)

        todo = list({p.key: p for p in pairs if p.key and not _part(folder, p).exists()}.values())
        kept = len({pair.key for pair in pairs if pair.key}) - len(todo)
        if dask is not None and todo:
            client = stack.enter_context(pool.dask_client(dask))
            outcomes = pool.cluster_outcomes(todo, task, client)
        else:
            outcomes = pool.local_outcomes(todo, task, min(workers or os.cpu_count() or 1, len(todo) or 1))
        try:
            problems = _done(folder, pairs, outcomes, progress, kept)
            done = dict.fromkeys(_part(folder, pair) for pair in pairs if pair.key)
            rows = tables.write((file for file in done if file.exists()), folder)
        except OSError as error:
            raise CommdiffError(f"{folder}: {reason(error)}; what is done is kept, run it again") from None
    failed = tuple((p, problem) for p in pairs if (problem := p.problem or problems.get(p.key)))
    return Batch(folder, len(pairs), kept, failed, tuple(rows.items()))


def _done(
    folder: Path, pairs: list[Pair], outcomes: Iterator[tuple[Pair, Outcome]], progress: Progress | None, kept: int
) -> dict[str, str]:
    """Keep each outcome when it comes and return the reasons of failures, by key."""
    problems: dict[str, str] = {}
    report = progress or (lambda finished, total: None)
    first = kept + sum(not pair.key for pair in pairs)
    report(first, len(pairs))
    for finished, (pair, outcome) in enumerate(outcomes, first + 1):
        if outcome.problem is None:
            _keep(_part(folder, pair), outcome)
        else:
            problems[pair.key] = outcome.problem
        report(finished, len(pairs))
    return problems


def _part(folder: Path, pair: Pair) -> Path:
    return folder / PARTS / f"{pair.key}.json"


def _keep(path: Path, outcome: Outcome) -> None:
    """Write a part whole or not at all. Two runs that write the same part write the same bytes."""
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(json.dumps(outcome.rows, ensure_ascii=False, separators=(",", ":")).encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _is_archive(path: Path) -> bool:
    """Return True if a file is an archive, by its first bytes."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError) as error:
        raise ReadError(f"{path}: {reason(error)}") from None


def _pairs_of_archive(archive: Archive, settings: Settings) -> list[Pair]:
    """Return the consecutive rounds of every series of an archive."""
    basis = _basis(settings)

    def pair(series: str, old: Entry, new: Entry) -> Pair:
        facts = (part for e in (old, new) for part in (e.sha256, e.name, e.date or "", e.title or ""))
        return Pair(series, old.number, new.number, f"{old.name} → {new.name}", _key(basis, series, *facts))

    return [pair(series, old, new) for series, group in archive.rounds() for old, new in pairwise(group)]


def _pairs_of_list(path: Path, settings: Settings) -> list[Pair]:
    """Return the pairs of a CSV file; paths are relative to its folder. Raises ``ReadError`` and ``UsageError``."""
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


def _sides(pair: Pair, archive: Archive | None) -> tuple[str | Statement, str | Statement]:
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
