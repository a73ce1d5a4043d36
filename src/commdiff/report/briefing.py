"""What stands on a one-page briefing and how much of it. Nothing here knows a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Change, Comparison, Statement
from .layout import (
    ARROWS,
    GROUPS,
    READING,
    Proof,
    View,
    beside_route,
    comes_or_goes,
    date_of,
    file_of,
    flags,
    group_of,
    moved_within,
    name_of,
    proofs,
    remarks,
    shown_proofs,
    squeeze,
    words_in,
)
from .ranking import (
    SHOWN,
    figures,
    figures_changed,
    rank,
    ranked,
    standing,
)
from .wording import CUT, Piece, around, pieces

BOTTOM = (5, 8)
"""How many changes the bottom line has at least, where there are as many, and at most."""
BOTTOM_WORDS, SHORT_LIST_WORDS, ROW_WORDS = 16, 32, 20
"""How many words of a wording are quoted in the bottom line, in one with few lines, and in a row."""
PAGE = 72
"""How many lines of the table's small type a page holds, three in reserve: the estimate is not exact."""
NAMES = 6
"""How many changes of name are listed."""
NOTHING = "Nothing strengthened, softened, added or dropped."
LENGTH = 0.6
"""A text with fewer than this share of the other's words is much shorter."""

_DROPPED_STANCES = {"demand": "demands", "criticism": "criticism", "reassurance": "reassurances"}
_PARTS = (
    *("strengthened", "softened", "mixed", "reversed", "added"),
    *(f"dropped, {kind}" for kind in _DROPPED_STANCES.values()),
    *("dropped", "reworded"),
)
_REWORDED = "no rule found a change of strength"
_LONE = ("added", "dropped")
_SUBSTANCE, _EDITED = 8, 3
_TOLD_WORDS, _TOLD_LETTERS, _PROOFS, _WHYS, _WHY_WORDS = 12, 120, 3, 2, 32
_COLUMNS = {"quote": 29, "lone": 74, "label": 13, "long label": 38, "why": 26, "line": 110, "note": 145}


class Part(NamedTuple):
    """A heading of the briefing, the changes listed under it, how many the bottom line has, and how many more there
    are that are not listed."""

    name: str
    title: str
    rows: tuple[Change, ...]
    above: int
    left_out: int

    @property
    def heading(self) -> str:
        """The title and the numbers: "Hardened (8, 3 of them above, 2 not listed)"."""
        said = [f"{self.above} of them above"] if self.above else []
        said += [f"{self.left_out} {'' if said else 'of them '}not listed"] if self.left_out else []
        return f"{self.title} ({', '.join([str(len(self.rows) + self.above + self.left_out), *said])})"


class Brief(NamedTuple):
    """A one-page briefing: ``bottom`` is the bottom line, the most consequential change first; ``words`` says how
    many of a wording it quotes."""

    view: View
    headline: str
    bottom: tuple[Change, ...]
    words: int
    parts: tuple[Part, ...]
    counted: tuple[str, ...]
    left_out: tuple[tuple[str, int], ...]


def brief(view: View) -> Brief:
    """The briefing on what a view shows."""
    line = bottom(view)
    words = _bottom_words(line)
    parts = _parts(view, line)
    listed = tuple(part for part in parts if part.rows)
    left_out = tuple((part.title, part.left_out) for part in parts if part.left_out and part.name != "reworded")
    return Brief(view, _headline(view.comparison), line, words, listed, _counted(view, parts), left_out)


# ── the bottom line ──────────────────────────────────────────────────────────


def bottom(view: View, most: int = BOTTOM[1]) -> tuple[Change, ...]:
    """The bottom line of at most so many changes. Two places are kept for what is new, what is gone, and a pledge or
    demand whose figures changed, in this order, what has no stance last; a short list is filled with reworded
    language."""
    least = min(BOTTOM[0], most)
    order = ranked(view.changes)
    strong = [c for c in order if standing(c) <= 4 and c.confidence != "low"]
    chosen = strong[:most]
    numbers = [c for c in view.changes if group_of(c) == "reworded" and figures_changed(c) and _says_much(c)]
    if len(strong) < least:
        chosen = sorted([*order, *numbers], key=rank)[:least]
    firsts = [next((c for c in order if c.kind == kind and _of_substance(c, view.comparison)), None) for kind in _LONE]
    kept = [c for c in firsts if c and all(c.kind != other.kind for other in chosen)]
    kept += [c for c in numbers if c.stance and c not in chosen][:1]
    kept.sort(key=lambda c: (not c.stance, c.kind == "reworded"))
    kept = kept[: max(most - len(chosen), min(len(_LONE), most))]
    chosen = [*chosen[: most - len(kept)], *kept]
    if len(chosen) < least:
        chosen += [c for c in view.changes if _much_reworded(c) and c not in chosen][: least - len(chosen)]
    return tuple(sorted(chosen, key=lambda c: (rank(c), view.changes.index(c))))


