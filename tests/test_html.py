"""The HTML report: one file without requests, in which text is never markup."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

import commdiff
from commdiff import Comparison, MissingExtraError, compare, render
from commdiff.report import evidence as report_evidence
from commdiff.report import render as reports
from commdiff.report import view as report_view
from commdiff.report.content import briefing

from .conftest import Build, proof
from .test_report import HOSTILE

pytest.importorskip("jinja2")
ROOT = Path(__file__).parent.parent
ROUNDS = [ROOT / "samples" / f"china-pakistan-round-{n}.txt" for n in (6, 7)]


class Page(HTMLParser):
    """All elements of a page with their attributes, and the text of each style and script."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.raw: dict[str, str] = {}
        self.text = ""
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.inside = tag

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("style", "script"):
            self.raw[self.inside] = self.raw.get(self.inside, "") + data
        else:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def rounds() -> Comparison:
    return compare(*ROUNDS)


@pytest.fixture
def hostile() -> Comparison:
    build = Build()
    for text in HOSTILE:
        build.row("added", text, proof("x\x1by", "up", "new", text[:5], rule="r\x1b|<b>", why=text, source=text))
        build.row(
            "reworded", f"They noted {text} [-gone {text}-] with {{+new {text}+}} and on.", note=text, topics=(text,)
        )
    return build.comparison(notices=("a notice \x1b[2J <b>",))


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_allows_only_the_pages_own_style_and_script(rounds: Comparison) -> None:
    page = Page(render(rounds, "html"))
    policies = [m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert len(page.all("style")) == len(page.all("script")) == len(policies) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policies[0].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["style-src"] == f"'{_digest(page.raw['style'])}'"
    assert rules["script-src"] == f"'{_digest(page.raw['script'])}'"


def test_the_page_makes_no_request_and_has_no_event_attributes(rounds: Comparison) -> None:
    for fragment in (False, True):
        page = Page(render(rounds, "html-fragment" if fragment else "html"))
        for tag, attrs in page.elements:
            assert tag not in ("link", "img", "iframe", "object", "embed", "base", "audio", "video")
            assert not [name for name in attrs if name.startswith("on") or name in ("style", "src", "srcset")], tag
            assert attrs.get("href", "#").startswith("#")
        assert not re.search(r"@import|url\(", page.raw["style"])


def test_ids_are_unique_and_every_reference_leads_somewhere(rounds: Comparison, hostile: Comparison) -> None:
    for comparison in (rounds, hostile):
        for fragment in (False, True):
            page = Page(render(comparison, "html-fragment" if fragment else "html"))
            ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
            assert len(ids) == len(set(ids))
            asked = [attrs["href"][1:] for attrs in page.all("a")]
            for name in ("aria-describedby", "aria-labelledby", "for"):
                asked += [id for _, attrs in page.elements for id in attrs.get(name, "").split()]
            assert set(asked) <= set(ids)


def test_each_verdict_shows_its_words_place_reason_rule_source_link_and_confidence(rounds: Comparison) -> None:
    page = Page(render(rounds, "html"))
    marked = {id for attrs in page.all("mark") for id in attrs.get("aria-describedby", "").split()}
    squeezed = re.sub(r"\s+", " ", page.text)
    for change in rounds.only("strengthened", "softened", "mixed", "reversed"):
        assert f"{change.id}-e1" in marked
        assert report_evidence.route(change, True) in squeezed
        for item in change.evidence:
            for said in (item.why, item.rule, item.source, re.sub(r"\s+", " ", item.quote)):
                assert said in squeezed
        link = change.link
        assert link
        assert f"{change.confidence.capitalize()} confidence; {report_evidence.matched(link)}" in squeezed


def test_the_head_says_what_is_compared(rounds: Comparison) -> None:
    text = re.sub(r"\s+", " ", Page(render(rounds, "html")).text)
    for statement in (rounds.old, rounds.new):
        assert statement.title in text
    for fact in ("21 August 2025 · sixth round", "4 January 2026 · seventh round", *rounds.notices):
        assert fact in text
    assert report_view.carried(reports.view(rounds)) in text


def test_the_bottom_line_links_to_the_most_important_changes(rounds: Comparison) -> None:
    page = Page(render(rounds, "html"))
    found = re.findall(r'<li class="g-\w+"><a href="#(c\d+)">', render(rounds, "html"))
    assert found == [change.id for change in briefing.brief(reports.view(rounds)).bottom]
    assert set(found) <= {attrs["id"] for attrs in page.all("article")}


def test_the_bottom_line_marks_the_words_that_decided(rounds: Comparison) -> None:
    text = render(rounds, "html")
    points = re.findall(r'<li class="g-\w+"><a href="#(c\d+)">(.*?)</li>', text, re.S)
    for id, shown in points:
        change = rounds.find(id)
        quoted = "new" if change.new else "old"
        cues = [re.sub(r"\s+", " ", e.quote) for e in change.evidence if e.side == quoted]
        assert not cues or "<mark>" in shown
        for words in re.findall(r"<mark>(.*?)</mark>", shown):
            assert any(words in cue for cue in cues)
        assert report_evidence.route(change, True) in shown.split("</a>")[0]


def test_a_mark_has_the_whole_quote_and_its_direction(rounds: Comparison) -> None:
    said = {mark["aria-label"] for mark in Page(render(rounds, "html")).all("mark") if mark.get("role") == "button"}
    assert "“should not” became “must not”: strengthens" in said
    build = Build().row("strengthened", 'They [-ask-]{+<b>\x1b"+} it.', proof("force", "up", "new", '<b>\x1b"'))
    assert 'aria-label="“&lt;b&gt;␛&#34;”: strengthens"' in render(build.comparison(), "html")


def test_only_added_language_is_called_added(rounds: Comparison) -> None:
    page = render(rounds, "html")
    names = re.findall(
        r'<span class="verdict"><span class="sign" aria-hidden="true">.</span>(?:possibly )?(.*?)</span>', page
    )
    counts = report_view.view(rounds).groups
    for name in ("added", "dropped", "reworded"):
        assert names.count(name) == next(len(group.changes) for group in counts if group.name == name)
    assert "heading, reworded" in names


def test_the_title_heads_no_section() -> None:
    texts = [
        f"Policy Statement\n\nThe Board {verb} the rate.\n\nOutlook\n\nGrowth is slow.\n" for verb in ("kept", "cut")
    ]
    old, new = (
        commdiff.Statement.from_text(text, id=id, title="Policy Statement")
        for text, id in zip(texts, ("old", "new"), strict=True)
    )
    diff = compare(old, new)
    assert [section.heading for section in diff.new.sections] == ["Policy Statement", "Outlook"]
    assert 'title="Policy Statement"' not in render(diff, "html")


def test_a_mixed_number_is_not_torn() -> None:
    old = "The range is 4-1/4 to 5 percent, as it was."
    new = "The range is 4-1/4 to 5-1/4 percent, as it was."
    diff = compare(*(commdiff.Statement.from_text(text, id=id) for text, id in ((old, "old"), (new, "new"))))
    assert "4-1/4 to <del>5</del><ins>5-1/4</ins> percent" in render(diff, "html")


def test_only_a_long_report_defers_the_layout_of_hidden_parts(rounds: Comparison) -> None:
    assert not any("class" in attrs for attrs in Page(render(rounds, "html")).all("main"))
    build = Build()
    for n in range(201):
        build.row("added", f"Point {n}.")
    assert [attrs["class"] for attrs in Page(render(build.comparison(), "html")).all("main")] == ["many"]


def test_low_confidence_is_possibly(sample: Comparison) -> None:
    text = re.sub(r"\s+", " ", Page(render(sample, "html")).text)
    assert "▼possibly softened" in text
    assert "▲possibly" not in text


def test_hostile_text_is_text(hostile: Comparison) -> None:
    clean = {tag for tag, _ in Page(render(Build().row("added", "A point.").comparison(), "html")).elements}
    allowed = clean | {
        "mark",
        "li",
        "q",
        "bdi",
        "dl",
        "dd",
        "dt",
        "del",
        "ins",
        "select",
        "option",
        "fieldset",
        "label",
    }
    for fragment in (False, True):
        page = Page(render(hostile, "html-fragment" if fragment else "html"))
        assert {tag for tag, _ in page.elements} <= allowed | {"b", "i", "code", "ul", "div", "a"}
        assert len(page.all("script")) == 1
        for text in (
            "<script>alert(1)</script>",
            '"><img onerror="z">',
            "{{ template }} {% if %}",
            "=cmd|' /C calc'!A0",
        ):
            assert text in page.text
        assert "x" * 10_000 in page.text
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page.text)


