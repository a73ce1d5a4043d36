"""Language that comes back after a gap: what came in, held against all that had gone in earlier rounds.

The same words come first. For other wordings an inverted index over rare terms names the few that are worth a look,
and the aligner decides: a clause is back where the aligner links it when the two rounds are compared directly. The
index costs each clause a bounded number of steps, so the work grows with the rounds, not with their square.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence

from ..changes import PreparedStatement
from ..model import FRAME, Alignment, Comparison, Link
from ..model.history import Node, Step
from ..pipeline import Comparer

TRIED = 3  # earlier clauses that the aligner is asked about
ALIKE = 0.4  # the least share of weight in common that is worth asking about
STEPS = 3000  # postings read for one clause
FEWEST = 3  # words below which nothing but a heading is looked for


class _Gone:
    """The clauses that have gone and have not come back, found by their words."""

    def __init__(self) -> None:
        self.words: dict[Node, tuple[str, ...]] = {}
        self.exact: dict[tuple[str, ...], list[Node]] = defaultdict(list)
        self.places: dict[str, list[Node]] = defaultdict(list)
        self.seen = 0

    def add(self, node: Node, words: Sequence[str]) -> None:
        """A clause has gone; ``node`` is where it last stood."""
        self.words[node] = tuple(words)
        self.exact[tuple(words)].append(node)
        self.seen += 1
        for word in dict.fromkeys(words):
            self.places[word].append(node)

    def take(self, node: Node) -> None:
        """A clause is back: it is not looked for again."""
        self.exact[self.words.pop(node)].remove(node)

    def same(self, words: Sequence[str]) -> Node | None:
        """The latest with exactly these words."""
        found = self.exact.get(tuple(words))
        return max(found, key=lambda node: (node[0], -node[1])) if found else None

    def weight(self, word: str) -> float:
        """How much a word tells: the rarer among what has gone, the more."""
        return math.log((self.seen + 2) / (len(self.places.get(word, ())) + 1))

    def like(self, words: Sequence[str]) -> list[Node]:
        """Those that share most of the weight of their words with these: the likeliest first, the later first."""
        own = sorted(dict.fromkeys(words), key=lambda word: (len(self.places.get(word, ())), word))
        shared: dict[Node, float] = defaultdict(float)
        left = STEPS
        for word in own:
            places = self.places.get(word, ())
            left -= len(places)
            if left < 0:
                break
            for node in places:
                shared[node] += self.weight(word)
        whole = sum(map(self.weight, own))
        scored = []
        for node, common in shared.items():
            if node in self.words:
                size = sum(self.weight(word) for word in set(self.words[node]))
                scored.append((round(common / (math.sqrt(whole * size) or 1.0), 6), node))
        best = heapq.nlargest(TRIED, ((score, node[0], -node[1]) for score, node in scored if score >= ALIKE))
        return [(number, -index) for _, number, index in best]


class _Search:
    """Asks the aligner about rounds that are not neighbours; each pair of rounds is aligned once."""

    def __init__(self, sides: Sequence[PreparedStatement], comparer: Comparer) -> None:
        self.sides, self.comparer = sides, comparer
        self.known: dict[tuple[int, int], Alignment] = {}

    def link(self, old: Node, new: Node) -> Link | None:
        """The one-to-one link of the two clauses in the direct comparison of their rounds."""
        rounds = old[0], new[0]
        if rounds not in self.known:
            self.known[rounds] = self.comparer.align(self.sides[old[0]], self.sides[new[0]])
        wanted = (old[1],), (new[1],)
        return next((link for link in self.known[rounds].links if (link.old, link.new) == wanted), None)

    def forget(self) -> None:
        """The alignments of a round are of no use to the next."""
        self.known.clear()


def revivals(
    sides: Sequence[PreparedStatement],
    comparisons: Sequence[Comparison],
    comparer: Comparer,
    done: Sequence[Step] = (),
    settled: int = 0,
) -> list[Step]:
    """The steps over a gap, in order: each from a clause's last wording to the one in which it came back.

    ``done`` are those up to round ``settled``, known from before.
    """
    gone, search = _Gone(), _Search(sides, comparer)
    out: list[Step] = []
    for number, pair in enumerate(comparisons):
        new = number + 1
        added = [c for c in pair.alignment.unlinked_new if _sought(sides[new], c)]
        if new <= settled:
            known = [step for step in done if step.new_round == new]
            out += known
            for step in known:
                gone.take(step.nodes[0])
            added = []
        links = _returned(added, new, sides[new], gone, search)
        for node, link in sorted(links, key=lambda found: found[1].new):
            change = comparer.change(f"r{new + 1}-{link.new[0] + 1}", sides[node[0]], sides[new], link)
            out.append(Step(node[0], new, "revived", change))
        search.forget()
        for index in pair.alignment.unlinked_old:
            if _sought(sides[number], index):
                gone.add((number, index), sides[number].words[index])
    return out


def _sought(side: PreparedStatement, index: int) -> bool:
    """Whether a clause says enough to be known again."""
    role = side.statement.clauses[index].role
    words = side.words[index]
    return role not in FRAME and len(words) >= (1 if role == "heading" else FEWEST)


def _returned(
    added: Sequence[int], new: int, side: PreparedStatement, gone: _Gone, search: _Search
) -> list[tuple[Node, Link]]:
    """What came back in round ``new``, each with where it last stood. Those found are taken from ``gone``."""
    out = []
    rest = []
    for index in added:
        node = gone.same(side.words[index])
        if node is None:
            rest.append(index)
            continue
        out.append((node, Link((node[1],), (index,), 1.0, "exact")))
        gone.take(node)
    for index in rest:
        for node in gone.like(side.words[index]):
            link = search.link(node, (new, index))
            if link is not None:
                out.append((node, link))
                gone.take(node)
                break
    return out
