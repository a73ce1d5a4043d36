"""Features of a candidate pair of sentences, and the score that a model makes of them.

Every feature has the same value if the two sides are swapped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .anchors import AnchorFeatures, Anchors, PartCounts
from .assignment import Pair
from .boosted_trees import BoostedTrees, load_model, logistic
from .candidates import Used, candidate_pairs, pairs_to_score
from .context import Place, StatementContext, TermSum
from .partial_ratio import partial_ratio
from .term_vectors import TermVector, Vectors, Weights

MIN_HEADING_COSINE = 0.2
"""Smallest cosine of two sections without a common anchor whose headings are scored."""
MAX_PARTIAL_WORDS, MAX_PARTIAL_LENGTH = 400, 4_800
"""Words and code points of the shorter sentence from which ``partial`` is not computed."""
MAX_COMPARED = 20_000
"""Number of code points and of words of a sentence that are compared one by one; more would take minutes."""
OPENING = 1
"""Number of sentences after the heading of a section that count as its opening."""
MAX_COMMON_WEIGHT = 40.0
"""Term weight to which ``common`` is cut off."""


class Feature(NamedTuple):
    """A named feature.

    Attributes:
        name: Its name in the weights file and in ``explain``.
        group: The type that holds its value.
        about: What it measures, in words for readers of ``explain``.
        monotone: True if a larger value never lowers the log odds, other values being equal. The model is fitted so.
    """

    name: str
    group: type[tuple[float, ...]]
    about: str
    monotone: bool = False


class WordingFeatures(NamedTuple):
    """The wordings of the two sentences, each value 0–1.

    Attributes:
        jaccard: Weight of the common terms, of the weight of all terms.
        cosine: Cosine of the term vectors.
        phrases: Weight of the common bigrams, of the weight of all bigrams.
        order: Length of the longest common subsequence of words, of the mean length.
        letters: Edit similarity of the lines.
        tokens: Edit similarity of the sorted words.
        partial: Edit similarity of the shorter line and the most similar window of the longer one.
        common: Weight of the common terms, divided by ``MAX_COMMON_WEIGHT``.
    """

    jaccard: float
    cosine: float
    phrases: float
    order: float
    letters: float
    tokens: float
    partial: float
    common: float


class StatementFeatures(NamedTuple):
    """The two sentences among all sentences of the two statements.

    Attributes:
        position: Difference of the relative positions in the statements, 0–1.
        rare_terms: Weight of the common terms, each divided by the numbers of sentences that contain it on both sides.
        rare_phrases: Number of common bigrams, each divided likewise.
        neighbours: The larger cosine of the pair just before and the pair just after, 0–1.
        both_headings: 1 if both are headings.
        one_heading: 1 if only one is a heading.
        starts: Near 1 if both are at the start of the statement.
        ends: Near 1 if both are at the end of the statement.
    """

    position: float
    rare_terms: float
    rare_phrases: float
    neighbours: float
    both_headings: float
    one_heading: float
    starts: float
    ends: float


class ContextFeatures(NamedTuple):
    """The paragraphs and sections of the two sentences.

    Attributes:
        paragraph_place: Difference of the relative positions in the paragraphs, 0–1.
        paragraph_sizes: Logarithm of the product of the numbers of sentences of the paragraphs.
        paragraph_anchors: Number of other anchors that the paragraphs have in common.
        paragraph_share: The same, of the anchors of the paragraph with fewer anchors.
        section_anchors: Number of other anchors that the sections have in common.
        section_share: The same, of the anchors of the section with fewer anchors.
        section_opening: 1 if both have the same place in the opening of their section.
        section_place: Difference of the relative positions in the sections, 0–1.
        section_distance: Difference of the positions in the sections, in sentences.
        section_headings: 1 if both are headings of their sections.
    """

    paragraph_place: float
    paragraph_sizes: float
    paragraph_anchors: float
    paragraph_share: float
    section_anchors: float
    section_share: float
    section_opening: float
    section_place: float
    section_distance: float
    section_headings: float


class OverallFeatures(NamedTuple):
    """The two statements; the values are the same for every pair.

    Attributes:
        in_order: Weight of the anchors that do not cross, of the weight of all anchors.
        anchored: Number of anchors, of the sentences of the shorter statement.
        same: Number of pairs with the same words, of the sentences of the shorter statement.
        sentences: Logarithm of the number of sentences of the shorter statement.
        sizes: Logarithm of the ratio of the numbers of sentences.
        likeness: Mean cosine of every sentence with its most similar one.
    """

    in_order: float
    anchored: float
    same: float
    sentences: float
    sizes: float
    likeness: float


class RivalFeatures(NamedTuple):
    """The pair against its rivals: the other candidates of its two sentences. All values are 0–1.

    A margin is a / (a + b), with b of the best rival, on the side where it is smaller. A share is a / b, with b of the
    best pair.

    Attributes:
        margin: Margin by common terms and bigrams.
        margin_cosine: Margin by ``cosine``.
        margin_rare: Margin by ``rare_terms`` and ``rare_phrases``.
        window: Share by the cosine of the context windows, on the side where it is smaller.
        paragraph: Share by the cosine of the paragraphs, likewise.
        section: Cosine of the sections.
        section_lower: Share by the cosine of the sections, on the side where it is smaller.
        section_higher: The same on the other side.
    """

    margin: float
    margin_cosine: float
    margin_rare: float
    window: float
    paragraph: float
    section: float
    section_lower: float
    section_higher: float


FEATURES = (
    Feature("jaccard", WordingFeatures, "weight of the common words, of all words", monotone=True),
    Feature("cosine", WordingFeatures, "similarity of the weighted words", monotone=True),
    Feature("phrases", WordingFeatures, "common pairs of neighbouring words", monotone=True),
    Feature("order", WordingFeatures, "words in the same order", monotone=True),
    Feature("letters", WordingFeatures, "similarity letter by letter", monotone=True),
    Feature("tokens", WordingFeatures, "similarity letter by letter, words sorted", monotone=True),
    Feature("partial", WordingFeatures, "similarity of the shorter sentence to a part of the longer", monotone=True),
    Feature("common", WordingFeatures, "weight of the common words", monotone=True),
    Feature("position", StatementFeatures, "difference of position in the texts"),
    Feature("rare_terms", StatementFeatures, "common words that few other sentences contain", monotone=True),
    Feature("rare_phrases", StatementFeatures, "common phrases that few other sentences contain", monotone=True),
    Feature("neighbours", StatementFeatures, "similarity of the sentences just before or after", monotone=True),
    Feature("both_headings", StatementFeatures, "both are headings"),
    Feature("one_heading", StatementFeatures, "only one is a heading"),
    Feature("starts", StatementFeatures, "both begin their text"),
    Feature("ends", StatementFeatures, "both end their text"),
    Feature("after_anchor", AnchorFeatures, "distance from the place that the nearest anchor before predicts"),
    Feature("before_anchor", AnchorFeatures, "distance from the place that the nearest anchor after predicts"),
    Feature("nearest_anchor", AnchorFeatures, "the smaller of these two distances"),
    Feature("between", AnchorFeatures, "lies between the counterparts of its nearest anchors"),
    Feature("only_gap", AnchorFeatures, "the only two sentences between their anchors"),
    Feature("offset", AnchorFeatures, "distance from the place that the order of the texts predicts"),
    Feature("offset_in_order", AnchorFeatures, "the same distance, if the two texts keep one order"),
    Feature("offset_by_gap", AnchorFeatures, "the same distance, by the size of the gap between the anchors"),
    Feature("paragraph_place", ContextFeatures, "difference of place in the paragraph"),
    Feature("paragraph_sizes", ContextFeatures, "sizes of the paragraphs"),
    Feature("paragraph_anchors", ContextFeatures, "other anchors in both paragraphs", monotone=True),
    Feature("paragraph_share", ContextFeatures, "other anchors in both paragraphs, as a share", monotone=True),
    Feature("section_anchors", ContextFeatures, "other anchors in both sections", monotone=True),
    Feature("section_share", ContextFeatures, "other anchors in both sections, as a share", monotone=True),
    Feature("section_opening", ContextFeatures, "both open their section"),
    Feature("section_place", ContextFeatures, "difference of place in the section"),
    Feature("section_distance", ContextFeatures, "difference of place in the section, in sentences"),
    Feature("section_headings", ContextFeatures, "both are headings of their sections"),
    Feature("in_order", OverallFeatures, "how far the two texts keep one order"),
    Feature("anchored", OverallFeatures, "share of sentences with an anchor"),
    Feature("same", OverallFeatures, "share of sentences with the same words"),
    Feature("sentences", OverallFeatures, "length of the texts"),
    Feature("sizes", OverallFeatures, "difference in length of the texts"),
    Feature("likeness", OverallFeatures, "similarity of the two texts as a whole"),
    Feature("margin", RivalFeatures, "lead over its rivals, by words and phrases", monotone=True),
    Feature("margin_cosine", RivalFeatures, "lead over its rivals, by similarity", monotone=True),
    Feature("margin_rare", RivalFeatures, "lead over its rivals, by rare words", monotone=True),
    Feature("window", RivalFeatures, "similarity of the text around, against its rivals", monotone=True),
    Feature("paragraph", RivalFeatures, "similarity of the paragraphs, against its rivals", monotone=True),
    Feature("section", RivalFeatures, "similarity of the sections"),
    Feature("section_lower", RivalFeatures, "similarity of the sections, against its rivals"),
    Feature("section_higher", RivalFeatures, "the same, on its better side"),
)
"""All features, in the order of the values of a pair."""
NAMES = tuple(feature.name for feature in FEATURES)
ABOUT = {feature.name: feature.about for feature in FEATURES}
MONOTONE = frozenset(feature.name for feature in FEATURES if feature.monotone)


class ScoredPair(NamedTuple):
    """A candidate pair with its score.

    Attributes:
        values: The values of ``FEATURES``.
        log_odds: Natural logarithm of the odds that the two are versions of one sentence.
        probability: The same as a probability, 0–1.
    """

    values: tuple[float, ...]
    log_odds: float
    probability: float


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _cosine(a: TermSum, b: TermSum) -> float:
    few, many = (a.terms, b.terms) if len(a.terms) <= len(b.terms) else (b.terms, a.terms)
    return _ratio(math.fsum([w * many[t] for t, w in few.items() if t in many]), a.norm * b.norm)


def _common_weights(a: Weights, b: Weights) -> list[float]:
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    return [weight for term, weight in few.items() if term in many]


def wording_features(a: TermVector, b: TermVector) -> WordingFeatures:
    """Return the features of two wordings."""
    shared = _common_weights(a.terms, b.terms)
    common = math.fsum(shared)
    bigrams = math.fsum(_common_weights(a.bigrams, b.bigrams))
    a_words, b_words = a.sentence.words, b.sentence.words
    n, m = len(a_words), len(b_words)
    shorter, longer = (a.line, b.line) if (n, a.line) <= (m, b.line) else (b.line, a.line)
    shorter, longer = shorter[:MAX_COMPARED], longer[:MAX_COMPARED]
    subsequence = LCSseq.similarity(a_words[:MAX_COMPARED], b_words[:MAX_COMPARED])
    in_bounds = min(n, m) < MAX_PARTIAL_WORDS and len(shorter) < MAX_PARTIAL_LENGTH
    return WordingFeatures(
        _ratio(common, a.term_weight + b.term_weight - common),
        _ratio(math.fsum([w * w for w in shared]), a.norm * b.norm),
        _ratio(bigrams, a.bigram_weight + b.bigram_weight - bigrams),
        _ratio(2 * subsequence, min(n, MAX_COMPARED) + min(m, MAX_COMPARED)),
        fuzz.ratio(shorter, longer) / 100,
        fuzz.token_sort_ratio(shorter, longer) / 100,
        partial_ratio(shorter, longer) / 100 if in_bounds else 0.0,
        min(common, MAX_COMMON_WEIGHT) / MAX_COMMON_WEIGHT,
    )


class PairFeatures:
    """The candidate pairs of two statements and the values of their features.

    Attributes:
        pairs: The pairs to score, in order; none contains a sentence that is linked already.
    """

    def __init__(self, vectors: tuple[Vectors, Vectors], exact: Sequence[Pair]) -> None:
        """Find the candidates.

        Args:
            vectors: The term vectors of both sides.
            exact: The pairs with the same words, which are linked already.
        """
        self._old, self._new = StatementContext(vectors[0]), StatementContext(vectors[1])
        self._cosines = candidate_pairs(*vectors)
        used = Used(frozenset(i for i, _ in exact), frozenset(j for _, j in exact))
        candidates = pairs_to_score(self._cosines, used)
        self._anchors = Anchors(exact, candidates, vectors)
        self._paragraph_anchors = self._anchors.count_by_part(self._old.paragraphs, self._new.paragraphs)
        self._section_anchors = self._anchors.count_by_part(self._old.sections, self._new.sections)
        self._paragraph_cosines: dict[Pair, float] = {}
        self._section_cosines: dict[Pair, float] = {}
        self._overall = self._overall_features(len(exact), candidates)
        headings = [(i, j) for i, j in self._headings(candidates) if i not in used.old and j not in used.new]
        self.pairs: list[Pair] = sorted({*candidates, *headings})

    def values(self) -> list[tuple[float, ...]]:
        """Return the values of ``FEATURES`` for each of ``pairs``."""
        vectors = [(self._old.vectors[i], self._new.vectors[j]) for i, j in self.pairs]
        wordings = [wording_features(a, b) for a, b in vectors]
        statements = [self._statement_features(i, j) for i, j in self.pairs]
        return [
            (
                *wording,
                *statement,
                *self._anchors.features(i, j),
                *self._context_features(i, j),
                *self._overall,
                *rivals,
            )
            for (i, j), wording, statement, rivals in zip(
                self.pairs, wordings, statements, self._rival_features(wordings, statements), strict=True
            )
        ]

    def _overall_features(self, exact: int, candidates: Mapping[Pair, float]) -> OverallFeatures:
        sizes = len(self._old.vectors), len(self._new.vectors)
        few, many = sorted(sizes)
        best = _best_values(candidates.values(), candidates)
        means = [(exact + math.fsum(best[side].values())) / size for side, size in enumerate(sizes)]
        return OverallFeatures(
            self._anchors.in_order,
            len(self._anchors.pairs) / few,
            exact / few,
            math.log(few),
            math.log(few / many),
            round(sum(sorted(means)) / 2, 9),
        )

    def _candidate_cosine(self, i: int, j: int) -> float:
        return self._cosines[i].get(j, 0.0) if 0 <= i < len(self._old.vectors) else 0.0

    def _statement_features(self, i: int, j: int) -> StatementFeatures:
        a, b = self._old.vectors[i], self._new.vectors[j]
        n, m = len(self._old.vectors), len(self._new.vectors)
        old, new = self._old.term_counts, self._new.term_counts
        rare_terms = math.fsum([w / (old[t] * new[t]) for t, w in a.terms.items() if t in b.terms])
        old, new = self._old.bigram_counts, self._new.bigram_counts
        rare_phrases = math.fsum([1 / (old[p] * new[p]) for p in a.bigrams if p in b.bigrams])
        headings = a.is_heading + b.is_heading
        return StatementFeatures(
            abs((i + 0.5) / n - (j + 0.5) / m),
            rare_terms,
            rare_phrases,
            max(self._candidate_cosine(i - 1, j - 1), self._candidate_cosine(i + 1, j + 1)),
            float(headings == 2),
            float(headings == 1),
            math.exp(-(i + j) / 3),
            math.exp(-((n - 1 - i) + (m - 1 - j)) / 3),
        )

    def _context_features(self, i: int, j: int) -> ContextFeatures:
        is_anchor = (i, j) in self._anchors
        a, b = self._old.paragraphs[i], self._new.paragraphs[j]
        c, d = self._old.sections[i], self._new.sections[j]
        headings = self._old.headings.get(c.part) == i and self._new.headings.get(d.part) == j
        return ContextFeatures(
            abs(a.relative - b.relative),
            math.log(a.size * b.size),
            *_common_anchors(self._paragraph_anchors, a, b, is_anchor),
            *_common_anchors(self._section_anchors, c, d, is_anchor),
            float(c.before == d.before <= OPENING),
            abs(c.relative - d.relative),
            float(abs(c.before - d.before)),
            float(headings),
        )

    def _rival_features(
        self, wordings: Sequence[WordingFeatures], statements: Sequence[StatementFeatures]
    ) -> list[RivalFeatures]:
        """Return the rival features of each of ``pairs``, given its other features."""
        pairs = self.pairs
        paragraphs = [(self._old.paragraphs[i].part, self._new.paragraphs[j].part) for i, j in pairs]
        sections = [self._sections(pair) for pair in pairs]
        section_cosines = [self._section_cosine(key) for key in sections]
        windows = [_cosine(self._old.window_sums[i], self._new.window_sums[j]) for i, j in pairs]
        columns = zip(
            _margins(pairs, [w.jaccard + 0.5 * w.phrases for w in wordings]),
            _margins(pairs, [w.cosine for w in wordings]),
            _margins(pairs, [s.rare_terms + s.rare_phrases for s in statements]),
            _shares(windows, pairs),
            _shares([self._paragraph_cosine(key) for key in paragraphs], paragraphs),
            section_cosines,
            _shares(section_cosines, sections),
            strict=True,
        )
        return [
            RivalFeatures(words, cosine, rare, window[0], paragraph[0], section, *shares)
            for words, cosine, rare, window, paragraph, section, shares in columns
        ]

    def _sections(self, pair: Pair) -> Pair:
        """Return the numbers of the sections of the two sentences."""
        return self._old.sections[pair[0]].part, self._new.sections[pair[1]].part

    def _paragraph_cosine(self, key: Pair) -> float:
        """Return the cosine of two paragraphs, given by their numbers."""
        if key not in self._paragraph_cosines:
            old, new = self._old.paragraph_sums[key[0]], self._new.paragraph_sums[key[1]]
            self._paragraph_cosines[key] = _cosine(old, new)
        return self._paragraph_cosines[key]

    def _section_cosine(self, key: Pair) -> float:
        """Return the cosine of two sections, given by their numbers."""
        if key not in self._section_cosines:
            old, new = self._old.section_sums[key[0]], self._new.section_sums[key[1]]
            self._section_cosines[key] = _cosine(old, new)
        return self._section_cosines[key]

    def _headings(self, candidates: Iterable[Pair]) -> list[Pair]:
        """Return the headings of sections that probably correspond; their words do not matter."""
        out = []
        for key in sorted({self._sections(pair) for pair in (*self._anchors.pairs, *candidates)}):
            i, j = self._old.headings.get(key[0]), self._new.headings.get(key[1])
            if i is None or j is None:
                continue
            if self._section_anchors[key] or self._section_cosine(key) >= MIN_HEADING_COSINE:
                out.append((i, j))
        return out


def _common_anchors(counts: PartCounts, a: Place, b: Place, is_anchor: bool) -> tuple[float, float]:
    """Return the number of anchors in both parts without the pair itself, and their share of the smaller number."""
    common = counts[a.part, b.part] - is_anchor
    return float(common), _ratio(common, min(counts[a.part, None], counts[None, b.part]))


def _margins(pairs: Sequence[Pair], values: Sequence[float]) -> list[float]:
    """Return the margin of each pair: a / (a + b), with b of its best rival, on the side where it is smaller."""
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
        margins = []
        for side in (0, 1):
            first, second = best[side][pair[side]]
            rival = second if value >= first else first
            margins.append(value / (value + rival + 1e-9))
        out.append(min(margins))
    return out


def _best_values(values: Iterable[float], keys: Iterable[Pair]) -> tuple[dict[int, float], dict[int, float]]:
    """Return the greatest value of each row and of each column."""
    best: tuple[dict[int, float], dict[int, float]] = {}, {}
    for key, value in zip(keys, values, strict=True):
        for side in (0, 1):
            best[side][key[side]] = max(best[side].get(key[side], 0.0), value)
    return best


def _shares(values: Sequence[float], keys: Sequence[Pair]) -> list[tuple[float, float]]:
    """Return each value as a share of the best of its row and of its column, the smaller share first."""
    best = _best_values(values, keys)
    out = []
    for key, value in zip(keys, values, strict=True):
        shares = [_ratio(value, best[side][key[side]]) for side in (0, 1)]
        out.append((min(shares), max(shares)))
    return out


def score_pairs(features: PairFeatures) -> dict[Pair, ScoredPair]:
    """Return all candidate pairs with the scores of the shipped model."""
    return score(features.pairs, features.values(), load_model("pair", NAMES))


def score(pairs: Iterable[Pair], values: Iterable[tuple[float, ...]], model: BoostedTrees) -> dict[Pair, ScoredPair]:
    """Return pairs with their scores.

    Args:
        pairs: The pairs.
        values: The values of ``FEATURES`` for each pair.
        model: The model, with features in the order of ``NAMES``.

    Returns:
        Pair → score. Scores are rounded to six digits, so the order of summation has no influence.
    """
    out = {}
    for pair, row in zip(pairs, values, strict=True):
        log_odds = model.log_odds(row)
        out[pair] = ScoredPair(row, round(log_odds, 6), round(logistic(log_odds), 6))
    return out
