"""Evidence and places in words: what decided, where a change is, and how it was linked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..model import Change, Clause, Evidence, Link
from .blocks import Reason, Run, Text, note, quiet, strong, text
from .text import squeeze

ARROWS = {"up": "▲", "down": "▼", "none": "◆"}
SCALE = ("obligation", "stage")
"""Two dimensions on one scale (docs/method.md): a word of the first may become a word of the second."""
LADDERS = (*SCALE, "force", "ambition", "intensity", "hedging")
"""The dimensions whose words have an order, so that the stronger of two can be named."""

_MATCHED = {
    "exact": "the same words",
    "fuzzy": "similar wording",
    "split": "similar wording, one clause in several",
    "merge": "similar wording, several clauses in one",
}


class Proof(NamedTuple):
    """Evidence as a reader understands it: a cue that became another, was added or was dropped.

    Attributes:
        dimension: The dimension that the rules measure.
        direction: "up", "down" or "none".
        old: The words of the old text, None without any.
        new: The words of the new text, None without any.
        why: The reason, in one or two sentences.
        rules: The ids of the rules.
        possible: True if a rule is not sure by itself.
        parts: The evidence, the old side first.
    """

    dimension: str
    direction: str
    old: str | None
    new: str | None
    why: str
    rules: tuple[str, ...]
    possible: bool
    parts: tuple[Evidence, ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions of its parts: two where both are on one scale."""
        return tuple(dict.fromkeys(part.dimension for part in self.parts))

    @property
    def whys(self) -> tuple[str, ...]:
        """The reasons of the rules, word for word."""
        return tuple(dict.fromkeys(squeeze(part.why) for part in self.parts if part.why))


def shown_proofs(change: Change) -> tuple[Proof, ...]:
    """Return the proofs that a report shows under a change.

    Of added and dropped language only those with a direction: the stance says in a word what the clause does.
    """
    one_sided = not change.old or not change.new
    return tuple(proof for proof in proofs(change) if not one_sided or proof.direction != "none")


def proofs(change: Change) -> tuple[Proof, ...]:
    """Return the evidence of a change in order; an old cue and the new one after it are one proof."""
    out: list[Proof] = []
    for item in change.evidence:
        parts = out.pop().parts if out and _belongs_to(out[-1], item) else ()
        out.append(_proof((*parts, item)))
    return tuple(out)


def _belongs_to(proof: Proof, item: Evidence) -> bool:
    same = proof.dimension == item.dimension or {proof.dimension, item.dimension} == set(SCALE)
    return same and proof.direction == item.direction and getattr(proof, item.side) is None


def _proof(parts: tuple[Evidence, ...]) -> Proof:
    quotes = {part.side: squeeze(part.quote) for part in parts}
    rules = tuple(dict.fromkeys(part.rule for part in parts))
    possible = any(part.certainty == "low" for part in parts)
    first, old, new = parts[0], quotes.get("old"), quotes.get("new")
    return Proof(first.dimension, first.direction, old, new, _why(parts), rules, possible, parts)


def _why(parts: tuple[Evidence, ...]) -> str:
    """Join the reasons of the old and the new rule; on a scale, add which side is stronger."""
    whys = {part.side: squeeze(part.why) for part in parts}
    if len(whys) < 2:
        return "".join(whys.values())
    levels = {"up": ("weaker", "stronger"), "down": ("stronger", "weaker")}.get(parts[0].direction, ("", ""))
    old, new = levels if parts[0].dimension in LADDERS else ("", "")
    if whys["old"] == whys["new"] or not all(whys.values()):
        return " ".join(filter(None, (f"The new wording is {new}." if new else "", whys["old"] or whys["new"])))
    return f"Old{old and f' ({old})'}: {whys['old']} New{new and f' ({new})'}: {whys['new']}"


def cue_label(proof: Proof, change: Change) -> str:
    """Return the word before a cue of one side: "was " for the old text, "now " for the new one, else ""."""
    if not change.old or not change.new or (proof.old is not None and proof.new is not None):
        return ""
    return "was " if proof.old is not None else "now "


