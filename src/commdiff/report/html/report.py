"""Comparison → the values of the report's template."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from attrs import frozen

from ...model import Change, Comparison, Statement
from ..layout import GROUPS, View, carried, group_of, name_of, source_of, squeeze
from .frame import page
from .minimap import HEIGHT, WIDTH, shapes
from .rows import SIGNS, Row, row, rules_of
from .statistics import COLUMNS, statistics

STYLES = ("base.css", "report.css")
SCRIPTS = ("base.js", "report.js")
SWITCHED_OFF = ("unchanged",)
"""Groups that a reader switches on to see."""

_UNCHANGED = ("unchanged", "Unchanged", "stands as it stood, in its place")


@frozen
class Section:
    """A group of rows under its heading."""

    name: str
    title: str
    about: str
    sign: str
    brief: bool
    rows: tuple[Row, ...]


def report(view: View, fragment: bool) -> str:
    """The whole report of a comparison."""
    both = view.comparison
    prefix = _prefix(both) if fragment else ""
    rules = rules_of(view.changes, prefix)
    rows = [row(change, both, view.numbered, rules, prefix) for change in view.changes]
    sections = _sections(rows)
    known = {change.id for change in view.changes}
    drawn = [(c, (group_of(c) or "unchanged") if c.id in known else "unchanged") for c in both.changes]
    return page(
        "report.html.j2",
        styles=STYLES,
        scripts=SCRIPTS,
        fragment=fragment,
        prefix=prefix,
        title=_title(both),
        sides=[_side("Old", both.old), _side("New", both.new)],
        notices=both.notices,
        narrowed=_narrowed(view),
        carried=carried(view),
        sections=sections,
        signs=SIGNS,
        off=SWITCHED_OFF,
        statistics=statistics(rows, [section.name for section in sections]),
        columns=COLUMNS,
        headings=list(dict.fromkeys(r.section for r in rows if r.section)),
        topics=sorted({topic for r in rows for topic in r.topics}),
        sources=_sources(view.changes, rules),
        shapes=shapes(drawn, both.old, both.new),
        size=(WIDTH, HEIGHT),
        languages=(both.old.language, both.new.language),
        signature=both.signature,
    )


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
        sources=_sources([change], rules),
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


def _side(name: str, statement: Statement) -> dict[str, object]:
    source = statement.source
    facts = [("Date", statement.date), ("Issuer", statement.issuer), ("Round", statement.round), ("File", source.name)]
    size = source_of(statement)[-2:]
    return {
        "name": name,
        "title": name_of(statement),
        "facts": [(label, squeeze(value)) for label, value in facts if value],
        "length": ", ".join(size),
        "language": statement.language,
        "digest": source.sha256[:12],
    }


def _narrowed(view: View) -> str:
    if not view.narrowed:
        return ""
    terms = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    return f"Narrowed to {', '.join(terms)}: {len(view.changes):,} of {len(view.comparison.changes):,} changes"


def _sections(rows: Sequence[Row]) -> list[Section]:
    named = [(g.name, g.title, g.about, g.brief) for g in GROUPS] + [(*_UNCHANGED, True)]
    out = []
    for name, title, about, brief in named:
        own = tuple(r for r in rows if r.group == name)
        if own:
            out.append(Section(name, title, about, SIGNS[name], brief, own))
    return out


def _sources(changes: Sequence[Change], rules: dict[str, str]) -> list[tuple[str, str, str, list[str]]]:
    """(anchor, rule, dimension, sources) of every rule named, in the order of ``rules``."""
    found: dict[str, dict[str, None]] = {}
    dimensions: dict[str, str] = {}
    for change in changes:
        for proof in change.evidence:
            if proof.rule in rules:
                found.setdefault(proof.rule, {})[squeeze(proof.source)] = None
                dimensions.setdefault(proof.rule, proof.dimension)
    return [(anchor, rule, dimensions[rule], [s for s in found[rule] if s]) for rule, anchor in rules.items()]
