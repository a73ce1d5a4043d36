"""The interactive pages on a comparison and on one change, and the frame of every page.

A report adds a template that extends ``layout`` and fills the blocks ``title`` and ``content``. A page is one file that
makes no request; its Content-Security-Policy allows only its own styles and scripts, by their sha256.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import jinja2
from markupsafe import Markup

from ...model import CONFIDENCES, Change, Clause, Comparison, Statement
from ..blocks import Text
from ..content import briefing
from ..evidence import ARROWS, cue_label
from ..text import date_of, day_of, file_of, footer, name_of, remarks, source_of, squeeze, visible
from ..view import GROUPS, SIGNS, Group, View, carried, counts, group_of
from .rows import EFFECTS, HEIGHT, Row, extent, row, rules_of

STYLES = ("base.css", "report.css")
SWITCHED_OFF = ("unchanged",)
"""Groups that are hidden at first; without a script they come last."""
MANY = 200
"""If there are more rows, a browser lays out only the visible ones."""
_COLUMNS = ("strengthened", "softened", "mixed", "reversed", "added", "dropped")
"""The kinds that have a column in the table by section; the others share one."""
_UNCHANGED = Group("unchanged", "Unchanged", "the same words in the same place", SIGNS["unchanged"], brief=True)
_BAR, _WIDTH = 12, 100  # widths of a text and of the whole map, which is HEIGHT high


class Section(NamedTuple):
    """A group with its rows; ``size`` is their number as ``View.size`` gives it."""

    group: Group
    size: str
    rows: tuple[Row, ...]


def report(view: View, fragment: bool) -> str:
    """Return the page on a comparison, or a fragment to embed in a page."""
    both = view.comparison
    prefix = _prefix(both) if fragment else ""
    rules = rules_of(view.changes, prefix)
    rows = [row(change, both, view.numbered, rules, prefix) for change in view.changes]
    sections = _sections(rows, view)
    totals = counts(view.changes)
    by_id = {r.change.id: r for r in rows}
    brief = briefing.brief(view)
    old, new = name_of(both.old), name_of(both.new)
    return page(
        "report.html.j2",
        styles=STYLES,
        scripts=("base.js", "report.js"),
        fragment=fragment,
        prefix=prefix,
        title=(new, "two rounds compared" if old == new else f"compared with {old}"),
        sides=[("Old", _facts(both.old)), ("New", _facts(both.new))],
        notices=remarks(both)[0],
        footer=footer(both),
        narrowed=f"Shown: {view.terms}" if view.narrowed else "",
        carried=carried(view),
        headline=brief.headline,
        bottom=[_point(briefing.bottom_line(c, view, brief.words), by_id[c.id]) for c in brief.bottom],
        sections=sections,
        signs=SIGNS,
        totals=[(kind, _first_group(kind, sections), count) for kind, count in totals],
        off=SWITCHED_OFF if view.groups else (),
        many=len(rows) > MANY,
        found=bool(view.groups),
        statistics=_statistics(rows, totals),
        columns=_COLUMNS,
        headings=list(dict.fromkeys(r.section for r in rows if r.section)),
        topics=sorted({topic for r in rows for topic in r.change.topics}),
        stances=sorted({r.change.stance for r in rows if r.change.stance}),
        sources=sources_of(view.changes, rules),
        shapes=_shapes(both, {change.id: group for change in view.changes if (group := group_of(change))}),
        size=(_WIDTH, HEIGHT),
        languages=(both.old.language, both.new.language),
    )


def _point(line: briefing.BottomLine, row: Row) -> dict[str, object]:
    """Return a line of the bottom line and the row that it leads to."""
    return {"row": row, "head": _tagged(line.head), "body": _tagged((*line.body, *line.why))}


def _tagged(text: Text) -> list[tuple[str, str, bool]]:
    """Return (tag, words, True if they are evidence) of each run."""
    tags = {"deletion": "del", "insertion": "ins", "quiet": "i", "note": "i", "": "", "cut": ""}
    return [(tags.get(run.style, "b"), run.text, run.cue) for run in text]


def single(change: Change) -> str:
    """Return a page on one change."""
    rules = rules_of([change], "")
    return page(
        "change.html.j2",
        styles=STYLES,
        scripts=("base.js",),
        prefix="",
        title="Two wordings",
        row=row(change, None, False, rules, ""),
        sources=sources_of([change], rules),
        languages=(None, None),
    )


def _prefix(both: Comparison) -> str:
    """Return the beginning of the ids of a fragment: a page may have two fragments."""
    parts = (both.old.source.sha256, both.new.source.sha256, both.old.id, both.new.id, both.signature)
    return f"cd{hashlib.sha256(repr(parts).encode()).hexdigest()[:8]}-"


def _facts(statement: Statement) -> str:
    """Return the facts about a text in one line."""
    day = day_of(date_of(statement) or "")
    facts = (day, statement.issuer, statement.round, *source_of(statement)[-2:], file_of(statement))
    return " · ".join(squeeze(fact) for fact in facts if fact)


def _first_group(kind: str, sections: Sequence[Section]) -> str:
    """Return the first section that lists changes of a kind: the count of the kind links to it."""
    own = [section.group.name for section in sections if any(kind in r.kinds for r in section.rows)]
    return kind if kind in own or not own else own[0]


def _sections(rows: Sequence[Row], view: View) -> list[Section]:
    listed = [(group, tuple(r for r in rows if r.group == group.name)) for group in (*GROUPS, _UNCHANGED)]
    return [Section(group, view.size(group.name, len(own)), own) for group, own in listed if own]


def sources_of(changes: Sequence[Change], rules: dict[str, str]) -> list[tuple[str, str, str, list[str]]]:
    """Return (anchor, rule, dimension, sources) of each rule, in the order of ``rules``."""
    sources: dict[str, dict[str, None]] = {}
    dimensions: dict[str, str] = {}
    for proof in (proof for change in changes for proof in change.evidence if proof.rule in rules):
        sources.setdefault(proof.rule, {})[squeeze(proof.source)] = None
        dimensions.setdefault(proof.rule, proof.dimension)
    return [(anchor, rule, dimensions[rule], [s for s in sources[rule] if s]) for rule, anchor in rules.items()]


def _statistics(rows: Sequence[Row], totals: Sequence[tuple[str, int]]) -> dict[str, object]:
    """Return the tables of the statistics, each a list of rows; ``totals`` are (kind, number of changes)."""
    possible = Counter(kind for row in rows if row.change.confidence == "low" for kind in row.kinds)
    proofs = Counter((proof.dimension, proof.direction) for row in rows for proof in row.proofs)
    links = Counter(row.link.split(",")[0].removeprefix("linked ") for row in rows)
    sure = Counter(row.change.confidence for row in rows if row.change.kind != "unchanged" or row.change.moved)
    dimensions = sorted({dimension for dimension, _ in proofs})
    return {
        "verdicts": [(kind, count, possible[kind]) for kind, count in totals],
        "dimensions": [(d, [proofs[d, way] for way in ("up", "down", "none")]) for d in dimensions],
        "sections": _by_section(rows),
        "links": sorted(links.items(), key=lambda item: (-item[1], item[0])),
        "confidences": [(name, sure[name]) for name in CONFIDENCES],
    }


def _by_section(rows: Sequence[Row]) -> list[tuple[str, list[int]]]:
    """Return (heading, numbers of changes by ``_COLUMNS``, of other kinds, and unchanged) if there are two headings."""
    kinds: dict[str, Counter[str]] = {}
    for item in rows:
        kinds.setdefault(item.section or "(no heading)", Counter())[item.change.kind] += 1
    out = []
    for name, found in kinds.items():
        shown = [found[column] for column in _COLUMNS]
        out.append((name, [*shown, found.total() - sum(shown) - found["unchanged"], found["unchanged"]]))
    return out if len(out) > 1 else []


def _shapes(both: Comparison, groups: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (part, group, path) of the map in drawing order: links, moves above them, the bars of the texts on top."""
    paths: dict[tuple[str, str], list[str]] = {}
    for change in both.changes:
        group = groups.get(change.id, "unchanged")
        for clauses, statement, x in ((change.old, both.old, 0), (change.new, both.new, _WIDTH - _BAR)):
            paths.setdefault(("bar", group), []).extend(_block(x, clause, statement) for clause in clauses)
        bands = [_band(extent((a,), both.old), extent((b,), both.new)) for a in change.old for b in change.new]
        paths.setdefault(("move" if change.moved else "link", group), []).extend(bands)
    parts = ("link", "move", "bar")
    ordered = sorted(paths, key=lambda key: (parts.index(key[0]), key[1] != "unchanged", key[1]))
    return [(*key, "".join(paths[key])) for key in ordered if paths[key]]


