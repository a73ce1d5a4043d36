"""Comparison → the values of the report's template."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from attrs import frozen

from ...model import Change, Comparison, Statement
from .. import briefing
from ..layout import (
    GROUPS,
    READING,
    View,
    carried,
    counts,
    date_of,
    day_of,
    file_of,
    group_of,
    name_of,
    remarks,
    source_of,
    squeeze,
)
from ..wording import Piece
from .frame import page
from .minimap import HEIGHT, WIDTH, shapes
from .rows import SIGNS, Row, row, rules_of
from .statistics import COLUMNS, statistics

STYLES = ("base.css", "report.css")
SCRIPTS = ("base.js", "report.js")
SWITCHED_OFF = ("unchanged",)
"""Groups that a reader with a script switches on to see; without one they stand last."""
MANY = 200
"""With more rows than this a browser lays out only those in sight."""

_UNCHANGED = ("unchanged", "Unchanged", "the same words in the same place")


@frozen
class Section:
    """A group of rows under its heading."""

    name: str
    title: str
    about: str
    sign: str
    brief: bool
    size: str
    rows: tuple[Row, ...]


def report(view: View, fragment: bool) -> str:
    """The whole report of a comparison."""
    both = view.comparison
    prefix = _prefix(both) if fragment else ""
    rules = rules_of(view.changes, prefix)
    rows = [row(change, both, view.numbered, rules, prefix) for change in view.changes]
    sections = _sections(rows, view)
    totals = counts(view.changes)
    known = {r.id: r for r in rows}
    brief = briefing.brief(view)
    drawn = [(c, (group_of(c) or "unchanged") if c.id in known else "unchanged") for c in both.changes]
    return page(
        "report.html.j2",
        styles=STYLES,
        scripts=SCRIPTS,
        fragment=fragment,
        prefix=prefix,
        title=_title(both),
        sides=[_edition("Old", both.old), _edition("New", both.new)],
        notices=remarks(both)[0],
        remarks=remarks(both)[1],
        reading=READING,
        narrowed=_narrowed(view),
        carried=carried(view),
        headline=brief.headline,
        bottom=[_point(change, known[change.id], brief.words) for change in brief.bottom],
        sections=sections,
        signs=SIGNS,
        totals=[(kind, _first_group(kind, sections), count) for kind, count in totals],
        off=SWITCHED_OFF if view.groups else (),
        many=len(rows) > MANY,
        found=bool(view.groups),
        statistics=statistics(rows, totals),
        columns=COLUMNS,
        headings=list(dict.fromkeys(r.section for r in rows if r.section)),
        topics=sorted({topic for r in rows for topic in r.topics}),
        stances=sorted({r.stance for r in rows if r.stance}),
        sources=sources_of(view.changes, rules),
        shapes=shapes(drawn, both.old, both.new),
        size=(WIDTH, HEIGHT),
        languages=(both.old.language, both.new.language),
        signature=both.signature,
    )


def _point(change: Change, shown: Row, words: int) -> dict[str, object]:
    """A line of the bottom line: the row it leads to, the words that decided, the wording around them."""
    side = "new" if change.new else "old"
    both = change.old and change.new
    return {
        "row": shown,
        "label": shown.label if change.kind != "reworded" else briefing.verdict(change).lower(),
        "before": _trimmed(briefing.quoted(change, "old", words)) if change.kind == "reworded" else [],
        "deciding": "; ".join(briefing.deciding(change)) if both else "",
        "quote": _trimmed(briefing.quoted(change, side, words)),
    }


def _trimmed(quote: Sequence[Piece]) -> list[tuple[str, str, bool, str]]:
    """(tag, words, whether they decided, the blank after them) of each piece, with no blank at the end of the quote."""
    tags = {"gone": "del", "new": "ins"}
    out = [(tags.get(p.mark, ""), p.text.rstrip(), p.cue, " " if p.text[-1:].isspace() else "") for p in quote]
    return [*out[:-1], (*out[-1][:3], "")] if out else []


def single(change: Change) -> str:
    """One change on a page of its own, as ``weigh`` finds it."""
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
    """What the ids of a fragment begin with: two of them may stand in one page."""
    parts = (both.old.source.sha256, both.new.source.sha256, both.old.id, both.new.id, both.signature)
    return f"cd{hashlib.sha256(repr(parts).encode()).hexdigest()[:8]}-"


def _title(both: Comparison) -> tuple[str, str]:
    """The heading and the line under it."""
    old, new = name_of(both.old), name_of(both.new)
    return (new, "two rounds compared") if old == new else (new, f"compared with {old}")


def _edition(name: str, statement: Statement) -> dict[str, str]:
    """What is known of one text, in one line, and the first digits of its digest."""
    source = statement.source
    day = day_of(date_of(statement) or "")
    facts = [day, statement.issuer, statement.round, *source_of(statement)[-2:], file_of(statement)]
    told = " · ".join(squeeze(fact) for fact in facts if fact)
    return {"name": name, "facts": told, "digest": source.sha256[:12]}


def _narrowed(view: View) -> str:
    if not view.narrowed:
        return ""
    terms = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    return f"Narrowed to {', '.join(terms)}: {len(view.changes):,} of {len(view.comparison.changes):,} changes"


def _first_group(kind: str, sections: Sequence[Section]) -> str:
    """The first section that lists changes of a kind: where its count leads to."""
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
    """(anchor, rule, dimension, sources) of every rule named, in the order of ``rules``."""
    found: dict[str, dict[str, None]] = {}
    dimensions: dict[str, str] = {}
    for change in changes:
        for proof in change.evidence:
            if proof.rule in rules:
                found.setdefault(proof.rule, {})[squeeze(proof.source)] = None
                dimensions.setdefault(proof.rule, proof.dimension)
    return [(anchor, rule, dimensions[rule], [s for s in found[rule] if s]) for rule, anchor in rules.items()]
