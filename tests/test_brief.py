"""The one-page briefing: its content, order and size, and that quotes are not altered."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from commdiff import Comparison, Statement, compare, render
from commdiff.report import quotes
from commdiff.report import render as reports
from commdiff.report import text as report_text
from commdiff.report.blocks import Run
from commdiff.report.content import briefing
from commdiff.report.view import sort_key

from .conftest import Build, proof
from .test_report import HOSTILE

FORBIDDEN = ("policy has changed", "legally binding", "capitulated", "hawkish", "dovish")


def up(dimension: str, quote: str = "must", **more: object) -> dict:
    return proof(dimension, "up", "new", quote, **more)


def bottom(comparison: Comparison) -> list[str]:
    return [change.id for change in briefing.brief(reports.view(comparison)).bottom]


def test_the_briefing_is_the_golden_one(sample: Comparison, golden: Callable[[str, str], None]) -> None:
    golden("sample-brief.md", render(sample, "brief"))


def test_every_shift_comes_before_less_important_ones() -> None:
    made = (
        Build()
        .row("added", "A line without a stance.")
        .row("strengthened", "They {+must+} a.", up("intensity"))
        .row("added", "They pledged it.", stance="commitment")
        .row("strengthened", "They {+must+} b.", up("scope"))
        .row("dropped", "They regretted it.", stance="criticism")
        .row("strengthened", "They {+must+} c.", up("force"), confidence="medium")
        .row("strengthened", "They {+must+} d.", up("force"), stance="support")
        .row("strengthened", "They {+must+} e.", up("force"), stance="criticism")
        .row("strengthened", "They {+must+} f.", up("obligation"), confidence="low")
        .row("reversed", "They {+must+} g.", up("polarity"), confidence="medium")
        .row("strengthened", "They {+must+} h.", up("scope"), stance="demand")
        .comparison()
    )
    ranked = sorted(made.changes, key=sort_key)
    assert [change.id for change in ranked] == ["c10", "c8", "c11", "c7", "c4", "c6", "c5", "c3", "c2", "c1", "c9"]


def test_the_bottom_line_has_five_to_eight_where_there_are_as_many() -> None:
    many = Build()
    for number in range(12):
        many.row("strengthened", f"They {{+must+}} act {number}.", up("force"))
    assert bottom(many.comparison()) == [f"c{n}" for n in range(1, 9)]
    few = Build().row("strengthened", "They {+must+} act.", up("force"))
    for number in range(9):
        few.row("added", f"They met {number}.")
    assert bottom(few.comparison()) == ["c1", "c2", "c3", "c4", "c5"]
    assert bottom(Build().row("added", "They met.").comparison()) == ["c1"]


def test_routine_a_few_other_words_and_headings_are_never_in_the_bottom_line(sample: Comparison) -> None:
    routine = Build().row("added", "They thanked the hosts.", group="routine").row("reworded", "A [-b-] {+c+} d.")
    assert bottom(routine.comparison()) == []
    assert briefing.NOTHING in render(routine.comparison(), "brief")
    kinds = {sample.find(id).kind for id in bottom(sample)}
    assert not kinds & {"reworded", "unchanged"}


def test_added_and_dropped_changes_have_a_place_each() -> None:
    build = Build()
    for number in range(9):
        build.row("strengthened", f"They {{+must+}} act {number}.", up("force"))
    build.row("added", "They met again.").row("added", "They will build it.", stance="commitment")
    build.row("added", "They asked for it.", proof("force", "none", "new", "asked", level=2), stance="demand")
    build.row("added", "They demanded it.", proof("force", "none", "new", "demanded", level=7), stance="demand")
    build.row("dropped", "They met there.").row("dropped", "They support it.", stance="support")
    made = build.comparison()
    assert bottom(made) == [*(f"c{n}" for n in range(1, 7)), "c13", "c15"]
    five = briefing.bottom(reports.view(made), 5)
    assert [change.id for change in five] == ["c1", "c2", "c3", "c13", "c15"]


def test_changed_figures_of_a_promise_come_before_additions_without_a_stance() -> None:
    build = Build()
    for number in range(9):
        build.row("strengthened", f"They {{+must+}} act {number}.", up("force"))
    build.row("added", "They spoke of the weather for an hour or two.")
    build.row("dropped", "They demanded it.", stance="demand")
    build.row("reworded", "They decided to pay [-5.00-]{+4.75+} percent.", stance="commitment")
    assert bottom(build.comparison()) == [*(f"c{n}" for n in range(1, 7)), "c11", "c12"]


def test_a_short_list_is_filled_with_changed_figures_and_other_words() -> None:
    made = (
        Build()
        .row("strengthened", "They {+must+} act.", up("force"))
        .row("reworded", "The board [-kept-] {+cut+} the rate to 5\u2011[-1/2-]{+1/4+} percent.", stance="commitment")
        .row("reworded", "They will work [-for the harbour-]{+on a new port+}.", stance="commitment")
        .row("reworded", "They will work [-hard-] {+well+}.", stance="commitment")
        .row("reworded", "They will meet in the capital on [-3 May 2031-]{+4 June 2032+}.", stance="commitment")
        .comparison()
    )
    assert bottom(made) == ["c1", "c2", "c3", "c5"]
    assert "4. **Reworded**, ¶ 5" in render(made, "brief")
    text = render(made, "brief")
    assert "2. **Figures changed**, ¶ 2 → ¶ 2 (commitment): “5\u20111/2” → “5\u20111/4”; was “The" in text
    assert "3. **Reworded**, ¶ 3 → ¶ 3 (commitment): was “They will work ~~for the harbour~~.”, now “They" in text
    assert "## Reworded: no rule found a change of strength (4, 3 of them above)" in text
    assert "“5\u20111/2” → “5\u20111/4”" in render(made, "terminal").replace("\n   ", " ")


def test_a_short_bottom_line_quotes_more() -> None:
    long = "They agreed to act " + " ".join(f"word{n}" for n in range(20)) + " and no more."
    assert "and no more.”" in render(Build().row("added", long).comparison(), "brief")
    many = Build()
    for number in range(8):
        many.row("added", f"{number} {long}", stance="demand")
    bottom_line = render(many.comparison(), "brief").partition("## Added")[0]
    assert "and no more.”" not in bottom_line


def test_dropped_demands_criticism_and_reassurances_are_separate() -> None:
    made = Build().row("unchanged", "The two sides met. " * 40)
    for number in range(4):
        for stance in ("demand", "criticism", "reassurance", "support", None):
            made.row("dropped", f"A line of {stance} {number}.", stance=stance)
    titles = re.findall(r"(?m)^## (.+)$", render(made.comparison(), "brief"))
    assert titles == ["Bottom line", "Dropped: reassurances (4)", "Dropped: the rest (8)"]


def test_rows_are_bounded_and_omitted_ones_are_counted() -> None:
    build = Build()
    for number in range(90):
        build.row("added", f"They met {number}.")
        build.row("softened", f"They {{+may+}} act {number}.", proof("scope", "down", "new", "may"))
    made = build.comparison()
    text = render(made, "brief")
    brief = briefing.brief(reports.view(made))
    (softened, new) = (len(part.rows) for part in brief.parts)
    assert 4 <= softened <= 60
    assert new == 1
    assert len(brief.bottom) == 8
    assert f"## Softened (90, 8 of them above, {82 - softened} not listed)" in text
    assert "## Added (90, 89 of them not listed)" in text
    assert f"in the full report only: {82 - softened} softened, 89 added." in text
    assert text.count("\n| ¶") == softened + new + 2


def test_reworded_language_with_a_note_comes_before_additions() -> None:
    build = Build()
    for number in range(90):
        build.row("added", f"They met {number}.")
        build.row("reworded", f"They met [-here-] {{+there+}} {number}.", note="a note" if number == 80 else None)
    rows = {part.name: part.rows for part in briefing.brief(reports.view(build.comparison())).parts}
    assert [change.note for change in rows["reworded"]] == ["a note"]
    assert len(rows["added"]) > 10


def test_long_rows_leave_room_for_fewer() -> None:
    counts = []
    for words in (5, 400):
        build = Build()
        for number in range(30):
            build.row(
                "softened", f"They {{+may+}} act {number} {'quite so ' * words}.", proof("x", "down", "new", "may")
            )
        counts.append(len(briefing.brief(reports.view(build.comparison())).parts[0].rows))
    assert counts[0] > counts[1] > 1


def test_each_change_is_listed_or_counted_once(sample: Comparison) -> None:
    view = reports.view(sample)
    made = briefing.brief(view)
    listed = [change.id for rows in (made.bottom, *(part.rows for part in made.parts)) for change in rows]
    assert len(listed) == len(set(listed))
    sizes = {group.name: len(group.changes) for group in view.groups}
    names = ("strengthened", "softened", "mixed", "reversed", "added", "dropped", "reworded")
    assert len(listed) + sum(count for _, count in made.left_out) == sum(sizes.get(name, 0) for name in names)


def test_a_much_shorter_text_has_a_headline_and_its_drops_are_ranked_by_stance() -> None:
    build = Build().row("unchanged", "The two sides held talks in a friendly atmosphere.")
    for number in range(20):
        build.row("dropped", f"They took up matter {number} and said a few words on it.")
    build.row("dropped", "They demanded an end to the siege of the port.", stance="demand")
    text = render(build.comparison(), "brief")
    assert "**The new text is much shorter: 9 words after 259 (3%)." in text
    assert "1. **Dropped**, ¶ 22 (demand): “They demanded an end" in text
    assert "in the full report only: 16 dropped: the rest." in text
    assert "## Dropped" not in text
    assert "much shorter" not in render(Build().row("unchanged", "They met.").comparison(), "brief")


def test_topics_group_the_rows() -> None:
    first = Build()
    for number in range(5):
        first.row("strengthened", f"They {{+must+}} act {number}.", up("force"))
    made = (
        first.row("added", "They demand a railway.", stance="demand")
        .row("added", "They spoke of the harbour.", topics=("Harbour",))
        .row("added", "They spoke of the railway.", topics=("Railway",))
        .row("added", "They spoke of the harbour again.", topics=("Harbour", "Railway"))
        .row("added", "They spoke.")
        .comparison()
    )
    (part,) = briefing.brief(reports.view(made)).parts
    assert [change.id for change in part.rows] == ["c7", "c9", "c8", "c10"]
    assert "| Harbour +1 |" in render(made, "brief")


def test_it_claims_nothing_beyond_the_wording(sample: Comparison) -> None:
    text = render(sample, "brief")
    assert "Readings are of wording, not of intention." in text
    assert sample.signature.split("|")[0] in text
    assert not [phrase for phrase in FORBIDDEN if phrase in text.lower()]


def test_a_filtered_briefing_says_so(sample: Comparison) -> None:
    assert "*Shown: strengthened (1 of 12).*" in render(sample, "brief", only="hardened")
    assert "topic harbour (1 of 12)" in render(sample, "brief", topic="harbour")


@pytest.fixture
def hostile() -> Comparison:
    build = Build()
    for text in HOSTILE:
        build.row("added", text, stance=text)
        build.row(
            "strengthened", f"They noted {text} [-gone {text}-] {{+must {text}+}} and so on.", up("force", why=text)
        )
    return build.comparison(notices=("a notice \x1b[2J <b>",))


def test_no_text_breaks_out_of_it(hostile: Comparison) -> None:
    text = render(hostile, "brief")
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    kinds = {token.type for token in (*tokens, *(c for token in tokens for c in token.children or ()))}
    assert not kinds & {"html_block", "html_inline", "link_open", "image", "code_block", "fence", "code_inline"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert max(map(len, text.split())) < 600


WORDS = st.lists(st.sampled_from(["a", "bb", "ccc,", "dddd.", "e" * 90]), min_size=1, max_size=60)


@given(WORDS, WORDS, WORDS, st.integers(1, 30))
def test_a_cut_quote_is_the_text_and_nothing_but_the_text(
    before: list[str], key: list[str], after: list[str], limit: int
) -> None:
    run = [
        Run(" ".join(before) + " "),
        Run(" ".join(key), "insertion", True),
        Run(" " + " ".join(after)),
    ]
    whole = "".join(piece.text for piece in run)
    cut = quotes.nearest_words(run, limit)
    text = "".join(piece.text for piece in cut)
    at = 0
    for part in text.split(quotes.CUT):
        at = whole.index(part.strip(), at) + len(part.strip())
    assert len(text.replace(quotes.CUT, " ").split()) <= 2 * limit + 2
    assert any(piece.cue for piece in cut)
    if limit >= len(whole.split()) and "e" * 90 not in whole:
        assert text == whole


@given(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4), st.lists(st.sampled_from(HOSTILE), max_size=4))
def test_any_two_texts_have_a_briefing(old: list[str], new: list[str]) -> None:
    made = compare(Statement.from_text("\n\n".join(old)), Statement.from_text("\n\n".join(["They met.", *new])))
    assert render(made, "brief") == render(made, "brief")
    assert len(briefing.brief(reports.view(made)).bottom) <= briefing.BOTTOM[1]


def test_names_are_listed_and_the_rest_is_counted(sample: Comparison) -> None:
    text = render(sample, "brief")
    assert "- ¶ 8 → ¶ 8: “Provisional Authority of Cadia” → “Cadian government”" in text
    assert "Counted only: 1 moved in the same words." in text
    assert report_text.words_in(sample.old) == 139


def test_reserved_places_displace_neither_a_shift_nor_each_other() -> None:
    made = Build().row("strengthened", "They {+demand+} it.", up("force", "demand"), stance="demand")
    for number in range(9):
        made.row("added", f"They regretted it {number}.", stance="criticism")
    made.row("dropped", "They called for calm.", stance="demand")
    made.row("reworded", "They pledged [-20-] {+15+} ships.", stance="commitment")
    found = bottom(made.comparison())
    assert len(found) == 8
    assert {"c1", "c11"} <= set(found)
