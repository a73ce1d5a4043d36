"""The report for a terminal: rich lays it out for the given width, in colour or with typographic marks.

Colour follows the user's own theme (the sixteen standard colours). Without colour an edit is marked
``[-gone-]`` and ``{+new+}``. Nothing a text contains reaches the terminal as a control sequence.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from ..model import Change, Statement, moved_blocks
from . import briefing
from .layout import (
    ARROWS,
    READING,
    Group,
    Proof,
    View,
    beside_route,
    carried,
    comes_or_goes,
    counts,
    name_of,
    remarks,
    route,
    route_of,
    shown_proofs,
    source_of,
    visible,
)
from .wording import (
    Piece,
    excerpt,
    glimpse,
    joined,
    pieces,
)

NARROWEST, WIDEST, TWO_COLUMNS = 40, 132, 100
BOTTOM = 5
"""How many changes the bottom line has at most. Each takes two lines at most, since it stands below in full."""

_STYLES = {
    "strengthened": "red",
    "softened": "cyan",
    "mixed": "magenta",
    "reversed": "magenta",
    "added": "green",
    "dropped": "yellow",
}
_EDITS = {"gone": ("red strike", "[-", "-]"), "new": ("green underline", "{+", "+}")}


def render(view: View, width: int | None, color: bool | None) -> str:
    """The whole report at ``width`` columns (80 when None), coloured if ``color``."""
    page = Page(width, color, view.numbered)
    page.head(view)
    page.bottom(view)
    for group in view.groups:
        page.group(group, view.size(group.name, len(group.changes)))
    page.foot(view)
    return page.text()


def render_change(change: Change, width: int | None, color: bool | None) -> str:
    """One change: its verdict, both wordings, the evidence."""
    page = Page(width, color)
    page.verdict(change)
    page.entry(change)
    return page.text()


class Page:
    """A sheet of a given width that is written from top to bottom."""

    def __init__(self, width: int | None, color: bool | None, numbered: bool = False) -> None:
        self.numbered = numbered
        self.width = min(max(width or 80, NARROWEST), WIDEST)
        self.color = bool(color)
        self._out = io.StringIO()
        self._console = Console(
            file=self._out,
            width=self.width,
            height=100,
            force_terminal=self.color,
            color_system="standard" if self.color else None,
            no_color=not self.color,
            legacy_windows=False,
            force_jupyter=False,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def text(self) -> str:
        """What has been written; no line ends in a blank."""
        lines = (line.rstrip() for line in self._out.getvalue().split("\n"))
        return "\n".join(lines).rstrip("\n") + "\n"

    def line(self, *parts: str | Text | tuple[str, str], indent: int = 1) -> None:
        self._console.print(Padding(Text.assemble(*parts), (0, 1, 0, indent)))

    def blank(self) -> None:
        self._console.print()

    def head(self, view: View) -> None:
        both = view.comparison
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(ratio=1)
        for side, statement in (("old", both.old), ("new", both.new)):
            grid.add_row(side, _title(statement))
        for notice in remarks(both)[0]:
            grid.add_row("note", visible(notice))
        self._console.print(Padding(grid, (0, 1)))
        self.blank()
        self.line(*_summary(view))
        if view.narrowed:
            self.line((_narrowed(view), "dim"))

    def bottom(self, view: View) -> None:
        """The most consequential changes, a line each."""
        line = briefing.bottom(view, BOTTOM)
        if len(line) < 2:
            return
        self.blank()
        self.line(("Bottom line", "bold"))
        for change in line:
            self.point(change)

    def point(self, change: Change) -> None:
        """A change of the bottom line: verdict, place, the words that decided, and what is quoted around them."""
        words = "; ".join(briefing.deciding(change))
        quote = briefing.quoted(change, "new" if change.new else "old", briefing.BOTTOM_WORDS)
        said = visible("".join(piece.text for piece in quote)).strip()
        before = "" if not words or not (change.old and change.new) else f"{visible(words)}, in "
        if change.kind == "reworded" and not words:
            was = briefing.quoted(change, "old", briefing.BOTTOM_WORDS)
            before = f"was “{visible(''.join(piece.text for piece in was)).strip()}”, now "
        verdict = briefing.verdict(change)
        if change.confidence == "low":
            verdict = f"Possibly {verdict.lower()}"
        text = Text.assemble(
            (verdict, f"bold {_STYLES.get(change.kind, '')}".strip()),
            f" {visible(route(change, self.numbered))}: {before}“{said}”",
        )
        room = self.width - len(change.id) - 6
        lines = text.wrap(self._console, room)
        if len(lines) > 2:
            lines[1].rstrip()
            lines[1].append(" …")
            lines[1].truncate(room, overflow="ellipsis")
        for number, line in enumerate(lines[:2]):
            row = Table.grid(expand=True)
            row.add_column(ratio=1, no_wrap=True)
            row.add_column(justify="right", style="dim", no_wrap=True)
            row.add_row(line, "" if number else change.id)
            self._console.print(Padding(row, (0, 1, 0, 3 if number else 1)))

    def rule(self, title: str, count: int) -> None:
        """A heading over a part of the report."""
        text = Text.assemble((f" {title} ", "bold"), f"{count} ")
        self._console.print(Rule(text, align="left", characters="─", style="dim"))

    def group(self, group: Group, size: str) -> None:
        style = _STYLES.get(group.name, "")
        title = Text.assemble((f" {group.title} ", f"bold {style}".strip()), (size, style))
        room = self.width - title.cell_len - len(group.about) - 12
        if room > 0:
            title.append(f" · {group.about}", "dim")
        self.blank()
        rule = Rule(Text.assemble(title, " "), align="left", characters="─", style=f"dim {style}".strip())
        self._console.print(rule)
        if group.name == "moved":
            self.moved(group.changes)
            return
        for change in group.changes:
            if not group.brief:
                self.blank()
            self.entry(change, brief=group.brief)

    def verdict(self, change: Change) -> None:
        word = change.kind
        self.line((word, f"bold {_STYLES.get(word, '')}".strip()), (f"  {change.confidence} confidence", "dim"))
        self.blank()

    def entry(self, change: Change, brief: bool = False) -> None:
        """One change: where, both wordings, and under them what decided."""
        tail = "".join(f" · {visible(flag)}" for flag in beside_route(change))
        place = Text.assemble((visible(route(change, self.numbered)), "bold"), (tail, "italic"))
        row = Table.grid(expand=True)
        row.add_column(ratio=1)
        row.add_column(justify="right", style="dim", no_wrap=True)
        row.add_row(place, visible(" · ".join([*change.topics[: self.width // 50], change.id])))
        self._console.print(Padding(row, (0, 1)))
        sides = [(s, glimpse(change, s) if brief else excerpt(change, s)) for s in ("old", "new")]
        self.wordings([(side, run) for side, run in sides if run])
        for proof in shown_proofs(change):
            self.proof(proof, change)

    def wordings(self, sides: Sequence[tuple[str, Sequence[Piece]]]) -> None:
        """Side by side where there is room, one under the other where not."""
        texts = [(side, self.marked(run)) for side, run in sides]
        wide = self.width >= TWO_COLUMNS and len(texts) == 2
        grid = Table.grid(expand=True)
        for _ in texts if wide else texts[:1]:
            grid.add_column(width=2, no_wrap=True, style="dim")
            grid.add_column(ratio=1, overflow="fold")
        signs = {"old": "−", "new": "+"}
        if wide:
            (_, old), (_, new) = texts
            grid.add_row(signs["old"], Padding(old, (0, 2, 0, 0)), signs["new"], new)
        else:
            for side, text in texts:
                grid.add_row(signs[side], text)
        self._console.print(Padding(grid, (0, 1, 0, 3)))

    def marked(self, run: Sequence[Piece]) -> Text:
        """A wording with its edits marked."""
        out = Text()
        for piece in run if self.color else joined(run):
            words = visible(piece.text)
            if piece.mark == "cut":
                out.append(words, "dim")
            elif piece.mark == "same":
                out.append(words, "bold" if piece.cue else "")
            else:
                style, before, after = _EDITS[piece.mark]
                text = words if self.color else f"{before}{words}{after}"
                out.append(text, f"bold {style}" if piece.cue else style)
        out.rstrip()
        return out

    def proof(self, proof: Proof, change: Change, indent: int = 5) -> None:
        style = {"up": "red", "down": "cyan"}.get(proof.direction, "dim")
        grid = Table.grid(expand=True)
        grid.add_column(width=2, no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        said = Text.assemble((visible(proof.dimension), "bold"))
        said.append(", possibly" if proof.possible else "", "italic")
        said.append("  ")
        said.append(cues(proof, change))
        said.append(f": {visible(proof.why)}" if proof.why else "")
        said.append(f" ({visible(', '.join(proof.rules))})", "dim")
        grid.add_row(Text(ARROWS[proof.direction], style), said)
        self._console.print(Padding(grid, (0, 1, 0, indent)))

    def moved(self, changes: Sequence[Change]) -> None:
        """Verbatim language elsewhere: its route and its first words, one line a block."""
        for block in moved_blocks(changes):
            opening = " ".join("".join(piece.text for piece in pieces(change, "new")) for change in block)
            words = visible(opening[: 2 * self.width])
            size = f"  {len(block)} clauses" if len(block) > 1 else ""
            where = visible(route_of(block, self.numbered))
            text = Text.assemble((where, "bold"), (size, "dim"), "  ", words, no_wrap=True)
            text.truncate(self.width - 2, overflow="ellipsis")
            self.line(text)

    def foot(self, view: View) -> None:
        self.blank()
        if not view.groups:
            self.line("Nothing to show." if view.narrowed else "No change found.")
        if view.unchanged and not view.only:
            self.line(carried(view))
        for note in (*remarks(view.comparison)[1], view.comparison.signature, READING):
            self.line((visible(note), "dim"))


def _title(statement: Statement) -> Text:
    facts = " · ".join(visible(fact) for fact in source_of(statement))
    return Text.assemble((visible(name_of(statement)), "bold"), "\n", (facts, "dim"))


def _summary(view: View) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for kind, count in counts(view.comparison):
        out += [(" · ", "dim")] if out else []
        style = _STYLES.get(kind, "")
        out += [(f"{count:,}", f"bold {style}".strip()), (f" {kind}", style)]
    return out


def _narrowed(view: View) -> str:
    terms = [*view.only, *([f"topic {visible(view.topic)}"] if view.topic is not None else [])]
    return f"shown: {', '.join(terms)} ({len(view.changes)} of {len(view.comparison.changes)})"


def _quoted(text: str) -> str:
    return f"“{visible(text)}”"


def cues(proof: Proof, change: Change) -> str:
    """The deciding words: an old cue that became a new one, or one that came in or went."""
    if proof.old is not None and proof.new is not None:
        return f"{_quoted(proof.old)} → {_quoted(proof.new)}"
    before, after = comes_or_goes(proof, change)
    return f"{before}{_quoted(proof.old if proof.old is not None else proof.new or '')}{after}"
