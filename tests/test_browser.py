"""The HTML report in a browser: headless Chromium, skipped if none is installed.

COMMDIFF_CHROMIUM names a browser in another place. axe-core comes with the package that drives it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from commdiff import Comparison, Statement, compare, render

from .conftest import HOSTILE, Build

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FOUND = os.environ.get("COMMDIFF_CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(FOUND is None, reason="no browser: install chromium, or name one in COMMDIFF_CHROMIUM"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="playwright is not installed: pip install playwright"),
    pytest.mark.skipif(find_spec("jinja2") is None, reason="jinja2 is not installed: pip install 'commdiff[report]'"),
]

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=FOUND, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def rounds() -> Comparison:
    return compare(*(ROOT / "samples" / f"china-pakistan-round-{n}.txt" for n in (6, 7)))


@pytest.fixture
def show(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Open a page from a file; at the end, check that there was no error, policy warning or request."""
    faults: list[str] = []
    contexts = []

    def opened(text: str, anchor: str = "", width: int = 1280, scheme: str = "light") -> Any:
        file = tmp_path / f"report-{len(contexts)}.html"
        file.write_text(text, "utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: faults.append(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on(
            "request", lambda request: faults.append(request.url) if not request.url.startswith(file.as_uri()) else None
        )
        page.goto(file.as_uri() + anchor)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def page(show: Open, rounds: Comparison) -> Any:
    return show(render(rounds, "html"))


def until(page: Any, expression: str) -> None:
    """Wait for a condition. The driver's own waiting needs eval, which the page's policy refuses."""
    for _ in range(300):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never: {expression}")


def shown(page: Any) -> list[str]:
    return page.eval_on_selector_all("article.change", "all => all.filter(a => a.checkVisibility()).map(a => a.id)")


def grouped(comparison: Comparison, *names: str) -> list[str]:
    from commdiff.report.view import view

    return [change.id for group in view(comparison).groups if group.name in names for change in group.changes]


def test_all_but_the_unchanged_is_shown_at_first(page: Any, rounds: Comparison) -> None:
    still = [c.id for c in rounds if c.kind == "unchanged" and not c.moved]
    assert sorted(shown(page)) == sorted({c.id for c in rounds} - set(still))
    changes = len(rounds.changes) - len(still)
    assert page.inner_text(".count") == f"{changes} of {changes} changes shown"
    page.get_by_role("checkbox", name="unchanged").check()
    assert page.inner_text(".count") == f"{changes} of {changes} changes shown, and {len(still)} unchanged"


def test_counts_filter(page: Any, rounds: Comparison) -> None:
    strengthened, softened = (page.locator(f"button[data-kind={name}]") for name in ("strengthened", "softened"))
    strengthened.click()
    assert strengthened.get_attribute("aria-pressed") == "true"
    assert shown(page) == grouped(rounds, "strengthened")
    softened.click()
    assert shown(page) == grouped(rounds, "strengthened", "softened")
    assert page.inner_text(".count").startswith(f"{len(shown(page))} of ")
    strengthened.click()
    softened.click()
    assert len(shown(page)) > 20


def test_switches_filters_and_clearing(page: Any, rounds: Comparison) -> None:
    before = shown(page)
    page.get_by_role("checkbox", name="unchanged").check()
    assert len(shown(page)) == len(rounds.changes)
    page.get_by_role("checkbox", name="reworded").uncheck()
    assert not set(shown(page)) & set(grouped(rounds, "reworded"))
    page.get_by_role("checkbox", name="moved").first.check()
    assert set(shown(page)) <= {c.id for c in rounds if c.moved}
    page.get_by_role("combobox", name="Confidence").select_option("low")
    assert set(shown(page)) <= {c.id for c in rounds if c.confidence == "low"}
    page.get_by_role("button", name="Clear all").click()
    until(page, f"document.querySelector('.count').textContent.startsWith('{len(before)} of')")
    assert shown(page) == before


def test_topics_filter(page: Any, rounds: Comparison) -> None:
    topic = next(topic for change in rounds for topic in change.topics)
    page.get_by_role("combobox", name="Topic").select_option(label=topic)
    assert shown(page)
    assert set(shown(page)) <= {c.id for c in rounds if topic in c.topics}


def test_stances_filter(page: Any, rounds: Comparison) -> None:
    page.get_by_role("combobox", name="Stance").select_option("demand")
    assert shown(page) == sorted((c.id for c in rounds if c.stance == "demand"), key=shown(page).index)
    assert shown(page)


