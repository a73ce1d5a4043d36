"""Zip packages of XML parts (docx, odt). Sizes are checked first; document types and deep nesting are refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from attrs import frozen

from ..errors import ReadError

MAX_PART = 32 * 1024 * 1024  # bytes of one XML part, unpacked; a communiqué of 100 pages has about 2 MB
MAX_RATIO = 400  # unpacked to packed size, for parts larger than SMALL_PART; Word's own XML has about 20
SMALL_PART = 1024 * 1024  # bytes
MAX_ENTRIES = 10_000  # files in a package
MAX_DEPTH = 240  # levels of XML elements


class _GuardedBuilder(TreeBuilder):
    """Builds the tree; refuses deep nesting, and document types because they can declare entities."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._depth = 0

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        what = "declares a document type, as a Word or ODT file never does"
        raise ReadError(f"{self._name}: {what}; save it as .docx again")

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ReadError(f"{self._name}: is nested more than {MAX_DEPTH} levels deep; save it as plain text")
        return super().start(tag, attrs)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(tag)


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root of an XML part. Raises ``ReadError``."""
    parser = XMLParser(target=_GuardedBuilder(name))  # noqa: S314 - document types are refused, nesting is bounded
    try:
        parser.feed(data)
        root: Element = parser.close()
    except (ParseError, ValueError, LookupError) as error:
        raise ReadError(f"{name}: is damaged: {error}") from None
    return root


@frozen
class Package:
    """An open zip file, with its name for messages."""

    archive: zipfile.ZipFile
    name: str

    @classmethod
    def open(cls, data: bytes, name: str) -> Package:
        """Open the bytes of a package. Raises ``ReadError`` if they are not a zip file, or it has too many entries."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError) as error:
            raise ReadError(f"{name}: is a damaged Word, ODT or zip file: {error}") from None
        if len(archive.infolist()) > MAX_ENTRIES:
            raise ReadError(f"{name}: holds more than {MAX_ENTRIES:,} files; save it as plain text")
        return cls(archive, name)

    def has(self, part: str) -> bool:
        """Return True if the package has this part."""
        return part in self.archive.NameToInfo

    def bytes(self, part: str) -> bytes:
        """Return the unpacked bytes of a part. Raises ``ReadError``: it is missing, encrypted, damaged or too large."""
        try:
            info = self.archive.getinfo(part)
        except KeyError:
            raise ReadError(f"{self.name}: lacks its part {part}; it is damaged") from None
        if info.flag_bits & 1:
            raise ReadError(f"{self.name}: is encrypted; save it without a password first")
        unpacks = f"{self.name}: unpacks to {info.file_size:,} bytes, more than"
        if info.file_size > MAX_PART:
            raise ReadError(f"{unpacks} {MAX_PART:,}; save it as plain text")
        if info.file_size > SMALL_PART and info.file_size / max(info.compress_size, 1) > MAX_RATIO:
            raise ReadError(f"{unpacks} {MAX_RATIO} times its packed size, as a text never does; not read")
        try:
            with self.archive.open(info) as file:
                data = file.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as e:
            raise ReadError(f"{self.name}: is damaged: {e}") from None
        if len(data) > MAX_PART:
            raise ReadError(f"{self.name}: unpacks to more than {MAX_PART:,} bytes; save it as plain text")
        return data

    def xml(self, part: str) -> Element:
        """Return the root element of an XML part."""
        return parse_xml(self.bytes(part), self.name)

    def xml_or_none(self, part: str) -> Element | None:
        """Return the root element of an XML part, None if the package has no such part."""
        return self.xml(part) if self.has(part) else None


def local(element: Element) -> str:
    """Return the element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """Return an attribute by its local name in any namespace; None if it is missing."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant along a path of local names; None if there is none."""
    for name in path:
        element = next((e for e in element if local(e) == name), None) if element is not None else None
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Return the children with this local name."""
    return (e for e in (element if element is not None else ()) if local(e) == name)
