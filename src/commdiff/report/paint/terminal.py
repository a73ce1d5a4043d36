"""Blocks for a terminal: rich lays them out for the given width, in colour or with typographic marks.

Colour follows the user's own theme. Without colour an edit is marked ``[-deleted-]`` and ``{+inserted+}``. Nothing that
a text contains reaches the terminal as a control sequence.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text as Styled

from .. import blocks as report
from ..blocks import Block, Counts, Entry, Heading, Line, Moves, Reason, Round, Sides, Table, Text
from ..quotes import without_cues
from ..text import visible

NARROWEST, WIDEST, TWO_COLUMNS = 40, 132, 100
WIDTH = 100
"""Columns of a picture, unless the caller names another number."""
STYLES = {"strengthened": "red", "softened": "cyan", "added": "green", "revived": "green", "dropped": "yellow"}
STYLES |= {"mixed": "magenta", "reversed": "magenta"}
"""The colour of each kind."""

_OFF = ("legacy_windows", "force_jupyter", "highlight", "markup", "emoji")
_WORDS = {"strong": "bold", "quiet": "dim", "note": "italic", "cut": "dim"}
_EDITS = {"deletion": ("red strike", "[-", "-]"), "insertion": ("green underline", "{+", "+}")}
_DIRECTIONS = {"up": "red", "down": "cyan"}
_SIGNS = {"old": "−", "new": "+"}


def paint(blocks: Iterable[Block], width: int | None = None, color: bool | None = None) -> str:
    """Return the blocks as lines of ``width`` columns for a terminal, in colour or with marks."""
    page = _Page(columns(width), bool(color))
    for block in blocks:
        page.block(block)
    return page.text()


def columns(width: int | None) -> int:
    """Return the number of columns of a report for a terminal of so many: 80 when None, 40 to 132."""
    return min(max(width or 80, NARROWEST), WIDEST)


class _Page:
    """A sheet of ``width`` columns that is written from top to bottom."""

    def __init__(self, width: int, color: bool) -> None:
        self.width, self.color = width, color
        self._out = io.StringIO()
        options: dict[str, Any] = dict.fromkeys(_OFF, False)
        options |= {"color_system": "standard" if self.color else None, "force_terminal": self.color}
        self._console = Console(file=self._out, width=width, height=100, no_color=not color, **options)

    def text(self) -> str:
        """Return all that has been written; no line ends in a blank."""
        lines = (line.rstrip() for line in self._out.getvalue().split("\n"))
        return "\n".join(lines).strip("\n") + "\n"

    def put(self, item: RenderableType, indent: int = 1) -> None:
        self._console.print(Padding(item, (0, 1, 0, indent)))

    def blank(self) -> None:
        self._console.print()

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading(block)
            case report.Paragraph():
                self.put(self.styled(block.text, "dim" if block.style == "note" else ""))
            case report.Bullets():
                for number, item in enumerate(block.items, 1):
                    self._signed(Styled(f"{number}." if block.numbered else "·"), self.styled(item), 1)
            case Table():
                self._table(block)
            case report.Quote():
                self._wordings(block.wordings)
            case Line():
                self.blank()
                self._line(block)
            case Reason():
                self.reason(block)
            case Entry():
                self._entry(block)
            case report.Entries():
                for entry in block.entries:
                    if not block.compact:
                        self.blank()
                    self._entry(entry)
            case report.Rounds():
                for row in block.rows:
                    self._round(row)
            case Moves():
                self._moves(block)
            case Counts():
                self._counts(block)
            case report.Points():
                self.blank()
                self.put(Styled("Bottom line", "bold"))
                for point in block.lines:
                    self._point(*point)
            case Sides():
                self._sides(block)
            case report.Footer():
                self.blank()
                for line in block.lines:
                    self.put(Styled(visible(line), "dim"))

    def styled(self, runs: Text, style: str = "") -> Styled:
        """Return a text with its styles; its edits are coloured or marked."""
        out = Styled(style=style)
        for run in runs if self.color else without_cues(runs):
            words = visible(run.text)
            if run.style in _EDITS:
                look, before, after = _EDITS[run.style]
                out.append(words if self.color else f"{before}{words}{after}", f"bold {look}" if run.cue else look)
            else:
                look = _WORDS.get(run.style) or (f"bold {STYLES.get(run.style, '')}".strip() if run.style else "")
                out.append(words, "bold" if run.cue else look)
        out.rstrip()
        return out

    def _point(self, line: Text, reason: Text, name: str) -> None:
        """Write a line in two lines at most; the reason, which the report has below too, only if there is room."""
        room = self.width - len(name) - 6
        lines = self.styled(_unmarked((*line, *reason))).wrap(self._console, room)
        if len(lines) > 2:
            lines = self.styled(_unmarked(line)).wrap(self._console, room)
        if len(lines) > 2:
            lines[1].rstrip()
            lines[1].append(" …")
            lines[1].truncate(room, overflow="ellipsis")
        for part, beside, indent in zip(lines, (name, ""), (1, 3), strict=False):
            self._row(part, beside, indent)

    def reason(self, reason: Reason, indent: int = 5) -> None:
        style = _DIRECTIONS.get(reason.direction, "dim")
        self._signed(Styled(reason.sign, style), self.styled(reason.text), indent)

    def _signed(self, sign: Styled, body: Styled, indent: int) -> None:
        grid = Grid.grid(expand=True)
        grid.add_column(width=max(2, sign.cell_len + 1), no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        grid.add_row(sign, body)
        self.put(grid, indent)

    def _row(self, left: Styled, right: str, indent: int = 1) -> None:
        row = Grid.grid(expand=True)
        row.add_column(ratio=1, no_wrap=indent > 1)
        row.add_column(justify="right", style="dim", no_wrap=True)
        row.add_row(left, right)
        self.put(row, indent)

    def _heading(self, heading: Heading) -> None:
        title = visible(heading.title)
        if heading.level == 1:
            return self.put(Styled(title, "bold"), 0)
        self.blank()
        if heading.level > 2:
            return self.put(Styled(title, "bold underline"))
        style = STYLES.get(heading.style, "")
        text = Styled.assemble((f" {title} ", f"bold {style}".strip()), (heading.size, style))
        if heading.about and self.width - text.cell_len - len(heading.about) > 12:
            text.append(f" · {heading.about}", "dim")
        text.append(" ")
        return self._console.print(Rule(text, align="left", characters="─", style=f"dim {style}".strip()))

    def _table(self, table: Table) -> None:
        if table.stacked:
            for *cells, last in table.rows:
                self.put(Styled("  ").join(self.styled(cell) for cell in cells))
                self.put(self.styled(last), 3)
            return
        self.blank()
        grid = Grid.grid(padding=(0, 2, 0, 0))
        for at in range(len(table.head)):
            grid.add_column(justify="right" if table.numbers and at else "left", overflow="fold")
        if any(table.head):
            grid.add_row(*(Styled(visible(name), "dim") for name in table.head))
        for row in table.rows:
            grid.add_row(*(self.styled(cell) for cell in row))
        self.put(grid)

    def _line(self, line: Line) -> None:
        *topics, name = "".join(visible(run.text) for run in line.right).split(" · ")
        self._row(self.styled(line.left), " · ".join([*topics[: self.width // 50], name]))

    def _entry(self, entry: Entry) -> None:
        if entry.head.left:
            self._line(entry.head)
        self._wordings(entry.wordings)
        for item in entry.reasons:
            self.reason(item)

    def _wordings(self, wordings: Sequence[tuple[str, Text]]) -> None:
        """Write wordings side by side where there is room, else one under the other."""
        rows: list[list[RenderableType]] = [[_SIGNS.get(side, ""), self.styled(runs)] for side, runs in wordings]
        if self.width >= TWO_COLUMNS and len(rows) == 2:
            (sign, old), new = rows
            rows = [[sign, Padding(old, (0, 2, 0, 0)), *new]]
        grid = Grid.grid(expand=True)
        for _ in range(0, len(rows[0]) if rows else 0, 2):
            grid.add_column(width=2, no_wrap=True, style="dim")
            grid.add_column(ratio=1, overflow="fold")
        for row in rows:
            grid.add_row(*row)
        self.put(grid, 3)

    def _round(self, row: Round) -> None:
        """Write a round: its name beside the wording where there is room, else above it; the evidence below."""
        column = 25 if self.width >= 90 else 12 if self.width >= 64 else 0
        style = STYLES.get(row.event, "dim")
        title = Styled.assemble((visible(row.title), style if style == "dim" else f"bold {style}"))
        title.append(f"  {visible(row.place)}" if row.place else "", "dim")
        body = Styled("\n").join(part for part in (title, self.styled(row.wording)) if part)
        grid = Grid.grid(expand=True, padding=(0, 1, 0, 0))
        if column:
            grid.add_column(width=column, style="dim", overflow="fold")
        grid.add_column(width=2, no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        sign, rounds = Styled(row.sign, style), Styled(visible(row.rounds), "dim")
        for cells in [(rounds, sign, body)] if column else [(sign, rounds), ("", body)]:
            grid.add_row(*cells)
        self.put(grid, 3)
        for reason in row.reasons:
            self.reason(reason, column + 6)

    def _moves(self, moves: Moves) -> None:
        for route, clauses, words in moves.rows:
            size = f"  {clauses} clauses" if clauses > 1 else ""
            opening = f"  {visible(words[: 2 * self.width])}"
            line = Styled.assemble((visible(route), "bold"), (size, "dim"), opening, no_wrap=True)
            line.truncate(self.width - 2, overflow="ellipsis")
            self.put(line)

    def _counts(self, counts: Counts) -> None:
        line = Styled()
        for kind, count in counts.kinds:
            style = STYLES.get(kind, "")
            line.append(" · " if line else "", "dim")
            line.append(f"{count:,}", f"bold {style}".strip()).append(f" {kind}", style)
        self.put(line)

    def _sides(self, sides: Sides) -> None:
        grid = Grid.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(ratio=1)
        for side, name, facts in sides.sides:
            grid.add_row(side, Styled.assemble((visible(name), "bold"), "\n", (visible(" · ".join(facts)), "dim")))
        for notice in sides.notes:
            grid.add_row("note", visible(notice))
        self.put(grid)
        self.blank()


def _unmarked(runs: Text) -> Text:
    """Return the runs of a bottom line without marks on its edits, which the report below has."""
    return tuple(run._replace(style="", cue=False) if run.style in (*_EDITS, "cut") else run for run in runs)


def picture(painted: str, width: int, title: str) -> str:
    """Return a coloured report of ``width`` columns as an SVG picture of a window, for a README or a slide."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Styled.from_ansi(painted.rstrip("\n")))
    room = width * 2 // 3  # letters of the title that fit beside the buttons of the window
    title = title if len(title) <= room else f"{title[: room - 1]}…"
    return console.export_svg(title=title, unique_id="commdiff").rstrip("\n") + "\n"
