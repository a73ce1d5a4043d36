"""A source → a Statement whose text is what was read. One module a format; sniff.py says which format it is.

source.py reads the bytes, front.py finds title, date, round and issuer, language.py the language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from ..errors import ReadError
from ..model import Source, Statement
from ..settings import Settings
from .document import Document
from .formats import sniff
from .language import find_language
from .metadata import find_date, find_issuer, find_round, find_title
from .sources import bytes_of
from .text import read_markdown, read_text

_TEXTS = ("text", "markdown", "html", "eml", "rtf")

__all__ = ["read_statement"]


def _read(kind: str, data: bytes, name: str) -> Document:
    """What the reader of this format makes of the data; each is imported when it is needed."""
    if kind in ("text", "markdown"):
        return (read_text if kind == "text" else read_markdown)(data, name)
    if kind in ("pdf", "html"):
        from .sandbox import read_apart

        return read_apart(kind, data, name)
    reader: Callable[[bytes, str], Document] = getattr(import_module(f".{kind}", __package__), f"read_{kind}")
    return reader(data, name)


def read_statement(
    source: str | Path | BinaryIO, settings: Settings | None = None, *, name: str | None = None
) -> Statement:
    """The statement in a file, or in an open binary stream; its text is what was read, unaltered.

    ``name`` is shown in reports and messages; by default the path, or "<stdin>". A string is always a path.
    ReadError: missing, a directory, unreadable, empty, too large, binary, damaged, or in no known encoding;
    MissingExtraError: a format whose library is not installed.
    """
    settings = settings or Settings()
    path = Path(source) if isinstance(source, (str, Path)) else None
    name = name or (str(source) if path is not None else "<stdin>")
    data = bytes_of(source, settings.max_bytes, name)
    kind = sniff(data, path.suffix.lower() if path is not None else "", name)
    limit = min(settings.max_text, settings.max_bytes) if kind in _TEXTS else settings.max_bytes
    if len(data) > limit:
        raise ReadError(f"{name}: larger than the limit of {limit:,} bytes")
    found = _read(kind, data, name)
    if not found.text.strip():
        raise ReadError(f"{name}: is empty")
    if not any(map(str.isalnum, found.text)):
        raise ReadError(f"{name}: holds no words")
    if len(found.text) > settings.max_text:
        raise ReadError(f"{name}: its text is longer than the limit of {settings.max_text:,} characters")
    info = Source(name, found.media_type, hashlib.sha256(data).hexdigest(), found.notices, found.marks, found.encoding)
    return _introduced(path.stem if path is not None else "stdin", found, info)


def _introduced(id_: str, found: Document, info: Source) -> Statement:
    """The statement with what its head and its format say about it; a front matter goes before the text."""
    told = found.media_type == "text/markdown"
    title, date = find_title(found.text), find_date(found.text)
    own_date = find_date(found.date) if found.date else None
    return Statement(
        id_,
        found.text,
        (found.title or title) if told else (title or found.title),
        (own_date or date) if told else (date or own_date),
        info,
        issuer=(found.issuer or find_issuer(found.text)) if told else (find_issuer(found.text) or found.issuer),
        round=find_round(found.text),
        language=_language(found, told),
    )


def _language(found: Document, told: bool) -> str | None:
    """The language a front matter gives, else the one the text shows, else the one the format gives."""
    given = (found.language or "")[:2].lower() or None
    return (given or find_language(found.text)) if told else (find_language(found.text) or given)
