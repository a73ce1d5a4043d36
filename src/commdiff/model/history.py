"""Histories: language through many rounds of a statement, which are numbered from 0 as in ``History.rounds``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import field, frozen

from ..errors import UsageError, nearest
from .change import Change, Comparison, parse_kinds
from .text import Clause, Span, Statement, require

Node = tuple[int, int]
"""A clause of the series: the number of its round and its index there."""
EVENTS = ("added", "revived", "unchanged", "reworded", "strengthened", "softened", "mixed", "reversed", "dropped")
"""The events of a step: the kinds of a change, and "revived" for language of an earlier round that came back."""
FLAGS = ("revived", "split", "merged")
"""Names that ``History.only`` accepts beside the kinds of a change and "moved"."""


@frozen
class Step:
    """A change from one round to a later one; over a gap, from the last wording before it to the one that came back.

    Attributes:
        old_round: Number of the earlier round.
        new_round: Number of the later round.
        event: One of ``EVENTS``.
        change: The change between the two rounds.
    """

    old_round: int
    new_round: int
    event: str
    change: Change

    def __attrs_post_init__(self) -> None:
        require(self.old_round < self.new_round, "a step must lead to a later round")
        require(self.event in EVENTS, "unknown event {!r}", self.event)

    @property
    def gap(self) -> bool:
        """True if there are rounds between the two."""
        return self.new_round > self.old_round + 1

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The clauses that the step joins."""
        old = ((self.old_round, clause.index) for clause in self.change.old)
        return (*old, *((self.new_round, clause.index) for clause in self.change.new))


