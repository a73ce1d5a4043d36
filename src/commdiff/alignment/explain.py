"""Why a clause was linked as it was: the pairs its sentences were weighed in, scored once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..embeddings import Encoder
from ..model import Change, Statement
from ..model.explanation import Candidate, FeatureContribution, LinkExplanation
from .align import Settled, Words, settle, units_of
from .assignment import START, Pair
from .boosted_trees import Forest, logistic, scorer
from .embeddings import NEITHER, WEIGHT
from .features import NAMES

TOP = 4  # candidates shown for a sentence

ABOUT = {
    "jaccard": "weighty words in common, of all",
    "cosine": "likeness of the weighted words",
    "phrases": "pairs of neighbouring words in common",
    "order": "words in the same order",
    "letters": "likeness letter by letter",
    "tokens": "likeness letter by letter, words sorted",
    "partial": "the shorter found within the longer",
    "common": "weight of the words in common",
    "position": "distance in the texts",
    "votes": "words in common that few other sentences hold",
    "phrase_votes": "phrases in common that few other sentences hold",
    "neighbours": "the sentences just before or after match",
    "both_headings": "both are headings",
    "one_heading": "only one is a heading",
    "starts": "both begin their text",
    "ends": "both end their text",
    "after_anchor": "distance from the last sentence before that has a plain counterpart",
    "before_anchor": "distance from the next sentence after that has one",
    "nearest_anchor": "the less of the two",
    "between": "lies between the counterparts of its neighbours",
    "only_gap": "the two are all that their neighbours leave",
    "off_course": "distance from where the texts' order would put it",
    "off_course_ordered": "the same, where the texts keep one order",
    "off_course_gap": "the same, by how much is free there",
    "paragraph_place": "difference of place in the paragraph",
    "paragraph_sizes": "sizes of the paragraphs",
    "paragraph_anchors": "other plain counterparts the paragraphs have in common",
    "paragraph_share": "the same, as a share",
    "section_anchors": "other plain counterparts the sections have in common",
    "section_share": "the same, as a share",
    "section_opening": "both open their section",
    "section_place": "difference of place in the section",
    "section_distance": "the same, in sentences",
    "section_headings": "both head sections that may correspond",
    "in_order": "how far the two texts keep one order",
    "anchored": "how much of the two texts has a plain counterpart",
    "same": "how much of the two texts is the same words",
    "units": "length of the texts",
    "sizes": "difference in length of the texts",
    "likeness": "how alike the two texts are in all",
    "ahead": "ahead of its rivals, by words and phrases",
    "ahead_cosine": "ahead of its rivals, by likeness",
    "ahead_votes": "ahead of its rivals, by rare words",
    "window": "ahead of its rivals, by the text around",
    "block": "ahead of its rivals, by the paragraphs",
    "section": "likeness of the sections",
    "section_ahead": "ahead of its rivals, by the sections",
    "section_ahead_other": "the same, on its better side",
}


class _Sides(NamedTuple):
    """The clauses of each sentence, and what was settled between the sentences."""

    old: Sequence[Sequence[int]]
    new: Sequence[Sequence[int]]
    settled: Settled

    def clauses(self, pair: Pair) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return tuple(self.old[pair[0]]), tuple(self.new[pair[1]])

    def rivals(self, pair: Pair) -> list[Pair]:
        """The linked pairs that share a sentence with this one."""
        return [p for p in sorted(self.settled.scores) if p != pair and (p[0] == pair[0] or p[1] == pair[1])]


def _candidate(pair: Pair, sides: _Sides, model: Forest) -> Candidate:
    settled = sides.settled
    value = settled.scored[pair]
    rivals = sides.rivals(pair)
    if pair in settled.scores:
        outcome = "joined" if pair in settled.joined else "linked"
    else:
        outcome = "taken" if value.odds > settled.null and rivals else "unlikely"
    contributions = [
        FeatureContribution(name, ABOUT[name], round(v, 4), round(share, 4))
        for name, v, share in zip(NAMES, value.values, model.shares(value.values), strict=True)
    ]
    said = value.odds - model.odds(value.values)
    if abs(said) > 1e-5:  # more than rounding: an encoder had its say
        about = "likeness in meaning, by the sentence encoder"
        contributions.append(FeatureContribution("encoder", about, round(said / WEIGHT + NEITHER, 4), round(said, 4)))
    return Candidate(
        *sides.clauses(pair),
        outcome,
        value.odds,
        value.probability,
        model.bias,
        tuple(sorted(contributions, key=lambda c: (-abs(c.log_odds), c.feature))),
        settled.scores[pair] if outcome == "joined" else None,
        tuple(map(sides.clauses, rivals)) if outcome == "taken" else (),
    )


def _shown(sides: _Sides, mine: tuple[set[int], set[int]]) -> list[Pair]:
    """The likeliest pairs of each of these sentences, and those they are linked in; likeliest first."""
    scored = sides.settled.scored
    order = sorted(scored, key=lambda pair: (-scored[pair].odds, pair))
    out = {pair for pair in sides.settled.scores if pair in scored and (pair[0] in mine[0] or pair[1] in mine[1])}
    for side in (0, 1):
        for unit in mine[side]:
            out.update([pair for pair in order if pair[side] == unit][:TOP])
    return [pair for pair in order if pair in out]


def explain_link(
    old: Statement, new: Statement, words: tuple[Words, Words], change: Change, encoder: Encoder | None = None
) -> LinkExplanation:
    """What was weighed for the sentences of one change of these two statements."""
    old_units, old_members = units_of(old, words[0])
    new_units, new_members = units_of(new, words[1])
    settled = settle(old_units, new_units, encoder)
    sides = _Sides(old_members, new_members, settled)
    held = {clause.index for clause in change.old}, {clause.index for clause in change.new}
    mine = (
        {unit for unit, members in enumerate(old_members) if held[0] & set(members)},
        {unit for unit, members in enumerate(new_members) if held[1] & set(members)},
    )
    touching = [pair for pair in settled.scores if pair[0] in mine[0] or pair[1] in mine[1]]
    model = scorer("pair", NAMES)
    return LinkExplanation(
        change.link.method if change.link else None,
        round(logistic(settled.null), 6) if settled.scored else START,
        bool(touching) and not any(pair in settled.scored for pair in touching),
        change.link is None and bool(touching),
        tuple(_candidate(pair, sides, model) for pair in _shown(sides, mine)),
    )
