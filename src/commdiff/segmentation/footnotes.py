"""Printed characters that are not wording: footnote marks, link targets, hyphens at line ends.

A number is a footnote mark only where it cannot be a figure: raised, glued to a word or to a stop, alone after the last
stop of a paragraph, or between a word and a function word while the text has a note of that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..english import is_month
from .paragraphs import Paragraph
from .sentences import word_set

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIGURES = str.maketrans(_RAISED, "0123456789")
_LETTERS = r"(?<![^\W\d_])[^\W\d_]"  # the beginning of a word
_MONTH = r"[A-Z][a-z]{2,8}"
_NOTE_START = re.compile(  # "¹ See", "[^1]: See", "3/ See", "3.See", "3 See": 1 raised, 2 bracketed, 3 plain
    rf"\s*(?:([{_RAISED}]{{1,3}})|\[\^?(\d{{1,3}})\]:?|(\d{{1,3}})(?:/|\.(?=[A-Z])|\s(?!\S*\d{{4}})))\s*(?=\S)"
)
# Quick tests for the patterns below.
_STOP_AND_FIGURE = re.compile(r"[.,;:)\]”\"’]\d")
_END_AND_FIGURE = re.compile(r"[\d)][.,?]{0,2}\s?(?<=[\s?])\d")
_YEAR_AND_FIGURE = re.compile(r"[12]\d{3}[.,]?\d")
_AND_TAKING = r"\s+and\s+(?:taking|noting|having|recalling)\b"
_FIGURE_AND_TAKING = re.compile(rf"\d{_AND_TAKING}")
_LAST_IN_PARAGRAPH = re.compile(  # "the river. 12", "2031. 3 and"
    r"(?:[^\W\d_]{2,}|\)|\b\d{4}|\b[A-Z][a-z]{2,3}\.\d)[.,;:”\"’)]{1,2}[ \t\r\n]+(\d{1,3})(?:\s+and)?\s*\Z"
)
_LINE_END_HYPHEN = re.compile(r"[-\u2010\u00ad](?<=[^\W\d_].)[ \t]*(?:\r\n|[\r\n])[ \t]*(?=[^\W\d_])")

# These patterns are strings because only a paragraph that has their signs needs them: re compiles them at first use.
_INNER_NOTE = (  # a second note in the paragraph of the first
    rf"(?:(?<=[.)\]])\s+|[ \t]*[\r\n]+[ \t]*)(?:[{_RAISED}]{{1,3}}|\[\d{{1,3}}\]|\d{{1,3}})(?=\s+[A-Z])"
)
_SUPERSCRIPT = rf"(?<=\S)\s?([{_RAISED}]{{1,3}}(?:[,\s][{_RAISED}]{{1,3}})*)"  # "river¹²", "river¹,²"
_UNIT_BEFORE = r"(?:\b(?:[kcdm]?m|ft|yd|mi|in|s)|\d)\Z"  # "km²" is not a mark
_YEAR_BEFORE = r"\b\d{4}\Z"
_BRACKETED = (  # "river[1]", "river [1],", "river[^a]"
    r"(?<=[^\s\[(])\[\^?(\d{1,3})\]|(?<=\S)\s\[\^?(\d{1,3})\](?=[\s.,;:]|\Z)|\[\^[\w-]{1,20}\]"
)
_SLASHED = r"(?<=\w[.,;:”\"’)])\s?\d{1,3}/(?=\s|\Z)|(?<=\w)\s\d{1,3}/(?=[\s,;.]|\Z)"  # "river. 3/", "river 3/,"
_LINK_TARGET = (  # "](https://…)"
    r"(?<=\])\((?:https?://|mailto:|/|#)[^()\s]{0,2000}(?:\([^()\s]{0,200}\))?[^()\s]{0,500}\)"
)
_AFTER_STOP = rf"({_LETTERS}[^\W\d_]+)[.,;:)\]”\"’]{{1,2}}(\d{{1,3}})(?=\s|\Z)"  # "river.12"
_BEFORE_TAKING = rf"({_LETTERS}[^\W\d_]+),?\s+(\d{{1,3}})(?={_AND_TAKING})"  # "river, 12 and noting"
_AFTER_LETTERS = rf"{_LETTERS}[^\W\d_]{{3,}}(\d{{1,3}})(?=[\s.,;:)]|\Z)"  # "river12"
_BETWEEN_SPACES = (  # "river 12 and": 1 word before, 2 number, 3 what follows, 4 word after
    rf"({_LETTERS}[^\W\d_]+|\)|\b\d{{4}}(?=,))[,;:.”\"’]{{0,2}}\s+(\d{{1,3}})"
    r"(?=([.,;:)]|\Z|\s+(?:([^\W\d_]+|[“\"(])|\d?)))"
)
_AFTER_DAY = rf"\b\d{{1,2}}\s+({_MONTH})\s+(\d{{1,3}})(?=[\s,;.])"  # "3 May 12,"
_AFTER_DATE = (  # "3 May 2031 12 and", "(2031). 12", "(S/2031/4) 12": 1 stop, 2 number, 3 word after
    rf"(?:\b\d{{1,2}}\s+{_MONTH}\s+\d{{4}}|\((?:19|20)\d\d\)|\([A-Z]{{1,4}}/[\w./ -]{{1,30}}\))"
    r"([.,?]{0,2})\s?(?<=[\s?])(\d{1,3})(?=\s+([a-z]+)|[.;:]?\s*\Z)"
)
_AFTER_YEAR = rf"\b({_MONTH})\s+(?:19|20)\d\d[.,]?(\d{{1,2}})(?=[\s,;.])"  # "30 November 19717"
_WORD_BEFORE, _WORD_AFTER = r"[^\W\d_]{1,40}\Z", r"[^\W\d_]{1,40}"
_HYPHENATED_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"


class Footnotes(NamedTuple):
    """The numbers of the footnotes of a text, and the indices of the paragraphs that are notes."""

    numbers: frozenset[int]
    paragraphs: frozenset[int]


def _note_number(match: re.Match[str]) -> int:
    return int((match[1] or "").translate(_FIGURES) or match[2] or match[3])


def find_footnotes(text: str, paragraphs: Sequence[Paragraph]) -> Footnotes:
    """Find the footnotes of a text.

    Notes are the paragraphs with the role of a footnote, those that begin with a raised or bracketed number, and the
    numbered paragraphs that end the text if their numbers rise and the text refers to one of them.
    """
    notes: dict[int, int] = {}
    for index, paragraph in enumerate(paragraphs):
        match = _NOTE_START.match(text, paragraph.start, paragraph.end)
        if match and (paragraph.role == "footnote" or (index and (match[1] or match[2]))):
            notes[index] = _note_number(match)
    last_notes = _notes_at_end(text, paragraphs)
    if last_notes:
        body = text[: paragraphs[min(last_notes)].start]
        # A reference is glued to a word or stop, or alone after one.
        reference = r"(?:[^\W\d_]|[.,;:)\]”\"’])\s?%s(?=[.,;:/]?\s|[.,;:/]?\Z)"
        if any(re.search(reference % number, body) for number in last_notes.values()):
            notes |= last_notes
    numbers = set(notes.values())
    for index in notes:
        piece = text[paragraphs[index].start : paragraphs[index].end]
        numbers |= {int(re.sub(r"\D", "", m[0].translate(_FIGURES))) for m in re.finditer(_INNER_NOTE, piece)}
    return Footnotes(frozenset(numbers), frozenset(notes))


def _notes_at_end(text: str, paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    notes: dict[int, int] = {}
    highest = 1000
    for index in range(len(paragraphs) - 1, 0, -1):
        paragraph = paragraphs[index]
        match = _NOTE_START.match(text, paragraph.start, paragraph.end)
        if not match or _note_number(match) >= highest:
            break
        first, number = text[match.end()], _note_number(match)
        if not (first in '“"*_' or first.isupper() or not first.isascii()):
            break
        labels = [int(p.label) for p in paragraphs[:index] if p.label and p.label.isdecimal()]
        if paragraph.label and not match[2] and number <= max(labels, default=number) + 1:
            break  # it continues the numbering
        highest = notes[index] = number
    return notes


def note_lead(text: str, paragraph: Paragraph) -> tuple[int, str]:
    """Return the number of code points that a footnote's own number takes, and the number."""
    match = _NOTE_START.match(text, paragraph.start, paragraph.end)
    return (match.end() - paragraph.start, str(_note_number(match))) if match else (0, "")


