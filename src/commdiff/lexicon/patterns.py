"""Rules and their terms: how terms are inflected, compiled and found in a sequence of words, in linear time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ..english import inflections, plural
from ..errors import LexiconError

GAP: frozenset[str] = frozenset()
MAX_GAP = 3
Pattern = tuple[frozenset[str], ...]
Entries = tuple[tuple[Pattern, "Rule", str], ...]


class Rule(NamedTuple):
    """One cue, or a few of the same strength: what it matches, where it counts, and why."""

    id: str  # name of the rule ("force.urge")
    attach: str  # how its words belong to a clause, one of ``load.ATTACH`` (README of the rules)
    dimension: str  # what it measures ("force")
    family: str  # the scale within the dimension on which it is ranked
    level: float  # its level on that scale; higher is stronger
    why: str  # the reason, one sentence
    source: str  # key of the source in the lexicon's ``sources``, or the source itself
    certainty: str = "high"  # how sure the rule is: "high", "medium" or "low"
    terms: tuple[str, ...] = ()  # terms that match, for rules with ``attach`` "head" as verbs
    nouns: tuple[str, ...] = ()  # terms that match as nouns of action
    states: tuple[str, ...] = ()  # terms that match as participles or adjectives of state
    new_terms: tuple[str, ...] = ()  # for pairs of names, the other form
    not_before: tuple[str, ...] = ()  # words that must not follow a match
    not_after: tuple[str, ...] = ()  # words that must not precede a match
    hosts: tuple[str, ...] = ()  # kinds of words that it may qualify; empty for all
    ambiguous: bool = False  # true if the base form of the verb may be a noun ("support")
    hedges: bool = False  # true for a modal that weakens a statement ("may")
    pull: bool = False  # true for a weaker verb that replaces the promise before it ("will explore")
    paired: bool = False  # true if it counts only against another rule of its family
    alone: bool = False  # true if it may decide in a sentence that was hardly carried over, where nothing else does
    problems: str = ""  # known problems, for the documentation
    examples: tuple[str, ...] = ()  # wordings that it must match
    passes: tuple[str, ...] = ()  # wordings that it must not match
    file: str = ""  # the file that it comes from


class Match(NamedTuple):
    """A term of a rule, found at the words [start, end)."""

    rule: Rule
    start: int
    end: int
    form: str  # which of the rule's lists the term is in: "v" terms, "n" nouns, "s" states, "new" new terms


class _SecondWords(dict[str, Entries]):
    """Second word → the terms with one first word that continue with it or with any word; filled on demand.

    ``seconds`` are the words that some of the terms continue with; ``others`` continue with any word.
    """

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self.others = tuple([entry for entry in entries if len(entry[0]) == 1 or entry[0][1] is GAP])
        self.seconds = GAP.union(*(pattern[1] for pattern, _, _ in entries if len(pattern) > 1))

    def __missing__(self, word: str) -> Entries:
        self[word] = found = tuple([e for e in self.entries if len(e[0]) == 1 or e[0][1] is GAP or word in e[0][1]])
        return found


class Terms(dict[str, Entries]):
    """First word → the terms that may start there."""

    def __init__(self, entries: Mapping[str, Entries]) -> None:
        super().__init__(entries)
        self.seconds: dict[str, _SecondWords] = {}

    def following(self, word: str) -> _SecondWords:
        """Return the terms with this first word by their second word."""
        if word not in self.seconds:
            self.seconds[word] = _SecondWords(self[word])
        return self.seconds[word]


def find(index: Terms, norms: Sequence[str]) -> list[Match]:
    """Return every term in a sequence of words: the longest at each place, without overlaps, in linear time."""
    found: list[Match] = []
    reach, last = 0, len(norms) - 1
    for start, word in [(at, word) for at, word in enumerate(norms) if word in index or word[0].isdigit()]:
        if start < reach:
            continue
        if word[0].isdigit():
            entries = index.get(word, ()) + index.get(_number(word), ())
        else:
            following = index.following(word)
            follower = norms[start + 1] if start < last else ""
            figure = follower[:1].isdigit()
            if follower in following.seconds:
                entries = following.entries if figure else following[follower]
            else:
                entries = following[_number(follower)] if figure else following.others
        best: Match | None = None
        for pattern, rule, form in entries:
            end = _match(pattern, norms, start) if len(pattern) > 1 else start + 1
            if end and (best is None or end > best.end) and _allowed(rule, norms, start, end):
                best = Match(rule, start, end, form)
        if best:
            found.append(best)
            reach = best.end
    return found


def _match(pattern: Pattern, norms: Sequence[str], start: int) -> int:
    """Return where ``pattern`` ends if its first word is at ``start``, 0 if it does not match. Gaps are short."""
    at, slack, size = start + 1, 0, len(norms)
    for choice in pattern[1:]:
        if choice is GAP:
            slack = MAX_GAP
            continue
        stop = min(at + slack + 1, size)
        while at < stop and not _fits(norms[at], choice):
            at += 1
        if at >= stop:
            return 0
        at, slack = at + 1, 0
    return at


def _number(word: str) -> str:
    """Return the class of a number in terms: <year> or <number>."""
    return "<year>" if len(word) == 4 and word[:2] in ("19", "20") and word.isdigit() else "<number>"


def _fits(word: str, choice: frozenset[str]) -> bool:
    return word in choice or (word[0].isdigit() and _number(word) in choice)


def _allowed(rule: Rule, norms: Sequence[str], start: int, end: int) -> bool:
    if rule.not_before and end < len(norms) and norms[end] in rule.not_before:
        return False
    return not (rule.not_after and start and norms[start - 1] in rule.not_after)


def expand(term: str, irregular: Mapping[str, Sequence[str]], cache: dict[str, frozenset[str]]) -> Pattern:
    """Return what each word of a term may be."""
    words = term.split()
    for word in words:
        if word not in cache:
            cache[word] = _choices(word, term, irregular)
    if not words or words[0] == "..." or words[-1] == "...":
        raise LexiconError(f"term {term!r} is empty, or starts or ends with a gap")
    return tuple([cache[word] for word in words])


def _choices(word: str, term: str, irregular: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return what one word of a term may be."""
    if word == "...":
        return GAP
    if "/" not in word:
        return frozenset(word.split("|"))
    choices: set[str] = set()
    for choice in word.split("|"):
        base, _, kind = choice.partition("/")
        if kind == "v":
            choices |= inflections(base, irregular)
        elif kind == "n":
            choices |= {base, plural(base)}
        elif kind:
            raise LexiconError(f"term {term!r}: unknown mark /{kind}")
        else:
            choices.add(base)
    return frozenset(choices)


def compile_terms(rules: Iterable[Rule], irregular: Mapping[str, Sequence[str]]) -> Terms:
    """Return the terms of all rules by their first word."""
    index: dict[str, list[tuple[Pattern, Rule, str]]] = {}
    cache: dict[str, frozenset[str]] = {}
    for rule in rules:
        for terms, form in ((rule.terms, "v"), (rule.nouns, "n"), (rule.states, "s"), (rule.new_terms, "new")):
            for term in terms:
                entry = expand(term, irregular, cache), rule, form
                for word in entry[0][0]:
                    index.setdefault(word, []).append(entry)
    return Terms({word: tuple(entries) for word, entries in index.items()})
