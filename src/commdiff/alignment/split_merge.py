"""Splits and merges: an unlinked sentence is attached to a link if it has the content that the linked part lacks.

The anchor is the sentence that was split, or into which several sentences were merged. The linked sentence is the
counterpart it has already. The unlinked sentence is the one that may be attached to them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from .. import resources
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


NAMES = tuple(resources.table("data/align_features.toml")["attachment"])
"""The features of an attachment in the order of their values."""
_values = itemgetter(*NAMES)
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
) -> list[tuple[float, ...]]:
    """Return the values of ``NAMES`` for each attachment."""
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
        features = _content(anchor, linked, unlinked) | {
            "odds": max(-MAX_LOG_ODDS, min(MAX_LOG_ODDS, value.log_odds)),
            "odds_linked": max(-MAX_LOG_ODDS, min(MAX_LOG_ODDS, scored[attachment.link].log_odds)),
            "adjacent": float(distance == 1),
            "within_two": float(distance <= 2),
            "distance": min(distance, 10) / 10,
            "same_paragraph": float(unlinked.sentence.paragraph == linked.sentence.paragraph),
            "other": max(others, default=0.0),
            "rank": 1 / (1 + sum(p > value.probability for p in others)),
            "after": float(attachment.unlinked > attachment.linked),
            "same": value.values[_SAME],
            "sentences": value.values[_SENTENCES],
        }
        out.append(_values(features))
    return out


def _content(anchor: TermVector, linked: TermVector, unlinked: TermVector) -> dict[str, float]:
    shared = anchor.terms.keys() & unlinked.terms.keys()
    remainder = _weight(shared - linked.terms.keys(), unlinked.terms)
    lengths = [1 + len(vector.sentence.words) for vector in (anchor, linked, unlinked)]
    weight = unlinked.term_weight or 1.0
    gain_jaccard, gain_cosine = _coverage_gains(anchor.terms, linked.terms, unlinked.terms)
    return {
        "remainder_of_anchor": remainder / (anchor.term_weight or 1.0),
        "remainder_of_unlinked": remainder / weight,
        "remainder": min(remainder, MAX_REMAINDER) / MAX_REMAINDER,
        "in_anchor": _weight(shared, unlinked.terms) / weight,
        "in_linked": _weight(unlinked.terms.keys() & linked.terms.keys(), unlinked.terms) / weight,
        "gain_jaccard": gain_jaccard,
        "gain_cosine": gain_cosine,
        "anchor_to_linked": math.log(lengths[0] / lengths[1]),
        "unlinked_to_anchor": math.log(lengths[2] / lengths[0]),
    }


def attach_unlinked(
    links: Sequence[Pair],
    scored: Mapping[Pair, ScoredPair],
    vectors: tuple[Vectors, Vectors],
    threshold: float,
    model: BoostedTrees | None = None,
) -> dict[Pair, float]:
    """Return the pairs that attach an unlinked sentence to a link → probability (0–1), the most probable first.

    The threshold is the link threshold as a probability. No link is both split and merged.
    """
    model = model or load_model("attachment", NAMES)
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
