"""Accept-all of the HTML redline gives the new wording and reject-all the old one, change for change."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings

import commdiff
from commdiff import Comparison, Statement, compare

from ..conftest import examples
from .strategies import documents, hostile, numbered, plain, wrapped

pytest.importorskip("jinja2")
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))
VOID = {"meta", "input", "br", "path"}


class Reader(HTMLParser):
    """Read the wordings of each change from the page, without any code of commdiff.

    ``found[id]`` maps the place (pair old, pair new, inline, same) to the text with every change accepted and with
    every change rejected.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[tuple[str, dict[str, str]]] = []
        self.found: dict[str, dict[str, list[str]]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append((tag, {name: value or "" for name, value in attrs}))
        if tag == "p" and self.place():
            self.wording()

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def place(self) -> str:
        """Return the place of an open paragraph: "old", "new" (with "lone" before a single one), "inline", "same"."""
        names = {name for _, attrs in self.stack for name in attrs.get("class", "").split()}
        tags = [tag for tag, _ in self.stack]
        if "article" not in tags or "p" not in tags or names & {"tag", "fine"}:
            return ""
        for name in ("inline", "same", "old", "new"):
            if name in names:
                return name
        return ""

    def wording(self) -> list[str]:
        id = next(attrs["id"] for tag, attrs in self.stack if tag == "article")
        return self.found.setdefault(id, {}).setdefault(self.place(), ["", ""])

    def handle_data(self, data: str) -> None:
        if not self.place():
            return
        tags = {tag for tag, _ in self.stack}
        accepted, rejected = "del" not in tags, "ins" not in tags
        both = self.wording()
        both[0] += data * accepted
        both[1] += data * rejected


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def as_shown(text: str) -> str:
    """Return the text as reports print it: on one line, with symbols for control and invisible characters."""
    from commdiff.report.text import visible

    return squeezed(visible(text))


def check(diff: Comparison) -> None:
    reader = Reader()
    reader.feed(commdiff.render(diff, "html"))
    for change in diff:
        found = {
            place: (squeezed(text[0]), squeezed(text[1])) for place, text in reader.found.get(change.id, {}).items()
        }
        old, new = as_shown(change.old_text), as_shown(change.new_text)
        if change.kind == "unchanged":
            expected = {"same": (new, old)}
        elif not change.old:
            expected = {"new": (new, "")}
        elif not change.new:
            expected = {"old": ("", old)}
        else:
            (kept, was), (now, kept_too) = found.pop("old"), found.pop("new")
            assert (was, now, kept) == (old, new, kept_too), change.id
            expected = {"inline": (new, old)}
        assert found == expected, change.id


@pytest.mark.parametrize(("old", "new"), [*combinations(SAMPLES, 2)], ids=lambda path: path.stem)
def test_samples(old: Path, new: Path) -> None:
    check(compare(old, new))


@given(hostile | documents.map(wrapped), hostile | documents.map(numbered))
@settings(max_examples=examples(60))
def test_any_two_texts(old: str, new: str) -> None:
    check(compare(Statement.from_text(old, id="old"), Statement.from_text(new, id="new")))


@given(documents, documents)
@settings(max_examples=examples(40))
def test_invented_statements(old: list[str], new: list[str]) -> None:
    check(compare(Statement.from_text(plain(old), id="old"), Statement.from_text(plain(new), id="new")))
