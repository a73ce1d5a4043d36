"""The run: what was done is kept, what is left is done, what fails is told, and at the end there are tables."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from ..archive.archive import Archive
from ..errors import CommdiffError, UsageError
from ..settings import Settings
from . import cluster, local, plan, tables
from .plan import Pair
from .work import Outcome, Task

PARTS = "parts"
"""The folder of what is done, one file a pair, named by its key. It may be deleted; the tables do not need it."""

Progress = Callable[[int, int], None]


@frozen
class Batch:
    """What a run came to: how many pairs there are, how many were done before, what failed and why, rows by table."""

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
    """Compares the consecutive rounds of every series of an archive, or the pairs of a CSV list (columns old, new).

    ``out``: a folder for the tables (``pairs``, ``changes``, ``links``, ``evidence``, each a .parquet file); a run that
    was stopped goes on from what is there. ``workers``: processes, by default one for each processor. ``dask``: the
    address of a Dask scheduler, or its scheduler file, to work there instead. ``progress`` is called with how many of
    how many are done. A pair that fails is in the result, not raised; CommdiffError for what ends the run.
    """
    settings = settings or Settings()
    if workers is not None and workers < 1:
        raise UsageError("the number of workers must be 1 or more")
    tables.arrow()
    path, folder = Path(source), Path(out)
    with ExitStack() as stack:
        archive = stack.enter_context(Archive(path)) if plan.is_archive(path) else None
        pairs = plan.in_archive(archive, settings) if archive else plan.in_list(path, settings)
        if not pairs:
            raise UsageError(f"{path}: holds no two rounds of one series to compare")
        try:
            (folder / PARTS).mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise CommdiffError(f"{folder}: {_reason(error)}") from None

        def task(pair: Pair) -> Task:
            return Task(pair.key, pair.series, *plan.sides(pair, archive), settings)

        todo = list({p.key: p for p in pairs if p.key and not _part(folder, p).exists()}.values())
        kept = len({pair.key for pair in pairs if pair.key}) - len(todo)
        if dask is not None and todo:
            client = stack.enter_context(cluster.connect(dask))
            found = cluster.outcomes(todo, task, client)
        else:
            found = local.outcomes(todo, task, min(workers or os.cpu_count() or 1, len(todo) or 1))
        try:
            problems = _done(folder, pairs, found, progress, kept)
            done = dict.fromkeys(_part(folder, pair) for pair in pairs if pair.key)
            rows = tables.write((file for file in done if file.exists()), folder)
        except OSError as error:
            raise CommdiffError(f"{folder}: {_reason(error)}; what is done is kept, run it again") from None
    failed = tuple((p, reason) for p in pairs if (reason := p.problem or problems.get(p.key)))
    return Batch(folder, len(pairs), kept, failed, tuple(rows.items()))


def _done(
    folder: Path, pairs: list[Pair], found: Iterator[tuple[Pair, Outcome]], progress: Progress | None, kept: int
) -> dict[str, str]:
    """Keeps each outcome when it comes; the reasons of those that failed, by key."""
    problems: dict[str, str] = {}
    finished = kept + sum(not pair.key for pair in pairs)
    if progress:
        progress(finished, len(pairs))
    for pair, outcome in found:
        if outcome.problem is None:
            _keep(_part(folder, pair), outcome)
        else:
            problems[pair.key] = outcome.problem
        finished += 1
        if progress:
            progress(finished, len(pairs))
    return problems


def _part(folder: Path, pair: Pair) -> Path:
    return folder / PARTS / f"{pair.key}.json"


def _keep(path: Path, outcome: Outcome) -> None:
    """Writes a part whole or not at all; the last of two runs that write the same one wins, with the same bytes."""
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(json.dumps(outcome.rows, ensure_ascii=False, separators=(",", ":")).encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