def cue(proof: Proof, change: Change) -> str:
    """Return the deciding words: "“urged” → “demanded”", "now “seek to”"."""
    quotes = " → ".join(f"“{quote}”" for quote in (proof.old, proof.new) if quote is not None)
    return f"{cue_label(proof, change)}{quotes}"


def reason(proof: Proof, change: Change) -> Reason:
    """Return the line of evidence that every report shows: dimension, deciding words, why, rules."""
    possible: tuple[Run, ...] = (Run(", "), note("possibly")) if proof.possible else ()
    why = f": {proof.why}" if proof.why else ""
    words: Text = text(strong(proof.dimension), possible, f" {cue(proof, change)}{why} ")
    return Reason(ARROWS[proof.direction], proof.direction, (*words, quiet(f"({', '.join(proof.rules)})")))


def matched(link: Link) -> str:
    """Return how a link was found: "matched by similar wording (0.82)"."""
    return f"matched by {_MATCHED.get(link.method, link.method)} ({link.score:.2f})"


def places(clauses: Sequence[Clause], numbered: bool = False) -> str:
    """Return where clauses of one text are: "¶ 12, 13", "OP3", "p. 3, ¶ 14", "table 2, row 3"; "" without clauses.

    If paragraph numbers are printed in the texts (``numbered``), one without a number is counted in brackets: "¶ [4]".
    """
    names = list(dict.fromkeys(_place(clause, numbered) for clause in clauses))
    counted = [name.strip("[].").isdigit() for name in names]
    origins = (clause.origin or "" for clause in clauses)
    pages = dict.fromkeys(origin.removeprefix("p. ") for origin in origins if origin.startswith("p. "))
    page = f"p. {', '.join(pages)}, " if pages else ""
    if names and all(counted):
        return f"{page}¶ {', '.join(names)}"
    return page + ", ".join(f"¶ {name}" if at else name for at, name in zip(counted, names, strict=True))


def _place(clause: Clause, numbered: bool) -> str:
    if clause.label and clause.role != "footnote":
        return squeeze(clause.label).rstrip(".")
    if clause.origin and not clause.origin.startswith("p. "):
        return clause.origin
    return f"[{clause.paragraph + 1}]" if numbered else str(clause.paragraph + 1)


def route(change: Change, numbered: bool = False) -> str:
    """Return where a change is on both sides: "¶ 14 → ¶ 12"; one side only for added and dropped."""
    return route_of((change,), numbered)


def route_of(block: Sequence[Change], numbered: bool = False) -> str:
    """Return where changes that moved together are: "¶ 10, 11 → ¶ 5", "moved within ¶ 4"."""
    old, new = (places([clause for c in block for clause in getattr(c, side)], numbered) for side in ("old", "new"))
    if old == new and all(change.moved for change in block):
        return f"moved within {old}"
    return " → ".join(place for place in (old, new) if place)


def moved_within(change: Change) -> bool:
    """Return True if a change moved and both places have one name."""
    return change.moved and places(change.old, numbered=True) == places(change.new, numbered=True)


def marks(change: Change) -> tuple[str, ...]:
    """Return which of moved, split and merged a change is."""
    split, merged = change.split and bool(change.old), change.merged and bool(change.new)
    held = (("moved", change.moved), ("split", split), ("merged", merged))
    return tuple(name for name, holds in held if holds)


def flags(change: Change) -> tuple[str, ...]:
    """Return what is known beside the verdict, in a fixed order: possibly, moved, split, merged, stance, note."""
    possibly = ("possibly",) if change.confidence == "low" else ()
    return (*possibly, *marks(change), *(squeeze(words) for words in (change.stance, change.note) if words))


def beside_route(change: Change) -> tuple[str, ...]:
    """Return ``flags`` for a line that has the route, which says "moved within ¶ 4" itself."""
    return tuple(flag for flag in flags(change) if flag != "moved" or not moved_within(change))
