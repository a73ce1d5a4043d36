"""Which clause of the old statement became which clause of the new one.

A ladder from cheap to costly, the rung kept on each link: ``exact`` (the same words), ``fuzzy`` (likely one to
one), ``split`` and ``merge`` (several units on one side). Sentences are linked first, since they carry the
context; the clauses inside linked sentences are linked after that (inside.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..embeddings import Encoder
from ..model import Alignment, Link, Statement
from .assignment import Pair, null_choice, one_to_one
from .boosted_trees import knowledge, logistic
from .candidates import near
from .clause_links import Group, clause_links
from .exact import exact
from .scoring import Scored, scene, score
from .split_merge import joined
from .term_vectors import Unit, profiles
from .transposition import moved, weights

Words = Sequence[Sequence[str]]

__all__ = ["align"]


class Settled(NamedTuple):
    """The linked pairs of units with the probability of each (1 for exact ones), those of them that joined a split
    or merge, every pair that was scored, and the log odds of the null choice."""

    scores: dict[Pair, float]
    joined: frozenset[Pair] = frozenset()
    scored: dict[Pair, Scored] = {}  # noqa: RUF012 (never written to)
    null: float = 0.0


def units_of(statement: Statement, words: Words) -> tuple[list[Unit], list[list[int]]]:
    """The sentences of a statement as units, and the clauses each of them holds."""
    members: dict[int, list[int]] = {}
    for clause in statement.clauses:
        members.setdefault(clause.sentence, []).append(clause.index)
    units = []
    for index, clauses in enumerate(members.values()):
        first = statement.clauses[clauses[0]]
        text = " ".join(statement.clauses[i].content for i in clauses)
        norms = tuple(word for i in clauses for word in words[i])
        units.append(Unit(index, text, norms, first.paragraph, first.role))
    return units, list(members.values())


def one_by_one(scored: Mapping[Pair, Scored], same: int, sizes: Pair) -> tuple[list[Pair], float]:
    """Of the scored pairs those to link, and the log odds of the null choice; ``same``: how many pairs are certain."""
    odds = {pair: s.odds for pair, s in scored.items()}
    null = null_choice({pair: s.probability for pair, s in scored.items()}, odds, same, sizes)
    return one_to_one(odds, null, sizes), null


def settle(old: Sequence[Unit], new: Sequence[Unit], encoder: Encoder | None = None) -> Settled:
    """Link the units of two sides: those with the same words, then the likely pairs, then what joins them."""
    known = dict.fromkeys(exact(old, new), 1.0)
    used = frozenset(i for i, _ in known), frozenset(j for _, j in known)
    if len(used[0]) == len(old) or len(used[1]) == len(new):
        return Settled(known)
    sides = profiles(old, new, knowledge())
    same = sorted(known)
    scored = score(*scene(sides, near(*sides), same))
    if encoder is not None:
        from .embeddings import reweighed

        scored = reweighed(scored, sides, encoder)
    links, null = one_by_one(scored, len(same), (len(old), len(new)))
    known.update((pair, scored[pair].probability) for pair in links)
    more = joined(links, scored, sides, logistic(null))
    known.update(more)
    return Settled(known, frozenset(more), scored, null)


def _groups(links: Sequence[Pair]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Links that share a unit, as (old units, new units). Each component is a star, so its hub gathers it."""
    by_old: dict[int, list[int]] = defaultdict(list)
    by_new: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(links):
        by_old[i].append(j)
        by_new[j].append(i)
    out: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for i, partners in sorted(by_old.items()):
        if len(partners) > 1 or len(by_new[partners[0]]) == 1:
            out.append(((i,), tuple(partners)))
    out += [(tuple(sorted(mine)), (j,)) for j, mine in sorted(by_new.items()) if len(mine) > 1]
    return out


def align(
    old: Statement, new: Statement, old_words: Words, new_words: Words, encoder: Encoder | None = None
) -> Alignment:
    """Link the clauses of two segmented statements; ``old_words[i]`` are the compared words of ``old.clauses[i]``.

    ``encoder``: a sentence encoder that has a say (meaning.py). Swapping the sides gives the same links, mirrored.
    """
    old_units, old_members = units_of(old, old_words)
    new_units, new_members = units_of(new, new_words)
    scores = settle(old_units, new_units, encoder).scores
    texts = [[clause.content for clause in side.clauses] for side in (old, new)]
    found: list[Link] = []
    for mine, theirs in _groups(list(scores)):
        group = Group(
            tuple(i for unit in mine for i in old_members[unit]),
            tuple(j for unit in theirs for j in new_members[unit]),
            min(scores[i, j] for i in mine for j in theirs if (i, j) in scores),
            (len(mine), len(theirs)),
        )
        found += clause_links(group, old_words, new_words, texts)
    links = tuple(sorted(found, key=lambda link: (link.old, link.new)))
    used = {i for link in links for i in link.old}, {j for link in links for j in link.new}
    return Alignment(
        links,
        moved(links, weights(links, old_words, new_words)),
        tuple(i for i in range(len(old_words)) if i not in used[0]),
        tuple(j for j in range(len(new_words)) if j not in used[1]),
    )