def _block(x: int, clause: Clause, statement: Statement) -> str:
    y = extent((clause,), statement)
    return f"M{x} {y[0]:g}h{_BAR}V{y[1]:g}h-{_BAR}z" if y else ""


def _band(a: tuple[float, float] | None, b: tuple[float, float] | None) -> str:
    if not a or not b:
        return ""
    left, right, middle = _BAR, _WIDTH - _BAR, _WIDTH // 2
    return (
        f"M{left} {a[0]:g}C{middle} {a[0]:g} {middle} {b[0]:g} {right} {b[0]:g}"
        f"V{b[1]:g}C{middle} {b[1]:g} {middle} {a[1]:g} {left} {a[1]:g}z"
    )


def page(
    template: str, *, styles: Sequence[str], scripts: Sequence[str], fragment: bool = False, **values: object
) -> str:
    """Return a template with its values filled in; ``styles`` and ``scripts`` name files in ``assets``, in order.

    The styles are scoped to the class ``commdiff``. A fragment, which another page embeds, does without page.css.
    """
    scoped = f".commdiff {{\n{''.join(map(asset, styles))}}}\n"
    css = scoped if fragment else f"{asset('page.css')}\n{scoped}"
    js = f"(() => {{\n'use strict';\n{''.join(map(asset, scripts))}}})();\n"
    policy = (
        f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    layout = "fragment.html.j2" if fragment else "page.html.j2"
    files_of = {"css": Markup(css), "js": Markup(js)}  # noqa: S704 (files of the package, no word of a user's text)
    return _environment().get_template(template).render(layout=layout, policy=policy, **files_of, **values)


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of the package."""
    return files(__package__).joinpath("assets", name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(__package__),
        autoescape=True,
        finalize=lambda value: visible(value) if type(value) is str else value,  # no escape sequences in any value
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"arrows": ARROWS, "cue_label": cue_label, "effects": EFFECTS}
    return environment
