"""What stands on a one-page briefing and how much of it. Nothing here knows a format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Change, Comparison, Statement
from .layout import (
    ARROWS,
    GROUPS,
    TITLES,
    Proof,
    View,
    comes_or_goes,
    flags,
    group_of,
    name_of,
    proofs,
    shown_proofs,
    squeeze,
    words_in,
)
from .ranking import SHOWN, ranked, standing
from .wording import CUT, Piece, around, pieces

BOTTOM = (5, 8)
"""How many changes the bottom line has at least, where there are as many, and at most."""
BOTTOM_WORDS, ROW_WORDS = 16, 20
"""How many words of a wording are quoted in the bottom line and in a row."""
PAGE = 86
"""How many lines of the table's small type a page holds, three in reserve: the estimate is not exact."""
NAMES = 6
"""How many changes of name are listed."""
NOTHING = "Nothing hardened, softened, new or gone."
LENGTH = 0.6
"""A text with fewer than this share of the other's words is much shorter."""

_KINDS_OF_GONE = {"demand": "demands", "criticism": "criticism", "reassurance": "reassurances"}
_PARTS = (
    *("hardened", "softened", "mixed", "reversed", "new"),
    *(f"gone, {kind}" for kind in _KINDS_OF_GONE.values()),
    "gone",
)
_TOLD_WORDS, _TOLD_LETTERS, _PROOFS, _WHYS, _WHY_WORDS = 12, 120, 3, 2, 14
_COLUMNS = {"quote": 25, "lone": 58, "label": 12, "words": 13, "why": 25, "line": 112, "note": 140}


class Part(NamedTuple):
    """A heading of the briefing, the changes listed under it, and how many more it has that are not listed."""

    name: str
    title: str
    rows: tuple[Change, ...]
    left_out: int


class Brief(NamedTuple):
    """A one-page briefing: ``bottom`` is the bottom line, the most consequential change first."""

    view: View
    headline: str
    bottom: tuple[Change, ...]
    parts: tuple[Part, ...]
    counted: tuple[str, ...]

    @property
    def left_out(self) -> int:
        """How many changes of the parts are not listed."""
        return sum(part.left_out for part in self.parts)


def brief(view: View) -> Brief:
    """The briefing on what a view shows."""
    order = ranked(view.changes)
    bottom = _bottom(order)
    parts = _parts(view, order, bottom)
    return Brief(view, _headline(view.comparison), bottom, parts, _counted(view))


# ── the bottom line ──────────────────────────────────────────────────────────


def _bottom(order: Sequence[Change]) -> tuple[Change, ...]:
    least, most = BOTTOM
    strong = [c for c in order if standing(c) <= 4 and c.confidence != "low"]
    return tuple(strong[:most] if len(strong) >= least else order[:least])


# ── the parts ────────────────────────────────────────────────────────────────


def _parts(view: View, order: Sequence[Change], bottom: Sequence[Change]) -> tuple[Part, ...]:
    bins: dict[str, list[Change]] = {name: [] for name in _PARTS}
    for change in view.changes:
        if group_of(change) in SHOWN:
            bins[_part_of(change)].append(change)
    held = {name: members for name, members in bins.items() if members}
    shown = _listed(order, shorter(view.comparison), _room(view, bottom, len(held)))
    apart = any(name.startswith("gone, ") for name in held)
    parts = []
    for name, members in held.items():
        rows = _by_topic([c for c in members if c.id in shown])
        title = _title("gone, the rest" if name == "gone" and apart else name)
        parts.append(Part(name, title, rows, len(members) - len(rows)))
    return tuple(parts)


def _part_of(change: Change) -> str:
    name = group_of(change) or ""
    kind = _KINDS_OF_GONE.get(change.stance or "") if name == "gone" else None
    return f"{name}, {kind}" if kind else name


def _title(name: str) -> str:
    first, _, rest = name.partition(", ")
    return f"{next(g.title for g in GROUPS if g.name == first)}{': ' if rest else ''}{rest}"


