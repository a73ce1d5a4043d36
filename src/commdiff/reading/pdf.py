"""PDF files: paragraphs in reading order, without running heads and page numbers, footnotes last.

pdfminer.six gives the characters of each page as lines, which are put in order and joined to paragraphs. All lengths
are in points; the origin is the lower left corner of the page. The reader runs in a child process (sandbox.py),
because a damaged file can make any PDF library loop.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFNoValidXRef, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psexceptions import PSException

from ..errors import ReadError
from .paragraphs import Document, Part, assemble, superscript

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 600
MIN_CHARACTERS = 20  # a page; a file with fewer on average is a scan
MAX_UNKNOWN = 1 / 12  # "(cid:12)" entries for each character of text
_UNKNOWN = "(cid:"  # how pdfminer writes a character that its font does not map to Unicode
RAISED_SIZE = 0.85  # size of a raised character, as a share of its line's
EDGE = 0.055  # share of the page's height at its edges that has nothing but running heads
OUTER = 0.12  # share of the page's height at its edges that can have running heads
EDGE_LINES = 3  # lines from the top and bottom of a page among which a running head is looked for
MIN_COLUMN_LINES = 4  # lines on each side of a gutter
PARAGRAPH_GAP = 1.3  # a gap between lines that begins a paragraph, as a multiple of the usual gap
NOTE_SIZE = 0.93  # size of a footnote's characters, as a share of the body's
INDENT = 0.8  # of a line's size
FULL_LINE = 0.8  # share of the column that a line fills if it is not the last of its paragraph
CHARACTER_WIDTH = 0.5  # of a line's size

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(  # "3", "- iv -", "Page 3 of 12", "3/12"
    r"(?:[-–—|]\s*)?(?:page\s+|p\.\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|\|)\s*\d{1,4})?(?:\s*[-–—|])?", re.I
)
# Letters that are printed as one sign. Fonts without a code for two of them put these at U+F001 and U+F002.
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\uf001": "fi", "\uf002": "fl"}
)
_LABEL_WITHOUT_SPACE = re.compile(r"^(\(?\d{1,3}[.)])(?=[A-Z“\"_(\[]|[^\x00-\x7f])")  # "10.On"
_ADDRESS = re.compile(r"(?:https?|file)://\S*")
_LABEL = re.compile(
    r"""(?:
        \d{1,3}(?:\.\d{1,3}){0,3}[.)]                  # 3.  3.1)
      | \((?:\d{1,3}|[a-z]{1,2}|[ivxlc]{1,6})\)        # (3)  (a)  (iv)
      | [a-z][.)] | [ivx]{1,5}[.)]                     # a)  iv.
      | [•▪◦●·‣–—*-]
      | (?:OP|PP)\s?\d{1,3}
    )\s""",
    re.X,
)
_LIST_NUMBER = re.compile(r"\(?(\d{1,3})[.)]\s")
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_NOTE_MARK = re.compile(rf"([{_SUPERSCRIPTS}]{{1,3}}|\d{{1,3}}|\[\d{{1,3}}\]|[*†‡]{{1,3}})(?:\s|(?=[A-Z]))")
_SENTENCE_END = re.compile(rf"[.!?:;。！？；：۔؟।](?:[”’\"')\]]|[{_SUPERSCRIPTS}])*$")
_HYPHEN_END = re.compile(r"\w[-\u2010\u00ad]$")


class PageLine(NamedTuple):
    """One printed line.

    Attributes:
        text: Its words; raised digits are Unicode superscripts.
        x0: Left edge.
        x1: Right edge.
        y0: Foot of its characters that are not raised.
        y1: Top of its characters that are not raised.
        size: Size of most of its characters.
        mark: The raised number that it begins with, "" without one.
    """

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    mark: str = ""

    @classmethod
    def of(cls, pieces: Sequence[tuple[str, LTChar | None]]) -> PageLine:
        """Make a line of the text and box of each character; a space that pdfminer inserted has no box."""
        boxes = [c for text, c in pieces if c is not None and text.strip()] or [c for _, c in pieces if c is not None]
        size = Counter(round(c.size, 1) for c in boxes).most_common(1)[0][0]
        if size < 0.7 * max(c.size for c in boxes):  # short words with a long raised mark
            size = max(c.size for c in boxes)
        normal = [c for c in boxes if c.size > RAISED_SIZE * size]
        base = Counter(round(c.y0, 1) for c in normal).most_common(1)[0][0]
        raised = [c is not None and c.size <= RAISED_SIZE * size and c.y0 > base + 0.12 * size for _, c in pieces]
        out = []
        for is_raised, group in groupby(zip(raised, pieces, strict=True), lambda piece: piece[0]):
            run = "".join(text for _, (text, _) in group)
            out.append(superscript(run) if is_raised else run)
        text = _LABEL_WITHOUT_SPACE.sub(r"\1 ", re.sub(r"\s+", " ", "".join(out)).strip()).translate(_LIGATURES)
        mark = re.match(rf"[{_SUPERSCRIPTS}]{{1,3}}", text)
        x0, x1 = min(c.x0 for c in boxes), max(c.x1 for c in boxes)
        y0, y1 = min(c.y0 for c in normal), max(c.y1 for c in normal)
        return cls(text, x0, x1, y0, y1, size, mark[0] if mark else "")

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.y0 + self.y1) / 2


class PdfPage(NamedTuple):
    """The lines of one page (its number is from 1), in any order until ``order_lines``."""

    number: int
    width: float
    height: float
    lines: tuple[PageLine, ...]


class _LineGroup(NamedTuple):
    """The lines of one paragraph, and the number of the page that it begins on."""

    lines: list[PageLine]
    page: int


def _join_pieces(lines: Sequence[PageLine]) -> list[PageLine]:
    """Join the pieces of one printed line: they have the same height and at most a wide space between them."""
    out: list[PageLine] = []
    for line in sorted(lines, key=lambda n: (-round(n.middle), n.x0)):
        last = out[-1] if out else None
        if last and abs(last.middle - line.middle) < 0.4 * min(last.size, line.size):
            gap = line.x0 - last.x1
            hanging = len(last.text) <= 6  # a number in the margin
            if -1.0 < gap < (5.0 if hanging else 1.6) * max(line.size, last.size):
                size = last.size if len(last.text) > len(line.text) else line.size
                box = min(last.x0, line.x0), max(last.x1, line.x1), min(last.y0, line.y0), max(last.y1, line.y1)
                out[-1] = PageLine(f"{last.text} {line.text}", *box, size, last.mark)
                continue
        out.append(line)
    return out


def _gutter(page: PdfPage, lines: Sequence[PageLine]) -> float | None:
    """Return the x of the white strip between two columns, None where the page has one column."""
    best: tuple[int, float] | None = None
    for percent in range(30, 71):
        x = page.width * percent / 100
        left = [n for n in lines if n.x1 <= x]
        right = [n for n in lines if n.x0 >= x]
        crossing = len(lines) - len(left) - len(right)
        if min(len(left), len(right)) < MIN_COLUMN_LINES or crossing > 0.4 * len(lines):
            continue
        top = min(max(n.y1 for n in left), max(n.y1 for n in right))
        foot = max(min(n.y0 for n in left), min(n.y0 for n in right))
        margin = min(n.x0 for n in left)
        wide = sum(n.x1 - n.x0 > 0.5 * (x - margin) for n in left) > 0.5 * len(left)
        if top > foot and wide and (best is None or crossing < best[0]):
            best = (crossing, x)
    return best[1] if best else None


def order_lines(page: PdfPage) -> PdfPage:
    """Return the page with its lines in reading order: down each column, between the lines that cross both."""
    lines = _join_pieces(page.lines)
    x = _gutter(page, lines)
    if x is None:
        return page._replace(lines=tuple(sorted(lines, key=lambda n: (-n.middle, n.x0))))
    out: list[PageLine] = []
    left: list[PageLine] = []
    right: list[PageLine] = []
    for line in sorted(lines, key=lambda n: -n.middle):
        if line.x1 <= x:
            left.append(line)
        elif line.x0 >= x:
            right.append(line)
        else:
            out += [*left, *right, line]
            left, right = [], []
    return page._replace(lines=(*out, *left, *right))


def without_margins(pages: Sequence[PdfPage]) -> list[PdfPage]:
    """Return the pages without running heads, page numbers and printed addresses.

    A running head is the same, but for numbers, at the edge of several pages.
    """
    repeats = Counter(key for page in pages for key in {_edge_key(side, line) for side, line in _edge_lines(page)})
    body = _body_size(pages)
    out = []
    for page in pages:
        drop = {id(n) for side, n in _edge_lines(page) if _is_marginal(page, n, repeats[_edge_key(side, n)], body)}
        out.append(page._replace(lines=tuple(n for n in page.lines if id(n) not in drop)))
    return out


def _edge_key(side: str, line: PageLine) -> tuple[str, str, int]:
    return side, _DIGITS.sub("#", line.text.lower()), round(line.y0 / 6)


def _edge_lines(page: PdfPage) -> list[tuple[str, PageLine]]:
    """Return the lines near the top and the bottom of a page, as ("top", line) and ("bottom", line)."""
    lines = sorted(page.lines, key=lambda n: -n.y1)
    return [("top", n) for n in lines[:EDGE_LINES]] + [("bottom", n) for n in lines[-EDGE_LINES:]]


def _is_marginal(page: PdfPage, line: PageLine, repeats: int, body: float) -> bool:
    edge = line.y0 > (1 - EDGE) * page.height or line.y1 < EDGE * page.height
    outer = line.y0 > (1 - OUTER) * page.height or line.y1 < OUTER * page.height
    if outer and (repeats > 1 or _PAGE_NUMBER.fullmatch(line.text) or _ADDRESS.match(line.text)):
        return True
    return edge and line.size < 0.9 * body


def _body_size(pages: Sequence[PdfPage]) -> float:
    sizes = Counter(round(n.size, 1) for page in pages for n in page.lines for _ in n.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leading(lines: Sequence[PageLine], size: float) -> float:
    """Return the usual distance between the feet of two lines of body text."""
    gaps = [
        round(a.y0 - b.y0, 1)
        for a, b in pairwise(lines)
        if 0 < a.y0 - b.y0 < 2.6 * size and abs(a.size - size) < 0.6 and abs(b.size - size) < 0.6
    ]
    if not gaps:
        return 1.2 * size
    common = Counter(round(g * 2) / 2 for g in gaps).most_common()
    return min(g for g, n in common if n >= 0.5 * common[0][1])


def _notes_start(lines: Sequence[PageLine], size: float) -> int:
    """Return the index at which the footnotes of a page begin: small lines at its foot, the first with a mark."""
    start = len(lines)
    while start and lines[start - 1].size <= NOTE_SIZE * size:
        start -= 1
    return next((i for i in range(start, len(lines)) if _NOTE_MARK.match(lines[i].text)), len(lines))


def _margins(lines: Sequence[PageLine]) -> dict[int, tuple[float, float]]:
    """Return the left and right margin of each line's column by the line's id. Lines of a column overlap in x."""
    columns: list[tuple[float, float]] = []
    for line in sorted(lines, key=lambda n: n.x0 - n.x1):
        if not any(line.x0 < right and line.x1 > left for left, right in columns):
            columns.append((line.x0, line.x1))
    return {
        id(line): next(((a, b) for a, b in columns if line.x0 < b and line.x1 > a), (line.x0, line.x1))
        for line in lines
    }


def _has_next_number(first: PageLine, line: PageLine) -> bool:
    """Return True if ``line`` is below ``first`` and has the next number."""
    number, last = _LIST_NUMBER.match(line.text), _LIST_NUMBER.match(first.text)
    below = abs(line.x0 - first.x0) < line.size
    return bool(number and last and below and int(number[1]) == int(last[1]) + 1)


def _first_word_width(line: PageLine) -> float:
    return len(line.text.split(" ", 1)[0]) * CHARACTER_WIDTH * line.size


def _begins_paragraph(group: Sequence[PageLine], line: PageLine, leading: float, margins: tuple[float, float]) -> bool:
    """Return True if ``line`` begins a paragraph; ``group`` is the paragraph before it on the same page."""
    last = group[-1]
    left, right = margins
    gap = last.y0 - line.y0
    if abs(last.size - line.size) > 0.12 * max(last.size, line.size) and not line.mark:
        return True
    if gap > PARAGRAPH_GAP * leading:
        return True
    ended = bool(_SENTENCE_END.search(last.text))
    short = last.x1 < right - 0.1 * (right - left)
    if _LABEL.match(line.text) and (ended or short or _has_next_number(group[0], line)):
        return True
    full = last.x1 - left > FULL_LINE * (right - left)
    indented = line.x0 > last.x0 + INDENT * line.size
    if gap < -leading:  # the next column
        return ended and (not full or indented)
    if indented and line.x0 > left + INDENT * line.size and not _LABEL.match(last.text):
        return True
    return ended and right - last.x1 > _first_word_width(line) + 2 * line.size and not full


def _continues(last: PageLine, line: PageLine, right: float) -> bool:
    """Return True if the first line of a page continues the last paragraph of the page before."""
    if _LABEL.match(line.text) or abs(last.size - line.size) > 0.12 * line.size:
        return False
    if line.text[:1].islower():
        return True
    return not _SENTENCE_END.search(last.text) and right - last.x1 < _first_word_width(line) + line.size


def _text_of(lines: Sequence[PageLine]) -> str:
    """Return the lines as one text; a line end is kept after a hyphen."""
    out = ""
    for line in lines:
        out += ("" if not out else "\n" if _HYPHEN_END.search(out) else " ") + line.text
    return out


def _note(group: _LineGroup) -> Part:
    text, place = _text_of(group.lines), f"p. {group.page}"
    match = _NOTE_MARK.match(text)
    return Part(text[match.end() :], place, superscript(match[1]), True) if match else Part(text, place, "", True)


def join_paragraphs(pages: Sequence[PdfPage]) -> list[Part]:
    """Join lines in reading order to paragraphs, footnotes last, each with the page on which it begins."""
    size = _body_size(pages)
    leading = _leading([n for page in pages for n in page.lines], size)
    groups: list[_LineGroup] = []
    notes: list[_LineGroup] = []
    right = 0.0
    for page in pages:
        start = _notes_start(page.lines, size)
        margins = _margins(page.lines[:start])
        last: PageLine | None = None
        for line in page.lines[:start]:
            if last is not None:
                begins = _begins_paragraph(groups[-1].lines, line, leading, margins[id(last)])
            else:
                begins = not groups or not _continues(groups[-1].lines[-1], line, right)
            if begins:
                groups.append(_LineGroup([], page.number))
            groups[-1].lines.append(line)
            last, right = line, margins[id(line)][1]
        for at, line in enumerate(page.lines[start:]):
            if at == 0 or _NOTE_MARK.match(line.text):
                notes.append(_LineGroup([], page.number))
            notes[-1].lines.append(line)
    return [*(Part(_text_of(g.lines), f"p. {g.page}") for g in groups), *map(_note, notes)]


def _text_lines(container: LTContainer) -> Iterator[LTTextLine]:  # type: ignore[type-arg]
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTContainer):
            yield from _text_lines(item)


def _page(layout: LTPage) -> PdfPage:
    lines = []
    for item in _text_lines(layout):
        upright = [c for c in item if isinstance(c, LTChar) and c.upright]
        if upright and item.get_text().strip():
            lines.append(PageLine.of([(c.get_text(), c if isinstance(c, LTChar) else None) for c in item]))
    return PdfPage(layout.pageid, float(layout.width), float(layout.height), tuple(lines))


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF file; its places are pages ("p. 3"). Raises ``ReadError``."""
    try:
        PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise ReadError(f"{name}: is encrypted; save it without a password first") from None
    except (PDFSyntaxError, PDFNoValidXRef, PSException) as error:
        raise ReadError(f"{name}: is a damaged PDF file: {str(error)[:100] or type(error).__name__}") from None
    pages = []
    layout = LAParams(boxes_flow=None, line_margin=0.01, char_margin=2.0, all_texts=True)
    for number, page in enumerate(extract_pages(io.BytesIO(data), laparams=layout), 1):
        if number > MAX_PAGES:
            raise ReadError(f"{name}: has more than {MAX_PAGES} pages; save the pages of the statement as a file")
        pages.append(_page(page))
    size = sum(len(line.text) for page in pages for line in page.lines)
    if size < MIN_CHARACTERS * max(1, len(pages)):
        raise ReadError(f"{name}: is a scan without text; run it through text recognition (OCR) first")
    unknown = sum(line.text.count(_UNKNOWN) for page in pages for line in page.lines)
    if unknown > MAX_UNKNOWN * size:
        raise ReadError(f"{name}: its fonts do not map characters to text; save it as plain text")
    text, marks = assemble(join_paragraphs([order_lines(page) for page in without_margins(pages)]))
    empty = sum(not page.lines for page in pages)
    return Document(text, MEDIA_TYPE, marks, (f"{empty} of {len(pages)} pages have no text",) if empty else ())
