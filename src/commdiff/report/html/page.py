"""The interactive page on a comparison, and the page on one change: the values of their templates."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ...model import CONFIDENCES, Change, Comparison, Statement
from ..blocks import Text
from ..content import briefing
from ..text import date_of, day_of, file_of, footer, name_of, remarks, source_of, squeeze
from ..view import GROUPS, View, carried, counts, group_of
from .frame import page
from .minimap import HEIGHT, WIDTH, shapes
from .rows import SIGNS, Row, row, rules_of

STYLES = ("base.css", "report.css")
SCRIPTS = ("base.js", "report.js")
SWITCHED_OFF = ("unchanged",)
"""Groups that are hidden at first; without a script they come last."""
MANY = 200
"""If there are more rows, a browser lays out only the visible ones."""
_COLUMNS = ("strengthened", "softened", "mixed", "reversed", "added", "dropped")
"""The kinds that have a column in the table by section; the others share one."""

_UNCHANGED = ("unchanged", "Unchanged", "the same words in the same place")


class Section(NamedTuple):
    """A group of rows under its heading.

    Attributes:
        name: The name of the group.
        title: The heading.
        about: What the group lists, in a few words.
        sign: The sign of the group.
        brief: True if the rows take few lines.
        size: The number of rows, as ``View.size`` gives it.
        rows: The rows.
    """

    name: str
    title: str
    about: str
    sign: str
    brief: bool
    size: str
    rows: tuple[Row, ...]


def report(view: View, fragment: bool) -> str:
    """Return the page on a comparison.

    Args:
        view: The changes to report.
        fragment: True for a piece to embed in a page.
    """
    both = view.comparison
    prefix = _prefix(both) if fragment else ""
    rules = rules_of(view.changes, prefix)
    rows = [row(change, both, view.numbered, rules, prefix) for change in view.changes]
    sections = _sections(rows, view)
    totals = counts(view.changes)
    by_id = {r.id: r for r in rows}
    brief = briefing.brief(view)
    drawn = [(c, (group_of(c) or "unchanged") if c.id in by_id else "unchanged") for c in both.changes]
    return page(
        "report.html.j2",
        styles=STYLES,
        scripts=SCRIPTS,
        fragment=fragment,
        prefix=prefix,
        title=_title(both),
        sides=[_edition("Old", both.old), _edition("New", both.new)],
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
        topics=sorted({topic for r in rows for topic in r.topics}),
        stances=sorted({r.stance for r in rows if r.stance}),
        sources=sources_of(view.changes, rules),
        shapes=shapes(drawn, both.old, both.new),
        size=(WIDTH, HEIGHT),
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


def _title(both: Comparison) -> tuple[str, str]:
    """Return the heading and the line under it."""
    old, new = name_of(both.old), name_of(both.new)
    return (new, "two rounds compared") if old == new else (new, f"compared with {old}")


def _edition(name: str, statement: Statement) -> dict[str, str]:
    """Return the facts about a text in one line, and the first digits of its digest."""
    source = statement.source
    day = day_of(date_of(statement) or "")
    facts = [day, statement.issuer, statement.round, *source_of(statement)[-2:], file_of(statement)]
    line = " · ".join(squeeze(fact) for fact in facts if fact)
    return {"name": name, "facts": line, "digest": source.sha256[:12]}


def _first_group(kind: str, sections: Sequence[Section]) -> str:
    """Return the first section that lists changes of a kind: the count of the kind links to it."""
    own = [section.name for section in sections if any(kind in r.counted_as for r in section.rows)]
    return kind if kind in own or not own else own[0]


def _sections(rows: Sequence[Row], view: View) -> list[Section]:
    named = [(g.name, g.title, g.about, g.brief) for g in GROUPS] + [(*_UNCHANGED, True)]
    out = []
    for name, title, about, brief in named:
        own = tuple(r for r in rows if r.group == name)
        if own:
            out.append(Section(name, title, about, SIGNS[name], brief, view.size(name, len(own)), own))
    return out


def sources_of(changes: Sequence[Change], rules: dict[str, str]) -> list[tuple[str, str, str, list[str]]]:
    """Return (anchor, rule, dimension, sources) of each rule, in the order of ``rules``."""
    found: dict[str, dict[str, None]] = {}
    dimensions: dict[str, str] = {}
    for change in changes:
        for proof in change.evidence:
            if proof.rule in rules:
                found.setdefault(proof.rule, {})[squeeze(proof.source)] = None
                dimensions.setdefault(proof.rule, proof.dimension)
    return [(anchor, rule, dimensions[rule], [s for s in found[rule] if s]) for rule, anchor in rules.items()]


class Statistics(NamedTuple):
    """The tables of the statistics.

    Attributes:
        verdicts: (kind, number of changes, number of those with low confidence).
        dimensions: (dimension, numbers of proofs that strengthen, soften, or have no direction).
        sections: (heading, numbers of changes by ``_COLUMNS``, of other kinds, and unchanged).
        links: (how a link was found, number of changes), the most frequent first.
        confidences: (confidence, number of changes).
    """

    verdicts: tuple[tuple[str, int, int], ...]
    dimensions: tuple[tuple[str, tuple[int, ...]], ...]
    sections: tuple[tuple[str, tuple[int, ...]], ...]
    links: tuple[tuple[str, int], ...]
    confidences: tuple[tuple[str, int], ...]


def _statistics(rows: Sequence[Row], counts: Sequence[tuple[str, int]]) -> Statistics:
    """Return the tables of a report; ``counts`` are (kind, number of changes)."""
    possible = Counter(kind for row in rows if row.confidence == "low" for kind in row.counted_as)
    proofs = Counter((reason.dimension, reason.direction) for row in rows for reason in row.reasons)
    links = Counter(row.link.split(",")[0].removeprefix("linked ") for row in rows)
    sure = Counter(row.confidence for row in rows if row.kind != "unchanged" or "moved" in row.marks)
    dimensions = sorted({dimension for dimension, _ in proofs})
    return Statistics(
        verdicts=tuple((kind, count, possible[kind]) for kind, count in counts),
        dimensions=tuple((d, tuple(proofs[d, way] for way in ("up", "down", "none"))) for d in dimensions),
        sections=_by_section(rows),
        links=tuple(sorted(links.items(), key=lambda item: (-item[1], item[0]))),
        confidences=tuple((name, sure[name]) for name in CONFIDENCES),
    )


def _by_section(rows: Sequence[Row]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    counts: dict[str, Counter[str]] = {}
    for item in rows:
        counts.setdefault(item.section or "(no heading)", Counter())[item.kind] += 1
    if len(counts) < 2:
        return ()
    out = []
    for name, found in counts.items():
        shown = [found[column] for column in _COLUMNS]
        rest = sum(found.values()) - sum(shown) - found["unchanged"]
        out.append((name, (*shown, rest, found["unchanged"])))
    return tuple(out)
