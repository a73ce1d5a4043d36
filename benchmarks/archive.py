"""Measure an archive: adding, searching, recall on planted paraphrases, growth, killed processes, and database engines.

    python -m benchmarks.archive search FOLDER            add, warm search, recall, exact hits, ten times the size
    python -m benchmarks.archive kill FOLDER [ROUNDS]     kill -9 at random moments during add
    python -m benchmarks.archive engines FOLDER           SQLite (both journals) against DuckDB, if it is installed

The script reads the .txt files in FOLDER and writes to a temporary folder. docs/archive.md has the figures.
"""

from __future__ import annotations

import random
import re
import resource
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import commdiff
from commdiff.archive.archive import Archive
from commdiff.normalization import words

SEED = 20_261_125
PLANTED = 200
# replacements that a drafter may choose
SYNONYMS = {
    "agreed": "decided", "called": "appealed", "reaffirmed": "reiterated", "welcomed": "hailed", "support": "back",
    "continue": "keep on", "important": "significant", "strengthen": "reinforce", "efforts": "endeavours",
    "enhance": "improve", "ensure": "guarantee", "remain": "stay", "concern": "worry", "committee": "board",
    "expects": "anticipates", "growth": "expansion", "cooperation": "collaboration", "countries": "states",
    "including": "such as", "leaders": "heads", "discussed": "talked over", "commitment": "pledge",
}  # fmt: skip


def files(folder: str) -> list[Path]:
    return sorted(Path(folder).rglob("*.txt"))


def paraphrase(text: str, rng: random.Random, vocabulary: list[str]) -> str:
    """Replace, drop and reorder words of the wording."""
    own = text.split()
    out = []
    for word in own:
        bare = re.sub(r"\W", "", word).lower()
        chance = rng.random()
        if bare in SYNONYMS:
            out.append(SYNONYMS[bare])
        elif chance < 0.1:
            out.append(rng.choice(vocabulary))
        elif chance < 0.25:
            continue
        else:
            out.append(word)
    cut = rng.randrange(1, max(len(out), 2))
    out = out[cut:] + out[:cut]
    for _ in range(len(out) // 8):
        at = rng.randrange(max(len(out) - 1, 1))
        out[at : at + 2] = reversed(out[at : at + 2])
    return " ".join(out)


def filled(path: Path, folder: str) -> list[commdiff.Statement]:
    held = []
    begun, cpu = time.perf_counter(), time.process_time()
    with Archive(path, create=True) as archive:
        for file in files(folder):
            archive.add(file)
    print(f"added in {time.perf_counter() - begun:.1f} s ({time.process_time() - cpu:.1f} s of CPU)")
    with Archive(path) as archive:
        held = [archive.statement(entry.number) for entry in archive.entries()]
        told(archive)
    return held


def told(archive: Archive) -> None:
    found = archive.stats()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{found.statements:,} statements, {found.clauses:,} clauses, {found.size / 1e6:.1f} MB,"
        f" {found.size / found.clauses:.0f} bytes per clause; peak memory {memory:.0f} MB"
    )


def timed(archive: Archive, queries: list[str]) -> None:
    took, cpu = [], []
    for query in [queries[0], *queries]:
        begun, own = time.perf_counter(), time.process_time()
        archive.precedents(query)
        took.append((time.perf_counter() - begun) * 1000)
        cpu.append((time.process_time() - own) * 1000)
    took, cpu = sorted(took[1:]), sorted(cpu[1:])
    at = int(len(took) * 0.95)
    print(
        f"warm search over {len(took)} queries: median {statistics.median(took):.0f} ms, 95% {took[at]:.0f} ms;"
        f" CPU median {statistics.median(cpu):.0f} ms, 95% {cpu[at]:.0f} ms, worst {cpu[-1]:.0f} ms"
    )


def search(folder: str, seed: int = SEED) -> None:
    rng = random.Random(seed)  # noqa: S311 - a planned sample
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "small.db"
        held = filled(path, folder)
        clauses = [c for s in held for c in s.clauses if c.role == "body" and 8 <= len(words(c.wording)) <= 80]
        vocabulary = sorted({word for clause in clauses for word in words(clause.wording)})
        planted = [(c, paraphrase(c.content, rng, vocabulary)) for c in rng.sample(clauses, PLANTED)]
        with Archive(path) as archive:
            archive.precedents(planted[0][1])
            recall(archive, planted)
            exact_first(archive, clauses, rng)
            queries = [query[:2000] for _, query in planted]
            timed(archive, queries)
        large = Path(temporary) / "large.db"
        grown(path, large, held, vocabulary, rng)
        with Archive(large) as archive:
            told(archive)
            timed(archive, queries)
            recall(archive, planted)
        with Archive(path) as archive:
            timed(archive, queries)


