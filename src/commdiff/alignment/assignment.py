"""Assignment of scored pairs to one-to-one links: a maximum-weight bipartite matching.

The weight of a pair is its log odds above the link threshold; pairs below the threshold are not linked. Connected
components of competing pairs are solved separately by augmenting paths. Ties are broken by position: a weight decreases
minimally with the square of the distance of the pair from the diagonal, so of two equal matchings the one with fewer
crossings is taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import fsum, log

from ..algorithms import representatives

Pair = tuple[int, int]
"""(Position of an old sentence, position of a new sentence)."""
DIAGONAL_PENALTY = 1e-5
"""Log odds that a pair in opposite corners of the two texts loses."""
INITIAL_THRESHOLD, MIN_THRESHOLD, MAX_THRESHOLD = 0.4, 0.2, 0.5
"""Link threshold as a probability: first estimate and bounds."""
ITERATIONS = 4
"""Number of times that the link threshold is estimated again."""
MAX_COMPONENT = 600
"""Number of pairs of a component above which pairs are taken greedily."""


def edge_weights(log_odds: Mapping[Pair, float], threshold: float, sizes: Pair) -> dict[Pair, float]:
    """Return the pairs above the threshold with their log odds above it."""
    n, m = sizes
    out = {}
    for (i, j), value in log_odds.items():
        offset = (i + 0.5) / n - (j + 0.5) / m
        weight = value - threshold - DIAGONAL_PENALTY * offset * offset
        if weight > 0:
            out[i, j] = weight
    return out


def _components(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Return the pairs in groups that share sentences, directly or through other pairs."""
    pairs = sorted(pairs)
    component = representatives([((0, i), (1, j)) for i, j in pairs])
    components: dict[Pair, list[Pair]] = defaultdict(list)
    for i, j in pairs:
        components[component[0, i]].append((i, j))
    return list(components.values())


def _greedy_matching(component: Iterable[Pair], weights: Mapping[Pair, float]) -> list[Pair]:
    used: tuple[set[int], set[int]] = set(), set()
    out = []
    for pair in sorted(component, key=lambda p: (-weights[p], abs(p[0] - p[1]), p[0] + p[1], p)):
        if pair[0] not in used[0] and pair[1] not in used[1]:
            used[0].add(pair[0])
            used[1].add(pair[1])
            out.append(pair)
    return out


def _augmenting_path(start: int, edges: Mapping[int, Mapping[int, float]], partner: Mapping[int, int]) -> list[Pair]:
    """Return the pairs that the best augmenting path from an unmatched old sentence links (Bellman–Ford).

    A step to a new sentence adds the weight of its pair, a step back along a match subtracts it. The path ends in an
    unmatched new sentence, or leaves an old sentence unmatched.
    """
    best: dict[int, float] = {start: 0.0}
    previous: dict[int, Pair] = {}
    queue, top, end = [start], 0.0, None
    while queue:
        following: dict[int, None] = {}
        for i in queue:
            for j, weight in edges[i].items():
                value, other = best[i] + weight, partner.get(j)
                if other == i:
                    continue
                if other is None:
                    if value > top + 1e-12:
                        top, end = value, (i, j)
                    continue
                value -= edges[other][j]
                if value > best.get(other, float("-inf")) + 1e-12:
                    best[other], previous[other] = value, (i, j)
                    following[other] = None
                    if value > top + 1e-12:
                        top, end = value, (i, j)
        queue = list(following)
    path = []
    while end is not None:
        path.append(end)
        end = previous.get(end[0]) if end[0] != start else None
    return path


def _best_matching(component: Iterable[Pair], weights: Mapping[Pair, float]) -> list[Pair]:
    """Return the matching of a component with the largest total weight; old sentences are added one by one."""
    edges: dict[int, dict[int, float]] = defaultdict(dict)
    for i, j in component:
        edges[i][j] = weights[i, j]
    partner: dict[int, int] = {}
    for start in sorted(edges):
        for i, j in _augmenting_path(start, edges, partner):
            partner[j] = i
    return [(i, j) for j, i in partner.items()]


def match_one_to_one(log_odds: Mapping[Pair, float], threshold: float, sizes: Pair) -> list[Pair]:
    """Return the matching with the largest total weight, in order; ``sizes`` are the numbers of sentences."""
    weights = edge_weights(log_odds, threshold, sizes)
    links: list[Pair] = []
    for component in _components(weights):
        if len(component) == 1:
            links += component
        elif len(component) <= MAX_COMPONENT:
            links += _best_matching(component, weights)
        else:
            links += _greedy_matching(component, weights)
    return sorted(links)


def link_threshold(
    probabilities: Mapping[Pair, float], log_odds: Mapping[Pair, float], exact: int, sizes: Pair
) -> float:
    """Return the log odds from which pairs are linked for the best expected F1.

    The expected F1 of a set of links is largest if the pairs are linked whose probability is above half of that F1
    (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", 2014). The threshold
    is found by fixed-point iteration. ``exact`` is the number of pairs with the same words, which are certain.
    """
    expected = exact + fsum(probabilities.values())
    threshold = INITIAL_THRESHOLD
    for _ in range(ITERATIONS):
        links = match_one_to_one(log_odds, log(threshold / (1 - threshold)), sizes)
        correct = exact + fsum(probabilities[pair] for pair in links)
        half_f1 = round(correct / (exact + len(links) + expected), 6) if expected else INITIAL_THRESHOLD
        threshold = min(MAX_THRESHOLD, max(MIN_THRESHOLD, half_f1))
    return log(threshold / (1 - threshold))
