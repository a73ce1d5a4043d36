"""Atoms → HTML: del and ins, and a mark on the words that decided. Every word of a text is escaped here."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from ..evidence import Proof
from ..text import visible
from .redline import DELETED, INSERTED, IS, SAME, WAS, Atom

SAID = {"up": "strengthens", "down": "softens", "none": "no direction"}
"""What a direction is called."""

_TAGS = {DELETED: ("del", ""), INSERTED: ("ins", ""), WAS: ("del", "z"), IS: ("ins", "z")}


def mark_up(atoms: Sequence[Atom], proofs: Sequence[Proof], anchor: str) -> Markup:
    """The run as HTML. ``anchor`` begins the ids of the proofs: a mark names the one that explains it."""
    last: dict[int, int] = {}
    for at, atom in enumerate(atoms):
        last.update((cue, at) for cue in (*atom.old_cues, *atom.new_cues))
    return Markup("").join(_atom(atom, at, last, proofs, anchor) for at, atom in enumerate(atoms))


def _atom(atom: Atom, at: int, last: dict[int, int], proofs: Sequence[Proof], anchor: str) -> Markup:
    text = escape(visible(atom.text))
    cues = tuple(dict.fromkeys((*atom.old_cues, *atom.new_cues)))
    if cues:
        text = _mark(text, cues, any(last[cue] == at for cue in cues), proofs, anchor)
    if atom.op == SAME and not atom.form:
        return text
    tag, quiet = _TAGS.get(atom.op, ("span", ""))
    names = " ".join(name for name in (quiet, atom.form) if name)
    opening = Markup('<{} class="{}">').format(tag, names) if names else Markup("<{}>").format(tag)
    return opening + text + Markup("</{}>").format(tag)


def _mark(text: Markup, cues: Sequence[int], ends: bool, proofs: Sequence[Proof], anchor: str) -> Markup:
    directions = {proofs[cue - 1].direction for cue in cues}
    direction = directions.pop() if len(directions) == 1 else "none"
    names = f"{direction} end" if ends else direction
    ids = " ".join(f"{anchor}-e{cue}" for cue in cues)
    said = visible("; ".join(dict.fromkeys(_said(proofs[cue - 1]) for cue in cues)))
    button = Markup(' role="button" tabindex="0" aria-label="{}"').format(said) if ends else ""
    return Markup('<mark class="{}"{} aria-describedby="{}">{}</mark>').format(names, button, ids, text)


def _said(proof: Proof) -> str:
    """Return the whole quote and its direction, because a mark may cover a part of the quote, such as "to"."""
    words = " became ".join(f"“{quote}”" for quote in (proof.old, proof.new) if quote is not None)
    return f"{words}: {SAID[proof.direction]}"
