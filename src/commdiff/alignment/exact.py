"""Units with the same words: linked before anything is weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from .term_vectors import Unit

Pair = tuple[int, int]


def _key(unit: Unit) -> Hashable:
    return unit.words or unit.text.strip()


def exact(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Pairs of units with the same words (without words: the same text), in order of the old text.

    A wording that stands once on each side is linked there. Where it stands several times, the unit beside a
    linked neighbour goes first, then the n-th of its kind with the n-th of its kind.
    """
    keys = [[_key(unit) for unit in side] for side in (old, new)]
    places: tuple[dict[Hashable, list[int]], ...] = defaultdict(list), defaultdict(list)
    for side in (0, 1):
        for index, key in enumerate(keys[side]):
            places[side][key].append(index)
    links = {at[0]: places[1][key][0] for key, at in places[0].items() if len(at) == len(places[1].get(key, ())) == 1}
    back = {j: i for i, j in links.items()}
    for step in (1, -1):
        for start in sorted(links):
            i, j = start + step, links[start] + step
            while 0 <= i < len(old) and 0 <= j < len(new) and i not in links and j not in back:
                if keys[0][i] != keys[1][j]:
                    break
                links[i], back[j] = j, i
                i, j = i + step, j + step
    for key, at in places[0].items():
        rest = [i for i in at if i not in links], [j for j in places[1].get(key, ()) if j not in back]
        links.update(zip(*rest, strict=False))
    return sorted(links.items())
