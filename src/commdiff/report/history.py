"""The parts of a history that every report shows: its lineages, their rounds, levels and phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..errors import UsageError, nearest
from ..model import HEADING_OR_FRAME, SHIFTS, Change, Clause, parse_kinds
from ..model.history import EVENTS, FLAGS, History, Lineage, Node, PhraseTrace, Step, labels
from .evidence import Proof, places, shown_proofs
from .text import squeeze, visible
from .view import SIGNS as GROUP_SIGNS
from .view import matches_topic

FORMATS = ("csv", "html", "json", "markdown", "svg", "terminal")
"""The formats of a report on a history."""
SUFFIXES = {f".{name}": name for name in ("csv", "html", "json", "markdown", "svg")}
SUFFIXES |= {".htm": "html", ".md": "markdown", ".txt": "terminal"}
"""The format that a file name asks for."""
SIGNS = {event: "↺" if event == "revived" else GROUP_SIGNS[event] for event in EVENTS}
"""The sign of each event."""
ABSENT = "·"
"""The sign of a round that does not have the language."""
FIRST = "|"
"""The sign of language in the first round of the history."""
LEGEND = f"{FIRST} first  {'  '.join(f'{sign} {event}' for event, sign in SIGNS.items())}"
"""The signs and their meanings, on one line."""
PHRASE_STATES = {"present": ("●", "present"), "reworded": ("○", "other words"), "absent": (ABSENT, "not in the text")}
"""The sign and the name of each state of a phrase in a round."""
GROUPS = {
    "shifted": "Shifted",
    "revived": "Back after a gap",
    "changed": "Added, dropped or reworded",
    "steady": "Word for word the same",
    "frame": "Headings and frame",
}
"""The titles of the groups of lineages, the most telling group first."""
_BY_WEIGHT = ("reversed", "mixed", "strengthened", "softened", "revived", "added", "dropped", "reworded", "unchanged")
_WIDE = 100  # columns from which a table of figures names the events
_NARROW_HIDES = 12  # rounds from which a narrowed report has no table of figures in a terminal


class HistoryView(NamedTuple):
    """The lineages that a report shows: all of them, or those that ``only``, ``topic`` and ``phrase`` select."""

    history: History
    lineages: tuple[Lineage, ...]
    only: tuple[str, ...] = ()
    topic: str | None = None
    phrase: PhraseTrace | None = None

    @property
    def narrowed(self) -> bool:
        """True if lineages may be left out on request."""
        return bool(self.only) or self.topic is not None or self.phrase is not None

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the rounds."""
        return tuple(visible(squeeze(label)) for label in labels(self.history.rounds))

    @property
    def numbered(self) -> bool:
        """True if paragraph numbers are printed in the texts."""
        return any(clause.label for side in self.history.rounds for clause in side.clauses)

    def range(self, first: int, last: int) -> str:
        """Return the name of a round, or of a run of rounds."""
        names = self.labels
        return names[first] if first == last else f"{names[first]} – {names[last]}"

    def clauses(self, nodes: Iterable[Node]) -> tuple[Clause, ...]:
        """Return the clauses that nodes name."""
        return tuple(self.history.clause(node) for node in nodes)


def view(
    history: History, only: str | Iterable[str] = (), topic: str | None = None, phrase: PhraseTrace | None = None
) -> HistoryView:
    """Select the lineages that a report shows.

    Args:
        history: The history to report.
        only: Kinds, "revived", "split" or "merged"; a lineage is kept if one of them occurs in it. All when empty.
        topic: Keep the lineages that carry this topic; where no lineage carries it, those whose wording has it.
        phrase: Keep the lineages that ever have this phrase, and show the phrase round by round.

    Raises:
        UsageError: A kind is not known.
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


def events_of(only: str | Iterable[str]) -> tuple[str, ...]:
    """Return the kinds and events in ``only``, aliases resolved; an unknown name is a UsageError."""
    return parse_kinds(only, more=FLAGS)


def check_format(name: str) -> str:
    """Return the name of a format of histories; an unknown one is a UsageError that suggests the nearest."""
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UsageError(f"unknown format {name!r} for a history{nearest(name, FORMATS)}; known: {known}")
    return name


class Row(NamedTuple):
    """A change of a lineage, or a run of rounds without one; the first round of the history has no step."""

    round: int
    until: int
    event: str
    nodes: tuple[Node, ...]
    step: Step | None

    @property
    def change(self) -> Change | None:
        """The change that leads to the round."""
        return self.step.change if self.step else None

    @property
    def title(self) -> str:
        """The name of the event in a report; for a revival with its verdict."""
        if self.step is None:
            return "first"
        change = self.step.change
        kind = "word for word" if change.kind == "unchanged" else change.kind
        title = f"revived, {kind}" if self.event == "revived" else kind
        return f"{title}{', moved' if change.moved else ''}"

    @property
    def sign(self) -> str:
        """The sign of the event."""
        return SIGNS[self.event] if self.step else FIRST

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The evidence that decides the change."""
        shown = shown_proofs(self.step.change) if self.step else ()
        return tuple(proof for proof in shown if proof.direction != "none")

    def place(self, view: HistoryView) -> str:
        """Return where the wording is in its round: "¶ 12"."""
        return places(view.clauses(self.nodes), view.numbered)


