"""What is known of each unit before any pair is looked at: its terms and their weights."""

from __future__ import annotations

import itertools
import math
import operator
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..english import MONTH_NAMES, stem
from .abbreviations import full_forms
from .boosted_trees import Knowledge

PRIOR = 60.0  # the background table counts as much as this many units of the two texts
FLOOR = 0.05  # the least weight of a term
PHRASE = 1.5  # two neighbouring terms that weigh less than this together are no phrase
HEAVY = 1.5  # terms lighter than this say nothing of what the text around is about
HEADING = 12  # a line without a full stop of at most so many words reads as a heading
DATE = "<date>"  # a term that every line has that is a date and nothing else
LONGEST_DATE = 6
_OF_A_DATE = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|of|the|on|\d+[a-z]{0,2}")  # beside a month
_ENDED = re.compile(r"[.;:!?,…”\"]$")
Bag = dict[str, float]


class Unit(NamedTuple):
    """A sentence as the aligner sees it; ``text`` without its number, ``words`` as compared."""

    index: int  # type: ignore[assignment] # a tuple has a method of this name, which nobody wants here
    text: str
    words: tuple[str, ...]
    paragraph: int = 0
    role: str = "body"


class Profile(NamedTuple):
    """The weighted terms of one unit. ``size`` is the weight of its terms, ``mass`` that of its
    phrases; ``heavy`` are the terms that are not common everywhere."""

    unit: Unit
    terms: Bag
    phrases: Bag
    size: float
    mass: float
    norm: float
    line: str
    heading: bool
    heavy: Bag


def norm(bag: Mapping[str, float]) -> float:
    """The Euclidean length of a bag of weights."""
    weights = bag.values()
    return math.sqrt(sum(map(operator.mul, weights, weights)))


def counted(bags: Iterable[Iterable[str]]) -> Counter[str]:
    """How many of the bags hold each term or phrase."""
    return Counter(itertools.chain.from_iterable(bags))


Forms = dict[str, list[tuple[tuple[str, ...], str]]]


def _abbreviations(units: Iterable[Unit]) -> tuple[dict[str, tuple[str, ...]], Forms]:
    """Abbreviations explained in these texts, by themselves and by the last word of their full form; of several full
    forms the one explained most often, then the first in the alphabet, whichever text comes first."""
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for unit in units:
        for short, form in full_forms(unit.text, unit.words).items():
            found.setdefault(short, Counter())[form] += 1
    full = {short: min(known, key=lambda form: (-known[form], form)) for short, known in found.items()}
    forms: Forms = {}
    for short in sorted(full):
        forms.setdefault(full[short][-1], []).append((full[short], short))
    return full, forms


def _stems(unit: Unit, full: Mapping[str, tuple[str, ...]], forms: Forms) -> list[str]:
    words = unit.words
    out = list(map(stem, [word for word in words if word != "'s"] if "'s" in words else words))
    if _dated(unit):
        out.append(DATE)
    if full.keys().isdisjoint(words) and forms.keys().isdisjoint(words):
        return out
    seen = set(unit.words)
    for word in unit.words:
        if word in full:
            out += [stem(w) for w in full[word]]
        for form, short in forms.get(word, ()):
            if short not in seen and seen.issuperset(form):
                out.append(short)
                seen.add(short)
    return out


def _dated(unit: Unit) -> bool:
    """Whether a line is a date and nothing else: the dates of two rounds correspond though they share no word."""
    words = unit.words
    if not 1 < len(words) <= LONGEST_DATE or MONTH_NAMES.isdisjoint(words) or unit.text.endswith("."):
        return False
    return all(word in MONTH_NAMES or _OF_A_DATE.fullmatch(word) for word in words)


def profiles(old: Sequence[Unit], new: Sequence[Unit], known: Knowledge) -> tuple[list[Profile], list[Profile]]:
    """Profiles of both sides; a term weighs more the rarer it is here and in such texts at large."""
    full, forms = _abbreviations((*old, *new))
    sides = [[_stems(unit, full, forms) for unit in side] for side in (old, new)]
    counts = counted(set(stems) for side in sides for stems in side)
    total = PRIOR + len(old) + len(new)
    weight = {term: max(math.log(total / (PRIOR * known.share(term) + n)), FLOOR) for term, n in counts.items()}
    first, second = (
        [_profile(unit, stems, weight) for unit, stems in zip(units, side, strict=True)]
        for side, units in zip(sides, (old, new), strict=True)
    )
    return first, second


def _is_heading(unit: Unit) -> bool:
    text = unit.text.strip().strip("*#_ ")
    return unit.role == "heading" or (0 < len(unit.words) <= HEADING and not _ENDED.search(text))


def _profile(unit: Unit, stems: Sequence[str], weight: Mapping[str, float]) -> Profile:
    terms = {term: weight[term] for term in stems}
    own = stems[: len(unit.words) - unit.words.count("'s")]
    pairs = itertools.pairwise(own)
    phrases = {f"{a} {b}": value for a, b in pairs if (value := weight[a] + weight[b]) > PHRASE}
    return Profile(
        unit,
        terms,
        phrases,
        sum(terms.values()),
        sum(phrases.values()),
        norm(terms),
        " ".join(unit.words),
        _is_heading(unit),
        {term: value for term, value in terms.items() if value >= HEAVY},
    )