def _is_mark_between_spaces(match: re.Match[str], notes: Footnotes) -> bool:
    """Return True if a number between spaces is a mark: there is such a note, and it cannot be a figure."""
    before, number, after, word = match[1], int(match[2]), match[3], match[4] or ""
    if before.lower() in word_set("number_takers") or is_month(word):
        return False
    if number not in notes.numbers:  # a note of an earlier page, referred to again
        return number < min(notes.numbers, default=0) and word in word_set("after_marks")
    stopped = not match[0][len(before) :].lstrip().startswith(match[2])
    if is_month(before) and not stopped and number <= 31:
        return False
    if stopped and after.lstrip()[:1].isdecimal():
        return True
    if not after.strip() or after in ".,;:)":
        return True
    return word.lower() in word_set("after_marks") or (stopped and word[:1].isupper())


def _marks_and_targets(paragraph: str, notes: Footnotes) -> Iterator[tuple[int, int]]:
    """Yield the footnote marks and link targets of a paragraph, in no order."""
    if "](" in paragraph:
        yield from (match.span() for match in re.finditer(_LINK_TARGET, paragraph))
    for match in re.finditer(_BRACKETED, paragraph) if "[" in paragraph else ():
        number = match[1] or match[2]
        if match[1] or not number or int(number) in notes.numbers:
            yield match.span()
    if not any(map(str.isdigit, paragraph)):
        return
    yield from _raised_marks(paragraph)
    yield from _plain_marks(paragraph, notes)
    yield from _marks_after_dates(paragraph, notes)
    if "/" in paragraph:
        yield from (match.span() for match in re.finditer(_SLASHED, paragraph))


