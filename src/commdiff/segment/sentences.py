"""Paragraph → sentences, with nupunkt and the abbreviations of official prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from .. import shipped

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_BREAKS = "\r\n\t\f\v\u2028\u2029\u0085"
_WIDE = "。！？；؟۔।"
_ENDS = re.compile(r"[.!?。！？۔؟।…]|[;；](?=\s)")
# A stop glued to a footnote mark ("Force.12 The"), or to the next sentence ("programs.Both leaders").
_GLUED = re.compile(r"(?<=[a-z\u00e0-\u00ff)”\"’]{2}[.!?])(?:\[?\d{1,3}\]?(?=\s+[A-Z“\"])|(?=[A-Z][a-z]{2,}\s))")
_WIDE_END = rf"[{_WIDE}]+[”’」』）)\"']*\s*"
_COMPOUND = re.compile(r"[-–][A-Z](?:\.[A-Z])+\.$")
_MARK = re.compile(r"\[?\d{1,3}\]?")
_MARKED = re.compile(r"\d{1,3}\s+([a-z]+)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def data() -> dict[str, Any]:
    """The segmenter's word lists (data/segmentation.toml)."""
    return shipped.table("data/segmentation.toml")


@cache
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt.models import load_default_model

    splitter = load_default_model()
    splitter.add_abbreviations(data()["abbreviations"])
    for word in data()["not_abbreviations"]:
        splitter.remove_abbreviation(word)
    return splitter


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
    """Whether a cut was wrong: a title stands before it, or "…-U.S." before its noun, or lower case or a lone
    footnote mark follows."""
    if text[before[1] - 1] in _WIDE:
        return False
    if text[after[0]] == "(":
        return True
    tail = max(0, before[1] - 24)
    if _titled(text[tail : before[1]]):
        return True
    if _COMPOUND.search(text, tail, before[1]):
        word = _FIRST_WORD.match(text, after[0])
        return word is not None and word[0].lower() not in data()["openers"]
    marked = _MARKED.match(text, after[0])
    if marked:
        return marked[1] in data()["after_marks"]
    return text[after[0]].islower() or bool(_MARK.fullmatch(text, *after))


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
        for a, b in _splitter().span_tokenize(flat[start:end]):
            span = _strip(flat, start + a, start + b)
            if span[1] <= span[0]:
                continue
            if out and _goes_on(flat, out[-1], span):
                span = (out.pop()[0], span[1])
            out.append(span)
    return out
