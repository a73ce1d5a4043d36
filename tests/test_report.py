"""The reports: golden files checked by hand, the JSON contract, and hostile text."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from importlib.resources import files

import attrs
import jsonschema
import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

import commdiff
from commdiff import Clause, Comparison, Span, UsageError, render
from commdiff.report import evidence as report_evidence
from commdiff.report import quotes
from commdiff.report import render as reports
from commdiff.report import text as report_text
from commdiff.report.evidence import places

from .conftest import HOSTILE, Build, proof


def _schema() -> dict:
    return json.loads(files("commdiff").joinpath("schema/commdiff-2.schema.json").read_text("utf-8"))


def _check(document: dict) -> None:
    jsonschema.Draft202012Validator(_schema()).validate(document)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_terminal_report_is_the_golden_one(
    sample: Comparison, golden: Callable[[str, str], None], width: int
) -> None:
    text = render(sample, "terminal", width=width)
    golden(f"sample-{width}.txt", text)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text


def test_the_markdown_report_is_the_golden_one(sample: Comparison, golden: Callable[[str, str], None]) -> None:
    golden("sample.md", render(sample, "markdown"))


def test_the_json_report_is_the_golden_one(sample: Comparison, golden: Callable[[str, str], None]) -> None:
    golden("sample.json", render(sample, "json"))


def test_the_coloured_report_is_the_golden_one(sample: Comparison, golden: Callable[[str, str], None]) -> None:
    golden("sample-80.ansi", render(sample, "terminal", width=80, color=True))


def test_colour_changes_no_word(sample: Comparison) -> None:
    plain = render(sample, "terminal", width=80)
    coloured = re.sub(r"\x1b\[[0-9;]*m", "", render(sample, "terminal", width=80, color=True))
    unmarked = re.sub(r"\[-|-\]|\{\+|\+\}", "", plain)
    assert coloured.split() == unmarked.split()


def test_every_kind_has_its_group(sample: Comparison) -> None:
    names = [group.name for group in reports.view(sample).groups]
    assert names == ["strengthened", "softened", "mixed", "reversed", "added", "dropped", "naming", "reworded", "moved"]


def test_each_change_is_shown_once_or_counted_as_unchanged(sample: Comparison) -> None:
    view = reports.view(sample)
    shown = [change.id for group in view.groups for change in group.changes]
    counted = [change.id for change in view.unchanged if not change.moved]
    assert sorted(shown + counted) == sorted(change.id for change in sample)


def test_headings_are_not_among_the_verdicts() -> None:
    made = Build().row("reworded", "[-Old-] {+New+} heading").row("added", "A point.").comparison()
    changes = [
        attrs.evolve(
            c,
            **{
                side: tuple(attrs.evolve(clause, role="heading") for clause in getattr(c, side))
                for side in ("old", "new")
            },
        )
        for c in made.changes[:1]
    ]
    framed = attrs.evolve(made, changes=(*changes, *made.changes[1:]))
    assert [group.name for group in reports.view(framed).groups] == ["added", "frame"]


def test_json_follows_the_schema(sample: Comparison, hostile: Comparison) -> None:
    for comparison in (sample, hostile):
        _check(json.loads(render(comparison, "json")))
        _check(json.loads(render(comparison, "json", only=["added"], topic="harbour")))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "commdiff/1"),
        (("changes", 2, "kind"), "hardened"),
        (("changes", 2, "evidence"), []),
        (("changes", 6, "old"), [{"start": 0, "end": 1, "text": "x", "label": None, "place": "1", "role": "body"}]),
        (("changes", 0, "similarity"), 1.5),
    ],
)
def test_the_schema_refuses_what_breaks_the_contract(sample: Comparison, path: tuple, value: object) -> None:
    document = json.loads(render(sample, "json"))
    at = document
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(jsonschema.ValidationError):
        _check(document)


def test_json_offsets_quote_the_texts(sample: Comparison, hostile: Comparison) -> None:
    for comparison in (sample, hostile):
        texts = {"old": comparison.old.text, "new": comparison.new.text}
        for change in json.loads(render(comparison, "json"))["changes"]:
            for side, text in texts.items():
                assert all(text[c["start"] : c["end"]] == c["text"] for c in change[side])
            assert all(texts[e["side"]][e["start"] : e["end"]] == e["quote"] for e in change["evidence"])


def test_json_keeps_letters_and_escapes_what_acts_on_a_screen(hostile: Comparison) -> None:
    built = Build().row("added", "Élysée 北京 \u202e\x9b").comparison()
    text = render(built, "json")
    assert "Élysée 北京 \\u202e\\u009b" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", render(hostile, "json"))
    assert text.endswith("}\n")
    assert json.loads(text)["changes"][0]["new"][0]["text"] == "Élysée 北京 \u202e\x9b"


def test_json_of_eight_thousand_clauses_takes_well_under_a_second() -> None:
    build = Build()
    for number in range(8000):
        build.row("reworded", f"Clause {number} says [-this-] {{+that+}} about the matter in hand.")
    comparison = build.comparison()
    start = time.process_time()
    text = render(comparison, "json")
    assert time.process_time() - start < 1.0
    assert len(json.loads(text)["changes"]) == 8000


def test_only_filters_and_says_so(sample: Comparison) -> None:
    document = json.loads(render(sample, "json", only="strengthened, gone"))
    assert [change["kind"] for change in document["changes"]] == ["strengthened", "dropped"]
    assert document["narrowed"] == {"only": ["strengthened", "dropped"], "topic": None}
    assert document["summary"] == sample.summary
    assert "Shown: strengthened, dropped (2 of 12)" in render(sample, "terminal", only=["hardened", "gone"])
    assert "Softened" not in render(sample, "terminal", only=["hardened", "gone"])


def test_topic_filters_by_topic_or_by_wording(sample: Comparison) -> None:
    named = json.loads(render(sample, "json", topic="harbour"))["changes"]
    assert [change["id"] for change in named] == ["c3"]
    worded = json.loads(render(sample, "json", topic="RAILWAY"))["changes"]
    assert [change["id"] for change in worded] == ["c4"]
    assert "Nothing to show." in render(sample, "markdown", topic="Atlantis")


def test_an_unknown_name_is_listed_with_the_valid_ones(sample: Comparison) -> None:
    with pytest.raises(UsageError, match=r"unknown format 'pdf'; known: .*json, .*markdown"):
        render(sample, "pdf")
    with pytest.raises(
        UsageError, match=r"unknown kind 'stronger'; did you mean 'strengthened'\?; known: unchanged, .*moved"
    ):
        render(sample, only=["stronger"])


def test_equal_texts_say_that_nothing_changed() -> None:
    same = Build().row("unchanged", "The two sides met.").comparison()
    assert "No change found." in render(same, "terminal")
    assert "No change found." in render(same, "markdown")


@pytest.mark.parametrize("color", [False, True])
def test_no_text_steers_the_terminal(hostile: Comparison, color: bool) -> None:
    text = render(hostile, "terminal", width=80, color=color)
    text = re.sub(r"\x1b\[[0-9;]*m", "", text) if color else text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert "␛[31mred" in text
    assert "‹U+202E›" in text
    assert "[bold red]rich" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_hostile_colour_sequences_are_only_our_own(hostile: Comparison) -> None:
    codes = set(re.findall(r"\x1b\[([0-9;]*)m", render(hostile, "terminal", color=True)))
    known = {"0", "1", "2", "3", "4", "9", *(str(n) for n in range(30, 38))}
    assert {part for code in codes for part in code.split(";")} <= known


def test_no_text_breaks_out_of_markdown(hostile: Comparison) -> None:
    """By an independent parser: the tokens of a report on hostile text are those of one on harmless text."""
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(render(hostile, "markdown"))
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)}
    banned = {
        "html_block",
        "html_inline",
        "link_open",
        "image",
        "code_block",
        "fence",
        "code_inline",
        "ordered_list_open",
    }
    assert not kinds & banned
    assert "\x1b" not in render(hostile, "markdown")
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    assert len(headings) == 1 + len(reports.view(hostile).groups)


def test_markdown_shows_the_text_as_written(hostile: Comparison) -> None:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    tokens = parser.parse(render(hostile, "markdown"))
    inline = [c for token in tokens for c in token.children or ()]
    shown = "".join(c.content if c.type in ("text", "text_special") else " " for c in inline)
    for text in HOSTILE:
        assert wording_of(text) in shown.replace("  ", " ")


def wording_of(text: str) -> str:
    """Return the expected text: on one line, with symbols for control characters."""
    return report_text.visible(report_text.squeeze(text))


def test_marks_in_markdown_are_read_as_marks(sample: Comparison) -> None:
    parser = MarkdownIt("gfm-like", {"linkify": False})
    html = parser.render(render(sample, "markdown"))
    assert "<s>urged</s>" in html
    assert "<strong>demanded that</strong>" in html
    assert "**" not in html
    assert "~~" not in html


def test_a_long_unchanged_run_is_cut_between_edits_only() -> None:
    middle = " ".join(f"word{n}" for n in range(60))
    made = Build().row("reworded", f"They [-urged-] {{+asked+}} that {middle} [-ends-] {{+stops+}} here.").comparison()
    (change,) = made.changes
    text = "".join(piece.text for piece in quotes.excerpt(change, "old"))
    assert text.startswith("They urged that word0 word1 ")
    assert text.endswith(" word59 ends here.")
    assert text.count(quotes.CUT) == 1
    for part in text.split(quotes.CUT):
        assert part.strip() in change.old_text.replace("  ", " ")


def test_pieces_together_are_the_wording(sample: Comparison) -> None:
    for change in sample:
        for side in ("old", "new"):
            text = "".join(piece.text for piece in quotes.wording(change, side))
            assert text == " ".join(getattr(change, f"{side}_text").split(" ")).replace("  ", " ")


def test_evidence_is_never_cut() -> None:
    middle = " ".join(["word"] * 60)
    made = (
        Build()
        .row(
            "softened",
            f"They [-will-] {{+may+}} act {middle} if needed {middle} soon.",
            proof("x", "down", "new", "if needed"),
        )
        .comparison()
    )
    text = "".join(piece.text for piece in quotes.excerpt(made.changes[0], "new"))
    assert "if needed" in text
    assert text.count(quotes.CUT) == 2


def test_an_old_cue_and_the_new_one_are_one_line(sample: Comparison) -> None:
    text = render(sample, "terminal", width=120)
    assert (
        "“urged” → “demanded”: The new wording is stronger. Demanding is stronger than urging. (directive.urge" in text
    )
    assert "hedging, possibly now “seek to”" in text


def test_two_words_have_a_reason_each_and_the_stronger_is_named() -> None:
    made = Build().row(
        "softened",
        "They [-will-] {+seek to+} act [-if asked-] {+if needed+}.",
        proof("obligation", "down", "old", "will", why="It is a promise."),
        proof("stage", "down", "new", "seek to", why="It is an aim."),
        proof("conditionality", "down", "old", "if asked", why="It is a request."),
        proof("conditionality", "down", "new", "if needed", why="It is an exception."),
    )
    found = report_evidence.proofs(made.comparison().changes[0])
    assert [(p.old, p.new, p.why) for p in found] == [
        ("will", "seek to", "Old (stronger): It is a promise. New (weaker): It is an aim."),
        ("if asked", "if needed", "Old: It is a request. New: It is an exception."),
    ]
    assert found[0].dimensions == ("obligation", "stage")


@pytest.mark.parametrize(
    ("title", "date", "id", "name"),
    [
        ("Joint Statement", "2031-05-03", "2031-05-03", "Joint Statement"),
        (None, "2031-05-03", "speech", "Statement of 3 May 2031"),
        (None, None, "2031-05-03", "Statement of 3 May 2031"),
        (None, None, "2031-05-33", "2031-05-33"),
        (None, None, "speech", "speech"),
        ("1. Preamble", None, "speech", "speech"),
        ("I. Introduction", None, "speech", "speech"),
        ("Port Borville, Arland", "2031-05-03", "speech", "Statement of 3 May 2031"),
        ("2031 Ministers’ Statement, Annex", None, "speech", "2031 Ministers’ Statement, Annex"),
    ],
)
def test_a_text_without_a_title_is_called_by_its_date(title: str | None, date: str | None, id: str, name: str) -> None:
    assert report_text.name_of(commdiff.Statement.from_text("They met.", id=id, title=title, date=date)) == name


def test_no_folder_is_printed() -> None:
    texts = {name: commdiff.Statement.from_text(f"They met in {name}.", id=name) for name in ("May", "June")}
    sides = [
        attrs.evolve(text, source=attrs.evolve(text.source, name=f"/home/me/{name}.txt", notices=("a guess",)))
        for name, text in texts.items()
    ]
    made = commdiff.compare(*sides)
    assert "/home/me/May.txt: a guess" in made.notices
    for name in ("terminal", "markdown", "brief"):
        assert "/home/me" not in render(made, name)
        assert "May.txt: a guess" in render(made, name)
    assert json.loads(render(made, "json"))["old"]["source"] == "/home/me/May.txt"


def test_the_reason_of_the_profile_is_at_the_end_unless_it_is_unsure() -> None:
    build = Build().row("unchanged", "They met.")
    notices = ("profile communique: no marks", "profile communique: the texts look like two kinds (a, b)", "a guess")
    assert report_text.remarks(build.comparison(notices=notices)) == (notices[1:], notices[:1])


def test_a_side_without_an_edit_shows_the_words_around_it() -> None:
    tail = " ".join(f"word{n}" for n in range(20))
    made = (
        Build()
        .row("reworded", f"{tail} they will [-soon-] act {tail}")
        .row("reworded", "{+In time,+} they act.")
        .comparison()
    )
    said = [
        "".join(piece.text for piece in quotes.short_quote(c, side)).strip() for c in made for side in ("old", "new")
    ]
    assert "they will act word0" in said[1]
    assert said[1].startswith("[…] ")
    assert said[1].endswith(" […]")
    assert said[3:1:-1] == ["In time, they act.", "they act."]


def test_split_clauses_that_were_not_neighbours_are_joined_by_a_mark() -> None:
    made = Build().row("added", "One.").row("added", "Two.").row("added", "Three.").comparison()
    first, second, third = (change.new[0] for change in made.changes)
    apart = attrs.evolve(made.changes[0], new=(first, third))
    beside = attrs.evolve(made.changes[0], new=(first, second))
    assert "".join(p.text for p in quotes.wording(apart, "new")) == "One. […] Three."
    assert "".join(p.text for p in quotes.wording(beside, "new")) == "One. Two."


def test_a_counted_paragraph_does_not_look_like_a_printed_number() -> None:
    made = commdiff.compare(
        commdiff.Statement.from_text("They met.\n\n1. They agreed to build a road."),
        commdiff.Statement.from_text("They met in Borville.\n\n1. They agreed to build a railway."),
    )
    assert [report_evidence.route(change, reports.view(made).numbered) for change in made] == [
        "¶ [1] → ¶ [1]",
        "¶ 1 → ¶ 1",
    ]


def test_an_unmatched_change_shows_its_stance_but_no_scale() -> None:
    unmatched = Build().row("added", "They demanded it.", proof("force", "none", "new", "demanded"), stance="demand")
    for name in ("terminal", "markdown"):
        text = render(unmatched.comparison(), name)
        assert "demand" in text
        assert "test.rule" not in text
    assert "test.rule" in render(unmatched.comparison(), "json")


def test_a_cue_of_both_sides_is_neither_added_nor_dropped() -> None:
    made = Build().row(
        "softened",
        "They will {+seek to+} act[- now-].",
        proof("stage", "down", "old", "will"),
        proof("stage", "down", "old", "now"),
        proof("stage", "down", "new", "seek to"),
    )
    text = render(made.comparison(), "terminal")
    assert "was “will”" in text
    assert "“now” → “seek to”" in text


def test_rows_neutralise_formulas(hostile: Comparison) -> None:
    rows = reports.render_rows(hostile.changes)
    assert "'=cmd|" in rows
    assert not re.search(r"(?m)^\"?=", rows)


def test_an_explanation_names_rule_level_and_source(sample: Comparison) -> None:
    text = reports.explanation(sample, "c3")
    for part in (
        "directive.demand",
        "level 7",
        "a made-up source",
        "substitution: old",
        "matched by similar wording (0.80), moved",
    ):
        assert part in text
    with pytest.raises(commdiff.CommdiffError, match="no change 'c99'"):
        reports.explanation(sample, "c99")


def test_an_outline_lists_every_clause(sample: Comparison) -> None:
    text = reports.outline(sample.new, 60)
    assert all(f"[{clause.span.start}, {clause.span.end})" in text for clause in sample.new.clauses)
    assert max(len(line) for line in text.splitlines() if "sha256" not in line) <= 60


def test_a_second_run_gives_the_same_bytes(sample: Comparison) -> None:
    for name in reports.TEXTS:
        assert render(sample, name) == render(sample, name)


def test_places_name_the_page_or_the_paragraph_of_the_source() -> None:
    def clause(origin: str | None, label: str | None = None, paragraph: int = 3, role: str = "body") -> Clause:
        return Clause(0, Span(0, 1), "a", role=role, label=label, paragraph=paragraph, origin=origin)

    assert places([clause("p. 3", "14")], True) == "p. 3, ¶ 14"
    assert places([clause("p. 3"), clause("p. 4", paragraph=4)], True) == "p. 3, 4, ¶ [4], [5]"
    assert places([clause("paragraph 17")], True) == "paragraph 17"
    assert places([clause("paragraph 17", "12")], True) == "¶ 12"
    assert places([clause("table 2, row 3")]) == "table 2, row 3"
    assert places([clause("note 5", "5", role="footnote")]) == "note 5"
    assert places([clause("p. 2", "OP3")]) == "p. 2, OP3"


def test_counts_agree_with_the_summary(sample: Comparison) -> None:
    """Counts agree: every report prints the numbers of ``Comparison.summary``."""
    numbers = {kind: count for kind, count in sample.summary.items() if count}
    text = render(sample, "terminal", width=120)
    assert all(f"{count} {kind}" in text for kind, count in numbers.items())
    head, _, row = (line.strip("| ").split(" | ") for line in render(sample).split("\n\n")[2].split("\n"))
    assert dict(zip(head, map(int, row), strict=True)) == numbers


def test_a_topic_is_searched_as_whole_words() -> None:
    """A topic that no change carries is searched as whole words: "ai" does not match "said"."""
    made = Build().row("added", "They said so.").row("added", "They spoke of AI rules.").comparison()
    assert [change.id for change in reports.view(made, topic="ai").changes] == ["c2"]


def test_clauses_that_moved_together_are_reported_once() -> None:
    """A block of moved clauses is one line of each report and one entry of ``moves`` in JSON."""
    block = [
        "The court will sit in Cedarville from next spring.",
        "Its judges shall be named by both parliaments.",
        "Its rulings bind both governments.",
    ]
    kept = [
        "The ministers welcomed the opening of the railway to Arville.",
        "They condemned the attack on the harbour of Borville.",
        "They agreed to double the number of scholarships by 2030.",
        "The delegations visited a school for nurses in the old town.",
    ]
    diff = commdiff.compare(
        *(commdiff.Statement.from_text("\n\n".join(side)) for side in ([*block, *kept], [*kept, *block]))
    )
    (moved,) = commdiff.moved_blocks(diff)
    assert json.loads(commdiff.render(diff, "json"))["moves"] == [[change.id for change in moved]]
    (line,) = [line for line in commdiff.render(diff, "terminal").splitlines() if "The court will sit" in line]
    assert "¶ 1, 2, 3 → ¶ 5, 6, 7" in line and "3 clauses" in line
    (row,) = [line for line in commdiff.render(diff, "markdown").splitlines() if "The court will sit" in line]
    assert all(text in row for text in block)


def test_the_title_of_the_picture_fits_its_window() -> None:
    """A long file name is cut, so that the title does not run over the window."""
    made = commdiff.Statement.from_clauses(["They met."])
    sides = [attrs.evolve(made, source=attrs.evolve(made.source, name=f"{'long-' * 40}{n}.txt")) for n in (1, 2)]
    title = re.findall(r"<text[^>]*-title[^>]*>([^<]*)<", render(commdiff.compare(*sides), "svg", width=90))
    assert title and len(title[0]) <= 60 and title[0].endswith("…")
