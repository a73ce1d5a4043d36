"""Blocks as Markdown: deletions as ``~~words~~``, insertions as ``**words**``.

Every word from a text, a lexicon or a file name is escaped: it cannot start a heading, list, link, table or HTML of
its own, and no markup of the renderer (math, mentions, bare links) either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..blocks import (
    Block,
    Bullets,
    Counts,
    Entries,
    Entry,
    Footer,
    Heading,
    Line,
    Moves,
    Paragraph,
    Points,
    Quote,
    Reason,
    Rounds,
    Run,
    Sides,
    Table,
    Text,
    plain,
)
from ..text import visible

_SIGILS = re.compile(r"[\\`*_\[\]|~$#<>&@]|(?<=[Ww][Ww][Ww])\.|:(?=//)")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)
_WORDS = re.compile(r"\S(?:.*\S)?", re.S)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", ".": "&#46;", ":": "&#58;"}
_FENCES = {"deletion": "~~", "insertion": "**", "strong": "**", "note": "*"}
_EDITS = ("deletion", "insertion")


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
    return "".join(_run(run) for run in _merged(runs)).strip()


def _merged(runs: Text) -> Iterable[Run]:
    """Join neighbours of one style: whether they are evidence is not marked here."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1].style == run.style:
            out[-1] = Run(out[-1].text + run.text, run.style)
        else:
            out.append(run._replace(cue=False))
    return out


def _run(run: Run) -> str:
    fence = _FENCES.get(run.style, "" if run.style in ("", "cut", "quiet") else "**")
    if not fence:
        return escape(run.text)
    words = (_CORE if run.style in _EDITS else _WORDS).search(run.text)
    if words is None:
        return escape(run.text)
    start, end = words.span()
    return f"{escape(run.text[:start])}{fence}{escape(run.text[start:end])}{fence}{escape(run.text[end:])}"


def _block(block: Block) -> list[str]:
    match block:
        case Heading():
            size = f" ({block.size})" if block.size else ""
            return [f"{'#' * block.level} {escape(block.title)}{size}"]
        case Paragraph():
            return [f"*{escape(plain(block.text))}*" if block.style == "note" else styled(block.text)]
        case Bullets():
            signs = (f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1))
            return ["\n".join(f"{sign} {styled(item)}" for sign, item in zip(signs, block.items, strict=True))]
        case Table():
            return [table(block.head, [[styled(cell) for cell in row] for row in block.rows], block.numbers)]
        case Quote():
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
        case Moves():
            return [
                table(("¶ old → new", "wording"), [[escape(route), escape(words)] for route, _, words in block.rows])
            ]
        case Counts():
            kinds = [kind for kind, _ in block.kinds]
            return [table(kinds, [[f"{count:,}" for _, count in block.kinds]], numbers=True)]
        case Points():
            lines = [f"{n}. {styled((*line, *why))}" for n, (line, why, _) in enumerate(block.lines, 1)]
            return ["## Bottom line", "\n".join(lines)]
        case Sides():
            sides = [
                f"- **{side.capitalize()}**: {escape(name)} · {' · '.join(map(escape, facts))}"
                for side, name, facts in block.sides
            ]
            return [f"# {escape(block.title)}", "\n".join(sides), *(f"*Note: {escape(n)}*" for n in block.notes)]
        case Footer():
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
        wordings = dict(entry.wordings)
        cells = [styled(wordings.get(side, ())) for side in ("old", "new")]
        rows.append([escape(entry.places[0]), cells[0], escape(entry.places[1]), cells[1], escape(entry.note)])
    return table(("¶ old", "old", "¶ new", "new", "note"), rows)


def _rounds(block: Rounds) -> str:
    """Return a table; columns that are empty in all rows are left out."""
    rows = [
        (
            escape(row.rounds),
            escape(row.place),
            f"{escape(row.sign)} {escape(row.title)}".strip(),
            styled(row.wording),
            "; ".join(f"{reason.sign} {styled(reason.text)}" for reason in row.reasons),
        )
        for row in block.rows
    ]
    head = ("round", "¶", "event", "wording", "why")
    kept = [at for at in range(len(head)) if any(row[at] for row in rows)]
    return table([head[at] for at in kept], [[row[at] for at in kept] for row in rows])
