"""Plain text and Markdown. The text is the decoded file as it is; only a Markdown front matter is removed."""

from __future__ import annotations

import re
from typing import Any

from .. import resources
from .paragraphs import Document
from .sources import decode

_FRONT_MATTER = r"(?s)---[ \t]*(?:\r\n|\n|\r)(.{0,20000}?)(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:(?:\r\n|\n|\r)+|\Z)"
_KEY_AND_VALUE = r"(?m)^([A-Za-z][\w\-]{0,30})[ \t]*:[ \t]+(\S[^\r\n]{0,500})"
_QUOTES = "\"'“”"


def read_text(source: bytes, name: str) -> Document:
    """Read a text file; its line ends are unchanged.

    Raises:
        ReadError: The data is binary, or no encoding fits.
    """
    text, encoding, notices = decode(source, name)
    return Document(text, "text/plain", (), notices, encoding=encoding)


def read_markdown(source: bytes, name: str) -> Document:
    """Read a Markdown file; ``key: value`` lines of its front matter give title, date, issuer and language.

    Raises:
        ReadError: The data is binary, or no encoding fits.
    """
    text, encoding, notices = decode(source, name)
    document = Document(text, "text/markdown", (), notices, encoding=encoding)
    front = re.match(_FRONT_MATTER, text)
    if not front:
        return document
    pairs = {key.lower(): value.strip().strip(_QUOTES) for key, value in re.findall(_KEY_AND_VALUE, front[1])}
    fields = resources.table("data/reading.toml")["markdown"]
    facts: dict[str, Any] = {
        field: next((pairs[k] for k in keys if pairs.get(k)), None) for field, keys in fields.items()
    }
    return document._replace(text=text[front.end() :], **facts)
