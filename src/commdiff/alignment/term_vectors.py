"""Term vectors: the weighted terms of each sentence, made before pairs are compared.

A term is the stem of a word. Abbreviations and their full forms count as one: a sentence that contains either has the
terms of both. A term weighs more the rarer it is in the two texts and in the background corpus (inverse document
frequency).
"""

from __future__ import annotations

import itertools
import json
import math
import operator
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from .. import resources
from ..english import MONTH_NAMES, stem

PRIOR = 60.0
"""The background frequencies count as much as this number of sentences of the two texts."""
MIN_WEIGHT = 0.05
"""Smallest weight of a term."""
MIN_BIGRAM_WEIGHT = 1.5
"""Two neighbouring terms form a bigram only if their weights add up to more than this."""
MIN_CONTENT_WEIGHT = 1.5
"""Smallest weight of a content term."""
MAX_HEADING = 12
"""A line of at most this number of words without a full stop counts as a heading."""
DATE = "<date>"
"""A term of every line that consists of a date."""
MAX_DATE = 6
"""Largest number of words of a line that consists of a date."""
_DATE_WORD = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|of|the|on|\d+[a-z]{0,2}")  # beside a month
_CLOSED = re.compile(r"[.;:!?,…”\"]$")
_FULL_FORM = re.compile(r"\(\s*[“\"'‘]?([A-Z][A-Za-z.\-]{1,14})[”\"'’]?\s*\)")
_FUNCTION_WORDS = frozenset({"of", "the", "and", "for", "on", "in", "to", "a", "an"})
MAX_FULL_FORM = 12
"""Number of words before the bracket that are searched for the full form."""

Weights = dict[str, float]
"""Terms or bigrams with their weights."""


class Sentence(NamedTuple):
    """A sentence as it is aligned.

    Attributes:
        position: Its number among the sentences of its text, from 0.
        text: The text without printed numbers.
        words: The compared words.
        paragraph: Number of its paragraph.
        role: Role of its first clause, one of ``model.ROLES``.
    """

    position: int
    text: str
    words: tuple[str, ...]
    paragraph: int = 0
    role: str = "body"


class TermVector(NamedTuple):
    """A sentence with its weighted terms and bigrams of neighbouring terms.

    Attributes:
        sentence: The sentence.
        terms: Its terms with their weights.
        bigrams: Pairs of neighbouring terms with their weights.
        term_weight: Sum of the weights in ``terms``.
        bigram_weight: Sum of the weights in ``bigrams``.
        norm: Euclidean length of ``terms``.
        line: The compared words, joined by spaces.
        is_heading: True if the sentence reads as a heading.
        content_terms: The terms that are not common in all texts.
    """

    sentence: Sentence
    terms: Weights
    bigrams: Weights
    term_weight: float
    bigram_weight: float
    norm: float
    line: str
    is_heading: bool
    content_terms: Weights


Vectors = Sequence[TermVector]
"""The term vectors of all sentences of one side, in order."""


@cache
def _background_shares() -> tuple[dict[str, float], float]:
    """Return the share of background sentences (0–1) that contain a term, and that of all other terms."""
    data = json.loads(resources.text("data/align_terms.json"))  # counted by scripts/fit_terms.py
    total = data["sentences"]
    return {t: int(count) / total for count, terms in data["counts"].items() for t in terms.split()}, 0.5 / total


def norm(weights: Mapping[str, float]) -> float:
    """Return the Euclidean length of a vector of weights."""
    values = weights.values()
    return math.sqrt(sum(map(operator.mul, values, values)))


def document_counts(documents: Iterable[Iterable[str]]) -> Counter[str]:
    """Return how many documents contain each term or bigram; a document lists each of its terms once."""
    return Counter(itertools.chain.from_iterable(documents))


def _full_form_length(letters: str, words: Sequence[str]) -> int:
    """Return how many of the last ``words`` have the initials ``letters``, function words skipped; 0 if none do."""
    at = len(letters) - 1
    for back in range(1, min(len(words), MAX_FULL_FORM) + 1):
        word = words[-back]
        if at >= 0 and word.startswith(letters[at]):
            at -= 1
            if at < 0:
                return back
        elif word not in _FUNCTION_WORDS:
            return 0
    return 0