@frozen
class ScaleLevel:
    """Words of a clause that have a level on a scale of strength.

    Attributes:
        round: Number of the round.
        clause: Index of the clause in the round.
        dimension: The dimension of strength, such as "obligation".
        family: The scale within the dimension; only levels of one family can be compared.
        level: The lexicon's number for the words; higher is stronger.
        span: Place in the text of the round.
        quote: The slice of the text at ``span``.
        rule: Id of the rule that recognized the words.
        negated: True if the words are negated; ``level`` is that of the words without the negation.
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
    """Words that were evidence in a lineage; case and punctuation do not matter.

    Attributes:
        quote: The words as written.
        dimension: The dimension of the evidence.
        rounds: Numbers of the rounds in which a clause of the lineage has the words.
        all_rounds: Numbers of the rounds in which any clause has the words; they include ``rounds``.
    """

    quote: str
    dimension: str
    rounds: tuple[int, ...]
    all_rounds: tuple[int, ...]

    def __attrs_post_init__(self) -> None:
        require(bool(self.rounds), "a phrase without a round")
        require(set(self.rounds) <= set(self.all_rounds), "a round of the phrase is missing from all_rounds")


@frozen
class Lineage:
    """One piece of language through the rounds: a graph of clauses, with the verdict on each step.

    Attributes:
        id: Name within the history ("L14").
        nodes: Its clauses in order, at least one.
        steps: The changes between neighbouring rounds that its clauses take part in, also "added" and "dropped".
        revivals: The steps over a gap.
        topics: Topics of its changes, the most frequent first.
        levels: Levels of its words on the scales of strength, in order.
        phrases: Words that were evidence in its changes.
    """

    id: str
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...] = field(repr=False)
    revivals: tuple[Step, ...] = ()
    topics: tuple[str, ...] = ()
    levels: tuple[ScaleLevel, ...] = field(default=(), repr=False)
    phrases: tuple[Phrase, ...] = field(default=(), repr=False)

    def __attrs_post_init__(self) -> None:
        require(bool(self.nodes) and list(self.nodes) == sorted(set(self.nodes)), "nodes empty, doubled or unordered")
        own = set(self.nodes)
        for step in (*self.steps, *self.revivals):
            require(own.issuperset(step.nodes), "{}: a step leaves the lineage", self.id)
        require(not any(step.gap for step in self.steps), "a step over a gap among the steps")

    @property
    def first(self) -> int:
        """The number of the first round that has it."""
        return self.nodes[0][0]

    @property
    def last(self) -> int:
        """The number of the last round that has it."""
        return self.nodes[-1][0]

    @property
    def rounds(self) -> tuple[int, ...]:
        """The numbers of the rounds that have it, in order."""
        return tuple(dict.fromkeys(number for number, _ in self.nodes))

    @property
    def events(self) -> tuple[Step, ...]:
        """The steps that a report lists, in order: a step over a gap replaces the arrival after the gap."""
        revived = {node for step in self.revivals for node in step.nodes if node[0] == step.new_round}
        steps = [step for step in self.steps if step.event != "revived" or not revived.issuperset(step.nodes)]
        return tuple(sorted((*steps, *self.revivals), key=lambda s: (s.new_round, s.nodes)))

    @property
    def kinds(self) -> frozenset[str]:
        """The events of its steps, the kinds of its revivals, and "moved", "split", "merged" where they occur."""
        kinds = {step.event for step in self.steps} | {step.change.kind for step in self.revivals}
        changes = [step.change for step in self.steps]
        moved, split = any(c.moved for c in changes), any(c.old and c.split for c in changes)
        flags = {"moved": moved, "split": split, "merged": any(c.new and c.merged for c in changes)}
        return frozenset(kinds | {name for name, holds in flags.items() if holds})

    def at(self, round: int) -> tuple[int, ...]:
        """Return the indices of its clauses in the round with this number."""
        return tuple(index for number, index in self.nodes if number == round)


@frozen
class RoundSummary:
    """The figures of one round.

    Attributes:
        clauses: Number of its clauses.
        events: Number of changes from the round before, by event, in the order of ``EVENTS``.
        moved: Number of those changes that moved.
        verbatim: Share of the clauses of the round before that it repeats word for word, 0–1; None for the first round.
    """

    clauses: int
    events: dict[str, int]
    moved: int = 0
    verbatim: float | None = None


@frozen
class History:
    """Rounds of a statement, the comparison of each with the next, and the lineages: each clause is in one of them.

    Attributes:
        rounds: The statements in order, at least two.
        comparisons: The comparison of each round with the next.
        lineages: The lineages, in the order in which they first appear.
        notices: What a reader must know, each notice once.
    """

    rounds: tuple[Statement, ...]
    comparisons: tuple[Comparison, ...] = field(repr=False)
    lineages: tuple[Lineage, ...] = field(repr=False)
    notices: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        require(len(self.rounds) == len(self.comparisons) + 1, "a comparison for each pair of neighbouring rounds")
        for number, pair in enumerate(self.comparisons):
            same = pair.old is self.rounds[number] and pair.new is self.rounds[number + 1]
            require(same, "comparison {} is not of rounds {} and {}", number, number, number + 1)
        nodes = sorted(node for lineage in self.lineages for node in lineage.nodes)
        clauses = [(number, clause.index) for number, side in enumerate(self.rounds) for clause in side.clauses]
        require(nodes == clauses, "a clause is in no lineage or in two")
        steps = Counter((step.old_round, step.change.id) for lineage in self.lineages for step in lineage.steps)
        changes = Counter((number, c.id) for number, pair in enumerate(self.comparisons) for c in pair.changes)
        require(steps == changes, "the steps of the lineages are not the changes of the comparisons")

    def __iter__(self) -> Iterator[Lineage]:
        return iter(self.lineages)

    @property
    def signature(self) -> str:
        """The signatures of the comparisons, each once, in order."""
        return "; ".join(dict.fromkeys(pair.signature for pair in self.comparisons))

    def clause(self, node: Node) -> Clause:
        """Return the clause that a node names."""
        return self.rounds[node[0]].clauses[node[1]]

    def find(self, id: str) -> Lineage:
        """Return the lineage with this id ("L14").

        Raises:
            UsageError: No lineage has this id. The message suggests the nearest one.
        """
        lineages = {lineage.id: lineage for lineage in self.lineages}
        if id not in lineages:
            raise UsageError(f"no lineage {id!r} in this history{nearest(id, lineages)}")
        return lineages[id]

    def of(self, round: int, clause: int) -> Lineage:
        """Return the lineage of the clause with this index in the round with this number, both from 0.

        Raises:
            UsageError: There is no such clause.
        """
        for lineage in self.lineages:
            if (round, clause) in lineage.nodes:
                return lineage
        raise UsageError(f"round {round} has no clause {clause}")

    def only(self, *kinds: str) -> tuple[Lineage, ...]:
        """Return the lineages in which one of these occurs, each once, in order.

        Args:
            kinds: Kinds of change or their aliases, "moved", "revived", "split", "merged".

        Raises:
            UsageError: A kind is not known.
        """
        names = set(parse_kinds(kinds, more=FLAGS))
        return tuple(lineage for lineage in self.lineages if lineage.kinds & names)

    @property
    def summaries(self) -> tuple[RoundSummary, ...]:
        """The figures of each round."""
        counts = Counter((step.new_round, step.event) for lineage in self.lineages for step in lineage.steps)
        events = [{event: counts[number, event] for event in EVENTS} for number in range(len(self.rounds))]
        out = [RoundSummary(len(self.rounds[0].clauses), events[0])]
        for number, pair in enumerate(self.comparisons, 1):
            same = sum(len(change.old) for change in pair.changes if change.kind == "unchanged")
            share = same / len(pair.old.clauses) if pair.old.clauses else 0.0
            moved = sum(change.moved for change in pair.changes)
            out.append(RoundSummary(len(pair.new.clauses), events[number], moved, share))
        return tuple(out)


@frozen
class PhraseRound:
    """The clauses of one round that have a phrase or a rewording of it.

    Attributes:
        round: Number of the round.
        nodes: The clauses that have the phrase.
        rewordings: The clauses of the same lineages that have other words.
    """

    round: int
    nodes: tuple[Node, ...]
    rewordings: tuple[Node, ...]


@frozen
class PhraseTrace:
    """A phrase through a history.

    Attributes:
        phrase: The words that were looked for.
        lineages: Ids of the lineages that have the phrase in some round.
        rounds: One entry for each round.
    """

    phrase: str
    lineages: tuple[str, ...]
    rounds: tuple[PhraseRound, ...]

    @property
    def present(self) -> tuple[int, ...]:
        """The numbers of the rounds that have the phrase."""
        return tuple(row.round for row in self.rounds if row.nodes)


def labels(rounds: Sequence[Statement]) -> tuple[str, ...]:
    """Return names of the rounds for tables: dates if all are known and differ, else ids; duplicates are numbered."""
    dates = [side.date or "" for side in rounds]
    names = dates if all(dates) and len(set(dates)) == len(dates) else [side.id for side in rounds]
    uses = [names[: at + 1].count(name) for at, name in enumerate(names)]
    return tuple(name if use == 1 else f"{name} ({use})" for name, use in zip(names, uses, strict=True))
