"""OpenDocument texts (.odt): paragraphs with their list numbers, tables as lines, footnotes last.

Tracked deletions are stored apart and left out; insertions are kept. Needs the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from attrs import define, field

from ..errors import ReadError
from .numbers import alphabetic_letters, number_formats, parse_integer, repeated_letters
from .paragraphs import BULLET, Document, Part, assemble, note_part, superscript, table_rows, tidy, tracked_changes
from .zipped_xml import Package, attribute, child, children, local

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
MAX_SPACES = 64  # that one element may represent
_LEFT_OUT = {"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "table-of-content", "change"}
_NUMBER_FORMATS = number_formats(repeated_letters)


class _ListLevel(NamedTuple):
    """How one level of a list style is numbered."""

    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    printed_levels: int = 1
    bullet: bool = False
    letter_sync: bool = False  # letters go on as aa, ab instead of aa, bb


def _list_level(element: Element) -> _ListLevel:
    code, prefix, suffix = (attribute(element, f"num-{name}") or "" for name in ("format", "prefix", "suffix"))
    start, printed_levels = (parse_integer(attribute(element, n), 1) for n in ("start-value", "display-levels"))
    bullet, sync = local(element) == "list-level-style-bullet", attribute(element, "num-letter-sync") == "true"
    return _ListLevel(code, prefix[:20], suffix[:20], start, printed_levels, bullet, sync)


def _depth(element: Element, name: str) -> int:
    return max(1, parse_integer(attribute(element, name), 1))


@define
class _Styles:
    """List styles by name ("" is the outline), text styles that raise their text, list styles of paragraph styles."""

    lists: dict[str, dict[int, _ListLevel]] = field(factory=dict)
    raised: set[str] = field(factory=set)
    paragraph_lists: dict[str, str] = field(factory=dict)

    def add(self, root: Element | None) -> None:
        for element in root.iter() if root is not None else ():
            name = attribute(element, "name") or ""
            if local(element) in ("list-style", "outline-style"):
                key = "" if local(element) == "outline-style" else name
                self.lists[key] = {_depth(e, "level"): _list_level(e) for e in element}
            elif local(element) == "style":
                position = attribute(child(element, "text-properties"), "text-position") or ""
                if position.startswith("super") or re.match(r"[1-9]", position):
                    self.raised.add(name)
                list_style = attribute(element, "list-style-name")
                if list_style:
                    self.paragraph_lists[name] = list_style


@define
class _OdtReader:
    styles: _Styles
    notes: list[Part] = field(factory=list)
    counts: dict[str, list[int]] = field(factory=dict)
    boxes: list[Element] = field(factory=list)
    paragraphs: int = 0
    tables: int = 0

    def blocks(self, parent: Element, place: str = "", label: str = "") -> Iterator[Part]:
        """Yield the paragraphs, lists and tables under ``parent``; the first paragraph has the label."""
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                yield from self.paragraph(element, place, label)
                label = ""
            elif name == "list":  # it counts from its start unless it continues another
                style = attribute(element, "style-name") or ""
                continues = attribute(element, "continue-list") is not None
                if not continues and attribute(element, "continue-numbering") != "true":
                    self.counts.pop(style, None)
                yield from self.items(element, place, 1, style, style)
            elif name == "numbered-paragraph":
                style = attribute(element, "style-name") or ""
                key = attribute(element, "list-id") or style
                number = self.count(key, style, _depth(element, "level"), attribute(element, "start-value"))
                yield from self.blocks(element, place, number)
            elif name == "table":
                self.tables += 1
                yield from table_rows(self.tables, _rows(element), self.cells)
            elif name not in _LEFT_OUT:
                yield from self.blocks(element, place)

    def cells(self, row: Element, place: str) -> list[list[Part]]:
        return [list(self.blocks(cell, place)) for cell in children(row, "table-cell")]

    def paragraph(self, element: Element, place: str, label: str) -> Iterator[Part]:
        self.paragraphs += 1
        text = "".join(self.inline(element))
        if local(element) == "h" and not label and attribute(element, "is-list-header") != "true":
            depth = _depth(element, "outline-level")
            level = self.styles.lists.get("", {}).get(depth)
            label = self.count("", "", depth, None) if level and level.format else ""
        if tidy(text):
            yield Part(text, place or f"paragraph {self.paragraphs}", label)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def inline(self, parent: Element) -> Iterator[str]:
        """Yield the text of a paragraph or span; notes are replaced by their marks."""
        yield parent.text or ""
        for element in parent:
            name = local(element)
            if name == "s":
                yield " " * min(parse_integer(attribute(element, "c"), 1), MAX_SPACES)
            elif name in ("tab", "line-break"):
                yield "\t" if name == "tab" else "\n"
            elif name == "note":
                yield self.note(element)
            elif name == "ruby":
                yield from self.inline(_or_empty(child(element, "ruby-base")))
            elif name in ("frame", "custom-shape", "text-box"):
                self.boxes += [e for e in element.iter() if local(e) == "text-box"][:1]
            elif name not in _LEFT_OUT:
                text = "".join(self.inline(element))
                yield superscript(text) if attribute(element, "style-name") in self.styles.raised else text
            yield element.tail or ""

    def note(self, element: Element) -> str:
        """Store a note for the end of the text and return its mark."""
        mark = superscript("".join(_or_empty(child(element, "note-citation")).itertext()) or "*")
        number = len(self.notes) + 1
        self.notes.append(Part(""))  # keeps the place: a note may hold notes
        body = _or_empty(child(element, "note-body"))
        text = " ".join(tidy(part.text) for part in self.blocks(body, "note"))
        self.notes[number - 1] = note_part(number, text, mark)
        return mark

    def items(self, element: Element, place: str, depth: int, style: str, key: str) -> Iterator[Part]:
        """Yield the items of a list with their numbers, and the lists inside them; ``key`` names the counter."""
        for item in element:
            texts = [e for e in item if local(e) in ("p", "h")]
            label = ""
            if local(item) == "list-item" and texts:
                item_style = style or self.styles.paragraph_lists.get(attribute(texts[0], "style-name") or "", "")
                label = self.count(key, item_style, depth, attribute(item, "start-value"))
            for part in item:
                if local(part) == "list":
                    yield from self.items(part, place, depth + 1, attribute(part, "style-name") or style, key)
                elif local(part) in ("p", "h"):
                    yield from self.paragraph(part, place, label)
                    label = ""

    def count(self, key: str, style: str, depth: int, start: str | None) -> str:
        """Count an item of a level (from 1) and return its number; ``start`` is the number that the item sets."""
        levels = self.styles.lists.get(style, {})
        level = levels.get(depth)
        if level is None:
            return ""
        if level.bullet:
            return BULLET
        counts = self.counts.setdefault(key, [])
        while len(counts) < depth:
            counts.append(levels.get(len(counts) + 1, _ListLevel()).start - 1)
        del counts[depth:]
        counts[-1] = parse_integer(start, counts[-1] + 1)
        if not level.format:
            return ""
        numbers = []
        for at in range(max(1, depth - level.printed_levels + 1), depth + 1):
            printed = levels.get(at, level)
            if printed.format:
                alphabetic = printed.letter_sync and printed.format == "a"
                number_format = alphabetic_letters if alphabetic else _NUMBER_FORMATS.get(printed.format, str)
                numbers.append(number_format(max(counts[at - 1], 1) if at < depth else counts[at - 1]))
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()


def _or_empty(element: Element | None) -> Element:
    return element if element is not None else Element("none")


def _rows(parent: Element) -> Iterator[Element]:
    for element in parent:
        if local(element) == "table-row":
            yield element
        elif local(element) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(element)


def read_odt(data: bytes, name: str) -> Document:
    """Read an OpenDocument text; its places are "paragraph 14", "table 2, row 3" and "note 5". Raises ``ReadError``."""
    package = Package.open(data, name)
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.bytes("META-INF/manifest.xml"):
        raise ReadError(f"{name}: is encrypted; save it without a password first")
    root = package.xml("content.xml")
    body = child(root, "body", "text")
    if body is None:
        raise ReadError(f"{name}: is an OpenDocument file but not a text; save it as .odt first")
    styles = _Styles()
    styles.add(package.xml_or_none("styles.xml"))
    styles.add(root)
    reader = _OdtReader(styles)
    parts = list(reader.blocks(body))
    text, marks = assemble([*parts, *reader.notes])
    names = [local(e) for e in _or_empty(child(body, "tracked-changes")).iter()]
    return Document(text, MEDIA_TYPE, marks, tracked_changes(names.count("insertion"), names.count("deletion")))
