"""Batch: processes and a cluster give the same rows, interrupted or not, and a failure affects only its own pair."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import commdiff
from commdiff import Archive, CommdiffError, MissingExtraError, ReadError, Settings, Statement, UsageError, compare_all
from commdiff.batch import tables, workers
from commdiff.batch.workers import Outcome, Task, compare_pair
from commdiff.cli.main import main

pytest.importorskip("pyarrow", reason="needs the parquet extra: pip install -e '.[parquet]'")
import pyarrow.parquet as parquet

pytestmark = pytest.mark.cluster
ROOT = Path(__file__).parent.parent
SAMPLES = {
    "dialogue": [ROOT / "samples" / f"china-pakistan-round-{n}.txt" for n in (5, 6, 7)],
    "bank": [ROOT / "samples" / f"central-bank-{month}.txt" for month in ("march", "june")],
}
NAMES = ("pairs", "changes", "links", "evidence")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batch") / "a.db"
    with Archive(path, create=True) as archive:
        for series, group in SAMPLES.items():
            for file in group:
                archive.add(file, series=series)
        for number in range(10):
            text = "\n\n".join(
                f"{at}. The two sides {'urged' if (number + at) % 3 else 'demanded that'} party {at} report by "
                f"{2030 + number}." for at in range(1, 30)
            )  # fmt: skip
            archive.add(Statement.from_text(text, id=f"r{number}"), series="many", date=f"20{30 + number}-01-01")
    return path


@pytest.fixture(scope="module")
def done(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the tables of an uninterrupted run with two processes."""
    folder = tmp_path_factory.mktemp("done")
    batch = compare_all(archive, folder, workers=2)
    assert (batch.pairs, batch.kept, batch.failed) == (12, 0, ())
    return folder


def same(one: Path, two: Path) -> bool:
    return all((one / f"{name}.parquet").read_bytes() == (two / f"{name}.parquet").read_bytes() for name in NAMES)


def rows(folder: Path, name: str) -> list[dict]:
    return parquet.read_table(folder / f"{name}.parquet").to_pylist()


def test_the_tables_agree_with_compare(done: Path) -> None:
    heads = {(row["old_name"], row["new_name"]): row for row in rows(done, "pairs")}
    assert len(heads) == 12
    for group in SAMPLES.values():
        for old, new in pairwise(group):
            found = commdiff.compare(old, new)
            head = heads[str(old), str(new)]
            assert {kind: head[kind] for kind in found.summary} == found.summary
            assert head["signature"] == found.signature
            mine = [row for row in rows(done, "changes") if row["pair"] == head["pair"]]
            assert [(r["id"], r["kind"], r["old_text"], r["new_text"]) for r in mine] == [
                (c.id, c.kind, c.old_text, c.new_text) for c in found
            ]
            assert mine[0]["old_date"] == found.old.date
            proofs = [row for row in rows(done, "evidence") if row["pair"] == head["pair"]]
            assert [(r["change"], r["rule"], r["quote"], r["start"]) for r in proofs] == [
                (c.id, proof.rule, proof.quote, proof.span.start) for c in found for proof in c.evidence
            ]
            links = [row for row in rows(done, "links") if row["pair"] == head["pair"]]
            assert {(r["old_clause"], r["new_clause"]) for r in links} == {
                (i, j) for link in found.alignment.links for i in link.old for j in link.new
            }


def test_polars_and_pandas_read_the_tables(done: Path) -> None:
    for library in ("polars", "pandas"):
        read = pytest.importorskip(library).read_parquet
        assert len(read(done / "changes.parquet")) == len(rows(done, "changes")) > 100


