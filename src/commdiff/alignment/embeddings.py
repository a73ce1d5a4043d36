"""Scores with the user's sentence encoder; without an encoder nothing here is called.

The log odds of a pair change by ``WEIGHT`` times the difference of the cosine of the two vectors from
``NEUTRAL_COSINE``. Both numbers were chosen by hand; no others tried with all-MiniLM-L6-v2 did better
(docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Mapping

from ..embeddings import Encoder, cosine_similarity, encode
from .assignment import Pair
from .boosted_trees import logistic
from .features import ScoredPair
from .term_vectors import Vectors

WEIGHT = 4.0
"""Log odds for a difference of 1 in cosine."""
NEUTRAL_COSINE = 0.5
"""The cosine that leaves the log odds as they are."""


def add_encoder(
    scored: Mapping[Pair, ScoredPair], vectors: tuple[Vectors, Vectors], encoder: Encoder
) -> dict[Pair, ScoredPair]:
    """Return the pairs with scores that include the similarity of the sentence vectors.

    Args:
        scored: The scored pairs.
        vectors: The term vectors of both sides.
        encoder: The sentence encoder.

    Returns:
        The same pairs with new log odds and probabilities.

    Raises:
        UsageError: The encoder does not give one vector for each text.
    """
    old, new = vectors
    texts = sorted({side[k].sentence.text for pair in scored for side, k in zip((old, new), pair, strict=True)})
    encoded = dict(zip(texts, encode(encoder, texts), strict=True))
    out = {}
    for (i, j), pair in scored.items():
        cosine = cosine_similarity(encoded[old[i].sentence.text], encoded[new[j].sentence.text])
        log_odds = round(pair.log_odds + WEIGHT * (cosine - NEUTRAL_COSINE), 6)
        out[i, j] = pair._replace(log_odds=log_odds, probability=round(logistic(log_odds), 6))
    return out
