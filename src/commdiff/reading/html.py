"""Saved web pages: the statement in them, without navigation, notices and what else stands around it.

trafilatura finds the main text; the paragraphs are then read from the page itself, so that none inside the text is
lost, list items keep their numbers and raised digits stay raised. Runs in a child process (child.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import trafilatura
from attrs import define, field
from lxml import etree, html
from lxml.html import HtmlElement

from ..errors import ReadError
from .document import (
    LONG_CELL,
    Document,
    Part,
    assemble,
    superscript,
    tidy,
)
from .encodings import Decoded, decode
from .numerals import roman, running_letters
from .patterns import data

MEDIA_TYPE = "text/html"
MAX_BLOCKS = 60_000
MANY_LINKS = 0.6  # share of a short block's text inside links that makes it navigation
SHORT = 400  # code points
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPACE = re.compile(r"\s+")
_UNWANTED = frozenset(data()["html"]["unwanted"])
_BLOCKS = frozenset(data()["html"]["blocks"])
_AROUND = frozenset(data()["html"]["around"])
_INNER = frozenset(data()["html"]["inner"])
_BOILERPLATE = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(data()['html']['boilerplate'])})(?:[\s_-]|$)", re.I)
_FOREIGN = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(data()['html']['foreign'])})(?:[\s_-]|$)", re.I)
SMALL = 0.3  # share of the page's text that something foreign to the main text has at most
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_NOTE = re.compile(r"(?:_?ftn|fn|footnote|endnote|note|cite_note|_edn|sdfootnote|sdendnote)[-_:]?\d", re.I)
_BACK = re.compile(r"\s*(?:[↩↑^⏎]\ufe0e?\s*)+$")
_TYPES: dict[str, Callable[[int], str]] = {
    "a": running_letters,
    "A": lambda n: running_letters(n).upper(),
    "i": roman,
    "I": lambda n: roman(n).upper(),
}


@define
class _Block:
    """One paragraph of the page and the element it stands in."""

    element: HtmlElement
    text: str
    label: str = ""
    links: int = 0
    note: bool = False

    @property
    def key(self) -> str:
        """The text as it is looked up: without white space."""
        return _SPACE.sub("", self.text)


@define
class _Walker:
    """Collects the blocks of a page in order."""

    blocks: list[_Block] = field(factory=list)
    pieces: list[str] = field(factory=list)
    links: int = 0
    label: str = ""
    note: bool = False

    def flush(self, element: HtmlElement) -> None:
        """Ends the block being collected."""
        for piece in re.split(r"\n[ \t]*\n\s*", "".join(self.pieces)):
            text = tidy(piece)
            if len(self.blocks) > MAX_BLOCKS:
                raise ReadError(f"more than {MAX_BLOCKS:,} paragraphs; not read")
            if text:
                self.blocks.append(_Block(element, text, self.label, self.links, self.note))
                self.label = ""
        self.pieces, self.links = [], 0

    def text(self, text: str | None, pre: bool, linked: bool) -> None:
        if text:
            clean = text if pre else _SPACE.sub(" ", text)
            self.pieces.append(clean)
            self.links += len(clean) if linked else 0

    def walk(self, element: HtmlElement, pre: bool = False, linked: bool = False) -> None:
        """The blocks of an element and of what is in it."""
        tag = element.tag
        block = tag in _BLOCKS
        if block:
            self.flush(element)
        if tag == "table" and self.table(element):
            return
        pre, linked = pre or tag == "pre", linked or tag == "a"
        self.text(element.text, pre, linked)
        labels = _labels(element) if tag in ("ol", "ul") else {}
        for child in element:
            if child.tag == "br":
                self.pieces.append("\n")
            elif child.tag == "sup" and not any(e.tag in _BLOCKS for e in child.iter()):
                self.text(superscript(_SPACE.sub(" ", child.text_content())), pre, linked)
            elif isinstance(child.tag, str) and child.tag not in _UNWANTED:
                if child in labels:
                    self.flush(element)
                    self.label = labels[child]
                noted, self.note = self.note, self.note or _is_note(child)
                self.walk(child, pre, linked)
                self.note = noted
            self.text(child.tail, pre, linked)
        if block:
            self.flush(element)

    def table(self, element: HtmlElement) -> bool:
        """A table of facts, one line a row; False where it lays out text and is to be walked."""
        rows = [
            [tidy(_SPACE.sub(" ", c.text_content())) for c in r.iterchildren("td", "th")] for r in element.iter("tr")
        ]
        filled = [[cell for cell in row if cell] for row in rows]
        if any(len(cell) > LONG_CELL for row in filled for cell in row) or max(map(len, filled), default=0) < 2:
            return False
        if next(element.iterdescendants("table"), None) is not None:
            return False
        for row in rows:
            if any(row):
                self.blocks.append(_Block(element, " | ".join(row)))
        return True


def _labels(element: HtmlElement) -> dict[HtmlElement, str]:
    """The number or bullet that a browser prints before each item."""
    items = [child for child in element if child.tag == "li"]
    if "none" in (element.get("style") or "").lower():
        return {}
    if element.tag == "ul":
        return dict.fromkeys(items, "•")
    backwards = element.get("reversed") is not None
    number = _whole(element.get("start"), len(items) if backwards else 1)
    out = {}
    for item in items:
        number = _whole(item.get("value"), number)
        form = _TYPES.get(item.get("type") or element.get("type") or "1", str)
        out[item] = f"{form(number)}."
        number += -1 if backwards else 1
    return out


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,6}\s*", value) else default


def _is_note(element: HtmlElement) -> bool:
    return element.tag in ("li", "p", "div", "aside") and bool(_NOTE.match(element.get("id") or ""))


def _decode(page: bytes, name: str) -> Decoded:
    """The page's characters: by its own declaration where that holds, else as any text."""
    declared = _CHARSET.search(page[:4096])
    if declared and not page.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        codec = declared[1].decode("ascii", "replace").lower()
        codec = "cp1252" if codec in ("iso-8859-1", "latin-1", "latin1", "us-ascii") else codec
        try:
            return Decoded(page.decode(codec), codec)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(page, name)


