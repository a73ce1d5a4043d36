"""WordprocessingML as strings: text made safe, runs, paragraphs, table cells."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from ..layout import visible

_NOT_XML = re.compile("[\ufffe\uffff]")


def safe(text: str) -> str:
    """The text in one line with what XML 1.0 cannot hold, and what hides or steers, as visible symbols."""
    return _NOT_XML.sub(lambda match: f"‹U+{ord(match[0]):04X}›", visible(text))


def attributes(**values: str | int) -> str:
    """Attributes of the main namespace, in the order given."""
    return "".join(f" w:{name}={quoteattr(safe(str(value)))}" for name, value in values.items())


def text(value: str, tag: str = "t") -> str:
    """The text element of a run; ``tag`` is delText in a deletion."""
    return f'<w:{tag} xml:space="preserve">{escape(safe(value))}</w:{tag}>' if value else ""


def run(value: str, look: str = "", tag: str = "t") -> str:
    """A run; ``look`` names a character style, or is the markup of run properties."""
    return f"<w:r>{_look(look)}{text(value, tag)}</w:r>" if value else ""


def _look(look: str) -> str:
    if not look:
        return ""
    return f"<w:rPr>{look if look.startswith('<') else f'<w:rStyle{attributes(val=look)}/>'}</w:rPr>"


def paragraph(content: str, style: str = "", more: str = "") -> str:
    """A paragraph; ``more`` is further markup of its properties."""
    named = f"<w:pStyle{attributes(val=style)}/>" if style else ""
    properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{properties}{content}</w:p>"


def cell(content: str, width: int, span: int = 1, fill: str = "") -> str:
    """A table cell that holds paragraphs; ``width`` in twentieths of a point."""
    spanned = f"<w:gridSpan{attributes(val=span)}/>" if span > 1 else ""
    shade = f"<w:shd{attributes(val='clear', color='auto', fill=fill)}/>" if fill else ""
    return f"<w:tc><w:tcPr><w:tcW{attributes(w=width, type='dxa')}/>{spanned}{shade}</w:tcPr>{content}</w:tc>"


def row(cells: str, header: bool = False) -> str:
    """A table row that stays on one page; a header row is repeated on each page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: tuple[int, ...], style: str) -> str:
    """A table of fixed column widths in twentieths of a point."""
    grid = "".join(f"<w:gridCol{attributes(w=width)}/>" for width in widths)
    return (
        f"<w:tbl><w:tblPr><w:tblStyle{attributes(val=style)}/><w:tblW{attributes(w=sum(widths), type='dxa')}/>"
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