def recall(archive: Archive, planted: list[tuple[commdiff.Clause, str]]) -> None:
    first = ten = 0
    for clause, query in planted:
        own = words(clause.wording)
        hits = [words(hit.clause.wording) for hit in archive.precedents(query[:2000]).hits]
        first += hits[:1] == [own]
        ten += own in hits
    print(f"planted paraphrases: recall@1 {first / len(planted):.3f}, recall@10 {ten / len(planted):.3f}")


def exact_first(archive: Archive, clauses: list[commdiff.Clause], rng: random.Random) -> None:
    """Search for pieces of clauses and count the searches that list the source and put all exact hits first."""
    good = 0
    for clause in rng.sample(clauses, PLANTED):
        tokens = clause.content.split()
        size = rng.randrange(3, 8)
        at = rng.randrange(max(len(tokens) - size, 1))
        asked = words(" ".join(tokens[at : at + size]))
        found = archive.precedents(" ".join(tokens[at : at + size]), limit=500)
        flags = [hit.exact for hit in found.hits]
        mine = any(hit.clause.text == clause.text for hit in found.hits if hit.exact)
        runs = all(" ".join(asked) in " ".join(words(hit.clause.wording)) for hit in found.hits if hit.exact)
        good += flags == sorted(flags, reverse=True) and mine and runs and found.uses > 0
    print(f"pieces of clauses: {good} of {PLANTED} find their clause with exact hits first")


def grown(path: Path, large: Path, held: list[commdiff.Statement], vocabulary: list[str], rng: random.Random) -> None:
    """Add nine more copies of each statement with a third of the words changed."""
    large.write_bytes(path.read_bytes())
    begun = time.perf_counter()
    with Archive(large) as archive:
        for copy in range(1, 10):
            for number, statement in enumerate(held):
                text = re.sub(
                    r"[a-z]{3,}",
                    lambda match: rng.choice(vocabulary) if rng.random() < 0.33 else match[0],
                    statement.text,
                )
                more = commdiff.Statement.from_text(text, id=f"{copy}-{number}", date=statement.date)
                archive.add(more, series=f"copy {copy}")
    print(f"nine perturbed copies added in {time.perf_counter() - begun:.0f} s")


def kill(folder: str, rounds: int = 50, seed: int = SEED) -> None:
    """Kill ``commdiff archive add`` at random moments and check the archive."""
    rng = random.Random(seed)  # noqa: S311 - a planned sample
    reported: dict[str, int] = {}
    killed = 0
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "kill.db"
        todo = files(folder)
        for _ in range(rounds):
            rng.shuffle(todo)
            command = [sys.executable, "-m", "commdiff", "archive", "add", str(path), *map(str, todo[:60])]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            lines = []
            for _ in range(rng.randrange(0, 12)):
                lines.append(process.stdout.readline())
            time.sleep(rng.random() * 0.08)
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().splitlines(keepends=True)
            process.wait()
            killed += process.returncode == -signal.SIGKILL
            for line in lines:
                match = re.match(r"added (\d+): (.*) \(", line) if line.endswith("\n") else None
                if match:
                    reported[match[2]] = int(match[1])
            if path.exists() and path.stat().st_size:
                whole(path, reported)
        with Archive(path) as archive:
            told(archive)
    print(f"{killed} kills in {rounds} rounds: always opened, {len(reported)} statements reported as added, none lost")


def whole(path: Path, reported: dict[str, int]) -> None:
    """Check that no statement is lost or incomplete."""
    with Archive(path) as archive:
        held = {entry.number: entry for entry in archive.entries()}
        for name, number in reported.items():
            assert held[number].name == name, f"lost: {name}"
        for number, entry in held.items():
            again = commdiff.read(entry.name)
            assert archive.statement(number).clauses == again.clauses, f"incomplete: {entry.name}"
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    base.execute("INSERT INTO wording (wording) VALUES ('integrity-check')")
    (clauses,) = base.execute("SELECT count(*) FROM clauses").fetchone()
    assert base.execute("SELECT count(*) FROM wording").fetchone() == (clauses,)
    base.close()


