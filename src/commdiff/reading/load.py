"""Read a file or stream as a Statement, whose text is what was read. There is one module for each format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from ..errors import ReadError
from ..model import Source, Statement
from ..settings import Settings
from .metadata import find_date, find_issuer, find_language, find_round, find_title
from .paragraphs import Document
from .sources import read_bytes, sniff_format

_TEXT_FORMATS = ("text", "markdown", "html", "eml", "rtf")
_MODULES = {"markdown": "text"}  # the other readers are in a module with the name of the format

__all__ = ["read_statement"]


def read_statement(
    source: str | Path | BinaryIO, settings: Settings | None = None, *, name: str | None = None
) -> Statement:
    """Read a statement.

    Args:
        source: A path (a string is always a path), or a stream open in binary mode.
        settings: Sets ``max_bytes`` and ``max_text``.
        name: The name for reports and messages; by default the path, or "<stdin>".

    Returns:
        The statement, without clauses. Its text is what was read, unaltered.

    Raises:
        ReadError: The source is missing, a directory, unreadable, empty, too large, binary, damaged, or in an unknown
            encoding.
        MissingExtraError: The library that the format needs is not installed.
    """
    settings = settings or Settings()
    path = Path(source) if isinstance(source, (str, Path)) else None
    name = name or (str(source) if path is not None else "<stdin>")
    data = read_bytes(source, settings.max_bytes, name)
    kind = sniff_format(data, path.suffix.lower() if path is not None else "", name)
    limit = min(settings.max_text, settings.max_bytes) if kind in _TEXT_FORMATS else settings.max_bytes
    if len(data) > limit:
        raise ReadError(f"{name}: larger than the limit of {limit:,} bytes")
    document = _read_document(kind, data, name)
    text = document.text
    if not text.strip():
        raise ReadError(f"{name}: is empty")
    if not any(map(str.isalnum, text)):
        raise ReadError(f"{name}: has no words")
    if len(text) > settings.max_text:
        raise ReadError(f"{name}: its text is longer than the limit of {settings.max_text:,} characters")
    digest = hashlib.sha256(data).hexdigest()
    info = Source(name, document.media_type, digest, document.notices, document.marks, document.encoding)
    return _statement(path.stem if path is not None else "stdin", document, info)


def _read_document(kind: str, data: bytes, name: str) -> Document:
    """Call the reader of a format. Its module is imported only when it is needed."""
    if kind in ("pdf", "html"):
        from .sandbox import read_in_child

        return read_in_child(kind, data, name)
    module = import_module(f".{_MODULES.get(kind, kind)}", __package__)
    reader: Callable[[bytes, str], Document] = getattr(module, f"read_{kind}")
    return reader(data, name)


def _statement(id_: str, document: Document, info: Source) -> Statement:
    """Make the statement. Markdown front matter replaces facts of the text; other formats only fill gaps."""
    text = document.text
    format_date = find_date(document.date) if document.date else None
    format_language = (document.language or "")[:2].lower() or None
    pairs = (
        (document.title, find_title(text)),
        (format_date, find_date(text)),
        (document.issuer, find_issuer(text)),
        (format_language, find_language(text)),
    )
    if document.media_type == "text/markdown":
        title, date, issuer, language = (stated or detected for stated, detected in pairs)
    else:
        title, date, issuer, language = (detected or stated for stated, detected in pairs)
    return Statement(id_, text, title, date, info, issuer=issuer, round=find_round(text), language=language)
