"""A sentence encoder of the user's own has a say in which pairs are likely; without one this is never called.

The pair's log odds move by ``WEIGHT`` times how far the cosine of the two vectors is from ``NEITHER``. Both numbers
were chosen by hand; of those tried with all-MiniLM-L6-v2, no others did better (docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from ..embeddings import Encoder, likeness, vectors
from .assignment import Pair
from .boosted_trees import logistic
from .scoring import Scored
from .term_vectors import Profile

WEIGHT = 4.0
NEITHER = 0.5
"""The cosine that speaks neither for a pair nor against it."""


def reweighed(
    scored: dict[Pair, Scored], sides: tuple[Sequence[Profile], Sequence[Profile]], encoder: Encoder
) -> dict[Pair, Scored]:
    """The scored pairs, each with the encoder's say; the same with the sides swapped."""
    old, new = sides
    texts = sorted({side[i].unit.text for pair in scored for side, i in zip((old, new), pair, strict=True)})
    known = dict(zip(texts, vectors(encoder, texts), strict=True))
    out = {}
    for (i, j), pair in scored.items():
        cosine = likeness(known[old[i].unit.text], known[new[j].unit.text])
        odds = round(pair.odds + WEIGHT * (cosine - NEITHER), 6)
        out[i, j] = pair._replace(odds=odds, probability=round(logistic(odds), 6))
    return out
