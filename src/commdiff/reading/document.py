"""What a reader hands back: a text made of the paragraphs it found, and where each of them stood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

LONG_CELL = 200  # code points; a table with such a cell lays out text rather than listing facts

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPACES = r"[ \t\u00a0]+"
_LINE_ENDS = r"[ \t\u00a0]*\n[ \t\u00a0]*"
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]"


class Part(NamedTuple):
    """One paragraph as a reader found it; ``label`` is its number or bullet where that is not part of ``text``."""

    text: str
    place: str = ""
    label: str = ""
    note: bool = False


class Document(NamedTuple):
    """A source as read: its text, the marks of ``Source.marks``, and what the format itself says about the text."""

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
    """Raised digits as the superscript digits of Unicode ("12" → "¹²"), which are never taken for a figure."""
    digits = text.strip().strip("[]()")
    return text.replace(digits, digits.translate(_SUPERSCRIPT)) if digits.isdecimal() and digits.isascii() else text


def tidy(text: str) -> str:
    """A paragraph without control characters and without runs of spaces; its line breaks stay."""
    return re.sub(_LINE_ENDS, "\n", re.sub(_SPACES, " ", re.sub(_CONTROL, "", text))).strip()


def numbered(text: str, label: str) -> str:
    """The paragraph with its number in front, unless the text already begins with it."""
    if not label or (text.startswith(label) and not text[len(label) : len(label) + 1].isalnum()):
        return text
    return f"{label} {text}"


def table_row(cells: Sequence[Sequence[Part]], place: str) -> Iterator[Part]:
    """A table row on one line, cells apart; the paragraphs as they are where the table only lays out text."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or any(len(c) > 3 or any(len(p.text) > LONG_CELL for p in c) for c in filled):
        yield from (part for cell in filled for part in cell)
    else:
        texts = (" ".join(f"{p.label} {tidy(p.text)}".strip() for p in cell) for cell in cells)
        yield Part(" | ".join(text.replace("\n", " ") for text in texts), place)


def assemble(parts: Iterable[Part]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """The text of the parts, joined by blank lines, footnotes last; and the marks that say where each came from."""
    body: list[Part] = []
    notes: list[Part] = []
    for part in parts:
        (notes if part.note else body).append(part)
    pieces: list[str] = []
    marks: list[tuple[int, str]] = []
    offset = 0
    for part in (*body, *notes):
        text = numbered(tidy(part.text), part.label)
        if not text or not tidy(part.text):
            continue
        if part.place and (not marks or marks[-1][1] != part.place):
            marks.append((offset, part.place))
        pieces.append(text)
        offset += len(text) + 2
    return ("\n\n".join(pieces) + "\n" if pieces else ""), tuple(marks)
