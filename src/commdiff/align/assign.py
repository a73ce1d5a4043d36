"""Scored pairs → which units are linked: one to one first, then splits and merges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .profile import Profile
from .scorer import Pair

LINK = 0.3  # a pair less likely than this stays unlinked (the F1-best on families left out)
JOIN = 0.05  # a further unit of a split or merge may be this unlikely alone, since the rest is already linked
NEAR = 2  # units apart that still count as neighbours
SHARE_NEAR = 0.15  # of the further unit's weight, what only it says of the whole: neighbours
SHARE_FAR = 0.4  # the same, further off
MOST = 3  # units a split or merge holds on its longer side


def _order(scores: Mapping[Pair, float], least: float) -> list[Pair]:
    """Pairs by falling score; ties: the nearer in position first, then the earlier in both texts."""
    ranked = [(-p, abs(i - j), i + j, (i, j)) for (i, j), p in scores.items() if p >= least]
    return [pair for *_, pair in sorted(ranked)]


def one_to_one(scores: Mapping[Pair, float], sure: Iterable[Pair]) -> list[Pair]:
    """Each unit in one pair at most: the sure pairs, then the likeliest ones."""
    links = list(sure)
    used_old, used_new = {i for i, _ in links}, {j for _, j in links}
    for i, j in _order(scores, LINK):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            links.append((i, j))
    return links


def _adds(hub: Profile, free: Profile, parts: Sequence[Profile]) -> float:
    """The share of ``free``'s weight that stands in ``hub`` and in none of its ``parts``."""
    said = sum(
        weight
        for term, weight in free.terms.items()
        if term in hub.terms and not any(term in part.terms for part in parts)
    )
    return said / free.size if free.size else 0.0


def joined(
    links: Sequence[Pair],
    scores: Mapping[Pair, float],
    sure: frozenset[Pair],
    old: Mapping[int, Profile],
    new: Mapping[int, Profile],
) -> list[Pair]:
    """``links`` and the pairs by which a free unit joins a linked one: splits and merges, never both in one."""
    out = list(links)
    partners: tuple[dict[int, list[int]], dict[int, list[int]]] = (defaultdict(list), defaultdict(list))
    for i, j in out:
        partners[0][i].append(j)
        partners[1][j].append(i)
    for pair in _order(scores, JOIN):
        taken = [pair[side] in partners[side] for side in (0, 1)]
        if all(taken) or not any(taken):
            continue
        side = 0 if taken[0] else 1
        hub, free = pair[side], pair[1 - side]
        others = partners[side][hub]
        fixed = any(((hub, o) if side == 0 else (o, hub)) in sure for o in others)
        if fixed or len(others) >= MOST or any(len(partners[1 - side][o]) > 1 for o in others):
            continue
        sides = (old, new) if side == 0 else (new, old)
        near = min(abs(free - o) for o in others) <= NEAR
        if _adds(sides[0][hub], sides[1][free], [sides[1][o] for o in others]) < (SHARE_NEAR if near else SHARE_FAR):
            continue
        out.append(pair)
        partners[0][pair[0]].append(pair[1])
        partners[1][pair[1]].append(pair[0])
    return out