def _of_substance(change: Change, comparison: Comparison) -> bool:
    """Whether new or gone language does something, or is more than a few words where length does not explain it."""
    by_length = change.kind == "dropped" and shorter(comparison)
    return change.confidence != "low" and (bool(change.stance) or (_says_much(change) and not by_length))


def _says_much(change: Change) -> bool:
    """Whether the language does something, or is more than a few words, such as a place and a date."""
    return bool(change.stance) or len((change.new_text or change.old_text).split()) >= _SUBSTANCE


def _much_reworded(change: Change) -> bool:
    """Whether a reworded clause does something and more than a word of it is another."""
    texts = (piece for side in ("old", "new") for piece in pieces(change, side) if piece.mark in ("gone", "new"))
    edited = sum(len(piece.text.split()) for piece in texts)
    return group_of(change) == "reworded" and bool(change.stance) and edited >= _EDITED


def _bottom_words(line: Sequence[Change]) -> int:
    return SHORT_LIST_WORDS if len(line) <= BOTTOM[0] else BOTTOM_WORDS


def verdict(change: Change) -> str:
    """What a line of the bottom line begins with; of reworded language no direction is claimed."""
    return "Figures changed" if change.kind == "reworded" and figures_changed(change) else change.kind.capitalize()


# ── the parts ────────────────────────────────────────────────────────────────


def _parts(view: View, line: Sequence[Change]) -> tuple[Part, ...]:
    bins: dict[str, list[Change]] = {name: [] for name in _PARTS}
    for change in view.changes:
        if group_of(change) in (*SHOWN, "reworded"):
            bins[_part_of(change)].append(change)
    held = {name: members for name, members in bins.items() if members}
    said = {change.id for change in line}
    rest = [c for c in (*ranked(view.changes), *bins["reworded"]) if c.id not in said]
    bands = {_part_of(c) for c in rest if c.kind != "reworded"}
    shown = _listed(rest, shorter(view.comparison), _room(view, line, len(bands)))
    apart = any(name.startswith("dropped, ") for name in held)
    parts = []
    for name, members in held.items():
        rows = _by_topic([c for c in members if c.id in shown])
        above = sum(c.id in said for c in members)
        title = _title("dropped, the rest" if name == "dropped" and apart else name)
        parts.append(Part(name, title, rows, above, len(members) - len(rows) - above))
    return tuple(parts)


def _part_of(change: Change) -> str:
    name = group_of(change) or ""
    kind = _DROPPED_STANCES.get(change.stance or "") if name == "dropped" else None
    return f"{name}, {kind}" if kind else name


def _title(name: str) -> str:
    first, _, rest = name.partition(", ")
    rest = _REWORDED if name == "reworded" else rest
    return f"{next(g.title for g in GROUPS if g.name == first)}{': ' if rest else ''}{rest}"


def _listed(ranked: Sequence[Change], short: bool, room: float) -> set[str]:
    """The ids of the changes that get a row: the first of each part, then, while there is room, what shifted or is
    reworded with a note, what is new or gone, each by rank, and what else is reworded. Where the new text is much
    shorter, what is gone without a demand, criticism or reassurance is only counted."""
    able = [c for c in ranked if not (short and _part_of(c) == "dropped")]
    firsts = {_part_of(c): c.id for c in reversed(able) if c.kind != "reworded"}
    late = {"added": 1, "dropped": 1, "reworded": 2}
    noted = {c.id for c in able if c.kind == "reworded" and c.note}
    order = sorted(able, key=lambda c: (firsts.get(_part_of(c)) != c.id, c.id not in noted and late.get(c.kind, 0)))
    shown: set[str] = set()
    for change in order:
        room -= _height(change)
        if room < 0 and len(shown) >= len(firsts):
            break
        shown.add(change.id)
    return shown


# ── how much goes on a page, in lines of the table's type ────────────────────


