"""Saved web pages: the statement in them, without navigation, notices and other text around it.

trafilatura finds the main text. The paragraphs are then read from the page itself, so that no paragraph inside the text
is lost, list items keep their numbers and raised digits stay raised. The reader runs in a child process (sandbox.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

import trafilatura
from attrs import define, field
from lxml import etree, html
from lxml.html import HtmlElement

from .. import resources
from ..errors import ReadError
from .numbers import alphabetic_letters, number_formats, parse_integer
from .paragraphs import BULLET, LONG_CELL, Document, Part, assemble, superscript, tidy
from .sources import DecodedText, decode

MEDIA_TYPE = "text/html"
MAX_PARAGRAPHS = 60_000
MAX_LINK_SHARE = 0.6  # of a short paragraph's text; with more inside links it is navigation
SHORT = 400  # code points of a short paragraph
LONG_KEY = 40  # code points of a paragraph that may be found inside a longer line of the main text
MIN_FOUND_SHARE = 0.3  # of the main text that must be found again in the page
MAX_FOREIGN_SHARE = 0.3  # of the page's text in an element that is left out of the main text by its name
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPACE = re.compile(r"\s+")
_WORD_LISTS = resources.table("data/reading.toml")["html"]
_REMOVED_TAGS, _PARAGRAPH_TAGS, _ASIDE_TAGS, _PARTIAL_TAGS = (
    frozenset(_WORD_LISTS[f"{kind}_tags"]) for kind in ("removed", "paragraph", "aside", "partial")
)
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_NOTE_ID = re.compile(r"(?:_?ftn|fn|footnote|endnote|note|cite_note|_edn|sdfootnote|sdendnote)[-_:]?\d", re.I)
_BACK_LINK = re.compile(r"\s*(?:[↩↑^⏎]\ufe0e?\s*)+$")
_NUMBER_FORMATS = number_formats(alphabetic_letters)


_BOILERPLATE, _FOREIGN = (
    re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_WORD_LISTS[names])})(?:[\s_-]|$)", re.I)
    for names in ("boilerplate_names", "foreign_names")
)


class _PageParagraph(NamedTuple):
    """One paragraph of the page, its element, and how many of its code points are inside links."""

    element: HtmlElement
    text: str
    label: str = ""
    linked: int = 0
    note: bool = False

    @property
    def key(self) -> str:
        return _SPACE.sub("", self.text)


@define
class _PageReader:
    """Collects the paragraphs of a page in order."""

    name: str
    paragraphs: list[_PageParagraph] = field(factory=list)
    pieces: list[str] = field(factory=list)
    linked: int = 0
    label: str = ""
    note: bool = False

    def end_paragraph(self, element: HtmlElement) -> None:
        for piece in re.split(r"\n[ \t]*\n\s*", "".join(self.pieces)):
            text = tidy(piece)
            if len(self.paragraphs) > MAX_PARAGRAPHS:
                raise ReadError(f"{self.name}: more than {MAX_PARAGRAPHS:,} paragraphs; save it as plain text")
            if text:
                self.paragraphs.append(_PageParagraph(element, text, self.label, self.linked, self.note))
                self.label = ""
        self.pieces, self.linked = [], 0

    def add(self, text: str | None, pre: bool, linked: bool) -> None:
        """Add text to the paragraph; ``pre`` keeps its white space, ``linked`` text is inside a link."""
        if text:
            clean = text if pre else _SPACE.sub(" ", text)
            self.pieces.append(clean)
            self.linked += len(clean) if linked else 0

    def walk(self, element: HtmlElement, pre: bool = False, linked: bool = False) -> None:
        tag = element.tag
        is_paragraph = tag in _PARAGRAPH_TAGS
        if is_paragraph:
            self.end_paragraph(element)
        if tag == "table" and self.read_table(element):
            return
        pre, linked = pre or tag == "pre", linked or tag == "a"
        self.add(element.text, pre, linked)
        labels = _labels(element) if tag in ("ol", "ul") else {}
        for child in element:
            if child.tag == "br":
                self.pieces.append("\n")
            elif child.tag == "sup" and not any(e.tag in _PARAGRAPH_TAGS for e in child.iter()):
                self.add(superscript(_SPACE.sub(" ", child.text_content())), pre, linked)
            elif isinstance(child.tag, str) and child.tag not in _REMOVED_TAGS:
                if child in labels:
                    self.end_paragraph(element)
                    self.label = labels[child]
                outer_note, self.note = self.note, self.note or _is_note(child)
                self.walk(child, pre, linked)
                self.note = outer_note
            self.add(child.tail, pre, linked)
        if is_paragraph:
            self.end_paragraph(element)

    def read_table(self, element: HtmlElement) -> bool:
        """Read a table of facts, one line a row. Return False if the table lays out text: then it is walked."""
        rows = [
            [tidy(_SPACE.sub(" ", c.text_content())) for c in r.iterchildren("td", "th")] for r in element.iter("tr")
        ]
        filled = [[cell for cell in row if cell] for row in rows]
        if any(len(cell) > LONG_CELL for row in filled for cell in row) or max(map(len, filled), default=0) < 2:
            return False
        if next(element.iterdescendants("table"), None) is not None:
            return False
        self.paragraphs += [_PageParagraph(element, " | ".join(row)) for row in rows if any(row)]
        return True


def _labels(element: HtmlElement) -> dict[HtmlElement, str]:
    """Return the number or bullet that a browser prints before each item of a list."""
    items = [child for child in element if child.tag == "li"]
    if "none" in (element.get("style") or "").lower():
        return {}
    if element.tag == "ul":
        return dict.fromkeys(items, BULLET)
    backwards = element.get("reversed") is not None
    number = parse_integer(element.get("start"), len(items) if backwards else 1)
    labels = {}
    for item in items:
        number = parse_integer(item.get("value"), number)
        number_format = _NUMBER_FORMATS.get(item.get("type") or element.get("type") or "1", str)
        labels[item] = f"{number_format(number)}."
        number += -1 if backwards else 1
    return labels


def _is_note(element: HtmlElement) -> bool:
    return element.tag in ("li", "p", "div", "aside") and bool(_NOTE_ID.match(element.get("id") or ""))


def _decode_page(page: bytes, name: str) -> DecodedText:
    """Decode the page by its own declaration if that is valid, else as any text."""
    declared = _CHARSET.search(page[:4096])
    if declared and not page.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        codec = declared[1].decode("ascii", "replace").lower()
        codec = "cp1252" if codec in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else codec
        try:
            return DecodedText(page.decode(codec), codec)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(page, name)


def _parse(text: str, name: str) -> HtmlElement:
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    clean = _XML_DECLARATION.sub("", text, count=1).replace("\x00", "")
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace").decode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name}: has no web page in it: {error}") from None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadError(f"{name}: is nested too deep or has too large a part; save it as plain text")
    return root


def _remove_invisible(root: HtmlElement) -> None:
    for element in list(root.iter()):
        style = element.get("style") or ""
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true" or _HIDDEN.search(style)
        if element.getparent() is not None and (element.tag in _REMOVED_TAGS or hidden) and element.tag != "head":
            element.drop_tree()


def _extracted_lines(root: HtmlElement) -> list[str]:
    try:
        text = trafilatura.extract(root, output_format="txt", include_comments=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        text = None
    return [_SPACE.sub("", line) for line in (text or "").splitlines() if line.strip()]


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"


def _path(element: HtmlElement) -> list[HtmlElement]:
    """Return an element and those around it, the innermost first."""
    return [element, *element.iterancestors()]


def _is_within(element: HtmlElement, top: HtmlElement) -> bool:
    return any(e is top for e in _path(element))


def _lowest_common(elements: Sequence[HtmlElement]) -> HtmlElement:
    levels = zip(*(reversed(_path(e)) for e in elements), strict=False)
    return [*takewhile(lambda level: all(e is level[0] for e in level), levels)][-1][0]


def _is_boilerplate(paragraph: _PageParagraph, top: HtmlElement) -> bool:
    """Return True if a paragraph in the main part is not its text: navigation, sharing, a picture's caption."""
    size = len(paragraph.text)
    inside = takewhile(lambda element: element is not top, _path(paragraph.element))
    return (paragraph.linked > MAX_LINK_SHARE * size and size < SHORT) or any(
        element.tag in _ASIDE_TAGS or _BOILERPLATE.search(_names(element)) for element in inside
    )


