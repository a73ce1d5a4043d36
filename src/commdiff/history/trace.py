"""Language through many rounds: each round compared with the next, and the lineages that the links connect."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from attrs import evolve

from ..algorithms import representatives
from ..changes import PreparedStatement
from ..errors import UsageError
from ..lexicon.load import Lexicon
from ..model import Change, Comparison, Statement
from ..model.history import History, Lineage, Node, Step
from ..pipeline import Comparer, Source
from ..settings import Settings
from ..wire import StoredHistory, load_history, text_digest
from .revivals import find_revivals
from .rounds import in_order, round_files, sources
from .scales_and_phrases import PhraseIndex, ScaleReader, find_phrase

__all__ = ["extend", "find_phrase", "round_files", "trace"]


class _Earlier(NamedTuple):
    """The digests of an earlier history's rounds, its comparisons by digests and signature, its steps over a gap."""

    rounds: tuple[str, ...]
    pairs: Mapping[tuple[str, str, str], Comparison]
    revivals: tuple[Step, ...]

    @classmethod
    def of(cls, history: History | StoredHistory | None) -> _Earlier:
        if history is None:
            return cls((), {}, ())
        groups = [history] if isinstance(history, StoredHistory) else history.lineages
        steps = sorted(
            (step for group in groups for step in group.revivals), key=lambda step: (step.new_round, step.nodes[-1])
        )
        pairs = {(_digest(p.old), _digest(p.new), p.signature): p for p in history.comparisons}
        return cls(tuple(map(_digest, history.rounds)), pairs, tuple(steps))

    def find(self, old: Statement, new: Statement, signature: str) -> Comparison | None:
        """The comparison of these two, if its texts have the same clauses."""
        pair = self.pairs.get((_digest(old), _digest(new), signature))
        same = pair is not None and (pair.old.clauses, pair.new.clauses) == (old.clauses, new.clauses)
        return evolve(pair, old=old, new=new) if pair is not None and same else None


def _digest(statement: Statement) -> str:
    return f"{statement.source.sha256} {text_digest(statement.text)}"


def trace(
    rounds: Iterable[Source],
    *,
    settings: Settings | None = None,
    lexicon: Lexicon | None = None,
    known: History | StoredHistory | None = None,
) -> History:
    """Compare each round of a statement with the next and connect the clauses into lineages.

    Args:
        rounds: Paths and statements, two rounds or more. A folder means the texts in it, a pattern ("r*.txt") those
            that match, a ``rounds.toml`` those that it lists. They are put in the order of their dates if all are
            known; otherwise they stay in the given order.
        settings: How to compare; the defaults if None.
        lexicon: Rules to use instead of those that the settings name.
        known: A history whose comparisons are used again where texts and signature are the same.

    Returns:
        The history.

    Raises:
        ReadError: A round cannot be read.
        UsageError: There are fewer than two rounds, or an argument is not valid.
    """
    if isinstance(rounds, (str, Path, Statement)):
        raise UsageError("trace takes a list of rounds")
    comparer = Comparer(settings, lexicon)
    statements = in_order(sources(rounds, comparer.settings))
    if len(statements) < 2:
        raise UsageError(f"a history needs two rounds or more; {len(statements)} given")
    return _history([comparer.prepare(statement) for statement in statements], comparer, _Earlier.of(known))


def extend(
    history: History | str | Path, *rounds: Source, settings: Settings | None = None, lexicon: Lexicon | None = None
) -> History:
    """Return a history with further rounds. Only pairs that are new or have another signature are compared.

    Args:
        history: A history, or a JSON file that has one.
        rounds: Paths and statements as for ``trace``; a text that the history has is not added twice.
        settings: How to compare; the defaults if None.
        lexicon: Rules to use instead of those that the settings name.

    Returns:
        The new history.

    Raises:
        ReadError: The file is not a stored history or is damaged, or a round cannot be read.
        UsageError: An argument is not valid.
    """
    known = history if isinstance(history, History) else load_history(history)
    present = {text_digest(side.text) for side in known.rounds}
    added = [side for side in sources(rounds, settings or Settings()) if text_digest(side.text) not in present]
    return trace([*known.rounds, *added], settings=settings, lexicon=lexicon, known=known)


