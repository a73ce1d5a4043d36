"""Which clause of the old statement became which clause of the new one."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from ..model import Alignment, Link, Statement

Words = Sequence[Sequence[str]]
FLOOR = 0.3  # the first, provisional null choice: a share of idf-weighted words in common


def _exact(old: Words, new: Words) -> dict[int, int]:
    """Clauses with the same words: the n-th of a kind with the n-th of its kind."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(new) - 1, -1, -1):
        places[tuple(new[j])].append(j)
    return {i: places[key].pop() for i, key in enumerate(map(tuple, old)) if key and places.get(key)}


def _weights(old: Words, new: Words) -> dict[str, float]:
    counts: dict[str, int] = defaultdict(int)
    for words in (*old, *new):
        for word in dict.fromkeys(words):
            counts[word] += 1
    total = len(old) + len(new)
    return {word: math.log(1 + total / n) for word, n in counts.items()}


def _pairs(old: Words, new: Words, weight: dict[str, float]) -> list[tuple[float, int, int]]:
    """Weighted Jaccard of every pair that shares a word which is not everywhere."""
    postings: dict[str, list[int]] = defaultdict(list)
    for j, words in enumerate(new):
        for word in dict.fromkeys(words):
            postings[word].append(j)
    size = [sum(weight[w] for w in dict.fromkeys(words)) for words in new]
    found = []
    for i, words in enumerate(old):
        common: dict[int, float] = defaultdict(float)
        kinds = dict.fromkeys(words)
        mine = sum(weight[w] for w in kinds)
        for word in sorted(kinds, key=lambda w: (len(postings.get(w, ())), w)):
            if len(postings.get(word, ())) > 400:
                break
            for j in postings.get(word, ()):
                common[j] += weight[word]
        found += [(c / (mine + size[j] - c), i, j) for j, c in common.items()]
    return [pair for pair in found if pair[0] >= FLOOR]


def _moved(links: Sequence[Link], size: Sequence[int]) -> frozenset[int]:
    """Positions of links outside the heaviest run that does not cross; links come in old order."""
    tops: list[int] = []
    values: list[int] = []
    where: list[int] = []
    back = [-1] * len(links)
    for position, link in enumerate(links):
        place, weight = link.new[0], size[position]
        at = bisect_left(tops, place)
        total = weight + (values[at - 1] if at else 0)
        back[position] = where[at - 1] if at else -1
        end = at
        while end < len(tops) and values[end] <= total:
            end += 1
        tops[at:end], values[at:end], where[at:end] = [place], [total], [position]
    kept, at = set(), where[-1] if where else -1
    while at >= 0:
        kept.add(at)
        at = back[at]
    return frozenset(range(len(links))) - kept


def align(old: Statement, new: Statement, old_words: Words, new_words: Words) -> Alignment:
    """Link the clauses of two statements; ``old_words[i]`` are the compared words of ``old.clauses[i]``."""
    taken = _exact(old_words, new_words)
    found = [Link((i,), (j,), 1.0, "exact") for i, j in taken.items()]
    used_old, used_new = set(taken), set(taken.values())
    weight = _weights(old_words, new_words)
    scored = _pairs(
        [() if i in used_old else w for i, w in enumerate(old_words)],
        [() if j in used_new else w for j, w in enumerate(new_words)],
        weight,
    )
    for score, i, j in sorted(scored, key=lambda p: (-p[0], abs(p[1] - p[2]), p[1], p[2])):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            found.append(Link((i,), (j,), min(score, 0.999), "fuzzy"))
    links = tuple(sorted(found, key=lambda link: (link.old, link.new)))
    sizes = [1 + sum(len(old_words[i]) for i in link.old) for link in links]
    return Alignment(
        links,
        _moved(links, sizes),
        tuple(i for i in range(len(old_words)) if i not in used_old),
        tuple(j for j in range(len(new_words)) if j not in used_new),
    )
