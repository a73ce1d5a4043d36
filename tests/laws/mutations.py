"""Small files of every format and ways to damage them, for fuzzing the readers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy
from xml.etree.ElementTree import fromstring, tostring

from hypothesis import strategies as st

from ..formats import column, docx, listed, numbering, odt, paragraph, pdf, run

TEXT = (
    "Joint Statement of the Ministers\r\n\r\nTarin, 3 May 2031\n\nThe two sides met in Tarin.1 They agreed on wa-\n"
    "ter, welcomed the report of H.E. Mr. Li and will meet again.\n\n1. The Council, recalling resolution 12 (2030), "
    "notes the report;2\n\n(a) on rivers;\n(b) on lakes.\n\n• Ports.\n\nVoting for: A. B. Smith.\n\n"
    "1 See the annex.\n2 Ibid.\n\n双方重申友好。双方同意加强合作。\n\nدونوں فریقوں نے دوستی کا اعادہ کیا۔\n"
)
_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Talks | Daily</title>'
    '<script>var a = "b";</script></head><body><nav><a href="/">Home</a></nav><article><h1>Joint Statement</h1>'
    "<p>The two sides met in Tarin on 3 May 2031 and spoke of the river, the mills and the road.<sup>2</sup></p>"
    '<ol start="4" type="i"><li>They agreed on water.<ul><li>on rivers</li></ul></li></ol>'
    "<table><tr><td>Port</td><td>12</td></tr></table><pre>a\n\nb</pre>"
    '<p id="fn2">2 See the annex.</p></article><footer>© Daily</footer></body></html>'
)
_RICH = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Times;}}{\info{\title Secret}}{\listtext 1.\tab}"
    r"The sides\rquote  plan {\b met} in caf\'e9s{\super 12}.\par 2.\tab \u21452?\u26041? {\v hidden}{\deleted gone }"
    r"stay{\footnote See annex.}.\par {\f1\'cf\'f0\'ee}\trowd\intbl a\cell b\cell\row{\bin3 abc}They met in Tarin.\par}"
)
_MESSAGE = (
    "Received: from a\nMIME-Version: 1.0\nSubject: =?utf-8?q?Joint_Statement=2C_caf=C3=A9?=\n"
    'Date: Mon, 5 May 2031 10:00:00 +0000\nContent-Type: multipart/mixed; boundary="b"\n\n'
    "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    "The sides met in caf=C3=A9s.\n--b\nContent-Type: application/pdf\n"
    'Content-Disposition: attachment; filename="a.pdf"\n\nx\n--b--\n'
)
_MARKDOWN = (
    '---\ntitle: "Fourth Round"\ndate: 2031-05-03\nissuer: Norland\nlang: en\n---\n\n# Talks\n\nThey met in Tarin. '
    "See [the plan](https://a.example/1).[^1]\n\n**Energy**\n\n- one\n- two\n\n[^1]: A note.\n"
)


def _word() -> bytes:
    note = '<w:r><w:footnoteReference w:id="4"/></w:r>'
    row = f"<w:tr><w:tc>{paragraph('Port')}</w:tc><w:tc>{paragraph('12')}</w:tc></w:tr>"
    return docx(
        "The ministers met in Tarin.",
        paragraph("They agreed", note, run("2", '<w:vertAlign w:val="superscript"/>'), properties=listed()),
        paragraph("on rivers;", properties=listed(1)),
        paragraph(f'<w:ins w:id="1">{run("will ")}</w:ins><w:del w:id="2"><w:r><w:delText>a</w:delText></w:r></w:del>'),
        f"<w:tbl>{row}</w:tbl>",
        numbering=numbering(("decimal", "%1."), ("lowerLetter", "(%2)")),
        footnotes=f'<w:footnote w:id="4">{paragraph("See the annex.")}</w:footnote>',
        styles='<w:style w:type="paragraph" w:styleId="N" w:default="1"><w:basedOn w:val="N"/></w:style>',
    )


def _open() -> bytes:
    note = "<text:note-citation>1</text:note-citation><text:note-body><text:p>See.</text:p></text:note-body>"
    texts = f"They met in Tarin<text:note>{note}</text:note>.", "b"
    items = "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)
    cells = "<table:table-row><table:table-cell><text:p>Port</text:p></table:table-cell></table:table-row>"
    style = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="i" '
        'style:num-suffix="."/></text:list-style>'
    )
    body = (
        f'<text:h>Water</text:h><text:list text:style-name="L1">{items}</text:list><table:table>{cells}</table:table>'
    )
    return odt(f'{body}<text:p>a<text:s text:c="3"/>b<text:line-break/>c</text:p>', style)


SEEDS: dict[str, Callable[[], bytes]] = {
    "txt": TEXT.encode,
    "md": _MARKDOWN.encode,
    "html": _PAGE.encode,
    "eml": _MESSAGE.encode,
    "rtf": _RICH.encode,
    "docx": _word,
    "odt": _open,
    "pdf": lambda: pdf(
        column([*TEXT.encode("cp1252", "replace").decode("cp1252").splitlines()[:20]]), column(["1 See."])
    ),
}
_TOKENS = [
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\n\n", b" ", b"-\n", b"1", b"99999999999", b"-1", b"<", b">",
    b"</", b"<!--", b"<![CDATA[", b"&#0;", b"&#xD800;", b"&amp;", b"{", b"}", b"\\", b"\\u-1 ", b"\\uc9 ",
    b"\\bin999 ", b"\\'", b"\\*", b"\\super ", b"\\footnote ", b"\\cell ", b"(", b")", b"[", b"]", b"/", b"%",
    b"--b", b"=", b"=?utf-8?b?", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xe3\x80\x82", b"\xdb\x94", b"\xc2\xb9",
    b"\xc2\xa0", b"\xe2\x80\xa8", b"\x0c", b"\x85", b"<sup>", b"<li>", b"<table>", b"<pre>", b"<br>", b"<p>",
    b"<w:p>", b"<w:tbl>", b"<text:p>", b"BT", b"ET", b"Tj", b"Tf", b"R", b"obj", b"endobj", b"stream", b"1.",
    b"(a)", b"OP3", b"\xe2\x80\xa2", b";", b".", b",", b" and ", b"The Security Council,", b" 12/", b"[^1]:",
    b"](http://",
]  # fmt: skip

places = st.floats(0, 1)
mutations = st.one_of(
    st.tuples(st.just("insert"), places, st.sampled_from(_TOKENS) | st.binary(min_size=1, max_size=6)),
    st.tuples(st.just("replace"), places, st.sampled_from(_TOKENS) | st.binary(min_size=1, max_size=4)),
    st.tuples(st.just("delete"), places, st.integers(1, 60)),
    st.tuples(st.just("repeat"), places, st.tuples(st.integers(1, 30), st.integers(2, 60))),
    st.tuples(st.just("cut"), places, st.none()),
    st.tuples(st.just("swap"), places, places),
)


def _applied(data: bytes, mutation: tuple[str, float, object]) -> bytes:
    kind, place, what = mutation
    at = int(place * len(data))
    if kind == "insert":
        return data[:at] + what + data[at:]  # type: ignore[operator]
    if kind == "replace":
        return data[:at] + what + data[at + len(what) :]  # type: ignore[arg-type, operator]
    if kind == "delete":
        return data[:at] + data[at + what :]  # type: ignore[operator]
    if kind == "repeat":
        size, times = what  # type: ignore[misc]
        return data[:at] + data[at : at + size] * times + data[at + size :]
    if kind == "cut":
        return data[:at]
    other = int(what * len(data))  # type: ignore[operator]
    return data[other : other + 40].join((data[:at], data[at:]))


def _rearranged(xml: bytes, mutation: tuple[str, float, object]) -> bytes:
    """The part with a text or attribute changed, or elements deleted, repeated or moved: well-formed still."""
    root = fromstring(xml)  # noqa: S314 - our own
    kind, place, what = mutation
    parents = [e for e in root.iter() if len(e)] or [root]
    parent = parents[int(place * (len(parents) - 1))]
    child = parent[int(place * 997) % len(parent)] if len(parent) else parent
    if kind in ("insert", "replace"):
        token = re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd]", "", what.decode("utf-8", "replace"))  # type: ignore[attr-defined]
        if kind == "insert" or not child.attrib:
            child.text = (child.text or "") + token
        else:
            child.set(sorted(child.attrib)[int(place * 991) % len(child.attrib)], token)
    elif child is not parent and kind in ("delete", "cut"):
        parent.remove(child)
    elif child is not parent and kind == "repeat":
        parent.extend([deepcopy(child) for _ in range(what[1])])  # type: ignore[index]
    elif child is not parent:
        parents[int(what * (len(parents) - 1))].append(deepcopy(child))  # type: ignore[operator]
    return tostring(root)


def damaged(kind: str, changes: list[tuple[str, float, object]], inside: bool) -> bytes:
    """The seed of a format with these mutations; ``inside``: in the parts of a zip package, not in the zip itself."""
    data = SEEDS[kind]()
    if not (inside and kind in ("docx", "odt")):
        for change in changes:
            data = _applied(data, change)
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    names = [name for name in parts if name.endswith(".xml")]
    for index, change in enumerate(changes):
        name = names[index % len(names)]
        parts[name] = _rearranged(parts[name], change)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()
