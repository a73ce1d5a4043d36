"""Paragraph → sentences, with nupunkt and the abbreviations of official prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .. import resources

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_BREAKS = "\r\n\t\f\v\u2028\u2029\u0085"
_WIDE = "。！？；؟۔।"
_ENDS = re.compile(r"[.!?。！？۔؟।…]|[;；](?=\s)")
# A stop glued to a footnote mark ("Force.12 The"), or to the next sentence ("programs.Both leaders").
_GLUED = re.compile(r"[.!?](?<=[a-z\u00e0-\u00ff)”\"’]{2}.)(?:\[?\d{1,3}\]?(?=\s+[A-Z“\"])|(?=[A-Z][a-z]{2,}\s))")
_WIDE_END = rf"[{_WIDE}]+[”’」』）)\"']*\s*"
_INITIALS = re.compile(r"(?:^|[-–\s(“\"])[A-Z](?:\.[A-Z])+\.$")
_STOP = re.compile(r"[.!?…](?=[^\w,\-–—/])")  # what may end a sentence, with something after it
_FOLLOWER = re.compile(r" +(\S+)")
_ROMAN = frozenset("ivxlc")  # a number such as "iv." opens a sentence
_CLOSING = '”’")'
_MARK = re.compile(r"\[?\d{1,3}\]?")
_MARKED = re.compile(r"\d{1,3}\s+([a-z]+)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def data() -> dict[str, Any]:
    """The segmenter's word lists (data/segmentation.toml)."""
    return resources.table("data/segmentation.toml")


@cache
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt.models import load_default_model

    splitter = load_default_model()
    splitter.add_abbreviations(data()["abbreviations"])
    for word in data()["not_abbreviations"]:
        splitter.remove_abbreviation(word)
    return splitter


@cache
def _abbreviations() -> frozenset[str]:
    """What the splitter takes for abbreviations, of those that are letters only (scripts/list_abbreviations.py)."""
    return frozenset(resources.text("data/abbreviations.txt").split())


def _ends(word: str, follower: str) -> bool:
    """Whether the splitter ends a sentence after this word and a full stop, before a word with a capital: the word is
    no abbreviation and no roman number, or it is a year and the next word opens sentences, or a number that ends in a
    bracket."""
    if len(word) == 4 and word.isascii() and word.isdecimal():
        return follower.rstrip(",").lower() in (*data()["openers"], *_titles())
    if word.isascii() and word.endswith(")") and word[:-1].isdecimal():
        return True
    low = word.rstrip("”)").lower()
    last = low.rpartition("-")[2]
    if len(last) < 2 or not (low.isascii() and low.replace("-", "").isalpha()):
        return False
    return last not in _abbreviations() and not _ROMAN.issuperset(last)


def _plain_cuts(text: str) -> list[int] | None:
    """Where the splitter would cut, if every stop in ``text`` is plain; None where it has to be asked.

    Plain is a stop that clearly ends a sentence, and one whose cut ``_goes_on`` would take back. Most are, and the
    splitter takes longer to load than a text to read.
    """
    cuts = []
    end = len(text.rstrip())
    for stop in _STOP.finditer(text, 0, end):
        at = stop.end()
        if text[at] in _CLOSING and not text[at:end].strip(_CLOSING):
            break
        follower = _FOLLOWER.match(text, at)
        if follower is None:
            return None
        first = follower[1][0]
        if first == "(" or first.islower() or _titled(text[max(0, at - 24) : at]):
            continue
        if _INITIALS.search(text, max(0, at - 24), at):
            return None
        word = text[text.rfind(" ", 0, at) + 1 : at - 1].lstrip("(“‘")
        if stop[0] != "." or not "A" <= first <= "Z" or not _ends(word, follower[1]):
            return None
        cuts.append(at)
    return cuts


def _cut(text: str) -> Iterable[tuple[int, int]]:
    """The sentences of a stretch, with the white space between them."""
    cuts = _plain_cuts(text)
    return _splitter().span_tokenize(text) if cuts is None else pairwise([0, *cuts, len(text)])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The stretches between wide stops (。۔؟।) and glued stops, which the splitter does not know."""
    start = 0
    cuts = {match.end() for match in _GLUED.finditer(text)}
    if any(stop in text for stop in _WIDE):
        cuts.update(match.end() for match in re.finditer(_WIDE_END, text))
    for cut in sorted(cuts):
        yield start, cut
        start = cut
    yield start, len(text)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


@cache
def _titles() -> tuple[str, ...]:
    """The titles with their stops, such as "h.e." and "no."."""
    return tuple(f"{title}." for title in data()["titles"])


def _titled(stretch: str) -> bool:
    """Whether a stretch ends in a title, after a space or an opening mark."""
    low = stretch.lower()
    if not low.endswith(_titles()):
        return False
    before = (low[: -len(title)] for title in _titles() if low.endswith(title))
    return any(not part or part[-1].isspace() or part[-1] in '(“"' for part in before)


def _goes_on(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Whether a cut was wrong: a title stands before it, or initials such as "U.S." before their noun, or lower case or
    a lone footnote mark follows."""
    if text[before[1] - 1] in _WIDE:
        return False
    if text[after[0]] == "(" or text[after[0]].islower():
        return True
    tail = max(0, before[1] - 24)
    if _titled(text[tail : before[1]]):
        return True
    if _INITIALS.search(text, tail, before[1]):
        word = _FIRST_WORD.match(text, after[0])
        return word is not None and word[0].lower() not in data()["openers"]
    marked = _MARKED.match(text, after[0])
    if marked:
        return marked[1] in data()["after_marks"]
    return bool(_MARK.fullmatch(text, *after))


def sentence_spans(paragraph: str) -> list[tuple[int, int]]:
    """Half-open offsets of the sentences in one paragraph, hard wraps and all; only white space lies between.

    A piece that goes on in lower case is joined to the one before it. Linear in the length.
    """
    if not _ENDS.search(paragraph):
        span = _strip(paragraph, 0, len(paragraph))
        return [span] if span[1] > span[0] else []
    flat = paragraph
    for mark in _BREAKS:
        flat = flat.replace(mark, " ")
    out: list[tuple[int, int]] = []
    for start, end in _pieces(flat):
        for a, b in _cut(flat[start:end]):
            span = _strip(flat, start + a, start + b)
            if span[1] <= span[0]:
                continue
            if out and _goes_on(flat, out[-1], span):
                span = (out.pop()[0], span[1])
            out.append(span)
    return out
