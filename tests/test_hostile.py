"""Hostile sources give a one-line message or a correct result in bounded memory and time, each in its own process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from commdiff import ReadError, read

from .formats import ODT, RELATIONS, TYPES, W, column, docx, odt, paragraph, pdf, zipped

SECONDS = 20
MEMORY = 1 << 30
MEASURE = """
import resource, sys
from commdiff.cli.main import main
code = main(["show", sys.argv[1]])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
seconds = sum(u.ru_utime + u.ru_stime for u in used)  # not by the clock: the machine may be busy with other things
print(f"\\nused {seconds} {max(u.ru_maxrss for u in used) * 1024}", file=sys.stderr)
sys.exit(code)
"""
needs_pdf = pytest.mark.skipif(find_spec("pdfminer") is None, reason="needs the pdf extra: pip install -e '.[pdf]'")
needs_html = pytest.mark.skipif(
    find_spec("trafilatura") is None, reason="needs the html extra: pip install -e '.[html]'"
)
posix = pytest.mark.skipif(os.name != "posix", reason="pipes, permissions and memory are measured on POSIX only")


def open_document(before: str, text: str) -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    content = f'<?xml version="1.0"?>{before}<office:document-content {names}>{text}</office:document-content>'
    return zipped({"mimetype": ODT, "content.xml": content})


def document(body: str, before: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": xml})


def lying_zip() -> bytes:
    """A zip file whose directory understates the size of the text."""
    data = bytearray(document("<w:p/>" + " " * 60_000_000))
    start = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x05\x06"))
    data[start + 24 : start + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


def looped_pdf() -> bytes:
    """Pages that are their own parents."""
    data = pdf(column(["The two sides met in Tarin."]), column(["They agreed on water."]))
    return data.replace(b"/Kids [4 0 R 6 0 R]", b"/Kids [4 0 R 2 0 R]")


def circling_pdf() -> bytes:
    """A file whose directory refers to itself as the previous one."""
    data = pdf(column(["The two sides met in Tarin."]))
    start = data.rindex(b"startxref\n") + len(b"startxref\n")
    at = data[start:].split()[0]
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %s" % at)


def recursive_pdf() -> bytes:
    """A picture that contains itself."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >> /Length 11 >>"
    data = pdf(column(["a"]), content=b"/F Do /F Do")
    data = data.replace(b"/Font << /F1 3 0 R >>", b"/XObject << /F 5 0 R >>")
    return data.replace(b"<< /Length 11 >>", form)


