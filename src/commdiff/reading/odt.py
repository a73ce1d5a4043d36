"""OpenDocument texts (.odt): paragraphs with their list numbers, tables as lines, footnotes last.

Tracked deletions are stored apart and left out; insertions are kept. Needs the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from attrs import define, field, frozen

from ..errors import ReadError
from .document import (
    Document,
    Part,
    assemble,
    superscript,
    table_row,
    tidy,
)
from .numerals import doubled_letters, roman, running_letters
from .zipped_xml import (
    Package,
    attribute,
    child,
    children,
    local,
)

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
MAX_SPACES = 64
_LEFT_OUT = {"tracked-changes", "annotation", "annotation-end", "sequence-decls", "forms", "table-of-content", "change"}
_FORMATS: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": doubled_letters,
    "A": lambda n: doubled_letters(n).upper(),
    "i": roman,
    "I": lambda n: roman(n).upper(),
}


@frozen
class _Level:
    format: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    shown: int = 1
    bullet: bool = False
    sync: bool = False


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else default


def _level(element: Element) -> _Level:
    return _Level(
        attribute(element, "num-format") or "",
        (attribute(element, "num-prefix") or "")[:20],
        (attribute(element, "num-suffix") or "")[:20],
        _whole(attribute(element, "start-value"), 1),
        _whole(attribute(element, "display-levels"), 1),
        local(element) == "list-level-style-bullet",
        attribute(element, "num-letter-sync") == "true",
    )


@define
class _Styles:
    """List styles, and the text styles that raise or hide their text."""

    lists: dict[str, dict[int, _Level]] = field(factory=dict)
    raised: set[str] = field(factory=set)
    paragraph_lists: dict[str, str] = field(factory=dict)

    def add(self, root: Element | None) -> None:
        """Takes in the styles of one part."""
        for element in root.iter() if root is not None else ():
            name = attribute(element, "name") or ""
            if local(element) in ("list-style", "outline-style"):
                key = "" if local(element) == "outline-style" else name
                self.lists[key] = {_whole(attribute(e, "level"), 1): _level(e) for e in element}
            elif local(element) == "style":
                position = attribute(child(element, "text-properties"), "text-position") or ""
                if position.startswith("super") or re.match(r"[1-9]", position):
                    self.raised.add(name)
                listed = attribute(element, "list-style-name")
                if listed:
                    self.paragraph_lists[name] = listed


@define
class _Reader:
    styles: _Styles
    parts: list[Part] = field(factory=list)
    notes: list[Part] = field(factory=list)
    counts: dict[str, list[int]] = field(factory=dict)
    boxes: list[Element] = field(factory=list)
    last_list: str = ""
    paragraphs: int = 0
    tables: int = 0

    def blocks(self, parent: Element, place: str = "", label: str = "") -> Iterator[Part]:
        """The paragraphs, lists and tables under ``parent``; ``label`` goes to the first paragraph."""
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                yield from self.paragraph(element, place, label)
                label = ""
            elif name == "list":
                yield from self.listed(element, place)
            elif name == "numbered-paragraph":
                depth = _whole(attribute(element, "level"), 1)
                style = attribute(element, "style-name") or ""
                key = attribute(element, "list-id") or style
                yield from self.blocks(element, place, self.count(key, style, depth, attribute(element, "start-value")))
            elif name == "table":
                yield from self.table(element)
            elif name not in _LEFT_OUT:
                yield from self.blocks(element, place)

    def paragraph(self, element: Element, place: str, label: str) -> Iterator[Part]:
        self.paragraphs += 1
        text = "".join(self.inline(element))
        if local(element) == "h" and not label and attribute(element, "is-list-header") != "true":
            label = self.outlined(element)
        if tidy(text):
            yield Part(text, place or f"paragraph {self.paragraphs}", label)
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.blocks(box)

    def outlined(self, element: Element) -> str:
        """The number of a heading that the outline counts."""
        depth = _whole(attribute(element, "outline-level"), 1)
        level = self.styles.lists.get("", {}).get(depth)
        return self.count("", "", depth, None) if level and level.format else ""

    def inline(self, parent: Element) -> Iterator[str]:
        """The text of a paragraph or span, notes taken out."""
        yield parent.text or ""
        for element in parent:
            name = local(element)
            if name == "s":
                yield " " * min(_whole(attribute(element, "c"), 1), MAX_SPACES)
            elif name == "tab":
                yield "\t"
            elif name == "line-break":
                yield "\n"
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
        """The raised mark; the note itself is kept for the end."""
        mark = superscript("".join(_or_empty(child(element, "note-citation")).itertext()) or "*")
        number = len(self.notes) + 1
        self.notes.append(Part(""))
        body = child(element, "note-body")
        text = " ".join(tidy(part.text) for part in self.blocks(body, "note")) if body is not None else ""
        self.notes[number - 1] = Part(text, f"note {number}", mark, note=True)
        return mark

    def listed(self, element: Element, place: str, depth: int = 1, style: str = "", key: str = "") -> Iterator[Part]:
        """The items of a list, each with its number, and the lists inside them."""
        style = attribute(element, "style-name") or style
        if depth == 1:
            going_on = attribute(element, "continue-list") is not None or (
                attribute(element, "continue-numbering") == "true"
            )
            key = style
            if not going_on:
                self.counts.pop(key, None)
        for item in element:
            inner = [e for e in item if local(e) in ("p", "h")]
            label = ""
            if local(item) == "list-item" and inner:
                chosen = style or self.styles.paragraph_lists.get(attribute(inner[0], "style-name") or "", "")
                label = self.count(key, chosen, depth, attribute(item, "start-value"))
            for part in item:
                if local(part) == "list":
                    yield from self.listed(part, place, depth + 1, style, key)
                elif local(part) in ("p", "h"):
                    yield from self.paragraph(part, place, label)
                    label = ""

    def count(self, key: str, style: str, depth: int, start: str | None) -> str:
        """The next number at this depth of a list, as it is printed."""
        levels = self.styles.lists.get(style, {})
        level = levels.get(depth)
        if level is None:
            return ""
        if level.bullet:
            return "•"
        counts = self.counts.setdefault(key, [])
        while len(counts) < depth:
            counts.append(levels.get(len(counts) + 1, _Level()).start - 1)
        del counts[depth:]
        counts[-1] = _whole(start, counts[-1] + 1)
        if not level.format:
            return ""
        numbers = []
        for at in range(max(1, depth - level.shown + 1), depth + 1):
            shown = levels.get(at, level)
            if shown.format:
                form = running_letters if shown.sync and shown.format == "a" else _FORMATS.get(shown.format, str)
                numbers.append(form(max(counts[at - 1], 1) if at < depth else counts[at - 1]))
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()

    def table(self, element: Element) -> Iterator[Part]:
        """One line a row, cells apart; the paragraphs as they are where the table only lays out text."""
        self.tables += 1
        number = self.tables
        for index, row in enumerate(_rows(element), 1):
            place = f"table {number}, row {index}"
            yield from table_row([list(self.blocks(cell, place)) for cell in children(row, "table-cell")], place)


def _or_empty(element: Element | None) -> Element:
    return element if element is not None else Element("none")


def _rows(parent: Element) -> Iterator[Element]:
    for element in parent:
        if local(element) == "table-row":
            yield element
        elif local(element) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(element)


def read_odt(data: bytes, name: str) -> Document:
    """The document of an ODT file's bytes. ReadError: damaged, encrypted, too large, no text document."""
    package = Package.open(data, name)
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.bytes("META-INF/manifest.xml"):
        raise ReadError(f"{name}: is encrypted; save it without a password first")
    root = package.xml("content.xml")
    body = child(root, "body", "text")
    if body is None:
        raise ReadError(f"{name}: is an OpenDocument file but no text; save it as .odt first")
    styles = _Styles()
    styles.add(package.xml_or_none("styles.xml"))
    styles.add(root)
    reader = _Reader(styles)
    parts = list(reader.blocks(body))
    text, marks = assemble([*parts, *reader.notes])
    changed = child(body, "tracked-changes")
    deleted = sum(local(e) == "deletion" for e in changed.iter()) if changed is not None else 0
    inserted = sum(local(e) == "insertion" for e in changed.iter()) if changed is not None else 0
    notice = f"tracked changes read as accepted: {inserted} insertions kept, {deleted} deletions dropped"
    return Document(text, MEDIA_TYPE, marks, (notice,) if deleted or inserted else ())
