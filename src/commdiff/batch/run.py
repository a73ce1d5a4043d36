"""The run: finished pairs are kept, the others are compared, failures are reported, and the tables are written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from ..archive.archive import Archive
from ..errors import CommdiffError, UsageError, reason
from ..settings import Settings
from . import plan, tables
from . import workers as pool
from .plan import Pair
from .workers import Outcome, Task

PARTS = "parts"
"""The folder of finished pairs, one file each, named by its key. It may be deleted; the tables do not need it."""

Progress = Callable[[int, int], None]


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
        archive = stack.enter_context(Archive(path)) if plan.is_archive(path) else None
        pairs = plan.in_archive(archive, settings) if archive else plan.in_list(path, settings)
        if not pairs:
            raise UsageError(f"{path}: holds no two rounds of one series to compare")
        try:
            (folder / PARTS).mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise CommdiffError(f"{folder}: {reason(error)}") from None

        def task(pair: Pair) -> Task:
            return Task(pair.key, pair.series, *plan.sides_of(pair, archive), settings)

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
    finished = kept + sum(not pair.key for pair in pairs)
    if progress:
        progress(finished, len(pairs))
    for pair, outcome in outcomes:
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
    """Write a part whole or not at all. Two runs that write the same part write the same bytes."""
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(json.dumps(outcome.rows, ensure_ascii=False, separators=(",", ":")).encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