@pytest.mark.parametrize("width", [1280, 375])
def test_the_contents_lead_to_each_group_whatever_hides_it(show: Open, rounds: Comparison, width: int) -> None:
    page = show(render(rounds, "html"), width=width)
    contents = page.get_by_role("navigation", name="Sections of the report")
    page.get_by_role("button", name="In text order").click()
    for name in ("Dropped", "Unchanged"):
        contents.get_by_role("link", name=name).click()
        assert page.locator(f"#g-{name.lower()}").is_visible()
        until(page, f"document.querySelector('#g-{name.lower()}').getBoundingClientRect().top < innerHeight")


def test_sections_filter(show: Open) -> None:
    old = "Trade\n\nThe sides noted the talks on harbours.\n\nRailways\n\nThey will finish the eastern line by 2031.\n"
    new = old.replace("noted", "welcomed").replace("by 2031", "in due course")
    diff = compare(Statement.from_text(old, id="old"), Statement.from_text(new, id="new"))
    headings = [section.heading for section in diff.new.sections]
    if headings != ["Trade", "Railways"]:
        pytest.fail(f"the headings are not found: {headings}")
    page = show(render(diff, "html"))
    page.get_by_role("combobox", name="Section").select_option(label="Railways")
    assert shown(page) == [c.id for c in diff if c.kind != "unchanged" and "line" in c.new_text]


def test_search_finds_words_across_marks(page: Any, rounds: Comparison) -> None:
    page.get_by_label("Search the wording").fill("Must NOT be  used")
    until(page, "document.querySelector('.count').textContent.startsWith('1 of')")
    (id,) = shown(page)
    assert "must not be used" in rounds.find(id).new_text
    page.get_by_label("Search the wording").fill("no such words anywhere")
    page.wait_for_selector(".nothing:not([hidden])")
    assert shown(page) == []
    page.locator(".nothing button").click()
    assert len(shown(page)) > 20


def test_search_takes_every_blank_quote_and_dash_for_one_another(show: Open) -> None:
    marked = "They met in 2020–2021 and [-noted-]{+praised+} the port\u2019s\u00a0long\u202fuse."
    page = show(render(Build().row("reworded", marked).row("added", "Other words.").comparison(), "html"))
    ranges = "[...CSS.highlights.get('commdiff-found') || []]"
    painted = f"{ranges}.map(r => r.startContainer.data.slice(r.startOffset, r.endOffset)).join('|')"
    for words, painted_as in (
        ("2020-2021", "2020–2021"),
        ("the port's  long use", "the port’s"),
        ("PRAISED the port’s", "praised"),
        ("and noted the", "noted"),
    ):
        page.get_by_label("Search the wording").fill(words)
        until(page, "document.querySelector('.count').textContent.startsWith('1 of')")
        until(page, f"({painted}).includes('{painted_as}')")
    assert set(page.evaluate(painted).split("|")) == {"and ", "noted", " the"}
    page.get_by_label("Search the wording").fill("(noted")
    until(page, "document.querySelector('.count').textContent.startsWith('0 of')")


def test_clearing_leaves_the_focus_on_the_count(page: Any) -> None:
    page.get_by_label("Search the wording").fill("no such words anywhere")
    page.wait_for_selector(".nothing:not([hidden])")
    page.locator(".nothing button").click()
    assert page.evaluate("document.activeElement.className") == "count"


@pytest.mark.parametrize("width", [1280, 768, 375])
def test_a_jump_ends_right_below_the_bar(show: Open, rounds: Comparison, width: int) -> None:
    page = show(render(rounds, "html"), width=width)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("location.hash = 'c20'")
    until(page, "document.activeElement.id === 'c20'")
    gap = "document.activeElement.getBoundingClientRect().top - document.querySelector('.strip').offsetHeight"
    assert 0 <= page.evaluate(gap) < 24


def test_a_link_leads_to_its_change_whatever_is_hidden(show: Open, rounds: Comparison) -> None:
    still = next(c.id for c in rounds if c.kind == "unchanged" and not c.moved)
    page = show(render(rounds, "html"), anchor=f"#{still}")
    assert still in shown(page)
    assert page.evaluate("document.activeElement.id") == still
    last = rounds.changes[-1].id
    page.locator("button[data-kind=strengthened]").click()
    page.evaluate(f"location.hash = '{last}'")
    until(page, f"document.activeElement.id === '{last}'")
    box = page.locator(f"#{last}").bounding_box()
    assert -1 <= box["y"] < 800


