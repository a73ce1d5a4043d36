"""Blocks as WordprocessingML (ECMA-376): safe text, runs, paragraphs, and the tables of the briefing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from ..blocks import Block, Bullets, Footer, Heading, Paragraph, Table, Text, plain
from ..text import visible

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FACTS = (1306, 4580, 4580)
_WIDTHS = (560, 2450, 600, 2450, 1200, 2266, 940)
_HEADS = ("¶ old", "old", "¶ new", "new", "label", "deciding words and why", "confidence")
_FILL = "F2F4F7"
_LOOKS = {
    "deletion": '<w:rStyle w:val="Deletion"/>',
    "insertion": '<w:rStyle w:val="Insertion"/>',
    "cut": '<w:rStyle w:val="Quiet"/>',
    "quiet": '<w:rStyle w:val="Quiet"/>',
    "note": '<w:rStyle w:val="Quiet"/>',
}
_VERDICT = '<w:rStyle w:val="Verdict"/>'
_CLOSE = '<w:spacing w:before="80" w:after="0"/>'
_NOT_XML = re.compile("[\ufffe\uffff]")


def safe(text: str) -> str:
    """Return the text on one line, with symbols for what XML 1.0 cannot hold and for what hides or steers."""
    return _NOT_XML.sub(lambda match: f"‹U+{ord(match[0]):04X}›", visible(text))


def part(root: str, content: str) -> str:
    """A part of the main namespace with this root element."""
    return f"{HEAD}<w:{root} {NAMESPACES}>{content}</w:{root}>"


def attributes(**values: str | int) -> str:
    """Return attributes of the main namespace, in the order given."""
    return "".join(f" w:{name}={quoteattr(safe(str(value)))}" for name, value in values.items())


def _text(value: str, tag: str) -> str:
    return f'<w:{tag} xml:space="preserve">{escape(safe(value))}</w:{tag}>' if value else ""


def run(value: str, look: str = "", tag: str = "t") -> str:
    """Return a run.

    Args:
        value: The words.
        look: The name of a character style, or the markup of run properties.
        tag: The element that holds the words; delText in a deletion.
    """
    return f"<w:r>{_look(look)}{_text(value, tag)}</w:r>" if value else ""


def _look(look: str) -> str:
    if not look:
        return ""
    return f"<w:rPr>{look if look.startswith('<') else f'<w:rStyle{attributes(val=look)}/>'}</w:rPr>"


def paragraph(content: str, style: str = "", more: str = "") -> str:
    """Return a paragraph; ``more`` is further markup of its properties."""
    named = f"<w:pStyle{attributes(val=style)}/>" if style else ""
    properties = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{properties}{content}</w:p>"


def _cell(content: str, width: int, span: int = 1, fill: str = "") -> str:
    """Return a table cell that holds paragraphs; ``width`` in twentieths of a point."""
    spanned = f"<w:gridSpan{attributes(val=span)}/>" if span > 1 else ""
    shade = f"<w:shd{attributes(val='clear', color='auto', fill=fill)}/>" if fill else ""
    return f"<w:tc><w:tcPr><w:tcW{attributes(w=width, type='dxa')}/>{spanned}{shade}</w:tcPr>{content}</w:tc>"


def _row(cells: str, header: bool = False) -> str:
    """Return a table row that stays on one page; a header row is repeated on each page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>{cells}</w:tr>"


