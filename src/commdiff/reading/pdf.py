"""PDF files: paragraphs in reading order, without running heads and page numbers, footnotes last.

pdfminer.six gives the characters of each page as lines; pdf_layout.py puts the lines in order and makes paragraphs.
The reader runs in a child process (sandbox.py), because a damaged file can make any PDF library loop.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTPage, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFNoValidXRef, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser, PDFSyntaxError
from pdfminer.psexceptions import PSException

from ..errors import ReadError
from .paragraphs import Document, assemble
from .pdf_layout import PageLine, PdfPage, join_paragraphs, order_lines, without_margins

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 600
MIN_CHARACTERS = 20  # a page; a file with fewer on average is a scan
MAX_UNKNOWN = 1 / 12  # "(cid:12)" entries for each character of text
_UNKNOWN = "(cid:"  # how pdfminer writes a character that its font does not map to Unicode


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


def _check_open(data: bytes, name: str) -> None:
    """Refuse a file that needs a password, and a file that is not a PDF file."""
    try:
        PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise ReadError(f"{name}: is encrypted; save it without a password first") from None
    except (PDFSyntaxError, PDFNoValidXRef, PSException) as error:
        raise ReadError(f"{name}: is a damaged PDF file: {str(error)[:100] or type(error).__name__}") from None


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF file; its places are pages ("p. 3").

    Raises:
        ReadError: The file is encrypted, damaged, a scan without text, without readable fonts, or has too many pages.
    """
    _check_open(data, name)
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