def rows(lineage: Lineage) -> list[Row]:
    """Return the first round, the changes, and the runs without a change of a lineage, in order."""
    out = [Row(0, 0, "added", (node,), None) for node in lineage.nodes if node[0] == 0]
    for step in lineage.events:
        old = tuple((step.old_round, clause.index) for clause in step.change.old)
        nodes = tuple((step.new_round, clause.index) for clause in step.change.new)
        same = step.event == "unchanged" and not step.change.moved
        runs = (
            n for n, row in enumerate(out) if (row.event, row.until, row.nodes) == ("unchanged", step.old_round, old)
        )
        at = max(runs, default=None) if same else None
        if at is None:
            out.append(Row(step.new_round, step.new_round, step.event, nodes, step))
        else:
            out[at] = out[at]._replace(until=step.new_round, nodes=nodes)
    return sorted(out, key=lambda row: (row.round, row.nodes))


def group_of(history: History, lineage: Lineage) -> str:
    """Return the group of ``GROUPS`` that lists a lineage."""
    if all(history.clause(node).role in HEADING_OR_FRAME for node in lineage.nodes):
        return "frame"
    if lineage.kinds & set(SHIFTS):
        return "shifted"
    if lineage.revivals:
        return "revived"
    return "changed" if lineage.kinds & {"added", "dropped", "reworded"} else "steady"


def grouped(view: HistoryView) -> dict[str, list[Lineage]]:
    """Return the lineages of a view by group; every group of ``GROUPS`` is there."""
    out: dict[str, list[Lineage]] = {name: [] for name in GROUPS}
    for lineage in view.lineages:
        out[group_of(view.history, lineage)].append(lineage)
    return out


def by_topic(lineages: Sequence[Lineage]) -> Iterator[tuple[str, list[Lineage]]]:
    """Yield (first topic, lineages) in order of appearance; those without a topic ("") come last."""
    groups: dict[str, list[Lineage]] = {}
    for lineage in lineages:
        groups.setdefault(lineage.topics[0] if lineage.topics else "", []).append(lineage)
    yield from sorted(groups.items(), key=lambda item: not item[0])


def opening(view: HistoryView, lineage: Lineage, limit: int = 90) -> str:
    """Return the first words of the last wording, at most ``limit`` code points, cut at a word."""
    return cut(view.history.clause(lineage.nodes[-1]).content, limit)


def cut(text: str, limit: int) -> str:
    """Return a text on one line, cut at a word if it is longer than ``limit`` code points."""
    line = squeeze(text)
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0] + " …"


def duration(view: HistoryView, lineage: Lineage) -> str:
    """Return which rounds have a lineage: "2024-05-15 – 2026-01-04", "since 2024-05-15", "in all 5 rounds"."""
    count = len(view.history.rounds)
    if len(lineage.rounds) == count:
        return f"in all {count} rounds"
    if lineage.first == lineage.last:
        return f"only {view.labels[lineage.first]}"
    if lineage.last == count - 1:
        return f"since {view.labels[lineage.first]}"
    return view.range(lineage.first, lineage.last)


class Trend(NamedTuple):
    """The levels of a lineage on one scale: (round, level, words), the strongest words of each round."""

    dimension: str
    family: str
    levels: tuple[tuple[int, float, str], ...]

    @property
    def title(self) -> str:
        """The name of the scale: "level of obligation (modal)"."""
        return f"level of {self.dimension} ({self.family})"

    def changes(self, names: Sequence[str]) -> list[str]:
        """Return the level and the words of each round in which they change: "2031 3 “urges”"."""
        runs = groupby(self.levels, key=lambda level: level[1:])
        return [f"{names[next(run)[0]]} {level:g} “{words}”" for (level, words), run in runs]


