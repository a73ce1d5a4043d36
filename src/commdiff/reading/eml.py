"""E-mail messages (.eml): the plain text body, else the HTML one; the subject as title. Standard library only."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage

from ..errors import ReadError
from .document import Document
from .encodings import Decoded, decode
from .sandbox import read_apart

MEDIA_TYPE = "message/rfc822"
MAX_PARTS = 100
_BREAK = re.compile(r"\s*[\r\n]+\s*")


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = str(message.get(name) or "")
    except (MessageError, ValueError, TypeError, AttributeError, IndexError, LookupError):
        return None
    clean = _BREAK.sub(" ", value.encode("utf-8", "replace").decode()).strip()
    return clean[:300] or None


def _date(message: EmailMessage) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(_header(message, "Date") or "").date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _plain(part: EmailMessage, name: str) -> Decoded:
    data = _payload(part)
    charset = part.get_content_charset() or ""
    try:
        return Decoded(data.decode(charset), charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return decode(data, name) if data.strip() else Decoded("", "")


def read_eml(data: bytes, name: str) -> Document:
    """The document of a message's bytes. ReadError: no text in it, too many parts. Attachments are not read."""
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        parts = [p for p in message.walk() if not p.is_multipart()]
    except RecursionError:
        raise ReadError(f"{name}: is an e-mail message with too many others within each other; not read") from None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReadError(f"{name}: is a damaged e-mail message: {type(error).__name__}") from None
    if len(parts) > MAX_PARTS:
        raise ReadError(f"{name}: is an e-mail message of more than {MAX_PARTS} parts; not read")
    attached = [p for p in parts if p.get_content_disposition() == "attachment"]
    bodies: dict[str, EmailMessage] = {}
    for part in parts:
        if part not in attached and isinstance(part, EmailMessage):
            bodies.setdefault(part.get_content_type(), part)
    if "text/plain" in bodies and _payload(bodies["text/plain"]).strip():
        text, encoding, notices = _plain(bodies["text/plain"], name)
        found = Document(text.replace("\x00", ""), MEDIA_TYPE, (), notices, encoding=encoding)
    elif "text/html" in bodies:
        found = read_apart("html", _payload(bodies["text/html"]), name)
    else:
        raise ReadError(f"{name}: is an e-mail message without text; save its attachment as a file")
    names = [p.get_filename() or "without a name" for p in attached]
    notices = (*found.notices, *(f"attachment not read: {_BREAK.sub(' ', n)[:100]}" for n in names[:5]))
    return found._replace(
        media_type=MEDIA_TYPE,
        notices=notices,
        title=found.title or _header(message, "Subject"),
        date=found.date or _date(message),
    )