def _tree(text: str, name: str) -> HtmlElement:
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    clean = _DECLARATION.sub("", text, count=1).replace("\x00", "")
    try:
        root = html.document_fromstring(clean.encode("utf-8", "replace").decode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"{name}: holds no web page: {error}") from None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise ReadError(f"{name}: is nested too deep or holds too large a part; save it as plain text")
    return root


def _cleaned(root: HtmlElement) -> HtmlElement:
    """The page without what is never shown or never text."""
    for element in list(root.iter()):
        style = element.get("style") or ""
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true" or _HIDDEN.search(style)
        if element.getparent() is not None and (element.tag in _UNWANTED or hidden) and element.tag != "head":
            element.drop_tree()
    return root


def _found(root: HtmlElement) -> list[str]:
    """The lines that trafilatura takes for the main text, without white space."""
    try:
        text = trafilatura.extract(root, output_format="txt", include_comments=False, favor_recall=True)
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        text = None
    return [_SPACE.sub("", line) for line in (text or "").splitlines() if line.strip()]


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"


def _beside(block: _Block, top: HtmlElement) -> bool:
    """Whether a block in the main part is none of its text: navigation, sharing, a picture's caption."""
    if block.links > MANY_LINKS * len(block.text) and len(block.text) < SHORT:
        return True
    for element in (block.element, *block.element.iterancestors()):
        if element is top:
            return False
        if element.tag in _AROUND or _BOILERPLATE.search(_marks(element)):
            return True
    return False


def _common(elements: Sequence[HtmlElement]) -> HtmlElement:
    """The lowest element that holds them all."""
    paths = [[*reversed([e, *e.iterancestors()])] for e in elements]
    top = paths[0][0]
    for level in zip(*paths, strict=False):
        if any(e is not level[0] for e in level):
            break
        top = level[0]
    return top


def _main(blocks: list[_Block], lines: list[str]) -> list[_Block]:
    """The blocks of the main text: what trafilatura found, and what stands between and beside that."""
    whole, known = "\n".join(lines), set(lines)
    hits = [i for i, b in enumerate(blocks) if b.key in known or (len(b.key) > 40 and b.key in whole)]
    top = blocks[0].element.getroottree().getroot()
    size = sum(len(blocks[i].text) for i in hits)
    if size < 0.3 * sum(len(line) for line in lines) or not hits:
        areas = [e for e in top.iter("article", "main") if len(e.text_content()) > SHORT]
        inside = areas[0] if len(areas) == 1 else top
        return [b for b in blocks if not _beside(b, inside) and _within(b.element, inside)]
    top = _common([blocks[i].element for i in hits if len(blocks[i].text) > 60] or [blocks[hits[0]].element])
    found = frozenset(hits)
    first, last = hits[0], hits[-1]
    ends = blocks[first].element, blocks[last].element
    foreign = _foreign(blocks, top)
    return [
        b
        for i, b in enumerate(blocks)
        if _belongs(b, i in found, (i > first) - (i < first), (i > last) - (i < last), top, ends)
        and not (foreign and foreign.intersection((b.element, *b.element.iterancestors())))
    ]


