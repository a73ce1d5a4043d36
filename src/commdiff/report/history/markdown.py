"""A history as Markdown: the rounds in figures, then a table for each lineage, round by wording."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.history import Lineage
from ..evidence import ARROWS, cue
from ..paint.markdown import escape, table
from ..paint.markdown import styled as marked
from ..quotes import excerpt
from ..text import name_of
from .layout import (
    PHRASE_STATES,
    SIGNS,
    HistoryView,
    Row,
    around_phrase,
    by_topic,
    clauses_of,
    figures,
    not_listed,
    opening,
    phrase_lines,
    phrase_summary,
    place_of,
    proofs_of,
    rows,
    run_of,
    sorts,
    span_of,
    strip,
    trend,
)


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """The whole report; ``width`` and ``color`` mean nothing here."""
    blocks = [*_head(view), *_phrase(view)]
    groups = sorts(view)
    for name, title in (("shifted", "Shifted"), ("back", "Back after a gap"), ("changed", "Came, went, reworded")):
        brief = name == "changed" and not view.narrowed
        blocks += _section(view, title, groups[name], brief)
    return "\n\n".join([*blocks, *_foot(view, len(groups["steady"]), len(groups["frame"]))]) + "\n"


def _head(view: HistoryView) -> list[str]:
    names, rounds = view.labels, view.history.rounds
    title = f"# {escape(name_of(rounds[-1]))}: {len(rounds)} rounds, {escape(names[0])} – {escape(names[-1])}"
    head, lines = figures(view)
    notes = [f"*Note: {escape(notice)}*" for notice in view.history.notices]
    return [title, *notes, table([escape(h) for h in head], [[escape(cell) for cell in line] for line in lines])]


def _phrase(view: HistoryView) -> list[str]:
    if view.phrase is None:
        return []
    lines = []
    for line in phrase_lines(view.history, view.phrase):
        clauses = clauses_of(view.history, line.nodes)
        texts = " / ".join(escape(around_phrase(c.content, view.phrase.phrase)) for c in clauses)
        lines.append([escape(run_of(view.labels, line.round, line.until)), " ".join(PHRASE_STATES[line.state]), texts])
    title = f"## “{escape(view.phrase.phrase)}”"
    return [title, f"{escape(phrase_summary(view))}.", table(["round", "", "wording"], lines)]


def _section(view: HistoryView, title: str, lineages: Sequence[Lineage], brief: bool) -> list[str]:
    if not lineages:
        return []
    out = [f"## {title} ({len(lineages)})"]
    for topic, members in by_topic(lineages):
        out += [f"### {escape(topic)}"] if topic else ["### Without a topic"] * bool(out[1:])
        if brief:
            lines = [_brief(view, lineage) for lineage in members]
            out.append(table(["", "when", "rounds", "wording"], lines))
        else:
            out += [block for lineage in members for block in _lineage(view, lineage)]
    return out


def _brief(view: HistoryView, lineage: Lineage) -> list[str]:
    signs = strip(lineage, len(view.history.rounds))
    when = escape(span_of(view, lineage))
    return [lineage.id, when, escape(signs), escape(opening(view.history, lineage, 200))]


def _lineage(view: HistoryView, lineage: Lineage) -> list[str]:
    topics = "".join(f" · {escape(topic)}" for topic in lineage.topics)
    head = f"**{lineage.id}** · {escape(span_of(view, lineage))}{topics}"
    lines = [_row(view, row) for row in rows(view.history, lineage)]
    out = [head, table(["round", "¶", "what", "wording", "why"], lines)]
    notes = [*_level(view, lineage), *_phrases(view, lineage)]
    return [*out, "\n".join(notes)] if notes else out


def _row(view: HistoryView, row: Row) -> list[str]:
    sign = "\\|" if row.step is None else escape(SIGNS[row.event])
    if row.event == "unchanged":
        wording = ""
    elif row.change is None:
        wording = escape(" ".join(clause.content for clause in clauses_of(view.history, row.nodes))).strip()
    else:
        wording = marked(excerpt(row.change, "new")) if row.change.new else ""
    said = "word for word" if row.event == "unchanged" else row.wording
    when = escape(run_of(view.labels, row.round, row.until))
    return [when, escape(place_of(view, row)), f"{sign} {escape(said)}", wording, "; ".join(_why(row))]


def _why(row: Row) -> list[str]:
    out = []
    for proof in proofs_of(row):
        if row.change is not None and proof.direction != "none":
            out.append(f"{ARROWS[proof.direction]} {escape(proof.dimension)}: {escape(cue(proof, row.change))}")
    return out


def _level(view: HistoryView, lineage: Lineage) -> list[str]:
    found = trend(lineage)
    if found is None or len({value for _, value, _ in found[2]}) < 2:
        return []
    dimension, family, values = found
    changes = [v for at, v in enumerate(values) if at == 0 or v[1:] != values[at - 1][1:]]
    said = ", ".join(f"{escape(view.labels[n])} {value:g} “{escape(words)}”" for n, value, words in changes)
    return [f"- Level of {escape(dimension)} ({escape(family)}): {said}"]


def _phrases(view: HistoryView, lineage: Lineage) -> list[str]:
    if not lineage.phrases:
        return []
    names = view.labels
    said = [f"“{escape(p.quote)}” {escape(run_of(names, p.rounds[0], p.rounds[-1]))}" for p in lineage.phrases]
    return [f"- Phrases that decided, first – last: {'; '.join(said)}"]


def _foot(view: HistoryView, steady: int, frame: int) -> list[str]:
    lines = ["Nothing to show."] if not view.lineages else []
    if steady or frame:
        lines.append(not_listed(steady, frame))
    signature = f"*{escape(view.history.signature)}*  \n*Readings are of wording, not of intention.*"
    return [*lines, f"---\n\n{signature}"]
