"""Blocks as WordprocessingML (ECMA-376): safe text, runs, paragraphs, and the tables of the briefing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from ..blocks import Block, Bullets, Footer, Heading, Paragraph, Table, Text, plain
from ..text import visible

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_FACTS = (1306, 4580, 4580)  # widths of columns in twentieths of a point
_COLUMNS = {"¶ old": 560, "old": 2450, "¶ new": 600, "new": 2450, "label": 1200, "deciding words and why": 2266}
_COLUMNS["confidence"] = 940
_WIDTHS = tuple(_COLUMNS.values())
_FILL = "F2F4F7"
_STYLES = {"": "", "deletion": "Deletion", "insertion": "Insertion", "cut": "Quiet", "quiet": "Quiet", "note": "Quiet"}
_CLOSE = '<w:spacing w:before="80" w:after="0"/>'
_NOT_XML = re.compile("[\ufffe\uffff]")


def safe(text: str) -> str:
    """Return the text on one line, with symbols for what XML 1.0 cannot hold and for what hides or steers."""
    return _NOT_XML.sub(lambda match: f"‹U+{ord(match[0]):04X}›", visible(text))


def part(root: str, content: str) -> str:
    """Return a part of the main namespace with this root element."""
    return f"{_HEAD}<w:{root} {_NAMESPACES}>{content}</w:{root}>"


def attributes(**values: str | int) -> str:
    """Return attributes of the main namespace, in the order given."""
    return "".join(f" w:{name}={quoteattr(safe(str(value)))}" for name, value in values.items())


def run(value: str, style: str = "", bold: bool = False, tag: str = "t") -> str:
    """Return a run in a character style; the element of the words is ``delText`` in a deletion."""
    look = (f"<w:rStyle{attributes(val=style)}/>" if style else "") + ("<w:b/>" if bold else "")
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{escape(safe(value))}</w:{tag}></w:r>' if value else ""


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


def _row(cells: Iterable[str], header: bool = False) -> str:
    """Return a table row that stays on one page; a header row is repeated on each page."""
    properties = f"<w:trPr><w:cantSplit/>{'<w:tblHeader/>' if header else ''}</w:trPr>"
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _grid(rows: Iterable[str], widths: tuple[int, ...], style: str) -> str:
    """Return a table of fixed column widths."""
    grid = "".join(f"<w:gridCol{attributes(w=width)}/>" for width in widths)
    size = f"<w:tblStyle{attributes(val=style)}/><w:tblW{attributes(w=sum(widths), type='dxa')}/>"
    properties = f'<w:tblPr>{size}<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def paint(blocks: Iterable[Block]) -> str:
    """Return the paragraphs and tables of a briefing; its parts become one table with a band for each heading."""
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
        if isinstance(block, Heading) and block.level > 1 and (block.size or block.style):
            heading = block  # a band or a paragraph begins with it
        elif heading is not None and not isinstance(block, Heading):
            out.append(_run_in(heading, block))
            heading = None
        else:
            heading = None
            out += _block(block)
    return "".join([*out, *(_changes(rows) if rows else [])])


def _run_in(heading: Heading, block: Block) -> str:
    """Return a part of little weight as one paragraph that begins with its heading."""
    items = block.items if isinstance(block, Bullets) else (block.text,) if isinstance(block, Paragraph) else ()
    size = f" ({heading.size})" if heading.size else ""
    words = "; ".join(plain(item) for item in items)
    return paragraph(run(f"{heading.title}{size}: ", "Verdict") + run(words), "Cell", _CLOSE)


def _block(block: Block) -> list[str]:
    match block:
        case Heading(title, level):
            return [paragraph(run(title), "Title" if level == 1 else "Heading1")]
        case Paragraph(text, style):
            lead = all(run.style == "strong" for run in text)
            return [paragraph(_runs(text), "Note" if style == "note" else "Lead" if lead else "Cell")]
        case Bullets(items):
            tab = "<w:r><w:tab/></w:r>"
            return [paragraph(run(f"{n}.") + tab + _runs(item), "BottomLine") for n, item in enumerate(items, 1)]
        case Table(head, rows):
            cells = [[plain(cell) for cell in row] for row in rows]
            return [_grid([_facts_row(head, "CellHead"), *map(_facts_row, cells)], _FACTS, "Facts")]
        case Footer(lines):
            return [paragraph(run(" · ".join(lines)), "Note")]
        case _:
            raise TypeError(f"a Word document has no {type(block).__name__}")


def _runs(text: Text) -> str:
    """Return a text: deletions struck through, insertions underlined, deciding words in bold."""
    return "".join(run(words, _STYLES.get(style, "Verdict"), cue) for words, style, cue in text)


def _facts_row(cells: Sequence[str], style: str = "Cell") -> str:
    """Return a row of the table at the head: a name and two values, or one value in the place of both."""
    name, old, new = cells
    first = _cell(paragraph(run(name), "CellHead"), _FACTS[0])
    if not old and style == "Cell":
        return _row([first, _cell(paragraph(run(new), style), sum(_FACTS[1:]), 2)])
    return _row(
        [
            first,
            *(_cell(paragraph(run(words), style), width) for words, width in zip((old, new), _FACTS[1:], strict=True)),
        ]
    )


def _changes(rows: Sequence[str]) -> list[str]:
    """Return the heading and the table of all changes."""
    head = _row((_cell(paragraph(run(name), "CellHead"), width) for name, width in _COLUMNS.items()), header=True)
    return [paragraph(run("The changes"), "Heading1"), _grid([head, *rows], _WIDTHS, "Changes")]


def _part(heading: Heading, table: Table) -> list[str]:
    """Return the band of a part and its rows. A cell is as wide as the columns that the part does not have."""
    sides = [side for side in ("old", "new") if side in table.head]
    where = f", ¶ of the {sides[0]} text" if len(sides) == 1 else ""
    band = paragraph(run(f"{heading.title} ({heading.size}){where}"), "Band")
    places = [[*_COLUMNS].index(name) for name in table.head]
    starts = [0, 1, *places[2:]] if len(sides) == 1 else places
    ends = [*starts[1:], len(_WIDTHS)]
    out = [_row([_cell(band, sum(_WIDTHS), len(_WIDTHS), _FILL)])]
    for cells in table.rows:
        spans = zip(cells, table.head, starts, ends, strict=True)
        out.append(_row(_cell(_paragraphs(cell, name), sum(_WIDTHS[a:b]), b - a) for cell, name, a, b in spans))
    return out


def _paragraphs(cell: Text, column: str) -> str:
    """Return the paragraphs of a cell, one a line; a cell holds at least one."""
    if column in ("old", "new"):
        return paragraph(_runs(cell), "Cell")
    return "".join(paragraph(run(line.removeprefix("¶ ")), "Cell") for line in plain(cell).split("\n"))
