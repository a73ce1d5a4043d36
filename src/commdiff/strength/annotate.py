"""One side of a link, read once: its words, where its sentences break, what is quoted, and every cue in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..lexicon.load import Lexicon, Match
from ..model import Clause, Token

_HARD = frozenset(".;:!?•–—")
_SOFT = frozenset(",()[]/")
_BREAKS = frozenset("#.")  # gaps before the first word of a clause or a sentence
_NAME_FREE = frozenset({"pair", "addressee", "holder", "routine", "ladder"})
_OPEN = "“«„"
_CLOSE = "”»"
_ENDINGS = (
    "ations", "ation", "ments", "ment", "ings", "ing", "ities", "ity", "ively", "ive", "ally", "al", "ies", "ied",
    "edly", "ed", "ely", "ly", "es", "e", "s", "y",
)  # fmt: skip


class Side(NamedTuple):
    """The words of one side with what the judge needs to know of each.

    ``gaps[i]`` is what stands before word i: "" nothing, "," a comma or bracket, "." the start of a sentence part
    (also a full stop, semicolon, colon or dash), "#" the start of a clause. ``shut[i]``: the word stands in a
    quotation or a proper name, so a cue there is a mention, not a use. ``breaks`` are the positions at which a sentence
    or clause starts, and the end.
    """

    name: str
    tokens: Sequence[Token]
    norms: tuple[str, ...]
    gaps: tuple[str, ...]
    shut: tuple[bool, ...]
    matches: tuple[Match, ...]
    roles: tuple[str, ...]
    texts: tuple[tuple[int, str], ...]
    breaks: Sequence[int]

    def quote(self, start: int, end: int) -> tuple[int, int, str]:
        """The span and the words of positions [start, end); they stand in one clause."""
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        for offset, text in reversed(self.texts):
            if offset <= first:
                return first, last, text[first - offset : last - offset]
        raise AssertionError("a token outside its clauses")  # pragma: no cover

    @property
    def preamble(self) -> bool:
        """Whether it is a preambular paragraph: by its role, or because it ends in a comma."""
        return set(self.roles) == {"preambular"} or self.texts[-1][1].rstrip().endswith(",")

    def hard(self, position: int) -> bool:
        """Whether a sentence or a clause starts at this word."""
        return position <= 0 or self.gaps[position] in (".", "#")

    def sentence_end(self, position: int) -> int:
        """The first position after ``position`` at which a sentence or clause starts."""
        return self.breaks[bisect_right(self.breaks, position)]


def _gap(text: str) -> str:
    if text == "":
        return ""
    if not _HARD.isdisjoint(text):
        return "."
    return "" if _SOFT.isdisjoint(text) else ","


def _layout(clauses: Sequence[Clause], tokens: Sequence[Token]) -> tuple[list[str], list[bool]]:
    """The gap before each word, and whether the word stands inside quotation marks."""
    gaps: list[str] = []
    quoted: list[bool] = []
    following = iter(clauses)
    text, offset, end, last, inside = "", 0, -1, 0, False
    for start, stop, _, _ in tokens:
        fresh = start >= end
        while start >= end:
            clause = next(following)
            text, offset, end, inside = clause.text, clause.span.start, clause.span.end, False
            last = offset
        between = text[last - offset : start - offset]
        if between == " ":
            gaps.append("#" if fresh else "")
        else:
            for char in between:
                inside = True if char in _OPEN else False if char in _CLOSE else inside ^ (char == '"')
            gaps.append("#" if fresh else _gap(between))
        quoted.append(inside)
        last = stop
    return gaps, quoted


def _named(word: str, gap: str) -> bool:
    """Whether a word with a capital is part of a name: no sentence starts there, and the text is not all capitals."""
    if gap in _BREAKS or len(word) < 2:
        return False
    return not (word.isupper() and len(word) > 5)


def read_side(name: str, clauses: Sequence[Clause], tokens: Sequence[Token], lexicon: Lexicon) -> Side:
    """The side as the judge sees it. Cues inside quotations and proper names are left out."""
    gaps, quoted = _layout(clauses, tokens)
    norms = tuple([norm for _, _, _, norm in tokens])
    shut = [
        inside or (word[0].isupper() and _named(word, gap))
        for inside, (_, _, word, _), gap in zip(quoted, tokens, gaps, strict=True)
    ]
    breaks = [i for i, gap in enumerate(gaps) if gap in _BREAKS]
    matches = []
    for match in lexicon.find(norms):
        attach = match.rule.attach
        if attach == "idiom" or not _BREAKS.isdisjoint(gaps[match.start + 1 : match.end]):
            continue
        if attach in _NAME_FREE or not shut[match.start]:
            matches.append(match)
    texts = tuple((clause.span.start, clause.text) for clause in clauses)
    roles = tuple(clause.role for clause in clauses)
    return Side(
        name, tokens, norms, tuple(gaps), tuple(shut), tuple(matches), roles, texts, (*breaks, len(norms))
    )  # fmt: skip


def stem(word: str, lexicon: Lexicon) -> str:
    """The part of a word that its forms share ("strengthening", "strengthens"); listed equals meet in one stem."""
    return lexicon.stems.get(word) or _cut(word)


@lru_cache(maxsize=1 << 16)
def _cut(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def content(side: Side, start: int, end: int, lexicon: Lexicon) -> list[str]:
    """The stems of the content words in [start, end)."""
    function, known = lexicon.words["function"], lexicon.stems.get
    return [known(word) or _cut(word) for word in side.norms[start:end] if word not in function]


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice's share of common stems, 0–1; 0 where both are empty."""
    total = sum(one.values()) + sum(other.values())
    common = sum([min(count, other[stem]) for stem, count in one.items() if stem in other])
    return 2 * common / total if total else 0.0


Company = Mapping[str, Sequence[float]]
"""For each side, for each of its words: how like its sentence is to the nearest sentence of the other side, 0–1."""


def company(old: Side, new: Side, lexicon: Lexicon) -> Company:
    """How well each sentence was carried over: a qualifier in one that was not has nothing to be held against."""
    cut = {side.name: _sentences(side, lexicon) for side in (old, new)}
    out = {}
    for side, other in ((old, new), (new, old)):
        found: list[float] = []
        for length, stems in cut[side.name]:
            best = max((likeness(stems, theirs) for _, theirs in cut[other.name]), default=0.0)
            found += [best] * length
        out[side.name] = found
    return out


def _sentences(side: Side, lexicon: Lexicon) -> list[tuple[int, Counter[str]]]:
    """The length of each sentence in words, and its stems."""
    out, start = [], 0
    while start < len(side.norms):
        end = side.sentence_end(start)
        out.append((end - start, Counter(content(side, start, end, lexicon))))
        start = end
    return out
