"""RTF files: paragraphs with the list numbers stored in them, footnotes last. Needs the standard library only."""

from __future__ import annotations

import re

from attrs import define, evolve, field

from .. import resources
from ..errors import ReadError
from .paragraphs import Document, Part, assemble, note_part, superscript, tidy

MEDIA_TYPE = "application/rtf"
MAX_DEPTH = 500  # groups within each other
_TOKEN = re.compile(
    rb"""
      \\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?  # 1, 2: control word and its number
    | \\'([0-9a-fA-F]{2})                  # 3: one byte in hexadecimal
    | \\([^a-zA-Z\r\n])                    # 4: control symbol
    | \\(\r\n|[\r\n])                      # 5: escaped line end, a paragraph's end
    | ([{}])                               # 6: group
    | [\r\n]+                              # ignored
    | ([^\\{}\r\n]+)                       # 7: plain bytes
    | \\                                   # a lone backslash, ignored
    """,
    re.X,
)
_WORD_LISTS = resources.table("data/reading.toml")["rtf"]
_SKIPPED = frozenset(name.encode() for name in _WORD_LISTS["skipped"])
_KEPT = frozenset(name.encode() for name in _WORD_LISTS["kept"])
_TEXT = {name.encode(): text for name, text in _WORD_LISTS["text"].items()}
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"-": "\u00ad", b"{": "{", b"}": "}", b"\\": "\\"}
_CODE_PAGES = {int(number): name for number, name in _WORD_LISTS["charsets"].items()}


@define
class _GroupState:
    """The state of a group, which inner groups inherit."""

    skip: bool = False
    hidden: bool = False
    raised: bool = False
    deleted: bool = False
    note: bool = False
    fallback: int = 1  # bytes that repeat a Unicode character for old readers
    codec: str = "cp1252"


@define
class _RtfReader:
    name: str
    state: _GroupState = field(factory=_GroupState)
    stack: list[_GroupState] = field(factory=list)
    body: list[str] = field(factory=list)
    notes: list[list[str]] = field(factory=list)
    fonts: dict[int, str] = field(factory=dict)
    codec: str = "cp1252"
    raw: bytearray = field(factory=bytearray)
    font: int = 0
    font_table_depth: int = 0
    fallback_left: int = 0  # fallback bytes still to be skipped
    starred: bool = False
    deletions: int = 0

    def add(self, text: str) -> None:
        if self.state.skip or self.state.hidden:
            return
        if self.state.deleted:
            self.deletions += bool(text.strip())
            return
        target = self.notes[-1] if self.state.note and self.notes else self.body
        target.append(superscript(text) if self.state.raised else text)

    def flush(self) -> None:
        if self.raw:
            text = bytes(self.raw).decode(self.state.codec, "replace")
            self.raw.clear()
            self.add(text)

    def read(self, source: bytes) -> None:
        position = 0
        while match := _TOKEN.match(source, position):
            position = match.end()
            word, number, byte, symbol, line_end, brace, plain = match.groups()
            if byte or plain:
                piece = bytes([int(byte, 16)]) if byte else plain
                skipped = min(self.fallback_left, len(piece))
                self.fallback_left -= skipped
                self.raw += piece[skipped:]
                continue
            self.flush()
            if word == b"u" and number:
                point = int(number) + (65536 if int(number) < 0 else 0)  # those above 32,767 are written as negative
                self.fallback_left = self.state.fallback
                self.add(chr(point) if 0 < point < 0x110000 else "")
            elif word == b"bin":
                position += max(int(number or 0), 0)
            elif brace:
                self.fallback_left = 0
                self.enter_or_leave(brace == b"{")
            elif line_end:
                self.add("\n\n")
            elif symbol == b"*":
                self.starred = True
            elif symbol in _SYMBOLS:
                self.add(_SYMBOLS[symbol])
            elif word:
                self.control(word, int(number) if number else None)
        self.flush()

    def enter_or_leave(self, enter: bool) -> None:
        if enter:
            if len(self.stack) >= MAX_DEPTH:
                raise ReadError(f"{self.name}: groups nested more than {MAX_DEPTH} levels deep; save it as plain text")
            self.stack.append(self.state)
            self.state = evolve(self.state)
        else:
            if len(self.stack) <= self.font_table_depth:
                self.font_table_depth = 0
            self.state = self.stack.pop() if self.stack else self.state

    def control(self, word: bytes, number: int | None) -> None:
        state, on = self.state, number != 0
        starred, self.starred = self.starred, False
        if word == b"fonttbl":
            self.font_table_depth = len(self.stack)
        if word in _SKIPPED or (starred and word not in _KEPT):
            state.skip = True
        if word in _TEXT:
            self.add(_TEXT[word])
        elif word == b"footnote":
            state.note, state.raised, state.skip = True, False, False
            self.body.append(superscript(str(len(self.notes) + 1)))
            self.notes.append([])
        elif word in (b"super", b"up"):
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
        elif word in (b"f", b"deff") and self.font_table_depth == 0:
            state.codec = self.fonts.get(number or 0, self.codec)
        elif word == b"f":
            self.font = number or 0
        elif word == b"fcharset" and number:
            self.fonts[self.font] = _codec(_CODE_PAGES.get(number, self.codec))


def _codec(name: str) -> str:
    try:
        b"a".decode(name)
    except (LookupError, UnicodeDecodeError):
        return "utf-8" if name == "cp65001" else "cp1252"
    return name


def read_rtf(source: bytes, name: str) -> Document:
    """Read an RTF file; its places are "paragraph 14" and "note 5". Raises ``ReadError``."""
    reader = _RtfReader(name)
    reader.read(source)
    notes = [
        note_part(number, tidy(" ".join("".join(pieces).split())).lstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ "))
        for number, pieces in enumerate(reader.notes, 1)
    ]
    body = "".join(reader.body).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    pieces = (piece.rstrip(" |") if piece.rstrip().endswith("|") else piece for piece in body.split("\n\n"))
    paragraphs = (Part(piece, f"paragraph {number}") for number, piece in enumerate(pieces, 1))
    text, marks = assemble([*paragraphs, *notes])
    notices = ("tracked deletions left out",) if reader.deletions else ()
    return Document(text, MEDIA_TYPE, marks, notices)
