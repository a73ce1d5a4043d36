"""Why a change was linked as it was: the candidates of its sentences and the contributions of their features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..embeddings import Encoder
from ..model import Change, Statement
from ..model.explanation import Candidate, FeatureContribution, LinkExplanation
from .align import SentenceLinks, link_sentences, sentences_of
from .assignment import INITIAL_THRESHOLD, Pair
from .boosted_trees import BoostedTrees, load_model, logistic
from .clause_links import Words
from .features import ENCODER_WEIGHT, FEATURES, NAMES, NEUTRAL_COSINE

MAX_CANDIDATES = 4
"""Number of candidates shown for a sentence."""


class _Links(NamedTuple):
    """The links between sentences, and the positions of the clauses of each old and each new sentence."""

    old: Sequence[Sequence[int]]
    new: Sequence[Sequence[int]]
    sentences: SentenceLinks

    def clauses(self, pair: Pair) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return tuple(self.old[pair[0]]), tuple(self.new[pair[1]])

    def rivals(self, pair: Pair) -> list[Pair]:
        """Return the linked pairs that share a sentence with this one."""
        linked = sorted(self.sentences.probabilities)
        return [p for p in linked if p != pair and (p[0] == pair[0] or p[1] == pair[1])]


def _candidate(pair: Pair, links: _Links, model: BoostedTrees) -> Candidate:
    sentences = links.sentences
    value = sentences.scored[pair]
    rivals = links.rivals(pair)
    if pair in sentences.probabilities:
        outcome = "attached" if pair in sentences.attached else "linked"
    else:
        outcome = "taken" if value.log_odds > sentences.threshold and rivals else "unlikely"
    contributions = [
        FeatureContribution(name, FEATURES[name]["about"], round(v, 4), round(log_odds, 4))
        for name, v, log_odds in zip(NAMES, value.values, model.contributions(value.values), strict=True)
    ]
    encoder = value.log_odds - model.log_odds(value.values)
    if abs(encoder) > 1e-5:  # more than a rounding difference
        about = "similarity of the sentence vectors"
        cosine = round(encoder / ENCODER_WEIGHT + NEUTRAL_COSINE, 4)
        contributions.append(FeatureContribution("encoder", about, cosine, round(encoder, 4)))
    return Candidate(
        *links.clauses(pair),
        outcome,
        value.log_odds,
        value.probability,
        model.bias,
        tuple(sorted(contributions, key=lambda c: (-abs(c.log_odds), c.feature))),
        sentences.probabilities[pair] if outcome == "attached" else None,
        tuple(map(links.clauses, rivals)) if outcome == "taken" else (),
    )


def _shown_pairs(sentences: SentenceLinks, of_change: tuple[set[int], set[int]]) -> list[Pair]:
    """Return the best pairs of each sentence of a change and the pairs it is linked in, the most probable first."""
    scored = sentences.scored
    order = sorted(scored, key=lambda pair: (-scored[pair].log_odds, pair))
    out = {p for p in sentences.probabilities if p in scored and (p[0] in of_change[0] or p[1] in of_change[1])}
    for side in (0, 1):
        for sentence in of_change[side]:
            out.update([pair for pair in order if pair[side] == sentence][:MAX_CANDIDATES])
    return [pair for pair in order if pair in out]


def explain_link(
    old: Statement, new: Statement, words: tuple[Words, Words], change: Change, encoder: Encoder | None = None
) -> LinkExplanation:
    """Return why a change was linked as it was. The statements are aligned again.

    Args:
        old: The old statement.
        new: The new statement.
        words: The compared words of each clause of both statements.
        change: One change of their comparison.
        encoder: The sentence encoder of the comparison, or None.

    Returns:
        The candidates of the sentences of the change.

    Raises:
        UsageError: The encoder does not give one vector for each text.
    """
    old_sentences, old_members = sentences_of(old, words[0])
    new_sentences, new_members = sentences_of(new, words[1])
    sentences = link_sentences(old_sentences, new_sentences, encoder)
    links = _Links(old_members, new_members, sentences)
    old_clauses, new_clauses = {clause.index for clause in change.old}, {clause.index for clause in change.new}
    of_change = (
        {position for position, members in enumerate(old_members) if old_clauses & set(members)},
        {position for position, members in enumerate(new_members) if new_clauses & set(members)},
    )
    linked = [p for p in sentences.probabilities if p[0] in of_change[0] or p[1] in of_change[1]]
    model = load_model("pair", NAMES)
    return LinkExplanation(
        change.link.method if change.link else None,
        round(logistic(sentences.threshold), 6) if sentences.scored else INITIAL_THRESHOLD,
        bool(linked) and not any(pair in sentences.scored for pair in linked),
        change.link is None and bool(linked),
        tuple(_candidate(pair, links, model) for pair in _shown_pairs(sentences, of_change)),
    )
