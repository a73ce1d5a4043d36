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
Index = Mapping[str, Entries]


class Rule(NamedTuple):
    """One cue, or a few of the same strength: what it matches, where it counts, and why.

    Attributes:
        id: Name of the rule ("force.urge").
        attach: How its words belong to a clause, one of ``load.ATTACH`` (README of the rules).
        dimension: What it measures ("force").
        family: The scale within the dimension on which it is ranked.
        level: Its level on that scale; higher is stronger.
        why: The reason, one sentence.
        source: Key of the source in the lexicon's ``sources``, or the source itself.
        certainty: How sure the rule is: "high", "medium" or "low".
        terms: Terms that match, for rules with ``attach`` "head" as verbs.
        nouns: Terms that match as nouns of action.
        states: Terms that match as participles or adjectives of state.
        new_terms: For pairs of names, the other form.
        not_before: Words that must not follow a match.
        not_after: Words that must not precede a match.
        hosts: Kinds of words that it may qualify; empty for all.
        ambiguous: True if the base form of the verb may be a noun ("support").
        hedges: True for a modal that weakens a statement ("may").
        pull: True for a weaker verb that replaces the promise before it ("will explore").
        paired: True if it counts only against another rule of its family.
        alone: True if it may decide in a sentence that was hardly carried over, where nothing else does.
        problems: Known problems, for the documentation.
        examples: Wordings that it must match.
        passes: Wordings that it must not match.
        file: The file that it comes from.
    """

    id: str
    attach: str
    dimension: str
    family: str
    level: float
    why: str
    source: str
    certainty: str = "high"
    terms: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    new_terms: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    ambiguous: bool = False
    hedges: bool = False
    pull: bool = False
    paired: bool = False
    alone: bool = False
    problems: str = ""
    examples: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    file: str = ""


class Match(NamedTuple):
    """A term of a rule found in a sequence of words."""

    rule: Rule  # the rule
    start: int  # position of the first word
    end: int  # position after the last word
    form: str  # which of the rule's lists the term is in: "v" terms, "n" nouns, "s" states, "new" new terms


class _SecondWords(dict[str, Entries]):
    """Second word → the terms with one first word that continue with it or with any word; filled on demand.

    ``seconds`` are the words that some of the terms continue with; ``others`` continue with any word. A figure that
    is not among the seconds is looked up by its class.
    """

    def __init__(self, entries: Entries) -> None:
        super().__init__()
        self.entries = entries
        self.others = tuple([entry for entry in entries if len(entry[0]) == 1 or entry[0][1] is GAP])
        self.seconds = GAP.union(*(pattern[1] for pattern, _, _ in entries if len(pattern) > 1))

    def __missing__(self, word: str) -> Entries:
        self[word] = found = tuple([e for e in self.entries if len(e[0]) == 1 or e[0][1] is GAP or word in e[0][1]])
        return found


class _FirstWords(dict[str, _SecondWords]):
    """First word → the second words of its terms; filled on demand."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, word: str) -> _SecondWords:
        self[word] = found = _SecondWords(self.index[word])
        return found


class Terms(dict[str, Entries]):
    """First word → the terms that may start there. ``cache`` keeps what ``find`` works out about them."""

    def __init__(self, entries: Mapping[str, Entries]) -> None:
        super().__init__(entries)
        self.cache = _FirstWords(self)


def find(index: Index, norms: Sequence[str]) -> list[Match]:
    """Find every term of an index in a sequence of words, in time linear in the words.

    Args:
        index: The result of ``compile_terms``.
        norms: Compared words.

    Returns:
        The matches in order; at each place the longest, without overlaps.
    """
    found: list[Match] = []
    cache = index.cache if isinstance(index, Terms) else _FirstWords(index)
    reach, last = 0, len(norms) - 1
    for start, word in [(at, word) for at, word in enumerate(norms) if word in index or word[0].isdigit()]:
        if start < reach:
            continue
        if word[0].isdigit():
            entries = index.get(word, ()) + index.get(_number(word), ())
        else:
            following = cache[word]
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
    """Return where ``pattern`` ends if its first word is at ``start``, 0 if the rest does not match.

    A gap takes as few words as it can.
    """
    at, slack, size = start + 1, 0, len(norms)
    for place in range(1, len(pattern)):
        choice = pattern[place]
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


# ── Terms and their inflections ─────────────────────────────────────────────


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
        groups = ((rule.terms, "v"), (rule.nouns, "n"), (rule.states, "s"), (rule.new_terms, "new"))
        for terms, form in groups:
            for term in terms:
                entry = expand(term, irregular, cache), rule, form
                for word in entry[0][0]:
                    index.setdefault(word, []).append(entry)
    return Terms({word: tuple(entries) for word, entries in index.items()})
