"""Tasks on a Dask cluster that is there already (extra ``dask``).

Dask does the distribution: it sends tasks to workers, tries again what fails, and moves what a dead worker held; this
only keeps every thread of the cluster busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from ..errors import CommdiffError, MissingExtraError
from .work import Outcome, Task, work

RETRIES = 3
ASKED = 5.0  # seconds between two looks at the size of the cluster
T = TypeVar("T")


def connect(scheduler: str, wait: float = 15.0) -> Any:
    """A client of the scheduler at this address (tcp://host:8786), or of the one a scheduler file names."""
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


def outcomes(items: list[T], task: Callable[[T], Task], client: Any) -> Iterator[tuple[T, Outcome]]:
    """What became of each item, in the order in which they are done; as many under way as the cluster has threads."""
    as_completed = import_module("distributed").as_completed
    left = iter(items)
    held: dict[str, T] = {}
    running = as_completed(loop=client.loop)
    size, looked = _threads(client), time.monotonic()

    def fill() -> None:
        while len(held) < size:
            item = next(left, None)
            if item is None:
                return
            due = task(item)
            (future,) = client.map(work, [due], key=[f"commdiff-{due.key}"], retries=RETRIES, pure=False)
            held[future.key] = item
            running.add(future)

    fill()
    for future in running:
        item = held.pop(future.key)
        try:
            found = future.result()
        except Exception as error:  # a worker that cannot load commdiff, or that died too often
            found = Outcome({}, f"the cluster gave it up: {type(error).__name__}: {str(error)[:300]}")
        yield item, found
        if time.monotonic() - looked > ASKED:
            size, looked = _threads(client), time.monotonic()
        fill()


def _threads(client: Any) -> int:
    """How many threads the cluster has now; at least one, which waits for a worker to come."""
    return max(int(sum(client.nthreads().values())), 1)
