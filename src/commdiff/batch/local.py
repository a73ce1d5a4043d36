"""Tasks on the processes of this machine. No more are under way than there are processes, so that a run which is
stopped loses one pair a process; one whose process dies is tried again by itself, then given up."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from .work import Outcome, Task, work

TRIES = 2
DIED = "the process that compared it died, twice"
T = TypeVar("T")


def outcomes(items: list[T], task: Callable[[T], Task], workers: int) -> Iterator[tuple[T, Outcome]]:
    """What became of each item, in the order in which they are done. ``task`` makes an item's task when it is due."""
    waiting, suspects, tries = deque(items), deque[T](), dict[int, int]()
    while waiting or suspects:
        pool = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin)
        under_way: dict[Future[Outcome], T] = {}
        try:
            while waiting or suspects or under_way:
                # after a death, those that were under way go one by one, so that it is known whose fault it is
                room = 1 if suspects else workers
                while len(under_way) < room and (suspects or waiting):
                    item = suspects.popleft() if suspects else waiting.popleft()
                    under_way[pool.submit(work, task(item))] = item
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    found = future.result()
                    yield under_way.pop(future), found
        except BrokenProcessPool:
            left = list(under_way.values())
            for item in left:
                tries[id(item)] = tries.get(id(item), 0) + (len(left) == 1)
                if tries[id(item)] >= TRIES:
                    yield item, Outcome({}, DIED)
                else:
                    suspects.append(item)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    """In a new process: an interrupt is for the parent, whose end is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