class _MainText(NamedTuple):
    """Where the main text is: the lowest element around it, and its first and last paragraph."""

    top: HtmlElement
    first: HtmlElement
    last: HtmlElement

    def may_precede(self, element: HtmlElement) -> bool:
        """Return True if an element before the first paragraph belongs to the text: a title, or a paragraph beside."""
        sibling = element.getparent() is self.first.getparent() and element.tag in ("p", "h2")
        return element.tag == "h1" or (sibling and self.first.tag == "p")

    def may_follow(self, element: HtmlElement) -> bool:
        """Return True if an element after the last paragraph is in the same container."""
        if self.top.tag not in ("body", "html"):
            return _is_within(element, self.top)
        container = self.last
        while container.tag in _PARTIAL_TAGS and container.getparent() is not None:
            container = container.getparent()
        return _is_within(element, container)


def _main_paragraphs(paragraphs: list[_PageParagraph], lines: list[str]) -> list[_PageParagraph]:
    """Return the paragraphs of the main text: those that were extracted, and those between and beside them."""
    joined, known = "\n".join(lines), set(lines)
    hits = [i for i, p in enumerate(paragraphs) if p.key in known or (len(p.key) > LONG_KEY and p.key in joined)]
    root = paragraphs[0].element.getroottree().getroot()
    if not hits or sum(len(paragraphs[i].text) for i in hits) < MIN_FOUND_SHARE * sum(map(len, lines)):
        areas = [e for e in root.iter("article", "main") if len(e.text_content()) > SHORT]
        top = areas[0] if len(areas) == 1 else root
        return [p for p in paragraphs if not _is_boilerplate(p, top) and _is_within(p.element, top)]
    long = [paragraphs[i].element for i in hits if len(paragraphs[i].text) > 60]
    first, last = hits[0], hits[-1]
    top = _lowest_common(long or [paragraphs[first].element])
    main = _MainText(top, paragraphs[first].element, paragraphs[last].element)
    size = sum(len(p.text) for p in paragraphs)
    named = (e for e in top.iterdescendants() if isinstance(e.tag, str) and _FOREIGN.search(_names(e)))
    foreign = frozenset(e for e in named if len(e.text_content()) < MAX_FOREIGN_SHARE * size)
    extracted = frozenset(hits)

    def belongs(index: int, paragraph: _PageParagraph) -> bool:
        element = paragraph.element
        boilerplate = _is_boilerplate(paragraph, top)
        if index in extracted or (paragraph.note and _is_within(element, top)):
            return index != first or not boilerplate
        if boilerplate:
            return False
        if index < first:
            return main.may_precede(element)
        return _is_within(element, top) if index < last else main.may_follow(element)

    return [
        p
        for i, p in enumerate(paragraphs)
        if belongs(i, p) and not (foreign and foreign.intersection(_path(p.element)))
    ]