def _room(view: View, line: Sequence[Change], parts: int) -> float:
    """What head, bottom line, headings and footnote leave of the page."""
    head = 7 + sum(_lines(max(then, now, key=len), "lone") for _, then, now in facts(view.comparison))
    head += sum(_lines(text, "note") for text in warnings(view))
    said = sum(1.2 * _lines(_told_line(change, _bottom_words(line)), "line") for change in line)
    foot = _lines(" ".join(notes(view)), "note") + 4 + min(len(naming(view)), NAMES) / 2
    return PAGE - head - said - 1.4 * parts - foot


def _told_line(change: Change, words: int) -> str:
    sides = ("old", "new") if change.kind == "reworded" else ("new",) if change.new else ("old",)
    quotes = [piece.text for side in sides for piece in quoted(change, side, words)]
    return " ".join([*asides(change), *deciding(change), *whys(change), *quotes]) + 24 * " "


def _height(change: Change) -> float:
    """The lines of a row: those of its highest cell."""
    column = "quote" if change.old and change.new else "lone"
    texts = ["".join(piece.text for piece in quoted(change, side, ROW_WORDS)) for side in ("old", "new")]
    cells = [_lines(text, column) for text in texts]
    cells += [_lines(", ".join(label(change)), "label" if reasons(change) else "long label")]
    cells += [sum(_lines(text, "why") for text in reasons(change))]
    return max(cells) + 0.5