def _grid(rows: str, widths: tuple[int, ...], style: str) -> str:
    """Return a table of fixed column widths in twentieths of a point."""
    grid = "".join(f"<w:gridCol{attributes(w=width)}/>" for width in widths)
    return (
        f"<w:tbl><w:tblPr><w:tblStyle{attributes(val=style)}/><w:tblW{attributes(w=sum(widths), type='dxa')}/>"
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def paint(blocks: Iterable[Block]) -> str:
    """Return the paragraphs and tables of a briefing.

    The tables of its parts become one table, in which each heading is a band.
    """
    out: list[str] = []
    rows: list[str] = []
    heading: Heading | None = None
    for block in blocks:
        if isinstance(block, Table) and heading is not None:
            rows += _part(heading, block)
            heading = None
            continue
        if rows and not isinstance(block, Heading | Table):
            out += _changes(rows)
            rows = []
        if isinstance(block, Heading):
            heading = _next_heading(block, out)
        elif heading is not None:
            out.append(_run_in(heading, block))
            heading = None
        else:
            out += _block(block)
    return "".join([*out, *(_changes(rows) if rows else [])])


def _next_heading(heading: Heading, out: list[str]) -> Heading | None:
    """Write a heading, or return one that a band or a paragraph begins with."""
    if heading.level == 1 or (not heading.size and not heading.style):
        out.append(paragraph(run(heading.title), "Title" if heading.level == 1 else "Heading1"))
        return None
    return heading


def _run_in(heading: Heading, block: Block) -> str:
    """Return a part of little weight as one paragraph that begins with its heading."""
    items = block.items if isinstance(block, Bullets) else (block.text,) if isinstance(block, Paragraph) else ()
    size = f" ({heading.size})" if heading.size else ""
    words = "; ".join(plain(item) for item in items)
    return paragraph(run(f"{heading.title}{size}: ", "Verdict") + run(words), "Cell", _CLOSE)


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph(text, style):
            return [paragraph(_runs(text), "Note" if style == "note" else "Lead" if _is_strong(text) else "Cell")]
        case Bullets(items):
            tab = "<w:r><w:tab/></w:r>"
            return [paragraph(run(f"{n}.") + tab + _runs(item), "BottomLine") for n, item in enumerate(items, 1)]
        case Table():
            return [_facts(block)]
        case Footer(lines):
            return [paragraph(run(" · ".join(lines)), "Note")]
        case _:
            raise TypeError(f"a Word document has no {type(block).__name__}")


def _is_strong(text: Text) -> bool:
    return all(run.style == "strong" for run in text)


def _runs(text: Text) -> str:
    """Return a text: deletions struck through, insertions underlined, deciding words in bold."""
    looks = ((_LOOKS.get(r.style, _VERDICT if r.style else "") + ("<w:b/>" if r.cue else ""), r.text) for r in text)
    return "".join(run(words, look) for look, words in looks)


def _facts(table: Table) -> str:
    """Return the table at the head: a name and two values a row; one value may take the place of two."""
    rows = [_facts_row([(name, "CellHead") for name in table.head])]
    for name, *values in table.rows:
        cells = [(plain(value), "Cell") for value in values]
        rows.append(_facts_row([(plain(name), "CellHead"), *(cells if cells[0][0] else cells[1:])]))
    return _grid("".join(rows), _FACTS, "Facts")


def _facts_row(cells: Sequence[tuple[str, str]]) -> str:
    widths = _FACTS if len(cells) == 3 else (_FACTS[0], sum(_FACTS[1:]))
    spans = (1, 1, 1) if len(cells) == 3 else (1, 2)
    return _row(
        "".join(
            _cell(paragraph(run(words), style), width, span)
            for (words, style), width, span in zip(cells, widths, spans, strict=True)
        )
    )


def _changes(rows: Sequence[str]) -> list[str]:
    """Return the heading and the table of all changes."""
    names = zip(_HEADS, _WIDTHS, strict=True)
    head = _row("".join(_cell(paragraph(run(name), "CellHead"), width) for name, width in names), header=True)
    return [paragraph(run("The changes"), "Heading1"), _grid("".join([head, *rows]), _WIDTHS, "Changes")]


def _part(heading: Heading, table: Table) -> list[str]:
    """Return the band of a part and its rows. A cell is as wide as the columns that the part does not have."""
    sides = [side for side in ("old", "new") if side in table.head]
    where = f", ¶ of the {sides[0]} text" if len(sides) == 1 else ""
    band = paragraph(run(f"{heading.title} ({heading.size}){where}"), "Band")
    places = {name: at for at, name in enumerate(_HEADS)}
    starts = [0, 1, *(places[name] for name in table.head[2:])] if len(sides) == 1 else [places[n] for n in table.head]
    ends = [*starts[1:], len(_WIDTHS)]
    out = [_row(_cell(band, sum(_WIDTHS), len(_WIDTHS), _FILL))]
    for cells in table.rows:
        spans = zip(cells, table.head, starts, ends, strict=True)
        out.append(
            _row("".join(_cell(_paragraphs(cell, name), sum(_WIDTHS[a:b]), b - a) for cell, name, a, b in spans))
        )
    return out


def _paragraphs(cell: Text, column: str) -> str:
    """Return the paragraphs of a cell, one a line; a cell holds at least one."""
    if column in ("old", "new"):
        return paragraph(_runs(cell), "Cell")
    lines = plain(cell).split("\n")
    return "".join(paragraph(run(line.removeprefix("¶ ")), "Cell") for line in lines)