def test_copying_a_row_gives_markdown_with_a_link(page: Any, rounds: Comparison) -> None:
    change = next(c for c in rounds if "must not be used" in c.new_text)
    page.locator(f"#{change.id} [data-do=copy]").click()
    until(page, "document.querySelector('.toast').textContent.includes('copied')")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "strengthened" in text
    assert "~~should~~ not be used" in text
    assert "**must** not be used" in text
    assert "**obligation** “should not” → “must not”" in text
    assert text.rstrip().endswith(f"#{change.id}>)")


def test_the_map_leads_to_clauses(page: Any) -> None:
    page.locator(".map svg").scroll_into_view_if_needed()
    box = page.locator(".map svg").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] - 3)
    until(page, "document.activeElement.matches('article.change')")
    _, end = map(float, page.evaluate("document.activeElement.dataset.new").split())
    assert end > 900
    assert page.locator(".map .here").get_attribute("d")


def test_keys(page: Any, rounds: Comparison) -> None:
    first, second = shown(page)[:2]
    focused = "document.activeElement.id"
    page.keyboard.press("j")
    assert page.evaluate(focused) == first
    page.keyboard.press("j")
    assert page.evaluate(focused) == second
    page.keyboard.press("k")
    assert page.evaluate(focused) == first
    page.keyboard.press("v")
    assert page.locator(f"#{first} .inline").is_visible()
    assert page.locator(f"#{first} .pair").is_hidden()
    page.keyboard.press("v")
    page.keyboard.press("c")
    until(page, "document.querySelector('.toast').textContent.includes('copied')")
    page.keyboard.press("/")
    page.keyboard.type("jkv")
    assert page.input_value("[name=q]") == "jkv"
    page.keyboard.press("Escape")
    assert page.input_value("[name=q]") == ""
    page.get_by_label("Letter keys on").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.matches('article')") is False


def test_evidence_opens_on_focus_hover_and_tap(page: Any, rounds: Comparison) -> None:
    change = next(c for c in rounds if "must not be used" in c.new_text)
    mark = page.locator(f"#{change.id} .new mark[role=button]").first
    tip = page.locator(".tip")
    mark.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert tip.is_visible()
    said = " ".join(tip.inner_text().split())
    proof = change.evidence[-1]
    for word in (proof.dimension, proof.rule, proof.why, proof.source):
        assert word in said
    page.keyboard.press("Escape")
    assert tip.is_hidden()
    mark.hover()
    assert tip.is_visible()
    page.mouse.move(2, 2)
    tip.wait_for(state="hidden")
    mark.click()
    page.mouse.move(2, 2)
    page.wait_for_timeout(300)
    assert tip.is_visible()
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_in_the_order_of_the_text(page: Any, rounds: Comparison) -> None:
    before = shown(page)
    page.get_by_role("button", name="In text order").click()
    assert shown(page) == [c.id for c in rounds if c.id in before]
    page.get_by_role("button", name="By verdict").click()
    assert shown(page) == before


def test_the_theme_follows_the_system_until_it_is_chosen(show: Open, rounds: Comparison) -> None:
    page = show(render(rounds, "html"), scheme="dark")
    colour = "getComputedStyle(document.querySelector('.commdiff')).backgroundColor"
    dark = page.evaluate(colour)
    page.locator("[data-do=theme]").click()
    light = page.evaluate(colour)
    assert dark != light
    page.reload()
    assert page.evaluate(colour) == light


def test_print_is_light_whatever_was_chosen(show: Open, rounds: Comparison) -> None:
    page = show(render(rounds, "html"))
    style = "Object.values((({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle($)))"
    look = (
        style.replace("$", "document.querySelector('.commdiff')"),
        style.replace("$", "document.querySelector('ins')"),
    )
    page.emulate_media(media="print")
    light = [page.evaluate(one) for one in look]
    page.emulate_media(media="screen")
    page.locator("[data-do=theme]").click()
    assert [page.evaluate(one) for one in look] != light
    page.emulate_media(media="print")
    assert [page.evaluate(one) for one in look] == light


