"""Stretches that are printed but are no wording: footnote marks, link targets, hyphens at a line's end.

A number is taken for a footnote mark only where it cannot be a figure: raised, glued to a word or to a stop, alone
after the last stop of a paragraph, or between a word and a function word while the text has a note of that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from .paragraphs import Block
from .sentences import data

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_VALUES = str.maketrans(_RAISED, "0123456789")
_NOTE_START = re.compile(
    rf"\s*(?:([{_RAISED}]{{1,3}})|\[\^?(\d{{1,3}})\]:?|(\d{{1,3}})(?:/|\.(?=[A-Z])|\s(?!\S*\d{{4}})))\s*(?=\S)"
)
_INNER_NOTE = rf"(?:(?<=[.)\]])\s+|[ \t]*[\r\n]+[ \t]*)(?:[{_RAISED}]{{1,3}}|\[\d{{1,3}}\]|\d{{1,3}})(?=\s+[A-Z])"
# These wait for a paragraph that has their signs: the functions of re compile them.
_SUPERSCRIPT = rf"(?<=\S)\s?([{_RAISED}]{{1,3}}(?:[,\s][{_RAISED}]{{1,3}})*)"
_UNIT = r"(?:\b(?:[kcdm]?m|ft|yd|mi|in|s)|\d)\Z"
_BRACKETED = r"(?<=[^\s\[(])\[\^?(\d{1,3})\]|(?<=\S)\s\[\^?(\d{1,3})\](?=[\s.,;:]|\Z)|\[\^[\w-]{1,20}\]"
_SLASHED = r"(?<=\w[.,;:”\"’)])\s?\d{1,3}/(?=\s|\Z)|(?<=\w)\s\d{1,3}/(?=[\s,;.]|\Z)"
_LINK = r"(?<=\])\((?:https?://|mailto:|/|#)[^()\s]{0,2000}(?:\([^()\s]{0,200}\))?[^()\s]{0,500}\)"
# So do these: for a stop before a figure, for the words after one, and for a text with notes.
_BEHIND_STOP = re.compile(r"[.,;:)\]”\"’]\d")
_GLUED = r"(?<![^\W\d_])([^\W\d_]{2,})[.,;:)\]”\"’]{1,2}(\d{1,3})(?=\s|\Z)"
_AND_TAKING = r"\s+and\s+(?:taking|noting|having|recalling)\b"
_TAKING = rf"(?<![^\W\d_])([^\W\d_]{{2,}}),?\s+(\d{{1,3}})(?={_AND_TAKING})"
_BEFORE_TAKING = re.compile(rf"\d{_AND_TAKING}")
_ATTACHED = r"(?<![^\W\d_])[^\W\d_]{4,}(\d{1,3})(?=[\s.,;:)]|\Z)"
_SPACED = (
    r"((?<![^\W\d_])[^\W\d_]{2,}|\)|\b\d{4}(?=,))[,;:.”\"’]{0,2}\s+(\d{1,3})"
    r"(?=([.,;:)]|\Z|\s+(?:([^\W\d_]+|[“\"(])|\d?)))"
)
_DAY = r"\b\d{1,2}\s+([A-Z][a-z]{2,8})\s+(\d{1,3})(?=[\s,;.])"
_LAST = re.compile(
    r"(?:[^\W\d_]{2,}|\)|\b\d{4}|\b[A-Z][a-z]{2,3}\.\d)[.,;:”\"’)]{1,2}[ \t\r\n]+(\d{1,3})(?:\s+and)?\s*\Z"
)
_DATED = (
    r"(?:\b\d{1,2}\s+[A-Z][a-z]{2,8}\s+\d{4}|\((?:19|20)\d\d\)|\([A-Z]{1,4}/[\w./ -]{1,30}\))"
    r"([.,?]{0,2})\s?(?<=[\s?])(\d{1,3})(?=\s+([a-z]+)|[.;:]?\s*\Z)"
)
_BEHIND_DATE = re.compile(r"[\d)][.,?]{0,2}\s?(?<=[\s?])\d")
_YEAR = r"\b([A-Z][a-z]{2,8})\s+(?:19|20)\d\d[.,]?(\d{1,2})(?=[\s,;.])"  # "30 November 19717"
_BEHIND_YEAR = re.compile(r"[12]\d{3}[.,]?\d")
_HYPHEN = re.compile(r"[-\u2010\u00ad](?<=[^\W\d_].)[ \t]*(?:\r\n|[\r\n])[ \t]*(?=[^\W\d_])")
_BEFORE, _AFTER = re.compile(r"[^\W\d_]{1,40}\Z"), re.compile(r"[^\W\d_]{1,40}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Notes(NamedTuple):
    """The numbers of a text's footnotes and, by block index, which blocks are footnotes."""

    numbers: frozenset[int]
    blocks: frozenset[int]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(data()[name])