def _listed(ranked: Sequence[Change], short: bool, room: float) -> set[str]:
    """The ids of the changes that get a row: the first of each part, then, while there is room, what shifted
    and what is new or gone, each by rank. Where the new text is much shorter, what is gone without a demand,
    criticism or reassurance is only counted."""
    able = [c for c in ranked if not (short and _part_of(c) == "gone")]
    firsts = {_part_of(c): c.id for c in reversed(able)}
    order = sorted(able, key=lambda c: (firsts[_part_of(c)] != c.id, c.kind in ("added", "dropped")))
    shown: set[str] = set()
    for change in order:
        room -= _height(change)
        if room < 0 and len(shown) >= len(firsts):
            break
        shown.add(change.id)
    return shown


# ── how much goes on a page, in lines of the table's type ────────────────────


def _room(view: View, bottom: Sequence[Change], parts: int) -> float:
    """What head, bottom line, headings and footnote leave of the page."""
    head = 7 + sum(_lines(max(then, now, key=len), "lone") for _, then, now in facts(view.comparison))
    said = sum(1.3 * _lines(_told_line(change), "line") for change in bottom)
    foot = _lines(" ".join(notes(view)), "note") + 4 + min(len(naming(view)), NAMES) / 2
    return PAGE - head - said - 1.4 * parts - foot


def _told_line(change: Change) -> str:
    quote = quoted(change, "new" if change.new else "old", BOTTOM_WORDS)
    return " ".join([*asides(change), *deciding(change), *(piece.text for piece in quote)]) + 24 * " "


def _height(change: Change) -> float:
    """The lines of a row: those of its highest cell."""
    column = "quote" if change.old and change.new else "lone"
    texts = ["".join(piece.text for piece in quoted(change, side, ROW_WORDS)) for side in ("old", "new")]
    cells = [_lines(text, column) for text in texts]
    cells += [_lines(", ".join(label(change)), "label")]
    if column == "quote":
        cells += [sum(_lines(text, "words") for text in deciding(change))]
        cells += [sum(_lines(text, "why") for text in whys(change))]
    return max(cells) + 0.5


