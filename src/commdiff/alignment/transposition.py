"""Links that moved: those outside the heaviest run of links that do not cross."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from zlib import crc32

from ..model import Link


def weights(links: Sequence[Link], old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[int]:
    """How many words each link holds; equal weights are told apart by the words, the same from both sides."""
    out = []
    for link in links:
        sides = sorted(" ".join(w for i in members for w in words[i]) for members, words in
                       ((link.old, old), (link.new, new)))  # fmt: skip
        size = 2 + sum(len(side.split()) for side in sides)
        out.append((size << 20) + (crc32("\n".join(sides).encode("utf-8", "replace")) & 0xFFFFF))
    return out


def heaviest_run(targets: Sequence[int], weight: Sequence[int]) -> frozenset[int]:
    """The positions of the increasing run of ``targets`` that weighs most. n log n."""
    tops: list[int] = []
    values: list[int] = []
    where: list[int] = []
    back = [-1] * len(targets)
    for position, place in enumerate(targets):
        at = bisect_left(tops, place)
        total = weight[position] + (values[at - 1] if at else 0)
        back[position] = where[at - 1] if at else -1
        end = at
        while end < len(tops) and values[end] <= total:
            end += 1
        tops[at:end], values[at:end], where[at:end] = [place], [total], [position]
    kept, at = set(), where[-1] if where else -1
    while at >= 0:
        kept.add(at)
        at = back[at]
    return frozenset(kept)


def moved(links: Sequence[Link], weight: Sequence[int]) -> frozenset[int]:
    """Positions of the links outside the heaviest increasing run; ``links`` come in old order."""
    return frozenset(range(len(links))) - heaviest_run([link.new[0] for link in links], weight)
