"""The one-page briefing: the bottom line, the tables of changes, and counts of what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...model import Change, Comparison, Statement
from ..blocks import Block, Bullets, Footer, Heading, Paragraph, Run, Table, Text, note, plain, quiet, strong, text
from ..evidence import ARROWS, Proof, beside_route, cue, flags, moved_within, places, proofs, route, shown_proofs
from ..quotes import CUT, EDITED, snippet, wording
from ..text import date_of, footer, many, name_of, remarks, squeeze, words_in
from ..view import GROUPS, RANKED, View, figures, figures_changed, group_of, ranked, salience_class, sort_key

BOTTOM = (5, 8)
"""How many changes the bottom line has at least, where there are as many, and at most."""
BOTTOM_WORDS, SHORT_LIST_WORDS, ROW_WORDS = 16, 32, 20
"""How many words of a wording are quoted in the bottom line, in a bottom line of few changes, and in a row."""
PAGE = 72
"""How many lines of the table's small type a page holds, three in reserve: the estimate is not exact."""
NAMES = 6
"""How many changes of name are listed."""
NOTHING = "Nothing strengthened, softened, added or dropped."
MUCH_SHORTER = 0.6
"""A text with fewer than this share of the other's words is much shorter."""

_DROPPED_STANCES = {"demand": "demands", "criticism": "criticism", "reassurance": "reassurances"}
_PARTS = (
    *("strengthened", "softened", "mixed", "reversed", "added"),
    *(f"dropped, {stances}" for stances in _DROPPED_STANCES.values()),
    *("dropped", "reworded"),
)
_ONLY_COUNTED = {
    "moved": "moved in the same words",
    "routine": "routine (dates, rounds, places, courtesies)",
    "frame": "in headings, letterheads, footnotes and signatures",
}
_REWORDED = "no rule found a change of strength"
_MIN_WORDS, _MIN_EDITED = 8, 3
_MAX_WORDS, _MAX_LETTERS, _MAX_PROOFS, _MAX_WHYS, _MAX_WHY_WORDS = 12, 120, 3, 2, 32
_COLUMNS = {"quote": 29, "single": 74, "label": 13, "long label": 38, "why": 26, "line": 110, "note": 145}


class Part(NamedTuple):
    """A heading of the briefing: its rows, how many more the bottom line has, and how many more are not listed."""

    name: str
    title: str
    rows: tuple[Change, ...]
    above: int
    left_out: int

    @property
    def size(self) -> str:
        """The numbers after the title: "8, 3 of them above, 2 not listed"."""
        shares = [f"{self.above} of them above"] if self.above else []
        shares += [f"{self.left_out} {'' if shares else 'of them '}not listed"] if self.left_out else []
        return ", ".join([str(len(self.rows) + self.above + self.left_out), *shares])


class Brief(NamedTuple):
    """The content of a briefing; ``words`` of a wording are quoted in the bottom line; left out is (title, number)."""

    headline: str
    bottom: tuple[Change, ...]
    words: int
    parts: tuple[Part, ...]
    counted: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]


class BottomLine(NamedTuple):
    """A line of the bottom line: verdict, place and flags; deciding words and wording; the reason or ()."""

    change: Change
    head: Text
    body: Text
    why: Text = ()

    @property
    def text(self) -> Text:
        """The whole line."""
        return text(self.head, ": ", self.body, self.why)


def build(view: View) -> list[Block]:
    """Return the blocks of a briefing."""
    summary = brief(view)
    rows = [*_facts(view.comparison), ("Carried over word for word", "", _carried_over(view))]
    table = Table(("", "old", "new"), tuple(tuple(text(cell) for cell in row) for row in rows))
    blocks: list[Block] = [Heading("What changed", 1), table]
    blocks += [Paragraph(text(strong("Note:"), f" {remark}")) for remark in remarks(view.comparison)[0]]
    blocks += [Paragraph(text(f"Shown: {view.terms}."), "note")] if view.narrowed else []
    blocks += [Heading("Bottom line"), *([Paragraph(text(strong(summary.headline)))] if summary.headline else [])]
    lines = tuple(bottom_line(change, view, summary.words).text for change in summary.bottom)
    blocks.append(Bullets(lines, numbered=True) if lines else Paragraph(text(NOTHING)))
    for part in summary.parts:
        blocks += [Heading(part.title, size=part.size), _part_table(part, view.numbered)]
    names = _naming(view)
    if names:
        items = [text(f"{route(c, view.numbered)}: {'; '.join(_deciding(c))}") for c in names[:NAMES]]
        items += [text(f"and {len(names) - NAMES} more")] if len(names) > NAMES else []
        blocks += [Heading("Naming", size=str(len(names)), style="minor"), Bullets(tuple(items))]
    if counted := _tally(summary):
        blocks += [Heading("Routine and the rest", style="minor"), Paragraph(text(counted))]
    return [*blocks, Footer(footer(view.comparison))]


