"""The archive: statements are restored exactly, nothing is lost, and searches list exact hits first."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import commdiff
from commdiff import Archive, ArchiveError, ReadError, Settings, Statement, UsageError
from commdiff.archive import connection, search
from commdiff.archive.search import Weights
from commdiff.archive.storage import stems
from commdiff.cli.main import main
from commdiff.model.archive import Entry, Precedent, Precedents
from commdiff.normalization import words

from .conftest import HOSTILE, Build, examples, proof

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.txt"))
ROUNDS = {
    "2028-05-02": "The ministers urged the harbour authority to publish its accounts.\n\nThey met in Borville.\n",
    "2029-05-03": "The ministers called on the harbour authority to publish its accounts without delay.\n\n"
    "They took note of the report on fishing.\n",
    "2030-06-04": "The ministers demanded that the harbour authority publish its accounts.\n\n"
    "The railway will be built by 2031. They agreed to open a consulate in Borville.\n",
}


@pytest.fixture
def texts(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "harbour"
    folder.mkdir()
    for date, text in ROUNDS.items():
        (folder / f"{date}.txt").write_text(text, "utf-8")
    return sorted(folder.iterdir())


@pytest.fixture
def archive(tmp_path: Path, texts: list[Path]) -> Iterator[Archive]:
    with Archive(tmp_path / "a.db", create=True) as archive:
        for file in texts:
            archive.add(file)
        yield archive


# ── in and out ───────────────────────────────────────────────────────────────


def test_a_statement_comes_out_as_it_went_in(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", create=True) as archive:
        for file in SAMPLES:
            added = archive.add(file)
            whole = commdiff.read(file)
            assert added.new
            assert archive.statement(added.entry.number) == whole
            assert added.entry.clauses == len(whole.clauses)
            assert added.entry.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_field_of_a_value_class_is_restored(tmp_path: Path) -> None:
    whole = commdiff.segment(Statement.from_text("They met in Borville.[1]", id="r1"))
    source = attrs.evolve(
        whole.source, marks=((0, "p. 1"), (9, "p. 2")), notices=("A note.",), media_type="application/pdf"
    )
    clause = attrs.evolve(whole.clauses[0], skipped=(commdiff.Span(21, 24),), label="OP3")
    statement = attrs.evolve(
        whole, source=source, clauses=(clause, *whole.clauses[1:]), issuer="The Council", round="sixth"
    )
    with Archive(tmp_path / "a.db", create=True) as archive:
        added = archive.add(statement)
        assert archive.statement(added.entry.number) == statement
        assert archive.precedents("they met").hits[0].place == statement.place(clause)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_text_comes_out_as_it_went_in(tmp_path: Path, text: str) -> None:
    statement = commdiff.segment(Statement.from_text(text))
    with Archive(tmp_path / "any.db", create=True) as archive:
        added = archive.add(statement)
        assert archive.statement(added.entry.number) == statement
        archive.remove(added.entry.number)
        assert archive.entries() == ()
        assert archive._base.execute("SELECT count(*) FROM terms").fetchone() == (0,)
        assert archive._base.execute("SELECT count(*) FROM wording").fetchone() == (0,)


def test_series_and_date_come_from_the_file_unless_they_are_given(archive: Archive, tmp_path: Path) -> None:
    assert [(e.series, e.date) for e in archive.entries()] == [("harbour", date) for date in ROUNDS]
    own = archive.add(SAMPLES[0], series="banks", date="2030-01-31").entry
    assert (own.series, own.date) == ("banks", "2030-01-31")
    assert archive.add(SAMPLES[1]).entry.date == commdiff.read(SAMPLES[1]).date
    (tmp_path / "2030-02-31.txt").write_text("No such day.", "utf-8")
    assert archive.add(tmp_path / "2030-02-31.txt").entry.date is None
    with pytest.raises(UsageError, match="not a date"):
        archive.add(SAMPLES[2], date="last week")


def test_the_same_bytes_are_added_once(archive: Archive, texts: list[Path], tmp_path: Path) -> None:
    before = archive.stats()
    (tmp_path / "copy.txt").write_bytes(texts[0].read_bytes())
    again = archive.add(tmp_path / "copy.txt", series="other")
    assert not again.new
    assert again.entry.name == str(texts[0])
    assert archive.stats().statements == before.statements == 3


def test_a_removed_statement_is_not_found_and_its_number_is_not_reused(archive: Archive, texts: list[Path]) -> None:
    assert archive.precedents("the report on fishing").uses == 1
    gone = archive.remove("2029-05-03")
    assert archive.precedents("the report on fishing").uses == 0
    assert archive.add(texts[1]).entry.number > gone.number
    assert archive.precedents("the report on fishing").uses == 1
    assert archive.find(archive.entries()[0].sha256[:8]) == archive.entries()[0]
    with pytest.raises(UsageError, match="has no statement 'nothing'"):
        archive.remove("nothing")


def test_a_name_that_two_statements_have_needs_the_number(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", create=True) as archive:
        for text in ("One.", "Two."):
            archive.add(Statement.from_text(text, id="r1"))
        with pytest.raises(UsageError, match="numbers 1, 2"):
            archive.find("r1")


def test_rounds_are_ordered_by_date_or_by_name_as_people_count(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", create=True) as archive:
        for name in ("r10", "r9", "r1"):
            archive.add(Statement.from_text(f"The text of {name}.", id=name), series="undated")
        for date in ("2030-01-01", "2029-01-01"):
            archive.add(Statement.from_text(f"Said on {date}.", id="z"), series="dated", date=date)
        rounds = {name: [(e.date, e.id) for e in group] for name, group in archive.rounds()}
    assert rounds["undated"] == [(None, "r1"), (None, "r9"), (None, "r10")]
    assert [date for date, _ in rounds["dated"]] == ["2029-01-01", "2030-01-01"]


# ── precedents ───────────────────────────────────────────────────────────────


def test_exact_hits_come_first_and_every_hit_is_weighed(archive: Archive) -> None:
    found = archive.precedents("The ministers urged the harbour authority to publish its accounts")
    first, second, third = found.hits[:3]
    assert (first.exact, first.score, first.strength) == (True, 1.0, "equal")
    assert {second.strength, third.strength} == {"stronger"}
    assert found.uses == 1
    assert found.oldest == found.newest == first.entry
    assert all(0 < hit.score < 1 for hit in found.hits[1:])
    stronger = next(hit for hit in found.hits if hit.entry.date == "2030-06-04")
    assert "force" in stronger.dimensions
    for hit in found.hits:
        for cue in hit.change.evidence if hit.change else ():
            text = found.query if cue.side == "old" else archive.statement(hit.entry.number).text
            assert cue.span.quote(text) == cue.quote


def test_oldest_and_newest_use_are_over_all_hits_not_only_those_listed(archive: Archive) -> None:
    found = archive.precedents("publish its accounts", limit=1)
    assert len(found.hits) == 1
    assert (found.uses, found.oldest.date, found.newest.date) == (3, "2028-05-02", "2030-06-04")


def test_words_are_compared_in_the_same_form(archive: Archive) -> None:
    assert archive.precedents("PUBLISH  its\naccounts").uses == 3
    assert archive.precedents("accounts its publish").uses == 0
    assert archive.precedents("publishing its account").hits[0].score < 1


QUERY = "the harbour authority to publish its accounts"


@pytest.mark.parametrize(
    ("query", "filters", "dates"),
    [
        (QUERY, {}, {*ROUNDS, "2031-01-01"}),
        (QUERY, {"since": "2029"}, {"2029-05-03", "2030-06-04", "2031-01-01"}),
        (QUERY, {"until": "2029"}, {"2028-05-02", "2029-05-03"}),
        (QUERY, {"since": "2029-05", "until": "2029-05-03"}, {"2029-05-03"}),
        (QUERY, {"series": "harbour"}, set(ROUNDS)),
        (QUERY, {"series": ["other"]}, {"2031-01-01"}),
        (QUERY, {"stronger_than": f"The ministers urged {QUERY}"}, {"2029-05-03", "2030-06-04"}),
        ("the railway", {"topic": "infrastructure"}, {"2030-06-04"}),
        ("the railway", {"topic": "fishing"}, set()),
    ],
)
def test_filters(archive: Archive, query: str, filters: dict, dates: set[str]) -> None:
    text = "They noted that the harbour authority publishes accounts."
    archive.add(Statement.from_text(text, id="o"), series="other", date="2031-01-01")
    found = archive.precedents(query, **filters)
    assert {hit.entry.date for hit in found.hits} == dates
    assert len(found.filters) == len(filters)


@pytest.mark.parametrize(
    ("query", "more", "reason"),
    [
        ("", {}, "has no words"),
        (" .;— ", {}, "has no words"),
        ("word " * 500, {}, "longer than 2,000"),
        ("harbour", {"limit": 0}, "1 or more"),
        ("harbour", {"since": "May"}, "not a date"),
        ("harbour", {"series": "none"}, "no series 'none'; it has: harbour"),
        ("harbour", {"stronger_than": "?"}, "has no words"),
    ],
)
def test_bad_queries_are_refused_in_one_line(archive: Archive, query: str, more: dict, reason: str) -> None:
    with pytest.raises(UsageError, match=re.escape(reason)):
        archive.precedents(query, **more)


@pytest.mark.parametrize(
    "query", ['"', "a OR b NOT c", "harbour*", "NEAR(a b)", "stems:x", "' ; DROP TABLE terms", "^x -y"]
)
def test_a_query_is_words_never_an_operator(archive: Archive, query: str) -> None:
    if words(query):
        archive.precedents(query)
    assert archive.stats().statements == 3


def test_an_empty_archive_finds_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", create=True) as archive:
        found = archive.precedents("anything at all")
    assert (found.hits, found.uses, found.oldest) == ((), 0, None)


PHRASE = st.lists(
    st.sampled_from(["the", "two", "sides", "urged", "agree", "harbour", "accounts", "steel"]), min_size=1, max_size=9
)


@given(PHRASE, PHRASE)
def test_scores_are_shares_and_the_same_words_score_highest(asked: list[str], other: list[str]) -> None:
    known = Weights(100, dict.fromkeys(stems(asked + other), 3))
    query = search.prepare(asked, known)
    assert 0 <= search.score(query, other) <= search.score(query, asked) <= search.NEAR
    assert search.is_exact(asked, [*other, *asked, *other])
    assert search.is_exact(asked, other) == (f" {' '.join(asked)} " in f" {' '.join(other)} ")


@pytest.mark.slow
def test_planted_paraphrases_of_the_samples_are_found(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", create=True) as archive:
        for file in SAMPLES:
            archive.add(file)
        tried = found = 0
        for entry in archive.entries():
            for clause in archive.statement(entry.number).clauses:
                own = words(clause.wording)
                if clause.role == "body" and 10 <= len(own) <= 60:
                    planted = [word for at, word in enumerate(own) if at % 5 != 3]
                    planted = planted[len(planted) // 2 :] + planted[: len(planted) // 2]
                    hits = archive.precedents(" ".join(planted)).hits
                    tried += 1
                    found += own in [words(hit.clause.wording) for hit in hits]
    assert tried > 100
    assert found / tried >= 0.95


# ── exports ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", ["csv", "csv-excel", "html", "json", "jsonl", "markdown", "terminal"])
def test_every_format_shows_hostile_texts_harmlessly(tmp_path: Path, format: str) -> None:
    with Archive(tmp_path / "a.db", create=True) as archive:
        for text in HOSTILE:
            if "\ud800" not in text:
                archive.add(
                    Statement.from_text(f"They noted {text} in the harbour.", id=f"=x\x1b {text[:9]}"), series=text
                )
        found = archive.precedents("they noted in the harbour", limit=50)
    assert len(found.hits) >= 8
    text = commdiff.render(found, format, width=70)
    assert text == commdiff.render(found, format, width=70)
    assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202e\u2066]", text)
    assert ("<script>" in text) == (format in ("csv", "csv-excel", "json", "jsonl", "terminal"))
    if format == "terminal":
        assert "\x1b[1m" in commdiff.render(found, format, color=True)


def made_up() -> Precedents:
    """Return an answer with a hit of each kind, from invented verdicts."""
    built = (
        Build()
        .row("unchanged", "They urged the harbour authority to publish its accounts.")
        .row(
            "strengthened",
            "[-They urged-]{+The ministers demanded that+} the harbour authority [-to-] publish its accounts.",
            proof("force", "up", "old", "urged", why="Demanding is stronger than urging."),
            proof("force", "up", "new", "demanded that", why="Demanding is stronger than urging."),
            confidence="low",
        )
        .row("softened", "They urged the authority to {+consider whether to+} publish its accounts.",
             proof("hedging", "down", "new", "consider whether to", why="The act becomes a consideration."))
        .row("reworded", "They noted the [-accounts-]{+report+}.")
        .comparison()
    )  # fmt: skip
    hits = []
    for at, (change, score) in enumerate(zip(built.changes, (1.0, 0.81, 0.7, 0.31), strict=True)):
        date = f"203{at}-05-02" if at else None
        entry = Entry(at + 1, f"r{at}", f"r{at}.txt", "harbour", date, None, "en", "text/plain", "ab", "", 9)
        about = ("Harbour", "Budget") if at == 1 else ()
        weighed = change if score > 0.4 else None
        hits.append(Precedent(entry, change.new[0], f"¶ {at + 1}", score, score == 1.0, about, weighed))
    last = hits[-1].entry
    more = (("series", "harbour"), ("since", "2028"))
    ends = hits[1].entry, last
    return Precedents("urged the authority", tuple(hits), 1, *ends, 3, 1234, more, "commdiff 0|test", ("A note.",))


def test_the_reports_are_the_golden_ones(golden: Callable[[str, str], None]) -> None:
    for format, suffix in (("terminal", "txt"), ("markdown", "md"), ("csv", "csv"), ("html", "html"), ("json", "json")):
        golden(f"precedents.{suffix}", commdiff.render(made_up(), format))
    none = attrs.evolve(made_up(), hits=(), uses=0, oldest=None, newest=None)
    assert "Nothing similar" in commdiff.render(none, "terminal")
    assert "Nothing similar" in commdiff.render(none, "markdown")


def test_json_follows_its_schema(archive: Archive) -> None:
    contract = json.loads(files("commdiff").joinpath("schema/commdiff-precedent-1.schema.json").read_text("utf-8"))
    check = jsonschema.Draft202012Validator(contract)
    found = archive.precedents("the harbour authority to publish its accounts", since="2028")
    document = json.loads(commdiff.render(found, "json"))
    check.validate(document)
    assert len(document["hits"]) == len(found.hits)
    assert commdiff.render(found, "jsonl").count("\n") == len(found.hits)
    with pytest.raises(jsonschema.ValidationError):
        check.validate(document | {"schema": "commdiff/1"})
    with pytest.raises(UsageError, match="no format 'docx'; known: csv"):
        commdiff.render(found, "docx")


# ── an encoder of one's own ──────────────────────────────────────────────────


def bag(texts: list[str]) -> list[list[float]]:
    """A toy encoder: hashed words, two of which count as the same."""
    rows = []
    for text in texts:
        row = [0.0] * 64
        for word in words(text.replace("railway", "train")):
            row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1.0
        rows.append(row)
    return rows


def test_an_encoder_re_ranks_and_the_signature_says_so(tmp_path: Path, archive: Archive) -> None:
    query = "the train will be built"
    plain = archive.precedents(query)
    with Archive(archive.path, settings=Settings(encoder=bag)) as other:
        ranked = other.precedents(query)
        exact = other.precedents("They met in Borville")
    assert ranked.hits[0].score > plain.hits[0].score
    assert ranked.hits[0].clause.text.startswith("The railway")
    assert ranked.signature == f"{plain.signature}|encoder:bag"
    assert exact.hits[0].exact
    assert exact.hits[0].score == 1.0
    with Archive(archive.path, settings=Settings()) as again:
        assert again.precedents(query) == plain


@pytest.mark.parametrize("wrong", [lambda texts: [], lambda texts: [[1.0] * n for n, _ in enumerate(texts)],
                                   lambda texts: [[float("nan")]] * len(texts), lambda texts: None,
                                   lambda texts: ["ab"] * len(texts), lambda texts: [None] * len(texts)])  # fmt: skip
def test_an_encoder_with_an_error_is_named(archive: Archive, wrong: Callable) -> None:
    with Archive(archive.path, settings=Settings(encoder=wrong)) as other, pytest.raises(UsageError, match="vector"):
        other.precedents("the harbour")


OLD_TEXT = "The train to Arville will run daily.\n\nThey met in Borville."
NEW_TEXT = (
    "They met in Borville.\n\nThe boat to Norville will run seldom.\n\nEvery day the railway to Arville shall be open."
)


def test_an_encoder_affects_the_alignment_and_is_in_the_signature() -> None:
    old, new = (Statement.from_text(text, id=id) for id, text in (("old", OLD_TEXT), ("new", NEW_TEXT)))
    seen: list[str] = []

    def one(texts: list[str]) -> list[list[float]]:
        """An encoder for which trains and railways are equal, and all other words are equal."""
        seen.extend(texts)
        return [[1.0, 0.0] if "train" in text or "railway" in text else [0.0, 1.0] for text in texts]

    plain, again = commdiff.compare(old, new), commdiff.compare(old, new, settings=Settings())
    helped = commdiff.compare(old, new, settings=Settings(encoder=one))
    turned = commdiff.compare(new, old, settings=Settings(encoder=one))
    assert plain == again
    assert seen
    assert helped.signature.startswith(f"{plain.signature}|encoder:")
    became = {name: next(c.new_text for c in found if "train" in c.old_text) for name, found in
              (("plain", plain), ("helped", helped))}  # fmt: skip
    assert "railway" not in became["plain"]
    assert "railway" in became["helped"]
    assert {(c.new_text, c.old_text, c.similarity) for c in turned} == {
        (c.old_text, c.new_text, c.similarity) for c in helped
    }


def test_a_local_model_needs_the_extra_and_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no folder"):
        commdiff.load_encoder(tmp_path / "none")
    old, new = str(SAMPLES[0]), str(SAMPLES[1])
    assert main([old, new, "--encoder", str(tmp_path / "none")]) == 2
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(commdiff.MissingExtraError, match=r"pip install 'commdiff\[semantic\]'"):
        commdiff.load_encoder(tmp_path)


# ── the file ─────────────────────────────────────────────────────────────────


def first_version(path: Path) -> None:
    """Write a file in version 1 of the tables."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("BEGIN")
    connection.MIGRATIONS[0](base)
    text = "The railway will be built by 2031.\n\nThey met in Borville."
    base.execute(
        "INSERT INTO statements VALUES (7, ?, 'r1', 'r1.txt', 'rail', '2030-01-01', NULL, 'en', 'text/plain',"
        " '2030-01-02T00:00:00+00:00', '{}', '{}', ?)",
        (hashlib.sha256(text.encode()).hexdigest(), text),
    )
    for index, (start, end) in enumerate([(0, 34), (36, 57)]):
        base.execute("INSERT INTO clauses VALUES (?, 7, ?, ?, ?, 'body', NULL, 0, ?, ?, 0, '¶ 1', '{}')",
                     (index + 1, index, start, end, index, index))  # fmt: skip
        found = stems(words(text[start:end]))
        base.execute("INSERT INTO wording (rowid, stems) VALUES (?, ?)", (index + 1, " ".join(found)))
        base.executemany("INSERT OR IGNORE INTO terms VALUES (?, 1)", [(stem,) for stem in set(found)])
    base.execute(f"PRAGMA application_id = {connection.APPLICATION}")
    base.execute("PRAGMA user_version = 1")
    base.execute("COMMIT")
    base.close()


