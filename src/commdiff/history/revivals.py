"""Language that comes back after a gap: added clauses are compared with the clauses dropped in earlier rounds.

The same words are found first. For other wordings, an inverted index over rare words names a few dropped clauses, and
the aligner decides as in a direct comparison of the rounds. The work grows linearly with the number of rounds.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache

from ..changes import PreparedStatement
from ..model import FRAME, Alignment, Comparison, Link
from ..model.history import Node, Step
from ..pipeline import Comparer

CANDIDATES = 3  # dropped clauses that the aligner is asked about for one added clause
MIN_SIMILARITY = 0.4  # smallest cosine of the weighted words (0–1) of a candidate
MAX_POSTINGS = 3000  # entries of the index that are read for one added clause
MIN_WORDS = 3  # A clause with fewer words is not searched, unless it is a heading


class _Dropped:
    """The clauses that were dropped and have not come back, indexed by their words."""

    def __init__(self) -> None:
        self._words: dict[Node, tuple[str, ...]] = {}
        self._exact: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        self._postings: dict[str, list[Node]] = defaultdict(list)
        self._total = 0

    def add(self, node: Node, words: Sequence[str]) -> None:
        self._words[node] = tuple(words)
        self._exact[tuple(words)].append(node)
        self._total += 1
        for word in dict.fromkeys(words):
            self._postings[word].append(node)

    def remove(self, node: Node) -> None:
        self._exact[self._words.pop(node)].remove(node)

    def same(self, words: Sequence[str]) -> Node | None:
        """Return the latest clause with exactly these words."""
        nodes = self._exact.get(tuple(words))
        return max(nodes, key=lambda node: (node[0], -node[1])) if nodes else None

    def _weight(self, word: str) -> float:
        """The inverse document frequency of a word among the dropped clauses."""
        return math.log((self._total + 2) / (len(self._postings.get(word, ())) + 1))

    def similar(self, words: Sequence[str]) -> list[Node]:
        """Return at most ``CANDIDATES`` clauses with similar words, the most similar first, then the latest."""
        own = sorted(dict.fromkeys(words), key=lambda word: (len(self._postings.get(word, ())), word))
        shared: dict[Node, float] = defaultdict(float)
        left = MAX_POSTINGS
        for word in own:
            nodes = self._postings.get(word, ())
            left -= len(nodes)
            if left < 0:
                break
            for node in nodes:
                shared[node] += self._weight(word)
        total = sum(map(self._weight, own))
        scored = []
        for node in shared.keys() & self._words.keys():
            size = sum(self._weight(word) for word in set(self._words[node]))
            score = round(shared[node] / (math.sqrt(total * size) or 1.0), 6)
            if score >= MIN_SIMILARITY:
                scored.append((score, node[0], -node[1]))
        return [(number, -index) for _, number, index in heapq.nlargest(CANDIDATES, scored)]


def find_revivals(
    sides: Sequence[PreparedStatement],
    comparisons: Sequence[Comparison],
    comparer: Comparer,
    kept: Sequence[Step] = (),
    settled: int = 0,
) -> list[Step]:
    """Return the steps over a gap, in order.

    Up to round ``settled`` all is as in an earlier history, whose revivals are ``kept``; 0 for none.
    """
    dropped = _Dropped()
    steps: list[Step] = []
    for number, pair in enumerate(comparisons):
        new = number + 1
        if new <= settled:
            again = [step for step in kept if step.new_round == new]
            for step in again:
                dropped.remove(step.nodes[0])
            steps += again
        else:
            added = [index for index in pair.alignment.unlinked_new if _is_searched(sides[new], index)]
            align = cache(lambda old, new=new: comparer.align(sides[old], sides[new]))
            revived = _revived(added, sides[new], dropped, align)
            for node, link in sorted(revived, key=lambda item: item[1].new):
                change = comparer.change(f"r{new + 1}-{link.new[0] + 1}", sides[node[0]], sides[new], link)
                steps.append(Step(node[0], new, "revived", change))
        for index in pair.alignment.unlinked_old:
            if _is_searched(sides[number], index):
                dropped.add((number, index), sides[number].words[index])
    return steps


def _is_searched(side: PreparedStatement, index: int) -> bool:
    """Return True if a clause has enough words to be recognized."""
    role = side.statement.clauses[index].role
    return role not in FRAME and len(side.words[index]) >= (1 if role == "heading" else MIN_WORDS)


def _revived(
    added: Sequence[int], side: PreparedStatement, dropped: _Dropped, align: Callable[[int], Alignment]
) -> list[tuple[Node, Link]]:
    """Remove the clauses that came back in a round from ``dropped``; return the last node and the link of each."""
    revived, others = [], []
    for index in added:
        node = dropped.same(side.words[index])
        if node is None:
            others.append(index)
        else:
            revived.append((node, Link((node[1],), (index,), 1.0, "exact")))
            dropped.remove(node)
    for index in others:
        for node in dropped.similar(side.words[index]):
            members = (node[1],), (index,)
            link = next((link for link in align(node[0]).links if (link.old, link.new) == members), None)
            if link is not None:
                revived.append((node, link))
                dropped.remove(node)
                break
    return revived