def _part_table(part: Part, numbered: bool) -> Table:
    sides = [side for side in ("old", "new") if getattr(part.rows[0], side)]
    rows = []
    for change in part.rows:
        cells: list[Text] = []
        for side in sides:
            cells += [text(places(getattr(change, side), numbered)), snippet(change, side, ROW_WORDS)]
        cells += [text(", ".join(_label(change))), text("\n".join(_reasons(change))), text(change.confidence)]
        rows.append(tuple(cells))
    head = (*(cell for side in sides for cell in (f"¶ {side}", side)), "label", "deciding words and why", "confidence")
    if not any(row[-2] for row in rows):
        head, rows = (*head[:-2], head[-1]), [(*row[:-2], row[-1]) for row in rows]
    return Table(head, tuple(rows))


def brief(view: View) -> Brief:
    """Choose what the briefing says of the changes that a view shows."""
    line = bottom(view)
    parts = _parts(view, line)
    listed = tuple(part for part in parts if part.rows)
    left_out = tuple((part.title, part.left_out) for part in parts if part.left_out and part.name != "reworded")
    return Brief(_headline(view.comparison), line, _bottom_words(line), listed, _counted(view, parts), left_out)


def bottom(view: View, most: int = BOTTOM[1]) -> tuple[Change, ...]:
    """Return at most ``most`` changes for the bottom line, the most consequential first.

    Two places are kept for added language, dropped language, and a pledge or demand whose figures changed, in this
    order; language without a stance comes last. A short list is filled with reworded language.
    """
    least = min(BOTTOM[0], most)
    order = ranked(view.changes)
    strongest = [c for c in order if salience_class(c) <= 4 and c.confidence != "low"]
    chosen = strongest[:most]
    numbers = [c for c in view.changes if group_of(c) == "reworded" and figures_changed(c) and _says_much(c)]
    if len(strongest) < least:
        chosen = sorted([*order, *numbers], key=sort_key)[:least]
    one_sided = ("added", "dropped")
    firsts = [next((c for c in order if c.kind == k and _of_substance(c, view.comparison)), None) for k in one_sided]
    kept = [c for c in firsts if c and all(c.kind != other.kind for other in chosen)]
    kept += [c for c in numbers if c.stance and c not in chosen][:1]
    kept.sort(key=lambda c: (not c.stance, c.kind == "reworded"))
    kept = kept[: max(most - len(chosen), min(len(one_sided), most))]
    chosen = [*chosen[: most - len(kept)], *kept]
    if len(chosen) < least:
        chosen += [c for c in view.changes if _much_reworded(c) and c not in chosen][: least - len(chosen)]
    return tuple(sorted(chosen, key=lambda c: (sort_key(c), view.changes.index(c))))


def bottom_line(change: Change, view: View, words: int = BOTTOM_WORDS) -> BottomLine:
    """Return the line of the bottom line on a change, the same in every format; each wording has about ``words``."""
    aside = (*_topic(change), *(_shortened(flag) for flag in beside_route(change) if flag != "possibly"))
    flagged = quiet(f" ({', '.join(aside)})") if aside else ""
    head = text(Run(_verdict(change), change.kind), f", {route(change, view.numbered)}", flagged)
    deciding_words = "; ".join(_deciding(change)) if change.old and change.new else ""
    if change.kind == "reworded":
        before = f"{deciding_words}; " if deciding_words else ""
        body = text(f"{before}was “", snippet(change, "old", words), "”, now “", snippet(change, "new", words), "”")
        return BottomLine(change, head, body)
    why = " ".join(_whys(change))
    quote = snippet(change, "new" if change.new else "old", words)
    body = text(f"{deciding_words}, in “" if deciding_words else "“", quote, "”")
    return BottomLine(change, head, body, text(note(f" {why}")) if why else ())


def _verdict(change: Change) -> str:
    if change.kind == "reworded" and figures_changed(change):
        return "Figures changed"
    return f"Possibly {change.kind}" if change.confidence == "low" else change.kind.capitalize()


def _of_substance(change: Change, comparison: Comparison) -> bool:
    """Return True if added or dropped language does something, or is long and not explained by the text's length."""
    by_length = change.kind == "dropped" and _shorter(comparison)
    return change.confidence != "low" and (bool(change.stance) or (_says_much(change) and not by_length))


def _says_much(change: Change) -> bool:
    """Return True if the language does something, or is more than a few words, such as a place and a date."""
    return bool(change.stance) or len((change.new_text or change.old_text).split()) >= _MIN_WORDS


def _much_reworded(change: Change) -> bool:
    """Return True if a reworded clause does something and more than a word of it changed."""
    runs = (run for side in ("old", "new") for run in wording(change, side) if run.style in EDITED)
    edited = sum(len(run.text.split()) for run in runs)
    return group_of(change) == "reworded" and bool(change.stance) and edited >= _MIN_EDITED