def _lines(text: str, column: str) -> int:
    return -(-len(text) // _COLUMNS[column])


def _by_topic(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The changes with those of one topic together, topics in the order in which they first come up."""
    topics = list(dict.fromkeys(c.topics[0] if c.topics else "" for c in changes))
    return tuple(sorted(changes, key=lambda c: topics.index(c.topics[0] if c.topics else "")))


def _counted(view: View) -> tuple[str, ...]:
    """What is only counted: "9 reworded, no change of strength found"."""
    told = {
        "reworded": "reworded, no change of strength found",
        "moved": "moved in the same words",
        "routine": "routine (dates, rounds, places, courtesies)",
        "frame": "in headings, letterheads, footnotes and signatures",
    }
    sizes = {group.name: len(group.changes) for group in view.groups}
    return tuple(f"{sizes[name]:,} {text}" for name, text in told.items() if name in sizes)


def naming(view: View) -> tuple[Change, ...]:
    """The changes of the naming group."""
    return next((group.changes for group in view.groups if group.name == "naming"), ())


def tally(brief: Brief) -> str:
    """One line on what is counted and not listed; "" where there is nothing."""
    left = [f"{brief.left_out:,} listed in the full report only"] if brief.left_out else []
    said = "; ".join([*brief.counted, *left])
    return f"Counted only: {said}." if said else ""


def terms(view: View) -> str:
    """What a narrowed view was narrowed to, and how much of the comparison that is."""
    names = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    return f"{', '.join(names)} ({len(view.changes)} of {len(view.comparison.changes)})"


def notes(view: View) -> tuple[str, ...]:
    """The footnote: notices (among them the profile and what chose it), signature, digests, what readings are."""
    both = view.comparison
    sources = " → ".join(_source(side) for side in (both.old, both.new))
    lexicon = "Lexicon: the rules of the version and profile in the signature."
    said = (
        *both.notices,
        f"Compared: {sources}",
        both.signature,
        f"{lexicon} Readings are of wording, not of intention.",
    )
    return tuple(squeeze(text) for text in said if text.strip())


def _source(statement: Statement) -> str:
    digest = f" (sha256 {statement.source.sha256[:12]})" if statement.source.sha256 else ""
    return f"{squeeze(statement.source.name.rpartition('/')[2])}{digest}"


# ── the head ─────────────────────────────────────────────────────────────────


def shorter(comparison: Comparison) -> bool:
    """Whether the new text is so much shorter that most of what is gone went with the length."""
    return words_in(comparison.new) < LENGTH * words_in(comparison.old)


def _headline(comparison: Comparison) -> str:
    old, new = words_in(comparison.old), words_in(comparison.new)
    if new < LENGTH * old:
        share = f"{new:,} words after {old:,} ({new * 100 // old}%)"
        return f"The new text is much shorter: {share}. Much of what is gone went with the length."
    if old < LENGTH * new:
        return f"The new text is much longer: {new:,} words after {old:,}. Much of what is new came with the length."
    return ""


def facts(comparison: Comparison) -> tuple[tuple[str, str, str], ...]:
    """(what, then, now) for the head: title, issuer, date, length; rows that neither text fills are
    left out."""
    sides = (comparison.old, comparison.new)
    rows = [
        ("Title", *(name_of(s) for s in sides)),
        ("Issuer", *(squeeze(s.issuer or "") for s in sides)),
        ("Date", *(s.date or "" for s in sides)),
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
    """Topic, what the change is called, and the axes beside it: moved, split, stance, note."""
    return (*_topic(change), TITLES[change.kind], *(_told(flag) for flag in flags(change)))


def asides(change: Change) -> tuple[str, ...]:
    """``label`` without what the change is called, for a line that begins with that."""
    return (*_topic(change), *(_told(flag) for flag in flags(change)))


def _topic(change: Change) -> tuple[str, ...]:
    """The topic a change is listed under, and how many more it has."""
    more = f" +{len(change.topics) - 1}" if len(change.topics) > 1 else ""
    return (f"{_told(change.topics[0])}{more}",) if change.topics else ()


def deciding(change: Change) -> tuple[str, ...]:
    """The words that decided, a proof each: "“urged” → “demanded”", "“seek to” comes in"."""
    shown = proofs(change)
    words = tuple(dict.fromkeys(_words(change, proof) for proof in shown[:_PROOFS]))
    return (*words, f"and {len(shown) - _PROOFS} more") if len(shown) > _PROOFS else words


def whys(change: Change) -> tuple[str, ...]:
    """Why they decide: the dimension, which way it goes, and what the rules say of the words. Language that
    is new or gone was compared with nothing: there only a direction has a why."""
    return tuple(dict.fromkeys(_why(proof) for proof in shown_proofs(change)[:_WHYS]))


def _words(change: Change, proof: Proof) -> str:
    old, new = (None if quote is None else f"“{_told(quote)}”" for quote in (proof.old, proof.new))
    if old is not None and new is not None:
        return f"{old} → {new}"
    before, after = comes_or_goes(proof, change)
    return f"{before}{old or new or ''}{after}"


def _why(proof: Proof) -> str:
    arrow = f"{ARROWS[proof.direction]} " if proof.direction != "none" else ""
    why = _told(proof.why, _WHY_WORDS, 2 * _TOLD_LETTERS)
    return f"{arrow}{_told(proof.dimension)}{': ' if why else ''}{why}"


def _told(text: str, words: int = _TOLD_WORDS, letters: int = _TOLD_LETTERS) -> str:
    """The text, cut to so many words and letters."""
    said = text.split(" ")
    cut = text if len(said) <= words else " ".join([*said[:words], CUT])
    return cut if len(cut) <= letters else f"{cut[:letters]}{CUT}"
