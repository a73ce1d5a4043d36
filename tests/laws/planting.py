"""Texts with planted moves, splits and merges, and the changes that a comparison found."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random
from typing import NamedTuple

from commdiff import Comparison, Statement, compare
from commdiff.normalization import words

LEAST = 6  # words of a part
PASSED = 3  # a paragraph is moved past so many times its words, so that it moved and not what it passed
CUTS = ("; and ", ", and ", "; ", " and ")


class Sentence(NamedTuple):
    """A sentence; ``origin`` has the numbers of the old sentences whose words it contains."""

    text: str
    origin: frozenset[int]


Paragraphs = list[list[Sentence]]


class Planted(NamedTuple):
    """A text, its changed copy, and the changes as (kind, old sentences)."""

    old: Paragraphs
    new: Paragraphs
    done: list[tuple[str, frozenset[int]]]


def numbered(paragraphs: list[list[str]]) -> Paragraphs:
    """Sentences with their numbers in the order of the text."""
    number = iter(range(sum(map(len, paragraphs))))
    return [[Sentence(text, frozenset({next(number)})) for text in part] for part in paragraphs]


def sentences_of(statement: Statement) -> list[list[str]]:
    """The body of a segmented statement, as paragraphs of sentences."""
    out: dict[int, dict[int, list[str]]] = {}
    for clause in statement.clauses:
        if clause.role == "body":
            out.setdefault(clause.paragraph, {}).setdefault(clause.sentence, []).append(clause.content)
    return [[" ".join(" ".join(parts).split()) for parts in part.values()] for part in out.values()]


def halves(text: str) -> tuple[str, str] | None:
    """Split a sentence at the conjunction nearest its middle; None if a part would be too short."""
    if not text.endswith("."):
        return None
    found = []
    for mark in CUTS:
        at = text.find(mark)
        while at >= 0:
            first, second = text[:at], text[at + len(mark) :]
            if min(len(words(first)), len(words(second))) >= LEAST and second[0].isalpha():
                found.append((abs(len(first) - len(second)), first, second))
            at = text.find(mark, at + 1)
        if found:
            _, first, second = min(found)
            return f"{first}.", second[0].upper() + second[1:]
    return None


def _lone(paragraphs: Paragraphs) -> set[int]:
    """Return the sentences that are long enough and occur once in the text."""
    count = Counter(tuple(words(s.text)) for part in paragraphs for s in part)
    return {
        n
        for part in paragraphs
        for s in part
        for n in s.origin
        if count[tuple(words(s.text))] == 1 and len(words(s.text)) >= LEAST
    }


def split(paragraphs: Paragraphs, rng: Random, most: int, free: set[int]) -> list[tuple[str, frozenset[int]]]:
    """Cut up to ``most`` of the free sentences in two, in place."""
    done: list[tuple[str, frozenset[int]]] = []
    places = [(p, s) for p, part in enumerate(paragraphs) for s in part if s.origin <= free and halves(s.text)]
    for p, sentence in rng.sample(places, min(most, len(places))):
        at = paragraphs[p].index(sentence)
        paragraphs[p][at : at + 1] = [Sentence(half, sentence.origin) for half in halves(sentence.text) or ()]
        free -= sentence.origin
        done.append(("split", sentence.origin))
    return done


def merge(paragraphs: Paragraphs, rng: Random, most: int, free: set[int]) -> list[tuple[str, frozenset[int]]]:
    """Join up to ``most`` pairs of neighbouring free sentences with "and", in place."""
    done: list[tuple[str, frozenset[int]]] = []
    places = [(p, pair) for p, part in enumerate(paragraphs) for pair in pairwise(part)]
    rng.shuffle(places)
    for p, (one, two) in places:
        both = one.origin | two.origin
        if len(done) < most and both <= free and len(both) == 2 and one.text.endswith("."):
            at = paragraphs[p].index(one)
            joined = f"{one.text[:-1]}, and {two.text[0].lower()}{two.text[1:]}"
            paragraphs[p][at : at + 2] = [Sentence(joined, both)]
            free -= both
            done.append(("merge", both))
    return done


def move(paragraphs: Paragraphs, rng: Random, free: set[int]) -> list[tuple[str, frozenset[int]]]:
    """Move one paragraph of free sentences past a longer passage, in place."""
    sizes = [sum(len(words(s.text)) + 2 for s in part) for part in paragraphs]
    places = []
    for p, part in enumerate(paragraphs):
        if all(s.origin <= free for s in part):
            places += [(p, q) for q in range(p + 1, len(sizes)) if sum(sizes[p + 1 : q + 1]) >= PASSED * sizes[p]]
            places += [(p, q) for q in range(p) if sum(sizes[q:p]) >= PASSED * sizes[p]]
    if not places:
        return []
    p, q = rng.choice(places)
    part = paragraphs.pop(p)
    paragraphs.insert(q, part)
    origin = frozenset().union(*(s.origin for s in part))
    free -= origin
    return [("move", origin)]


def plant(old: Paragraphs, rng: Random, most: int) -> Planted:
    """One moved paragraph, and up to ``most`` splits and as many merges elsewhere."""
    new = [list(part) for part in old]
    free = _lone(old)
    done = move(new, rng, free) + split(new, rng, most, free) + merge(new, rng, most, free)
    return Planted(old, new, done)


def text_of(paragraphs: Paragraphs) -> str:
    """Paragraphs with blank lines between."""
    return "\n\n".join(" ".join(s.text for s in part) for part in paragraphs) + "\n"


def _origins(paragraphs: Paragraphs, statement: Statement) -> list[frozenset[int]]:
    """Return the numbers of the old sentences whose words each clause contains."""
    bounds, start = [], 0
    for part in paragraphs:
        for sentence in part:
            start = statement.text.index(sentence.text, start)
            bounds.append((start, start + len(sentence.text), sentence.origin))
            start += len(sentence.text)
    return [
        frozenset().union(*(origin for a, b, origin in bounds if a < clause.span.end and clause.span.start < b))
        for clause in statement.clauses
    ]


class Outcome(NamedTuple):
    """The planted changes and those found; ``invented`` counts the false changes among ``untouched`` sentences."""

    found: list[tuple[str, bool]]
    invented: int
    untouched: int


def outcome(planted: Planted) -> Outcome:
    """Compare the two texts and return the changes that were found.

    A split or merge is found if all its clauses are linked, and only to each other. A move is found if all its clauses
    are unchanged and moved.
    """
    diff = compare(*(Statement.from_text(text_of(side)) for side in (planted.old, planted.new)))
    where = _origins(planted.old, diff.old), _origins(planted.new, diff.new)
    state: dict[int, set[str]] = {}
    for change in diff:
        sides = _numbers(change.old, where[0]), _numbers(change.new, where[1])
        right = bool(sides[0] & sides[1])
        kind = ("moved" if change.moved else "kept") if right and change.kind == "unchanged" else "changed"
        for number in sides[0] | sides[1]:
            state.setdefault(number, set()).add(kind if right else "wrong")
    touched: set[int] = set().union(*(numbers for _, numbers in planted.done))
    found = []
    for kind, numbers in planted.done:
        seen = set().union(*(state[n] for n in numbers))
        found.append(
            (kind, seen == {"moved"} if kind == "move" else "wrong" not in seen and _whole(diff, where, numbers))
        )
    rest = [seen for number, seen in state.items() if number not in touched]
    return Outcome(found, sum(seen != {"kept"} for seen in rest), len(rest))


def _numbers(clauses: tuple, where: list[frozenset[int]]) -> frozenset[int]:
    return frozenset().union(*(where[clause.index] for clause in clauses))


def _whole(diff: Comparison, where: tuple[list[frozenset[int]], list[frozenset[int]]], numbers: frozenset[int]) -> bool:
    """Return True if every clause of these sentences is linked, and only to clauses of these sentences."""
    for change in diff:
        sides = [[where[k][c.index] for c in side] for k, side in enumerate((change.old, change.new))]
        if any(origin & numbers for side in sides for origin in side) and not all(
            side and all(origin <= numbers for origin in side) for side in sides
        ):
            return False
    return True
