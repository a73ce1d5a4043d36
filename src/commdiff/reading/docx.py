"""Word files (.docx): paragraphs with their automatic numbers, tables as lines, footnotes last.

Tracked changes are read as accepted and hidden text is left out; a notice reports both. Page headers and footers are
parts of their own in the package and are not read. Needs the standard library only.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from attrs import define, field

from ..errors import ReadError
from .numbers import chinese, parse_integer, repeated_letters, roman
from .paragraphs import BULLET, Document, Part, assemble, note_part, superscript, table_rows, tidy, tracked_changes
from .zipped_xml import Package, attribute, child, children, local

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MIN_RAISED = 3  # half points above the line that make a raised character
MAX_STYLE_CHAIN = 20  # styles based on styles
_OFF = ("0", "false", "off", "none")
_INLINE_CONTAINERS = {
    "hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "ins", "moveTo", "dir", "bdo", "ruby",
    "rubyBase", "oMath", "oMathPara", "e", "num", "den", "sup", "sub", "f", "sSup", "sSub", "d",
}  # fmt: skip
_CONTAINERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}
_CHARACTERS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": "\t"}
_PLACEHOLDER = re.compile(r"%([1-9])")
_CHINESE_FORMATS = (
    *("chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand"),
    *("ideographDigital", "japaneseCounting"),
)
_NUMBER_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": "{:02d}".format,
    "lowerLetter": repeated_letters,
    "upperLetter": lambda n: repeated_letters(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
} | dict.fromkeys(_CHINESE_FORMATS, chinese)


class _WordLevel(NamedTuple):
    """How one level of a list is numbered (w:lvl)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False  # all numbers are decimal


class _WordList(NamedTuple):
    """One list (w:num): the definition that it counts for, its levels, and the starts that it overrides."""

    definition: str
    levels: dict[int, _WordLevel]
    starts: dict[int, int]


class _ParagraphStyle(NamedTuple):
    """The list and level that a style gives its paragraphs, and the style that it is based on."""

    list_id: str | None
    level: str | None
    base: str | None


_NO_STYLE = _ParagraphStyle(None, None, None)


def _value(element: Element | None, *path: str) -> str | None:
    """Return the ``val`` attribute of the element at a path of local names."""
    return attribute(child(element, *path), "val")


def _levels(parent: Element | None) -> dict[int, _WordLevel]:
    return {
        parse_integer(attribute(element, "ilvl"), 0): _WordLevel(
            parse_integer(_value(element, "start"), 1),
            _value(element, "numFmt") or "decimal",
            (_value(element, "lvlText") or "")[:60],
            child(element, "isLgl") is not None,
        )
        for element in children(parent, "lvl")
    }


