"""Paragraph → sentences, with nupunkt and the abbreviations of official prose.

nupunkt takes longer to import than a text to read. Most stops are clear without it: ``_plain_cuts`` decides these by
the same rules, with a copy of nupunkt's abbreviations, and asks nupunkt about the rest. Tests compare the two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .. import resources

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_LINE_BREAKS = dict.fromkeys(map(ord, "\r\n\t\f\v\u2028\u2029\u0085"), " ")
_OTHER_STOPS = "。！？；؟۔।"  # stops of scripts that nupunkt does not know
_ANY_STOP = re.compile(r"[.!?。！？۔؟।…]|[;；](?=\s)")
# A stop glued to a footnote mark ("Force.12 The"), or to the next sentence ("programs.Both leaders").
_GLUED_STOP = re.compile(r"[.!?](?<=[a-z\u00e0-\u00ff)”\"’]{2}.)(?:\[?\d{1,3}\]?(?=\s+[A-Z“\"])|(?=[A-Z][a-z]{2,}\s))")
_OTHER_STOP = rf"[{_OTHER_STOPS}]+[”’」』）)\"']*\s*"
_INITIALS = re.compile(r"(?:^|[-–\s(“\"])[A-Z](?:\.[A-Z])+\.$")  # "U.S."
_TAIL = 24  # code points before a stop in which a title or initials are looked for
_STOP = re.compile(r"[.!?…](?=[^\w,\-–—/])")  # what may end a sentence, with something after it
_NEXT_WORD = re.compile(r" +(\S+)")
_ROMAN = frozenset("ivxlc")  # a number such as "iv." does not end a sentence
_CLOSING = '”’")'
_NOTE_MARK = re.compile(r"\[?\d{1,3}\]?")
_NUMBER_AND_WORD = re.compile(r"\d{1,3}\s+([a-z]+)")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def word_lists() -> dict[str, Any]:
    """Return the word lists of segmentation (data/segmentation.toml)."""
    return resources.table("data/segmentation.toml")


@cache
def word_set(name: str) -> frozenset[str]:
    """Return one of the word lists as a set."""
    return frozenset(word_lists()[name])


@cache
def _splitter() -> PunktSentenceTokenizer:
    from nupunkt.models import load_default_model

    splitter = load_default_model()
    splitter.add_abbreviations(word_lists()["abbreviations"])
    for word in word_lists()["not_abbreviations"]:
        splitter.remove_abbreviation(word)
    return splitter


@cache
def _abbreviations() -> frozenset[str]:
    """The splitter's abbreviations that have only letters; scripts/list_abbreviations.py makes the file."""
    return frozenset(resources.text("data/abbreviations.txt").split())


def _ends_sentence(word: str, follower: str) -> bool:
    """Return True if the splitter ends a sentence between ``word`` with its full stop and a capitalized ``follower``.

    It does if the word is neither an abbreviation nor a Roman number; if it is a year and the follower opens sentences;
    or if it is a number that ends in a bracket.
    """
    if len(word) == 4 and word.isascii() and word.isdecimal():
        return follower.rstrip(",").lower() in (*word_lists()["openers"], *_titles())
    if word.isascii() and word.endswith(")") and word[:-1].isdecimal():
        return True
    lower = word.rstrip("”)").lower()
    last = lower.rpartition("-")[2]
    if len(last) < 2 or not (lower.isascii() and lower.replace("-", "").isalpha()):
        return False
    return last not in _abbreviations() and not _ROMAN.issuperset(last)


def _plain_cuts(text: str) -> list[int] | None:
    """Return where the splitter would cut, None if it must be asked.

    It need not be asked if each stop either clearly ends a sentence, or would be rejected by ``_is_wrong_cut``.
    """
    cuts = []
    end = len(text.rstrip())
    for stop in _STOP.finditer(text, 0, end):
        at = stop.end()
        if text[at] in _CLOSING and not text[at:end].strip(_CLOSING):
            break
        follower = _NEXT_WORD.match(text, at)
        if follower is None:
            return None
        first = follower[1][0]
        if first == "(" or first.islower() or _ends_in_title(text[max(0, at - _TAIL) : at]):
            continue
        if _INITIALS.search(text, max(0, at - _TAIL), at):
            return None
        word = text[text.rfind(" ", 0, at) + 1 : at - 1].lstrip("(“‘")
        if stop[0] != "." or not "A" <= first <= "Z" or not _ends_sentence(word, follower[1]):
            return None
        cuts.append(at)
    return cuts


def _cut(text: str) -> Iterable[tuple[int, int]]:
    cuts = _plain_cuts(text)
    return _splitter().span_tokenize(text) if cuts is None else pairwise([0, *cuts, len(text)])


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans between the stops that the splitter does not know: those of other scripts, and glued ones."""
    cuts = {match.end() for match in _GLUED_STOP.finditer(text)}
    if any(stop in text for stop in _OTHER_STOPS):
        cuts.update(match.end() for match in re.finditer(_OTHER_STOP, text))
    yield from pairwise([0, *sorted(cuts), len(text)])


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


@cache
def _titles() -> tuple[str, ...]:
    """The titles with their stops: "h.e.", "no."."""
    return tuple(f"{title}." for title in word_lists()["titles"])


def _ends_in_title(text: str) -> bool:
    lower = text.lower()
    titles = _titles() if lower.endswith(_titles()) else ()
    before = (lower[: -len(title)] for title in titles if lower.endswith(title))
    return any(not part or part[-1].isspace() or part[-1] in '(“"' for part in before)


def _is_wrong_cut(text: str, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Return True if the sentence goes on after a cut.

    It does after a title, after initials ("U.S.") before their noun, and before a bracket, a lower-case letter or a
    single footnote mark.
    """
    if text[before[1] - 1] in _OTHER_STOPS:
        return False
    if text[after[0]] == "(" or text[after[0]].islower():
        return True
    tail = max(0, before[1] - _TAIL)
    if _ends_in_title(text[tail : before[1]]):
        return True
    if _INITIALS.search(text, tail, before[1]):
        word = _FIRST_WORD.match(text, after[0])
        return word is not None and word[0].lower() not in word_set("openers")
    marked = _NUMBER_AND_WORD.match(text, after[0])
    if marked:
        return marked[1] in word_set("after_marks")
    return bool(_NOTE_MARK.fullmatch(text, *after))


def sentence_spans(paragraph: str) -> list[tuple[int, int]]:
    """Return the offsets of the sentences of a paragraph, which may be hard-wrapped, in time linear in its length."""
    if not _ANY_STOP.search(paragraph):
        span = _strip(paragraph, 0, len(paragraph))
        return [span] if span[1] > span[0] else []
    line = paragraph.translate(_LINE_BREAKS)
    spans: list[tuple[int, int]] = []
    for start, end in _pieces(line):
        for a, b in _cut(line[start:end]):
            span = _strip(line, start + a, start + b)
            if spans and span[1] > span[0] and _is_wrong_cut(line, spans[-1], span):
                span = (spans.pop()[0], span[1])
            spans += [span] if span[1] > span[0] else []
    return spans
