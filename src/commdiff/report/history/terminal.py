"""A history for a terminal: the rounds in figures, then each lineage that shifted, wording by wording."""

from __future__ import annotations

from collections.abc import Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...model.history import Lineage
from ..blocks import Heading
from ..evidence import reason
from ..paint.terminal import Page
from ..quotes import excerpt
from ..text import name_of, visible
from .layout import (
    LEGEND,
    PHRASE_STATES,
    SIGNS,
    HistoryView,
    Row,
    around_phrase,
    by_topic,
    clauses_of,
    figures,
    not_listed,
    opening,
    phrase_lines,
    phrase_summary,
    place_of,
    proofs_of,
    rows,
    run_of,
    sorts,
    span_of,
    strip,
    trend,
)

_STYLES = {"strengthened": "red", "softened": "cyan", "mixed": "magenta", "reversed": "magenta"}
_STYLES |= {"added": "green", "revived": "green", "dropped": "yellow"}
_MARKS = {"stands": "green", "becomes": "", "absent": "dim"}
_HIDES = 12  # rounds from which a narrowed report goes without the table of figures
_PHRASES = 6  # phrases of a lineage that are listed


def render(view: HistoryView, width: int | None, color: bool | None) -> str:
    """The whole report at ``width`` columns (80 when None), coloured if ``color``."""
    page = _Page(width, color)
    page.top(view)
    if view.phrase is not None:
        page.phrase(view)
    groups = sorts(view)
    titles = {"shifted": "Shifted", "back": "Back after a gap", "changed": "Came, went, reworded"}
    for name, title in titles.items():
        page.section(view, title, groups[name], brief=name == "changed" and not view.narrowed)
    page.end(view, len(groups["steady"]), len(groups["frame"]))
    return page.text()


