"""A history as one HTML page: a timeline of lineages by rounds, their wordings, and each pair of rounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import frozen

from ...model import Change
from ...model.history import Lineage, Step
from ..html.frame import check_installed, page
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
    headline,
    is_frame,
    opening,
    phrase_lines,
    phrase_summary,
    place_of,
    rows,
    run_of,
    span_of,
    trend,
)

GROUPS = {
    "added": "added",
    "revived": "added",
    "unchanged": "unchanged",
    "reworded": "reworded",
    "strengthened": "strengthened",
    "softened": "softened",
    "mixed": "mixed",
    "reversed": "reversed",
    "dropped": "dropped",
}
"""The colour of each event, by the name that the styles have for it."""
PRESSED = ("strengthened", "softened", "mixed", "reversed", "revived", "added", "dropped", "reworded")
FEW = 10
"""Up to so many rounds the columns share the width; with more they are narrow and the table scrolls."""


@frozen
class Cell:
    """A stretch of a lineage's line in the timeline: ``span`` rounds from ``round`` on.

    ``event`` is "" where the lineage is not there; ``many`` counts the changes of one round.
    """

    round: int
    span: int
    event: str
    group: str = ""
    sign: str = ""
    said: str = ""
    anchor: str = ""
    many: int = 1


@frozen
class Entry:
    """What happened in one round, or a run of rounds without a change.

    ``items`` are changes as the page shows them, ``heads`` the colour, sign and name of each.
    """

    anchor: str
    when: str
    place: str
    text: str | None
    items: tuple[object, ...]
    heads: tuple[tuple[str, str, str], ...] = ()
    pair: str = ""


@frozen
class Line:
    """A lineage as the page shows it."""

    id: str
    name: str
    when: str
    topics: tuple[str, ...]
    kinds: tuple[str, ...]
    still: bool
    cells: tuple[Cell, ...]
    entries: tuple[Entry, ...]
    phrases: tuple[tuple[str, str], ...]
    level: dict[str, str] | None


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """The page; ``width`` and ``color`` mean nothing here. MissingExtraError where jinja2 is not installed."""
    check_installed()
    from ..html.rows import rules_of

    history = view.history
    steps = [step for lineage in view.lineages for step in lineage.events]
    rules = rules_of([step.change for step in steps], "")
    lines = {lineage.id: _line(view, lineage, rules) for lineage in view.lineages}
    groups = [(topic, [lines[line.id] for line in members]) for topic, members in by_topic(view.lineages)]
    head, numbers = figures(view)
    return page(
        "history.html.j2",
        styles=("base.css", "report.css", "history.css"),
        scripts=("base.js", "history.js"),
        prefix="",
        title=name_of(history.rounds[-1]),
        labels=view.labels,
        few=len(history.rounds) <= FEW,
        notices=history.notices,
        narrowed=_narrowed(view),
        groups=groups,
        counts=_counts(view),
        topics=sorted({topic for lineage in view.lineages for topic in lineage.topics}),
        figures=(head, numbers),
        pairs=[_pair(view, number) for number in range(1, len(history.rounds))],
        phrase=_phrase(view),
        sources=_sources(steps, rules),
        languages=(None, None),
        legend=[(SIGNS[event], GROUPS[event], event) for event in SIGNS],
        signature=history.signature,
    )


def _narrowed(view: HistoryView) -> str:
    if not view.narrowed:
        return ""
    terms = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    terms += [f"“{view.phrase.phrase}”"] if view.phrase else []
    return f"Narrowed to {', '.join(terms)}: {len(view.lineages):,} of {len(view.history.lineages):,} lineages"


def _counts(view: HistoryView) -> list[tuple[str, str, str, str, int]]:
    """(event, group, sign, name, lineages) of the events that occur, for the buttons."""
    out = []
    for event in PRESSED:
        count = sum(event in _kinds(lineage) for lineage in view.lineages)
        if count:
            out.append((event, GROUPS[event], SIGNS[event], event, count))
    return out


def _kinds(lineage: Lineage) -> tuple[str, ...]:
    """The events of a lineage that the page filters by; the verdict on a revival is one."""
    return tuple(event for event in PRESSED if event in lineage.kinds)


def _line(view: HistoryView, lineage: Lineage, rules: dict[str, str]) -> Line:
    kinds = _kinds(lineage)
    names = view.labels
    return Line(
        id=lineage.id,
        name=opening(view.history, lineage, 90),
        when=span_of(view, lineage),
        topics=lineage.topics,
        kinds=kinds,
        still=not kinds or is_frame(view.history, lineage),
        cells=tuple(_cells(view, lineage)),
        entries=tuple(_entries(view, lineage, rules)),
        phrases=tuple((p.quote, run_of(names, p.rounds[0], p.rounds[-1])) for p in lineage.phrases),
        level=_level(view, lineage),
    )


def _cells(view: HistoryView, lineage: Lineage) -> Iterator[Cell]:
    """The lineage's line, stretches of the same kind together."""
    rounds = len(view.history.rounds)
    heads = headline(lineage, rounds)
    many: dict[int, int] = {}
    for step in lineage.events:
        many[step.new_round] = many.get(step.new_round, 0) + (step.event != "unchanged")
    first = lineage.first == 0
    for (kind, _), members in groupby(range(rounds), key=lambda n: _stretch(heads.get(n, ""), n, first)):
        numbers = list(members)
        at = numbers[0]
        event = heads.get(at, "")
        if kind == "event":
            said = f"{view.labels[at]}: {event}"
            yield Cell(at, 1, event, GROUPS[event], SIGNS[event], said, f"{lineage.id}-{at + 1}", many.get(at, 1))
        elif kind == "first":
            yield Cell(at, 1, "first", "unchanged", "|", f"{view.labels[at]}: first", f"{lineage.id}-{at + 1}")
        else:
            yield Cell(at, len(numbers), event, GROUPS.get(event, ""))