def _bottom_words(line: Sequence[Change]) -> int:
    return SHORT_LIST_WORDS if len(line) <= BOTTOM[0] else BOTTOM_WORDS


def _parts(view: View, line: Sequence[Change]) -> tuple[Part, ...]:
    shown = [c for c in view.changes if group_of(c) in (*RANKED, "reworded")]
    members = {name: [c for c in shown if _part_of(c) == name] for name in _PARTS}
    above = {change.id for change in line}
    rest = [c for c in (*ranked(view.changes), *members["reworded"]) if c.id not in above]
    bands = {_part_of(c) for c in rest if c.kind != "reworded"}
    listed = _listed(rest, _shorter(view.comparison), _room(view, line, len(bands)))
    divided = any(changes and name.startswith("dropped, ") for name, changes in members.items())
    parts = []
    for name, changes in members.items():
        rows = _by_topic([c for c in changes if c.id in listed])
        in_bottom = sum(c.id in above for c in changes)
        title = _title("dropped, the rest" if name == "dropped" and divided else name)
        parts.append(Part(name, title, rows, in_bottom, len(changes) - len(rows) - in_bottom))
    return tuple(part for part in parts if members[part.name])


def _part_of(change: Change) -> str:
    name = group_of(change) or ""
    stances = _DROPPED_STANCES.get(change.stance or "") if name == "dropped" else None
    return f"{name}, {stances}" if stances else name


def _title(name: str) -> str:
    first, _, rest = name.partition(", ")
    rest = _REWORDED if name == "reworded" else rest
    return f"{next(g.title for g in GROUPS if g.name == first)}{': ' if rest else ''}{rest}"


def _listed(changes: Sequence[Change], short: bool, room: float) -> set[str]:
    """Return the ids of the changes that get a row, as many as the page has room for.

    The first of each part comes first. Then come changes of strength and reworded language with a note, added and
    dropped language, and other reworded language, each by rank. If the new text is much shorter (``short``), dropped
    language is only counted, except demands, criticism and reassurances.
    """
    able = [c for c in changes if not (short and _part_of(c) == "dropped")]
    firsts = {_part_of(c): c.id for c in reversed(able) if c.kind != "reworded"}
    late = {"added": 1, "dropped": 1, "reworded": 2}
    noted = {c.id for c in able if c.kind == "reworded" and c.note}
    order = sorted(able, key=lambda c: (firsts.get(_part_of(c)) != c.id, c.id not in noted and late.get(c.kind, 0)))
    listed: set[str] = set()
    for change in order:
        room -= _height(change)
        if room < 0 and len(listed) >= len(firsts):
            break
        listed.add(change.id)
    return listed


def _room(view: View, line: Sequence[Change], parts: int) -> float:
    """Return the lines that head, bottom line, headings and footer leave of the page."""
    head = 7 + sum(_lines(max(old, new, key=len), "single") for _, old, new in _facts(view.comparison))
    head += sum(_lines(remark, "note") for remark in remarks(view.comparison)[0])
    bottom = (bottom_line(change, view, _bottom_words(line)).text for change in line)
    lines = sum(1.2 * _lines(plain(runs), "line") for runs in bottom)
    foot = _lines(" ".join(footer(view.comparison)), "note") + 5 + min(len(_naming(view)), NAMES) / 2
    return PAGE - head - lines - 1.4 * parts - foot


def _height(change: Change) -> float:
    column = "quote" if change.old and change.new else "single"
    why = [_lines(reason, "why") for reason in _reasons(change)]
    named = _lines(", ".join(_label(change)), "label" if why else "long label")
    quotes = (_lines(plain(snippet(change, side, ROW_WORDS)), column) for side in ("old", "new"))
    return max(named, sum(why), *quotes) + 0.5


