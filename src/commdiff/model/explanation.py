"""Why clauses were linked or not: the nouns of ``commdiff.candidates``. Frozen data, indices of clauses only."""

from __future__ import annotations

from attrs import frozen

OUTCOMES = ("linked", "joined", "taken", "unlikely")
"""``linked`` one to one; ``joined`` as part of a split or merge; ``taken``: one of the two went to a better pair;
``unlikely``: below the null choice, the probability from which leaving both unlinked is the better guess."""


@frozen
class Share:
    """What one named feature adds to a pair's log odds. ``value`` is the feature's, mostly 0–1."""

    feature: str
    about: str
    value: float
    amount: float


@frozen
class Candidate:
    """A pair of sentences that was weighed, as the clauses they hold. ``odds`` are the natural logarithm of the odds:
    ``bias`` and the amounts of all ``shares`` added up. ``probability`` (0–1) is that of the pair alone; ``joint``
    that by which it joined a split or merge. ``rivals``: the links that one of the two is in instead."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    outcome: str
    odds: float
    probability: float
    bias: float
    shares: tuple[Share, ...]
    joint: float | None = None
    rivals: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()


@frozen
class Reasons:
    """How a change found its counterpart, or found none. ``rung`` is the link's method, None without a link;
    ``null`` the probability of the null choice; ``exact``: its sentences have the same words on both sides;
    ``inside``: it has no link, but its sentence has one. ``candidates`` come likeliest first."""

    rung: str | None
    null: float
    exact: bool
    inside: bool
    candidates: tuple[Candidate, ...]
