"""Context of a sentence: its place in its paragraph and section, and the terms of the text around it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from .term_vectors import TermVector, Vectors, Weights, document_counts, norm

WINDOW = 3
"""Number of sentences before and after that belong to the context window."""
MAX_CACHED = 8192
"""Number of term sums kept of each kind, which bounds memory."""
MAX_PARAGRAPH = 12
"""Number of sentences of a paragraph that are read, from its start."""


class Place(NamedTuple):
    """Number of the paragraph or section of a sentence, number of sentences before it in the part, and of all."""

    part: int
    before: int
    size: int

    @property
    def relative(self) -> float:
        """Relative position of the middle of the sentence in the part, 0–1."""
        return (self.before + 0.5) / self.size


class TermSum(NamedTuple):
    """The sums of the weights of the content terms of several sentences, and their Euclidean length."""

    terms: Weights
    norm: float


def _places(parts: Sequence[int]) -> list[Place]:
    sizes = Counter(parts)
    out: list[Place] = []
    for index, part in enumerate(parts):
        before = out[-1].before + 1 if index and parts[index - 1] == part else 0
        out.append(Place(part, before, sizes[part]))
    return out


def _section_numbers(vectors: Vectors) -> list[int]:
    """Return the number of the section of each sentence; each heading starts a section."""
    out, number = [], 0
    for index, vector in enumerate(vectors):
        number += bool(index and vector.is_heading)
        out.append(number)
    return out


def _add_up(vectors: Iterable[TermVector]) -> TermSum:
    terms: Weights = {}
    for vector in vectors:
        for term, weight in vector.content_terms.items():
            if term in terms:
                terms[term] += weight
            else:
                terms[term] = weight
    return TermSum(terms, norm(terms))


class _Sums(dict[int, TermSum]):
    """Term sums by number, made on first access."""

    def __init__(self, make: Callable[[int], TermSum]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: int) -> TermSum:
        if len(self) >= MAX_CACHED:
            self.clear()
        value = self[key] = self.make(key)
        return value


class StatementContext:
    """The sentences of one side with their context.

    Attributes:
        vectors: Term vectors of the sentences.
        term_counts: Term → number of sentences that contain it.
        bigram_counts: Bigram → number of sentences that contain it.
        paragraphs: Place of each sentence in its paragraph.
        sections: Place of each sentence in its section.
        headings: Number of a section → position of its heading, for sections with a heading.
        window_sums: Position of a sentence → terms of the sentences around it and its own.
        paragraph_sums: Number of a paragraph → terms of its first sentences.
        section_sums: Number of a section → terms of its sentences.
    """

    def __init__(self, vectors: Vectors) -> None:
        """Find paragraphs and sections; the term sums are made on first access."""
        self.vectors = vectors
        self.term_counts = document_counts(vector.terms for vector in vectors)
        self.bigram_counts = document_counts(vector.bigrams for vector in vectors)
        self.paragraphs = _places([vector.sentence.paragraph for vector in vectors])
        self.sections = _places(_section_numbers(vectors))
        self.headings: dict[int, int] = {}
        for index, place in enumerate(self.sections):
            if vectors[index].is_heading:
                self.headings.setdefault(place.part, index)
        paragraphs, sections = _members(self.paragraphs), _members(self.sections)
        self.window_sums = _Sums(lambda i: _add_up(vectors[max(0, i - WINDOW) : i + WINDOW + 1]))
        self.paragraph_sums = _Sums(lambda p: _add_up(vectors[i] for i in paragraphs[p][:MAX_PARAGRAPH]))
        self.section_sums = _Sums(lambda s: _add_up(vectors[i] for i in sections[s]))


def _members(places: Iterable[Place]) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        members[place.part].append(index)
    return members
