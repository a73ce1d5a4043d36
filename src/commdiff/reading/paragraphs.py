"""Common parts of all readers: the paragraphs of a document, their numbers, table rows and footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

LONG_CELL = 200  # code points; a table with a longer cell lays out text instead of listing facts
MAX_COUNT = 3999  # the highest number that is printed in letters or Roman numerals
BULLET = "•"

_Row = TypeVar("_Row")

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACES = r"[ \t\u00a0]+"
_LINE_ENDS = r"[ \t\u00a0]*\n[ \t\u00a0]*"
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_CHINESE = "零一二三四五六七八九"


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


def table_row(cells: Sequence[Sequence[Part]], place: str) -> Iterator[Part]:
    """Yield a table row as one line with " | " between the cells.

    Args:
        cells: The paragraphs of each cell.
        place: The place of the row ("table 2, row 3").

    Yields:
        One part for the row. The paragraphs themselves if the table only lays out text: fewer than two cells have
        text, or a cell has more than three paragraphs or more than ``LONG_CELL`` code points in one.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(len(c) > 3 or any(len(p.text) > LONG_CELL for p in c) for c in filled):
        yield from (part for cell in filled for part in cell)
    else:
        texts = (" ".join(f"{p.label} {tidy(p.text)}".strip() for p in cell) for cell in cells)
        yield Part(" | ".join(text.replace("\n", " ") for text in texts), place)


def table_rows(
    number: int, rows: Iterable[_Row], cells: Callable[[_Row, str], Sequence[Sequence[Part]]]
) -> Iterator[Part]:
    """Yield the rows of a table.

    Args:
        number: The number of the table in its source, from 1.
        rows: The rows, of any type.
        cells: A function of a row and its place that returns the paragraphs of each cell.

    Yields:
        The parts that ``table_row`` makes of each row.
    """
    for index, row in enumerate(rows, 1):
        place = f"table {number}, row {index}"
        yield from table_row(cells(row, place), place)


def note_part(number: int, text: str, mark: str = "") -> Part:
    """Return the footnote with this number; its label is ``mark``, or the number as superscript."""
    return Part(text, f"note {number}", mark or superscript(str(number)), note=True)


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Join the parts by blank lines, footnotes last.

    Args:
        parts: The paragraphs in the order of the source.

    Returns:
        The text, and pairs (offset, place) as in ``model.Source.marks``.
    """
    body: list[Part] = []
    notes: list[Part] = []
    for part in parts:
        (notes if part.note else body).append(part)
    pieces: list[str] = []
    marks: list[tuple[int, str]] = []
    offset = 0
    for part in (*body, *notes):
        tidied = tidy(part.text)
        if not tidied:
            continue
        text = with_label(tidied, part.label)
        if part.place and (not marks or marks[-1][1] != part.place):
            marks.append((offset, part.place))
        pieces.append(text)
        offset += len(text) + 2
    return ("\n\n".join(pieces) + "\n" if pieces else ""), tuple(marks)


def tracked_changes_notice(inserted: int, deleted: int) -> str:
    """Return the notice about tracked changes, which every reader takes as accepted."""
    return f"tracked changes read as accepted: {inserted} insertions kept, {deleted} deletions dropped"


def parse_integer(value: str | None, default: int) -> int:
    """Return an integer attribute of at most six digits, ``default`` where it is missing or malformed."""
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,6}\s*", value) else default


def roman(number: int) -> str:
    """Return lower-case Roman numerals; plain digits outside 1–3999."""
    if not 0 < number <= MAX_COUNT:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def repeated_letters(number: int) -> str:
    """Return a … z, aa, bb …, as Word and ODT count; plain digits outside 1–3999."""
    if not 0 < number <= MAX_COUNT:
        return str(number)
    turns, index = divmod(number - 1, 26)
    return chr(97 + index) * (turns + 1)


def alphabetic_letters(number: int) -> str:
    """Return a … z, aa, ab …, as HTML counts."""
    out = ""
    while number > 0:
        number, index = divmod(number - 1, 26)
        out = chr(97 + index) + out
    return out


def chinese(number: int) -> str:
    """Return 一 … 九十九; plain digits outside 1–99."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _CHINESE[tens]) + "十" if tens else ""
    return head + (_CHINESE[ones] if ones else "")


def number_formats(letters: Callable[[int], str]) -> dict[str, Callable[[int], str]]:
    """Return the number formats that HTML and ODT share, by their code.

    Args:
        letters: How letters are counted, ``repeated_letters`` or ``alphabetic_letters``.
    """
    return {
        "1": str,
        "a": letters,
        "A": lambda n: letters(n).upper(),
        "i": roman,
        "I": lambda n: roman(n).upper(),
    }
