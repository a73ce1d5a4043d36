"""What the reports on a history share: what is shown, how rounds are called, what is said of a step.

Nothing here knows a format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from ...model import HEADING_OR_FRAME, Change, Clause, parse_kinds
from ...model.history import (
    FLAGS,
    History,
    Lineage,
    Node,
    PhraseTrace,
    Step,
    labels,
)
from ..evidence import Proof, places, shown_proofs
from ..text import squeeze, visible
from ..view import matches_topic

SIGNS = {
    "added": "+",
    "revived": "↺",
    "unchanged": "=",
    "reworded": "≈",
    "strengthened": "▲",
    "softened": "▼",
    "mixed": "▲▼",
    "reversed": "⇄",
    "dropped": "−",
}
PHRASE_STATES = {"stands": ("●", "stands"), "becomes": ("○", "other words"), "absent": ("·", "not in the text")}
"""The sign and the name of how a phrase is in a round."""
SHIFTS = ("strengthened", "softened", "mixed", "reversed")


@frozen
class HistoryView:
    """What a report shows of a history: all of it, or what ``only``, ``topic`` and ``phrase`` leave."""

    history: History
    lineages: tuple[Lineage, ...]
    only: tuple[str, ...] = ()
    topic: str | None = None
    phrase: PhraseTrace | None = None

    @property
    def narrowed(self) -> bool:
        """Whether something may have been left out on request."""
        return bool(self.only) or self.topic is not None or self.phrase is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """What the rounds are called."""
        return tuple(visible(squeeze(label)) for label in labels(self.history.rounds))

    @property
    def numbered(self) -> bool:
        """Whether paragraph numbers are printed in the texts."""
        return any(clause.label for side in self.history.rounds for clause in side.clauses)


def view(
    history: History, only: str | Iterable[str] = (), topic: str | None = None, phrase: PhraseTrace | None = None
) -> HistoryView:
    """What is shown: the lineages in which one of ``only`` occurs, that carry ``topic`` and ever have ``phrase``.

    Where no lineage carries the topic, those that have its name in a wording.
    """
    kinds = events_of(only)
    lineages = history.only(*kinds) if kinds else history.lineages
    if topic is not None:
        matches = matches_topic(topic, history.lineages)
        lineages = tuple(
            line for line in lineages if matches(line.topics, (history.clause(node).text for node in line.nodes))
        )
    if phrase is not None:
        lineages = tuple(lineage for lineage in lineages if lineage.id in phrase.lineages)
    return HistoryView(history, lineages, kinds, topic, phrase)


LEGEND = f"| first  {'  '.join(f'{sign} {event}' for event, sign in SIGNS.items())}"
"""What the signs mean."""


def events_of(only: str | Iterable[str]) -> tuple[str, ...]:
    """Return the names in ``only``, aliases resolved; UsageError for one that is not known."""
    return parse_kinds(only, more=FLAGS)


@frozen
class Row:
    """A line of a lineage's table: a round, or a run of rounds in which nothing changed.

    ``step`` is None for the first round of the series. ``until`` is the last round of a run.
    """

    round: int
    until: int
    event: str
    nodes: tuple[Node, ...]
    step: Step | None

    @property
    def change(self) -> Change | None:
        """The change that led here."""
        return self.step.change if self.step else None

    @property
    def wording(self) -> str:
        """What the reports call the event: for a revival its verdict too."""
        if self.step is None:
            return "first"
        name = self.event
        kind = self.step.change.kind
        if self.event == "revived":
            name = f"{name}, {'word for word' if kind == 'unchanged' else kind}"
        return f"{name}, moved" if self.step.change.moved else name


def rows(history: History, lineage: Lineage) -> list[Row]:
    """The lineage as lines of a table: where it begins, each change, and runs in which it stayed word for word."""
    out = [Row(number, number, "added", (node,), None) for node in lineage.nodes if (number := node[0]) == 0]
    for step in lineage.events:
        nodes = tuple((step.new_round, clause.index) for clause in step.change.new)
        if step.event == "unchanged" and not step.change.moved:
            at = next((n for n, row in reversed(list(enumerate(out))) if _goes_on(row, step)), None)
            if at is not None:
                out[at] = Row(out[at].round, step.new_round, "unchanged", nodes, out[at].step)
                continue
        out.append(Row(step.new_round, step.new_round, step.event, nodes, step))
    return sorted(out, key=lambda row: (row.round, row.nodes))


def _goes_on(row: Row, step: Step) -> bool:
    """Whether the step carries on what is the last of an unbroken run."""
    old = tuple((step.old_round, clause.index) for clause in step.change.old)
    return row.event == "unchanged" and row.until == step.old_round and row.nodes == old


def clauses_of(history: History, nodes: Iterable[Node]) -> tuple[Clause, ...]:
    """The clauses that nodes name."""
    return tuple(history.clause(node) for node in nodes)


def place_of(view: HistoryView, row: Row) -> str:
    """Where the wording of a row stands in its round."""
    return places(clauses_of(view.history, row.nodes), view.numbered)


def is_frame(history: History, lineage: Lineage) -> bool:
    """Whether all of it is headings, letterheads, footnotes, signatures."""
    return all(history.clause(node).role in HEADING_OR_FRAME for node in lineage.nodes)


def sorts(view: HistoryView) -> dict[str, list[Lineage]]:
    """The lineages by how much a reader wants of them: shifted, back after a gap, changed, steady, frame."""
    out: dict[str, list[Lineage]] = {name: [] for name in ("shifted", "back", "changed", "steady", "frame")}
    for lineage in view.lineages:
        kinds = lineage.kinds
        if is_frame(view.history, lineage):
            out["frame"].append(lineage)
        elif kinds & set(SHIFTS):
            out["shifted"].append(lineage)
        elif lineage.revivals:
            out["back"].append(lineage)
        elif kinds & {"added", "dropped", "reworded"}:
            out["changed"].append(lineage)
        else:
            out["steady"].append(lineage)
    return out


def by_topic(lineages: Sequence[Lineage]) -> Iterator[tuple[str, list[Lineage]]]:
    """The lineages by their first topic, topics in order of appearance, those without one last ("")."""
    groups: dict[str, list[Lineage]] = {}
    for lineage in lineages:
        groups.setdefault(lineage.topics[0] if lineage.topics else "", []).append(lineage)
    last = groups.pop("", None)
    yield from groups.items()
    if last:
        yield "", last


def proofs_of(row: Row) -> tuple[Proof, ...]:
    """The evidence to show with a row."""
    return shown_proofs(row.change) if row.change else ()


def opening(history: History, lineage: Lineage, limit: int = 90) -> str:
    """The first words of the last wording, to call a lineage by; cut at a word."""
    text = squeeze(history.clause(lineage.nodes[-1]).content)
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + " …"


def span_of(view: HistoryView, lineage: Lineage) -> str:
    """From when to when it stands: "2024-05-15 – 2026-01-04", "since …", "in all rounds"."""
    names, last = view.labels, len(view.history.rounds) - 1
    if len(lineage.rounds) == last + 1:
        return f"in all {last + 1} rounds"
    if lineage.first == lineage.last:
        return f"only {names[lineage.first]}"
    if lineage.last == last:
        return f"since {names[lineage.first]}"
    return f"{names[lineage.first]} – {names[lineage.last]}"


def run_of(names: Sequence[str], first: int, last: int) -> str:
    """A round, or a run of rounds."""
    return names[first] if first == last else f"{names[first]} – {names[last]}"


def trend(lineage: Lineage) -> tuple[str, str, list[tuple[int, float, str]]] | None:
    """The scale on which the lineage moves most, as (dimension, family, [(round, level, words)]); None without one.

    One value a round: that of the strongest words of the family. A scale with two levels goes before one with more
    rounds and a single level.
    """
    scales: dict[tuple[str, str], dict[int, tuple[float, str]]] = {}
    for level in lineage.levels:
        best = scales.setdefault((level.dimension, level.family), {})
        if level.round not in best or level.level > best[level.round][0]:
            best[level.round] = (level.level, " ".join(level.quote.split()))
    ranked = sorted(
        scales.items(), key=lambda item: (-len({value for value, _ in item[1].values()}), -len(item[1]), item[0])
    )
    if not ranked:
        return None
    (dimension, family), values = ranked[0]
    return dimension, family, [(number, *values[number]) for number in sorted(values)]


@frozen
class PhraseLine:
    """A run of rounds in which a phrase stands in the same wordings, or is absent in the same way.

    ``state``: "stands" (the phrase is there), "becomes" (only what became of it, or what it came from), "absent".
    """

    round: int
    until: int
    state: str
    nodes: tuple[Node, ...]


def phrase_lines(history: History, trace: PhraseTrace) -> list[PhraseLine]:
    """The phrase round by round, runs of the same wordings together."""
    out: list[PhraseLine] = []
    last: tuple[str, ...] = ()
    for row in trace.rounds:
        nodes = row.nodes or row.rewordings
        state = "stands" if row.nodes else "becomes" if row.rewordings else "absent"
        same = (state, *(squeeze(history.clause(node).content) for node in nodes))
        if out and same == last:
            out[-1] = PhraseLine(out[-1].round, row.round, state, out[-1].nodes)
        else:
            out.append(PhraseLine(row.round, row.round, state, nodes))
        last = same
    return out


def phrase_summary(view: HistoryView) -> str:
    """One line: in how many rounds the phrase stands, first, last, and whether it was away between."""
    if view.phrase is None:
        return ""
    present, names = view.phrase.present, view.labels
    if not present:
        return "in none of the rounds"
    away = [n for n in range(present[0], present[-1]) if n not in set(present)]
    said = [f"in {len(present)} of {len(names)} rounds", f"first {names[present[0]]}", f"last {names[present[-1]]}"]
    if away:
        said.append(f"not in {len(away)} between")
    return ", ".join(said)


def around_phrase(text: str, phrase: str, limit: int = 30) -> str:
    """About ``limit`` words of a wording on one line, those around the phrase where it is found as written."""
    words = squeeze(text).split(" ")
    if len(words) <= limit + 6:
        return " ".join(words)
    at = squeeze(text).casefold().find(squeeze(phrase).casefold())
    before = len(squeeze(text)[:at].split()) if at >= 0 else 0
    start = max(0, min(before - limit // 3, len(words) - limit))
    cut = " ".join(words[start : start + limit])
    return f"{'[…] ' if start else ''}{cut}{' […]' if start + limit < len(words) else ''}"


def strip(lineage: Lineage, rounds: int) -> str:
    """The lineage as a line of signs, a round each, runs counted: "·3 + =12 ~ ×"."""
    signs = ["·"] * rounds
    for number in lineage.rounds:
        signs[number] = "="
    if lineage.first == 0:
        signs[0] = "|"
    for step in lineage.events:
        if step.event != "unchanged" and signs[step.new_round] in "·=":
            signs[step.new_round] = SIGNS[step.event]
    runs: list[list[str]] = []
    for sign in signs:
        if runs and runs[-1][0] == sign:
            runs[-1].append(sign)
        else:
            runs.append([sign])
    return " ".join(run[0] if len(run) == 1 else f"{run[0]}{len(run)}" for run in runs)


def not_listed(steady: int, frame: int) -> str:
    """One line on the lineages that have no entry."""
    parts = [f"{steady} that stayed word for word"] * bool(steady)
    parts += [f"{frame} of headings and frame"] * bool(frame)
    return f"Lineages without an entry: {', '.join(parts)}."


def figures(view: HistoryView, signs: bool = False) -> tuple[list[str], list[list[str]]]:
    """The table of the rounds: its columns (events by sign on request) and its lines."""
    events = ("added", "revived", "dropped", "strengthened", "softened", "mixed", "reversed", "reworded")
    series = view.history.summaries
    shown = [event for event in events if any(tally.events[event] for tally in series)]
    names = [SIGNS[event] if signs else event for event in shown]
    moved = any(tally.moved for tally in series)
    head = ["round", "clauses", *names, *["moved"] * moved, "verbatim" if signs else "word for word"]
    out = []
    for name, tally in zip(view.labels, series, strict=True):
        share = "" if tally.verbatim is None else f"{tally.verbatim * 100:.0f}%"
        counts = [f"{tally.events[event] or ''}" for event in shown]
        out.append([name, f"{tally.clauses}", *counts, *[f"{tally.moved or ''}"] * moved, share])
    return head, out


_WEIGHT = (
    "reversed",
    "mixed",
    "strengthened",
    "softened",
    "revived",
    "added",
    "dropped",
    "reworded",
    "unchanged",
)


def headline(lineage: Lineage, rounds: int) -> dict[int, str]:
    """For each round in which the lineage stands or goes, the weightiest event; ``unchanged`` in the first round."""
    found: dict[int, list[str]] = {number: ["unchanged"] for number in lineage.rounds}
    for step in lineage.events:
        found.setdefault(step.new_round, []).append(step.event)
    out = {number: min(events, key=_WEIGHT.index) for number, events in sorted(found.items()) if number < rounds}
    return {number: event for number, event in out.items() if event != "unchanged" or number in lineage.rounds}
