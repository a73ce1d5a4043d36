"""The bytes of a source: read once and within bounds, assigned to a format, decoded; plain text and Markdown."""

from __future__ import annotations

import codecs
import io
import os
import re
import stat
import time
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from .. import resources
from ..errors import ReadError, UsageError, reason
from .paragraphs import Document

PIPE_WAIT = 10.0  # seconds without a byte from a named pipe
CHUNK = 1 << 16  # bytes read from a named pipe at once

# Patterns of bytes are strings because most sources are plain text, which does not need them: re compiles them on use.
_HTML_START = (
    rb"(?is)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*){0,3}"
    rb"<(?:!doctype\s+html|html|head|body)\b"
)
_HEADER_LINE = (
    rb"(?i)(?:From |(?:Received|Return-Path|Delivered-To|MIME-Version|Message-ID|From|To|Date|Subject|Content-Type"
    rb"|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Reply-To|Cc|Thread-Topic|Authentication-Results): )"
)
_MAIL_HEADERS = (b"received:", b"return-path:", b"mime-version:", b"message-id:", b"dkim-signature:")
_SUFFIXES = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".htm", ".html", ".xhtml"), "html"),
    ".eml": "eml",
}
_OLE = b"\xd0\xcf\x11\xe0"
_PICTURE, _COMPRESSED = "a picture; run it through text recognition (OCR) first", "a compressed file; unpack it first"
_REFUSED = (
    (_OLE, "an old Word or Office file (.doc); save it as .docx first"),
    (b"\xdb\xa5-\x00", "an old Word file (.doc); save it as .docx first"),
    *((start, _PICTURE) for start in (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00")),
    *((start, _COMPRESSED) for start in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh")),
)

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = "[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]"
_MIN_VALID = 2  # valid UTF-8 characters beyond ASCII for each invalid place, at least
_MAX_HIGH_SHARE = 0.25  # of all bytes; Western text has fewer letters beyond ASCII than this
_FRONT_MATTER = r"(?s)---[ \t]*(?:\r\n|\n|\r)(.{0,20000}?)(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:(?:\r\n|\n|\r)+|\Z)"
_KEY_AND_VALUE = r"(?m)^([A-Za-z][\w\-]{0,30})[ \t]*:[ \t]+(\S[^\r\n]{0,500})"
_QUOTES = "\"'“”"


class DecodedText(NamedTuple):
    """A text without its byte order mark, the encoding that was used, and sentences about doubts."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def read_bytes(source: str | Path | BinaryIO, limit: int, name: str) -> bytes:
    """Read a path or binary stream to its end, at most ``limit`` bytes. Raises ``ReadError`` and ``UsageError``."""
    if source == "":
        raise ReadError("an empty name is not a file; name a file, or - for the standard input")
    if isinstance(source, (str, Path)):
        data = _read_path(Path(source), limit, name)
    elif not callable(getattr(source, "read", None)):
        raise UsageError(f"expected a path or a binary stream, not {type(source).__name__}")
    else:
        try:
            data = source.read(limit + 1)
        except OSError as error:
            raise ReadError(f"{name}: {reason(error)}") from None
        if not isinstance(data, bytes):
            raise ReadError(f"{name}: a text stream; open it in binary mode")
    if len(data) > limit:
        raise ReadError(f"{name}: larger than the limit of {limit:,} bytes")
    return data


def _read_path(path: Path, limit: int, name: str) -> bytes:
    try:
        if str(path).startswith(("http:/", "https:/")) and not path.exists():
            raise ReadError(f"{name}: web addresses are not fetched; save the page as a file first")
        before = path.stat()
        if stat.S_ISDIR(before.st_mode):
            raise ReadError(f"{name}: is a directory, not a text; name a file in it")
        if stat.S_ISFIFO(before.st_mode) and hasattr(os, "O_NONBLOCK"):
            return _read_pipe(path, limit, name)
        with path.open("rb") as file:
            data = file.read(limit + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise ReadError(f"{name}: {reason(error)}") from None
    except ValueError as error:  # a null character in the name
        raise ReadError(f"{name}: {error}") from None
    if stat.S_ISREG(after.st_mode) and _file_state(before) != _file_state(after):
        raise ReadError(f"{name}: changed while it was read; try again")
    return data


def _file_state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _read_pipe(path: Path, limit: int, name: str) -> bytes:
    """Read a named pipe to its end; give up if nothing is written to it for ``PIPE_WAIT`` seconds."""
    import select

    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    data, begun = bytearray(), False
    try:
        deadline = time.monotonic() + PIPE_WAIT
        while len(data) <= limit:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, min(0.1, deadline - time.monotonic())))
            chunk = _read_chunk(descriptor, min(CHUNK, limit + 1 - len(data))) if ready else None
            if chunk:
                data += chunk
                begun, deadline = True, time.monotonic() + PIPE_WAIT
            elif chunk == b"" and begun:
                break
            elif time.monotonic() >= deadline:
                raise ReadError(f"{name}: a pipe to which nothing was written for {PIPE_WAIT:.0f} seconds")
            elif chunk == b"":
                time.sleep(0.02)  # no process has opened the pipe for writing yet
    finally:
        os.close(descriptor)
    return bytes(data)


def _read_chunk(descriptor: int, size: int) -> bytes | None:
    """Return bytes, b"" at the end of the pipe, None if no bytes have arrived yet."""
    try:
        return os.read(descriptor, size)
    except BlockingIOError:
        return None


def sniff_format(data: bytes, suffix: str, name: str) -> str:
    """Return the format of some bytes by their beginning, then by the suffix of the file name. Raises ``ReadError``."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError(f"{name}: is protected with a password; save it without a password first")
    for magic, refusal in _REFUSED:
        if data.startswith(magic):
            raise ReadError(f"{name}: is {refusal}")
    if b"%PDF-" in data[:1024] and not data[:1].isalnum():
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data, name)
    if (b"multipart/related" in data[:2000] and suffix in (".mht", ".mhtml")) or _is_message(data):
        return "eml"
    if b"<" in data[:4096] and re.match(_HTML_START, data[:4096]):
        return "html"
    return _SUFFIXES.get(suffix, "text")


def _is_message(data: bytes) -> bool:
    start = data[:20_000]
    lower = start.lower()
    if not any(name in lower for name in _MAIL_HEADERS) or not re.match(_HEADER_LINE, data):
        return False
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return re.search(rb"(?im)^(?:" + b"|".join(_MAIL_HEADERS) + rb")[ \t]", head) is not None


def _zip_format(data: bytes, name: str) -> str:
    import zipfile  # takes some milliseconds to import, which a plain text does not need

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.NameToInfo
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except Exception as error:  # zipfile, zlib and lzma raise errors of many types
        raise ReadError(f"{name}: is a damaged Word, ODT or zip file: {error}") from None
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if kind.startswith(b"application/epub"):
        raise ReadError(f"{name}: is an EPUB book, which commdiff does not read; save it as a web page or text")
    if "[Content_Types].xml" in names:
        return "docx"
    if "content.xml" in names:
        return "odt"
    raise ReadError(f"{name}: is a zip file but not a Word or ODT file; unpack it first")


def decode(data: bytes, name: str) -> DecodedText:
    """Decode a text file. Raises ``ReadError`` if it is binary, or no encoding fits.

    The encodings are tried in this order: the one of the byte order mark, UTF-8, UTF-8 with a few invalid bytes,
    Windows-1252, a guess by charset-normalizer.
    """
    mark, encoding = next((m for m in _BYTE_ORDER_MARKS if data.startswith(m[0])), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        if mark and encoding != "utf-8":
            fault = f"has a byte order mark for {encoding} but does not decode: {error.reason}"
            raise ReadError(f"{name}: {fault}; save it as UTF-8") from None
    else:
        if "\x00" in text:
            raise ReadError(f"{name}: looks like a binary file (null characters), not a text")
        return DecodedText(text, encoding)
    if b"\x00" in data:
        raise ReadError(f"{name}: looks like a binary file (null bytes), not a text")
    data = data[len(mark) :]
    decoded = _decode_damaged_utf8(data) or _decode_western(data) or _decode_by_guess(data)
    if decoded is None:
        raise ReadError(f"{name}: not valid UTF-8, and no other encoding fits; save it as UTF-8")
    return decoded


def _decode_damaged_utf8(data: bytes) -> DecodedText | None:
    """Decode as UTF-8 with U+FFFD for invalid bytes, if there are few: other encodings fit UTF-8 only by chance."""
    text = data.decode("utf-8", "replace")
    invalid = text.count("\ufffd") - data.count("\ufffd".encode())
    valid = sum(char > "\x7f" for char in text) - invalid
    if invalid * _MIN_VALID > valid:
        return None
    places = "1 place" if invalid == 1 else f"{invalid:,} places"
    return DecodedText(text, "utf-8", (f"not valid UTF-8 in {places}: replaced by U+FFFD (\ufffd)",))


def _decode_western(data: bytes) -> DecodedText | None:
    """Decode as Windows-1252, if the text is mostly ASCII and has no control characters."""
    if sum(byte >= 0x80 for byte in data) > _MAX_HIGH_SHARE * len(data):
        return None
    return _decode_as(data, "cp1252", "read as Windows-1252")


def _decode_by_guess(data: bytes) -> DecodedText | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 1 << 20]).best()
    return _decode_as(data, best.encoding, f"encoding guessed as {best.encoding}") if best else None


def _decode_as(data: bytes, encoding: str, notice: str) -> DecodedText | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if re.search(_CONTROL, text) else DecodedText(text, encoding, (f"not valid UTF-8: {notice}",))


def read_text(source: bytes, name: str) -> Document:
    """Read a text file; its line ends are unchanged."""
    text, encoding, notices = decode(source, name)
    return Document(text, "text/plain", (), notices, encoding=encoding)


def read_markdown(source: bytes, name: str) -> Document:
    """Read a Markdown file; ``key: value`` lines of its front matter give title, date, issuer and language."""
    text, encoding, notices = decode(source, name)
    document = Document(text, "text/markdown", (), notices, encoding=encoding)
    front = re.match(_FRONT_MATTER, text)
    if not front:
        return document
    pairs = {key.lower(): value.strip().strip(_QUOTES) for key, value in re.findall(_KEY_AND_VALUE, front[1])}
    fields = resources.table("data/reading.toml")["markdown"].items()
    facts: dict[str, Any] = {field: next((pairs[k] for k in keys if pairs.get(k)), None) for field, keys in fields}
    return document._replace(text=text[front.end() :], **facts)
