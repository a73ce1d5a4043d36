"""The report on what an archive found for a wording, as blocks."""

from __future__ import annotations

from ...model.archive import Entry, Precedent, Precedents
from .. import blocks as report
from ..blocks import Block, Bullets, Entries, Footer, Heading, Line, Paragraph, Reason, Run, Text, quiet, strong, text
from ..evidence import ARROWS, Proof, proofs
from ..quotes import wording
from ..text import WORDING_ONLY, many, squeeze

_STRENGTHS = {"equal": "equal: no difference in strength found", None: "not judged"}
_STYLES = {"stronger": "strengthened", "weaker": "softened", "mixed": "mixed", "reversed": "reversed"}


def build(found: Precedents) -> list[Block]:
    """Return the blocks of a report on precedents."""
    entries = tuple(_entry(number, hit) for number, hit in enumerate(found.hits, 1))
    return [
        Heading(title_of(found), 1),
        Bullets(tuple(map(text, _facts(found)))),
        Entries(entries) if entries else Paragraph(text("Nothing similar was found.")),
        Footer((squeeze(found.signature), WORDING_ONLY)),
    ]


def title_of(found: Precedents) -> str:
    """Return the title of a report on precedents."""
    return f"Precedents of “{squeeze(found.query)}”"


def deciding(hit: Precedent) -> tuple[Proof, ...]:
    """Return the evidence that the precedent is stronger or weaker than the query."""
    return tuple(proof for proof in proofs(hit.change) if proof.direction != "none") if hit.change else ()


def cue(proof: Proof) -> str:
    """Return the deciding words of the query and of the precedent."""
    if proof.old is not None and proof.new is not None:
        return f"“{proof.old}” in the query, “{proof.new}” here"
    return f"“{proof.old}” only in the query" if proof.new is None else f"“{proof.new}” only here"


def _facts(found: Precedents) -> list[str]:
    """Return what was searched and found, one fact an item."""
    where = f"{many(found.clauses, 'clause')} of {many(found.statements, 'statement')} searched"
    filters = "".join(f"; {name}: {value}" for name, value in found.filters)
    uses = f"{many(found.uses, 'clause')} with exactly these words" if found.uses else "never in exactly these words"
    kind = "use" if found.uses else "similar wording"
    ends = (("oldest", found.oldest), ("newest", found.newest))
    dated = [f"{name} {kind}: {_dated_name(entry)}" for name, entry in ends if entry is not None]
    return [f"{where}{filters}", uses, *dated, *map(squeeze, found.notices)]


def _dated_name(entry: Entry) -> str:
    return f"{entry.date or 'undated'}, {squeeze(entry.title or entry.name)}"


def _entry(number: int, hit: Precedent) -> report.Entry:
    strength = _STRENGTHS.get(hit.strength) or f"{hit.strength}"
    strength += f" ({', '.join(hit.dimensions)})" if hit.dimensions else ""
    if hit.change is not None and hit.change.confidence == "low" and hit.strength not in ("equal", None):
        strength = f"possibly {strength}"
    similarity = "exact" if hit.exact else f"{hit.score:.2f}"
    head = Run(f"{number}. {similarity} · {strength}", _STYLES.get(hit.strength or "", "strong"))
    source = quiet(f" · {hit.entry.series} · {_dated_name(hit.entry)} · {hit.place}")
    return report.Entry(
        head=Line(text(head, source)),
        places=("", hit.place),
        wordings=(("", _quote(hit)),),
        reasons=tuple(map(_reason, deciding(hit))),
    )


def _quote(hit: Precedent) -> Text:
    """Return the clause, in bold the words that it has in common with the query."""
    if hit.change is not None and (hit.change.edits or hit.change.kind == "unchanged"):
        return tuple(Run(run.text, "strong" if _is_shared(run) else "") for run in wording(hit.change, "new"))
    return text(squeeze(hit.clause.content))


def _is_shared(run: Run) -> bool:
    return not run.style and any(map(str.isalnum, run.text))


def _reason(proof: Proof) -> Reason:
    why = f": {' '.join(proof.whys)}" if proof.whys else ""
    words = text(strong(proof.dimension), f" {cue(proof)}{why} ", quiet(f"({', '.join(proof.rules)})"))
    return Reason(ARROWS[proof.direction], proof.direction, words)