def test_an_older_archive_is_migrated(tmp_path: Path) -> None:
    first_version(tmp_path / "old.db")
    with Archive(tmp_path / "old.db") as archive:
        assert archive.stats().version == len(connection.MIGRATIONS) > 1
        found = archive.precedents("the railway will be built", topic="Infrastructure")
        assert [(hit.entry.number, hit.exact) for hit in found.hits] == [(7, True)]
        assert not archive.add(Statement.from_text(archive.statement(7).text)).new
    base = sqlite3.connect(tmp_path / "old.db")
    assert base.execute("PRAGMA user_version").fetchone() == (len(connection.MIGRATIONS),)
    base.close()


def test_a_step_that_fails_leaves_the_older_archive_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(base: sqlite3.Connection) -> None:
        base.execute("DROP TABLE clauses")
        raise sqlite3.OperationalError("no luck")

    first_version(tmp_path / "old.db")
    monkeypatch.setattr(connection, "MIGRATIONS", (connection.MIGRATIONS[0], fails))
    with pytest.raises(ArchiveError, match=r"old\.db: no luck"):
        Archive(tmp_path / "old.db")
    monkeypatch.undo()
    with Archive(tmp_path / "old.db") as archive:
        assert len(archive.statement(7).clauses) == 2


def test_an_index_with_other_stems_is_rebuilt(archive: Archive) -> None:
    archive._base.execute("UPDATE facts SET value = 'other' WHERE name = 'stems'")
    archive._base.execute("UPDATE wording SET stems = 'nonsense'")
    with Archive(archive.path) as again:
        assert again.precedents("publish its accounts").uses == 3
        assert again.precedents("nonsense").hits == ()


