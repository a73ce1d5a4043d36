"""The report on a history as blocks: the rounds in figures, then each lineage round by round."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.history import Lineage, PhraseTrace
from .. import blocks as report
from .. import history as facts
from ..blocks import Block, Bullets, Footer, Heading, Line, Paragraph, Round, Table, Text, quiet, strong, text
from ..evidence import reason
from ..history import HistoryView, Row
from ..quotes import excerpt
from ..text import WORDING_ONLY, name_of, squeeze

_LISTED = ("shifted", "revived", "changed")  # the groups whose lineages have an entry
_LONGEST = 200  # code points of a wording in a list
_PHRASES = 6  # phrases of a lineage that a terminal lists
_LEVELS = 12  # levels of a lineage that a terminal lists


def build(view: HistoryView, columns: int | None = None) -> list[Block]:
    """Return the blocks of a report on a history; ``columns`` is the width of a terminal, where long lists are cut."""
    groups = facts.grouped(view)
    blocks = [*_head(view, columns), *(_phrase(view, view.phrase) if view.phrase else [])]
    for name in _LISTED:
        blocks += _group(view, name, groups[name], columns)
    if not view.lineages:
        blocks.append(Paragraph(text("Nothing to show.")))
    unlisted = [f"{len(groups['steady'])} that are the same in all rounds"] * bool(groups["steady"])
    unlisted += [f"{len(groups['frame'])} of headings and frame"] * bool(groups["frame"])
    counts = [f"Lineages without an entry: {', '.join(unlisted)}."] * bool(unlisted)
    return [*blocks, Footer((*counts, facts.LEGEND, squeeze(view.history.signature), WORDING_ONLY))]


def title_of(view: HistoryView) -> str:
    """Return the title of a report on a history: its name, the number of rounds, the first and the last."""
    rounds = view.history.rounds
    return f"{name_of(rounds[-1])}: {len(rounds)} rounds, {view.labels[0]} – {view.labels[-1]}"


def _head(view: HistoryView, columns: int | None) -> list[Block]:
    notices = [squeeze(notice) for notice in view.history.notices]
    head, lines = facts.figures(view, columns)
    table = Table(tuple(head), tuple(tuple(map(text, line)) for line in lines), numbers=True)
    notes = [Paragraph(text(f"Note: {notice}"), "note") for notice in notices]
    return [Heading(title_of(view), 1), *notes, *[table] * bool(head)]


def _phrase(view: HistoryView, phrase: PhraseTrace) -> list[Block]:
    out = []
    for row in facts.phrase_rows(view.history, phrase):
        wordings = " / ".join(facts.around_phrase(c.content, phrase.phrase) for c in view.clauses(row.nodes))
        sign, state = facts.PHRASE_STATES[row.state]
        out.append(Round(view.range(row.round, row.until), sign, title=state, wording=text(wordings)))
    summary = Paragraph(text(f"{facts.phrase_summary(view.labels, phrase).capitalize()}."))
    return [Heading(f"“{phrase.phrase}”"), summary, report.Rounds(tuple(out))]


def _group(view: HistoryView, name: str, lineages: Sequence[Lineage], columns: int | None) -> list[Block]:
    if not lineages:
        return []
    brief = name == "changed" and not view.narrowed
    out: list[Block] = [Heading(facts.GROUPS[name], size=f"{len(lineages):,}")]
    for topic, members in facts.by_topic(lineages):
        if topic or len(members) < len(lineages):
            out.append(Heading(topic or "Without a topic", 3))
        if brief:
            head = ("", "when", "rounds", "wording")
            out.append(Table(head, tuple(_listed(view, lineage) for lineage in members), stacked=True))
        else:
            out += [block for lineage in members for block in _lineage(view, lineage, columns)]
    return out


def _listed(view: HistoryView, lineage: Lineage) -> tuple[Text, ...]:
    signs = facts.signs(lineage, len(view.history.rounds))
    cells = (facts.duration(view, lineage), signs, facts.opening(view, lineage, _LONGEST))
    return (text(strong(lineage.id)), *map(text, cells))


def _lineage(view: HistoryView, lineage: Lineage, columns: int | None) -> list[Block]:
    notes = [*_level(view, lineage, columns), *_phrases(view, lineage, columns)]
    return [
        Line(text(strong(lineage.id), " · ", " · ".join((facts.duration(view, lineage), *lineage.topics)))),
        report.Rounds(tuple(_round(view, row) for row in facts.rows(lineage))),
        *[Bullets(tuple(notes))] * bool(notes),
    ]


def _round(view: HistoryView, row: Row) -> Round:
    wording: Text = ()
    if row.change is None:
        wording = text(squeeze(" ".join(clause.content for clause in view.clauses(row.nodes))))
    elif row.event != "unchanged" and row.change.new:
        wording = excerpt(row.change, "new")
    return Round(
        rounds=view.range(row.round, row.until),
        sign=row.sign,
        event=row.event if row.step else "",
        title=row.title,
        place=row.place(view),
        wording=wording,
        reasons=tuple(reason(proof, row.change) for proof in row.proofs) if row.change else (),
    )


def _level(view: HistoryView, lineage: Lineage, columns: int | None) -> list[Text]:
    scale = facts.trend(lineage)
    if scale is None:
        return []
    levels = scale.changes(view.labels)[: _LEVELS if columns is not None else None]
    return [text(quiet(f"{scale.title.capitalize()}: "), ", ".join(levels))]


def _phrases(view: HistoryView, lineage: Lineage, columns: int | None) -> list[Text]:
    if not lineage.phrases:
        return []
    listed = lineage.phrases[: _PHRASES if columns is not None else None]
    items = [f"“{squeeze(phrase.quote)}” {view.range(phrase.rounds[0], phrase.rounds[-1])}" for phrase in listed]
    if len(listed) < len(lineage.phrases):
        items.append(f"and {len(lineage.phrases) - len(listed)} more")
    return [text(quiet("Deciding phrases, first – last round: "), "; ".join(items))]