def engines(folder: str) -> None:
    """Write the same rows to SQLite and DuckDB, one transaction per statement, and run the same searches."""
    held = [(file.name, commdiff.read(file)) for file in files(folder)]
    rows = [
        (name, s.text, [(c.index, c.span.start, c.span.end, words(c.wording)) for c in s.clauses]) for name, s in held
    ]
    rng = random.Random(SEED)  # noqa: S311 - a planned sample
    queries = [rng.sample(c[3], 6) for c in rng.sample([c for r in rows for c in r[2] if len(c[3]) > 12], 100)]
    with tempfile.TemporaryDirectory() as temporary:
        for journal in ("DELETE", "WAL"):
            path = Path(temporary) / f"{journal}.db"
            base = sqlite3.connect(path, isolation_level=None)
            base.execute(f"PRAGMA journal_mode = {journal}")
            base.execute("PRAGMA synchronous = FULL")
            _compare(f"SQLite, {journal}", path, base.execute, _SQLITE, rows, queries, base.close)
        try:
            import duckdb
        except ModuleNotFoundError:
            print("DuckDB is not installed")
            return
        path = Path(temporary) / "duck.db"
        duck = duckdb.connect(str(path))
        try:
            duck.execute("INSTALL fts; LOAD fts")
            print("DuckDB's fts extension is available (its index is not updated on insert)")
        except Exception as error:
            print(f"DuckDB's fts extension: {str(error).splitlines()[0][:100]}")
        _compare("DuckDB, postings in a table", path, duck.execute, _DUCK, rows, queries, duck.close)


_SQLITE = (
    ["CREATE TABLE t (id INTEGER, name TEXT, text TEXT)", "CREATE TABLE c (id INTEGER PRIMARY KEY, t INTEGER, a, b)",
     "CREATE VIRTUAL TABLE w USING fts5(words)"],
    "INSERT INTO w (rowid, words) VALUES (?, ?)",
    "SELECT rowid FROM w WHERE w MATCH ? ORDER BY rank LIMIT 200",
)  # fmt: skip
_DUCK = (
    ["CREATE TABLE t (id INTEGER, name TEXT, text TEXT)",
     "CREATE TABLE c (id INTEGER PRIMARY KEY, t INTEGER, a INTEGER, b INTEGER)",
     "CREATE TABLE w (id INTEGER, word TEXT, n INTEGER)"],
    "INSERT INTO w SELECT ?, word, count(*) FROM (SELECT unnest(string_split(?, ' ')) AS word) GROUP BY word",
    "SELECT id FROM w JOIN (SELECT word, ln(1 + (SELECT count(*) FROM c) / count(*)) AS idf FROM w WHERE list_contains("
    "string_split(?, ' '), word) GROUP BY word) USING (word) GROUP BY id ORDER BY sum(idf) DESC LIMIT 200",
)  # fmt: skip


def _compare(
    name: str, path: Path, run: Callable, how: tuple, rows: list, queries: list[list[str]], close: Callable
) -> None:
    tables, insert, find = how
    for table in tables:
        run(table)
    begun = time.perf_counter()
    key = 0
    for number, (title, text, clauses) in enumerate(rows):
        run("BEGIN")
        run("INSERT INTO t VALUES (?, ?, ?)", [number, title, text])
        for _, start, end, norms in clauses:
            key += 1
            run("INSERT INTO c VALUES (?, ?, ?, ?)", [key, number, start, end])
            run(insert, [key, " ".join(norms)])
        run("COMMIT")
    added = time.perf_counter() - begun
    begun = time.perf_counter()
    for query in queries:
        joined = " OR ".join(f'"{word}"' for word in query) if "MATCH" in find else " ".join(query)
        run(find, [joined]).fetchall()
    took = (time.perf_counter() - begun) / len(queries) * 1000
    close()
    size = sum(file.stat().st_size for file in path.parent.glob(path.name + "*"))
    print(f"{name}: {key:,} clauses added in {added:.1f} s, search {took:.1f} ms, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    command, folder, *rest = sys.argv[1:]
    {"search": search, "kill": kill, "engines": engines}[command](folder, *map(int, rest))
