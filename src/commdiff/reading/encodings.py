"""Bytes → text, and how it was decoded. Line ends stay as they are; a byte order mark is no part of the text."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from ..errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_FEW = 2  # times as many characters beyond ASCII must be valid UTF-8 as places that are not
_HIGH_SHARE = 0.25  # Western text has fewer letters beyond ASCII; more speaks for another script's encoding


def _bom(data: bytes) -> tuple[bytes, str] | None:
    """The byte order mark the data starts with and its encoding."""
    return next((found for found in _BOMS if data.startswith(found[0])), None)


def _cp1252(data: bytes) -> str | None:
    """The text as Windows Western, where that is plausible: no control characters, mostly ASCII."""
    high = sum(byte >= 0x80 for byte in data)
    if high > _HIGH_SHARE * len(data):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _guess(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 1 << 20]).best()
    if best is None:
        return None
    try:
        return data.decode(best.encoding), best.encoding
    except (UnicodeDecodeError, LookupError):
        return None


class Decoded(NamedTuple):
    """A text, the encoding it was in, and notices about that (none for UTF-8 and for a byte order mark)."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def _mended(data: bytes) -> Decoded | None:
    """The text as UTF-8 with U+FFFD for what is not, where that is little beside the characters that are.

    Characters beyond ASCII take two bytes or more that fit each other, which other encodings have by chance only.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    good = sum(char > "\x7f" for char in text) - bad
    if bad * _FEW > good:
        return None
    places = "1 place" if bad == 1 else f"{bad:,} places"
    return Decoded(text, "utf-8", (f"not valid UTF-8 in {places}: U+FFFD (\ufffd) stands there",))


def decode(data: bytes, name: str) -> Decoded:
    """The text of ``data`` and how it was read.

    Tried in order: byte order mark, UTF-8, UTF-8 with a few bad bytes, cp1252, charset-normalizer. ReadError where
    nothing fits.
    """
    mark, encoding = _bom(data) or (b"", "utf-8")
    try:
        return Decoded(_checked(data[len(mark) :].decode(encoding), name), encoding)
    except UnicodeDecodeError as error:
        if mark and encoding != "utf-8":
            raise ReadError(f"{name}: has a byte order mark but does not decode: {error.reason}") from None
    if b"\x00" in data:
        raise ReadError(f"{name}: looks like a binary file (null bytes), not a text")
    data = data[len(mark) :]
    mended = _mended(data)
    if mended is not None:
        return mended
    western = _cp1252(data)
    if western is not None:
        return Decoded(western, "cp1252", ("not valid UTF-8: read as Windows-1252",))
    guess = _guess(data)
    if guess is None or _CONTROL.search(guess[0]):
        raise ReadError(f"{name}: not valid UTF-8, and no other encoding fits; save it as UTF-8")
    return Decoded(guess[0], guess[1], (f"not valid UTF-8: encoding guessed as {guess[1]}",))


def _checked(text: str, name: str) -> str:
    if "\x00" in text:
        raise ReadError(f"{name}: looks like a binary file (null characters), not a text")
    return text
