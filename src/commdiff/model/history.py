"""The nouns of language through many rounds: frozen values whose constructors refuse what cannot be true.

A round is numbered by its position in ``History.rounds``, from 0; a clause of the series is a ``Node``: the
number of its round and its index there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

from ..errors import CommdiffError
from . import (
    KINDS,
    Change,
    Clause,
    Comparison,
    Span,
    Statement,
)

Node = tuple[int, int]
EVENTS = ("born", "revived", "unchanged", "reworded", "strengthened", "softened", "mixed", "reversed", "dropped")
"""What can become of a piece of language in a round: ``born`` and ``dropped`` are the comparison's ``added`` and
``dropped``; ``revived`` is what came in and had stood in an earlier round."""


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


@frozen
class Step:
    """A change from one round to another. ``event`` is one of ``EVENTS``.

    A step to the next round is that pair's change itself. A step over a gap, from the last round in which the
    language stood to the one in which it came back, compares the two wordings; its event is ``revived``.
    """

    old_round: int
    new_round: int
    event: str
    change: Change

    def __attrs_post_init__(self) -> None:
        _require(self.old_round < self.new_round, "a step must lead to a later round")
        _require(self.event in EVENTS, f"unknown event {self.event!r}")

    @property
    def gap(self) -> bool:
        """Whether rounds lie between the two."""
        return self.new_round > self.old_round + 1

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The clauses that the step joins."""
        old = ((self.old_round, clause.index) for clause in self.change.old)
        return (*old, *((self.new_round, clause.index) for clause in self.change.new))


@frozen
class Level:
    """Words of a clause that stand on a scale: ``level`` counts within ``family``, a part of ``dimension``.

    ``span`` is an offset into the round's text, ``quote`` what stands there, ``rule`` the rule that read it.
    """

    round: int
    clause: int
    dimension: str
    family: str
    level: float
    span: Span
    quote: str
    rule: str
    negated: bool = False


@frozen
class Phrase:
    """Words that carried evidence in a lineage, and the rounds in which they stand.

    ``rounds`` are those in which a clause of the lineage has them, ``series`` those in which any clause has.
    Compared are words: capitals, spelling variants and punctuation make no difference.
    """

    quote: str
    dimension: str
    rounds: tuple[int, ...]
    series: tuple[int, ...]

    def __attrs_post_init__(self) -> None:
        _require(set(self.rounds) <= set(self.series), "a phrase in a lineage's round but not in the series'")


