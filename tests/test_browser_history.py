"""The timeline of a history in a browser: filters, the card on a cell, keys, links; skipped if there is no browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commdiff import History, Statement, find_phrase, trace

from .conftest import HOSTILE, render_history
from .test_browser import Open, axe, browser, pytestmark, show, until

__all__ = ["browser", "pytestmark", "show"]

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def dialogue() -> History:
    return trace(sorted((ROOT / "samples").glob("china-pakistan-round-*.txt")))


@pytest.fixture
def page(show: Open, dialogue: History) -> Any:
    return show(render_history(dialogue, "html"))


def shown(page: Any) -> list[str]:
    rows = page.eval_on_selector_all("tr.line", "all => all.filter(a => a.checkVisibility()).map(a => a.dataset.line)")
    articles = page.eval_on_selector_all(
        "article.lineage", "all => all.filter(a => a.checkVisibility()).map(a => a.dataset.line)"
    )
    assert rows == articles
    return rows


def demand(dialogue: History) -> str:
    (id,) = find_phrase(dialogue, "visible and verifiable").lineages
    return id


def test_what_changed_is_shown_at_first_and_the_rest_on_request(page: Any, dialogue: History) -> None:
    before = shown(page)
    assert 0 < len(before) < len(dialogue.lineages)
    assert page.inner_text(".count") == f"{len(before)} of {len(dialogue.lineages)} lineages shown"
    page.get_by_role("checkbox", name="Unchanged language").check()
    assert sorted(shown(page)) == sorted(line.id for line in dialogue)


def test_kinds_and_topics_filter(page: Any, dialogue: History) -> None:
    page.locator("[data-kind=mixed]").click()
    assert set(shown(page)) == {line.id for line in dialogue.only("mixed")}
    page.locator("[data-kind=revived]").click()
    assert set(shown(page)) == {line.id for line in dialogue.only("mixed", "revived")}
    page.get_by_role("button", name="Clear all").click()
    page.get_by_role("combobox", name="Topic").select_option(label="Afghanistan")
    assert set(shown(page)) == {line.id for line in dialogue if "Afghanistan" in line.topics}
    page.locator("[data-kind=mixed]").click()
    assert shown(page) == [demand(dialogue)]
    headings = page.eval_on_selector_all("tbody.topic", "all => all.filter(a => a.checkVisibility()).length")
    assert headings == 1


def test_search_and_nothing_found(page: Any, dialogue: History) -> None:
    page.get_by_role("searchbox").fill("visible and  VERIFIABLE")
    until(page, "document.querySelector('.count').textContent.startsWith('1 of')")
    assert shown(page) == [demand(dialogue)]
    page.get_by_role("searchbox").fill("no such words")
    until(page, "document.querySelector('.count').textContent.startsWith('0 of')")
    page.get_by_role("button", name="Clear the filters").click()
    assert len(shown(page)) > 20


def test_the_card_opens_on_hover_and_focus(page: Any, dialogue: History) -> None:
    id = demand(dialogue)
    cell, card = page.locator(f"a.cell[href='#{id}-3']"), page.locator(".card")
    cell.hover()
    assert card.is_visible()
    said = " ".join(card.inner_text().split())
    for words in ("2026-01-04", "mixed", "visible and verifiable actions", "Interim Afghan Government", "now more"):
        assert words in said
    page.mouse.move(2, 2)
    card.wait_for(state="hidden")
    cell.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.hash") == f"#{id}-2"
    assert card.is_visible()
    assert "some of the" in card.inner_text()
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_arrow_keys_walk_the_timeline(page: Any, dialogue: History) -> None:
    id = demand(dialogue)
    at = "document.activeElement.hash.slice(1)"
    page.locator(f"a.cell[href='#{id}-2']").focus()
    for key, expected in (
        ("ArrowRight", f"{id}-3"),
        ("ArrowRight", f"{id}-3"),
        ("Home", f"{id}-1"),
        ("End", f"{id}-3"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(at) == expected
    order = shown(page)
    page.keyboard.press("ArrowDown")
    below = order[order.index(id) + 1]
    assert page.evaluate(at) == f"{below}-3"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(at) == f"{id}-3"


def test_a_tap_holds_the_card_and_a_second_tap_follows_the_link(
    browser: Any, dialogue: History, tmp_path: Path
) -> None:
    file = tmp_path / "history.html"
    file.write_text(render_history(dialogue, "html"), "utf-8")
    context = browser.new_context(viewport={"width": 375, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(file.as_uri())
    id = demand(dialogue)
    cell = page.locator(f"a.cell[href='#{id}-2']")
    cell.tap()
    assert page.locator(".card").is_visible()
    assert page.evaluate("location.hash") == ""
    cell.tap()
    until(page, f"location.hash === '#{id}-2'")
    assert page.locator(".card").is_hidden()
    context.close()


def test_a_round_leads_to_what_changed_since_the_one_before(page: Any, dialogue: History) -> None:
    page.get_by_role("link", name="2026-01-04: what changed since 2025-08-21").click()
    until(page, "document.activeElement.id === 'to-3'")
    pair = page.locator("#to-3")
    assert pair.evaluate("node => node.open")
    listed = pair.locator("li").count()
    assert listed == sum(step.event != "unchanged" for line in dialogue for step in line.events if step.new_round == 2)
    pair.get_by_role("link", name=demand(dialogue), exact=True).click()
    until(page, f"document.activeElement.id === '{demand(dialogue)}-3'")


def test_a_link_to_what_is_hidden_shows_it(show: Open, dialogue: History) -> None:
    still = next(line.id for line in dialogue if not line.kinds - {"unchanged", "moved"})
    page = show(render_history(dialogue, "html"), anchor=f"#{still}")
    until(page, f"document.activeElement.id === '{still}'")
    assert still in shown(page)


def test_the_theme_can_be_chosen(page: Any) -> None:
    colour = "getComputedStyle(document.querySelector('.commdiff')).backgroundColor"
    light = page.evaluate(colour)
    page.locator("[data-do=theme]").click()
    assert page.evaluate(colour) != light


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(show: Open, dialogue: History, width: int, scheme: str) -> None:
    phrase = find_phrase(dialogue, "visible and verifiable")
    for text in (render_history(dialogue, "html"), render_history(dialogue, "html", phrase=phrase)):
        page = show(text, width=width, scheme=scheme)
        page.get_by_role("checkbox", name="Unchanged language").check()
        page.evaluate("for (const a of document.querySelectorAll('details')) a.open = true")
        page.locator("a.cell").nth(1).focus()
        assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 375])
def test_nothing_is_wider_than_the_window(show: Open, dialogue: History, width: int) -> None:
    texts = [f"They noted {text} and went on.\n\nThe Council notes the report." for text in HOSTILE]
    hostile = trace([Statement.from_text(text, id=text[:200]) for text in texts])
    many = trace([Statement.from_text(f"The Council met {n} times.", id=f"r{n}") for n in range(40)])
    for history in (dialogue, hostile, many):
        page = show(render_history(history, "html", phrase=find_phrase(history, "noted")), width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_text_runs_nothing(show: Open) -> None:
    bad = ["<img src=x onerror=\"document.title='run'\">", "</script><script>document.title='run'</script>"]
    texts = [f"{text} The Council notes {text}." for text in (*HOSTILE, *bad)]
    history = trace([Statement.from_text(text, id=text[:90], title=text[:90]) for text in texts])
    page = show(render_history(history, "html"))
    assert page.title() != "run"
    assert page.locator("img").count() == 0