def test_every_wording_has_its_own_writing_direction(rounds: Comparison) -> None:
    text = render(rounds, "html")
    wordings = re.findall(r'<p(?: class="(?:inline|same)")?( dir="auto")?(?: lang="\w+")?>', text)
    assert len(wordings) > len(rounds.changes)
    quotes = re.findall(
        r'<(?:div class="(?:old|new)"><div class="tag">.*?</div>|p class="(?:inline|same)")(.{17})', text
    )
    assert quotes
    assert all('dir="auto"' in quote for quote in quotes)


def test_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    runs = []
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "commdiff", *(str(p.relative_to(ROOT)) for p in ROUNDS), "-f", "html"]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        runs.append(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
    assert runs[0] == runs[1]
    assert runs[0].startswith(b"<!doctype html>")


def test_one_page_can_hold_two_fragments(rounds: Comparison) -> None:
    other = compare(*reversed(ROUNDS))
    pieces = [render(diff, "html-fragment") for diff in (rounds, other)]
    for piece in pieces:
        assert not {"html", "head", "body", "meta", "title"} & {tag for tag, _ in Page(piece).elements}
        style = Page(piece).raw["style"].strip()
        assert style.startswith(".commdiff {")
        assert style.endswith("}")
    ids = [attrs["id"] for piece in pieces for _, attrs in Page(piece).elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert all(re.match(r"cd[0-9a-f]{8}-", id) for id in ids)


def test_only_and_topic_filter_the_page(sample: Comparison) -> None:
    page = Page(render(sample, "html", only=["added"]))
    assert [attrs["id"] for attrs in page.all("article")] == [c.id for c in sample.only("added")]
    assert "Shown: added (1 of 12)." in page.text
    page = Page(render(sample, "html", topic="Harbour"))
    assert [attrs["id"] for attrs in page.all("article")] == [c.id for c in sample if c.topics]


def test_an_empty_result_is_reported(sample: Comparison) -> None:
    assert "Nothing to show." in Page(render(sample, "html", topic="no such thing")).text


def test_equal_texts_are_reported_and_shown() -> None:
    build = Build().row("unchanged", "The sides met.").row("unchanged", "They parted.")
    page = Page(render(build.comparison(), "html"))
    assert "No change found." in page.text
    assert not any("hidden" in attrs for attrs in page.all("section") if attrs.get("data-group") == "unchanged")


def test_a_missing_extra_is_one_line(sample: Comparison, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'commdiff\[report\]'"):
        render(sample, "html")
    assert sample._repr_mimebundle_().get("text/html") is None


def test_a_notebook_gets_the_fragment(sample: Comparison) -> None:
    assert sample._repr_mimebundle_().get("text/html") == render(sample, "html-fragment")


def test_one_change_is_a_page(sample: Comparison) -> None:
    change = commdiff.weigh("urged all parties to stop", "demanded that all parties stop")
    page = Page(commdiff.render(change, "html"))
    assert "demanded" in page.text
    assert "strengthened" in page.text
    assert len(page.all("article")) == 1


def test_a_map_of_any_length_has_few_elements() -> None:
    build = Build()
    for n in range(400):
        build.row("unchanged" if n % 3 else "reworded", f"Point {n} is [-noted-]{{+seen+}}." if n % 3 == 0 else f"{n}.")
    page = Page(render(build.comparison(), "html"))
    assert len(page.all("path")) < 40