def _number(match: re.Match[str]) -> int:
    return int((match[1] or "").translate(_VALUES) or match[2] or match[3])


def find_notes(text: str, blocks: Sequence[Block]) -> Notes:
    """The footnotes: blocks that read as such, raised or bracketed numbers that open a block, and the numbered
    blocks that end the text, where their numbers rise and one of them is referred to."""
    found: dict[int, int] = {}
    for index, block in enumerate(blocks):
        match = _NOTE_START.match(text, block.start, block.end)
        if match and (block.role == "footnote" or (index and (match[1] or match[2]))):
            found[index] = _number(match)
    tail: dict[int, int] = {}
    highest = 1000
    for index in range(len(blocks) - 1, 0, -1):
        block = blocks[index]
        match = _NOTE_START.match(text, block.start, block.end)
        if not match or _number(match) >= highest or not _capital(text, match):
            break
        if block.label and not match[2] and not _jumps(blocks, index, _number(match)):
            break
        highest = tail[index] = _number(match)
    body_end = blocks[min(tail)].start if tail else 0
    if tail and any(_referred(text[:body_end], number) for number in tail.values()):
        found |= tail
    numbers = set(found.values())
    for index in found:
        piece = text[blocks[index].start : blocks[index].end]
        numbers |= {int(re.sub(r"\D", "", m[0].translate(_VALUES))) for m in re.finditer(_INNER_NOTE, piece)}
    return Notes(frozenset(numbers), frozenset(found))


def _jumps(blocks: Sequence[Block], index: int, number: int) -> bool:
    """Whether a numbered block does not go on counting from the numbered ones before it."""
    labels = [int(b.label) for b in blocks[:index] if b.label and b.label.isdecimal()]
    return bool(labels) and number > max(labels) + 1


def note_lead(text: str, block: Block) -> tuple[int, str]:
    """How many code points a footnote's own number takes, and the number."""
    match = _NOTE_START.match(text, block.start, block.end)
    return (match.end() - block.start, str(_number(match))) if match else (0, "")


def _capital(text: str, match: re.Match[str]) -> bool:
    return text[match.end()] in '“"*_' or text[match.end()].isupper() or not text[match.end()].isascii()


def _referred(body: str, number: int) -> bool:
    """Whether the text refers to a note by this number: raised, glued, or alone after a stop."""
    digits = str(number)
    return re.search(rf"(?:[^\W\d_]|[.,;:)\]”\"’])\s?{digits}(?=[.,;:/]?\s|[.,;:/]?\Z)", body) is not None


def _month(word: str) -> bool:
    return word.lower() in _words("months")


def _spaced(match: re.Match[str], notes: Notes) -> bool:
    """Whether a number between spaces is a mark: there is such a note, and no figure can stand there."""
    before, number, after, word = match[1], int(match[2]), match[3], match[4] or ""
    if before.lower() in _words("number_takers") or _month(word):
        return False
    if number not in notes.numbers:  # a note of an earlier page, referred to again
        return number < min(notes.numbers, default=0) and word in _words("after_marks")
    stopped = not match[0][len(before) :].lstrip().startswith(match[2])
    if _month(before) and not stopped and number <= 31:
        return False
    if stopped and match[3].lstrip()[:1].isdecimal():
        return True
    if not after.strip() or after in ".,;:)":
        return True
    return word.lower() in _words("after_marks") or (stopped and word[:1].isupper())


