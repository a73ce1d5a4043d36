"""An independent reader of tracked changes: zipfile and an XML parser, with no code of the writer.

A document is a sequence of characters and paragraph marks. Each is kept, inserted or deleted. Accepting removes deleted
ones, and rejecting removes inserted ones. A paragraph without its mark is joined to the next one, as in Word.
"""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE, COME = {f"{W}del", f"{W}moveFrom"}, {f"{W}ins", f"{W}moveTo"}


def parts(data: bytes) -> dict[str, ElementTree.Element]:
    """Every part of the file, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        return {name: ElementTree.fromstring(archive.read(name)) for name in names}  # noqa: S314 (our own file)


def body(data: bytes) -> ElementTree.Element:
    """The body of the document, from the bookmark "redline" on."""
    found = parts(data)["word/document.xml"].find(f"{W}body")
    assert found is not None
    marks = [at for at, child in enumerate(found) if child.get(f"{W}name") == "redline"]
    for child in list(found)[: marks[0] if marks else 0]:
        found.remove(child)
    return found


def accepted(data: bytes) -> list[str]:
    """The paragraphs after all changes are accepted."""
    return _read(body(data), GONE, COME)


def rejected(data: bytes) -> list[str]:
    """The paragraphs after all changes are rejected."""
    return _read(body(data), COME, GONE)


def _read(found: ElementTree.Element, drop: set[str], keep: set[str]) -> list[str]:
    out, text = [], ""
    for paragraph in found.iter(f"{W}p"):
        text += "".join(_texts(paragraph, drop))
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        tags = {child.tag for child in mark} if mark is not None else set()
        assert not (tags & GONE and tags & COME)
        if not tags & drop:
            out.append(text)
            text = ""
    assert not text, "the last paragraph's mark must stay"
    return out


def _texts(element: ElementTree.Element, drop: set[str]) -> list[str]:
    out = []
    for child in element:
        if child.tag in drop or child.tag == f"{W}pPr":
            continue
        if child.tag in (f"{W}t", f"{W}delText"):
            out.append(child.text or "")
        out += _texts(child, drop)
    return out


def comments(data: bytes) -> list[list[str]]:
    """The paragraphs of each comment."""
    found = parts(data)["word/comments.xml"]
    return [["".join(_texts(p, set())) for p in comment.iter(f"{W}p")] for comment in found]


def commented(data: bytes) -> dict[str, str]:
    """Map the id of each comment to its words, deleted or inserted."""
    open_: dict[str, str] = {}
    done: dict[str, str] = {}
    for element in body(data).iter():
        if element.tag == f"{W}commentRangeStart":
            open_[element.get(f"{W}id", "")] = ""
        elif element.tag == f"{W}commentRangeEnd":
            id = element.get(f"{W}id", "")
            done[id] = open_.pop(id)
        elif element.tag in (f"{W}t", f"{W}delText"):
            open_ = {id: words + (element.text or "") for id, words in open_.items()}
    assert not open_
    return done
