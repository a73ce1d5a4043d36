"""Word files (.docx): paragraphs with their automatic numbers, tables as lines, footnotes last.

Tracked changes are read as accepted, hidden text is left out, and both are said in a notice. Headers and footers
stand in parts of their own and are not read. Needs the standard library only.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from attrs import define, field

from ..errors import ReadError
from .document import (
    Document,
    Part,
    assemble,
    superscript,
    table_row,
    tidy,
)
from .numbering import Numbering
from .zipped_xml import (
    Package,
    attribute,
    child,
    children,
    local,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MIN_RAISED = 3  # half points above the line that make a raised character
_OFF = ("0", "false", "off", "none")
_INSIDE = {
    "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "ins", "moveTo", "dir", "bdo", "ruby",
    "rubyBase", "oMath", "oMathPara", "e", "num", "den", "sup", "sub", "f", "sSup", "sSub", "d",
}  # fmt: skip
_BLOCKS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_PLAIN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}


@define
class _Reader:
    """Walks one document; counts what a notice must mention."""

    numbering: Numbering
    deleted: int = 0
    inserted: int = 0
    hidden: int = 0
    paragraphs: int = 0
    tables: int = 0
    boxes: list[Element] = field(factory=list)
    notes: list[tuple[str, str]] = field(factory=list)
    carried: str = ""

    def blocks(self, parent: Element, place: str = "") -> Iterator[Part]:
        """The paragraphs and tables under ``parent``, in order."""
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self.paragraph(element, place)
            elif name == "tbl":
                yield from self.table(element)
            elif name in _BLOCKS:
                yield from self.blocks(element, place)
            elif name == "AlternateContent":
                yield from self.blocks(self.chosen(element), place)

    def paragraph(self, element: Element, place: str) -> Iterator[Part]:
        """The paragraph, unless its end was deleted and it runs on; then the text boxes anchored in it."""
        self.paragraphs += 1
        place = place or f"paragraph {self.paragraphs}"
        text = self.carried + "".join(self.inline(element))
        self.carried = ""
        properties = child(element, "pPr")
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self.carried = text
        elif tidy(text):
            yield Part(text, place, self.numbering.label(properties))
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def inline(self, parent: Element) -> Iterator[str]:
        """The text of runs, in order, as accepted."""
        for element in parent:
            name = local(element)
            if name == "r":
                yield self.run(element)
            elif name in ("del", "moveFrom"):
                self.deleted += name == "del" and next(element.iter(), None) is not None
            elif name in _INSIDE:
                self.inserted += name == "ins"
                yield from self.inline(element)
            elif name == "t":  # mathematics
                yield element.text or ""
            elif name == "AlternateContent":
                yield from self.inline(self.chosen(element))

    def run(self, element: Element) -> str:
        """One run: its text, raised digits as superscripts; nothing where it is hidden."""
        properties = child(element, "rPr")
        if _on(child(properties, "vanish")):
            self.hidden += any(local(e) == "t" for e in element)
            return ""
        text = "".join(self.pieces(element))
        return superscript(text) if _raised(properties) else text

    def pieces(self, run: Element) -> Iterator[str]:
        for element in run:
            name = local(element)
            if name == "t":
                yield element.text or ""
            elif name in _PLAIN:
                yield _PLAIN[name]
            elif name == "br":
                yield "\n" if attribute(element, "type") in (None, "textWrapping") else " "
            elif name in ("footnoteReference", "endnoteReference"):
                yield self.reference(name.removesuffix("Reference"), element)
            elif name == "AlternateContent":
                yield from self.pieces(self.chosen(element))
            elif name in ("drawing", "pict", "object"):
                self.boxes += [e for e in element.iter() if local(e) == "txbxContent"][:1]
            elif name == "ruby":
                yield from self.inline(element)

    def reference(self, kind: str, element: Element) -> str:
        custom = _on(element) and attribute(element, "customMarkFollows") in ("1", "true", "on")
        self.notes.append((kind, attribute(element, "id") or ""))
        return "" if custom else superscript(str(len(self.notes)))

    @staticmethod
    def chosen(element: Element) -> Element:
        """The first branch of alternative content: the same text stands in the others."""
        return next((e for e in element if local(e) == "Choice"), element)

    def table(self, element: Element) -> Iterator[Part]:
        """One line a row, cells apart; the paragraphs as they are where the table only lays out text."""
        self.tables += 1
        number = self.tables
        for index, row in enumerate(_within(element, "tr"), 1):
            place = f"table {number}, row {index}"
            yield from table_row([list(self.blocks(cell, place)) for cell in _within(row, "tc")], place)

    def noted(self, package: Package, folder: str) -> Iterator[Part]:
        """The footnotes and endnotes, numbered in the order of their references."""
        roots = {kind: package.xml_or_none(f"{folder}{kind}s.xml") for kind in ("footnote", "endnote")}
        known = {
            (kind, attribute(note, "id") or ""): note for kind, root in roots.items() for note in children(root, kind)
        }
        for number, key in enumerate(list(self.notes), 1):
            if key in known:
                text = " ".join(tidy(part.text) for part in self.blocks(known[key], f"note {number}"))
                yield Part(text, f"note {number}", superscript(str(number)), note=True)

    def notices(self) -> tuple[str, ...]:
        """What was done about tracked changes and hidden text."""
        out = []
        if self.deleted or self.inserted:
            out.append(
                f"tracked changes read as accepted: {self.inserted} insertions kept, {self.deleted} deletions dropped"
            )
        if self.hidden:
            out.append("hidden text left out")
        return tuple(out)


def _on(element: Element | None) -> bool:
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


def _raised(properties: Element | None) -> bool:
    """Whether a run is set above the line; ``position`` is in half points."""
    position = attribute(child(properties, "position"), "val") or ""
    raised = position.isdecimal() and int(position[:6]) >= MIN_RAISED
    return raised or attribute(child(properties, "vertAlign"), "val") == "superscript"


def _within(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also inside content controls."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _BLOCKS:
            yield from _within(element, name)


def _main_part(package: Package) -> str:
    """The name of the part that holds the text, as the package's relations say."""
    for relation in children(package.xml_or_none("_rels/.rels"), "Relationship"):
        if (attribute(relation, "Type") or "").endswith("/officeDocument"):
            return (attribute(relation, "Target") or "").lstrip("/")
    return "word/document.xml"


def read_docx(data: bytes, name: str) -> Document:
    """The document of a Word file's bytes. ReadError: damaged, encrypted, too large, another Office format."""
    package = Package.open(data, name)
    main = _main_part(package)
    if not package.has(main) or not package.has("[Content_Types].xml"):
        raise ReadError(f"{name}: is a zip file but no Word or ODT file")
    folder = posixpath.dirname(main) + "/" if posixpath.dirname(main) else ""
    body = child(package.xml(main), "body")
    if body is None:
        raise ReadError(f"{name}: is an Office file but no Word text; save it as .docx first")
    numbering = Numbering.load(
        package.xml_or_none(f"{folder}numbering.xml"), package.xml_or_none(f"{folder}styles.xml")
    )
    reader = _Reader(numbering)
    parts = list(reader.blocks(body))
    if reader.carried:
        parts.append(Part(reader.carried))
    parts += reader.noted(package, folder)
    text, marks = assemble(parts)
    return Document(text, MEDIA_TYPE, marks, reader.notices())