def refused(path: Path, reason: str, capsys: pytest.CaptureFixture[str], *args: str) -> None:
    """Check that the command ends with exit code 2 and a one-line message that names the file and the reason."""
    assert main(list(args) or ["archive", "list", str(path)]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"commdiff: {path}: ")
    assert reason in captured.err
    assert captured.err.count("\n") == 1


def test_files_that_are_not_archives_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["archive", "add"]
    text = tmp_path / "text.txt"
    text.write_text("The two sides met in Borville. " * 50, "utf-8")
    refused(text, "is not an archive", capsys)
    refused(text, "is not an archive", capsys, *add, str(text), str(SAMPLES[0]))
    assert text.read_text("utf-8").startswith("The two")
    refused(tmp_path / "none.db", "no such archive", capsys)
    refused(tmp_path, "is a directory", capsys)
    refused(
        tmp_path / "no" / "x.db", "folder does not exist", capsys, *add, str(tmp_path / "no" / "x.db"), str(SAMPLES[0])
    )
    other = tmp_path / "other.db"
    base = sqlite3.connect(other)
    base.execute("CREATE TABLE mine (x)")
    base.close()
    refused(other, "an SQLite file, but not an archive", capsys, *add, str(other), str(SAMPLES[0]))
    (tmp_path / "empty.db").touch()
    refused(tmp_path / "empty.db", "is not an archive", capsys)


