"""Helpers of several test modules: comparisons built by hand, and golden files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

import commdiff
from commdiff.model import Alignment, Change, Comparison, Edit, Evidence, Link, Span, Statement

settings.register_profile("default", deadline=None, max_examples=20)  # a busy machine must not fail a law
settings.register_profile("ci", deadline=None, max_examples=100)  # pytest --hypothesis-profile=ci
settings.load_profile("default")


def examples(number: int) -> int:
    """Return the number of examples for a law that has ``number`` of them in the profile "ci"."""
    return max(5, number * settings.default.max_examples // 100)


GOLDEN = Path(__file__).parent / "golden"
OWN_RULE = """
[[rule]]
id = "own.salute"
attach = "head"
dimension = "force"
family = "support"
level = 4
terms = ["salute/v"]
why = "our house counts a salute as praise"
source = "House style, p. 4"
match = ["We salute the crew."]
pass = ["We pay the crew."]
"""
"""A lexicon file of one's own with one rule."""
MARK = re.compile(r"\[-(.+?)-\]|\{\+(.+?)\+\}", re.S)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; then read them")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of tests/golden, or write the file with --update-golden."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.write_bytes(text.encode())
        assert path.exists(), f"no golden file {name}; run pytest --update-golden and read it"
        assert text == path.read_bytes().decode()

    return check


class Build:
    """A comparison from marked wordings: ``row("urges", "They [-urge-]{+demand+} it", up("force", …))``.

    The rows have the same order in both texts. ``[-…-]`` is old only, ``{+…+}`` is new only. A pair with at most one
    space between them is a substitution.
    """

    def __init__(self) -> None:
        self.rows: list[dict] = []

    def row(self, kind: str, marked: str, *evidence: dict, **fields: object) -> Build:
        self.rows.append({"kind": kind, "marked": marked, "evidence": evidence, "fields": fields})
        return self

    def comparison(self, **names: object) -> Comparison:
        wordings = [_sides(row["marked"]) for row in self.rows]
        has = {
            "old": [r["kind"] != "added" for r in self.rows],
            "new": [r["kind"] != "dropped" for r in self.rows],
        }
        texts = {
            side: Statement.from_clauses(
                [w[side] for w, h in zip(wordings, has[side], strict=True) if h], id=f"the {side} text"
            )
            for side in ("old", "new")
        }
        changes, links, moved, at = [], [], set(), {"old": 0, "new": 0}
        for number, row in enumerate(self.rows, 1):
            own = {}
            for side in ("old", "new"):
                present = has[side][number - 1]
                own[side] = texts[side].clauses[at[side] : at[side] + 1] if present else ()
                at[side] += present
            link = None
            if own["old"] and own["new"]:
                score = 1.0 if row["kind"] == "unchanged" else 0.8
                link = Link((own["old"][0].index,), (own["new"][0].index,), score, "fuzzy")
                links.append(link)
                if row["fields"].get("moved"):
                    moved.add(len(links) - 1)
            changes.append(_change(f"c{number}", row, own, link))
        alignment = Alignment(
            tuple(links),
            frozenset(moved),
            tuple(c.old[0].index for c in changes if c.kind == "dropped"),
            tuple(c.new[0].index for c in changes if c.kind == "added"),
        )
        return Comparison(texts["old"], texts["new"], alignment, tuple(changes), "commdiff 0|profile:test|0", **names)


def _sides(marked: str) -> dict[str, str]:
    return {
        "old": re.sub(r"\[-(.+?)-\]", r"\1", re.sub(r"\{\+.+?\+\}", "", marked, flags=re.S), flags=re.S),
        "new": re.sub(r"\{\+(.+?)\+\}", r"\1", re.sub(r"\[-.+?-\]", "", marked, flags=re.S), flags=re.S),
    }


def _edits(marked: str, starts: dict[str, int]) -> list[Edit]:
    """Return the edit script that the marks denote; it is empty without a mark."""
    edits: list[Edit] = []
    at, last = dict(starts), 0

    def keep(text: str) -> None:
        lead, size = len(text) - len(text.lstrip()), len(text.strip())
        if size:
            edits.append(Edit("equal", *(Span(at[side] + lead, at[side] + lead + size) for side in ("old", "new"))))
        at.update({side: point + len(text) for side, point in at.items()})

    for match in MARK.finditer(marked):
        keep(marked[last : match.start()])
        deleted, inserted = match.groups()
        side, words = ("old", deleted) if deleted is not None else ("new", inserted)
        span = Span(at[side], at[side] + len(words))
        at[side] = span.end
        if side == "new" and edits and edits[-1].op == "deletion":
            edits[-1] = Edit("substitution", edits[-1].old, span)
        else:
            edits.append(Edit("deletion", span, None) if side == "old" else Edit("insertion", None, span))
        last = match.end()
    if edits:
        keep(marked[last:])
    return edits


def _change(id: str, row: dict, own: dict, link: Link | None) -> Change:
    starts = {side: clauses[0].span.start for side, clauses in own.items() if clauses}
    edits = _edits(row["marked"], starts) if link else []
    evidence = []
    for proof in row["evidence"]:
        (clause,) = own[proof["side"]]
        start = clause.span.start + clause.text.index(proof["quote"])
        span = Span(start, start + len(proof["quote"]))
        evidence.append(Evidence(span=span, **proof))
    return Change(
        id,
        row["kind"],
        own["old"],
        own["new"],
        link=link,
        edits=tuple(edits),
        evidence=tuple(evidence),
        **row["fields"],
    )


