"""The topics of clauses, by a gazetteer of topics and their terms that users can extend.

Topics do not affect verdicts. They narrow a report (``--topic``) and group a briefing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from attrs import frozen

from . import resources
from .errors import LexiconError, nearest, reason
from .model import Statement

PARTY_RATIO = 5  # a state that at least one in so many clauses of each side name is a party to the text

Topics = list[set[str]]
"""The topics of each clause of a statement."""
CompareWords = Callable[[str], Sequence[str]]
"""A function of a text that returns its compared words."""


class TopicTerm(NamedTuple):
    """A term of a topic, without its first word."""

    rest: tuple[str, ...]  # the compared words after the first
    capitals: str  # letters that the text must contain as they are, "" for any; for terms such as "WHO"
    topic: str  # the name of the topic


@frozen
class Gazetteer:
    """Topics and their terms.

    Attributes:
        names: The topics in the order in which reports list them.
        parties: The topics that are states and may be parties to a text.
        terms: The terms by their first compared word.
    """

    names: tuple[str, ...]
    parties: frozenset[str]
    terms: dict[str, list[TopicTerm]]

    def find(self, words: Sequence[str], text: str) -> set[str]:
        """Return the topics of a clause. A term inside a longer one does not count.

        Args:
            words: The compared words of the clause, in order.
            text: The text of the clause as printed.
        """
        if self.terms.keys().isdisjoint(words):
            return set()
        hits = [
            (at, -len(rest), topic)
            for at, word in enumerate(words)
            if word in self.terms
            for rest, capitals, topic in self.terms[word]
            if tuple(words[at + 1 : at + 1 + len(rest)]) == rest and capitals in text
        ]
        topics: set[str] = set()
        furthest = (0, 0)  # positions of the first and last word of the term that ends last so far
        for at, minus_length, topic in sorted(hits):
            last = at - minus_length
            if last > furthest[1] or not topics or (at, last) == furthest:  # it is not inside a longer term
                topics.add(topic)
                furthest = (at, last)
        return topics

    def order(self, topics: Set[str]) -> tuple[str, ...]:
        """Return the topics in the order of ``names``."""
        return tuple([name for name in self.names if name in topics]) if topics else ()


def topics_of(statement: Statement, words: Sequence[Sequence[str]], gazetteer: Gazetteer) -> Topics:
    """Return the topics of each clause of a segmented statement; ``words`` are the compared words of each clause.

    A clause without topics has those of the clause before it in its paragraph. The topics of a heading are those of its
    section too, unless the section is more than half of the text: then the heading is a title.
    """
    clauses = statement.clauses
    topics: Topics = []
    for clause, clause_words in zip(clauses, words, strict=True):
        named = gazetteer.find(clause_words, clause.text)
        continues = not named and topics and clause.paragraph == clauses[clause.index - 1].paragraph
        topics.append(set(topics[-1]) if continues else named)
    for section in statement.sections:
        if section.heading is not None and 2 * len(section.clauses) <= len(clauses):
            for index in section.clauses:
                topics[index] |= topics[section.clauses[0]]
    return topics


def without_parties(old: Topics, new: Topics, gazetteer: Gazetteer) -> tuple[Topics, Topics]:
    """Return the topics of both sides without the states that are parties to the text (see ``PARTY_RATIO``)."""
    parties = gazetteer.parties
    for side in (old, new):
        counts = Counter(topic for topics in side for topic in topics & parties)
        parties = frozenset(name for name in parties if PARTY_RATIO * counts[name] >= len(side))
    return [topics - parties for topics in old], [topics - parties for topics in new]


def load_topics(compare_words: CompareWords, *paths: str | Path) -> Gazetteer:
    """Load the built-in topics and those of further files.

    Args:
        compare_words: Makes the compared words of a term, as of a clause.
        *paths: TOML files, which add topics and terms; topics under ``off`` are removed.

    Raises:
        LexiconError: A file cannot be read or is not valid; the message names the file and the reason.
    """
    data = resources.table("data/topics.toml")
    topics = {name: tuple(terms) for name, terms in data["topics"].items()}
    for path in paths:
        off, more = _read(str(path))
        for name in off:
            if topics.pop(name, None) is None and name not in more:
                raise LexiconError(f"{path}: off: no topic {name!r}{nearest(name, topics)}")
        for name, terms in more.items():
            topics[name] = (*topics.get(name, ()), *terms)
    index: dict[str, list[TopicTerm]] = {}
    for name, terms in topics.items():
        for term in terms:
            words = tuple(compare_words(term))
            forms = (words, (*words[:-1], f"{words[-1]}s")) if words else ()
            for first, *rest in forms:
                index.setdefault(first, []).append(TopicTerm(tuple(rest), term if term.isupper() else "", name))
    return Gazetteer(tuple(topics), frozenset(data["parties"]), index)


def _read(path: str) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """Read a user's file: the topics to remove, and terms by topic."""
    try:
        text = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise LexiconError(f"{path}: {reason(error)}") from None
    try:
        data = resources.parse(text.decode("utf-8"))
    except ValueError as error:
        raise LexiconError(f"{path}: not TOML: {error}") from None
    unknown = sorted(set(data) - {"off", "topics"})
    if unknown:
        hint = nearest(unknown[0], ("off", "topics"))
        raise LexiconError(f"{path}: unknown table {unknown[0]!r}{hint}; known: off, topics")
    off, topics = data.get("off", []), data.get("topics", {})
    if not _strings(off) or not isinstance(topics, dict):
        raise LexiconError(f"{path}: off must be a list of names, topics a table")
    for name, terms in topics.items():
        if not terms or not _strings(terms) or not all(term.strip() for term in terms):
            raise LexiconError(f"{path}: topic {name!r} must be a list of terms")
    return off, {name: tuple(terms) for name, terms in topics.items()}


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
