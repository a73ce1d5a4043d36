"""Features of a candidate pair of sentences (data/align_features.toml), and the score that a model makes of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .. import resources
from ..algorithms import partial_ratio
from ..embeddings import Encoder, cosine_similarity, encode
from .anchors import Anchors, PartCounts
from .assignment import Pair
from .boosted_trees import BoostedTrees, logistic
from .candidates import Used, candidate_pairs, pairs_to_score
from .context import Place, StatementContext, TermSum
from .term_vectors import TermVector, Vectors, Weights

Values = dict[str, float]
"""Features by name."""

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
ENCODER_WEIGHT, NEUTRAL_COSINE = 4.0, 0.5
"""Log odds for a difference of 1 in the cosine of sentence vectors, and the cosine that adds nothing. Both were chosen
by hand; no others tried with all-MiniLM-L6-v2 did better (docs/accuracy.md)."""

FEATURES = resources.table("data/align_features.toml")["pair"]
"""All features by name, in the order of the values of a pair, with what they mean."""
NAMES = tuple(FEATURES)
MONOTONE = frozenset(name for name, feature in FEATURES.items() if feature.get("monotone"))
_values = itemgetter(*NAMES)


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
    return _ratio(math.fsum([a.terms[t] * b.terms[t] for t in a.terms.keys() & b.terms.keys()]), a.norm * b.norm)


class _Cosines(dict[Pair, float]):
    """The cosines of two parts, given by their numbers, made on first access."""

    def __init__(self, old: Mapping[int, TermSum], new: Mapping[int, TermSum]) -> None:
        super().__init__()
        self._old, self._new = old, new

    def __missing__(self, key: Pair) -> float:
        value = self[key] = _cosine(self._old[key[0]], self._new[key[1]])
        return value


def _common_weights(a: Weights, b: Weights) -> list[float]:
    return [a[term] for term in a.keys() & b.keys()]


def wording_features(a: TermVector, b: TermVector) -> Values:
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
    return {
        "jaccard": _ratio(common, a.term_weight + b.term_weight - common),
        "cosine": _ratio(math.fsum([w * w for w in shared]), a.norm * b.norm),
        "phrases": _ratio(bigrams, a.bigram_weight + b.bigram_weight - bigrams),
        "order": _ratio(2 * subsequence, min(n, MAX_COMPARED) + min(m, MAX_COMPARED)),
        "letters": fuzz.ratio(shorter, longer) / 100,
        "tokens": fuzz.token_sort_ratio(shorter, longer) / 100,
        "partial": partial_ratio(shorter, longer) / 100 if in_bounds else 0.0,
        "common": min(common, MAX_COMMON_WEIGHT) / MAX_COMMON_WEIGHT,
    }


class PairFeatures:
    """The candidate pairs of two statements and the values of their features.

    Attributes:
        pairs: The pairs to score, in order; none contains a sentence that is linked already.
    """

    def __init__(self, vectors: tuple[Vectors, Vectors], exact: Sequence[Pair]) -> None:
        """Find the candidates, given the term vectors of both sides and the pairs with the same words."""
        self._old, self._new = StatementContext(vectors[0]), StatementContext(vectors[1])
        self._cosines = candidate_pairs(*vectors)
        used = Used(frozenset(i for i, _ in exact), frozenset(j for _, j in exact))
        candidates = pairs_to_score(self._cosines, used)
        self._anchors = Anchors(exact, candidates, vectors)
        self._paragraph_anchors = self._anchors.count_by_part(self._old.paragraphs, self._new.paragraphs)
        self._section_anchors = self._anchors.count_by_part(self._old.sections, self._new.sections)
        self._paragraph_cosines = _Cosines(self._old.paragraph_sums, self._new.paragraph_sums)
        self._section_cosines = _Cosines(self._old.section_sums, self._new.section_sums)
        self._overall = self._overall_features(len(exact), candidates)
        headings = [(i, j) for i, j in self._headings(candidates) if i not in used.old and j not in used.new]
        self.pairs: list[Pair] = sorted({*candidates, *headings})

    def values(self) -> list[tuple[float, ...]]:
        """Return the values of ``FEATURES`` for each of ``pairs``."""
        rows = [
            {**wording_features(self._old.vectors[i], self._new.vectors[j]), **self._statement_features(i, j)}
            for i, j in self.pairs
        ]
        return [
            _values({**row, **rivals, **self._anchors.features(i, j), **self._context_features(i, j), **self._overall})
            for (i, j), row, rivals in zip(self.pairs, rows, self._rival_features(rows), strict=True)
        ]

    def _overall_features(self, exact: int, candidates: Mapping[Pair, float]) -> Values:
        sizes = len(self._old.vectors), len(self._new.vectors)
        few, many = sorted(sizes)
        best = _best_values(candidates.values(), candidates)
        means = [(exact + math.fsum(best[side].values())) / size for side, size in enumerate(sizes)]
        return {
            "in_order": self._anchors.in_order,
            "anchored": len(self._anchors.pairs) / few,
            "same": exact / few,
            "sentences": math.log(few),
            "sizes": math.log(few / many),
            "likeness": round(sum(sorted(means)) / 2, 9),
        }

    def _candidate_cosine(self, i: int, j: int) -> float:
        return self._cosines[i].get(j, 0.0) if 0 <= i < len(self._old.vectors) else 0.0

    def _statement_features(self, i: int, j: int) -> Values:
        a, b = self._old.vectors[i], self._new.vectors[j]
        n, m = len(self._old.vectors), len(self._new.vectors)
        old, new = self._old.term_counts, self._new.term_counts
        bigrams, new_bigrams = self._old.bigram_counts, self._new.bigram_counts
        headings = a.is_heading + b.is_heading
        return {
            "position": abs((i + 0.5) / n - (j + 0.5) / m),
            "rare_terms": math.fsum([w / (old[t] * new[t]) for t, w in a.terms.items() if t in b.terms]),
            "rare_phrases": math.fsum([1 / (bigrams[p] * new_bigrams[p]) for p in a.bigrams if p in b.bigrams]),
            "neighbours": max(self._candidate_cosine(i - 1, j - 1), self._candidate_cosine(i + 1, j + 1)),
            "both_headings": float(headings == 2),
            "one_heading": float(headings == 1),
            "starts": math.exp(-(i + j) / 3),
            "ends": math.exp(-((n - 1 - i) + (m - 1 - j)) / 3),
        }

    def _context_features(self, i: int, j: int) -> Values:
        is_anchor = (i, j) in self._anchors
        a, b = self._old.paragraphs[i], self._new.paragraphs[j]
        c, d = self._old.sections[i], self._new.sections[j]
        paragraph_anchors, paragraph_share = _common_anchors(self._paragraph_anchors, a, b, is_anchor)
        section_anchors, section_share = _common_anchors(self._section_anchors, c, d, is_anchor)
        return {
            "paragraph_place": abs(a.relative - b.relative),
            "paragraph_sizes": math.log(a.size * b.size),
            "paragraph_anchors": paragraph_anchors,
            "paragraph_share": paragraph_share,
            "section_anchors": section_anchors,
            "section_share": section_share,
            "section_opening": float(c.before == d.before <= OPENING),
            "section_place": abs(c.relative - d.relative),
            "section_distance": float(abs(c.before - d.before)),
            "section_headings": float(self._old.headings.get(c.part) == i and self._new.headings.get(d.part) == j),
        }

    def _rival_features(self, rows: Sequence[Values]) -> list[Values]:
        """Return the rival features of each of ``pairs``, given its features of wordings and statements."""
        pairs = self.pairs
        paragraphs = [(self._old.paragraphs[i].part, self._new.paragraphs[j].part) for i, j in pairs]
        sections = [self._sections(pair) for pair in pairs]
        cosines = [self._section_cosines[key] for key in sections]
        windows = [_cosine(self._old.window_sums[i], self._new.window_sums[j]) for i, j in pairs]
        shares = _shares(cosines, sections)
        columns = {
            "margin": _margins(pairs, [row["jaccard"] + 0.5 * row["phrases"] for row in rows]),
            "margin_cosine": _margins(pairs, [row["cosine"] for row in rows]),
            "margin_rare": _margins(pairs, [row["rare_terms"] + row["rare_phrases"] for row in rows]),
            "window": [low for low, _ in _shares(windows, pairs)],
            "paragraph": [low for low, _ in _shares([self._paragraph_cosines[key] for key in paragraphs], paragraphs)],
            "section": cosines,
            "section_lower": [low for low, _ in shares],
            "section_higher": [high for _, high in shares],
        }
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _sections(self, pair: Pair) -> Pair:
        return self._old.sections[pair[0]].part, self._new.sections[pair[1]].part

    def _headings(self, candidates: Iterable[Pair]) -> list[Pair]:
        """Return the headings of sections that probably correspond; their words do not matter."""
        out = []
        for key in sorted({self._sections(pair) for pair in (*self._anchors.pairs, *candidates)}):
            i, j = self._old.headings.get(key[0]), self._new.headings.get(key[1])
            anchors = self._section_anchors[key]
            if i is not None and j is not None and (anchors or self._section_cosines[key] >= MIN_HEADING_COSINE):
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


def score(pairs: Iterable[Pair], values: Iterable[tuple[float, ...]], model: BoostedTrees) -> dict[Pair, ScoredPair]:
    """Return pairs with their scores, rounded to six digits, so the order of summation has no influence."""
    out = {}
    for pair, row in zip(pairs, values, strict=True):
        log_odds = model.log_odds(row)
        out[pair] = ScoredPair(row, round(log_odds, 6), round(logistic(log_odds), 6))
    return out


def add_encoder(
    scored: Mapping[Pair, ScoredPair], vectors: tuple[Vectors, Vectors], encoder: Encoder
) -> dict[Pair, ScoredPair]:
    """Return the pairs with scores that include the cosines of sentence vectors."""
    old, new = vectors
    texts = sorted({side[k].sentence.text for pair in scored for side, k in zip((old, new), pair, strict=True)})
    encoded = dict(zip(texts, encode(encoder, texts), strict=True))
    out = {}
    for (i, j), pair in scored.items():
        cosine = cosine_similarity(encoded[old[i].sentence.text], encoded[new[j].sentence.text])
        log_odds = round(pair.log_odds + ENCODER_WEIGHT * (cosine - NEUTRAL_COSINE), 6)
        out[i, j] = pair._replace(log_odds=log_odds, probability=round(logistic(log_odds), 6))
    return out