def test_a_newer_archive_and_a_damaged_one_are_refused(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive._base.execute("PRAGMA user_version = 99")
    refused(archive.path, "has version 99, but this commdiff knows versions up to", capsys)
    archive._base.execute(f"PRAGMA user_version = {len(connection.MIGRATIONS)}")
    archive.close()
    data = bytearray(archive.path.read_bytes())
    data[5000:40000] = b"\x99" * 35000
    archive.path.write_bytes(data)
    refused(archive.path, "", capsys, "precedent", str(archive.path), "publish its accounts")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Run without root's permission to write everywhere."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_archive_can_be_searched_and_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        assert main(["archive", "add", str(path), str(SAMPLES[0])]) == 0
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        capsys.readouterr()
        with as_nobody():
            assert main(["precedent", str(path), "the committee"]) == 0
            assert capsys.readouterr().err == ""
            refused(path, "is read-only", capsys, "archive", "add", str(path), str(SAMPLES[1]))
            refused(path, "is read-only", capsys, "archive", "remove", str(path), "1")
        Path(folder).chmod(0o755)


def run(*args: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "commdiff", *args]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **more)


def test_a_full_disk_costs_nothing_that_was_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    limit = 120_000
    result = run("archive", "add", str(path), *map(str, SAMPLES),
                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))  # fmt: skip
    assert result.returncode == 2
    assert result.stderr.startswith(f"commdiff: {path}: ")
    assert "the disk is full" in result.stderr
    assert result.stderr.count("\n") == 1
    reported = re.findall(r"^added (\d+): (.*) \(", result.stdout, re.M)
    with Archive(path) as archive:
        assert [(str(e.number), e.name) for e in sorted(archive.entries(), key=lambda e: e.number)] == reported
        archive.add(SAMPLES[-1])
        assert archive._base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_kill_loses_nothing_that_was_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        text = SAMPLES[number % len(SAMPLES)].read_text("utf-8")
        (folder / f"{number:02}.txt").write_text(f"{text}\nThe end of text {number}.\n", "utf-8")
    command = [sys.executable, "-m", "commdiff", "archive", "add", str(path), str(folder)]
    reported: set[str] = set()
    for seen in (1, 3, 2):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        lines = [process.stdout.readline() for _ in range(seen + len(reported))]
        time.sleep(0.01 * seen)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        assert process.wait() == -signal.SIGKILL
        reported |= set(re.findall(r"^(?:added|there already as) \d+: (.*) \(.*\n", "".join(lines), re.M))
        with Archive(path) as archive:
            held = {entry.name: entry for entry in archive.entries()}
            assert reported <= set(held)
            for name, entry in held.items():
                assert archive.statement(entry.number) == commdiff.read(name)
            (clauses,) = archive._base.execute("SELECT count(*) FROM clauses").fetchone()
            assert clauses == archive.stats().clauses
            assert archive._base.execute("SELECT count(*) FROM wording").fetchone() == (clauses,)
    assert len(reported) >= 3


