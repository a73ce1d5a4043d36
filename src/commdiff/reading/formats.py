"""Which format some bytes are: by what they open with, then by the name's ending."""

from __future__ import annotations

import io
import re

from ..errors import ReadError

# Most sources are plain texts: these are compiled, by the functions of re, where a source may be something else.
_TAG = (
    rb"(?is)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,500}?-->\s*){0,3}"
    rb"<(?:!doctype\s+html|html|head|body)\b"
)
_HEADERS = (
    rb"(?i)(?:From |(?:Received|Return-Path|Delivered-To|MIME-Version|Message-ID|From|To|Date|Subject|Content-Type"
    rb"|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Reply-To|Cc|Thread-Topic|Authentication-Results): )"
)
_CERTAIN = (b"received:", b"return-path:", b"mime-version:", b"message-id:", b"dkim-signature:")
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".eml": "eml",
}
_OLE = b"\xd0\xcf\x11\xe0"
_REFUSED = (
    (_OLE, "an old Word or Office file (.doc); save it as .docx first"),
    (b"\xdb\xa5-\x00", "an old Word file (.doc); save it as .docx first"),
    (b"\x89PNG", "a picture; run it through text recognition (OCR) first"),
    (b"\xff\xd8\xff", "a picture; run it through text recognition (OCR) first"),
    (b"II*\x00", "a picture; run it through text recognition (OCR) first"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "a compressed file; unpack it first"),
    (b"Rar!", "a compressed file; unpack it first"),
    (b"BZh", "a compressed file; unpack it first"),
)


def is_message(data: bytes) -> bool:
    """Whether the data opens with the headers that only a mail program writes."""
    start = data[:20_000]
    low = start.lower()
    if not any(name in low for name in _CERTAIN) or not re.match(_HEADERS, data):
        return False
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    return re.search(rb"(?im)^(?:" + b"|".join(_CERTAIN) + rb")[ \t]", head) is not None


def sniff(data: bytes, suffix: str, name: str) -> str:
    """ "text", "markdown", "html", "docx", "odt", "pdf", "rtf" or "eml". ReadError for what no reader takes."""
    if data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise ReadError(f"{name}: is protected with a password; save it without one first")
    for magic, what in _REFUSED:
        if data.startswith(magic):
            raise ReadError(f"{name}: is {what}")
    if b"%PDF-" in data[:1024] and not data[:1].isalnum():
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packaged(data, name)
    if b"multipart/related" in data[:2000] and suffix in (".mht", ".mhtml"):
        return "eml"
    if is_message(data):
        return "eml"
    if b"<" in data[:4096] and re.match(_TAG, data[:4096]):
        return "html"
    return _SUFFIXES.get(suffix, "text")


def _packaged(data: bytes, name: str) -> str:
    import zipfile  # with its compressors some milliseconds that a plain text need not pay

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.NameToInfo
            kind = archive.open("mimetype").read(100) if "mimetype" in names else b""
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError(f"{name}: is a damaged Word, ODT or zip file: {error}") from None
    except Exception as error:  # zlib and lzma raise their own
        raise ReadError(f"{name}: is a damaged Word, ODT or zip file: {error}") from None
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if kind.startswith(b"application/epub"):
        raise ReadError(f"{name}: is an EPUB book, which is not read; save it as a web page or text")
    if "[Content_Types].xml" in names:
        return "docx"
    if "content.xml" in names:
        return "odt"
    raise ReadError(f"{name}: is a zip file but no Word or ODT file; unpack it first")