def _lines(words: str, column: str) -> int:
    return -(-len(words) // _COLUMNS[column])


def _by_topic(changes: Sequence[Change]) -> tuple[Change, ...]:
    topics = list(dict.fromkeys(c.topics[0] if c.topics else "" for c in changes))
    return tuple(sorted(changes, key=lambda c: topics.index(c.topics[0] if c.topics else "")))


def _counted(view: View, parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the items that are only counted: "9 reworded: read them, no rule found a change of strength"."""
    sizes = {group.name: len(group.changes) for group in view.groups}
    left = [part for part in parts if part.name == "reworded" and part.left_out]
    more = ("more " if part.rows or part.above else "" for part in left)
    reworded = (f"{p.left_out:,} {m}reworded: read them, {_REWORDED}" for p, m in zip(left, more, strict=True))
    return (*reworded, *(f"{sizes[name]:,} {words}" for name, words in _ONLY_COUNTED.items() if name in sizes))


def _naming(view: View) -> tuple[Change, ...]:
    return tuple(change for change in view.changes if group_of(change) == "naming")


def _tally(brief: Brief) -> str:
    """Return one line on what is counted and not listed; "" where there is nothing."""
    left = [f"{count:,} {title[0].lower()}{title[1:]}" for title, count in brief.left_out]
    items = [*brief.counted, *([f"in the full report only: {', '.join(left)}"] if left else [])]
    return f"Counted only: {'; '.join(items)}." if items else ""


def _shorter(comparison: Comparison) -> bool:
    """Return True if the new text is so much shorter that most drops are due to the length."""
    return words_in(comparison.new) < MUCH_SHORTER * words_in(comparison.old)


def _headline(comparison: Comparison) -> str:
    old, new = words_in(comparison.old), words_in(comparison.new)
    if _shorter(comparison):
        share = f"{new:,} words after {old:,} ({new * 100 // old}%)"
        return f"The new text is much shorter: {share}. Much of what was dropped is due to the length."
    if old < MUCH_SHORTER * new:
        return f"The new text is much longer: {new:,} words after {old:,}. Much of what was added is due to the length."
    return ""


def _facts(comparison: Comparison) -> tuple[tuple[str, str, str], ...]:
    """Return (name, old, new) for the head: title, issuer, date, length; rows that neither text fills are left out."""
    sides = (comparison.old, comparison.new)
    values = ((name_of(s), squeeze(s.issuer or ""), date_of(s) or "", _length(s)) for s in sides)
    rows = zip(("Title", "Issuer", "Date", "Length"), *values, strict=True)
    return tuple((name, old or "–", new or "–") for name, old, new in rows if old or new)


def _length(statement: Statement) -> str:
    return f"{many(words_in(statement), 'word')}, {many(len(statement.clauses), 'clause')}"


def _carried_over(view: View) -> str:
    whole = len(view.comparison.old.clauses)
    same = sum(len(change.old) for change in view.comparison.changes if change.kind == "unchanged")
    return f"{same:,} of {whole:,} old clauses ({same * 100 // whole if whole else 0}%)"


def _label(change: Change) -> tuple[str, ...]:
    """Return the topic and the flags of a row: moved, split, stance, note."""
    within = moved_within(change)
    names = ("moved within the paragraph" if flag == "moved" and within else _shortened(flag) for flag in flags(change))
    return (*_topic(change), *names)


def _topic(change: Change) -> tuple[str, ...]:
    """Return the topic that a change is listed under, and how many more it has."""
    more = f" +{len(change.topics) - 1}" if len(change.topics) > 1 else ""
    return (f"{_shortened(change.topics[0])}{more}",) if change.topics else ()


def _deciding(change: Change) -> tuple[str, ...]:
    """Return the words that decided, one item a proof: "“urged” → “demanded”", "now “seek to”"."""
    if change.kind == "reworded" and figures_changed(change):
        return (" → ".join(", ".join(f"“{_shortened(figure)}”" for figure in side) for side in figures(change)),)
    return _some([_cue(proof, change) for proof in proofs(change)], _MAX_PROOFS)


def _whys(change: Change) -> tuple[str, ...]:
    """Return why the words decide: dimension, direction, reason; of a mixed verdict, one for each direction."""
    shown = shown_proofs(change)[: 2 if change.kind == "mixed" else 1]
    return tuple(dict.fromkeys(_why(proof, "") for proof in shown))


def _reasons(change: Change) -> tuple[str, ...]:
    """Return ``whys`` with the words that decided, for more proofs, and how many more there are."""
    return _some([_why(proof, _cue(proof, change)) for proof in shown_proofs(change)], _MAX_WHYS)


def _some(items: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the first items, each once, and how many there are beyond ``most``."""
    more = (f"and {len(items) - most} more",) if len(items) > most else ()
    return (*dict.fromkeys(items[:most]), *more)


def _cue(proof: Proof, change: Change) -> str:
    old, new = (None if quote is None else _shortened(quote) for quote in (proof.old, proof.new))
    return cue(proof._replace(old=old, new=new), change)


def _why(proof: Proof, words: str) -> str:
    arrow = f"{ARROWS[proof.direction]} " if proof.direction != "none" else ""
    why = _shortened(proof.why, _MAX_WHY_WORDS, 2 * _MAX_LETTERS)
    head = f"{arrow}{_shortened(proof.dimension)}{' ' if words else ''}{words}"
    return f"{head}: {why}" if why else head


def _shortened(words: str, most: int = _MAX_WORDS, letters: int = _MAX_LETTERS) -> str:
    parts = words.split(" ")
    cut = words if len(parts) <= most else " ".join([*parts[:most], CUT])
    return cut if len(cut) <= letters else f"{cut[:letters]}{CUT}"
