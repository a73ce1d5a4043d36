"""What speaks for a pair, by name. Every feature has the same value with the sides swapped."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .near import Near
from .profile import Bag, Profile
from .surroundings import Surroundings

NAMES = (
    "jaccard",  # weight of the terms in common, of all
    "cosine",  # of the weighted terms
    "within",  # weight of the terms in common, of the lighter unit
    "phrases",  # the same for pairs of neighbouring terms, of all
    "order",  # longest common subsequence of words, of both lengths
    "letters",  # edit similarity of the lines
    "tokens",  # edit similarity of the sorted words
    "partial",  # edit similarity of the shorter line and its best stretch of the longer
    "names",  # capitalized words in common, of all
    "common",  # weight of the terms in common
    "opening",  # the first six words
    "length",  # logarithm of the ratio of lengths
    "position",  # how far apart in the texts, 0–1
    "votes",  # terms in common, each divided by how many units hold it on either side
    "phrase_votes",  # phrases in common, likewise
    "neighbours",  # the likelier of the pairs just before and just after
    "beside",  # how well the two units before and after find a counterpart there
    "around",  # cosine of the three units before and after
    "paragraph",  # cosine of the rest of the two paragraphs
    "both_headings",
    "one_heading",
    "starts",  # both stand at the beginning
    "ends",  # both stand at the end
    "ahead",  # how far ahead of its best rival the pair is, on the side where it is less so: terms and phrases
    "ahead_cosine",  # likewise, by cosine
    "ahead_votes",  # likewise, by votes
    "window",  # likewise, by the texts around and including the two units
    "window_other",  # on the side where it is more so
    "block",  # likewise, by the two paragraphs
    "block_other",
)
LONG = 400  # words from which the best stretch is no longer looked for
LINE = 20_000  # letters, and words, of a unit that are compared one by one: more would cost minutes
REACH = 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def dot(a: Bag, b: Bag) -> float:
    """The scalar product of two bags of weights."""
    if len(a) > len(b):
        a, b = b, a
    return math.fsum([w * b[t] for t, w in a.items() if t in b])


def _words(a: Profile, b: Profile) -> tuple[float, ...]:
    """The features of the two wordings alone: up to ``length``."""
    small, other = (a.terms, b.terms) if len(a.terms) <= len(b.terms) else (b.terms, a.terms)
    shared = [w for t, w in small.items() if t in other]
    common = math.fsum(shared)
    few, many = (a.phrases, b.phrases) if len(a.phrases) <= len(b.phrases) else (b.phrases, a.phrases)
    run = math.fsum([w for p, w in few.items() if p in many])
    mine, theirs = a.unit.words, b.unit.words
    n, m = len(mine), len(theirs)
    first, second = set(mine[:6]), set(theirs[:6])
    shorter, longer = (a.line, b.line) if (n, a.line) <= (m, b.line) else (b.line, a.line)
    shorter, longer = shorter[:LINE], longer[:LINE]
    return (
        _share(common, a.size + b.size - common),
        _share(math.fsum([w * w for w in shared]), a.norm * b.norm),
        _share(common, min(a.size, b.size)),
        _share(run, a.mass + b.mass - run),
        _share(2 * LCSseq.similarity(mine[:LINE], theirs[:LINE]), min(n, LINE) + min(m, LINE)),
        fuzz.ratio(shorter, longer) / 100,
        fuzz.token_sort_ratio(shorter, longer) / 100,
        fuzz.partial_ratio(shorter, longer) / 100 if min(n, m) < LONG else 0.0,
        _share(len(a.names & b.names), len(a.names | b.names)),
        min(common, 40.0) / 40,
        _share(len(first & second), max(1, min(len(first), len(second)))),
        math.log((1 + min(n, m)) / (1 + max(n, m))),
    )


class Scene:
    """Two sides with everything a pair is judged by. ``rows`` holds the cosines of all resembling pairs."""

    def __init__(self, old: Sequence[Profile], new: Sequence[Profile], rows: Near) -> None:
        self.old, self.new, self.rows = old, new, rows
        self.n, self.m = len(old), len(new)
        self.term_counts = Counter(t for a in old for t in a.terms), Counter(t for b in new for t in b.terms)
        self.phrase_counts = Counter(p for a in old for p in a.phrases), Counter(p for b in new for p in b.phrases)
        self.around = Surroundings(old), Surroundings(new)
        self.blocks: dict[tuple[int, int], float] = {}

    def _votes(self, a: Profile, b: Profile) -> tuple[float, float]:
        first, second = self.term_counts
        terms = math.fsum([w / (first[t] * second[t]) for t, w in a.terms.items() if t in b.terms])
        first, second = self.phrase_counts
        phrases = math.fsum([1 / (first[p] * second[p]) for p in a.phrases if p in b.phrases])
        return terms, phrases

    def _cosine(self, i: int, j: int) -> float:
        return self.rows[i].get(j, 0.0) if 0 <= i < self.n else 0.0

    def _beside(self, i: int, j: int) -> float:
        """Over the units up to two away: the best counterpart among those up to two away, averaged over both sides."""
        steps = [k for k in range(-REACH, REACH + 1) if k]
        grid = [[self._cosine(i + a, j + b) for b in steps] for a in steps]
        best: float = sum(map(max, grid)) + sum(map(max, zip(*grid, strict=True)))
        return best / (2 * len(steps))

    def block(self, i: int, j: int) -> float:
        """The cosine of the two whole paragraphs."""
        key = self.around[0].paragraph[i], self.around[1].paragraph[j]
        if key not in self.blocks:
            bag, other = self.around[0].blocks[key[0]], self.around[1].blocks[key[1]]
            self.blocks[key] = _share(dot(bag.bag, other.bag), bag.norm * other.norm)
        return self.blocks[key]

    def window(self, i: int, j: int) -> float:
        """The cosine of the texts around and including the two units."""
        one, two = self.around[0].windows[i], self.around[1].windows[j]
        return _share(dot(one.bag, two.bag), one.norm * two.norm)

    def alone(self, i: int, j: int) -> tuple[float, ...]:
        """The features that need no rivals: ``NAMES`` up to ``ends``."""
        a, b = self.old[i], self.new[j]
        n, m = self.n, self.m
        one, two = self.around[0].outside(i), self.around[1].outside(j)
        rest, others = self.around[0].rest(i), self.around[1].rest(j)
        headings = a.heading + b.heading
        return (
            *_words(a, b),
            abs((i + 0.5) / n - (j + 0.5) / m),
            *self._votes(a, b),
            max(self._cosine(i - 1, j - 1), self._cosine(i + 1, j + 1)),
            self._beside(i, j),
            _share(dot(one.bag, two.bag), one.norm * two.norm),
            _share(dot(rest.bag, others.bag), rest.norm * others.norm),
            float(headings == 2),
            float(headings == 1),
            math.exp(-(i + j) / 3),
            math.exp(-((n - 1 - i) + (m - 1 - j)) / 3),
        )


Pair = tuple[int, int]


def _ahead(pairs: Sequence[Pair], values: Sequence[float]) -> list[tuple[float, float]]:
    """For each pair its value against its best rival's, a / (a + b), in its row and its column: low, high."""
    best: tuple[dict[int, list[float]], dict[int, list[float]]] = {}, {}
    for pair, value in zip(pairs, values, strict=True):
        for side in (0, 1):
            top = best[side].setdefault(pair[side], [0.0, 0.0])
            if value > top[0]:
                top[1], top[0] = top[0], value
            elif value > top[1]:
                top[1] = value
    out = []
    for pair, value in zip(pairs, values, strict=True):
        shares = []
        for side in (0, 1):
            first, second = best[side][pair[side]]
            rival = second if value >= first else first
            shares.append(value / (value + rival + 1e-9))
        out.append((min(shares), max(shares)))
    return out