def bomb_pdf() -> bytes:
    """A page whose content unpacks to 2 GB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(2048)) + packer.flush()
    data = pdf(column(["a"]), content=packed)
    return data.replace(b"/Length %d" % len(packed), b"/Filter /FlateDecode /Length %d" % len(packed))


def encrypted_pdf() -> bytes:
    keys = f"/O <{'41' * 32}> /U <{'42' * 32}>"
    trailer = f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 {keys} >> /ID [<00><00>]"
    return pdf(column(["The two sides met in Tarin."]), trailer=trailer)


LOL = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ENTITY = "<w:p><w:r><w:t>&{};</w:t></w:r></w:p>"
DEEP = 20_000

MET = b"The two sides met in Tarin."

# name: file name, its bytes, and what the one line says; "" where the text must be read.
Case = tuple[str, Callable[[], bytes], str]
SOURCES: dict[str, Case] = {
    "zip bomb": ("a.docx", lambda: document(" " * 20_000_000), "more than 400 times its packed size"),
    "zip bomb that lies about its size": ("a.docx", lying_zip, "damaged|unpacks"),
    "many members": (
        "a.docx",
        lambda: zipped({f"x{i}": b"" for i in range(11_000)} | {"[Content_Types].xml": TYPES}),
        "more than 10,000 files",
    ),
    "deeply nested docx": ("a.docx", lambda: document("<w:sdt>" * DEEP + "</w:sdt>" * DEEP), "nested"),
    "deeply nested odt": ("a.odt", lambda: odt("<text:span>" * DEEP + "</text:span>" * DEEP), "nested"),
    "deeply nested rtf": ("a.rtf", lambda: b"{\\rtf1" + b"{" * DEEP + b"a" + b"}" * DEEP + b"}", "nested"),
    "unclosed rtf": ("a.rtf", lambda: b"{\\rtf1 " + MET + b"\\par {\\b " * 300, ""),
    "rtf that skips past its end": ("a.rtf", lambda: b"{\\rtf1 " + MET + b"\\bin999999999 x}", ""),
    "external entity": ("a.docx", lambda: document(ENTITY.format("x"), OUTSIDE), "document type"),
    "external entity in odt": ("a.odt", lambda: open_document(OUTSIDE, "&x;"), "document type"),
    "billion laughs": ("a.docx", lambda: document(ENTITY.format("j"), LOL), "document type"),
    "billion laughs in odt": ("a.odt", lambda: open_document(LOL, "&j;"), "document type"),
    "broken xml": ("a.docx", lambda: document("<w:p>"), "damaged"),
    "truncated docx": ("a.docx", lambda: docx(paragraph("The sides met."))[:200], "damaged"),
    "100 MB of one character": ("a.txt", lambda: b"a" * 100_000_000, "larger than"),
    "50 MB without a full stop": ("a.txt", lambda: b"the sides met and " * 2_800_000, "larger than"),
    "8 MB of one character": ("a.txt", lambda: b"a" * 8_000_000, ""),
    "8 MB without a full stop": ("a.txt", lambda: b"the sides met and " * 440_000, ""),
    "8 MB of line ends": ("a.txt", lambda: MET + b"\n" * 8_000_000, ""),
    "8 MB of blanks": ("a.txt", lambda: MET + b" " * 8_000_000 + b"a", ""),
    "8 MB of prose": ("a.txt", lambda: (MET + b" They will mend the bed of the river" * 3 + b".\n\n") * 50_000, ""),
    "many short sentences": ("a.txt", lambda: (b"It met. " * 10_000 + b"\n\n") * 100, "more than"),
    "many short paragraphs": ("a.txt", lambda: b"a\n\n" * 2_700_000, "more than"),
    "null bytes": ("a.txt", lambda: b"The sides\x00 met.", "null"),
    "binary": ("a.txt", lambda: bytes(range(256)) * 40, "binary"),
    "empty": ("a.txt", lambda: b"", "is empty"),
    "rules only": ("a.txt", lambda: b"---\n\n***\n", "no words"),
    "bad utf-8": ("a.txt", lambda: bytes(range(1, 32)) * 8 + bytes(range(128, 160)) * 4, "no other encoding"),
    "lone surrogates": ("a.txt", lambda: b"The sides \xed\xa0\x80 met.", ""),
    "lone surrogates in utf-16": ("a.txt", lambda: b"\xff\xfe" + "They met".encode("utf-16-le") + b"\x00\xd8", "mark"),
    "right-to-left overrides": ("a.txt", lambda: "The \u202esides\u202c met.\u2066".encode(), ""),
    "mixed line ends": ("a.txt", lambda: b"One met.\r\rTwo met.\n\nThree met.\r\n\r\nFour met.\x0cFive.", ""),
    "front matter without end": ("a.md", lambda: b"---\n" + b"a: b\n" * 100_000, ""),
    "open brackets": ("a.md", lambda: b"[a](http://" * 50_000, ""),
    "blanks after an act": ("a.txt", lambda: b"We welcomed it" + b" " * 190_000 + b"and left.", ""),
    "resolution that never ends": ("a.txt", lambda: b"The Security Council,\n\n" + b"a-ing-s" * 28_000, ""),
    "message of many parts": (
        "a.eml",
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 50_000 + b"--b--",
        "parts",
    ),
    "message nested deep": (
        "a.eml",
        lambda: (
            b"MIME-Version: 1.0\n"
            + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3000))
        ),
        "e-mail message",
    ),
}  # fmt: skip
PDFS: dict[str, Case] = {
    "pages in a loop": ("a.pdf", looped_pdf, ""),
    "directories in a loop": ("a.pdf", circling_pdf, "itself"),
    "picture of itself": ("a.pdf", recursive_pdf, "damaged|scan without text|longer than"),
    "pdf bomb": ("a.pdf", bomb_pdf, "memory|longer than|damaged"),
    "encrypted pdf": ("a.pdf", encrypted_pdf, "encrypted"),
    "deeply nested pdf": ("a.pdf", lambda: pdf(column(["a"]), content=b"[" * 200_000), "scan|damaged|memory"),
    "pdf of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 4000, "damaged"),
    "pdf cut short": ("a.pdf", lambda: pdf(column(["The two sides met in Tarin."] * 40))[:900], "damaged"),
}
PAGES: dict[str, Case] = {
    "page of scripts": (
        "a.html",
        lambda: b"<html><body><script>document.write('The sides met.')</script></body></html>",
        "no text",
    ),
    "deeply nested page": (
        "a.html",
        lambda: b"<html><body><p>" + MET + b"</p>" + b"<div>" * DEEP + b"They left." + b"</div>" * DEEP,
        "nested",
    ),
    "page with entities": (
        "a.html",
        lambda: OUTSIDE.replace("w [", "html [").encode() + b"<html><body><p>It &x; met.</p>",
        "",
    ),
    "page with null bytes": ("a.html", lambda: b"<html><body><p>" + MET.replace(b" ", b" \0") + b"</p>", "null"),
    "many open tags": ("a.html", lambda: b"<html>" + b"<p><b><i>a" * 200_000, "more than"),
    "one endless tag": ("a.html", lambda: b"<html><body><p>" + MET + b"</p><a " + b"b=c " * 1_000_000, ""),
}


def check(path: Path, reason: str) -> None:
    """Check that a source is refused with ``reason`` in one line, or read if that is "", within the bounds."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, timeout=6 * SECONDS, check=False
    )
    message, _, used = done.stderr.strip().rpartition("\n")
    message, (seconds, memory) = message.strip(), map(float, used.split()[1:])
    assert done.returncode == (2 if reason else 0), done.stderr[:2000]
    if reason:
        assert re.search(reason, message), message
        assert message.startswith("commdiff: ") and "\n" not in message and not done.stdout
    else:
        assert done.stdout and not message
    assert "root:" not in done.stdout + done.stderr
    assert seconds < SECONDS
    assert memory <= MEMORY


