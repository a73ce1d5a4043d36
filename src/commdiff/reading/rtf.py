"""RTF files: paragraphs with the list numbers stored in them, footnotes last. Needs the standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, evolve, field

from ..errors import ReadError
from .document import (
    Document,
    Part,
    assemble,
    superscript,
    tidy,
)
from .patterns import data

MEDIA_TYPE = "application/rtf"
MAX_DEPTH = 500
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z\r\n])|\\(\r\n|[\r\n])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)|\\"
)
_SKIPPED = frozenset(name.encode() for name in data()["rtf"]["skipped"])
_KEPT = frozenset(name.encode() for name in data()["rtf"]["kept"])
_TEXT = {name.encode(): text for name, text in data()["rtf"]["text"].items()}
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"{": "{", b"}": "}", b"\\": "\\"}
_CODEPAGES = {int(number): name for number, name in data()["rtf"]["charsets"].items()}


@define
class _State:
    """What a group inherits from the one around it."""

    skip: bool = False
    hidden: bool = False
    raised: bool = False
    deleted: bool = False
    note: bool = False
    fallback: int = 1
    codec: str = "cp1252"
    label: bool = False


@define
class _Reader:
    state: _State = field(factory=_State)
    stack: list[_State] = field(factory=list)
    body: list[str] = field(factory=list)
    notes: list[list[str]] = field(factory=list)
    fonts: dict[int, str] = field(factory=dict)
    codec: str = "cp1252"
    raw: bytearray = field(factory=bytearray)
    font: int = 0
    in_fonts: int = 0
    pending: int = 0
    starred: bool = False
    dropped: int = 0

    def out(self, text: str) -> None:
        """Text to where it belongs: the body, or the footnote being read."""
        if self.state.skip or self.state.hidden:
            return
        if self.state.deleted:
            self.dropped += bool(text.strip())
            return
        target = self.notes[-1] if self.state.note and self.notes else self.body
        target.append(superscript(text) if self.state.raised else text)

    def flush(self) -> None:
        """Decodes the bytes gathered so far."""
        if self.raw:
            text = bytes(self.raw).decode(self.state.codec, "replace")
            self.raw.clear()
            self.out(text)

    def feed(self, source: bytes) -> None:
        position = 0
        while match := _TOKEN.match(source, position):
            position = match.end()
            word, number, byte, symbol, newline, brace, plain = match.groups()
            if byte or plain:
                self.chars(bytes([int(byte, 16)]) if byte else plain)
                continue
            if word == b"u" and number:
                self.flush()
                self.unicode(int(number))
                continue
            self.flush()
            if word == b"bin":
                position += max(int(number or 0), 0)
            elif brace == b"{":
                self.opened()
            elif brace == b"}":
                self.closed()
            elif newline:
                self.out("\n\n")
            elif symbol == b"*":
                self.starred = True
            elif symbol in _SYMBOLS:
                self.out(_SYMBOLS[symbol])
            elif word:
                self.control(word, int(number) if number else None)
        self.flush()

    def chars(self, plain: bytes) -> None:
        """Plain bytes, less those that repeat a Unicode character for old readers."""
        skipped = min(self.pending, len(plain))
        self.pending -= skipped
        self.raw += plain[skipped:]

    def unicode(self, number: int) -> None:
        number += 65536 if number < 0 else 0
        self.pending = self.state.fallback
        if 0 < number < 0x110000:
            self.out(chr(number))

    def opened(self) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise ReadError(f"groups nested more than {MAX_DEPTH} levels deep; not read")
        self.pending = 0
        self.stack.append(self.state)
        self.state = evolve(self.state)

    def closed(self) -> None:
        self.pending = 0
        if self.in_fonts and len(self.stack) <= self.in_fonts:
            self.in_fonts = 0
        if self.stack:
            self.state = self.stack.pop()

    def control(self, word: bytes, number: int | None) -> None:
        state = self.state
        starred, self.starred = self.starred, False
        if word == b"fonttbl":
            self.in_fonts = len(self.stack)
        if word in _SKIPPED or (starred and word not in _KEPT):
            state.skip = True
        if word in _TEXT:
            self.out(_TEXT[word])
        elif word == b"footnote":
            state.note, state.raised, state.skip = True, False, False
            self.body.append(superscript(str(len(self.notes) + 1)))
            self.notes.append([])
        else:
            self.formatted(word, number)

    def formatted(self, word: bytes, number: int | None) -> None:
        """Control words that change the state only."""
        state = self.state
        on = number != 0
        if word in (b"super", b"up"):
            state.raised = on
        elif word in (b"nosupersub", b"plain"):
            state.raised = False
            state.hidden = state.hidden and word != b"plain"
            state.deleted = state.deleted and word != b"plain"
        elif word == b"v":
            state.hidden = on
        elif word == b"deleted":
            state.deleted = on
        elif word == b"uc":
            state.fallback = min(max(number or 0, 0), 8)
        elif word == b"ansicpg":
            self.codec = state.codec = _codec(f"cp{number}")
        elif word in (b"f", b"deff") and self.in_fonts == 0:
            state.codec = self.fonts.get(number or 0, self.codec)
        elif word == b"f":
            self.font = number or 0
        elif word == b"fcharset" and number:
            self.fonts[self.font] = _codec(_CODEPAGES.get(number, self.codec))


def _codec(name: str) -> str:
    try:
        b"a".decode(name)
    except (LookupError, UnicodeDecodeError):
        return "utf-8" if name == "cp65001" else "cp1252"
    return name


def _paragraphs(text: str) -> Iterator[Part]:
    for number, piece in enumerate(text.split("\n\n"), 1):
        line = tidy(piece.rstrip(" |")) if piece.rstrip().endswith("|") else tidy(piece)
        if line:
            yield Part(line, f"paragraph {number}")


def read_rtf(source: bytes, name: str) -> Document:
    """The document of an RTF file's bytes. ReadError where its groups are nested beyond reason."""
    reader = _Reader()
    try:
        reader.feed(source)
    except ReadError as error:
        raise ReadError(f"{name}: {error}") from None
    notes = [
        Part(tidy(" ".join("".join(pieces).split())).lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ "), f"note {n}", superscript(str(n)), note=True)
        for n, pieces in enumerate(reader.notes, 1)
    ]
    body = "".join(reader.body).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text, marks = assemble([*_paragraphs(body), *notes])
    notices = ("tracked deletions left out",) if reader.dropped else ()
    return Document(text, MEDIA_TYPE, marks, notices)
