"""What is known of each unit before any pair is looked at: its terms and their weights."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from attrs import frozen

from .knowledge import Knowledge
from .terms import full_forms, stem

PRIOR = 60.0  # how many sentences of the pair the background table weighs as much as
_CAPITAL = re.compile(r"(?<=[\w,;)’'\"”] )[A-Z][\w\u2019'-]*[A-Za-z]|\b[A-Z][A-Z.]+[A-Z]\b")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")


@frozen
class Unit:
    """A sentence (or a clause) as the aligner sees it."""

    index: int
    text: str
    words: tuple[str, ...]
    paragraph: int = 0
    section: int = 0
    role: str = "body"
    heading: str = ""


@frozen
class Profile:
    """The weighted terms of one unit. ``size`` is the weight of all its terms, ``mass`` of its phrases."""

    unit: Unit
    terms: dict[str, float]
    phrases: dict[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    size: float
    mass: float
    norm: float
    line: str


def _abbreviations(units: Iterable[Unit], known: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = dict(known)
    for unit in units:
        found.update(full_forms(unit.text, unit.words))
    return found


def _stems(
    unit: Unit, full: dict[str, tuple[str, ...]], shorts: dict[str, list[tuple[tuple[str, ...], str]]]
) -> list[str]:
    words = unit.words
    out = [stem(word) for word in words if word != "'s"]
    seen = set(words)
    for word in words:
        if word in full and word not in ("us",):
            out += [stem(w) for w in full[word]]
        for form, short in shorts.get(word, ()):
            if short not in seen and all(w in seen for w in form):
                out.append(short)
                seen.add(short)
    return out


def profiles(old: Sequence[Unit], new: Sequence[Unit], known: Knowledge) -> tuple[list[Profile], list[Profile]]:
    """Profiles of both sides; a term weighs more the rarer it is here and in such texts at large."""
    full = _abbreviations((*old, *new), known.aliases)
    shorts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for short in sorted(full):
        shorts.setdefault(full[short][-1], []).append((full[short], short))
    sides = [[_stems(u, full, shorts) for u in side] for side in (old, new)]
    counts: Counter[str] = Counter()
    for side in sides:
        for stems in side:
            counts.update(set(stems))
    total = len(old) + len(new)
    weight = {term: math.log((PRIOR + total) / (PRIOR * known.share(term) + n)) for term, n in counts.items()}
    weight = {term: max(w, 0.05) for term, w in weight.items()}
    made = []
    for side, units in zip(sides, (old, new), strict=True):
        made.append([_profile(u, stems, weight) for u, stems in zip(units, side, strict=True)])
    return made[0], made[1]


def _profile(unit: Unit, stems: list[str], weight: dict[str, float]) -> Profile:
    terms = {t: weight[t] for t in dict.fromkeys(stems)}
    phrases = {}
    own = [stem(w) for w in unit.words if w != "'s"]
    for a, b in pairwise(own):
        value = weight[a] + weight[b]
        if value > 1.5:
            phrases[a + " " + b] = value
    names = frozenset(stem(m.lower().replace(".", "")) for m in _CAPITAL.findall(unit.text))
    numbers = frozenset(_NUMBER.findall(unit.text))
    return Profile(
        unit,
        terms,
        phrases,
        frozenset(n for n in names if n in terms),
        numbers,
        sum(terms.values()),
        sum(phrases.values()),
        math.sqrt(sum(w * w for w in terms.values())),
        " ".join(unit.words),
    )
