"""Language through many rounds: each round against the next, and the lineages that run through them.

The steps are the pairwise comparisons, unchanged. A lineage is what their links connect; what comes back after a
gap is looked for among all that went before (revive.py). Levels and phrases are read from the wordings (readings.py).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from attrs import evolve, field, frozen

from ..changes import PreparedStatement
from ..errors import UsageError
from ..lexicon.load import Lexicon
from ..model import Comparison, Statement
from ..model.history import History, Lineage, Node, Step
from ..pipeline import Comparer, Source
from ..settings import Settings
from ..wire import StoredHistory, load_history, text_digest
from .revivals import revivals
from .rounds import in_order, round_files, sources
from .scales_and_phrases import Reader, find_phrase

__all__ = ["extend", "find_phrase", "round_files", "trace"]

Key = tuple[str, str, str]


@frozen(eq=False)
class _Known:
    """What was made before: comparisons by the texts compared and the signature, revivals by their round."""

    rounds: tuple[str, ...] = ()
    pairs: Mapping[Key, Comparison] = field(factory=dict)
    revivals: tuple[Step, ...] = ()

    @classmethod
    def of(cls, known: History | StoredHistory | None) -> _Known:
        if known is None:
            return cls()
        over = (
            known.revivals
            if isinstance(known, StoredHistory)
            else [s for line in known.lineages for s in line.revivals]
        )
        pairs = {(_digest(p.old), _digest(p.new), p.signature): p for p in known.comparisons}
        return cls(tuple(map(_digest, known.rounds)), pairs, tuple(over))

    def find(self, old: PreparedStatement, new: PreparedStatement, signature: str) -> Comparison | None:
        """The comparison of these two, if its texts were cut into the same clauses."""
        found = self.pairs.get((_digest(old.statement), _digest(new.statement), signature))
        if found is None or (found.old.clauses, found.new.clauses) != (old.statement.clauses, new.statement.clauses):
            return None
        return evolve(found, old=old.statement, new=new.statement)


def _digest(statement: Statement) -> str:
    return f"{statement.source.sha256} {text_digest(statement.text)}"


def trace(
    rounds: Iterable[Source],
    *,
    settings: Settings | None = None,
    lexicon: Lexicon | None = None,
    known: History | StoredHistory | None = None,
) -> History:
    """What became of each piece of language through two rounds or more.

    ``rounds`` are paths and statements; a folder stands for the texts in it, a pattern ("r*.txt") for those it
    matches, a ``rounds.toml`` for those it lists. They are put in order of their dates where all are known, else
    they stay in the order given. What ``known`` holds (same texts, same signature) is not compared again.
    Raises what ``compare`` raises, and UsageError for fewer than two rounds.
    """
    if isinstance(rounds, (str, Path, Statement)):
        raise UsageError("trace takes a list of rounds")
    comparer = Comparer(settings, lexicon)
    statements = in_order(sources(rounds, comparer.settings))
    if len(statements) < 2:
        raise UsageError(f"a history needs two rounds or more; {len(statements)} given")
    return _history([comparer.prepare(statement) for statement in statements], comparer, _Known.of(known))


def extend(
    history: History | str | Path, *rounds: Source, settings: Settings | None = None, lexicon: Lexicon | None = None
) -> History:
    """A history, or the one stored in a JSON file, with further rounds.

    Only the pairs that are new are compared, and those whose signature is no longer the same. A text that the
    history has is not added twice.
    """
    known = history if isinstance(history, History) else load_history(history)
    have = {text_digest(side.text) for side in known.rounds}
    fresh = [side for side in sources(rounds, settings or Settings()) if text_digest(side.text) not in have]
    return trace([*known.rounds, *fresh], settings=settings, lexicon=lexicon, known=known)


def _history(sides: Sequence[PreparedStatement], comparer: Comparer, known: _Known) -> History:
    comparisons = []
    same = True
    settled = 0
    for number, (old, new) in enumerate(pairwise(sides)):
        found = known.find(old, new, comparer.signature(comparer.rules(old, new)))
        comparisons.append(found or comparer.compare(old, new))
        places = _digest(old.statement), _digest(new.statement)
        same = same and found is not None and known.rounds[number : number + 2] == places
        settled = number + 1 if same else settled
    done = [step for step in known.revivals if step.new_round <= settled]
    back = revivals(sides, comparisons, comparer, done, settled)
    rounds = tuple(side.statement for side in sides)
    lineages = _lineages(sides, comparisons, back, comparer)
    return History(rounds, tuple(comparisons), lineages, _notices(comparisons))


def _notices(comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """What a reader should know of the pairs, each once; several reasons for a profile are only counted."""
    every = dict.fromkeys(notice for pair in comparisons for notice in pair.notices)
    reasons = [notice for notice in every if notice.startswith("profile ")]
    if len(reasons) < 2:
        return tuple(every)
    chosen = Counter(pair.signature.partition("profile:")[2].partition("|")[0] for pair in comparisons)
    said = ", ".join(f"{name} for {count}" for name, count in chosen.most_common())
    return (*(n for n in every if n not in reasons), f"profiles, by pair of rounds: {said}")


def _steps(comparisons: Sequence[Comparison], back: Sequence[Step]) -> list[Step]:
    """The changes of the comparisons as steps."""
    returned = {node for step in back for node in step.nodes if node[0] == step.new_round}
    out = []
    for number, pair in enumerate(comparisons):
        for change in pair.changes:
            event = change.kind
            if event == "added":
                node = number + 1, change.new[0].index
                event = "revived" if node in returned else "added"
            out.append(Step(number, number + 1, event, change))
    return out


class _Forest:
    """Nodes that are joined step by step into sets."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self.up = {node: node for node in nodes}

    def root(self, node: Node) -> Node:
        while self.up[node] != node:
            self.up[node] = self.up[self.up[node]]
            node = self.up[node]
        return node

    def join(self, nodes: Sequence[Node]) -> None:
        """Make one set of the sets these nodes are in; its root is the earliest node."""
        roots = sorted({self.root(node) for node in nodes})
        for root in roots[1:]:
            self.up[root] = roots[0]


