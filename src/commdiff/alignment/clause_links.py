"""Linked sentences → linked clauses: what was kept of a sentence is linked, what is new in it is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Link

ALIKE = 0.2  # share of words in common from which two clauses of linked sentences are linked
WITHIN = 0.6  # share of a clause's words that stand in a linked clause's partner, to join them

Words = Sequence[Sequence[str]]


class Group(NamedTuple):
    """The clauses of linked sentences, the link's probability, and how many sentences stand on each side."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    score: float
    shape: tuple[int, int]


def _alike(a: Sequence[str], b: Sequence[str]) -> float:
    one, two = set(a), set(b)
    return len(one & two) / (len(one | two) or 1)


def _method(group: Group) -> str:
    old, new = group.shape
    return "merge" if old > new else "split" if new > old else "fuzzy"


def _whole(group: Group) -> Link:
    return Link(group.old, group.new, min(group.score, 0.999), _method(group))


def _matches(group: Group, old: Words, new: Words) -> dict[int, int]:
    """Old clause → new clause, one to one: the most alike first; ties by the distance inside the group."""
    ranked = []
    for a, i in enumerate(group.old):
        for b, j in enumerate(group.new):
            value = _alike(old[i], new[j])
            if value >= ALIKE:
                ranked.append((-value, abs(a - b), a + b, i, j))
    out: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(ranked):
        if i not in out and j not in taken:
            out[i] = j
            taken.add(j)
    return out


def clause_links(group: Group, old: Words, new: Words, texts: Sequence[Sequence[str]]) -> list[Link]:
    """The links between the clauses of a group; at least one. Clauses left over are new or gone."""
    mine = [texts[0][i] for i in group.old], [texts[1][j] for j in group.new]
    if [old[i] for i in group.old] == [new[j] for j in group.new] and (
        any(old[i] for i in group.old) or mine[0] == mine[1]
    ):
        return [Link((i,), (j,), 1.0, "exact") for i, j in zip(group.old, group.new, strict=True)]
    if len(group.old) == 1 or len(group.new) == 1:
        return _star(group, old, new)
    matches = _matches(group, old, new)
    if not matches or group.shape != (1, 1):
        return [_whole(group)]
    back = {j: i for i, j in matches.items()}
    extra_old = {i: j for i in group.old if i not in matches for j in [_home(i, group.new, old, new)] if j in back}
    extra_new = {j: i for j in group.new if j not in back for i in [_home(j, group.old, new, old)] if i in matches}
    out = []
    for i, j in matches.items():
        more_old = tuple(k for k, home in extra_old.items() if home == j)
        more_new = tuple(k for k, home in extra_new.items() if home == i) if not more_old else ()
        same = old[i] == new[j] and not more_old and not more_new
        score = 1.0 if same else min(group.score, 0.999)
        method = "exact" if same else "merge" if more_old else "split" if more_new else _method(group)
        out.append(Link(tuple(sorted((i, *more_old))), tuple(sorted((j, *more_new))), score, method))
    return out


def _home(one: int, others: Sequence[int], mine: Words, theirs: Words) -> int | None:
    """The clause of the other side that holds most of this clause's words, if it holds enough of them."""
    words = set(mine[one])
    best = max(others, key=lambda k: (len(words & set(theirs[k])), -k))
    return best if words and len(words & set(theirs[best])) / len(words) >= WITHIN else None


def _star(group: Group, old: Words, new: Words) -> list[Link]:
    """One clause against several of one sentence: those that share enough with it are linked, at least the best."""
    if group.shape != (1, 1) or len(group.old) == len(group.new):
        return [_whole(group)]
    flip = len(group.old) == 1
    hub, parts = (group.old[0], group.new) if flip else (group.new[0], group.old)
    hubs, others = (old, new) if flip else (new, old)
    words = set(hubs[hub])
    share = {k: len(words & set(others[k])) / (len(set(others[k])) or 1) for k in parts}
    best = max(parts, key=lambda k: (share[k] * len(others[k]), -k))
    kept = tuple(k for k in parts if k == best or share[k] >= WITHIN)
    sides: tuple[tuple[int, ...], tuple[int, ...]] = ((hub,), kept) if flip else (kept, (hub,))
    same = len(kept) == 1 and hubs[hub] == others[kept[0]]
    method = "exact" if same else "fuzzy" if len(kept) == 1 else "split" if flip else "merge"
    return [Link(sides[0], sides[1], 1.0 if same else min(group.score, 0.999), method)]