def test_a_wide_table_breaks_no_word(show: Open) -> None:
    texts = [
        f"{a}\n\nThe sides noted the talks.\n\n{b}\n\nThey will build it.\n" for a, b in (("Trade", "Railways"),) * 2
    ]
    diff = compare(*(Statement.from_text(text, id=id) for text, id in zip(texts, ("old", "new"), strict=True)))
    page = show(render(diff, "html"), width=375)
    high = "[...document.querySelectorAll('.wide thead th')].map(th => th.offsetHeight)"
    assert max(page.evaluate(high)) < 40
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(show: Open, rounds: Comparison, width: int, scheme: str) -> None:
    page = show(render(rounds, "html"), width=width, scheme=scheme)
    page.get_by_role("group", name="View").get_by_role("button", name="Side by side").click()
    assert axe(page) == []
    page.get_by_role("group", name="View").get_by_role("button", name="Inline").click()
    page.locator("button[data-kind=unchanged]").click()
    assert axe(page) == []


def axe(page: Any) -> list[str]:
    """Return the findings of axe-core. The debugger injects it, because the page's policy does not apply there."""
    package = find_spec("axe_playwright_python")
    assert package, "axe-playwright-python is not installed"
    assert package.origin
    script = Path(package.origin).parent / "axe.min.js"
    page.evaluate("for (const a of document.querySelectorAll('article')) a.style.contentVisibility = 'visible'")
    page.evaluate(script.read_text("utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found["violations"] for n in v["nodes"]]


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_is_wider_than_the_window(show: Open, rounds: Comparison, width: int) -> None:
    build = Build()
    for text in HOSTILE:
        build.row("added", text)
        build.row("reworded", f"They noted {text} [-gone {text}-] with {{+new {text}+}} and went on.", note=text)
    for comparison in (rounds, build.comparison(notices=tuple(HOSTILE))):
        page = show(render(comparison, "html"), width=width)
        for name in ("side", "inline"):
            page.locator(f"button[data-view={name}]").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_runs_nothing(show: Open) -> None:
    build = Build()
    for text in (
        *HOSTILE,
        "<img src=x onerror=\"document.title='run'\">",
        "</script><script>document.title='run'</script>",
    ):
        build.row("added", text, topics=(text,), note=text)
    page = show(render(build.comparison(notices=tuple(HOSTILE)), "html"))
    assert page.title() != "run"
    assert page.locator("img").count() == 0
    page.locator("[data-do=copy]").last.click()
    until(page, "document.querySelector('.toast').textContent.includes('copied')")
    assert "&lt;/script&gt;" in page.evaluate("navigator.clipboard.readText()")


def test_two_fragments_work_in_one_page(show: Open, rounds: Comparison) -> None:
    back = compare(rounds.new, rounds.old)
    pieces = [render(diff, "html-fragment") for diff in (rounds, back)]
    style = "<style>h2 { color: rgb(1, 2, 3) }</style>"
    page = show(f"<!doctype html><html lang=en><title>host</title>{style}<h2 id=own>Host</h2>{''.join(pieces)}")
    first, second = (page.locator(".commdiff").nth(n) for n in (0, 1))
    first.locator("button[data-kind=strengthened]").click()
    assert first.locator("article:visible").count() == len(grouped(rounds, "strengthened"))
    assert second.locator("article:visible").count() > 20
    assert page.evaluate("getComputedStyle(document.getElementById('own')).color") == "rgb(1, 2, 3)"
    second.locator("article:visible [data-do=copy]").first.click()
    until(page, "[...document.querySelectorAll('.toast')].some(t => t.textContent.includes('copied'))")


def test_without_scripts_everything_is_there_to_read(browser: Any, rounds: Comparison, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(render(rounds, "html"), "utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    for change in rounds:
        assert page.locator(f"#{change.id}").is_visible()
    assert page.locator(".filters").is_hidden()
    page.locator(".summary").get_by_role("link", name="Unchanged").click()
    assert page.url.endswith("#g-unchanged")
    context.close()


def test_a_long_report_paints_and_filters_quickly(show: Open) -> None:
    build = Build()
    for n in range(1200):
        kind, marked = (
            ("reworded", f"Point {n}: the sides [-noted-]{{+saw+}} the report on {'the harbour and ' * 8} the coast.")
            if n % 2
            else ("added", f"Point {n}: they agreed on {'more trains and ' * 10} ships.")
        )
        build.row(kind, marked)
    page = show(render(build.comparison(), "html"))
    page.locator("button[data-kind=added]").click()
    page.get_by_label("Search the wording").fill("point 11")
    until(page, "document.querySelector('.count').textContent.startsWith('55 of')")
    times = page.evaluate("performance.getEntriesByName('commdiff-filter', 'measure').map(m => m.duration)")
    assert len(times) >= 3
    assert min(times[1:]) < 100
