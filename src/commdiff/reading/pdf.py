"""PDF files: paragraphs in reading order, without running heads and page numbers, footnotes last.

pdfminer.six gives the characters of each page as lines; pdf_page.py puts the lines in order and pdf_flow.py makes
paragraphs of them. Runs in a child process (child.py), for a damaged file can make any PDF library loop.
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
from .document import Document, Part, assemble
from .pdf_flow import flow
from .pdf_page import Line, Page, ordered, without_margins

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 600
FEW = 20  # characters on a page; with fewer on most pages the file is a scan
_UNKNOWN = "(cid:"


def _character_lines(container: LTContainer) -> Iterator[LTTextLine]:  # type: ignore[type-arg]
    for item in container:
        if isinstance(item, LTTextLine):
            yield item
        elif isinstance(item, LTContainer):
            yield from _character_lines(item)


def _page(layout: LTPage) -> Page:
    lines = []
    for item in _character_lines(layout):
        upright = [c for c in item if isinstance(c, LTChar) and c.upright]
        if upright and item.get_text().strip():
            lines.append(Line.of([(c.get_text(), c if isinstance(c, LTChar) else None) for c in item]))
    return Page(layout.pageid, float(layout.width), float(layout.height), tuple(lines))


def _checked(data: bytes, name: str) -> None:
    """Refuses what is encrypted with a password, and what is no PDF file."""
    try:
        PDFDocument(PDFParser(io.BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise ReadError(f"{name}: is encrypted; save it without a password first") from None
    except (PDFSyntaxError, PDFNoValidXRef, PSException) as error:
        raise ReadError(f"{name}: is a damaged PDF file: {str(error)[:100] or type(error).__name__}") from None


def read_pdf(data: bytes, name: str) -> Document:
    """The document of a PDF file's bytes. ReadError: encrypted, damaged, a scan without text, too many pages."""
    _checked(data, name)
    pages = []
    layout = LAParams(boxes_flow=None, line_margin=0.01, char_margin=2.0, all_texts=True)
    for number, found in enumerate(extract_pages(io.BytesIO(data), laparams=layout), 1):
        if number > MAX_PAGES:
            raise ReadError(f"{name}: has more than {MAX_PAGES} pages; not read")
        pages.append(_page(found))
    size = sum(len(line.text) for page in pages for line in page.lines)
    if size < FEW * max(1, len(pages)):
        raise ReadError(f"{name}: is a scan without text; run it through text recognition (OCR) first")
    unknown = sum(line.text.count(_UNKNOWN) for page in pages for line in page.lines)
    if unknown * 6 > size / 2:
        raise ReadError(f"{name}: its fonts do not say which characters they show; save it as text another way")
    pages = without_margins(pages)
    parts = [Part(p.text, f"p. {p.page}", p.label, p.note) for p in flow([ordered(page) for page in pages])]
    text, marks = assemble(parts)
    bare = sum(not page.lines for page in pages)
    notices = (f"{bare} of {len(pages)} pages hold no text",) if bare else ()
    return Document(text, MEDIA_TYPE, marks, notices)
