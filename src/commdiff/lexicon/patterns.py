"""Rules, and their terms: inflected, compiled, and found in a sequence of words in linear time."""

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
    """One cue or a few of the same strength: what it matches, where it counts, and why.

    ``attach`` says how it joins a clause (the lexicons' README lists them); ``level`` orders it within ``family``.
    ``examples`` are wordings it must match, ``passes`` wordings it must leave alone. ``file`` names its home.
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
    """A rule's term found in a sequence of words: positions [start, end), and the form of it (v, n, s, new)."""

    rule: Rule
    start: int
    end: int
    form: str


class _Following(dict[str, Entries]):
    """Second word → the terms of one first word that go on with it or with any word, of the second words asked for.

    ``seconds`` are the words that some of the terms go on with; ``others`` go on with any word. A figure that is not
    among the seconds is asked for by its class.
    """

    def __init__(self, entries: Entries) -> None:
        super().__init__()
        self.entries = entries
        self.others = tuple([entry for entry in entries if len(entry[0]) == 1 or entry[0][1] is GAP])
        self.seconds = GAP.union(*(pattern[1] for pattern, _, _ in entries if len(pattern) > 1))

    def __missing__(self, word: str) -> Entries:
        self[word] = found = tuple([e for e in self.entries if len(e[0]) == 1 or e[0][1] is GAP or word in e[0][1]])
        return found


class _Known(dict[str, _Following]):
    """First word → what follows it, of the first words asked for."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, word: str) -> _Following:
        self[word] = found = _Following(self.index[word])
        return found


class Terms(dict[str, Entries]):
    """First word → the terms that may start there. ``known`` keeps what ``find`` learns of them."""

    def __init__(self, entries: Mapping[str, Entries]) -> None:
        super().__init__(entries)
        self.known = _Known(self)


def find(index: Index, norms: Sequence[str]) -> list[Match]:
    """Every term of ``index`` in ``norms`` (compared words), longest first at each place, overlaps left out.

    Linear in the words: terms are looked up by their first and second words and are a handful of words long.
    """
    found: list[Match] = []
    known = index.known if isinstance(index, Terms) else _Known(index)
    reach, last = 0, len(norms) - 1
    for start, word in [(at, word) for at, word in enumerate(norms) if word in index or word[0].isdigit()]:
        if start < reach:
            continue
        if word[0].isdigit():
            entries = index.get(word, ()) + index.get(_number(word), ())
        else:
            following = known[word]
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
    """Where ``pattern`` ends when its first word stands at ``start``, 0 when the rest does not match; a gap takes as
    little as it can."""
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
    """The class a number belongs to in terms: <year> or <number>."""
    return "<year>" if len(word) == 4 and word[:2] in ("19", "20") and word.isdigit() else "<number>"


def _fits(word: str, choice: frozenset[str]) -> bool:
    return word in choice or (word[0].isdigit() and _number(word) in choice)


def _allowed(rule: Rule, norms: Sequence[str], start: int, end: int) -> bool:
    if rule.not_before and end < len(norms) and norms[end] in rule.not_before:
        return False
    return not (rule.not_after and start and norms[start - 1] in rule.not_after)


# ── words and their inflections ─────────────────────────────────────────────


def expand(term: str, irregular: Mapping[str, Sequence[str]], known: dict[str, frozenset[str]]) -> Pattern:
    """A term as written in the data → what each of its words may be. ``urge/v``, ``concern/n``, ``a|an``, ``...``

    ``known`` keeps what a word was found to be, for the next term.
    """
    words = term.split()
    for word in words:
        if word not in known:
            known[word] = _choices(word, term, irregular)
    if not words or words[0] == "..." or words[-1] == "...":
        raise LexiconError(f"term {term!r} is empty, or starts or ends with a gap")
    return tuple([known[word] for word in words])


def _choices(word: str, term: str, irregular: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """What one word of a term may be."""
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


def compiled(rules: Iterable[Rule], irregular: Mapping[str, Sequence[str]]) -> Terms:
    """First word → the terms that may start there."""
    index: dict[str, list[tuple[Pattern, Rule, str]]] = {}
    known: dict[str, frozenset[str]] = {}
    for rule in rules:
        groups = ((rule.terms, "v"), (rule.nouns, "n"), (rule.states, "s"), (rule.new_terms, "new"))
        for terms, form in groups:
            for term in terms:
                entry = expand(term, irregular, known), rule, form
                for word in entry[0][0]:
                    index.setdefault(word, []).append(entry)
    return Terms({word: tuple(entries) for word, entries in index.items()})
