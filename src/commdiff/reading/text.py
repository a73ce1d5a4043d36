"""Plain text and Markdown. The text is the decoded file as it is; only a Markdown front matter is taken off."""

from __future__ import annotations

import re

from .document import Document
from .encodings import decode
from .patterns import data

_FRONT = r"(?s)---[ \t]*(?:\r\n|\n|\r)(.{0,20000}?)(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:(?:\r\n|\n|\r)+|\Z)"
_PAIR = r"(?m)^([A-Za-z][\w\-]{0,30})[ \t]*:[ \t]+(\S[^\r\n]{0,500})"
_QUOTES = "\"'“”"


def read_text(source: bytes, name: str) -> Document:
    """A text file, its line ends untouched."""
    text, encoding, notices = decode(source, name)
    return Document(text, "text/plain", (), notices, encoding=encoding)


def read_markdown(source: bytes, name: str) -> Document:
    """A Markdown file; ``key: value`` lines of its front matter tell title, date, issuer and language."""
    text, encoding, notices = decode(source, name)
    front = re.match(_FRONT, text)
    if not front:
        return Document(text, "text/markdown", (), notices, encoding=encoding)
    pairs = {key.lower(): value.strip().strip(_QUOTES) for key, value in re.findall(_PAIR, front[1])}
    found = {field: next((pairs[k] for k in keys if pairs.get(k)), None) for field, keys in data()["markdown"].items()}
    return Document(text[front.end() :], "text/markdown", (), notices, encoding=encoding, **found)
