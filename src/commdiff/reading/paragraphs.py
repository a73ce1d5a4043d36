"""Common parts of all readers: the paragraphs of a document, table rows and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeVar

LONG_CELL = 200  # code points; a table with a longer cell lays out text instead of listing facts
BULLET = "•"

_Row = TypeVar("_Row")

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACES = r"[ \t\u00a0]+"
_LINE_ENDS = r"[ \t\u00a0]*\n[ \t\u00a0]*"
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]"


class Part(NamedTuple):
    """One paragraph of a source.

    Attributes:
        text: Its words as read.
        place: Its place in the source ("paragraph 14", "p. 3"), "" where the format has none.
        label: Its number or bullet if that is not part of ``text``.
        note: True for a footnote.
    """

    text: str
    place: str = ""
    label: str = ""
    note: bool = False


class Document(NamedTuple):
    """A source as read, with the facts that the format states about the text.

    Attributes:
        text: The whole text.
        media_type: The media type of the source.
        marks: Pairs (offset, place), see ``model.Source.marks``.
        notices: Omissions and repairs of the reader, one sentence each.
        title: The title that the format states, None where it states none.
        date: The date that the format states, in any form that ``find_date`` reads.
        issuer: The issuer that the format states.
        language: The language code that the format states.
        encoding: The encoding of the source, "" where the format defines it.
    """

    text: str
    media_type: str
    marks: tuple[tuple[int, str], ...] = ()
    notices: tuple[str, ...] = ()
    title: str | None = None
    date: str | None = None
    issuer: str | None = None
    language: str | None = None
    encoding: str = ""


def superscript(text: str) -> str:
    """Return raised digits as Unicode superscripts ("12" → "¹²"), which are never read as a figure."""
    digits = text.strip().strip("[]()")
    return text.replace(digits, digits.translate(_SUPERSCRIPT)) if digits.isdecimal() and digits.isascii() else text


def tidy(text: str) -> str:
    """Return a paragraph without control characters and without runs of spaces; line breaks are kept."""
    return re.sub(_LINE_ENDS, "\n", re.sub(_SPACES, " ", re.sub(_CONTROL, "", text))).strip()


def with_label(text: str, label: str) -> str:
    """Return the paragraph with its number in front, unless the text already begins with that number."""
    if not label or (text.startswith(label) and not text[len(label) : len(label) + 1].isalnum()):
        return text
    return f"{label} {text}"


def table_rows(
    number: int, rows: Iterable[_Row], cells: Callable[[_Row, str], Sequence[Sequence[Part]]]
) -> Iterator[Part]:
    """Yield the rows of table ``number`` as lines with " | " between the cells; ``cells`` gets a row and its place.

    The paragraphs themselves are yielded for a row that only lays out text: fewer than two cells have text, or a cell
    has more than three paragraphs or more than ``LONG_CELL`` code points in one.
    """
    for index, row in enumerate(rows, 1):
        place = f"table {number}, row {index}"
        parts = cells(row, place)
        filled = [cell for cell in parts if cell]
        if len(filled) < 2 or any(len(c) > 3 or any(len(p.text) > LONG_CELL for p in c) for c in filled):
            yield from chain.from_iterable(filled)
        else:
            texts = (" ".join(f"{p.label} {tidy(p.text)}".strip() for p in cell) for cell in parts)
            yield Part(" | ".join(text.replace("\n", " ") for text in texts), place)


def note_part(number: int, text: str, mark: str = "") -> Part:
    """Return the footnote with this number; its label is ``mark``, or the number as superscript."""
    return Part(text, f"note {number}", mark or superscript(str(number)), note=True)


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Join the parts by blank lines, footnotes last; return the text and its ``model.Source.marks`` (offset, place)."""
    pieces: list[str] = []
    marks: list[tuple[int, str]] = []
    offset = 0
    for part in sorted(parts, key=lambda part: part.note):
        tidied = tidy(part.text)
        if tidied:
            pieces.append(with_label(tidied, part.label))
            if part.place and (not marks or marks[-1][1] != part.place):
                marks.append((offset, part.place))
            offset += len(pieces[-1]) + 2
    return ("\n\n".join(pieces) + "\n" if pieces else ""), tuple(marks)


def tracked_changes(inserted: int, deleted: int) -> tuple[str, ...]:
    """Return the notice about tracked changes, if there are any; every reader takes them as accepted."""
    notice = f"tracked changes read as accepted: {inserted} insertions kept, {deleted} deletions dropped"
    return (notice,) if inserted or deleted else ()
