"""The same input gives the same bytes: for any hash seed, in threads, and in repeated runs."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import commdiff

SAMPLES = Path(__file__).parent.parent / "samples"
PAIRS = [
    ("china-pakistan-round-5.txt", "china-pakistan-round-6.txt"),
    ("china-pakistan-round-6.txt", "china-pakistan-round-7.txt"),
    ("un-resolution-first.txt", "un-resolution-renewal.txt"),
    ("central-bank-march.txt", "central-bank-june.txt"),
]


def report(pair: tuple[str, str]) -> str:
    diff = commdiff.compare(*(SAMPLES / name for name in pair))
    return commdiff.render(diff, "json") + commdiff.render(diff, "markdown")


@pytest.mark.parametrize("format", ["json", "markdown"])
def test_the_hash_seed_changes_nothing(format: str) -> None:
    command = [sys.executable, "-m", "commdiff", *PAIRS[1], "-f", format]
    outputs = {
        subprocess.run(
            command, cwd=SAMPLES, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "4242", "random")
    }
    assert len(outputs) == 1 and b"c1" in outputs.pop()


def test_threads_and_repeats_change_nothing() -> None:
    alone = [report(pair) for pair in PAIRS]
    assert len(set(alone)) == len(PAIRS)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(report, PAIRS * 6)) == alone * 6