def _belongs(
    block: _Block, found: bool, first: int, last: int, top: HtmlElement, ends: tuple[HtmlElement, ...]
) -> bool:
    """Whether the block was found, or stands among the found ones and is no boilerplate.

    ``first`` and ``last`` say where it stands: before (-1), at (0) or after (1) the first and last found one, which
    are ``ends``.
    """
    beside = _beside(block, top)
    if found or (block.note and _within(block.element, top)):
        return bool(first) or not beside
    if beside:
        return False
    start, end = ends
    if first < 0:
        level = block.element.getparent() is start.getparent() and block.element.tag in ("p", "h2")
        return block.element.tag == "h1" or (level and start.tag == "p")
    return _within(block.element, top) if last < 0 else _level(block.element, end, top)


def _foreign(blocks: Sequence[_Block], top: HtmlElement) -> frozenset[HtmlElement]:
    """The elements in the main part that are named as none of its text, if they hold little of it."""
    size = sum(len(b.text) for b in blocks)
    inside = (e for e in top.iterdescendants() if isinstance(e.tag, str) and _FOREIGN.search(_marks(e)))
    return frozenset(e for e in inside if len(e.text_content()) < SMALL * size)


def _within(element: HtmlElement, top: HtmlElement) -> bool:
    return element is top or any(e is top for e in element.iterancestors())


def _level(element: HtmlElement, last: HtmlElement, top: HtmlElement) -> bool:
    """Whether an element after the main text's last block still stands in the same container."""
    if top.tag not in ("body", "html"):
        return _within(element, top)
    while last.tag in _INNER and last.getparent() is not None:
        last = last.getparent()
    return _within(element, last)


def _parts(blocks: list[_Block]) -> Iterator[Part]:
    for block in blocks:
        if block.note:
            number = re.match(r"\[?(\d{1,3})", block.label) or re.match(r"[\[(^]?(\d{1,3})[\])]?\s*", block.text)
            text = _BACK.sub("", block.text)
            if number and not block.label:
                text = re.sub(r"^[\[(^⁰-⁹¹²³\d\])]{1,6}\s*", "", text)
            yield Part(text, "", superscript(number[1]) if number else "", note=True)
        else:
            yield Part(block.text, "", block.label)


def _meta(root: HtmlElement, *names: str) -> str | None:
    for name in names:
        for element in root.iter("meta"):
            if (element.get("property") or element.get("name") or "").lower() == name and element.get("content"):
                return tidy(element.get("content"))[:300] or None
    return None


def _date(root: HtmlElement) -> str | None:
    """The page's own day of publication, as it declares it."""
    found = _meta(root, *data()["html"]["meta"]["date"])
    match = _DATE.match(found or "")
    return match[0] if match else None


def read_html(page: bytes, name: str) -> Document:
    """The document of a page's bytes. ReadError where it holds no text, or only scripts."""
    text, encoding, notices = _decode(page, name)
    root = _tree(text, name)
    title = (
        _meta(root, *data()["html"]["meta"]["title"])
        or tidy(_SPACE.sub(" ", root.findtext(".//title") or ""))[:300]
        or None
    )
    issuer = _meta(root, *data()["html"]["meta"]["issuer"])
    facts = _date(root), issuer, (root.get("lang") or "")[:2].lower()
    _cleaned(root)
    walker = _Walker()
    body = root.find("body")
    try:
        walker.walk(body if body is not None else root)
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from None
    if not walker.blocks:
        raise ReadError(f"{name}: holds no text, only scripts or pictures; save the page as it is shown")
    lines = _found(html.document_fromstring(html.tostring(root, encoding="unicode")))
    chosen = _main(walker.blocks, lines)
    left = sum(len(b.text) for b in walker.blocks) - sum(len(b.text) for b in chosen)
    if left > 0:
        notices = (*notices, f"web page: {left:,} characters around the main text left out")
    joined, marks = assemble(_parts(chosen or walker.blocks))
    return Document(
        joined, MEDIA_TYPE, marks, notices, (title or "")[:300] or None, facts[0], facts[1], facts[2] or None, encoding
    )
