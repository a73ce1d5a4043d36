"""One wording of a link, read once: its words, the boundaries between them, and every cue of the lexicon."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from ..english import light_stem
from ..lexicon.load import Lexicon, Match
from ..model import Clause, Token
from .thresholds import THRESHOLDS

_FULL = frozenset(".;:!?•–—")
_LIGHT = frozenset(",()[]/")
_SENTENCE = frozenset("#.")  # the boundaries at which a sentence or a clause starts
_ALSO_IN_NAMES = frozenset({"pair", "addressee", "holder", "routine", "ladder"})
_OPEN_QUOTES = "“«„"
_CLOSE_QUOTES = "”»"


class AnnotatedText(NamedTuple):
    """One of the two wordings of a link, with what the judge needs to know of each word."""

    name: str  # "old" or "new"
    tokens: Sequence[Token]  # the words, with offsets into the statement
    norms: tuple[str, ...]  # the compared form of each word
    boundaries: Sequence[str]  # before each word: "", "," (also a bracket), "." (also ";", ":"), "#" (a clause starts)
    matches: Sequence[Match]  # the cues in order, without those in quotations and proper names
    roles: Sequence[str]  # the role of each clause
    clauses: Sequence[tuple[int, str]]  # offset into the statement and text of each clause
    sentence_starts: Sequence[int]  # positions where a sentence or a clause starts; the last is the number of words
    lexicon: Lexicon  # the rules that found the cues

    def quote(self, start: int, end: int) -> tuple[int, int, str]:
        """Return the span in the statement and the text of the words [start, end), which are in one clause."""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        for offset, text in reversed(self.clauses):
            if offset <= first:
                return first, last, text[first - offset : last - offset]
        raise AssertionError("a token outside its clauses")  # pragma: no cover

    @property
    def is_preambular(self) -> bool:
        """True for a preambular paragraph: by its role, or because it ends in a comma."""
        return set(self.roles) == {"preambular"} or self.clauses[-1][1].rstrip().endswith(",")

    def starts_sentence(self, position: int) -> bool:
        """Return True if a sentence or a clause starts at this word."""
        return position <= 0 or self.boundaries[position] in (".", "#")

    def sentence_start(self, position: int, floor: int = 0) -> int:
        """Return where the sentence of this word starts, ``floor`` at the least."""
        while position > floor and not self.starts_sentence(position):
            position -= 1
        return position

    def sentence_end(self, position: int) -> int:
        """Return the first position after this word at which a sentence or a clause starts."""
        return self.sentence_starts[bisect_right(self.sentence_starts, position)]

    def listed(self, position: int, name: str) -> bool:
        """Return True if this word is in the lexicon's list of that name."""
        return self.norms[position] in self.lexicon.words[name]

    def is_name(self, position: int) -> bool:
        """Return True if this word starts with a capital."""
        return self.tokens[position].text[:1].isupper()

    def stem(self, position: int) -> str:
        """Return the stem of this word; words that the lexicon lists as equal have one stem."""
        return self.lexicon.stems.get(self.norms[position]) or light_stem(self.norms[position])

    def places(self, host: str) -> list[int]:
        """Return the positions of the words with this stem."""
        return [i for i in range(len(self.norms)) if self.stem(i) == host]

    def content(self, start: int, end: int) -> list[str]:
        """Return the stems of the content words in [start, end)."""
        function, listed = self.lexicon.words["function"], self.lexicon.stems.get
        return [listed(word) or light_stem(word) for word in self.norms[start:end] if word not in function]

    def contains(self, words: Sequence[str]) -> bool:
        """Return True if these words occur in a row, as a cue or not."""
        return f" {' '.join(words)} " in f" {' '.join(self.norms)} "


def positions(matches: Iterable[Match]) -> frozenset[int]:
    """Return the positions of all words of these cues."""
    return frozenset(i for match in matches for i in range(match.start, match.end))


def _boundary(text: str) -> str:
    return "." if not _FULL.isdisjoint(text) else "" if _LIGHT.isdisjoint(text) else ","


def _boundaries(clauses: Sequence[Clause], tokens: Sequence[Token]) -> tuple[list[str], list[bool]]:
    """Return the boundary before each word, and whether the word is inside quotation marks."""
    boundaries: list[str] = []
    quoted: list[bool] = []
    following = iter(clauses)
    text, offset, end, last, inside = "", 0, -1, 0, False
    for start, stop, _, _ in tokens:
        opens_clause = start >= end
        while start >= end:
            clause = next(following)
            text, offset, end, inside = clause.text, clause.span.start, clause.span.end, False
            last = offset
        between = text[last - offset : start - offset]
        if between == " ":
            boundaries.append("#" if opens_clause else "")
        else:
            for char in between:
                inside = True if char in _OPEN_QUOTES else False if char in _CLOSE_QUOTES else inside ^ (char == '"')
            boundaries.append("#" if opens_clause else _boundary(between))
        quoted.append(inside)
        last = stop
    return boundaries, quoted


def is_mention(word: str, boundary: str, quoted: bool) -> bool:
    """Return True if a cue that starts with this printed word is in a quotation or a proper name, so is not used."""
    if quoted or not word[0].isupper():
        return quoted
    return boundary not in _SENTENCE and len(word) > 1 and not (word.isupper() and len(word) > THRESHOLDS.acronym)


def annotate(name: str, clauses: Sequence[Clause], tokens: Sequence[Token], lexicon: Lexicon) -> AnnotatedText:
    """Read one wording of a link."""
    boundaries, quoted = _boundaries(clauses, tokens)
    norms = tuple([norm for _, _, _, norm in tokens])
    starts = [i for i, boundary in enumerate(boundaries) if boundary in _SENTENCE]
    matches = []
    for match in lexicon.find(norms):
        attach, at = match.rule.attach, match.start
        if attach == "idiom" or not _SENTENCE.isdisjoint(boundaries[at + 1 : match.end]):
            continue
        if attach in _ALSO_IN_NAMES or not is_mention(tokens[at].text, boundaries[at], quoted[at]):
            matches.append(match)
    roles, texts = [clause.role for clause in clauses], [(clause.span.start, clause.text) for clause in clauses]
    return AnnotatedText(name, tokens, norms, boundaries, matches, roles, texts, (*starts, len(norms)), lexicon)


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of common stems, 0–1 (Dice's coefficient); 0 if both are empty."""
    total = sum(one.values()) + sum(other.values())
    common = sum([min(count, other[stem]) for stem, count in one.items() if stem in other])
    return 2 * common / total if total else 0.0


def sentence_overlap(old: AnnotatedText, new: AnnotatedText) -> tuple[list[float], list[float]]:
    """Return for each word of both sides the overlap (0–1) of its sentence with the most similar one of the other."""
    sentences = [
        [(end - start, Counter(text.content(start, end))) for start, end in pairwise(text.sentence_starts)]
        for text in (old, new)
    ]
    out: tuple[list[float], list[float]] = [], []
    for side in (0, 1):
        for length, stems in sentences[side]:
            best = max((overlap(stems, others) for _, others in sentences[1 - side]), default=0.0)
            out[side].extend([best] * length)
    return out
