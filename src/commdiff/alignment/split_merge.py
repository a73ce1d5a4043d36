"""Splits and merges: an unlinked sentence joins a link if it has the content that the linked part lacks.

The anchor is the sentence that was split, or into which several sentences were merged. The linked sentence is the
counterpart it has already. The unlinked sentence is the one that may be attached to them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .assignment import Pair
from .boosted_trees import BoostedTrees, load_model
from .features import NAMES as PAIR_NAMES
from .features import ScoredPair
from .term_vectors import TermVector, Vectors, Weights

MIN_PROBABILITY = 0.02
"""Smallest probability of the pair of unlinked sentence and anchor."""
THRESHOLD_SHARE = 0.9
"""Smallest probability of an attachment, as a share of the link threshold."""
MAX_PARTS = 3
"""Largest number of sentences on the longer side of a split or merge."""
MAX_LOG_ODDS = 9.0
"""Absolute value to which log odds are cut off."""
MAX_REMAINDER = 30.0
"""Term weight to which ``remainder`` is cut off."""


class Attachment(NamedTuple):
    """A possible attachment of an unlinked sentence to a link.

    Attributes:
        side: Side of the anchor, 0 for old and 1 for new.
        anchor: Position of the anchor.
        linked: Position of the counterpart of the anchor on the other side.
        unlinked: Position of the unlinked sentence on the other side.
    """

    side: int
    anchor: int
    linked: int
    unlinked: int

    @property
    def pair(self) -> Pair:
        """The pair (old, new) that the attachment links."""
        return (self.anchor, self.unlinked) if self.side == 0 else (self.unlinked, self.anchor)

    @property
    def link(self) -> Pair:
        """The existing link (old, new)."""
        return (self.anchor, self.linked) if self.side == 0 else (self.linked, self.anchor)


class AttachmentFeatures(NamedTuple):
    """The features of an attachment.

    Attributes:
        odds: Log odds of the pair of unlinked sentence and anchor.
        odds_linked: Log odds of the existing link.
        adjacent: 1 if the unlinked and the linked sentence are neighbours.
        within_two: 1 if they are at most two sentences apart.
        distance: Their distance in tens of sentences, 0–1.
        remainder_of_anchor: Weight of the terms that the anchor and the unlinked sentence share and the linked one
            lacks, of the weight of the anchor.
        remainder_of_unlinked: The same, of the weight of the unlinked sentence.
        remainder: The same, divided by ``MAX_REMAINDER``, 0–1.
        in_anchor: Share of the unlinked sentence's weight that the anchor contains, 0–1.
        in_linked: Share of the unlinked sentence's weight that the linked sentence contains, 0–1.
        gain_jaccard: Jaccard similarity of the anchor and both sentences, minus that of the anchor and the linked one.
        gain_cosine: The same for the cosine.
        anchor_to_linked: Logarithm of the ratio of their lengths in words.
        unlinked_to_anchor: Logarithm of the ratio of their lengths in words.
        same_paragraph: 1 if the unlinked and the linked sentence are in one paragraph.
        other: Probability of the unlinked sentence with its best other partner.
        rank: Reciprocal rank of the anchor among the partners of the unlinked sentence.
        after: 1 if the unlinked sentence is after the linked one.
        same: As in ``features.OverallFeatures``.
        sentences: As in ``features.OverallFeatures``.
    """

    odds: float
    odds_linked: float
    adjacent: float
    within_two: float
    distance: float
    remainder_of_anchor: float
    remainder_of_unlinked: float
    remainder: float
    in_anchor: float
    in_linked: float
    gain_jaccard: float
    gain_cosine: float
    anchor_to_linked: float
    unlinked_to_anchor: float
    same_paragraph: float
    other: float
    rank: float
    after: float
    same: float
    sentences: float


NAMES = AttachmentFeatures._fields
_Content = tuple[float, float, float, float, float, float, float, float, float]
_SAME, _SENTENCES = PAIR_NAMES.index("same"), PAIR_NAMES.index("sentences")


def _weight(terms: Iterable[str], weights: Weights, power: int = 1) -> float:
    values = [weights[t] for t in terms]
    return math.fsum(values if power == 1 else [w**power for w in values])


def _coverage_gains(anchor: Weights, linked: Weights, unlinked: Weights) -> tuple[float, float]:
    """Return by how much the Jaccard similarity and the cosine grow if ``unlinked`` is added to ``linked``."""
    weights = {**anchor, **linked, **unlinked}
    others = linked.keys() | unlinked.keys(), linked.keys()
    shared = [anchor.keys() & other for other in others]
    out = []
    for power in (1, 2):
        first = _weight(anchor, weights, power)
        values = []
        for other, terms in zip(others, shared, strict=True):
            common, second = _weight(terms, weights, power), _weight(other, weights, power)
            whole = first + second - common if power == 1 else math.sqrt(first * second)
            values.append(common / whole if whole else 0.0)
        out.append(values[0] - values[1])
    return out[0], out[1]


def possible_attachments(links: Sequence[Pair], scored: Mapping[Pair, ScoredPair]) -> list[Attachment]:
    """Return the scored pairs of which one sentence is linked one to one and the other is unlinked."""
    partners: tuple[dict[int, int], dict[int, int]] = dict(links), {j: i for i, j in links}
    out = []
    for pair in sorted(scored):
        is_linked = [pair[side] in partners[side] for side in (0, 1)]
        if scored[pair].probability < MIN_PROBABILITY or is_linked[0] == is_linked[1]:
            continue
        side = 0 if is_linked[0] else 1
        out.append(Attachment(side, pair[side], partners[side][pair[side]], pair[1 - side]))
    return out


def attachment_features(
    attachments: Sequence[Attachment], scored: Mapping[Pair, ScoredPair], vectors: tuple[Vectors, Vectors]
) -> list[AttachmentFeatures]:
    """Return the features of each attachment.

    Args:
        attachments: The attachments.
        scored: All scored pairs.
        vectors: The term vectors of both sides.
    """
    rivals: tuple[dict[int, list[tuple[float, Pair]]], ...] = defaultdict(list), defaultdict(list)
    for pair, value in scored.items():
        for side in (0, 1):
            rivals[side][pair[side]].append((value.probability, pair))
    out = []
    for attachment in attachments:
        value = scored[attachment.pair]
        others = [p for p, pair in rivals[1 - attachment.side][attachment.unlinked] if pair != attachment.pair]
        anchor = vectors[attachment.side][attachment.anchor]
        linked, unlinked = (vectors[1 - attachment.side][k] for k in (attachment.linked, attachment.unlinked))
        distance = abs(attachment.unlinked - attachment.linked)
        out.append(
            AttachmentFeatures(
                max(-MAX_LOG_ODDS, min(MAX_LOG_ODDS, value.log_odds)),
                max(-MAX_LOG_ODDS, min(MAX_LOG_ODDS, scored[attachment.link].log_odds)),
                float(distance == 1),
                float(distance <= 2),
                min(distance, 10) / 10,
                *_content(anchor, linked, unlinked),
                float(unlinked.sentence.paragraph == linked.sentence.paragraph),
                max(others, default=0.0),
                1 / (1 + sum(p > value.probability for p in others)),
                float(attachment.unlinked > attachment.linked),
                value.values[_SAME],
                value.values[_SENTENCES],
            )
        )
    return out


def _content(anchor: TermVector, linked: TermVector, unlinked: TermVector) -> _Content:
    """Return the features from ``remainder_of_anchor`` to ``unlinked_to_anchor``."""
    shared = anchor.terms.keys() & unlinked.terms.keys()
    remainder = _weight(shared - linked.terms.keys(), unlinked.terms)
    lengths = [1 + len(vector.sentence.words) for vector in (anchor, linked, unlinked)]
    weight = unlinked.term_weight or 1.0
    return (
        remainder / (anchor.term_weight or 1.0),
        remainder / weight,
        min(remainder, MAX_REMAINDER) / MAX_REMAINDER,
        _weight(shared, unlinked.terms) / weight,
        _weight(unlinked.terms.keys() & linked.terms.keys(), unlinked.terms) / weight,
        *_coverage_gains(anchor.terms, linked.terms, unlinked.terms),
        math.log(lengths[0] / lengths[1]),
        math.log(lengths[2] / lengths[0]),
    )


def attach_unlinked(
    links: Sequence[Pair],
    scored: Mapping[Pair, ScoredPair],
    vectors: tuple[Vectors, Vectors],
    threshold: float,
    model: BoostedTrees | None = None,
) -> dict[Pair, float]:
    """Return the pairs that attach an unlinked sentence to a link, the most probable first.

    Args:
        links: The one-to-one links.
        scored: All scored pairs.
        vectors: The term vectors of both sides.
        threshold: The link threshold as a probability, 0–1.
        model: A model with features in the order of ``NAMES``; None for the shipped one.

    Returns:
        Pair (old, new) → probability, 0–1. No link is both split and merged.
    """
    model = model or load_model("join", NAMES)
    attachments = possible_attachments(links, scored)
    ranked = []
    for attachment, values in zip(attachments, attachment_features(attachments, scored, vectors), strict=True):
        p = round(model.probability(values), 6)
        if p >= THRESHOLD_SHARE * threshold:
            i, j = attachment.pair
            ranked.append((-p, abs(i - j), i + j, attachment.side, attachment))
    return select((attachment, -p) for p, *_, attachment in sorted(ranked, key=lambda entry: entry[:4]))


def select(ranked: Iterable[tuple[Attachment, float]]) -> dict[Pair, float]:
    """Return the pairs of attachments taken in order.

    An attachment is left out if its sentence was used before, if its anchor has ``MAX_PARTS`` parts, or if the link
    would be both split and merged.
    """
    parts: dict[tuple[int, int], int] = {}
    sides: dict[Pair, int] = {}
    used: set[tuple[int, int]] = set()
    out = {}
    for attachment, p in ranked:
        anchor, unlinked = (attachment.side, attachment.anchor), (1 - attachment.side, attachment.unlinked)
        side = sides.get(attachment.link, attachment.side)
        if unlinked in used or side != attachment.side or parts.get(anchor, 1) >= MAX_PARTS:
            continue
        sides[attachment.link] = attachment.side
        parts[anchor] = parts.get(anchor, 1) + 1
        used.add(unlinked)
        out[attachment.pair] = p
    return out
