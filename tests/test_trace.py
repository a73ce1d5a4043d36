"""Language through many rounds: the samples, the files that count as rounds, revivals, phrases, levels, the command."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import attrs
import jsonschema
import pytest

import commdiff
from commdiff import History, Lineage, ReadError, Statement, UsageError, extend, find_phrase, trace
from commdiff.cli.main import main

from .conftest import render_history

ROOT = Path(__file__).parent.parent
DIALOGUE = sorted((ROOT / "samples").glob("china-pakistan-round-*.txt"))
ROUNDS = {
    "2030-05-01": """The Council of Norland

1. The Council urges all parties to open the bridge at Tarin.
2. The Council notes the report on the harvest.
3. The Council strongly condemns the attack on the lighthouse.
""",
    "2031-05-01": """The Council of Norland

1. The Council demands that all parties open the bridge at Tarin.
2. The Council notes the report on the harvest.
""",
    "2032-05-01": """The Council of Norland

1. The Council demands that all parties open the bridge at Tarin.
2. The Council welcomes the report on the harvest.
3. The Council decides to meet in Borville.
""",
    "2033-05-01": """The Council of Norland

1. The Council condemns the attack on the lighthouse.
2. The Council demands that all parties open the bridge at Tarin.
3. The Council welcomes the report on the harvest.
""",
}


@pytest.fixture(scope="module")
def dialogue() -> History:
    return trace(DIALOGUE)


@pytest.fixture(scope="module")
def council() -> History:
    return trace([Statement.from_text(text, id=f"r-{date[:4]}", date=date) for date, text in ROUNDS.items()])


def with_words(history: History, words: str) -> Lineage:
    (id,) = find_phrase(history, words).lineages
    return history.find(id)


# ── the samples' running example, as a careful reader has it ─────────────────


def test_the_demand_on_afghanistan_round_by_round(dialogue: History) -> None:
    lineage = with_words(dialogue, "visible and verifiable")
    assert lineage.rounds == (0, 1, 2)
    assert "Afghanistan" in lineage.topics
    first, second = lineage.steps
    assert (first.new_round, first.event) == (1, "strengthened")
    assert ("precision", "up") in {(p.dimension, p.direction) for p in first.change.evidence}
    assert second.new_round == 2 and second.event in ("mixed", "strengthened")
    proofs = {(p.dimension, p.direction, p.quote.lower()) for p in second.change.evidence}
    assert ("intensity", "up", "more") in proofs
    assert any(dimension == "addressee" and direction == "down" for dimension, direction, _ in proofs)
    assert not [quote for *_, quote in proofs if quote in ("groups", "organizations", "threat", "threats")]


def test_the_politics_of_afghanistan_round_by_round(dialogue: History) -> None:
    lineage = with_words(dialogue, "inclusive political framework")
    assert lineage.rounds == (0, 1, 2)
    second = lineage.steps[1]
    naming = [p for p in second.change.evidence if p.dimension == "naming"]
    assert second.new_round == 2 and naming and all(p.direction == "none" for p in naming)
    development = find_phrase(dialogue, "focus on development")
    assert (development.present, development.lineages) == ((2,), (lineage.id,))


def test_the_phrases_of_the_demand_have_their_first_and_last_round(dialogue: History) -> None:
    lineage = with_words(dialogue, "visible and verifiable")
    phrases = {phrase.quote.lower(): (phrase.rounds[0], phrase.rounds[-1]) for phrase in lineage.phrases}
    assert phrases["visible and verifiable"] == (1, 2)
    assert phrases["more"] == (2, 2)
    assert phrases["interim afghan government"] == (0, 1)


def test_a_phrase_and_its_earlier_wording(dialogue: History) -> None:
    found = find_phrase(dialogue, "Visible and  VERIFIABLE")
    assert found.present == (1, 2)
    before, then, _ = found.rounds
    (origin,) = before.rewordings
    assert not before.nodes and "hoped" in dialogue.clause(origin).text
    assert [dialogue.clause(node).label for node in then.nodes] == ["6"]


def test_the_line_on_double_standards_is_revived_after_a_round(dialogue: History) -> None:
    (step,) = with_words(dialogue, "double standard in the fight against terrorists").revivals
    assert (step.old_round, step.new_round, step.change.kind) == (0, 2, "unchanged")


# ── revivals, levels, figures ────────────────────────────────────────────────


def test_language_revived_in_other_words_is_judged_against_its_last_wording(council: History) -> None:
    lineage = with_words(council, "the attack on the lighthouse")
    (step,) = lineage.revivals
    assert (step.old_round, step.new_round, step.event, step.change.kind) == (0, 3, "revived", "softened")
    assert [s.event for s in lineage.events] == ["dropped", "revived"]
    assert [s.event for s in lineage.steps] == ["dropped", "revived"]


def test_levels_by_round_with_their_wording(council: History) -> None:
    lineage = with_words(council, "open the bridge at Tarin")
    force = {level.round: (level.level, level.quote) for level in lineage.levels if level.family == "directive"}
    assert [force[n][1] for n in range(4)] == ["urges", *["demands that"] * 3]
    assert force[0][0] < force[1][0] == force[2][0] == force[3][0]
    for level in lineage.levels:
        assert level.span.quote(council.rounds[level.round].text) == level.quote


def test_a_round_in_figures(council: History) -> None:
    first, second, third, fourth = council.summaries
    assert first.verbatim is None and first.clauses == 4
    assert (second.events["strengthened"], second.events["dropped"], second.verbatim) == (1, 1, 0.5)
    assert (third.events["added"], third.events["strengthened"], third.verbatim) == (1, 1, 2 / 3)
    assert (fourth.events["revived"], fourth.events["added"], fourth.events["dropped"]) == (1, 0, 1)


def test_lineages_are_found_by_what_happened(council: History) -> None:
    assert council.only("revived") == (with_words(council, "lighthouse"),)
    assert with_words(council, "Borville") in council.only("added")
    with pytest.raises(commdiff.CommdiffError, match="unknown kind 'nosuch'"):
        council.only("nosuch")


def test_a_split_and_a_merger_are_one_lineage() -> None:
    one = "They welcomed the ferry between the ports and they thanked the harbour company for its new quay."
    two = "They welcomed the ferry between the ports. They thanked the harbour company for its new quay."
    other = "The ministers agreed on a timetable for the railway.\n\n"
    history = trace([Statement.from_text(other + text, id=f"r{n}") for n, text in enumerate((one, two, one))])
    for lineage in history:
        assert lineage.rounds == (0, 1, 2)


# ── what is taken for a round ────────────────────────────────────────────────


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, (date, text) in enumerate(ROUNDS.items()):
        name = f"r{number + 8}.txt"  # r8, r9, r10, r11: in order by number
        (tmp_path / name).write_text(text.replace("Norland\n", f"Norland\n\n{date}\n", 1), "utf-8")
    (tmp_path / "notes.log").write_text("not a text", "utf-8")
    return tmp_path


def names(history: History) -> list[str]:
    return [side.id for side in history.rounds]


def test_a_folder_and_a_pattern_name_their_texts(folder: Path) -> None:
    assert names(trace([folder])) == ["r8", "r9", "r10", "r11"]
    assert names(trace([str(folder / "r1?.txt")])) == ["r10", "r11"]


def test_dates_put_rounds_in_order_and_arguments_where_one_is_unknown(folder: Path) -> None:
    back = [folder / f"r{n}.txt" for n in (11, 9, 8, 10)]
    assert names(trace(back)) == ["r8", "r9", "r10", "r11"]
    undated = Statement.from_text("The Council of Norland met.", id="undated")
    assert names(trace([*back, undated])) == ["r11", "r9", "r8", "r10", "undated"]


def test_a_list_of_rounds_gives_titles_and_dates(folder: Path) -> None:
    (folder / "rounds.toml").write_text(
        '[[round]]\nfile = "r9.txt"\ndate = 2001-01-02\ntitle = "The ninth"\n'
        '[[round]]\nfile = "r8.txt"\ndate = "2001-01-01"\n',
        "utf-8",
    )
    for source in (folder, folder / "rounds.toml"):
        history = trace([source])
        assert [side.date for side in history.rounds] == ["2001-01-01", "2001-01-02"]
        assert history.rounds[1].title == "The ninth"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("round = 1", "no [[round]] tables"),
        ("[[rounds]]", "unknown key 'rounds'"),
        ("[[round]]\nfile = 1", "round 1: file must be"),
        ('[[round]]\nfile = "r8.txt"\nday = 1', "round 1: unknown key 'day'"),
        ('[[round]]\nfile = "r8.txt"\ndate = "May"', "round 1: date must be a date"),
        ('[[round]]\nfile = "r8.txt"\ndate = "2001-02-30"', "round 1: date must be a date"),
        ('[[round]]\nfile = "r8.txt"\ntitle = 3', "round 1: title must be a text"),
        ('[[round]]\nfile = "nosuch.txt"', "no such file"),
        ("[[round", "not TOML"),
    ],
)
def test_a_wrong_list_of_rounds_is_refused_in_one_line(folder: Path, text: str, reason: str) -> None:
    (folder / "rounds.toml").write_text(text, "utf-8")
    with pytest.raises(ReadError) as caught:
        trace([folder])
    assert reason in str(caught.value) and "\n" not in str(caught.value)


def test_invalid_series_are_refused(tmp_path: Path) -> None:
    for rounds in ([], [DIALOGUE[0]]):
        with pytest.raises(UsageError, match="two rounds or more"):
            trace(rounds)
    with pytest.raises(UsageError, match="a list of rounds"):
        trace("samples")  # type: ignore[arg-type]
    with pytest.raises(ReadError, match="no texts there"):
        trace([tmp_path])
    with pytest.raises(ReadError, match="no texts there"):
        trace([str(tmp_path / "*.txt")])
    with pytest.raises(UsageError, match="no words"):
        find_phrase(trace(DIALOGUE[:2]), "—")


# ── stored histories ─────────────────────────────────────────────────────────


def test_a_stored_history_goes_on_and_compares_only_what_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = tmp_path / "history.json"
    stored.write_text(render_history(trace(DIALOGUE[:2]), "json"), "utf-8")
    made = []
    kind = sys.modules["commdiff.pipeline"].Comparer
    compare = kind.compare

    def counted(self: object, old: object, new: object) -> object:
        made.append((old.statement.id, new.statement.id))  # type: ignore[attr-defined]
        return compare(self, old, new)

    monkeypatch.setattr(kind, "compare", counted)
    whole = extend(stored, *DIALOGUE)
    assert made == [("china-pakistan-round-6", "china-pakistan-round-7")]
    monkeypatch.undo()
    assert whole == trace(DIALOGUE)


def test_a_stored_history_keeps_pages_and_footnote_marks(tmp_path: Path) -> None:
    marked = "They met in Borville.¹ They thanked the harbour company.\n\n¹ On 3 May."
    marks = ((0, "p. 1"), (24, "p. 2"))
    one = Statement.from_text(marked, id="one")
    one = attrs.evolve(
        one, source=attrs.evolve(one.source, marks=marks, notices=("guessed",), encoding="cp1252"), round="third"
    )
    history = trace([one, Statement.from_text("They met in Borville.", id="two")])
    stored = tmp_path / "history.json"
    stored.write_text(render_history(history, "json"), "utf-8")
    assert extend(stored) == history


def test_a_pair_with_another_signature_is_compared_anew(tmp_path: Path) -> None:
    stored = tmp_path / "history.json"
    history = trace(DIALOGUE)
    text = render_history(history, "json")
    data = json.loads(text)
    data["comparisons"][0]["signature"] = "commdiff 0.0.0|profile:communique|000000000000"
    for change in data["comparisons"][0]["changes"]:
        if change["kind"] == "reworded":
            change["topics"] = ["Nonsense"]
    stored.write_text(json.dumps(data), "utf-8")
    assert extend(stored) == history


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda data: data | {"schema": "commdiff/history/1"}, "is of an earlier version"),
        (lambda data: data | {"schema": "commdiff/2"}, "is the report of a comparison"),
        (lambda data: {key: value for key, value in data.items() if key != "rounds"}, "rounds: is missing"),
        (lambda data: _with_text(data, "Another text."), "rounds[0].text: is not the text that was written"),
        (lambda data: _with_change(data, old=[99]), "comparisons[0].changes[0].old[0]: there is no clause 99"),
        (lambda data: _with_change(data, kind="better"), "comparisons[0].changes[0]: unknown kind 'better'"),
        (lambda data: _with_change(data, old=[-1]), "old[0]: there is no clause -1"),
        (lambda data: [], "not a stored history"),
    ],
)
def test_a_damaged_history_is_refused_in_one_line(tmp_path: Path, damage: object, reason: str) -> None:
    data = json.loads(render_history(trace(DIALOGUE), "json"))
    stored = tmp_path / "history.json"
    stored.write_text(json.dumps(damage(data)), "utf-8")  # type: ignore[operator]
    with pytest.raises(ReadError) as caught:
        extend(stored)
    assert reason in str(caught.value) and "\n" not in str(caught.value)


def _with_text(data: dict, text: str) -> dict:
    data["rounds"][0]["text"] = text
    return data


def _with_change(data: dict, **fields: object) -> dict:
    data["comparisons"][0]["changes"][0].update(fields)
    return data


# ── reports ──────────────────────────────────────────────────────────────────


def test_the_reports_of_a_history_are_the_golden_ones(council: History, golden) -> None:  # type: ignore[no-untyped-def]
    reports = {
        "history.md": render_history(council, "markdown"),
        "history.csv": render_history(council, "csv"),
        "history-80.txt": render_history(council, "terminal", width=80),
        "history-46.txt": render_history(council, "terminal", width=46),
        "history-phrase.md": render_history(council, phrase=find_phrase(council, "attack on the lighthouse")),
    }
    for name, text in reports.items():
        golden(name, re.sub(r"commdiff\s+\S+ *(?=\s+\*?Readings)", "SIGNATURE", text))


@pytest.mark.parametrize("width", [40, 60, 80, 132])
def test_no_line_is_wider_than_the_terminal(dialogue: History, width: int) -> None:
    phrase = find_phrase(dialogue, "visible and verifiable")
    for view in ({}, {"phrase": phrase}, {"only": "gone"}):
        text = render_history(dialogue, "terminal", width=width, **view)
        assert max(map(len, text.splitlines())) <= width


def test_the_json_of_a_history_follows_its_schema(dialogue: History, council: History) -> None:
    schema = json.loads(files("commdiff").joinpath("schema/commdiff-history-2.schema.json").read_text("utf-8"))
    check = jsonschema.Draft202012Validator(schema)
    for history in (dialogue, council):
        check.validate(json.loads(render_history(history, "json")))
        phrase = find_phrase(history, "the attack")
        check.validate(json.loads(render_history(history, "json", only="revived", topic="Trade", phrase=phrase)))


def test_the_table_has_a_row_for_every_clause_and_every_dropped_clause(dialogue: History) -> None:
    rows = list(csv.DictReader(io.StringIO(render_history(dialogue, "csv"))))
    firsts = [row for row in rows if row["event"] == "first"]
    assert len(firsts) == len(dialogue.rounds[0].clauses)
    steps = sum(len(pair.changes) for pair in dialogue.comparisons)
    assert len(rows) == len(firsts) + steps
    assert {row["wording"] for row in rows if row["event"] == "dropped"} == {""}


def test_hostile_text_steers_no_report() -> None:
    texts = ["The \x1b[31mCouncil|<b>notes</b> the `report`.\n\n=SUM(A1) stands here.", "The Council notes the report."]
    history = trace([Statement.from_text(text, id=f"<r>{n}|\x1b") for n, text in enumerate(texts)])
    for format in commdiff.report.history.FORMATS:
        text = render_history(history, format, phrase=find_phrase(history, "Council"))
        assert "\x1b" not in text
    markdown = render_history(history, "markdown")
    assert "<b>" not in markdown and "<r>" not in markdown
    assert all(line.count(" | ") == markdown.splitlines()[4].count(" | ") for line in markdown.splitlines()[4:6])


# ── the command ──────────────────────────────────────────────────────────────


def test_the_command_stores_a_history_and_goes_on_from_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored = str(tmp_path / "history.json")
    assert main(["trace", *map(str, DIALOGUE[:2]), "-o", stored]) == 0
    assert main(["trace", "--history", stored, str(DIALOGUE[2]), "-o", stored]) == 0
    assert main(["trace", "--history", stored, "-f", "json"]) == 0
    assert capsys.readouterr().out == render_history(trace(DIALOGUE), "json")


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "the rounds are missing"),
        (["nosuch.txt", "other.txt"], "nosuch.txt: no such file"),
        (["-f", "redline", "a", "b"], "unknown format 'redline' for a history; known: "),
        (["--only", "nosuch", "a", "b"], "unknown kind 'nosuch'"),
        (["-", "-"], "only one operand can be -"),
        (["-o", "x.xyz", "a"], "no format goes by .xyz"),
        (["--history", "nosuch.json"], "nosuch.json: no such file"),
    ],
)
def test_a_wrong_command_line_is_refused_in_one_line(
    args: list[str], reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["trace", *args]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert reason.lower() in captured.err.lower() and captured.err.count("\n") == 1


def test_no_text_is_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "r8.txt").read_bytes()
    assert main(["trace", str(folder), "-o", str(folder / "r8.txt")]) == 2
    assert "is one of the texts" in capsys.readouterr().err
    assert (folder / "r8.txt").read_bytes() == before


def test_two_texts_are_compared_without_the_modules_of_histories() -> None:
    program = "import sys, commdiff; commdiff.compare(*sys.argv[1:]); print([m for m in sys.modules if 'history' in m])"
    run = [sys.executable, "-c", program, *map(str, DIALOGUE[:2])]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "[]\n"
    assert {"trace", "History", "render"} <= set(dir(commdiff))
    with pytest.raises(AttributeError, match="no attribute 'nosuch'"):
        _ = commdiff.nosuch


def test_a_topic_is_searched_as_whole_words() -> None:
    """A topic that no lineage carries is searched as whole words: "ai" does not match "said"."""
    texts = ["They said so.\n\nThey spoke of AI rules.\n"] * 2
    made = trace([Statement.from_text(text, id=f"203{n}-01-01") for n, text in enumerate(texts)])
    shown = json.loads(render_history(made, "json", topic="ai"))["lineages"]
    assert len(made.lineages) == 2 and len(shown) == 1
