"""Read a file or stream as a Statement, whose text is what was read. There is one module for each format."""

from __future__ import annotations

import hashlib
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
_MODULES = {"text": "sources", "markdown": "sources"}  # others are in a module with the name of the format

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
    return getattr(module, f"read_{kind}")(data, name)  # type: ignore[no-any-return]


def _statement(id_: str, document: Document, info: Source) -> Statement:
    """Make the statement. Markdown front matter replaces facts of the text; other formats only fill gaps."""
    text = document.text
    stated_date = find_date(document.date) if document.date else None
    stated = document.title, stated_date, document.issuer, (document.language or "")[:2].lower() or None
    detected = find_title(text), find_date(text), find_issuer(text), find_language(text)
    sources = (stated, detected) if document.media_type == "text/markdown" else (detected, stated)
    title, date, issuer, language = (first or second for first, second in zip(*sources, strict=True))
    return Statement(id_, text, title, date, info, issuer=issuer, round=find_round(text), language=language)
