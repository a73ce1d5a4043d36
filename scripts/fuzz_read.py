"""Damage small files of every format and read them until the time is over.

    python -m scripts.fuzz_read [SECONDS] [FORMAT …]

The laws are those of tests/laws/test_read_laws.py: a file is read with exact offsets or refused with a one-line
message. Each batch has its own seed. Hypothesis shrinks a failure and prints it. For each format, the script prints the
number of files, how many were read, how many the library of the format failed on (reported as damaged), and the longest
time. It exits with 1 if a law is broken.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tests.laws.mutations import damaged, mutations
from tests.laws.test_read_laws import FORMATS, check

import commdiff

BATCH = 400
SLOW = 10.0  # the longest time for one file, in seconds


class Tally:
    """Counts of the files of one format."""

    def __init__(self) -> None:
        self.files = self.read = 0
        self.slowest = 0.0
        self.refused: Counter[str] = Counter()

    def take(self, kind: str, data: bytes, path: Path) -> None:
        begun = time.process_time()
        found = check(kind, data, path)
        taken = time.process_time() - begun
        self.files += 1
        self.read += found is not None
        self.slowest = max(self.slowest, taken)
        if found is None:
            try:
                commdiff.read(path)
            except commdiff.CommdiffError as error:
                self.refused[str(error).partition(": ")[2][:60]] += 1
        assert taken < SLOW, f"{taken:.1f} s"


def batch(kind: str, number: int, tally: Tally, path: Path) -> None:
    """Read one batch of damaged files and raise the shrunk error of a broken law."""

    @seed(number)
    @settings(
        max_examples=BATCH, deadline=None, database=None, print_blob=False, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(mutations, max_size=8), st.booleans())
    def run(changes: list[tuple[str, float, object]], inside: bool) -> None:
        tally.take(kind, damaged(kind, changes, inside), path)

    run()


def main(args: list[str]) -> int:
    seconds = float(args[0]) if args else 600.0
    kinds = args[1:] or FORMATS
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    sys.frozen = True  # type: ignore[attr-defined] # read PDF files and web pages in this process
    tallies = {kind: Tally() for kind in kinds}
    failures = number = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            end = time.monotonic() + seconds / len(kinds)
            while time.monotonic() < end:
                number += 1
                try:
                    batch(kind, number, tallies[kind], Path(folder) / f"a.{kind}")
                except Exception as error:
                    failures += 1
                    print(f"{kind}, seed {number}: {type(error).__name__}: {error}", *error.__notes__, sep="\n  ")
            tally = tallies[kind]
            print(f"{kind}: {tally.files:,} files, {tally.read:,} read, slowest {tally.slowest:.2f} s", flush=True)
            for reason, count in tally.refused.most_common(8):
                print(f"    {count:,} {reason}")
    print(f"{sum(t.files for t in tallies.values()):,} files, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
