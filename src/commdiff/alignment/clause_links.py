"""Clauses of linked sentences: kept clauses are linked, the others are added or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Link

MIN_JACCARD = 0.2
"""Share of common words from which two clauses of linked sentences are linked."""
MIN_CONTAINED = 0.6
"""Share of a clause's words in the counterpart of another clause from which it joins that link."""
MAX_INEXACT_SCORE = 0.999
"""Largest score of a link of clauses that do not have the same words."""

Words = Sequence[Sequence[str]]
"""The compared words of each clause of one side."""


class LinkedSentences(NamedTuple):
    """The positions of the clauses of linked sentences.

    Attributes:
        old: Positions of the old clauses.
        new: Positions of the new clauses.
        score: Probability of the link of the sentences, 0–1.
        sizes: Number of sentences on the old and the new side.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    sizes: tuple[int, int]

    @property
    def inexact_score(self) -> float:
        """The score of links between clauses that do not have the same words."""
        return min(self.score, MAX_INEXACT_SCORE)

    @property
    def method(self) -> str:
        """The method of a link of all clauses."""
        old, new = self.sizes
        return "merge" if old > new else "split" if new > old else "fuzzy"

    def as_one_link(self) -> Link:
        """Return one link of all clauses."""
        return Link(self.old, self.new, self.inexact_score, self.method)


def _jaccard(a: Sequence[str], b: Sequence[str]) -> float:
    a_words, b_words = set(a), set(b)
    return len(a_words & b_words) / (len(a_words | b_words) or 1)


def _match(group: LinkedSentences, old: Words, new: Words) -> dict[int, int]:
    """Return old clause → new clause, one to one, the most similar first, then the nearest in the sentences."""
    ranked = []
    for a, i in enumerate(group.old):
        for b, j in enumerate(group.new):
            value = _jaccard(old[i], new[j])
            if value >= MIN_JACCARD:
                ranked.append((-value, abs(a - b), a + b, i, j))
    out: dict[int, int] = {}
    used: set[int] = set()
    for *_, i, j in sorted(ranked):
        if i not in out and j not in used:
            out[i] = j
            used.add(j)
    return out


def link_clauses(group: LinkedSentences, old: Words, new: Words, texts: Sequence[Sequence[str]]) -> list[Link]:
    """Return the links between clauses of linked sentences, at least one; the other clauses are added or dropped."""
    old_words, new_words = [old[i] for i in group.old], [new[j] for j in group.new]
    if old_words == new_words and (
        any(old_words) or [texts[0][i] for i in group.old] == [texts[1][j] for j in group.new]
    ):
        return [Link((i,), (j,), 1.0, "exact") for i, j in zip(group.old, group.new, strict=True)]
    if len(group.old) == 1 or len(group.new) == 1:
        return _link_one_to_many(group, old, new)
    matches = _match(group, old, new)
    if not matches or group.sizes != (1, 1):
        return [group.as_one_link()]
    mirrored = {j: i for i, j in matches.items()}
    joining_old = {i: _container(old[i], group.new, new) for i in group.old if i not in matches}
    joining_new = {j: _container(new[j], group.old, old) for j in group.new if j not in mirrored}
    out = []
    for i, j in matches.items():
        more_old = tuple(k for k, container in joining_old.items() if container == j)
        more_new = tuple(k for k, container in joining_new.items() if container == i) if not more_old else ()
        same = old[i] == new[j] and not more_old and not more_new
        score = 1.0 if same else group.inexact_score
        method = "exact" if same else "merge" if more_old else "split" if more_new else group.method
        out.append(Link(tuple(sorted((i, *more_old))), tuple(sorted((j, *more_new))), score, method))
    return out


def _container(words: Sequence[str], others: Sequence[int], other_words: Words) -> int | None:
    """Return the clause of the other side with most of these words; None if it has too few of them."""
    distinct = set(words)
    best = max(others, key=lambda k: (len(distinct & set(other_words[k])), -k))
    contained = len(distinct & set(other_words[best]))
    return best if distinct and contained / len(distinct) >= MIN_CONTAINED else None


def _link_one_to_many(group: LinkedSentences, old: Words, new: Words) -> list[Link]:
    """Return the link of one clause and several: the most similar one, and all whose words it contains."""
    if group.sizes != (1, 1) or len(group.old) == len(group.new):
        return [group.as_one_link()]
    is_split = len(group.old) == 1
    one, many = (group.old[0], group.new) if is_split else (group.new[0], group.old)
    one_words, many_words = (old[one], new) if is_split else (new[one], old)
    words = set(one_words)
    share = {k: len(words & set(many_words[k])) / (len(set(many_words[k])) or 1) for k in many}
    best = max(many, key=lambda k: (share[k] * len(many_words[k]), -k))
    kept = tuple(k for k in many if k == best or share[k] >= MIN_CONTAINED)
    same = len(kept) == 1 and one_words == many_words[kept[0]]
    method = "exact" if same else "fuzzy" if len(kept) == 1 else "split" if is_split else "merge"
    old_side, new_side = ((one,), kept) if is_split else (kept, (one,))
    return [Link(old_side, new_side, 1.0 if same else group.inexact_score, method)]