def _lineages(
    sides: Sequence[PreparedStatement], comparisons: Sequence[Comparison], back: Sequence[Step], comparer: Comparer
) -> tuple[Lineage, ...]:
    """The connected sets of clauses, in order of first appearance."""
    nodes = [(number, clause.index) for number, side in enumerate(sides) for clause in side.statement.clauses]
    steps, forest = _steps(comparisons, back), _Forest(nodes)
    for step in (*steps, *back):
        forest.join(step.nodes)
    members: dict[Node, list[Node]] = defaultdict(list)
    for node in nodes:
        members[forest.root(node)].append(node)
    own: dict[Node, list[Step]] = defaultdict(list)
    over: dict[Node, list[Step]] = defaultdict(list)
    for group, given in ((own, steps), (over, back)):
        for step in given:
            group[forest.root(step.nodes[0])].append(step)
    reader = Reader(sides, comparer)
    return tuple(
        Lineage(
            f"L{number}", tuple(held), tuple(own[root]), tuple(over[root]), _topics(own[root]),
            reader.levels(held), reader.phrases(held, (*own[root], *over[root])),
        )
        for number, (root, held) in enumerate(sorted(members.items()), 1)
    )  # fmt: skip


def _topics(steps: Sequence[Step]) -> tuple[str, ...]:
    """The topics that the steps carry: those of at least half as many steps as the commonest has, it first."""
    counts = Counter(topic for step in steps for topic in step.change.topics)
    most = max(counts.values(), default=0)
    kept = [topic for topic, count in counts.items() if 2 * count >= most]
    return tuple(sorted(kept, key=lambda topic: -counts[topic]))