def test_two_writers_at_once_both_succeed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    half = len(SAMPLES) // 2
    shares = [[*SAMPLES[:half], SAMPLES[-1]], SAMPLES[half:]]
    started = [
        subprocess.Popen([sys.executable, "-m", "commdiff", "archive", "add", str(path), *map(str, share)],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for share in shares
    ]  # fmt: skip
    assert [process.communicate(timeout=120)[1] for process in started] == ["", ""]
    with Archive(path) as archive:
        assert sorted(entry.name for entry in archive.entries()) == sorted(map(str, SAMPLES))


def test_a_writer_waits_for_another_and_gives_up_with_a_clear_line(archive: Archive, texts: list[Path]) -> None:
    archive._base.execute("BEGIN IMMEDIATE")
    with Archive(archive.path, wait=0.1) as other:
        with pytest.raises(ArchiveError, match="another process has been writing to it"):
            other.add(SAMPLES[0])
        assert other.precedents("publish its accounts").uses == 3
    timer = threading.Timer(0.3, lambda: None)
    timer.start()
    archive._base.execute("ROLLBACK")
    with Archive(archive.path, wait=10) as other:
        assert other.add(SAMPLES[0]).new
    timer.join()


def test_a_lone_surrogate_is_refused(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="lone surrogate"):
        archive.add(Statement.from_text("They met \ud800 in Borville."))
    assert archive.stats().statements == 3


# ── the command line ─────────────────────────────────────────────────────────


def test_the_commands(tmp_path: Path, texts: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "c.db")
    (texts[0].parent / ".hidden").write_text("Not to be added.", "utf-8")
    assert main(["archive", "add", path, str(texts[0].parent)]) == 0
    assert capsys.readouterr().out.count("added ") == 3
    assert main(["archive", "add", path, str(texts[0]), str(tmp_path / "none.txt"), str(SAMPLES[0])]) == 2
    told = capsys.readouterr()
    assert told.out.splitlines()[0].startswith("there already as 1: ")
    assert told.out.splitlines()[1].startswith("added 4: ")
    assert told.err == f"commdiff: {tmp_path / 'none.txt'}: no such file or directory; skipped\n"
    assert main(["archive", "list", path, "--series", "harbour"]) == 0
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()[1:]] == list(ROUNDS)
    assert main(["archive", "list", path, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4
    assert main(["archive", "stats", path]) == 0
    assert capsys.readouterr().out.startswith("4 statements, ")
    assert main(["archive", "stats", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["series"][0]["name"] == "harbour"
    assert main(["archive", "remove", path, "4"]) == 0
    assert capsys.readouterr().out == f"removed 4: {SAMPLES[0]}\n"
    out = tmp_path / "found.json"
    assert main(["precedent", path, "publish its accounts", "--since", "2029", "-o", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["exact"] == 2
    assert main(["precedent", path, "publish its accounts", "-f", "json", "-o", path]) == 2
    assert "nothing was written" in capsys.readouterr().err


def test_importing_the_package_does_not_import_the_archive() -> None:
    program = "import sys, commdiff; print([n for n in ('sqlite3', 'commdiff.archive', 'pyarrow') if n in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_a_source_that_cannot_be_read_is_named(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.txt"):
        archive.add(tmp_path / "none.txt")


def test_no_archive_is_created_without_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new, empty, good, bad = (tmp_path / name for name in ("new.db", "empty", "good.txt", "bad.txt"))
    empty.mkdir()
    good.write_text("We met.", "utf-8")
    bad.write_text("", "utf-8")
    (tmp_path / "bad.toml").write_text("off = 1", "utf-8")
    for args, reason in (
        ([str(bad), str(empty / "none.txt")], "skipped"),
        ([str(empty)], f"{empty}: no texts in it"),
        ([str(good), "--date", "2025-02-31"], "not a date: '2025-02-31'"),
        ([str(good), "--topics", str(tmp_path / "bad.toml")], "bad.toml"),
    ):
        assert main(["archive", "add", str(new), *args]) == 2
        assert reason in capsys.readouterr().err
        assert not new.exists()
    assert main(["archive", "add", str(new), str(bad), str(good)]) == 2
    assert "added 1" in (said := capsys.readouterr().out) and "undated, 1 clause)" in said
    assert main(["archive", "stats", str(new)]) == 0
    assert capsys.readouterr().out.startswith("1 statement, 1 clause, ")


@pytest.mark.parametrize("day", ["2025-13", "2025-02-30", "0000", "2025-1"])
def test_since_and_until_are_days_that_the_calendar_has(archive: Archive, day: str) -> None:
    for side in ("since", "until"):
        with pytest.raises(UsageError, match=f"{side}: '{day}' is not a date"):
            archive.precedents("accounts", **{side: day})  # type: ignore[arg-type]


def test_an_invalid_stored_statement_gives_a_one_line_message(archive: Archive, texts: list[Path]) -> None:
    archive.add(texts[0])
    number = archive.entries()[0].number
    with sqlite3.connect(archive.path) as other:
        other.execute("UPDATE statements SET date = '2028-02-30' WHERE number = ?", (number,))
    with pytest.raises(ArchiveError, match=rf"a\.db: statement {number} is not as commdiff stores one: .*2028-02-30"):
        archive.statement(number)


def test_a_text_from_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("The ministers urged calm.\n",))
    writer.start()
    assert main(["archive", "add", str(tmp_path / "p.db"), str(pipe)]) == 0
    writer.join()
    with Archive(tmp_path / "p.db") as kept:
        assert len(kept.entries()) == 1