@define
class _Numbering:
    """The lists of a document and their counters, counted as Word counts them."""

    lists: dict[str, _WordList] = field(factory=dict)
    styles: dict[str, _ParagraphStyle] = field(factory=dict)
    default_style: str | None = None
    counters: dict[str, dict[int, int]] = field(factory=dict)
    started: set[tuple[str, int]] = field(factory=set)

    @classmethod
    def load(cls, numbering: Element | None, styles: Element | None) -> _Numbering:
        out = cls()
        for style in children(styles, "style"):
            properties = child(style, "pPr", "numPr")
            out.styles[attribute(style, "styleId") or ""] = _ParagraphStyle(
                _value(properties, "numId"), _value(properties, "ilvl"), _value(style, "basedOn")
            )
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                out.default_style = attribute(style, "styleId")
        definitions = {attribute(e, "abstractNumId") or "": e for e in children(numbering, "abstractNum")}
        linked = {_value(e, "styleLink"): key for key, e in definitions.items() if child(e, "styleLink") is not None}
        for number in children(numbering, "num"):
            key = _value(number, "abstractNumId") or ""
            link = _value(definitions.get(key), "numStyleLink")
            key = linked.get(link, key) if link else key
            levels, starts = _levels(definitions.get(key)), {}
            for override in children(number, "lvlOverride"):
                levels |= _levels(override)
                if child(override, "startOverride") is not None:
                    index = parse_integer(attribute(override, "ilvl"), 0)
                    starts[index] = parse_integer(_value(override, "startOverride"), 1)
            out.lists[attribute(number, "numId") or ""] = _WordList(key, levels, starts)
        return out

    def label(self, properties: Element | None) -> str:
        """Count a paragraph (by its w:pPr) and return its number, "" without one. Call it once for each, in order."""
        list_id, level = _value(properties, "numPr", "numId"), _value(properties, "numPr", "ilvl")
        style = _value(properties, "pStyle") or self.default_style
        for _ in range(MAX_STYLE_CHAIN):
            if list_id is not None or style is None:
                break
            list_id, style_level, style = self.styles.get(style, _NO_STYLE)
            level = level or style_level
        key = list_id or "", parse_integer(level, 0)
        numbered, index = self.lists.get(key[0]), key[1]
        if numbered is None or index not in numbered.levels:
            return ""
        printed, counts = numbered.levels[index], self.counters.setdefault(numbered.definition, {})
        if index in numbered.starts and key not in self.started:
            counts[index] = numbered.starts[index]
        else:
            counts[index] = counts[index] + 1 if index in counts else printed.start
        self.started.add(key)
        for deeper in [i for i in counts if i > index]:
            del counts[deeper]
        if printed.format == "bullet":
            return BULLET

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = numbered.levels.get(at, _WordLevel())
            number_format = str if printed.legal else _NUMBER_FORMATS.get(level.format, str)
            return number_format(counts.get(at, level.start))

        return _PLACEHOLDER.sub(number, printed.text).strip()


@define
class _WordReader:
    """Reads the parts of one document, and counts what a notice must report."""

    numbering: _Numbering
    deleted: int = 0
    inserted: int = 0
    hidden: int = 0
    paragraphs: int = 0
    tables: int = 0
    boxes: list[Element] = field(factory=list)
    references: list[tuple[str, str]] = field(factory=list)
    run_on: str = ""  # text of a paragraph whose end was deleted: it belongs to the next one

    def blocks(self, parent: Element, place: str = "") -> Iterator[Part]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self.paragraph(element, place)
            elif name == "tbl":
                self.tables += 1
                yield from table_rows(self.tables, _rows_or_cells(element, "tr"), self.cells)
            elif name in _CONTAINERS:
                yield from self.blocks(element, place)
            elif name == "AlternateContent":  # the branches have the same text
                yield from self.blocks(_first_choice(element), place)

    def cells(self, row: Element, place: str) -> list[list[Part]]:
        return [list(self.blocks(cell, place)) for cell in _rows_or_cells(row, "tc")]

    def paragraph(self, element: Element, place: str) -> Iterator[Part]:
        """Yield the paragraph, unless its end was deleted; then the text boxes anchored in it."""
        self.paragraphs += 1
        place = place or f"paragraph {self.paragraphs}"
        text, self.run_on = self.run_on + "".join(self.inline(element)), ""
        properties = child(element, "pPr")
        if child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None:
            self.run_on = text
        elif tidy(text):
            yield Part(text, place, self.numbering.label(properties))
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def inline(self, parent: Element) -> Iterator[str]:
        """Yield the text of the runs, in order, with tracked changes accepted."""
        for element in parent:
            name = local(element)
            if name == "r":
                yield self.run(element)
            elif name in ("del", "moveFrom"):
                self.deleted += name == "del" and next(element.iter(), None) is not None
            elif name in _INLINE_CONTAINERS:
                self.inserted += name == "ins"
                yield from self.inline(element)
            elif name == "t":  # mathematics
                yield element.text or ""
            elif name == "AlternateContent":
                yield from self.inline(_first_choice(element))

    def run(self, element: Element) -> str:
        """Return the text of one run, raised digits as superscripts; "" if it is hidden."""
        properties = child(element, "rPr")
        if _is_on(child(properties, "vanish")):
            self.hidden += any(local(e) == "t" for e in element)
            return ""
        text = "".join(self.pieces(element))
        return superscript(text) if _is_raised(properties) else text

    def pieces(self, run: Element) -> Iterator[str]:
        for element in run:
            name = local(element)
            if name == "t":
                yield element.text or ""
            elif name in _CHARACTERS:
                yield _CHARACTERS[name]
            elif name == "br":
                yield "\n" if attribute(element, "type") in (None, "textWrapping") else " "
            elif name in ("footnoteReference", "endnoteReference"):
                yield self.reference(name.removesuffix("Reference"), element)
            elif name == "AlternateContent":
                yield from self.pieces(_first_choice(element))
            elif name in ("drawing", "pict", "object"):
                self.boxes += [e for e in element.iter() if local(e) == "txbxContent"][:1]
            elif name == "ruby":
                yield from self.inline(element)

    def reference(self, kind: str, element: Element) -> str:
        """Record a reference to a note and return its mark, "" where the text has a mark of its own."""
        custom = _is_on(element) and attribute(element, "customMarkFollows") in ("1", "true", "on")
        self.references.append((kind, attribute(element, "id") or ""))
        return "" if custom else superscript(str(len(self.references)))

    def notes(self, package: Package, folder: str) -> Iterator[Part]:
        """Yield the footnotes and endnotes, numbered in the order of their references."""
        roots = {kind: package.xml_or_none(f"{folder}{kind}s.xml") for kind in ("footnote", "endnote")}
        notes = {
            (kind, attribute(note, "id") or ""): note for kind, root in roots.items() for note in children(root, kind)
        }
        for number, key in enumerate(list(self.references), 1):
            if key in notes:
                yield note_part(number, " ".join(tidy(p.text) for p in self.blocks(notes[key], f"note {number}")))

    def notices(self) -> tuple[str, ...]:
        changes = tracked_changes(self.inserted, self.deleted)
        return (*changes, "hidden text left out") if self.hidden else changes


