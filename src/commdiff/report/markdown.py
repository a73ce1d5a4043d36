"""The report as Markdown to paste into a briefing: ~~gone~~, **new**, quotes, the evidence under each.

Every word from a text, a lexicon or a file name is escaped: it can start no heading, list, link, table or
HTML of its own, and no sigil of the renderer (math, mentions, bare links) either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model import Change, Statement, moved_blocks
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
    flags,
    name_of,
    places,
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

_SIGILS = re.compile(r"[\\`*_\[\]|~$#<>&@]|(?<=[Ww][Ww][Ww])\.|:(?=//)")
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;", ".": "&#46;", ":": "&#58;"}


def escape(text: str) -> str:
    """Text that shows as written anywhere in a line but at its start, where this module never puts it."""
    return _SIGILS.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), visible(text))


def render(view: View, width: int | None, color: bool | None) -> str:
    """The whole report; ``width`` and ``color`` mean nothing here."""
    blocks = [*_head(view), *_summary(view)]
    for group in view.groups:
        blocks += _group(group, view)
    return "\n\n".join([*blocks, *_foot(view)]) + "\n"


def render_change(change: Change, width: int | None, color: bool | None) -> str:
    """One change: its verdict, both wordings, the evidence."""
    verdict = f"**{change.kind}**, {change.confidence} confidence"
    return "\n\n".join([verdict, *_wordings(change), *_evidence(change)]) + "\n"


def _head(view: View) -> list[str]:
    both = view.comparison
    title = f"# {escape(name_of(both.old))} → {escape(name_of(both.new))}"
    if name_of(both.old) == name_of(both.new):
        title = f"# {escape(name_of(both.new))}, two rounds compared"
    sides = [_source("Old", both.old), _source("New", both.new)]
    return [title, "\n".join(sides), *(f"*Note: {escape(note)}*" for note in remarks(both)[0])]


def _source(side: str, statement: Statement) -> str:
    facts = " · ".join(escape(fact) for fact in source_of(statement))
    return f"- **{side}**: {escape(name_of(statement))} · {facts}"


def _summary(view: View) -> list[str]:
    kinds = counts(view.comparison)
    tally = table([kind for kind, _ in kinds], [[f"{count:,}" for _, count in kinds]], align="--:")
    if not view.narrowed:
        return [tally]
    terms = [*view.only, *([f"topic {view.topic}"] if view.topic is not None else [])]
    shown = f"{len(view.changes)} of {len(view.comparison.changes)}"
    return [tally, f"*Shown: {escape(', '.join(terms))} ({shown}).*"]


def table(head: Sequence[str], rows: Iterable[Sequence[str]], align: str = "---") -> str:
    """A table; the cells are escaped already."""
    lines = [head, [align] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _group(group: Group, view: View) -> list[str]:
    numbered = view.numbered
    title = f"## {group.title} ({view.size(group.name, len(group.changes))})"
    if group.name == "moved":
        return [title, *_moved(group.changes, numbered)]
    if group.brief:
        return [title, _brief(group.changes, numbered)]
    return [title, *(block for change in group.changes for block in _entry(change, numbered))]


def _moved(changes: Sequence[Change], numbered: bool) -> list[str]:
    rows = [
        [
            escape(route_of(block, numbered)),
            " ".join("".join(escape(p.text) for p in pieces(change, "new")) for change in block),
        ]
        for block in moved_blocks(changes)
    ]
    return [table(["¶ old → new", "wording"], rows)]


def _brief(changes: Sequence[Change], numbered: bool) -> str:
    rows = []
    for change in changes:
        cells = [marked(glimpse(change, side)) for side in ("old", "new")]
        where = [escape(places(clauses, numbered)) for clauses in (change.old, change.new)]
        rows.append([where[0], cells[0], where[1], cells[1], ", ".join(_aside(change))])
    return table(["¶ old", "old", "¶ new", "new", "note"], rows)


def _aside(change: Change) -> list[str]:
    whys = [escape(proof.why) for proof in shown_proofs(change) if proof.why]
    return list(dict.fromkeys([*(escape(flag) for flag in flags(change)), *whys]))


def _entry(change: Change, numbered: bool) -> list[str]:
    tail = "".join(f" · *{escape(flag)}*" for flag in beside_route(change))
    about = "".join(f" · {escape(topic)}" for topic in change.topics)
    head = f"**{escape(route(change, numbered))}**{tail}{about} · {escape(change.id)}"
    return [head, *_wordings(change), *_evidence(change)]


def _wordings(change: Change) -> list[str]:
    quotes = []
    for side in ("old", "new"):
        run = excerpt(change, side)
        if run:
            quotes.append(f"> {side}: {marked(run)}")
    return ["\n>\n".join(quotes)]


def marked(run: Sequence[Piece]) -> str:
    """A wording with ~~what is gone~~ and **what is new**. A mark opens and closes at a letter or digit:
    beside punctuation it would be read as plain characters."""
    out = []
    for piece in joined(run):
        fence = {"gone": "~~", "new": "**"}.get(piece.mark, "")
        core = _CORE.search(piece.text) if fence else None
        if core is None:
            out.append(escape(piece.text))
            continue
        before, after = piece.text[: core.start()], piece.text[core.end() :]
        out.append(f"{escape(before)}{fence}{escape(core[0])}{fence}{escape(after)}")
    return "".join(out).strip()


def _evidence(change: Change) -> list[str]:
    lines = [proof_line(proof, change) for proof in shown_proofs(change)]
    return ["\n".join(lines)] if lines else []


def proof_line(proof: Proof, change: Change) -> str:
    possible = ", *possibly*" if proof.possible else ""
    why = f": {escape(proof.why)}" if proof.why else ""
    rules = escape(", ".join(proof.rules))
    arrow = ARROWS[proof.direction]
    return f"- {arrow} **{escape(proof.dimension)}**{possible} {cue_of(proof, change)}{why} ({rules})"


def cue_of(proof: Proof, change: Change) -> str:
    """The deciding words: an old cue that became a new one, or one that came in or went."""
    old, new = (None if q is None else f"“{escape(q)}”" for q in (proof.old, proof.new))
    if old is not None and new is not None:
        return f"{old} → {new}"
    before, after = comes_or_goes(proof, change)
    return f"{before}{old or new or ''}{after}"


def _foot(view: View) -> list[str]:
    lines = []
    if not view.groups:
        lines.append("Nothing to show." if view.narrowed else "No change found.")
    if view.unchanged and not view.only:
        lines.append(f"{carried(view)}.")
    digests = [f"{s.source.sha256[:12]}" for s in (view.comparison.old, view.comparison.new) if s.source.sha256]
    hashes = f" · sha256 {' → '.join(digests)}" if digests else ""
    signature = f"*{escape(view.comparison.signature)}{escape(hashes)}*"
    notes = [*(f"*{escape(note)}*" for note in remarks(view.comparison)[1]), signature, f"*{READING}*"]
    return [*lines, "---", "  \n".join(notes)]
