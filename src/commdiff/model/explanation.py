"""Why clauses were linked or not, and what the judge did with each shift that it found: results of ``explain``."""

from __future__ import annotations

from attrs import field, frozen
from attrs.validators import in_

from .change import Evidence

OUTCOMES = ("linked", "attached", "taken", "unlikely")
"""The outcomes of a candidate. "linked": linked one to one. "attached": part of a split or merge. "taken": one of the
sentences was linked to a better candidate. "unlikely": its probability is below the link threshold."""


@frozen
class FeatureContribution:
    """The contribution of one named feature to the log odds of a candidate.

    Attributes:
        feature: Name of the feature ("jaccard").
        about: A description of the feature.
        value: The value of the feature, mostly 0–1.
        log_odds: The contribution of the value to the natural logarithm of the odds.
    """

    feature: str
    about: str
    value: float
    log_odds: float


@frozen
class Candidate:
    """A pair of sentences that the aligner scored, given as the clauses they hold.

    Attributes:
        old: Indices of the clauses of the old sentence.
        new: Indices of the clauses of the new sentence.
        outcome: One of ``OUTCOMES``.
        log_odds: Natural logarithm of the odds of a link: ``bias`` plus the contributions of all features.
        probability: The same as a probability, 0–1, for this pair alone.
        bias: The log odds before any feature is read.
        contributions: What each feature adds, the largest absolute contribution first.
        attachment_probability: Probability (0–1) of the split or merge, if the outcome is "attached"; else None.
        rivals: For "taken", the links of the two sentences, as (old clauses, new clauses); else empty.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    outcome: str = field(validator=in_(OUTCOMES))
    log_odds: float
    probability: float
    bias: float
    contributions: tuple[FeatureContribution, ...]
    attachment_probability: float | None = None
    rivals: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


@frozen
class LinkExplanation:
    """Why a change was linked as it was, or was not linked.

    Attributes:
        method: The method of the link ("exact", "fuzzy", "split", "merge", "given"), None without a link.
        link_threshold: Probability (0–1) below which the aligner leaves both sentences unlinked.
        exact: True if its sentences have the same words on both sides.
        sentence_linked: True if the change has no link, but its sentence has one.
        candidates: The pairs that were scored for its sentences, the most probable first.
    """

    method: str | None
    link_threshold: float
    exact: bool
    sentence_linked: bool
    candidates: tuple[Candidate, ...]


@frozen
class DiscardedShift:
    """A difference in strength that the judge found and did not let decide.

    Attributes:
        dimension: What differs ("intensity").
        direction: "up" if the new wording would be stronger, "down" if weaker.
        evidence: The words that show it.
        function: Name of the function in ``commdiff.strength`` that discarded it ("drop_balanced_degrees").
        reason: Why, as one sentence.
    """

    dimension: str
    direction: str
    evidence: tuple[Evidence, ...]
    function: str
    reason: str


@frozen
class Explanation:
    """How one change was linked and judged.

    Attributes:
        link: Why it was linked as it was, or was not linked.
        discarded: The shifts that were found and did not decide, in the order in which they were discarded.
    """

    link: LinkExplanation
    discarded: tuple[DiscardedShift, ...]
