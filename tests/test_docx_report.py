"""The Word report, checked by a separate reader (wordfile): accepting gives the new text, rejecting the old one."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import commdiff
from commdiff import Comparison, Statement, UsageError, compare, render_docx
from commdiff.cli.main import main
from commdiff.report import redline
from commdiff.report import text as report_text

from . import wordfile
from .conftest import Build, examples, proof
from .laws.strategies import documents, hostile, plain, wrapped
from .test_report import HOSTILE
from .wordfile import W

SAMPLES = Path(__file__).parent.parent / "samples"
PAIRS = [
    ("china-pakistan-round-5", "china-pakistan-round-6"),
    ("china-pakistan-round-6", "china-pakistan-round-7"),
    ("central-bank-march", "central-bank-june"),
    ("un-resolution-first", "un-resolution-renewal"),
    ("china-pakistan-round-7", "central-bank-june"),
]
RULE = re.compile(r"[\s=\-_*~]*")


def paragraphs(statement: Statement) -> list[str]:
    """Return the expected paragraphs of a text: each on one line, with symbols for invisible characters."""
    held: dict[int, list[commdiff.Clause]] = {}
    for clause in statement.clauses:
        held.setdefault(clause.paragraph, []).append(clause)
    spans = [(clauses[0].span.start, clauses[-1].span.end) for clauses in held.values()]
    return [shown(statement.text[start:end]) for start, end in spans]


def shown(text: str) -> str:
    return re.sub("[\ufffe\uffff]", lambda m: f"‹U+{ord(m[0]):04X}›", report_text.visible(report_text.squeeze(text)))


def assert_law(comparison: Comparison, data: bytes) -> None:
    for statement, found in ((comparison.old, wordfile.rejected(data)), (comparison.new, wordfile.accepted(data))):
        rows = [[text for text in texts if not RULE.fullmatch(text)] for texts in (found, paragraphs(statement))]
        assert rows[0] == rows[1]


def of(old: str, new: str) -> Comparison:
    return compare(Statement.from_text(old, id="old"), Statement.from_text(new, id="new"))


def docx(comparison: Comparison, **more: bool) -> bytes:
    return render_docx(comparison, contents="redline", **more)


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("names", [*PAIRS, *((b, a) for a, b in PAIRS)], ids=" ".join)
def test_accepting_gives_the_new_sample_and_rejecting_the_old(names: tuple[str, str], native: bool) -> None:
    made = commdiff.compare(*(SAMPLES / f"{name}.txt" for name in names))
    assert_law(made, docx(made, native_moves=native))
    assert_law(made, render_docx(made, native_moves=native))


@given(documents, documents, st.booleans())
@settings(max_examples=examples(60))
def test_accepting_and_rejecting_give_made_up_texts(old: list[str], new: list[str], native: bool) -> None:
    data = docx(of(wrapped(old), plain(new)), native_moves=native)
    assert wordfile.rejected(data) == old
    assert wordfile.accepted(data) == new


@given(documents, st.randoms(use_true_random=False), st.integers(0, 3))
@settings(max_examples=examples(60))
def test_accepting_and_rejecting_give_shuffled_and_shortened_texts(old: list[str], random: object, cuts: int) -> None:
    new = list(old)
    random.shuffle(new)  # type: ignore[attr-defined]
    new = new[: max(1, len(new) - cuts)]
    data = docx(of(plain(old), plain(new)))
    assert (wordfile.rejected(data), wordfile.accepted(data)) == (old, new)


@given(hostile, hostile)
@settings(max_examples=examples(150))
def test_accepting_and_rejecting_give_hostile_texts(old: str, new: str) -> None:
    made = of(old, new)
    assert_law(made, docx(made))


LINES = ["1. They met in Borville.", "They agreed. They parted.", "2. They urged restraint and welcomed the accord."]


@pytest.mark.parametrize("old", list(permutations(LINES)))
def test_every_order_of_paragraphs_comes_back(old: tuple[str, ...]) -> None:
    for new in (LINES, LINES[:1], LINES[1:], [LINES[1]], [" ".join(LINES)]):
        made = of("\n\n".join(old), "\n\n".join(new))
        data = docx(made)
        assert (wordfile.rejected(data), wordfile.accepted(data)) == (list(old), list(new))


def test_a_printed_rule_stays() -> None:
    made = of("They met.\n\n* * *\n\nThey parted.", "They met.\n\n* * *\n\nThey agreed.")
    assert wordfile.accepted(docx(made)) == ["They met.", "* * *", "They agreed."]


def test_common_text_is_not_marked() -> None:
    data = docx(of("They urged all sides to stop.\n\nThey met.", "They urged both sides to stop.\n\nThey met."))
    body = wordfile.body(data)
    assert [e.text for e in body.iter(f"{W}delText")] == ["all"]
    assert [e.text for ins in body.iter(f"{W}ins") for e in ins.iter(f"{W}t")] == ["both"]
    assert not list(body.iterfind(f".//{W}pPr/{W}rPr/*"))


def test_other_quotes_are_changes_of_the_text_too() -> None:
    data = docx(of("They took up the sides' plan.", "They took up the sides’ plan."))
    assert wordfile.rejected(data) == ["They took up the sides' plan."]
    assert wordfile.accepted(data) == ["They took up the sides’ plan."]


def test_only_the_words_that_differ_are_marked_where_there_are_no_blanks() -> None:
    made = of("双方重申支持多边主义。", "双方重申坚定支持多边主义。")
    run = [unit for paragraph in redline.redline(made) for unit in paragraph.units]
    assert "".join(u.text for u in run if u.new is not None) == made.new.text


def test_a_changed_break_is_tracked() -> None:
    made = of("They met. They agreed.", "They met.\n\nThey agreed.")
    data = docx(made)
    assert (wordfile.rejected(data), wordfile.accepted(data)) == (
        ["They met. They agreed."],
        ["They met.", "They agreed."],
    )
    assert list(wordfile.body(data).iterfind(f".//{W}pPr/{W}rPr/{W}ins"))


def test_comments_have_the_evidence_and_are_at_its_words(sample: Comparison) -> None:
    data = docx(sample)
    said = ["\n".join(lines) for lines in wordfile.comments(data)]
    strengthened = next(text for text in said if text.startswith("Strengthened"))
    for part in (
        "high confidence (c3)",
        "“urged” → “demanded”: The new wording is stronger. Demanding",
        "(directive.urge",
    ):
        assert part in strengthened
    about = wordfile.commented(data)
    softened = next(n for n, text in enumerate(said) if text.startswith("Softened"))
    assert about[str(softened)] == "seek to"
    references = [e.get(f"{W}id") for e in wordfile.body(data).iter(f"{W}commentReference")]
    assert sorted(references) == sorted(about) == sorted(str(n) for n in range(len(said)))


@pytest.mark.parametrize("native", [False, True])
def test_a_move_is_marked_at_both_ends_and_each_names_the_other(native: bool) -> None:
    lines = ["1. They met at the port of Orrin.", "2. They agreed on a railway.", "3. They praised the harvest report."]
    moved = ["1. They praised the harvest report.", "2. They met at the port of Orrin.", "3. They agreed on a railway."]
    made = of("\n\n".join(lines), "\n\n".join(moved))
    data = docx(made, native_moves=native)
    said = [" ".join(lines) for lines in wordfile.comments(data)]
    (id,) = (change.id for change in made if change.moved)
    assert f"Moved from ¶ 3 ({id})" in said
    assert f"Moved to ¶ 1 ({id})" in said
    assert_law(made, data)


def test_a_moved_and_changed_clause_quotes_its_old_wording() -> None:
    lines = [f"They took up the matter of the port of {name} in detail." for name in ("Orrin", "Quell", "Tarin")]
    old = [*lines, "The ministers noted the report on the harvest of the northern districts."]
    new = ["The ministers welcomed the report on the harvest of the northern districts.", *lines]
    said = ["\n".join(lines) for lines in wordfile.comments(docx(of("\n\n".join(old), "\n\n".join(new))))]
    (strengthened,) = [text for text in said if text.startswith("Strengthened")]
    assert "Moved from ¶ 4" in strengthened
    assert "Was: “The ministers noted the report on the harvest of the northern districts.”" in strengthened


def test_a_split_part_names_the_place_of_the_rest() -> None:
    made = commdiff.compare(SAMPLES / "china-pakistan-round-6.txt", SAMPLES / "china-pakistan-round-7.txt")
    (split,) = [c for c in made if c.split and c.link and c.new[1].index > c.new[0].index + 1]
    assert [f"Split from ¶ 4 ({split.id})"] in wordfile.comments(docx(made))


def test_native_moves_are_marked_as_moves_on_request_only() -> None:
    words = "They praised the report on the harvest."
    made = of(
        f"They met at the port.\n\nThey agreed on a railway.\n\n{words}",
        f"{words}\n\nThey met at the port.\n\nThey agreed on a railway.",
    )
    tags = {native: {e.tag for e in wordfile.body(docx(made, native_moves=native)).iter()} for native in (True, False)}
    assert {f"{W}moveFrom", f"{W}moveTo"} <= tags[True]
    assert not {f"{W}moveFrom", f"{W}moveTo"} & tags[False]
    data = docx(made, native_moves=True)
    starts = [e.get(f"{W}name") for e in wordfile.body(data).iter() if e.tag.endswith("RangeStart") and "move" in e.tag]
    assert len(starts) == 2
    assert len(set(starts)) == 1
    assert_law(made, data)


@pytest.fixture
def evil() -> Comparison:
    build = Build()
    for text in [*HOSTILE, "null \x00 and \x1f, noncharacter \ufffe\uffff"]:
        build.row("added", text, stance=text)
        build.row(
            "strengthened",
            f"They noted {text} [-gone {text}-] {{+must {text}+}} and so on.",
            proof("force", "up", "new", "must", "r\x1b|<b>", why=text),
            topics=(text,),
        )
    return build.comparison(notices=("a notice \x1b[2J <b>",))


def test_no_text_breaks_the_xml_and_all_of_it_is_shown(evil: Comparison) -> None:
    for data in (render_docx(evil), docx(evil)):
        raw = b"".join(zipfile.ZipFile(io.BytesIO(data)).read(n) for n in ("word/document.xml", "word/comments.xml"))
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", raw.decode("utf-8"))
        assert_law(evil, data)
        text = "\n".join(wordfile.accepted(data))
        assert "<script>alert(1)</script> & <img src=x onerror=y>" in text
        assert "‹U+202E›" in text
        assert "␀" in text
        assert "‹U+D800›" in text
        assert "x" * 10_000 in text


def test_the_same_comparison_gives_the_same_bytes_and_no_clock(sample: Comparison) -> None:
    data = render_docx(sample)
    assert data == render_docx(sample)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    dates = {e.get(f"{W}date") for part in wordfile.parts(data).values() for e in part.iter()} - {None}
    authors = {e.get(f"{W}author") for part in wordfile.parts(data).values() for e in part.iter()} - {None}
    assert (dates, authors) == ({"2000-01-01T00:00:00Z", "2000-01-01T00:05:00Z"}, {"commdiff"})


def test_changes_bear_the_date_of_the_new_text() -> None:
    new = Statement.from_text("They urged it.", date="2031-04-05")
    body = wordfile.body(docx(compare(Statement.from_text("They asked it."), new)))
    assert {e.get(f"{W}date") for e in body.iter()} - {None} == {"2031-04-05T00:00:00Z"}


def test_every_part_is_named_and_every_id_is_used_once(sample: Comparison) -> None:
    data = render_docx(sample)
    parts = wordfile.parts(data)
    named = {e.get("PartName", "").lstrip("/") for e in parts["[Content_Types].xml"]} - {""}
    assert named == {name for name in parts if not name.endswith(".rels") and name != "[Content_Types].xml"}
    targets = {f"word/{e.get('Target')}" for e in parts["word/_rels/document.xml.rels"]}
    assert targets <= set(parts)
    tracked = [e.get(f"{W}id") for e in parts["word/document.xml"].iter() if e.tag in wordfile.GONE | wordfile.COME]
    assert len(tracked) == len(set(tracked))
    styles = {e.get(f"{W}styleId") for e in parts["word/styles.xml"].iter(f"{W}style")}
    tags = ("pStyle", "rStyle", "tblStyle")
    used = {e.get(f"{W}val") for part in parts.values() for tag in tags for e in part.iter(f"{W}{tag}")}
    assert used <= styles


def test_the_briefing_has_its_table_with_a_repeated_head_row(sample: Comparison) -> None:
    data = render_docx(sample, contents="briefing")
    (facts, changes) = wordfile.parts(data)["word/document.xml"].iter(f"{W}tbl")
    rows = list(changes.iter(f"{W}tr"))
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
    grid = [int(e.get(f"{W}w", "0")) for e in changes.iterfind(f"{W}tblGrid/{W}gridCol")]
    for row in [*rows, *facts.iter(f"{W}tr")]:
        widths = [int(e.get(f"{W}w", "0")) for e in row.iter(f"{W}tcW")]
        assert sum(widths) == sum(grid)
    text = " ".join("".join(e.itertext()) for e in changes.iter(f"{W}p"))
    for part in ("Softened (1)", "Reworded: no rule found a change of strength (2)", "will seek to", "now “seek to”"):
        assert part in text
    whole = "".join(wordfile.body(data).itertext())
    for part in (
        "Strengthened, moved within ¶ 3",
        "“urged” → “demanded”",
        "The new wording is stronger.",
        "Dropped, ¶ 7 (reassurance)",
    ):
        assert part in whole
        assert part not in text
    assert "w:ins " not in zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


def test_only_narrows_the_comments_not_the_redline(sample: Comparison) -> None:
    data = render_docx(sample, contents="redline", only="softened")
    assert [lines[0].split(" ")[0] for lines in wordfile.comments(data)] == ["Softened"]
    assert_law(sample, data)


def test_a_document_needs_a_content(sample: Comparison) -> None:
    with pytest.raises(UsageError, match=r"unknown contents 'nothing'.*; known: both"):
        render_docx(sample, contents="nothing")


def test_the_reader_of_word_files_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "redline.docx"
    made = commdiff.compare(SAMPLES / "un-resolution-first.txt", SAMPLES / "un-resolution-renewal.txt")
    path.write_bytes(docx(made))
    again = commdiff.read(path)
    assert (
        "\n".join(shown(line) for line in again.text.splitlines() if line.strip()).split()
        == " ".join(paragraphs(made.new)).split()
    )


PAIR = tuple(str(SAMPLES / f"{name}.txt") for name in ("central-bank-march", "central-bank-june"))


@pytest.mark.parametrize(
    ("args", "briefing", "redline"),
    [
        (["-o", "x.docx"], True, True),
        (["-f", "docx", "-o", "x.bin"], True, True),
        (["-f", "redline", "-o", "x.docx"], False, True),
        (["-f", "brief", "-o", "x.DOCX"], True, False),
        (["compare", "-f", "redline", "--native-moves", "-o", "x.docx"], False, True),
    ],
)
def test_the_command_line_writes_it(
    args: list[str], briefing: bool, redline: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    at = 1 if args[0] == "compare" else 0
    assert main([*args[:at], *PAIR, *args[at:]]) == 0
    (made,) = tmp_path.iterdir()
    parts = wordfile.parts(made.read_bytes())
    tables = list(parts["word/document.xml"].iter(f"{W}tbl"))
    assert bool(tables) == briefing
    assert bool(list(parts["word/document.xml"].iter(f"{W}ins"))) == redline


def test_it_goes_through_a_pipe_and_not_to_a_terminal(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main([*PAIR, "-f", "redline"]) == 0
    made = commdiff.compare(*PAIR)
    assert capsysbinary.readouterr().out == docx(made)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ([*PAIR, "--native-moves"], "--native-moves needs a Word document with a redline"),
        ([*PAIR, "-f", "brief", "-o", "x.docx", "--native-moves"], "--native-moves needs a Word document"),
        (["weigh", "they urge", "they demand", "-f", "docx"], "docx is a Word document, not text"),
    ],
)
def test_contradictory_options_are_refused(args: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert message in captured.err


def test_render_does_not_change_its_type(sample: Comparison) -> None:
    with pytest.raises(UsageError, match=r"docx is a Word document, not text \(in Python: render_docx\)"):
        commdiff.render(sample, "docx")
