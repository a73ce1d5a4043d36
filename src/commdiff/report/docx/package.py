"""The parts of a .docx file around its body, and the archive that holds them: the same bytes for the same parts.

Static parts are files in data/docx. ECMA-376 part 1 (WordprocessingML) and part 2 (packages).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from xml.sax.saxutils import escape

from ..paint.docx import safe

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
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


def part(root: str, content: str) -> str:
    """A part of the main namespace with this root element."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>"


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
