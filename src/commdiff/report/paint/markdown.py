"""Blocks as Markdown: deletions as ``~~words~~``, insertions as ``**words**``.

Every word from a text, a lexicon or a file name is escaped: it cannot be markup of Markdown, of HTML or of the renderer
(math, mentions, bare links).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress

from .. import blocks as report
from ..blocks import Block, Entries, Entry, Line, Reason, Rounds, Run, Text, plain
from ..quotes import EDITED, without_cues
from ..text import visible

_SIGILS = re.compile(r"[\\`*_\[\]|~$#<>&@]|(?<=[Ww][Ww][Ww])\.|:(?=//)")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)
_WORDS = re.compile(r"\S(?:.*\S)?", re.S)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", ".": "&#46;", ":": "&#58;"}
_FENCES = {"deletion": "~~", "insertion": "**", "strong": "**", "note": "*"}


def paint(blocks: Iterable[Block]) -> str:
    """Return the blocks as Markdown with a line end."""
    return "\n\n".join(part for block in blocks for part in _block(block)) + "\n"


def escape(text: str) -> str:
    """Escape a text so that it shows as written anywhere in a line but at its start."""
    return _SIGILS.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), visible(text))


def styled(runs: Text) -> str:
    """Return a text with its styles as Markdown.

    A mark opens and closes at a letter or digit, since beside punctuation it would be read as plain characters.
    """
    return "".join(map(_run, without_cues(runs))).strip()


def _run(run: Run) -> str:
    fence = _FENCES.get(run.style, "" if run.style in ("", "cut", "quiet") else "**")
    words = (_CORE if run.style in EDITED else _WORDS).search(run.text)
    if not fence or words is None:
        return escape(run.text)
    start, end = words.span()
    return f"{escape(run.text[:start])}{fence}{escape(run.text[start:end])}{fence}{escape(run.text[end:])}"


def _block(block: Block) -> list[str]:
    match block:
        case report.Heading():
            size = f" ({block.size})" if block.size else ""
            return [f"{'#' * block.level} {escape(block.title)}{size}"]
        case report.Paragraph():
            return [f"*{escape(plain(block.text))}*" if block.style == "note" else styled(block.text)]
        case report.Bullets():
            items = enumerate(block.items, 1)
            return ["\n".join(f"{f'{n}.' if block.numbered else '-'} {styled(item)}" for n, item in items)]
        case report.Table():
            return [table(block.head, [[styled(cell) for cell in row] for row in block.rows], block.numbers)]
        case report.Quote():
            return _quote(block.wordings)
        case Line():
            return [_line(block)]
        case Reason():
            return [_reason(block)]
        case Entry():
            return _entry(block)
        case Entries():
            return [_rows(block)] if block.compact else [part for entry in block.entries for part in _entry(entry)]
        case Rounds():
            return [_rounds(block)]
        case report.Moves():
            rows = [[escape(route), escape(words)] for route, _, words in block.rows]
            return [table(("¶ old → new", "wording"), rows)]
        case report.Counts():
            kinds, numbers = zip(*block.kinds, strict=True)
            return [table(kinds, [[f"{number:,}" for number in numbers]], numbers=True)]
        case report.Points():
            lines = [f"{n}. {styled((*line, *why))}" for n, (line, why, _) in enumerate(block.lines, 1)]
            return ["## Bottom line", "\n".join(lines)]
        case report.Sides():
            sides = [
                (f"- **{side.capitalize()}**: {escape(name)}", *map(escape, facts)) for side, name, facts in block.sides
            ]
            notes = (f"*Note: {escape(note)}*" for note in block.notes)
            return [f"# {escape(block.title)}", "\n".join(map(" · ".join, sides)), *notes]
        case report.Footer():
            return ["---", "  \n".join(f"*{escape(line)}*" for line in block.lines)]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: bool = False) -> str:
    """Return a table; the cells are escaped already."""
    lines = [list(head), ["--:" if numbers else "---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _quote(wordings: Sequence[tuple[str, Text]]) -> list[str]:
    quotes = [f"> {side}{': ' if side else ''}{styled(wording)}" for side, wording in wordings]
    return ["\n>\n".join(quotes)] if quotes else []


def _line(line: Line) -> str:
    return " · ".join(part for part in (styled(line.left), styled(line.right)) if part)


def _reason(reason: Reason) -> str:
    return f"- {reason.sign} {styled(reason.text)}"


def _entry(entry: Entry) -> list[str]:
    reasons = ["\n".join(map(_reason, entry.reasons))] if entry.reasons else []
    head = _line(entry.head)
    return [*([head] if head else []), *_quote(entry.wordings), *reasons]


def _rows(block: Entries) -> str:
    rows = []
    for entry in block.entries:
        old, new = (styled(dict(entry.wordings).get(side, ())) for side in ("old", "new"))
        rows.append([escape(entry.places[0]), old, escape(entry.places[1]), new, escape(entry.note)])
    return table(("¶ old", "old", "¶ new", "new", "note"), rows)


def _rounds(block: Rounds) -> str:
    """Return a table; columns that are empty in all rows are left out."""
    rows = [
        (
            escape(row.rounds),
            escape(row.place),
            f"{escape(row.sign)} {escape(row.title)}".strip(),
            styled(row.wording),
            "; ".join(f"{sign} {styled(words)}" for sign, _, words in row.reasons),
        )
        for row in block.rows
    ]
    head = ("round", "¶", "event", "wording", "why")
    kept = [any(column) for column in zip(*rows, strict=True)]
    return table([*compress(head, kept)], [[*compress(row, kept)] for row in rows])