def test_one_process_or_two_write_the_same_bytes(archive: Path, done: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    compare_all(archive, tmp_path, workers=1, progress=lambda at, of: seen.append((at, of)))
    assert same(done, tmp_path)
    assert seen == [(at, 12) for at in range(13)]


def test_row_groups_do_not_change_the_rows(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = [done / "parts" / f"{row['pair']}.json" for row in rows(done, "pairs")]
    monkeypatch.setattr(tables, "GROUP", 7)
    counts = tables.write(order, tmp_path)
    for name in NAMES:
        assert rows(tmp_path, name) == rows(done, name)
        assert counts[name] == len(rows(done, name))


def test_a_killed_run_continues(archive: Path, done: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "commdiff", "batch", str(archive), "--out", str(tmp_path), "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("parts/*.json"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = {file.name: file.stat().st_mtime_ns for file in tmp_path.glob("parts/*.json")}
    assert 3 <= len(kept) < 12
    assert not (tmp_path / "changes.parquet").exists()
    batch = compare_all(archive, tmp_path, workers=2)
    assert batch.kept == len(kept)
    assert all((tmp_path / "parts" / name).stat().st_mtime_ns == when for name, when in kept.items())
    assert same(done, tmp_path)


def test_each_worker_has_at_most_one_pair() -> None:
    begun: list[int] = []
    settings = Settings()

    def task(number: int) -> Task:
        begun.append(number)
        return Task(str(number), "s", Statement.from_text("One."), Statement.from_text("Two."), settings)

    for finished, (_, outcome) in enumerate(workers.local_outcomes(list(range(6)), task, 2)):
        assert outcome.problem is None
        assert len(begun) - finished <= 2
    assert sorted(begun) == list(range(6))


class Bomb:
    """An object that ends the process it is sent to."""

    def __reduce__(self) -> tuple:
        return os._exit, (9,)


def test_a_pair_that_kills_its_process_costs_the_others_nothing() -> None:
    def task(number: int) -> Task:
        old = Bomb() if number == 2 else Statement.from_text("They met.")
        return Task(str(number), "s", old, Statement.from_text("They met again."), Settings())  # type: ignore[arg-type]

    found = dict(workers.local_outcomes(list(range(5)), task, 2))
    assert found.pop(2) == Outcome({}, workers.DIED)
    assert len(found) == 4
    assert all(outcome.problem is None for outcome in found.values())


def test_an_internal_error_in_one_pair_is_reported() -> None:
    outcome = compare_pair(Task("k", "s", Statement.from_text("One."), 7, Settings()))  # type: ignore[arg-type]
    assert outcome.problem == "expected a path or a Statement, not int; use Statement.from_text for a text"
    broken = compare_pair(Task("k", "s", Statement.from_text("A."), Statement.from_text("B."), 7))  # type: ignore[arg-type]
    assert (broken.problem or "").startswith("could not be compared: AttributeError: 'int' object has no attribute")


# ── lists of pairs ───────────────────────────────────────────────────────────


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    for name, text in (("a", "They urged it."), ("b", "They demanded it."), ("c", "They noted it.")):
        (tmp_path / f"{name}.txt").write_text(f"{text}\n", "utf-8")
    (tmp_path / "pairs.csv").write_text("series,old,new\nx,a.txt,b.txt\nx,b.txt,none.txt\ny,b.txt,c.txt\n", "utf-8")
    return tmp_path / "pairs.csv"


def test_unreadable_texts_are_reported_and_skipped(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = listed.parent / "out"
    (listed.parent / "c.txt").write_bytes(b"\0\1\2\3" * 100)
    assert main(["batch", str(listed), "--out", str(out), "--workers", "1"]) == 2
    told = capsys.readouterr()
    lines = sorted(told.err.splitlines())
    assert len(lines) == 2
    assert all(re.fullmatch(r"commdiff: .*(none|c)\.txt: .*; skipped", line) for line in lines), lines
    assert told.out.startswith("3 pairs: 1 compared, 0 kept from before, 2 failed\n")
    assert [(row["series"], row["new_id"]) for row in rows(out, "pairs")] == [("x", "b")]
    for name in ("none", "c"):
        (listed.parent / f"{name}.txt").write_text("They met in Borville.\n", "utf-8")
    assert main(["batch", str(listed), "--out", str(out), "--workers", "1"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith("3 pairs: 2 compared, 1 kept from before, 0 failed\n")
    assert [row["series"] for row in rows(out, "pairs")] == ["x", "x", "y"]


def test_a_text_that_was_changed_is_compared_again(listed: Path) -> None:
    out = listed.parent / "out"
    compare_all(listed, out, workers=1)
    (listed.parent / "a.txt").write_text("They insisted on it.\n", "utf-8")
    batch = compare_all(listed, out, workers=1)
    assert batch.kept == 1
    assert "insisted" in rows(out, "changes")[0]["old_text"]
    assert compare_all(listed, out, workers=1, settings=Settings(profile="central_bank")).kept == 0


def test_the_same_pair_twice_is_one(listed: Path) -> None:
    listed.write_text("old,new\na.txt,b.txt\na.txt,b.txt\n", "utf-8")
    compare_all(listed, listed.parent / "out", workers=1)
    assert len(rows(listed.parent / "out", "pairs")) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("one,two\na,b\n", "with the columns old and new"),
        ("", "with the columns old and new"),
        ("old,new\na.txt\n", "line 2 does not name two files"),
        ("old,new\n", "no two rounds"),
        ('old,new\n"a\n', "not a CSV file"),
        ("old,new\n\xff\n", "not a CSV file in UTF-8"),
    ],
)
def test_a_bad_list_is_refused_in_one_line(
    tmp_path: Path, text: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.csv").write_bytes(text.encode("latin-1"))
    assert main(["batch", str(tmp_path / "p.csv"), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert reason in told
    assert told.count("\n") == 1


def test_other_mistakes(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError, match="no such file"):
        compare_all(tmp_path / "none", tmp_path / "out")
    with pytest.raises(UsageError, match="1 or more"):
        compare_all(archive, tmp_path / "out", workers=0)
    (tmp_path / "file").touch()
    with pytest.raises(CommdiffError, match="file: "):
        compare_all(archive, tmp_path / "file")
    with pytest.raises(CommdiffError, match="lexicon"):
        compare_all(archive, tmp_path / "out", settings=Settings(lexicons=("no-lexicon.toml",)))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'commdiff\[parquet\]'"):
        compare_all(archive, tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'commdiff\[dask\]'"):
        compare_all(archive, tmp_path / "out", dask="tcp://127.0.0.1:1")


def test_the_parts_are_plain_json(done: Path) -> None:
    for file in (done / "parts").iterdir():
        assert set(json.loads(file.read_text("utf-8"))) == set(tables.TABLES)


# ── a cluster ────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        yield cluster


def test_a_cluster_writes_the_same_bytes(archive: Path, done: Path, tmp_path: Path, cluster: object) -> None:
    batch = compare_all(archive, tmp_path, dask=cluster.scheduler_address)  # type: ignore[attr-defined]
    assert (batch.kept, batch.failed) == (0, ())
    assert same(done, tmp_path)


def test_a_worker_that_is_killed_half_way_changes_nothing(
    archive: Path, done: Path, tmp_path: Path, cluster: object
) -> None:
    killed: list[int] = []

    def kill(at: int, of: int) -> None:
        if at == of // 2 and not killed:
            killed.append(next(iter(cluster.workers.values())).process.pid)  # type: ignore[attr-defined]
            os.kill(killed[0], signal.SIGKILL)

    batch = compare_all(archive, tmp_path, dask=cluster.scheduler_address, progress=kill)  # type: ignore[attr-defined]
    assert len(killed) == 1
    assert batch.failed == ()
    assert same(done, tmp_path)


def test_a_missing_scheduler_gives_a_one_line_message(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    from commdiff.batch.workers import dask_client

    with pytest.raises(CommdiffError, match=r"tcp://127\.0\.0\.1:1: no Dask scheduler answers there"):
        dask_client("tcp://127.0.0.1:1", wait=0.5)
