"""Where pairs are compared: in processes of this machine, or on a Dask cluster (extra ``dask``).

Only plain values go into a worker and come out of it. On this machine no more tasks are in progress than there are
processes, so an interrupted run loses one pair for each process. A pair whose process dies is tried again alone, then
given up. On a cluster, Dask distributes: it sends tasks to workers, tries again what fails, and moves the tasks of a
dead worker. This module only keeps every thread of the cluster busy.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from ..errors import CommdiffError, MissingExtraError
from ..model import KINDS, Comparison, Statement
from ..pipeline import compare
from ..report.tables import record
from ..settings import Settings
from ..wire import evidence_dict
from .tables import Row

TRIES = 2  # how often a pair whose process dies is tried
DIED = "the process that compared it died, twice"
RETRIES = 3  # how often Dask tries a task again
SIZE_SECONDS = 5.0  # seconds between two looks at the size of the cluster

T = TypeVar("T")


class Task(NamedTuple):
    """The input of a worker: key and series of a pair, its statements or the paths of their files, and the settings."""

    key: str
    series: str
    old: str | Statement
    new: str | Statement
    settings: Settings


class Outcome(NamedTuple):
    """The output of a worker: rows by table, empty after a failure, and the reason of a failure."""

    rows: dict[str, list[Row]]
    problem: str | None = None


def compare_pair(task: Task) -> Outcome:
    """Compare one pair. A failure is reported in the outcome and does not end the run."""
    try:
        return Outcome(_rows(task, compare(task.old, task.new, settings=task.settings)))
    except CommdiffError as error:
        return Outcome({}, str(error))
    except Exception as error:  # a fault of this program in one pair must not cost the others
        return Outcome({}, f"could not be compared: {type(error).__name__}: {error}"[:500])


def _rows(task: Task, diff: Comparison) -> dict[str, list[Row]]:
    key, old, new, summary = task.key, diff.old, diff.new, diff.summary
    numbered = any(clause.label for side in (old, new) for clause in side.clauses)
    pair = [
        key, task.series, old.id, new.id, old.source.name, new.source.name, old.date, new.date, old.title, new.title,
        old.source.sha256, new.source.sha256, len(old.clauses), len(new.clauses), *(summary[kind] for kind in KINDS),
        summary["moved"], diff.signature, list(diff.notices),
    ]  # fmt: skip
    first = [key, task.series, old.date, new.date]
    links = [(change, change.link) for change in diff if change.link]
    tables: dict[str, list[Row]] = {
        "pairs": [pair],
        "changes": [[*first, *record(change, numbered).values()] for change in diff],
        "links": [
            [key, change.id, i, j, round(link.score, 6), link.method, change.moved]
            for change, link in links
            for i, j in product(link.old, link.new)
        ],
        "evidence": [
            [key, change.id, number, *evidence_dict(proof).values()]
            for change in diff
            for number, proof in enumerate(change.evidence, 1)
        ],
    }
    return {name: [[_storable(value) for value in row] for row in rows] for name, rows in tables.items()}


def _storable(value: Any) -> Any:
    """The value with halves of characters (lone surrogates), which no table can hold, as escapes."""
    if isinstance(value, list):
        return [_storable(item) for item in value]
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value


def local_outcomes(items: list[T], task: Callable[[T], Task], workers: int) -> Iterator[tuple[T, Outcome]]:
    """Compare pairs in processes of this machine; ``task`` makes the task of an item when it is due."""
    waiting, suspects, tries = deque(items), deque[T](), dict[int, int]()
    while waiting or suspects:
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_process)
        running: dict[Future[Outcome], T] = {}
        try:
            while waiting or suspects or running:
                # after a death, the tasks that were running go one by one, so that the cause is known
                while len(running) < (1 if suspects else workers) and (suspects or waiting):
                    item = (suspects or waiting).popleft()
                    running[pool.submit(compare_pair, task(item))] = item
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = future.result()
                    yield running.pop(future), outcome
        except BrokenProcessPool:
            left = list(running.values())
            for item in left:
                tries[id(item)] = tries.get(id(item), 0) + (len(left) == 1)
                if tries[id(item)] >= TRIES:
                    yield item, Outcome({}, DIED)
                else:
                    suspects.append(item)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _start_process() -> None:
    """Prepare a new process: it leaves interrupts to its parent and ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def dask_client(scheduler: str, wait: float = 15.0) -> Any:
    """Connect to a Dask scheduler (an address or a scheduler file). Raises ``CommdiffError`` if none answers."""
    try:
        library = import_module("distributed")
    except ModuleNotFoundError:
        raise MissingExtraError("--dask: distributed is not installed: pip install 'commdiff[dask]'") from None
    where = {"scheduler_file": scheduler} if Path(scheduler).is_file() else {"address": scheduler}
    try:
        return library.Client(**where, timeout=wait, set_as_default=False)
    except Exception as error:  # whatever it finds wrong with the address
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise CommdiffError(f"{scheduler}: no Dask scheduler answers there: {reason}") from None


def cluster_outcomes(items: list[T], task: Callable[[T], Task], client: Any) -> Iterator[tuple[T, Outcome]]:
    """Compare pairs on a cluster; as many are in progress as the cluster has threads."""
    as_completed = import_module("distributed").as_completed
    left = iter(items)
    item_of: dict[str, T] = {}
    running = as_completed(loop=client.loop)
    size, looked = _threads(client), time.monotonic()

    def fill() -> None:
        while len(item_of) < size and (item := next(left, None)) is not None:
            due = task(item)
            (future,) = client.map(compare_pair, [due], key=[f"commdiff-{due.key}"], retries=RETRIES, pure=False)
            item_of[future.key] = item
            running.add(future)

    fill()
    for future in running:
        item = item_of.pop(future.key)
        try:
            outcome = future.result()
        except Exception as error:  # a worker that cannot import commdiff, or that died too often
            outcome = Outcome({}, f"the cluster gave it up: {type(error).__name__}: {str(error)[:300]}")
        yield item, outcome
        if time.monotonic() - looked > SIZE_SECONDS:
            size, looked = _threads(client), time.monotonic()
        fill()


def _threads(client: Any) -> int:
    return max(int(sum(client.nthreads().values())), 1)  # at least one, which waits for a worker to come
