"""Blocks as an HTML page without scripts. Every word is escaped.

The interactive pages on comparisons and histories have templates of their own in ``report/html``.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ..blocks import Block, Bullets, Entries, Entry, Footer, Heading, Line, Paragraph, Quote, Reason, Run, Table, Text
from ..text import visible

_TAGS = {"": "", "cut": "", "quiet": "small", "note": "em", "deletion": "del", "insertion": "ins"}
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid #8888}"
    "section{margin:1.5rem 0}h1{font-size:1.4rem}"
)


def paint(blocks: Iterable[Block], title: str) -> str:
    """Return the blocks as a page; ``title`` is not escaped yet. A block of comparisons or histories is refused."""
    body = "\n".join(_block(block) for block in blocks)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n'
        f"{body}\n</html>\n"
    )


def _safe(words: str) -> str:
    return escape(visible(words))


def _run(run: Run) -> str:
    tag = _TAGS.get(run.style, "b")
    words = f"<{tag}>{_safe(run.text)}</{tag}>" if tag else _safe(run.text)
    return f"<mark>{words}</mark>" if run.cue else words


def _styled(words: Text) -> str:
    return "".join(map(_run, words))


def _list(items: Iterable[str], tag: str = "ul") -> str:
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f"<{tag}>{rows}</{tag}>" if rows else ""


def _block(block: Block) -> str:
    match block:
        case Heading():
            size = f" ({_safe(block.size)})" if block.size else ""
            return f"<h{block.level}>{_safe(block.title)}{size}</h{block.level}>"
        case Paragraph():
            return f"<p>{_styled(block.text)}</p>"
        case Bullets():
            return _list(map(_styled, block.items), "ol" if block.numbered else "ul")
        case Table():
            return _table(block)
        case Quote():
            return "".join(f"<blockquote>{_styled(wording)}</blockquote>" for _, wording in block.wordings)
        case Line():
            return f"<p>{_styled((*block.left, *block.right))}</p>"
        case Reason():
            return f"{block.sign} {_styled(block.text)}"
        case Entries():
            return "\n".join(map(_entry, block.entries))
        case Footer():
            return f"<p><small>{'<br>'.join(map(_safe, block.lines))}</small></p>"
        case _:
            raise TypeError(f"a plain page has no {type(block).__name__}")


def _entry(entry: Entry) -> str:
    reasons = _list(map(_block, entry.reasons))
    return f"<section>{_block(entry.head)}{_block(Quote(entry.wordings))}{reasons}</section>"


def _table(table: Table) -> str:
    head = "".join(f"<th>{_safe(name)}</th>" for name in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_styled(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f"<table><tr>{head}</tr>{rows}</table>"
