"""The file of a Word report: its sections, head line and footer, and the parts that it consists of."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from xml.sax.saxutils import escape

from ..content import briefing
from ..paint.docx import HEAD, attributes, paint, paragraph, part, run, safe
from ..text import WORDING_ONLY, name_of, squeeze, title_of
from ..view import View
from . import tracked

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LONGEST = 90
_NARROW, _WIDE = 720, 1304

_EPOCH = (1980, 1, 1, 0, 0, 0)
_STATIC = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/app.xml": "app.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/fontTable.xml": "font-table.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
    "word/theme/theme1.xml": "theme.xml",
}
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>commdiff</dc:creator><cp:lastModifiedBy>commdiff</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{date}</dcterms:modified></cp:coreProperties>'
)

CONTENTS = ("both", "briefing", "redline")
"""What a Word document may hold."""


def render(view: View, contents: str, native_moves: bool) -> bytes:
    """Return the file.

    Args:
        view: The changes to report.
        contents: One of ``CONTENTS``.
        native_moves: True to mark language that moved in the same words as a move.
    """
    both = view.comparison
    date = f"{both.new.date if _DATE.fullmatch(both.new.date or '') else '2000-01-01'}T00:00:00Z"
    text, comments = "", tracked.comments((), date)
    redline = contents != "briefing"
    if redline:
        text, comments = tracked.body(both, view.changes, date, view.numbered, native_moves)
    sections = [paint(briefing.build(view))] if contents != "redline" else []
    if contents == "both":
        sections.append(paragraph("", "Note", _section(_NARROW)))
    mark = '<w:bookmarkStart w:id="1" w:name="redline"/><w:bookmarkEnd w:id="1"/>' if redline else ""
    last = _section(_WIDE if redline else _NARROW)
    parts = {
        "word/document.xml": part("document", f"<w:body>{''.join(sections)}{mark}{text}{last}</w:body>"),
        "word/comments.xml": comments,
        "word/header1.xml": part("hdr", _header(view)),
        "word/footer1.xml": part("ftr", _footer(view)),
    }
    return zip_document(title_of(both), date, parts)


def _section(margin: int) -> str:
    """Return the properties of a section: A4 upright; the redline has wide margins and a head line."""
    head = '<w:headerReference w:type="default" r:id="rId5"/>' if margin == _WIDE else ""
    size = attributes(w=11906, h=16838)
    edges = attributes(top=margin, right=margin, bottom=margin, left=margin, header=510, footer=454, gutter=0)
    foot = '<w:footerReference w:type="default" r:id="rId6"/>'
    return f"<w:sectPr>{head}{foot}<w:pgSz{size}/><w:pgMar{edges}/></w:sectPr>"


def _header(view: View) -> str:
    both = view.comparison
    titles = " → ".join(_short(name_of(side)) for side in (both.old, both.new))
    how = "Accept all changes for the new text, reject all for the old one."
    return paragraph(run(f"Redline: {titles}. {how}"), "Header")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}[…]"


def _footer(view: View) -> str:
    number = "".join(
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>{code}'
        for kind, code in (
            ("begin", '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'),
            ("separate", run("1")),
            ("end", ""),
        )
    )
    line = f" · {squeeze(view.comparison.signature)} · {WORDING_ONLY}"
    return paragraph(f"{run('Page ')}{number}{run(line)}", "Footer")


def zip_document(title: str, date: str, parts: Mapping[str, str]) -> bytes:
    """Return the file with ``parts`` by name, the static parts, and the properties with ``date``."""
    data = files("commdiff").joinpath("data", "docx")
    held = {name: data.joinpath(file).read_text("utf-8") for name, file in _STATIC.items()}
    held["docProps/core.xml"] = HEAD + _CORE.format(title=escape(safe(title)), date=date)
    held.update(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(held, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = 0
            archive.writestr(entry, held[name].encode("utf-8"))
    return out.getvalue()