def _parts(paragraphs: list[_PageParagraph]) -> Iterator[Part]:
    for paragraph in paragraphs:
        if not paragraph.note:
            yield Part(paragraph.text, "", paragraph.label)
            continue
        label, text = paragraph.label, _BACK_LINK.sub("", paragraph.text)
        number = re.match(r"\[?(\d{1,3})", label) or re.match(r"[\[(^]?(\d{1,3})[\])]?\s*", paragraph.text)
        if number and not label:
            text = re.sub(r"^[\[(^⁰-⁹¹²³\d\])]{1,6}\s*", "", text)
        yield Part(text, "", superscript(number[1]) if number else "", note=True)


def _declared(root: HtmlElement, fact: str) -> str | None:
    """Return what the page's meta elements declare about a fact: "title", "date" or "issuer"."""
    stated: dict[str, str] = {}
    for element in root.iter("meta"):
        if element.get("content"):
            stated.setdefault((element.get("property") or element.get("name") or "").lower(), element.get("content"))
    content = next((stated[name] for name in _WORD_LISTS["meta"][fact] if name in stated), "")
    return tidy(content)[:300] or None


def read_html(page: bytes, name: str) -> Document:
    """Read a saved web page. Raises ``ReadError`` if it is damaged, nested too deep, too long, or has no text."""
    text, encoding, notices = _decode_page(page, name)
    root = _parse(text, name)
    title = _declared(root, "title") or tidy(_SPACE.sub(" ", root.findtext(".//title") or ""))[:300]
    date = _ISO_DATE.match(_declared(root, "date") or "")
    issuer, language = _declared(root, "issuer"), (root.get("lang") or "")[:2].lower()
    _remove_invisible(root)
    reader = _PageReader(name)
    body = root.find("body")
    reader.walk(body if body is not None else root)
    if not reader.paragraphs:
        raise ReadError(f"{name}: has no text, only scripts or pictures; save the page as it is shown")
    lines = _extracted_lines(html.document_fromstring(html.tostring(root, encoding="unicode")))
    main = _main_paragraphs(reader.paragraphs, lines)
    left_out = sum(len(p.text) for p in reader.paragraphs) - sum(len(p.text) for p in main)
    if left_out > 0:
        notices = (*notices, f"web page: {left_out:,} characters around the main text left out")
    joined, marks = assemble(_parts(main or reader.paragraphs))
    facts = title or None, date[0] if date else None, issuer, language or None
    return Document(joined, MEDIA_TYPE, marks, notices, *facts, encoding)