class _Page(Page):
    """A sheet for a history."""

    @property
    def column(self) -> int:
        """The width of the column of rounds; 0 where the wording stands below."""
        return 25 if self.width >= 90 else 12 if self.width >= 64 else 0

    @property
    def indent(self) -> int:
        """Where the evidence stands: under the wording."""
        return self.column + 6

    def top(self, view: HistoryView) -> None:
        rounds, names = view.history.rounds, view.labels
        self.line((f"{len(rounds)} rounds", "bold"), f", {names[0]} – {names[-1]}")
        self.line((visible(name_of(rounds[-1])), "dim"))
        for notice in view.history.notices[:3]:
            self.line((f"note  {visible(notice)}", "dim"))
        self.blank()
        head, lines = figures(view, signs=self.width < 100)
        if len(lines) <= _HIDES or not view.narrowed:
            self.figures(head, lines)

    def figures(self, head: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
        """The rounds in figures; a column that has no room goes, from the right of the rarer kinds on."""
        widths = [max(len(row[at]) for row in (head, *lines)) for at in range(len(head))]
        kept = list(range(len(head)))
        while sum(widths[at] + 2 for at in kept) > self.width and len(kept) > 3:
            kept.pop(-2)
        grid = Table.grid(padding=(0, 2))
        for at in kept:
            grid.add_column(justify="left" if at == 0 else "right", no_wrap=True)
        grid.add_row(*(Text(head[at], "dim") for at in kept))
        for line in lines:
            grid.add_row(*(visible(line[at]) for at in kept))
        self._console.print(Padding(grid, (0, 1)))

    def phrase(self, view: HistoryView) -> None:
        """The phrase through the rounds."""
        if view.phrase is None:
            return
        self.blank()
        self.line((f"“{visible(view.phrase.phrase)}”", "bold"), f"  {phrase_summary(view)}")
        names = view.labels
        for line in phrase_lines(view.history, view.phrase):
            sign, style = PHRASE_STATES[line.state][0], _MARKS[line.state]
            clauses = clauses_of(view.history, line.nodes)
            texts = [visible(around_phrase(c.content, view.phrase.phrase)) for c in clauses]
            body = Text(" / ".join(texts) or "not in the text", "" if texts else "dim")
            self.cells(run_of(names, line.round, line.until), (sign, style), body)

    def cells(self, name: str, sign: tuple[str, str], body: Text) -> None:
        """A line of a lineage's table: beside each other where there is room, else the wording below."""
        wide = self.column > 0
        grid = Table.grid(expand=True, padding=(0, 1, 0, 0))
        if wide:
            grid.add_column(width=self.column, style="dim", overflow="fold")
        grid.add_column(width=2, no_wrap=True)
        grid.add_column(ratio=1, overflow="fold")
        if not wide:
            grid.add_row(Text(*sign), Text(name, "dim"))
        grid.add_row(*([Text(name)] if wide else []), Text(*sign) if wide else Text(""), body)
        self._console.print(Padding(grid, (0, 1, 0, 3)))

    def section(self, view: HistoryView, title: str, lineages: Sequence[Lineage], brief: bool) -> None:
        if not lineages:
            return
        self.block(Heading(title, size=str(len(lineages))))
        for topic, members in by_topic(lineages):
            if topic or len(members) < len(lineages):
                self.blank()
                self.line((visible(topic) or "Without a topic", "bold underline"))
            for lineage in members:
                if brief:
                    self.brief(view, lineage)
                else:
                    self.lineage(view, lineage)

    def lineage(self, view: HistoryView, lineage: Lineage) -> None:
        """One lineage, wording by wording."""
        self.blank()
        topics = " · ".join(lineage.topics[:2])
        self.line((lineage.id, "bold"), ("  " + " · ".join(filter(None, [span_of(view, lineage), visible(topics)]))))
        for row in rows(view.history, lineage):
            self.row(view, row)
        self.level(view, lineage)
        for phrase in lineage.phrases[:_PHRASES]:
            names = view.labels
            first, last = names[phrase.rounds[0]], names[phrase.rounds[-1]]
            when = first if first == last else f"{first} – {last}"
            self.line((f"“{visible(phrase.quote)}”", "italic"), (f"  {when}", "dim"), indent=3)
        if len(lineage.phrases) > _PHRASES:
            self.line((f"and {len(lineage.phrases) - _PHRASES} phrases more", "dim"), indent=3)

    def row(self, view: HistoryView, row: Row) -> None:
        """A line of the lineage's table and the evidence under it."""
        style = _STYLES.get(row.event, "dim") if row.step else "dim"
        sign = "|" if row.step is None else SIGNS[row.event]
        place = place_of(view, row)
        body = Text.assemble((f"{row.wording}", f"bold {style}"), (f"  {visible(place)}" if place else "", "dim"))
        if row.event == "unchanged":
            body = Text("word for word" + (", moved" if row.step and row.step.change.moved else ""), "dim")
        elif row.change is not None and row.change.new:
            body.append("\n").append(self.styled(excerpt(row.change, "new")))
        elif row.step is None:
            body.append("\n" + visible(" ".join(c.content for c in clauses_of(view.history, row.nodes))))
        self.cells(run_of(view.labels, row.round, row.until), (sign, style), body)
        for proof in proofs_of(row):
            if row.change is not None and proof.direction != "none":
                self.reason(reason(proof, row.change), self.indent)

    def level(self, view: HistoryView, lineage: Lineage) -> None:
        """The levels on the scale that moves most."""
        found = trend(lineage)
        if found is None or len({value for _, value, _ in found[2]}) < 2:
            return
        dimension, family, values = found
        changes = [v for at, v in enumerate(values) if at == 0 or v[1:] != values[at - 1][1:]]
        said = "  ".join(f"{view.labels[n]} {value:g} “{visible(words)}”" for n, value, words in changes[:12])
        self.line((f"level of {dimension} ({family})  ", "dim"), said, indent=3)

    def brief(self, view: HistoryView, lineage: Lineage) -> None:
        """One lineage in two lines: its signs, its last wording."""
        signs = strip(lineage, len(view.history.rounds))
        self.line((lineage.id, "bold"), f"  {span_of(view, lineage)}  ", (signs, "dim"))
        self.line(visible(opening(view.history, lineage, 2 * self.width - 10)), indent=3)

    def end(self, view: HistoryView, steady: int, frame: int) -> None:
        self.blank()
        if not view.lineages:
            self.line("Nothing to show.")
        if steady or frame:
            self.line(not_listed(steady, frame))
        self.line((LEGEND, "dim"))
        self.line((visible(view.history.signature), "dim"))
        self.line(("Readings are of wording, not of intention.", "dim"))
