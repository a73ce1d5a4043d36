"""What a clause is about: a gazetteer of topics and the words that name them, as data that users extend.

Topics carry no verdict. They narrow a report (``--topic``) and group a briefing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from functools import cache
from pathlib import Path

from attrs import frozen

from . import resources
from .errors import LexiconError
from .model import Statement

PARTY = 5
"""A state that one clause in so many names, on both sides, is taken for a party to the text."""

Topics = list[set[str]]
Words = Callable[[str], Sequence[str]]
Term = tuple[tuple[str, ...], str, str]
"""The compared words of a term after its first, the letters it must stand in ("" for any), its topic."""


@frozen
class Gazetteer:
    """The topics in force, in the order in which they are named."""

    names: tuple[str, ...]
    parties: frozenset[str]
    terms: dict[str, list[Term]]

    def find(self, words: Sequence[str], text: str) -> set[str]:
        """The topics that ``words`` (compared words, in order) name; ``text`` is what they were made from."""
        if self.terms.keys().isdisjoint(words):
            return set()
        hits = [
            (at, -len(rest), topic)
            for at, word in enumerate(words)
            if word in self.terms
            for rest, capitals, topic in self.terms[word]
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest and capitals in text
        ]
        found: set[str] = set()
        longest = (0, 0)  # where the term begins that reaches furthest so far, and its last word
        for at, less, topic in sorted(hits):
            last = at - less
            if last > longest[1] or not found or (at, last) == longest:  # not within a longer one
                found.add(topic)
                longest = (at, last)
        return found

    def order(self, topics: Set[str]) -> tuple[str, ...]:
        """The topics in the gazetteer's order."""
        return tuple([name for name in self.names if name in topics]) if topics else ()


def topics_of(statement: Statement, words: Sequence[Sequence[str]], gazetteer: Gazetteer) -> Topics:
    """The topics of each clause of a segmented statement; ``words`` are the compared words of each.

    A clause that names none goes on with those of the clause before it in its paragraph. The heading's topics
    are those of the section, unless the section is more than half of the text: then it is a title.
    """
    clauses = statement.clauses
    out: Topics = []
    for clause, norms in zip(clauses, words, strict=True):
        found = gazetteer.find(norms, clause.text)
        goes_on = not found and out and clause.paragraph == clauses[clause.index - 1].paragraph
        out.append(set(out[-1]) if goes_on else found)
    for section in statement.sections:
        if section.heading is not None and 2 * len(section.clauses) <= len(clauses):
            for index in section.clauses:
                out[index] |= out[section.clauses[0]]
    return out


def without_parties(old: Topics, new: Topics, gazetteer: Gazetteer) -> tuple[Topics, Topics]:
    """Both sides without the states that are a party to the text: a fifth of the clauses of each side name them."""
    parties = gazetteer.parties
    for side in (old, new):
        counts = Counter(topic for topics in side for topic in topics & parties)
        parties = frozenset(name for name in parties if PARTY * counts[name] >= len(side))
    return [topics - parties for topics in old], [topics - parties for topics in new]


def load_topics(words: Words, *paths: str | Path) -> Gazetteer:
    """The built-in topics and those of further files; ``words`` is how terms and texts are compared.

    A file adds terms to the topics it names, and topics of its own; those under ``off`` are left out.
    LexiconError names the file and what is wrong with it.
    """
    parties, topics = _builtin()
    topics = dict(topics)
    for path in paths:
        off, more = _read(str(path))
        for name in off:
            if topics.pop(name, None) is None and name not in more:
                raise LexiconError(f"{path}: off: no topic {name!r}")
        for name, terms in more.items():
            topics[name] = (*topics.get(name, ()), *terms)
    index: dict[str, list[Term]] = {}
    for name, terms in topics.items():
        for term in terms:
            for norms in _forms(tuple(words(term))):
                index.setdefault(norms[0], []).append((norms[1:], term if term.isupper() else "", name))
    return Gazetteer(tuple(topics), frozenset(parties), index)


def _forms(norms: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A term, and the same with a plural s at its last word."""
    return [norms, (*norms[:-1], f"{norms[-1]}s")] if norms else []


@cache
def _builtin() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    data = resources.table("data/topics.toml")
    return tuple(data["parties"]), {name: tuple(terms) for name, terms in data["topics"].items()}


def _read(path: str) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """What a user's file says: topics to leave out, and terms by topic."""
    try:
        text = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise LexiconError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    try:
        data = resources.parse(text.decode("utf-8"))
    except ValueError as error:
        raise LexiconError(f"{path}: not TOML: {error}") from None
    unknown = sorted(set(data) - {"off", "topics"})
    if unknown:
        raise LexiconError(f"{path}: unknown table {unknown[0]!r}; known: off, topics")
    off, topics = data.get("off", []), data.get("topics", {})
    if not _strings(off) or not isinstance(topics, dict):
        raise LexiconError(f"{path}: off must be a list of names, topics a table")
    for name, terms in topics.items():
        if not terms or not _strings(terms) or not all(term.strip() for term in terms):
            raise LexiconError(f"{path}: topic {name!r} must be a list of terms")
    return off, {name: tuple(terms) for name, terms in topics.items()}


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
