"""E-mail messages (.eml): the plain text body, else the HTML one; the subject is the title. Standard library only.

Apart from text.py, because the e-mail library takes longer to import than a plain text to read.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from ..errors import ReadError
from .paragraphs import Document
from .sandbox import read_in_child
from .sources import DecodedText, decode

MEDIA_TYPE = "message/rfc822"
MAX_PARTS = 100
_LINE_BREAK = re.compile(r"\s*[\r\n]+\s*")


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = str(message.get(name) or "")
    except (MessageError, ValueError, TypeError, AttributeError, IndexError, LookupError):
        return None
    line = _LINE_BREAK.sub(" ", value.encode("utf-8", "replace").decode()).strip()
    return line[:300] or None


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "Date") or "").date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _decode_part(part: EmailMessage, name: str) -> DecodedText:
    data, charset = _payload(part), part.get_content_charset() or ""
    try:
        return DecodedText(data.decode(charset), charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return decode(data, name) if data.strip() else DecodedText("", "")


def read_eml(data: bytes, name: str) -> Document:
    """Read an e-mail message. Attachments are named in notices and not read. Raises ``ReadError``."""
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=policy.default)
        parts = [p for p in message.walk() if not p.is_multipart()]
    except RecursionError:
        reason = "an e-mail message with too many others within each other; save the innermost one as a file"
        raise ReadError(f"{name}: is {reason}") from None
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ReadError(f"{name}: is a damaged e-mail message: {type(error).__name__}") from None
    if len(parts) > MAX_PARTS:
        raise ReadError(f"{name}: is an e-mail message of more than {MAX_PARTS} parts; save its text as a file")
    attachments = [p for p in parts if p.get_content_disposition() == "attachment"]
    bodies: dict[str, EmailMessage] = {}
    for part in parts:
        if part not in attachments and isinstance(part, EmailMessage):
            bodies.setdefault(part.get_content_type(), part)
    if "text/plain" in bodies and _payload(bodies["text/plain"]).strip():
        text, encoding, notices = _decode_part(bodies["text/plain"], name)
        document = Document(text.replace("\x00", ""), MEDIA_TYPE, (), notices, encoding=encoding)
    elif "text/html" in bodies:
        document = read_in_child("html", _payload(bodies["text/html"]), name)
    else:
        raise ReadError(f"{name}: is an e-mail message without text; save its attachment as a file")
    names = [_LINE_BREAK.sub(" ", p.get_filename() or "without a name")[:100] for p in attachments[:5]]
    return document._replace(
        media_type=MEDIA_TYPE,
        notices=(*document.notices, *(f"attachment not read: {n}" for n in names)),
        title=document.title or _header(message, "Subject"),
        date=document.date or _date(message),
    )