def _history(sides: Sequence[PreparedStatement], comparer: Comparer, earlier: _Earlier) -> History:
    comparisons = []
    settled = 0  # rounds up to this one are as in the earlier history
    for number, (old, new) in enumerate(pairwise(sides)):
        pair = earlier.find(old.statement, new.statement, comparer.signature(comparer.rules(old, new)))
        comparisons.append(pair or comparer.compare(old, new))
        digests = _digest(old.statement), _digest(new.statement)
        if settled == number and pair is not None and earlier.rounds[number : number + 2] == digests:
            settled = number + 1
    kept = [step for step in earlier.revivals if step.new_round <= settled]
    revived = find_revivals(sides, comparisons, comparer, kept, settled)
    rounds, lineages = (side.statement for side in sides), _lineages(sides, comparisons, revived, comparer)
    return History(tuple(rounds), tuple(comparisons), lineages, _notices(comparisons))


def _notices(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The notices of the comparisons, each once; several different profiles are only counted."""
    every = dict.fromkeys(notice for pair in comparisons for notice in pair.notices)
    profiles = [notice for notice in every if notice.startswith("profile ")]
    if len(profiles) < 2:
        return tuple(every)
    chosen = Counter(pair.signature.partition("profile:")[2].partition("|")[0] for pair in comparisons)
    counts = ", ".join(f"{name} for {count}" for name, count in chosen.most_common())
    return (*(n for n in every if n not in profiles), f"profiles, by pair of rounds: {counts}")


def _steps(comparisons: Sequence[Comparison], revived: Sequence[Step]) -> list[Step]:
    returned = {node for step in revived for node in step.nodes if node[0] == step.new_round}

    def event(change: Change, new: int) -> str:
        came_back = change.kind == "added" and (new, change.new[0].index) in returned
        return "revived" if came_back else change.kind

    pairs = enumerate(comparisons)
    return [Step(n, n + 1, event(change, n + 1), change) for n, pair in pairs for change in pair.changes]


def _lineages(
    sides: Sequence[PreparedStatement], comparisons: Sequence[Comparison], revived: Sequence[Step], comparer: Comparer
) -> tuple[Lineage, ...]:
    nodes = [(number, clause.index) for number, side in enumerate(sides) for clause in side.statement.clauses]
    steps = _steps(comparisons, revived)
    component = representatives([*([node] for node in nodes), *(step.nodes for step in (*steps, *revived))])
    members: dict[Node, list[Node]] = defaultdict(list)
    for node in nodes:
        members[component[node]].append(node)
    own: dict[Node, list[Step]] = defaultdict(list)
    over: dict[Node, list[Step]] = defaultdict(list)
    for group, chosen in ((own, steps), (over, revived)):
        for step in chosen:
            group[component[step.nodes[0]]].append(step)
    scales, phrases = ScaleReader(sides, comparer), PhraseIndex(sides)
    return tuple(
        Lineage(
            id=f"L{number}",
            nodes=tuple(members[root]),
            steps=tuple(own[root]),
            revivals=tuple(over[root]),
            topics=_topics(own[root]),
            levels=scales.levels(members[root]),
            phrases=phrases.phrases(members[root], (*own[root], *over[root])),
        )
        for number, root in enumerate(members, 1)
    )


def _topics(steps: Sequence[Step]) -> tuple[str, ...]:
    """The topics of at least half as many steps as the most frequent topic has, the most frequent first."""
    counts = Counter(topic for step in steps for topic in step.change.topics)
    most = max(counts.values(), default=0)
    return tuple(topic for topic, count in counts.most_common() if 2 * count >= most)