def full_forms(text: str, words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the abbreviations that a sentence explains → words of their full forms, both as compared."""
    forms: dict[str, tuple[str, ...]] = {}
    if "(" not in text:
        return forms
    for match in _FULL_FORM.finditer(text):
        letters = "".join(c for c in match[1] if c.isupper()).lower()
        short = re.sub(r"[.\-]", "", match[1]).lower()
        if len(letters) < 2 or short not in words:
            continue
        before = words[: words.index(short)]
        length = _full_form_length(letters, before)
        if length > 1:
            forms.setdefault(short, tuple(before[-length:]))
    return forms


class _Abbreviations:
    """The abbreviations that two texts explain → full forms, and last words of full forms → (full form, abbreviation).

    Of several full forms the most frequent one counts, then the first in the alphabet, so the order of the two texts
    does not matter.
    """

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        counts: dict[str, Counter[tuple[str, ...]]] = {}
        for sentence in sentences:
            for short, form in full_forms(sentence.text, sentence.words).items():
                counts.setdefault(short, Counter())[form] += 1
        self.full = {
            short: min(forms, key=lambda form: (-forms[form], form)) for short, forms in sorted(counts.items())
        }
        self.by_last_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for short, form in self.full.items():
            self.by_last_word.setdefault(form[-1], []).append((form, short))

    def added_terms(self, words: Sequence[str]) -> list[str]:
        """Return the terms of the full forms of abbreviations in ``words``, and the abbreviations of full forms."""
        if self.full.keys().isdisjoint(words) and self.by_last_word.keys().isdisjoint(words):
            return []
        out: list[str] = []
        seen = set(words)
        for word in [word for word in words if word in self.full or word in self.by_last_word]:
            out += map(stem, self.full.get(word, ()))
            for form, short in self.by_last_word.get(word, ()):
                if short not in seen and seen.issuperset(form):
                    out.append(short)
                    seen.add(short)
        return out


def _is_date(sentence: Sentence) -> bool:
    """Return True for a line that consists of a date. Dates of two rounds correspond without common words."""
    words = sentence.words
    if not 1 < len(words) <= MAX_DATE or MONTH_NAMES.isdisjoint(words) or sentence.text.endswith("."):
        return False
    return all(word in MONTH_NAMES or _DATE_WORD.fullmatch(word) for word in words)


def _terms(sentence: Sentence, abbreviations: _Abbreviations) -> list[str]:
    """Return the terms of a sentence: the stems of its words in order, then added terms."""
    terms = [stem(word) for word in sentence.words if word != "'s"]
    if _is_date(sentence):
        terms.append(DATE)
    return terms + abbreviations.added_terms(sentence.words)


def make_term_vectors(old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[list[TermVector], list[TermVector]]:
    """Return the term vectors of both sides; weights take both texts and the background corpus into account."""
    shares, unseen = _background_shares()
    abbreviations = _Abbreviations((*old, *new))
    terms = [[_terms(sentence, abbreviations) for sentence in side] for side in (old, new)]
    counts = document_counts(set(row) for side in terms for row in side)
    total = PRIOR + len(old) + len(new)
    weight = {t: max(math.log(total / (PRIOR * shares.get(t, unseen) + n)), MIN_WEIGHT) for t, n in counts.items()}
    old_vectors, new_vectors = (
        [_vector(sentence, row, weight) for sentence, row in zip(side, rows, strict=True)]
        for side, rows in zip((old, new), terms, strict=True)
    )
    return old_vectors, new_vectors


def _is_heading(sentence: Sentence) -> bool:
    text = sentence.text.strip().strip("*#_ ")
    return sentence.role == "heading" or (0 < len(sentence.words) <= MAX_HEADING and not _CLOSED.search(text))


def _vector(sentence: Sentence, row: Sequence[str], weight: Mapping[str, float]) -> TermVector:
    terms = {term: weight[term] for term in row}
    in_order = row[: len(sentence.words) - sentence.words.count("'s")]
    pairs = itertools.pairwise(in_order)
    bigrams = {f"{a} {b}": value for a, b in pairs if (value := weight[a] + weight[b]) > MIN_BIGRAM_WEIGHT}
    return TermVector(
        sentence,
        terms,
        bigrams,
        sum(terms.values()),
        sum(bigrams.values()),
        norm(terms),
        " ".join(sentence.words),
        _is_heading(sentence),
        {term: value for term, value in terms.items() if value >= MIN_CONTENT_WEIGHT},
    )