@frozen
class Lineage:
    """One piece of language through the rounds: a graph of clauses, with the verdict on each step.

    ``nodes`` are its clauses in order. ``steps`` are the changes of each pair of neighbouring rounds in which
    they take part (what was born or dropped too); ``revivals`` lead over the gaps.
    """

    id: str
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...] = field(repr=False)
    revivals: tuple[Step, ...] = ()
    topics: tuple[str, ...] = ()
    levels: tuple[Level, ...] = field(default=(), repr=False)
    phrases: tuple[Phrase, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        _require(bool(self.nodes) and list(self.nodes) == sorted(set(self.nodes)), "nodes empty, doubled or unordered")
        own = set(self.nodes)
        for step in (*self.steps, *self.revivals):
            _require(own.issuperset(step.nodes), f"{self.id}: a step leaves the lineage")
        _require(not any(step.gap for step in self.steps), "a step over a gap among the steps")

    @property
    def first(self) -> int:
        """The first round in which it stands."""
        return self.nodes[0][0]

    @property
    def last(self) -> int:
        """The last round in which it stands."""
        return self.nodes[-1][0]

    @property
    def rounds(self) -> tuple[int, ...]:
        """The rounds in which it stands, in order."""
        return tuple(dict.fromkeys(number for number, _ in self.nodes))

    @property
    def events(self) -> tuple[Step, ...]:
        """The steps a reader is told of, in order: those over a gap stand for the arrival after it."""
        back = {node for step in self.revivals for node in step.nodes if node[0] == step.new_round}
        told = [step for step in self.steps if step.event != "revived" or not back.issuperset(step.nodes)]
        return tuple(sorted((*told, *self.revivals), key=lambda s: (s.new_round, s.nodes)))

    @property
    def kinds(self) -> frozenset[str]:
        """The events of its steps, the verdicts on revivals, and ``moved``, ``split``, ``merged`` where they occur."""
        out = {step.event for step in self.steps} | {step.change.kind for step in self.revivals}
        changes = [step.change for step in self.steps]
        flags = (("moved", any(c.moved for c in changes)), ("split", any(c.old and c.split for c in changes)))
        merged = any(c.new and c.merged for c in changes)
        return frozenset(out | {name for name, holds in (*flags, ("merged", merged)) if holds})

    def at(self, round: int) -> tuple[int, ...]:
        """The indices of its clauses in a round."""
        return tuple(index for number, index in self.nodes if number == round)


@frozen
class Tally:
    """A round in figures: its clauses, how many changes of each event led to it, and what was carried over.

    ``verbatim`` is the share (0–1) of the clauses of the round before that stand in this one word for word;
    None for the first round.
    """

    clauses: int
    events: dict[str, int]
    moved: int = 0
    verbatim: float | None = None


@frozen
class History:
    """Rounds of a statement, the comparison of each with the next, and the lineages of their clauses.

    Every clause of every round is in exactly one lineage; the steps of the lineages are the changes of the
    comparisons, each once.
    """

    rounds: tuple[Statement, ...]
    comparisons: tuple[Comparison, ...] = field(repr=False)
    lineages: tuple[Lineage, ...] = field(repr=False)
    notices: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        _require(len(self.rounds) == len(self.comparisons) + 1, "a comparison for each pair of neighbouring rounds")
        for number, pair in enumerate(self.comparisons):
            both = pair.old is self.rounds[number] and pair.new is self.rounds[number + 1]
            _require(both, f"comparison {number} is not of rounds {number} and {number + 1}")
        held = sorted(node for lineage in self.lineages for node in lineage.nodes)
        every = [(number, clause.index) for number, side in enumerate(self.rounds) for clause in side.clauses]
        _require(held == every, "a clause is in no lineage or in two")
        told = Counter((step.old_round, step.change.id) for lineage in self.lineages for step in lineage.steps)
        made = Counter((number, c.id) for number, pair in enumerate(self.comparisons) for c in pair.changes)
        _require(told == made, "the steps of the lineages are not the changes of the comparisons")

    def __iter__(self) -> Iterator[Lineage]:
        return iter(self.lineages)

    @property
    def signature(self) -> str:
        """The signatures of the comparisons, each once, in order."""
        return "; ".join(dict.fromkeys(pair.signature for pair in self.comparisons))

    def clause(self, node: Node) -> Clause:
        """The clause that a node names."""
        return self.rounds[node[0]].clauses[node[1]]

    def find(self, id: str) -> Lineage:
        """The lineage with this id ("L14"); CommdiffError where there is none."""
        for lineage in self.lineages:
            if lineage.id == id:
                return lineage
        raise CommdiffError(f"no lineage {id!r} in this history")

    def of(self, round: int, clause: int) -> Lineage:
        """The lineage that a clause of a round is in; CommdiffError where there is no such clause."""
        for lineage in self.lineages:
            if (round, clause) in lineage.nodes:
                return lineage
        raise CommdiffError(f"round {round} has no clause {clause}")

    def only(self, *kinds: str) -> tuple[Lineage, ...]:
        """The lineages in which one of these occurs: an event, a kind of change, moved, split, merged."""
        names = {"added": "born"}
        wanted = {names.get(kind, kind) for kind in kinds}
        unknown = sorted(wanted - {*EVENTS, *KINDS, "moved", "split", "merged"})
        if unknown:
            raise CommdiffError(f"unknown kind: {', '.join(unknown)}; known: {', '.join(EVENTS)}, moved, split, merged")
        return tuple(lineage for lineage in self.lineages if lineage.kinds & wanted)

    @property
    def series(self) -> tuple[Tally, ...]:
        """Each round in figures."""
        events: list[Counter[str]] = [Counter() for _ in self.rounds]
        for lineage in self.lineages:
            for step in lineage.steps:
                events[step.new_round][step.event] += 1
        first = Tally(len(self.rounds[0].clauses), _in_order(events[0]))
        return (first, *(self._tally(n, _in_order(events[n])) for n in range(1, len(self.rounds))))

    def _tally(self, number: int, events: dict[str, int]) -> Tally:
        pair = self.comparisons[number - 1]
        same = sum(len(change.old) for change in pair.changes if change.kind == "unchanged")
        share = same / len(pair.old.clauses) if pair.old.clauses else 0.0
        return Tally(len(pair.new.clauses), events, sum(c.moved for c in pair.changes), share)


def _in_order(counts: Counter[str]) -> dict[str, int]:
    return {event: counts[event] for event in EVENTS}


@frozen
class PhraseRound:
    """Where a phrase, or what became of it, stands in one round.

    ``nodes`` are the clauses that have the phrase, ``heirs`` those of the same lineages that have it not.
    """

    round: int
    nodes: tuple[Node, ...]
    heirs: tuple[Node, ...]


@frozen
class PhraseTrace:
    """A phrase through a history: the lineages that ever have it, and each round."""

    phrase: str
    lineages: tuple[str, ...]
    rounds: tuple[PhraseRound, ...]

    @property
    def present(self) -> tuple[int, ...]:
        """The rounds that have the phrase."""
        return tuple(row.round for row in self.rounds if row.nodes)


def label_of(history: History, round: int) -> str:
    """What to call a round in a table: its date where every round has one of its own, else its id, made unique."""
    return labels(history.rounds)[round]


def labels(rounds: Sequence[Statement]) -> tuple[str, ...]:
    """The names of the rounds for tables: dates where all are known and differ, else ids; doubles are numbered."""
    dates = [side.date or "" for side in rounds]
    names = dates if all(dates) and len(set(dates)) == len(dates) else [side.id for side in rounds]
    return tuple(_unique(names))


def _unique(names: Iterable[str]) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