def _first_choice(element: Element) -> Element:
    return next((e for e in element if local(e) == "Choice"), element)


def _is_on(element: Element | None) -> bool:
    return element is not None and (attribute(element, "val") or "1").lower() not in _OFF


def _is_raised(properties: Element | None) -> bool:
    """Return True if a run is set above the line; ``position`` is in half points."""
    position = _value(properties, "position") or ""
    raised = position.isdecimal() and int(position[:6]) >= MIN_RAISED
    return raised or _value(properties, "vertAlign") == "superscript"


def _rows_or_cells(parent: Element, name: str) -> Iterator[Element]:
    """Yield the rows ("tr") of a table or the cells ("tc") of a row, inside content controls too."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in _CONTAINERS:
            yield from _rows_or_cells(element, name)


def read_docx(data: bytes, name: str) -> Document:
    """Read a Word file; its places are "paragraph 14", "table 2, row 3" and "note 5". Raises ``ReadError``."""
    package = Package.open(data, name)
    relations = children(package.xml_or_none("_rels/.rels"), "Relationship")
    main = next((r for r in relations if (attribute(r, "Type") or "").endswith("/officeDocument")), None)
    path = "word/document.xml" if main is None else (attribute(main, "Target") or "").lstrip("/")
    if not package.has(path) or not package.has("[Content_Types].xml"):
        raise ReadError(f"{name}: is a zip file but not a Word or ODT file; save it as .docx first")
    folder = posixpath.dirname(path) + "/" if posixpath.dirname(path) else ""
    body = child(package.xml(path), "body")
    if body is None:
        raise ReadError(f"{name}: is an Office file but not a Word text; save it as .docx first")
    numbering, styles = (package.xml_or_none(f"{folder}{part}.xml") for part in ("numbering", "styles"))
    reader = _WordReader(_Numbering.load(numbering, styles))
    parts = [*reader.blocks(body), Part(reader.run_on)]
    text, marks = assemble([*parts, *reader.notes(package, folder)])
    return Document(text, MEDIA_TYPE, marks, reader.notices())
