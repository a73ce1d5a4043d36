"""What speaks for a pair, by name. Every feature is the same with the sides swapped."""

from __future__ import annotations

import math

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from .profile import Profile

NAMES = (
    "jaccard",
    "cosine",
    "within",
    "without",
    "phrases",
    "phrases_within",
    "order",
    "letters",
    "tokens",
    "partial",
    "names",
    "names_clash",
    "numbers",
    "rarest",
    "common",
    "opening",
    "length",
    "short",
    "heading",
    "position",
)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return _share(len(a & b), len(a | b))


def features(a: Profile, b: Profile, position: float, heading: float) -> tuple[float, ...]:
    """The values of ``NAMES`` for a pair of units."""
    terms, others = (a.terms, b.terms) if len(a.terms) <= len(b.terms) else (b.terms, a.terms)
    shared = [w for t, w in terms.items() if t in others]
    common = sum(shared)
    phrases, other_phrases = (a.phrases, b.phrases) if len(a.phrases) <= len(b.phrases) else (b.phrases, a.phrases)
    run = sum(w for p, w in phrases.items() if p in other_phrases)
    small, large = min(a.size, b.size), max(a.size, b.size)
    in_small, in_large = _share(common, small), _share(common, large)
    shared.sort(reverse=True)
    first, second = a.unit.words[:6], b.unit.words[:6]
    n, m = len(a.unit.words), len(b.unit.words)
    lcs = LCSseq.similarity(a.unit.words, b.unit.words)
    either, both = a.names | b.names, a.names & b.names
    return (
        _share(common, a.size + b.size - common),
        _share(sum(w * w for w in shared), a.norm * b.norm),
        in_small,
        in_large,
        _share(run, a.mass + b.mass - run),
        _share(run, min(a.mass, b.mass)),
        _share(2 * lcs, n + m),
        fuzz.ratio(a.line, b.line) / 100,
        fuzz.token_sort_ratio(a.line, b.line) / 100,
        fuzz.partial_ratio(a.line, b.line) / 100 if min(n, m) < 400 else 0.0,
        _share(len(both), len(either)),
        1.0 if a.names and b.names and not both else 0.0,
        _jaccard(a.numbers, b.numbers) if a.numbers and b.numbers else -0.2 if a.numbers or b.numbers else 0.0,
        sum(shared[:3]) / 15,
        min(common, 40.0) / 40,
        _share(len(set(first) & set(second)), max(1, min(len(first), len(second)))),
        math.log((1 + min(n, m)) / (1 + max(n, m))),
        1.0 if min(n, m) < 8 else 0.0,
        heading,
        position,
    )