def _raised_marks(paragraph: str) -> Iterator[tuple[int, int]]:
    """Yield raised numbers, but not the exponents of units."""
    for match in re.finditer(_SUPERSCRIPT, paragraph) if any(digit in paragraph for digit in _RAISED) else ():
        start = match.start(1)
        is_exponent = re.search(_UNIT_BEFORE, paragraph[max(0, start - 4) : start])
        after_year = re.search(_YEAR_BEFORE, paragraph[max(0, start - 5) : start])
        number = int(match[1][:3].translate(_FIGURES)) if match[1].isdigit() else 0
        if not is_exponent or after_year or number > 3:
            yield match.span(1)


def _plain_marks(paragraph: str, notes: Footnotes) -> Iterator[tuple[int, int]]:
    """Yield marks that are numbers of ordinary size."""
    for match in re.finditer(_AFTER_STOP, paragraph) if _STOP_AND_FIGURE.search(paragraph) else ():
        is_note = int(match[2]) in notes.numbers or len(match[1]) > 3
        if is_note and match[1].lower() not in word_set("abbreviations"):
            yield match.span(2)
    if notes.numbers:
        glued = (match for match in re.finditer(_AFTER_LETTERS, paragraph) if int(match[1]) in notes.numbers)
        yield from (match.span(1) for match in glued)
        between = re.finditer(_BETWEEN_SPACES, paragraph)
        yield from (match.span(2) for match in between if _is_mark_between_spaces(match, notes))
    for match in re.finditer(_BEFORE_TAKING, paragraph) if _FIGURE_AND_TAKING.search(paragraph) else ():
        if match[1].lower() not in word_set("number_takers"):
            yield match.span(2)
    end = paragraph.rstrip()
    if end[-1:].isdecimal() or end.endswith("and"):
        last = _LAST_IN_PARAGRAPH.search(paragraph, max(0, len(paragraph) - 80))
        if last:
            yield last.span(1)


def _marks_after_dates(paragraph: str, notes: Footnotes) -> Iterator[tuple[int, int]]:
    """Yield marks after a date, alone or glued to its year. A figure there would count the next word."""
    for match in re.finditer(_AFTER_DATE, paragraph) if _END_AND_FIGURE.search(paragraph) else ():
        stopped, number, word = "." in match[1], int(match[2]), match[3] or ""
        fits = word in word_set("after_marks") if stopped and word else word not in word_set("units")
        if number in notes.numbers or fits:
            yield match.span(2)
    for match in re.finditer(_AFTER_DAY, paragraph) if notes.numbers else ():
        if is_month(match[1]) and int(match[2]) in notes.numbers:
            yield match.span(2)
    for match in re.finditer(_AFTER_YEAR, paragraph) if _YEAR_AND_FIGURE.search(paragraph) else ():
        if is_month(match[1]):
            yield match.span(2)


def _line_end_hyphens(text: str) -> Iterator[tuple[int, int]]:
    """Yield line ends at which a hyphen cuts a word ("man-/date"), but not those of a compound ("long-/term")."""
    matches = list(_LINE_END_HYPHEN.finditer(text))
    if not matches:
        return
    vocabulary = {word.lower() for word in re.findall(_HYPHENATED_WORD, text)}
    before, after = re.compile(_WORD_BEFORE), re.compile(_WORD_AFTER)
    for match in matches:
        pieces = before.search(text, max(0, match.start() - 40), match.start()), after.match(text, match.end())
        left, right = (piece[0].lower() if piece else "" for piece in pieces)  # letters are on both sides
        if f"{left}-{right}" in vocabulary or text[match.end()].isupper():
            continue
        if left + right in vocabulary or not (left in vocabulary and right in vocabulary):
            yield match.span()


def skipped_spans(text: str, paragraphs: Sequence[Paragraph], notes: Footnotes) -> list[tuple[int, int]]:
    """Return the offsets (start, end) of all printed characters that are not wording, in order and merged."""
    spans = list(_line_end_hyphens(text))
    for index, paragraph in enumerate(paragraphs):
        is_note = index in notes.paragraphs
        start = paragraph.start + (0 if is_note else paragraph.lead)
        piece = text[start : paragraph.end]
        marks = (m.span() for m in re.finditer(_INNER_NOTE, piece)) if is_note else _marks_and_targets(piece, notes)
        spans += [(start + a, start + b) for a, b in marks]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            start, last = merged.pop()
            end = max(end, last)
        merged.append((start, end))
    return merged