TIER_A = ("polarity", "force", "obligation", "stage", "ambition", "naming")
TIER_B = ("conditionality", "scope", "precision", "addressee", "attribution")


def proof(dimension: str, direction: str, side: str, quote: str, rule: str = "test.rule", **more: object) -> dict:
    """Return the fields of an Evidence without its span, for ``Build.row``."""
    tier = "A" if dimension in TIER_A else "B" if dimension in TIER_B else "C"
    base = {"why": "the reason in plain words", "source": "a made-up source", "tier": tier}
    return base | {"rule": rule, "dimension": dimension, "direction": direction, "side": side, "quote": quote} | more


@pytest.fixture
def build() -> Build:
    return Build()


@pytest.fixture
def sample() -> Comparison:
    """Return an invented comparison with one change of every kind."""
    return (
        Build()
        .row("unchanged", "Joint Statement of the Ministers of Arland and Borland", moved=False)
        .row("unchanged", "The two sides held talks in a friendly atmosphere.")
        .row(
            "strengthened",
            "The ministers [-urged-] {+demanded that+} the harbour authority [-to-] publish its accounts, "
            "which it has kept from the public of both countries and from their courts of audit for as long as the "
            "joint company has existed[-; they-]{+, without any further delay; they+} would return to it.",
            proof(
                "force",
                "up",
                "old",
                "urged",
                "directive.urge",
                level=5.0,
                why="Demanding is stronger than urging.",
            ),
            proof(
                "force",
                "up",
                "new",
                "demanded",
                "directive.demand",
                level=7.0,
                why="Demanding is stronger than urging.",
            ),
            proof(
                "precision",
                "up",
                "new",
                "without any further delay",
                "precision.urgency",
                why="The new wording asks for urgent action.",
            ),
            topics=("Harbour",),
            moved=True,
        )
        .row(
            "softened",
            "Arland [-will-]{+will seek to+} complete the eastern railway by 2031.",
            proof(
                "hedging",
                "down",
                "new",
                "seek to",
                "hedge.seek",
                certainty="low",
                why="The outcome becomes an effort.",
            ),
            confidence="low",
            stance="commitment",
        )
        .row(
            "mixed",
            "They called on [-the Coastal Council-] to take {+more+} visible steps against smuggling.",
            proof(
                "addressee",
                "down",
                "old",
                "the Coastal Council",
                "addressee.named",
                why="The text no longer names who must act.",
            ),
            proof("intensity", "up", "new", "more", "intensity.more", why="The new wording adds a word of degree."),
            group=None,
        )
        .row(
            "reversed",
            "Borland [-supports-]{+does not support+} the toll on river traffic.",
            proof(
                "polarity",
                "down",
                "new",
                "does not support",
                "polarity.not",
                why="The polarity of the act is reversed.",
            ),
        )
        .row("added", "The two sides agreed to open a consulate in each other's second city.")
        .row(
            "dropped",
            "They reaffirmed that the status of the island remains as it was in 1954.",
            stance="reassurance",
        )
        .row(
            "reworded",
            "They welcomed the contacts with the [-Provisional Authority of Cadia-]{+Cadian government+} "
            "and agreed to keep them up.",
            proof(
                "naming",
                "none",
                "old",
                "Provisional Authority of Cadia",
                "naming.cadia",
                why="The texts use different names for the same actor.",
            ),
            proof(
                "naming",
                "none",
                "new",
                "Cadian government",
                "naming.cadia",
                why="The texts use different names for the same actor.",
            ),
        )
        .row(
            "reworded",
            "The [-sixth-]{+seventh+} round will be held in [-Arland's capital-]{+Borville+} next year.",
        )
        .row("unchanged", "Both sides thanked the city for its warm reception.", moved=True)
        .row("reworded", "Borville, [-3 May 2029-]{+4 June 2030+}")
        .comparison()
    )


HOSTILE = [
    "\x1b[31mred\x1b[0m and \x9b5m blink \x07",
    "right \u202e to left \u2066 isolated",
    "<script>alert(1)</script> & <img src=x onerror=y>",
    '"><img onerror="z">',
    "# no heading\n\n- no list\n1. no item\n> no quote\n```\nno code",
    "a | b | c",
    "[text](https://example.org) ![image](x.png) https://example.org www.example.org a@example.org",
    "**bold** __bold__ ~~gone~~ `code` \\ $x$ {{ template }} {% if %} [bold red]rich[/bold red] :smile:",
    "x" * 10_000,
    "=cmd|' /C calc'!A0",
    "lone surrogate \ud800 here",
]


@pytest.fixture
def hostile() -> Comparison:
    build = Build()
    for text in HOSTILE:
        build.row("added", text, proof("x\x1by", "none", "new", text[:5], rule="r\x1b|<b>", why=text))
        build.row("reworded", f"They noted {text} [-gone {text}-] with {{+new {text}+}} and went on.", note=text)
    return build.comparison(notices=("a notice \x1b[2J <b>",))


def render_history(history: Any, format: str = "markdown", **options: Any) -> str:
    """Return a report on a history; ``only``, ``topic`` and ``phrase`` select what it shows."""
    from commdiff.report.history import view

    names = [name for name in ("only", "topic", "phrase") if name in options]
    return commdiff.render(view(history, **{name: options.pop(name) for name in names}), format, **options)
