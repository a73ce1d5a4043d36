"""A source → an unaltered Statement text. One reader a format; this version reads plain text and Markdown."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import BinaryIO

from ..errors import ReadError
from ..model import Source, Statement
from ..settings import Settings
from .decode import decode
from .front import find_date, find_title

_MEDIA = {".md": "text/markdown", ".markdown": "text/markdown"}
_FOREIGN = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a Word, ODT or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file"),
    (b"{\\rtf", "an RTF file"),
)

__all__ = ["read_statement"]


def _bytes_of(path: Path, limit: int, name: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ReadError(f"{name}: is a directory, not a text")
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise ReadError(f"{name}: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:  # a null character in the name
        raise ReadError(f"{name}: {error}") from None


def read_statement(
    source: str | Path | BinaryIO, settings: Settings | None = None, *, name: str | None = None
) -> Statement:
    """The statement in a file, or in an open binary stream; its text is what was read, unaltered.

    ``name`` is shown in reports and messages; by default the path, or "<stdin>". A string is always a path.
    ReadError: missing, a directory, unreadable, empty, too large, binary, or in no known encoding.
    """
    settings = settings or Settings()
    if isinstance(source, (str, Path)):
        path = Path(source)
        name = name or str(source)
        if str(source).startswith(("http://", "https://")):
            raise ReadError(f"{name}: addresses are not fetched; save the page as a file first")
        data = _bytes_of(path, settings.max_bytes, name)
        id_, media = path.stem, _MEDIA.get(path.suffix.lower(), "text/plain")
    else:
        name = name or "<stdin>"
        data = source.read(settings.max_bytes + 1)
        id_, media = "stdin", "text/plain"
    if len(data) > settings.max_bytes:
        raise ReadError(f"{name}: larger than the limit of {settings.max_bytes:,} bytes")
    for magic, what in _FOREIGN:
        if data.startswith(magic):
            raise ReadError(f"{name}: is {what}, which this version does not read; save it as plain text")
    text, notices = decode(data, name)
    if not text.strip():
        raise ReadError(f"{name}: is empty")
    info = Source(name, media, hashlib.sha256(data).hexdigest(), notices)
    return Statement(id_, text, find_title(text), find_date(text), info)