def _stretch(event: str, number: int, first: bool) -> tuple[str, int]:
    """What groups a round with its neighbours; an event stands alone."""
    if number == 0 and first:
        return "first", 0
    if event in ("", "unchanged"):
        return event, -1
    return "event", number


def _entries(view: HistoryView, lineage: Lineage, rules: dict[str, str]) -> Iterator[Entry]:
    from ..html.rows import row as shown

    names = view.labels
    for number, members in groupby(rows(view.history, lineage), key=lambda row: row.round):
        own = list(members)
        changed = [row for row in own if row.step is not None and row.event != "unchanged"]
        still = [row for row in own if row not in changed]
        anchor = f"{lineage.id}-{number + 1}"
        for row in still:
            text = None
            if row.step is None:
                text = " ".join(clause.content.strip() for clause in clauses_of(view.history, row.nodes))
            taken = changed or row is not still[0]
            yield Entry("" if taken else anchor, run_of(names, row.round, row.until), place_of(view, row), text, ())
        if changed:
            items = []
            for at, row in enumerate(changed):
                change = row.step.change if row.step else None
                if isinstance(change, Change):
                    items.append(shown(change, None, view.numbered, rules, f"{anchor}-{at}-"))
            places = ", ".join(place for row in changed if (place := place_of(view, row)))
            yield Entry(
                anchor,
                names[number],
                places,
                None,
                tuple(items),
                tuple(_head(row) for row in changed),
                f"to-{number + 1}",
            )


def _head(row: Row) -> tuple[str, str, str]:
    """Colour, sign and name of what happened."""
    return GROUPS[row.event], SIGNS[row.event], row.wording


def _level(view: HistoryView, lineage: Lineage) -> dict[str, str] | None:
    """The line of the scale that moves most: a path in a box with 100 units for each round, 20 high."""
    found = trend(lineage)
    if found is None or len({value for _, value, _ in found[2]}) < 2:
        return None
    dimension, family, values = found
    low, high = min(v for _, v, _ in values), max(v for _, v, _ in values)
    standing, path, before = set(lineage.rounds), "", None
    for number, value, _ in values:
        y = round(18 - 16 * (value - low) / (high - low), 1)
        joined = before is not None and all(n in standing for n in range(before, number))
        left, right = 100 * number + 10, 100 * number + 90
        path += f"H{left}V{y}H{right}" if joined else f"M{left} {y}H{right}"
        before = number
    steps = [v for at, v in enumerate(values) if at == 0 or v[1:] != values[at - 1][1:]]
    said = "; ".join(f"{view.labels[n]} {value:g} “{words}”" for n, value, words in steps)
    return {"path": path, "name": f"level of {dimension} ({family})", "said": said}


def _pair(view: HistoryView, number: int) -> dict[str, object]:
    """What led to a round: the changes by event, each with a link to its lineage."""
    names = view.labels
    items = []
    for lineage in view.lineages:
        for step in lineage.events:
            if step.new_round == number and step.event != "unchanged":
                change = step.change
                text = " ".join((change.new_text or change.old_text).split())
                name = text if len(text) <= 110 else text[:109].rsplit(" ", 1)[0] + " …"
                items.append((step.event, GROUPS[step.event], SIGNS[step.event], f"{lineage.id}-{number + 1}", name))
    items.sort(key=lambda item: list(SIGNS).index(item[0]))
    order = ("strengthened", "softened", "mixed", "reversed", "added", "revived", "dropped", "reworded")
    grouped = [(event, SIGNS[event], GROUPS[event], [item for item in items if item[0] == event]) for event in order]
    files = [view.history.rounds[n].source.name for n in (number - 1, number)]
    return {
        "anchor": f"to-{number + 1}",
        "names": (names[number - 1], names[number]),
        "groups": [group for group in grouped if group[3]],
        "files": files,
    }


def _phrase(view: HistoryView) -> dict[str, object] | None:
    if view.phrase is None:
        return None
    words = view.phrase.phrase
    lines = []
    for line in phrase_lines(view.history, view.phrase):
        texts = [around_phrase(clause.content, words) for clause in clauses_of(view.history, line.nodes)]
        lines.append((run_of(view.labels, line.round, line.until), *PHRASE_STATES[line.state], texts))
    return {"words": words, "summary": phrase_summary(view), "lines": lines}


def _sources(steps: Sequence[Step], rules: dict[str, str]) -> list[tuple[str, str, str, list[str]]]:
    """(anchor, rule, dimension, sources) of every rule named."""
    from ..html.page import sources_of

    return sources_of([step.change for step in steps], rules)