def _in_block(piece: str, notes: Notes) -> Iterator[tuple[int, int]]:
    """The footnote marks and link targets of one paragraph, in no order."""
    if "](" in piece:
        yield from (match.span() for match in re.finditer(_LINK, piece))
    for match in re.finditer(_BRACKETED, piece) if "[" in piece else ():
        number = match[1] or match[2]
        if match[1] or not number or int(number) in notes.numbers:
            yield match.span()
    if any(map(str.isdigit, piece)):
        yield from _figures(piece, notes)


def _figures(piece: str, notes: Notes) -> Iterator[tuple[int, int]]:
    """The marks that are a bare number."""
    for match in re.finditer(_SUPERSCRIPT, piece) if any(digit in piece for digit in _RAISED) else ():
        square = re.search(_UNIT, piece[max(0, match.start(1) - 4) : match.start(1)])
        year = re.search(r"\b\d{4}\Z", piece[max(0, match.start(1) - 5) : match.start(1)])
        if not square or year or (int(match[1][:3].translate(_VALUES) if match[1].isdigit() else 0) > 3):
            yield match.span(1)
    for match in re.finditer(_GLUED, piece) if _BEHIND_STOP.search(piece) else ():
        known = int(match[2]) in notes.numbers
        if match[1].lower() not in _words("abbreviations") and (known or len(match[1]) > 3):
            yield match.span(2)
    for match in re.finditer(_ATTACHED, piece) if notes.numbers else ():
        if int(match[1]) in notes.numbers:
            yield match.span(1)
    for match in re.finditer(_SPACED, piece) if notes.numbers else ():
        if _spaced(match, notes):
            yield match.span(2)
    for match in re.finditer(_TAKING, piece) if _BEFORE_TAKING.search(piece) else ():
        if match[1].lower() not in _words("number_takers"):
            yield match.span(2)
    end = piece.rstrip()
    last = _LAST.search(piece, max(0, len(piece) - 80)) if end[-1:].isdecimal() or end.endswith("and") else None
    if last:
        yield last.span(1)
    yield from _after_dates(piece, notes)
    if "/" in piece:
        yield from (match.span() for match in re.finditer(_SLASHED, piece))


def _after_dates(piece: str, notes: Notes) -> Iterator[tuple[int, int]]:
    """Marks behind a date, alone or glued to its year; no figure stands there, unless it counts what follows."""
    for match in re.finditer(_DATED, piece) if _BEHIND_DATE.search(piece) else ():
        stopped, number, word = "." in match[1], int(match[2]), match[3] or ""
        wanted = word in _words("after_marks") if stopped and word else word not in _words("units")
        if number in notes.numbers or wanted:
            yield match.span(2)
    for match in re.finditer(_DAY, piece) if notes.numbers else ():
        if _month(match[1]) and int(match[2]) in notes.numbers:
            yield match.span(2)
    for match in re.finditer(_YEAR, piece) if _BEHIND_YEAR.search(piece) else ():
        if _month(match[1]):
            yield match.span(2)


def _hyphens(text: str) -> Iterator[tuple[int, int]]:
    """Line ends that a hyphen cuts a word at ("man-/date"), not those of a compound ("long-/term")."""
    matches = list(_HYPHEN.finditer(text))
    if not matches:
        return
    vocabulary = {word.lower() for word in _WORD.findall(text)}
    for match in matches:
        before = _BEFORE.search(text, max(0, match.start() - 40), match.start())
        after = _AFTER.match(text, match.end())
        if before is None or after is None:  # never: letters stand on both sides
            continue
        left, right = before[0].lower(), after[0].lower()
        if f"{left}-{right}" in vocabulary or after[0][0].isupper():
            continue
        if left + right in vocabulary or not (left in vocabulary and right in vocabulary):
            yield match.span()


def skipped(text: str, blocks: Sequence[Block], notes: Notes) -> list[tuple[int, int]]:
    """Offsets of all such stretches, in order, none touching another."""
    found = list(_hyphens(text))
    for index, block in enumerate(blocks):
        piece = text[block.start : block.end]
        if index in notes.blocks:
            spans = (match.span() for match in re.finditer(_INNER_NOTE, piece))
            found += [(block.start + a, block.start + b) for a, b in spans]
        else:
            found += [
                (block.start + block.lead + a, block.start + block.lead + b)
                for a, b in _in_block(piece[block.lead :], notes)
            ]
    out: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