def _of_best(pairs: Sequence[Pair], values: Sequence[float], keys: Sequence[Pair]) -> list[tuple[float, float]]:
    """For each pair its value as a share of the best of its row and of its column: low, high."""
    best: tuple[dict[int, float], dict[int, float]] = {}, {}
    for key, value in zip(keys, values, strict=True):
        for side in (0, 1):
            best[side][key[side]] = max(best[side].get(key[side], 0.0), value)
    out = []
    for key, value in zip(keys, values, strict=True):
        shares = [_share(value, best[side][key[side]]) for side in (0, 1)]
        out.append((min(shares), max(shares)))
    return out


def features(scene: Scene, pairs: Sequence[Pair]) -> list[tuple[float, ...]]:
    """The values of ``NAMES`` for each pair; a pair's rivals are the other pairs of its row and its column."""
    alone = [scene.alone(i, j) for i, j in pairs]
    at = {name: place for place, name in enumerate(NAMES)}
    j, c, p, v, w = (at[name] for name in ("jaccard", "cosine", "phrases", "votes", "phrase_votes"))
    words = _ahead(pairs, [x[j] + 0.5 * x[p] for x in alone])
    cosine = _ahead(pairs, [x[c] for x in alone])
    votes = _ahead(pairs, [x[v] + x[w] for x in alone])
    window = _of_best(pairs, [scene.window(*pair) for pair in pairs], pairs)
    homes = [(scene.around[0].paragraph[i], scene.around[1].paragraph[j]) for i, j in pairs]
    block = _of_best(pairs, [scene.block(*pair) for pair in pairs], homes)
    return [(*x, words[k][0], cosine[k][0], votes[k][0], *window[k], *block[k]) for k, x in enumerate(alone)]
