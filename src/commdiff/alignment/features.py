"""What speaks for a pair, by name. Every feature has the same value with the sides swapped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .anchors import Anchors, Parts
from .assignment import Pair
from .candidates import Near
from .context import Summed, Surroundings
from .partial_ratio import best_stretch
from .position import Layout, Place
from .term_vectors import Bag, Profile, counted

NAMES = (
    "jaccard",  # weight of the terms in common, of all
    "cosine",  # of the weighted terms
    "phrases",  # weight of the pairs of neighbouring terms in common, of all
    "order",  # longest common subsequence of words, of both lengths
    "letters",  # edit similarity of the lines
    "tokens",  # edit similarity of the sorted words
    "partial",  # edit similarity of the shorter line and its best stretch of the longer
    "common",  # weight of the terms in common
    "position",  # how far apart in the texts, 0–1
    "votes",  # terms in common, each divided by how many units hold it on either side
    "phrase_votes",  # phrases in common, likewise
    "neighbours",  # the likelier of the pairs just before and just after
    "both_headings",
    "one_heading",
    "starts",  # both stand at the beginning
    "ends",  # both stand at the end
    "after_anchor",  # how far from where the nearest anchor before would put it, in units
    "before_anchor",  # the same, of the nearest anchor after
    "nearest_anchor",  # the less of the two
    "between",  # of how many sides it lies between the places of the anchors before and after: 0–2
    "only_gap",  # the two are all that the anchors around leave free, on either side
    "off_course",  # how far from where the run of anchors in order would put it, in units
    "off_course_ordered",  # the same, times in_order
    "off_course_gap",  # the same, by the size of the gap
    "paragraph_place",  # difference in how far down their paragraphs they stand, 0–1
    "paragraph_sizes",  # logarithm of the product of the paragraphs' sizes
    "paragraph_anchors",  # other anchors that the two paragraphs have in common
    "paragraph_share",  # the same, of the anchors of the paragraph that has fewer
    "section_anchors",  # other anchors that the two sections have in common
    "section_share",  # the same, of the anchors of the section that has fewer
    "section_opening",  # both are at the same place at the beginning of their section
    "section_place",  # difference in how far down their sections they stand, 0–1
    "section_distance",  # the same, in units
    "section_headings",  # they are the headings of sections that may correspond
    "in_order",  # of the two texts: the weight of the anchors in order, of all anchors
    "anchored",  # of the two texts: anchors, of the units of the shorter text
    "same",  # of the two texts: units with the same words, likewise
    "units",  # of the two texts: logarithm of the units of the shorter one
    "sizes",  # of the two texts: logarithm of the ratio of their units
    "likeness",  # of the two texts: the cosines of every unit's most alike, on average
    "ahead",  # how far ahead of its best rival the pair is, on the side where it is less so: terms and phrases
    "ahead_cosine",  # likewise, by cosine
    "ahead_votes",  # likewise, by votes
    "window",  # likewise, by the texts around and including the two units
    "block",  # likewise, by the two paragraphs
    "section",  # cosine of the two sections
    "section_ahead",  # the same, as a share of the best of either section's: the less
    "section_ahead_other",  # the greater
)
RISING = frozenset(  # of these more never lowers the odds of a pair, all else being the same: the scorer is fitted so
    (
        *("jaccard", "cosine", "phrases", "order", "letters", "tokens", "partial", "common", "votes", "phrase_votes"),
        *("neighbours", "ahead", "ahead_cosine", "ahead_votes", "window", "block", "section_share"),
        *("paragraph_anchors", "paragraph_share", "section_anchors"),
    )
)
HEADED = 0.2  # the least cosine of two sections without a common anchor whose headings are worth scoring
LONG = 400  # words from which the best stretch is no longer looked for
WIDE = 4_800  # and letters: more than any so many words have
LINE = 20_000  # letters, and words, of a unit that are compared one by one: more would cost minutes
OPENING = 1  # units after a section's heading that count as its beginning


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def dot(a: Bag, b: Bag) -> float:
    """The scalar product of two bags of weights."""
    if len(a) > len(b):
        a, b = b, a
    return math.fsum([w * b[t] for t, w in a.items() if t in b])


def _cosine(a: Summed, b: Summed) -> float:
    return _share(dot(a.bag, b.bag), a.norm * b.norm)


def _kept(known: dict[Pair, float], key: Pair, old: Mapping[int, Summed], new: Mapping[int, Summed]) -> float:
    """The cosine of two parts, worked out once."""
    if key not in known:
        known[key] = _cosine(old[key[0]], new[key[1]])
    return known[key]


def _words(a: Profile, b: Profile) -> tuple[float, ...]:
    """The features of the two wordings alone: up to ``common``."""
    small, other = (a.terms, b.terms) if len(a.terms) <= len(b.terms) else (b.terms, a.terms)
    shared = [w for t, w in small.items() if t in other]
    common = math.fsum(shared)
    few, many = (a.phrases, b.phrases) if len(a.phrases) <= len(b.phrases) else (b.phrases, a.phrases)
    run = math.fsum([w for p, w in few.items() if p in many])
    mine, theirs = a.unit.words, b.unit.words
    n, m = len(mine), len(theirs)
    shorter, longer = (a.line, b.line) if (n, a.line) <= (m, b.line) else (b.line, a.line)
    shorter, longer = shorter[:LINE], longer[:LINE]
    return (
        _share(common, a.size + b.size - common),
        _share(math.fsum([w * w for w in shared]), a.norm * b.norm),
        _share(run, a.mass + b.mass - run),
        _share(2 * LCSseq.similarity(mine[:LINE], theirs[:LINE]), min(n, LINE) + min(m, LINE)),
        fuzz.ratio(shorter, longer) / 100,
        fuzz.token_sort_ratio(shorter, longer) / 100,
        best_stretch(shorter, longer) / 100 if min(n, m) < LONG and len(shorter) < WIDE else 0.0,
        min(common, 40.0) / 40,
    )


class Scene:
    """Two sides with everything a pair is judged by: ``rows`` holds the cosines of all resembling pairs, ``likely``
    the cosines of those worth scoring among the units without an exact counterpart, ``same`` the pairs with one."""

    def __init__(
        self,
        sides: tuple[Sequence[Profile], Sequence[Profile]],
        rows: Near,
        same: Sequence[Pair],
        likely: Mapping[Pair, float],
    ) -> None:
        old, new = sides
        self.old, self.new, self.rows = old, new, rows
        self.n, self.m = len(old), len(new)
        self.term_counts = counted(a.terms for a in old), counted(b.terms for b in new)
        self.phrase_counts = counted(a.phrases for a in old), counted(b.phrases for b in new)
        self.layouts = Layout(old), Layout(new)
        self.around = Surroundings(old, self.layouts[0]), Surroundings(new, self.layouts[1])
        self.anchors = Anchors(same, likely, sides)
        self.in_paragraphs = self.anchors.within(*(layout.paragraphs for layout in self.layouts))
        self.in_sections = self.anchors.within(*(layout.sections for layout in self.layouts))
        self.known_paragraphs: dict[Pair, float] = {}
        self.known_sections: dict[Pair, float] = {}
        self.likely = likely
        self.whole = self._whole(len(same), likely)

    def _whole(self, same: int, likely: Mapping[Pair, float]) -> tuple[float, ...]:
        """The features that are the same for every pair of these texts: ``in_order`` to ``likeness``."""
        few, many = sorted((self.n, self.m))
        best = _best(likely.values(), likely)
        alike = [(same + math.fsum(best[side].values())) / size for side, size in ((0, self.n), (1, self.m))]
        return (
            self.anchors.in_order,
            len(self.anchors.pairs) / few,
            same / few,
            math.log(few),
            math.log(few / many),
            round(sum(sorted(alike)) / 2, 9),
        )

    def _votes(self, a: Profile, b: Profile) -> tuple[float, float]:
        first, second = self.term_counts
        terms = math.fsum([w / (first[t] * second[t]) for t, w in a.terms.items() if t in b.terms])
        first, second = self.phrase_counts
        phrases = math.fsum([1 / (first[p] * second[p]) for p in a.phrases if p in b.phrases])
        return terms, phrases

    def _cosine(self, i: int, j: int) -> float:
        return self.rows[i].get(j, 0.0) if 0 <= i < self.n else 0.0

    def paragraphs(self, i: int, j: int) -> Pair:
        """The numbers of the two units' paragraphs."""
        return self.layouts[0].paragraphs[i].part, self.layouts[1].paragraphs[j].part

    def sections(self, i: int, j: int) -> Pair:
        """The numbers of the two units' sections."""
        return self.layouts[0].sections[i].part, self.layouts[1].sections[j].part

    def block(self, i: int, j: int) -> float:
        """The cosine of the two whole paragraphs."""
        old, new = (around.paragraphs for around in self.around)
        return _kept(self.known_paragraphs, self.paragraphs(i, j), old, new)

    def section(self, i: int, j: int) -> float:
        """The cosine of the two whole sections."""
        old, new = (around.sections for around in self.around)
        return _kept(self.known_sections, self.sections(i, j), old, new)

    def window(self, i: int, j: int) -> float:
        """The cosine of the texts around and including the two units."""
        return _cosine(self.around[0].windows[i], self.around[1].windows[j])

    @staticmethod
    def _common(counts: Parts, i: Place, j: Place, own: bool) -> tuple[float, float]:
        """The anchors two parts have in common but for this pair, and what share they are of the lesser part's."""
        found = counts[i.part, j.part] - own
        return float(found), _share(found, min(counts[i.part, None], counts[None, j.part]))

    def _places(self, i: int, j: int) -> tuple[float, ...]:
        """How the two stand in their paragraphs and sections: ``paragraph_place`` to ``section_headings``."""
        own = (i, j) in self.anchors.known
        old, new = self.layouts
        a, b = old.paragraphs[i], new.paragraphs[j]
        c, d = old.sections[i], new.sections[j]
        opening = c.before == d.before <= OPENING
        headings = old.headings.get(c.part) == i and new.headings.get(d.part) == j
        return (
            abs(a.share - b.share),
            math.log(a.size * b.size),
            *self._common(self.in_paragraphs, a, b, own),
            *self._common(self.in_sections, c, d, own),
            float(opening),
            abs(c.share - d.share),
            float(abs(c.before - d.before)),
            float(headings),
        )

    def alone(self, i: int, j: int) -> tuple[float, ...]:
        """The features that need no rivals: ``NAMES`` up to ``likeness``."""
        a, b = self.old[i], self.new[j]
        n, m = self.n, self.m
        headings = a.heading + b.heading
        return (
            *_words(a, b),
            abs((i + 0.5) / n - (j + 0.5) / m),
            *self._votes(a, b),
            max(self._cosine(i - 1, j - 1), self._cosine(i + 1, j + 1)),
            float(headings == 2),
            float(headings == 1),
            math.exp(-(i + j) / 3),
            math.exp(-((n - 1 - i) + (m - 1 - j)) / 3),
            *self.anchors.course(i, j),
            *self._places(i, j),
            *self.whole,
        )

    def headings(self) -> list[Pair]:
        """The headings of sections that may correspond, whatever their words."""
        old, new = self.layouts
        found = []
        homes = {self.sections(*pair) for pair in (*self.anchors.pairs, *self.likely)}
        for c, d in sorted(homes):
            i, j = old.headings.get(c), new.headings.get(d)
            if i is not None and j is not None and (self.in_sections[c, d] or self.section(i, j) >= HEADED):
                found.append((i, j))
        return found


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


def _best(values: Iterable[float], keys: Iterable[Pair]) -> tuple[dict[int, float], dict[int, float]]:
    """The greatest value of each row and of each column."""
    best: tuple[dict[int, float], dict[int, float]] = {}, {}
    for key, value in zip(keys, values, strict=True):
        for side in (0, 1):
            best[side][key[side]] = max(best[side].get(key[side], 0.0), value)
    return best


def _of_best(values: Sequence[float], keys: Sequence[Pair]) -> list[tuple[float, float]]:
    """For each pair its value as a share of the best of its row and of its column: low, high."""
    best = _best(values, keys)
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
    window = _of_best([scene.window(*pair) for pair in pairs], pairs)
    block = _of_best([scene.block(*pair) for pair in pairs], [scene.paragraphs(*pair) for pair in pairs])
    alike = [scene.section(*pair) for pair in pairs]
    section = _of_best(alike, [scene.sections(*pair) for pair in pairs])
    return [
        (*x, words[k][0], cosine[k][0], votes[k][0], window[k][0], block[k][0], alike[k], *section[k])
        for k, x in enumerate(alone)
    ]
