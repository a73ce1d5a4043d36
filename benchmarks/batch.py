"""Measure a batch with one process, with two, and with a local Dask cluster that loses a worker half-way.

    python -m benchmarks.batch FOLDER [one|two|dask …]

The script reads the .txt files in FOLDER and writes to a temporary folder. docs/scale.md has the figures.
"""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

import commdiff
from commdiff import Archive
from commdiff.batch import Batch

NAMES = ("pairs", "changes", "links", "evidence")


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for name in NAMES:
        whole.update((folder / f"{name}.parquet").read_bytes())
    return whole.hexdigest()[:16]


def print_figures(name: str, begun: float, cpu: float, batch: Batch, folder: Path) -> None:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = children.ru_utime + children.ru_stime - cpu
    size = sum((folder / f"{table}.parquet").stat().st_size for table in NAMES)
    parts = sum(file.stat().st_size for file in (folder / "parts").iterdir())
    print(
        f"{name}: {batch.pairs} pairs in {time.perf_counter() - begun:.1f} s, {spent:.1f} s of CPU in the workers,"
        f" {len(batch.failed)} failed; rows {dict(batch.rows)}; tables {size / 1e6:.1f} MB, parts {parts / 1e6:.1f} MB;"
        f" peak memory of a worker {children.ru_maxrss / 1024:.0f} MB; digest of the tables {digest(folder)}",
        flush=True,
    )


def run(name: str, path: Path, folder: Path, **how: object) -> None:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    batch = commdiff.compare_all(path, folder, **how)  # type: ignore[arg-type]
    print_figures(name, begun, children.ru_utime + children.ru_stime, batch, folder)


def main(folder: str, ways: list[str]) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        path = home / "all.db"
        with Archive(path, create=True) as archive:
            for file in sorted(Path(folder).rglob("*.txt")):
                archive.add(file)
        if "one" in ways:
            run("one process", path, home / "one", workers=1)
        if "two" in ways:
            run("two processes", path, home / "two", workers=2)
        if "dask" in ways:
            from distributed import LocalCluster

            with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
                run("Dask, two workers", path, home / "dask", dask=cluster.scheduler_address)

                def kill(at: int, of: int) -> None:
                    if at == of // 2:
                        os.kill(next(iter(cluster.workers.values())).process.pid, signal.SIGKILL)

                run("Dask, one of two killed", path, home / "kill", dask=cluster.scheduler_address, progress=kill)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] or ["one", "two", "dask"])
