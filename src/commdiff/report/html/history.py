"""A history as one HTML page: a timeline of lineages by rounds, their wordings, and each pair of rounds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ...model import SHIFTS
from ...model.history import EVENTS, Lineage, PhraseTrace
from .. import history as facts
from ..history import PHRASE_STATES, SIGNS, HistoryView
from ..text import WORDING_ONLY, name_of, squeeze
from .page import page, sources_of
from .rows import Row, row, rules_of

_ORDER = (*SHIFTS, "revived", "added", "dropped", "reworded")  # the events of the filter, in the order of its buttons
_FEW = 10  # up to this number of rounds the columns share the width; with more they are narrow and the table scrolls
_NAME, _WORDING = 90, 110  # code points of the name of a lineage, and of a wording in a list of changes


class Cell(NamedTuple):
    """A part of the line of a lineage in the timeline: ``span`` rounds from ``round`` on, and the entry they link to.

    ``event`` is "first" in the first round of the history, "" where no round has the lineage. ``group`` is the event
    that gives the colour, ``words`` the round and the event, ``many`` the number of changes in the round.
    """

    round: int
    span: int
    event: str
    group: str = ""
    sign: str = ""
    words: str = ""
    anchor: str = ""
    many: int = 1


class Entry(NamedTuple):
    """A round with changes as (group, sign, title, row), or a run of rounds without one.

    ``text`` is the wording in the first round of the history, else None; ``pair`` the id of all changes of the round.
    """

    anchor: str
    when: str
    place: str
    text: str | None
    changes: tuple[tuple[str, str, str, Row], ...] = ()
    pair: str = ""


def report(view: HistoryView) -> str:
    """Return the page."""
    history = view.history
    steps = [step.change for lineage in view.lineages for step in lineage.events]
    rules = rules_of(steps, "")
    lines = {lineage.id: _line(view, lineage, rules) for lineage in view.lineages}
    counts = ((event, sum(event in lineage.kinds for lineage in view.lineages)) for event in _ORDER)
    return page(
        "history.html.j2",
        styles=("base.css", "report.css", "history.css"),
        scripts=("base.js", "history.js"),
        prefix="",
        title=name_of(history.rounds[-1]),
        labels=view.labels,
        few=len(history.rounds) <= _FEW,
        notices=history.notices,
        narrowed=_narrowed(view),
        groups=[(topic, [lines[line.id] for line in members]) for topic, members in facts.by_topic(view.lineages)],
        counts=[(event, _group(event), SIGNS[event], count) for event, count in counts if count],
        topics=sorted({topic for lineage in view.lineages for topic in lineage.topics}),
        figures=facts.figures(view),
        pairs=[_pair(view, number) for number in range(1, len(history.rounds))],
        phrase=_phrase(view, view.phrase) if view.phrase else None,
        sources=sources_of(steps, rules),
        languages=(None, None),
        legend=[(SIGNS[event], _group(event), event) for event in EVENTS],
        footer=(squeeze(history.signature), WORDING_ONLY),
    )


def _group(event: str) -> str:
    """Return the event that gives an event its colour."""
    return "added" if event == "revived" else event


def _narrowed(view: HistoryView) -> str:
    if not view.narrowed:
        return ""
    terms = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    terms += [f"“{view.phrase.phrase}”"] if view.phrase else []
    return f"Narrowed to {', '.join(terms)}: {len(view.lineages):,} of {len(view.history.lineages):,} lineages"


def _line(view: HistoryView, lineage: Lineage, rules: dict[str, str]) -> dict[str, object]:
    """Return a lineage on the page; it is "still" if the page hides it at first."""
    kinds = [event for event in _ORDER if event in lineage.kinds]
    return {
        "id": lineage.id,
        "name": facts.opening(view, lineage, _NAME),
        "when": facts.duration(view, lineage),
        "topics": lineage.topics,
        "kinds": kinds,
        "still": not kinds or facts.group_of(view.history, lineage) == "frame",
        "cells": list(_cells(view, lineage)),
        "entries": list(_entries(view, lineage, rules)),
        "phrases": [(p.quote, view.range(p.rounds[0], p.rounds[-1])) for p in lineage.phrases],
        "level": _level(view, lineage),
    }


def _anchor(lineage: Lineage, number: int) -> str:
    return f"{lineage.id}-{number + 1}"


def _cells(view: HistoryView, lineage: Lineage) -> Iterator[Cell]:
    """Yield the line of a lineage; neighbouring rounds without a change are one cell."""
    events = facts.events_by_round(lineage)

    def state(number: int) -> tuple[str, int]:
        event = "first" if number == lineage.first == 0 else events.get(number, ("", 0))[0]
        return event, -1 if event in ("", "unchanged") else number

    for (event, number), run in groupby(range(len(view.history.rounds)), key=state):
        numbers = list(run)
        if number < 0:
            yield Cell(numbers[0], len(numbers), event, event)
            continue
        group, sign = ("unchanged", facts.FIRST) if event == "first" else (_group(event), SIGNS[event])
        count = 1 if event == "first" else max(1, events[number][1])
        yield Cell(number, 1, event, group, sign, f"{view.labels[number]}: {event}", _anchor(lineage, number), count)


def _entries(view: HistoryView, lineage: Lineage, rules: dict[str, str]) -> Iterator[Entry]:
    for number, members in groupby(facts.rows(lineage), key=lambda row: row.round):
        in_round = list(members)
        changed = [(item, item.change) for item in in_round if item.change and item.event != "unchanged"]
        unchanged = [item for item in in_round if item.change is None or item.event == "unchanged"]
        anchor = _anchor(lineage, number)
        for at, item in enumerate(unchanged):
            wording = " ".join(clause.content.strip() for clause in view.clauses(item.nodes))
            place, text = item.place(view), wording if item.step is None else None
            yield Entry("" if changed or at else anchor, view.range(item.round, item.until), place, text)
        if changed:
            places = ", ".join(place for item, _ in changed if (place := item.place(view)))
            shown = tuple(
                (_group(item.event), item.sign, item.title, row(change, None, view.numbered, rules, f"{anchor}-{at}-"))
                for at, (item, change) in enumerate(changed)
            )
            yield Entry(anchor, view.labels[number], places, None, shown, f"to-{number + 1}")


def _level(view: HistoryView, lineage: Lineage) -> dict[str, str] | None:
    """Return the line of the scale that moves most: a path in a box 100 units wide for each round and 20 high."""
    scale = facts.trend(lineage)
    if scale is None:
        return None
    heights = [level for _, level, _ in scale.levels]
    low, high = min(heights), max(heights)
    rounds, path, before = set(lineage.rounds), "", None
    for number, level, _ in scale.levels:
        y = round(18 - 16 * (level - low) / (high - low), 1)
        joined = before is not None and rounds.issuperset(range(before, number))
        left, right = 100 * number + 10, 100 * number + 90
        path += f"H{left}V{y}H{right}" if joined else f"M{left} {y}H{right}"
        before = number
    return {"path": path, "name": scale.title, "changes": "; ".join(scale.changes(view.labels))}


def _pair(view: HistoryView, number: int) -> dict[str, object]:
    """Return the changes that lead to a round, by event, each with a link to its lineage."""
    items: dict[str, list[tuple[str, str]]] = {event: [] for event in _ORDER}
    for lineage in view.lineages:
        for step in lineage.events:
            if step.new_round == number and step.event != "unchanged":
                words = facts.cut(step.change.new_text or step.change.old_text, _WORDING)
                items[step.event].append((_anchor(lineage, number), words))
    return {
        "anchor": f"to-{number + 1}",
        "names": view.labels[number - 1 : number + 1],
        "groups": [(event, SIGNS[event], _group(event), items[event]) for event in _ORDER if items[event]],
        "files": [side.source.name for side in view.history.rounds[number - 1 : number + 1]],
    }


def _phrase(view: HistoryView, phrase: PhraseTrace) -> dict[str, object]:
    lines = []
    for item in facts.phrase_rows(view.history, phrase):
        texts = [facts.around_phrase(clause.content, phrase.phrase) for clause in view.clauses(item.nodes)]
        lines.append((view.range(item.round, item.until), *PHRASE_STATES[item.state], texts))
    return {"words": phrase.phrase, "summary": facts.phrase_summary(view.labels, phrase), "lines": lines}