def _lines(text: str, column: str) -> int:
    return -(-len(text) // _COLUMNS[column])


def _by_topic(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes with those of one topic together, topics in the order in which they first come up."""
    topics = list(dict.fromkeys(c.topics[0] if c.topics else "" for c in changes))
    return tuple(sorted(changes, key=lambda c: topics.index(c.topics[0] if c.topics else "")))


def _counted(view: View, parts: Sequence[Part]) -> tuple[str, ...]:
    """What is only counted: "9 reworded: read them, no rule found a change of strength"."""
    told = {
        "moved": "moved in the same words",
        "routine": "routine (dates, rounds, places, courtesies)",
        "frame": "in headings, letterheads, footnotes and signatures",
    }
    sizes = {group.name: len(group.changes) for group in view.groups}
    reworded = [
        f"{part.left_out:,} {'more ' if part.rows or part.above else ''}reworded: read them, {_REWORDED}"
        for part in parts
        if part.name == "reworded" and part.left_out
    ]
    return (*reworded, *(f"{sizes[name]:,} {text}" for name, text in told.items() if name in sizes))


def naming(view: View) -> tuple[Change, ...]:
    """The changes of the naming group."""
    return next((group.changes for group in view.groups if group.name == "naming"), ())


def tally(brief: Brief) -> str:
    """One line on what is counted and not listed; "" where there is nothing."""
    left = [f"{count:,} {title[0].lower()}{title[1:]}" for title, count in brief.left_out]
    said = "; ".join([*brief.counted, *([f"in the full report only: {', '.join(left)}"] if left else [])])
    return f"Counted only: {said}." if said else ""


def terms(view: View) -> str:
    """What a narrowed view was narrowed to, and how much of the comparison that is."""
    names = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    return f"{', '.join(names)} ({len(view.changes)} of {len(view.comparison.changes)})"


def warnings(view: View) -> tuple[str, ...]:
    """What a reader must know before the bottom line."""
    return remarks(view.comparison)[0]


def notes(view: View) -> tuple[str, ...]:
    """The footnote: the profile and what chose it, signature, digests, how to read it."""
    both = view.comparison
    sources = " → ".join(_source(side) for side in (both.old, both.new))
    lexicon = "Lexicon: the rules of the version and profile in the signature."
    said = (
        *remarks(both)[1],
        f"Compared: {sources}",
        both.signature,
        f"{lexicon} {READING}",
    )
    return tuple(squeeze(text) for text in said if text.strip())


def _source(statement: Statement) -> str:
    digest = f" (sha256 {statement.source.sha256[:12]})" if statement.source.sha256 else ""
    return f"{file_of(statement)}{digest}"


# ── the head ─────────────────────────────────────────────────────────────────


def shorter(comparison: Comparison) -> bool:
    """Whether the new text is so much shorter that most of what is gone went with the length."""
    return words_in(comparison.new) < LENGTH * words_in(comparison.old)


def _headline(comparison: Comparison) -> str:
    old, new = words_in(comparison.old), words_in(comparison.new)
    if new < LENGTH * old:
        share = f"{new:,} words after {old:,} ({new * 100 // old}%)"
        return f"The new text is much shorter: {share}. Much of what was dropped is due to the length."
    if old < LENGTH * new:
        return f"The new text is much longer: {new:,} words after {old:,}. Much of what was added is due to the length."
    return ""


def facts(comparison: Comparison) -> tuple[tuple[str, str, str], ...]:
    """(what, then, now) for the head: title, issuer, date, length; rows that neither text fills are
    left out."""
    sides = (comparison.old, comparison.new)
    rows = [
        ("Title", *(name_of(s) for s in sides)),
        ("Issuer", *(squeeze(s.issuer or "") for s in sides)),
        ("Date", *(date_of(s) or "" for s in sides)),
        ("Length", *(_length(s) for s in sides)),
    ]
    return tuple((what, old or "–", new or "–") for what, old, new in rows if old or new)


def _length(statement: Statement) -> str:
    return f"{words_in(statement):,} words, {len(statement.clauses):,} clauses"


def carried_over(view: View) -> str:
    """How much of the old text stands word for word in the new one, in clauses."""
    whole = len(view.comparison.old.clauses)
    same = sum(len(c.old) for c in view.comparison.changes if c.kind == "unchanged")
    return f"{same:,} of {whole:,} old clauses ({same * 100 // whole if whole else 0}%)"


# ── a row ────────────────────────────────────────────────────────────────────


def quoted(change: Change, side: str, limit: int) -> tuple[Piece, ...]:
    """One side's wording around the deciding words, about ``limit`` words of it; empty where it has none."""
    run = pieces(change, side)
    return around(run, limit) if run else ()


def label(change: Change) -> tuple[str, ...]:
    """Topic and the axes beside the verdict: moved, split, stance, note."""
    within = moved_within(change)
    told = ("moved within the paragraph" if flag == "moved" and within else _told(flag) for flag in flags(change))
    return (*_topic(change), *told)


def asides(change: Change) -> tuple[str, ...]:
    """``label`` for a line that has the route."""
    return (*_topic(change), *(_told(flag) for flag in beside_route(change)))


def _topic(change: Change) -> tuple[str, ...]:
    """The topic a change is listed under, and how many more it has."""
    more = f" +{len(change.topics) - 1}" if len(change.topics) > 1 else ""
    return (f"{_told(change.topics[0])}{more}",) if change.topics else ()


def deciding(change: Change) -> tuple[str, ...]:
    """The words that decided, a proof each: "“urged” → “demanded”", "now “seek to”"."""
    if change.kind == "reworded" and figures_changed(change):
        return (" → ".join(", ".join(f"“{_told(figure)}”" for figure in side) for side in figures(change)),)
    shown = proofs(change)
    words = tuple(dict.fromkeys(_words(change, proof) for proof in shown[:_PROOFS]))
    return (*words, f"and {len(shown) - _PROOFS} more") if len(shown) > _PROOFS else words


def whys(change: Change) -> tuple[str, ...]:
    """Why they decide, in short: the dimension, which way it goes, and what the rules say of the words; both ways
    where the verdict is mixed. Language that is new or gone was compared with nothing: there only a direction has a
    why."""
    shown = shown_proofs(change)[: 2 if change.kind == "mixed" else 1]
    return tuple(dict.fromkeys(_why(proof, "") for proof in shown))


def reasons(change: Change) -> tuple[str, ...]:
    """The same with the words that decided, for more proofs, and how many more there are."""
    shown = shown_proofs(change)
    out = tuple(dict.fromkeys(_why(proof, _words(change, proof)) for proof in shown[:_WHYS]))
    return (*out, f"and {len(shown) - _WHYS} more") if len(shown) > _WHYS else out


def _words(change: Change, proof: Proof) -> str:
    old, new = (None if quote is None else f"“{_told(quote)}”" for quote in (proof.old, proof.new))
    if old is not None and new is not None:
        return f"{old} → {new}"
    before, after = comes_or_goes(proof, change)
    return f"{before}{old or new or ''}{after}"


def _why(proof: Proof, words: str) -> str:
    arrow = f"{ARROWS[proof.direction]} " if proof.direction != "none" else ""
    why = _told(proof.why, _WHY_WORDS, 2 * _TOLD_LETTERS)
    said = f"{arrow}{_told(proof.dimension)}{' ' if words else ''}{words}"
    return f"{said}: {why}" if why else said


def _told(text: str, words: int = _TOLD_WORDS, letters: int = _TOLD_LETTERS) -> str:
    """The text, cut to so many words and letters."""
    said = text.split(" ")
    cut = text if len(said) <= words else " ".join([*said[:words], CUT])
    return cut if len(cut) <= letters else f"{cut[:letters]}{CUT}"