def names(files: dict[str, object]) -> list[object]:
    """Return the names as parameters; the large files are marked slow."""
    large = re.compile("MB|bomb|many")
    return [pytest.param(name, marks=pytest.mark.slow if large.search(name) else ()) for name in files]


@posix
@pytest.mark.parametrize("name", names(SOURCES))
def test_a_hostile_file(tmp_path: Path, name: str) -> None:
    file, data, reason = SOURCES[name]
    (tmp_path / file).write_bytes(data())
    check(tmp_path / file, reason)


@posix
@needs_pdf
@pytest.mark.parametrize("name", names(PDFS))
def test_a_hostile_pdf(tmp_path: Path, name: str) -> None:
    file, data, reason = PDFS[name]
    (tmp_path / file).write_bytes(data())
    check(tmp_path / file, reason)


@posix
@needs_html
@pytest.mark.parametrize("name", names(PAGES))
def test_a_hostile_page(tmp_path: Path, name: str) -> None:
    file, data, reason = PAGES[name]
    (tmp_path / file).write_bytes(data())
    check(tmp_path / file, reason)


@posix
def test_a_pipe_is_read_and_an_idle_one_times_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(b"The sides met.\n"))
    writer.start()
    assert read(path).text == "The sides met.\n"
    writer.join()
    monkeypatch.setattr(sys.modules["commdiff.reading.sources"], "PIPE_WAIT", 0.3)
    with pytest.raises(ReadError, match="nothing was written"):
        read(path)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"The sides met.")
    path.chmod(0)
    with pytest.raises(ReadError, match="permission denied"):
        read(path)


def test_permission_denied_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"The sides met.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ReadError, match=r"a\.txt: permission denied"):
        read(path)


@posix
def test_a_name_with_a_line_end_stays_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a\nb.txt"
    path.write_bytes(b"\x00\x01")
    check(path, "binary")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"The sides met.\n")
    opened = Path.open

    def change(self: Path, *args: str) -> object:
        if args == ("rb",):
            with opened(self, "ab") as file:
                file.write(b"They left.\n")
        return opened(self, *args)

    monkeypatch.setattr(Path, "open", change)
    with pytest.raises(ReadError, match="changed while it was read"):
        read(path)


@posix
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_devices(device: str) -> None:
    with pytest.raises(ReadError, match=r"larger than|empty|binary"):
        read(device)


def test_a_zip_without_a_document_and_an_encrypted_one(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(zipped({"readme.txt": b"The sides met."}))
    with pytest.raises(ReadError, match="not a Word or ODT file"):
        read(path)
    encrypted = bytearray(zipped({"[Content_Types].xml": TYPES, "word/document.xml": b"<a/>"}, zipfile.ZIP_STORED))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(mark), bytes(encrypted)):
            encrypted[found.start() + flags] |= 1
    path.write_bytes(bytes(encrypted))
    with pytest.raises(ReadError, match="encrypted"):
        read(path)