def trend(lineage: Lineage) -> Trend | None:
    """Return the scale with the most levels, then the most rounds; None if no scale has two levels."""
    scales: dict[tuple[str, str], dict[int, tuple[float, str]]] = {}
    for level in lineage.levels:
        best = scales.setdefault((level.dimension, level.family), {})
        if level.round not in best or level.level > best[level.round][0]:
            best[level.round] = (level.level, squeeze(level.quote))

    def rank(scale: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
        return -len({level for level, _ in scales[scale].values()}), -len(scales[scale]), scale

    if not scales:
        return None
    scale = min(scales, key=rank)
    levels = tuple((number, *scales[scale][number]) for number in sorted(scales[scale]))
    return Trend(*scale, levels) if len({level for _, level, _ in levels}) > 1 else None


class PhraseRow(NamedTuple):
    """A run of rounds (first, last) in which a phrase has the same state of ``PHRASE_STATES`` and the same wordings."""

    round: int
    until: int
    state: str
    nodes: tuple[Node, ...]


def phrase_rows(history: History, trace: PhraseTrace) -> list[PhraseRow]:
    """Return the phrase round by round; neighbouring rounds with the same wordings are one row."""
    out: list[PhraseRow] = []
    last: tuple[str, ...] = ()
    for row in trace.rounds:
        nodes = row.nodes or row.rewordings
        state = "present" if row.nodes else "reworded" if row.rewordings else "absent"
        same = (state, *(squeeze(history.clause(node).content) for node in nodes))
        if out and same == last:
            out[-1] = out[-1]._replace(until=row.round)
        else:
            out.append(PhraseRow(row.round, row.round, state, nodes))
        last = same
    return out


def phrase_summary(names: Sequence[str], phrase: PhraseTrace) -> str:
    """Return in how many rounds a phrase is, the first and the last, and the number of rounds between without it."""
    present = phrase.present
    if not present:
        return "in none of the rounds"
    absent = present[-1] - present[0] + 1 - len(present)
    between = f", not in {absent} between" if absent else ""
    return f"in {len(present)} of {len(names)} rounds, first {names[present[0]]}, last {names[present[-1]]}{between}"


def around_phrase(text: str, phrase: str, limit: int = 30) -> str:
    """Return about ``limit`` words of a wording on one line, those around the phrase if it is there as written."""
    line = squeeze(text)
    words = line.split(" ")
    if len(words) <= limit + 6:
        return line
    at = line.casefold().find(squeeze(phrase).casefold())
    before = len(line[:at].split()) if at >= 0 else 0
    start = max(0, min(before - limit // 3, len(words) - limit))
    part = " ".join(words[start : start + limit])
    return f"{'[…] ' if start else ''}{part}{' […]' if start + limit < len(words) else ''}"


def signs(lineage: Lineage, rounds: int) -> str:
    """Return one sign for each round, runs counted: "·3 + =12 ≈ −"."""
    out = [ABSENT] * rounds
    for number in lineage.rounds:
        out[number] = SIGNS["unchanged"]
    if lineage.first == 0:
        out[0] = FIRST
    for step in lineage.events:
        if step.event != "unchanged" and out[step.new_round] in (ABSENT, SIGNS["unchanged"]):
            out[step.new_round] = SIGNS[step.event]
    runs = ((sign, len(list(run))) for sign, run in groupby(out))
    return " ".join(sign if count == 1 else f"{sign}{count}" for sign, count in runs)


def figures(view: HistoryView, columns: int | None = None) -> tuple[list[str], list[list[str]]]:
    """Return the table of the rounds, its head and its rows; the figures are those of all lineages.

    In a terminal of few ``columns``, signs replace the names of the events and the rarer events are left out; a long
    narrowed history has no table there.
    """
    events = ("added", "revived", "dropped", *SHIFTS, "reworded")
    series = view.history.summaries
    if columns is not None and view.narrowed and len(series) > _NARROW_HIDES:
        return [], []
    short = columns is not None and columns < _WIDE
    counts = [{event: summary.events[event] for event in events} | {"moved": summary.moved} for summary in series]
    counted = [event for event in counts[0] if any(row[event] for row in counts)]
    names = [SIGNS.get(event, event) if short else event for event in counted]
    head = ["round", "clauses", *names, "verbatim" if short else "word for word"]
    out = []
    for name, summary, row in zip(view.labels, series, counts, strict=True):
        share = "" if summary.verbatim is None else f"{summary.verbatim * 100:.0f}%"
        out.append([name, f"{summary.clauses}", *(f"{row[event] or ''}" for event in counted), share])
    widths = [max(map(len, column)) + 2 for column in zip(head, *out, strict=True)]
    kept = list(range(len(head)))
    while columns is not None and sum(widths[at] for at in kept) > columns and len(kept) > 3:
        kept.pop(-2)
    return [head[at] for at in kept], [[row[at] for at in kept] for row in out]


def events_by_round(lineage: Lineage) -> dict[int, tuple[str, int]]:
    """Return (event, number of changes) by round; the event is the weightiest, ``unchanged`` in the first round."""
    events: dict[int, list[str]] = {number: ["unchanged"] for number in lineage.rounds}
    for step in lineage.events:
        events.setdefault(step.new_round, []).append(step.event)
    changes = Counter(step.new_round for step in lineage.events if step.event != "unchanged")
    return {number: (min(names, key=_BY_WEIGHT.index), changes[number]) for number, names in sorted(events.items())}
