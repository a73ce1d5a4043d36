"""Precedents → text: what an archive found for a wording, one format a function."""

from __future__ import annotations

import html as escaping
import io
import re
from collections.abc import Callable, Sequence

from ..errors import UsageError
from ..model.archive import Entry, Precedent, Precedents
from . import csv as tables
from . import json as plain
from .blocks import Run
from .evidence import ARROWS, Proof, proofs
from .paint.markdown import escape
from .quotes import without_cues, wording
from .text import squeeze, visible

SCHEMA = "commdiff/precedent/1"
COLUMNS = (
    "rank", "score", "exact", "strength", "dimensions", "words", "why", "date", "series", "name", "title", "place",
    "text", "start", "end", "topics", "sha256",
)  # fmt: skip
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)
_SAID = {"equal": "equal: no difference in strength found", None: "not weighed"}


def render(found: Precedents, format: str, width: int | None = None, color: bool | None = None) -> str:
    """The answer in one of ``FORMATS``; UsageError for any other."""
    draw = FORMATS.get(format)
    if draw is None:
        raise UsageError(f"precedents have no format {format!r}; known: {', '.join(FORMATS)}")
    return draw(found, width, color)


# ── what every format says ───────────────────────────────────────────────────


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _name(entry: Entry) -> str:
    return squeeze(entry.title or entry.name)


def _when(entry: Entry) -> str:
    return f"{entry.date or 'undated'}, {_name(entry)}"


def _facts(found: Precedents) -> list[str]:
    """What was searched and found, one fact a line."""
    where = f"{_count(found.clauses, 'clause')} of {_count(found.statements, 'statement')} searched"
    only = "".join(f"; {name}: {value}" for name, value in found.filters)
    exact = f"{_count(found.uses, 'clause')} with exactly these words" if found.uses else "never in exactly these words"
    kind = "use" if found.uses else "near wording"
    ends = [
        f"{when} {kind}: {_when(entry)}"
        for when, entry in (("oldest", found.oldest), ("newest", found.newest))
        if entry is not None
    ]
    return [f"{where}{only}", exact, *ends, *found.notices]


def _head(hit: Precedent) -> str:
    likeness = "exact" if hit.exact else f"{hit.score:.2f}"
    strength = _SAID.get(hit.strength, hit.strength or "")
    if hit.dimensions:
        strength += f" ({', '.join(hit.dimensions)})"
    if hit.change is not None and hit.change.confidence == "low" and hit.strength not in ("equal", None):
        strength = f"possibly {strength}"
    return f"{likeness} · {strength}"


def _where(hit: Precedent) -> str:
    return f"{hit.entry.series} · {_when(hit.entry)} · {hit.place}"


def _quote(hit: Precedent) -> tuple[Run, ...]:
    """The clause; what it has in common with the query is marked "same", the rest "new"."""
    if hit.change is not None and (hit.change.edits or hit.change.kind == "unchanged"):
        return without_cues(wording(hit.change, "new"))
    return (Run(squeeze(hit.clause.content), "insertion"),)


def _proofs(hit: Precedent) -> list[Proof]:
    return [proof for proof in proofs(hit.change) if proof.direction != "none"] if hit.change else []


def _cue(proof: Proof) -> str:
    if proof.old is not None and proof.new is not None:
        return f"“{proof.old}” in the query, “{proof.new}” here"
    return f"“{proof.old}” in the query alone" if proof.new is None else f"“{proof.new}” here alone"


def _line(proof: Proof) -> str:
    why = f": {' '.join(proof.whys)}" if proof.whys else ""
    return f"{ARROWS[proof.direction]} {proof.dimension}  {_cue(proof)}{why} ({', '.join(proof.rules)})"


# ── the formats ──────────────────────────────────────────────────────────────


def _markdown(found: Precedents, width: int | None, color: bool | None) -> str:
    blocks = [
        f"# Precedents of “{escape(squeeze(found.query))}”",
        "\n".join(f"- {escape(fact)}" for fact in _facts(found)),
    ]
    for number, hit in enumerate(found.hits, 1):
        quote = "".join(map(_emphasis, _quote(hit)))
        lines = [f"- {escape(_line(proof))}" for proof in _proofs(hit)]
        blocks += [f"**{number}. {escape(_head(hit))}**  \n{escape(_where(hit))}", f"> {quote.strip()}"]
        blocks += ["\n".join(lines)] if lines else []
    if not found.hits:
        blocks.append("Nothing near was found.")
    blocks.append(f"---\n\n*{escape(found.signature)}*  \n*Readings are of wording, not of intention.*")
    return "\n\n".join(blocks) + "\n"


def _emphasis(piece: Run) -> str:
    """A piece of a quote, in bold what it has in common with the query; a mark opens and closes at a word."""
    core = _CORE.search(piece.text) if not piece.style else None
    if core is None:
        return escape(piece.text)
    return f"{escape(piece.text[: core.start()])}**{escape(core[0])}**{escape(piece.text[core.end() :])}"


def _terminal(found: Precedents, width: int | None, color: bool | None) -> str:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = io.StringIO()
    wide = min(max(width or 80, 40), 132)
    console = Console(
        file=out, width=wide, force_terminal=bool(color), no_color=not color, highlight=False, emoji=False,
        markup=False, color_system="standard" if color else None, legacy_windows=False,
    )  # fmt: skip

    def put(text: Text, left: int) -> None:
        console.print(Padding(text, (0, 0, 0, left), expand=False))

    put(Text(f"Precedents of “{visible(squeeze(found.query))}”", style="bold"), 0)
    for fact in _facts(found):
        put(Text(visible(fact), style="dim"), 0)
    for number, hit in enumerate(found.hits, 1):
        style = {"stronger": "red", "weaker": "cyan", "mixed": "magenta", "reversed": "magenta"}.get(hit.strength or "")
        put(Text(f"\n{number:>2}  ", style="bold").append(visible(_head(hit)), style=style or ""), 0)
        put(Text(visible(_where(hit)), style="dim"), 4)
        quote = Text()
        for piece in _quote(hit):
            quote.append(visible(piece.text), style="bold" if not piece.style else "")
        put(quote, 4)
        for proof in _proofs(hit):
            put(Text(visible(_line(proof))), 4)
    if not found.hits:
        put(Text("\nNothing near was found."), 0)
    put(Text(f"\n{visible(found.signature)}", style="dim"), 0)
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _entry(entry: Entry | None) -> dict[str, object] | None:
    if entry is None:
        return None
    keys = ("number", "id", "name", "series", "date", "title", "sha256")
    return {key: getattr(entry, key) for key in keys}


def _record(number: int, hit: Precedent) -> dict[str, object]:
    evidence = [
        {
            "rule": proof.rule,
            "dimension": proof.dimension,
            "direction": proof.direction,
            "side": "query" if proof.side == "old" else "precedent",
            "start": proof.span.start,
            "end": proof.span.end,
            "quote": proof.quote,
            "why": proof.why,
            "source": proof.source,
        }
        for proof in (hit.change.evidence if hit.change else ())
    ]
    return {
        "rank": number,
        "score": hit.score,
        "exact": hit.exact,
        "strength": hit.strength,
        "confidence": hit.change.confidence if hit.change else None,
        "dimensions": list(hit.dimensions),
        "statement": _entry(hit.entry),
        "place": hit.place,
        "role": hit.clause.role,
        "start": hit.clause.span.start,
        "end": hit.clause.span.end,
        "text": hit.clause.text,
        "topics": list(hit.topics),
        "evidence": evidence,
    }


def _json(found: Precedents, width: int | None, color: bool | None) -> str:
    head = {
        "schema": SCHEMA,
        "signature": found.signature,
        "query": found.query,
        "filters": dict(found.filters),
        "searched": {"statements": found.statements, "clauses": found.clauses},
        "exact": found.uses,
        "oldest": _entry(found.oldest),
        "newest": _entry(found.newest),
        "notices": list(found.notices),
    }
    lines = [f" {plain.dumped({key: value}).strip()[1:-1]}" for key, value in head.items()]
    hits = ",\n".join(f"  {plain.dumped(_record(n, hit)).rstrip()}" for n, hit in enumerate(found.hits, 1))
    body = f"[\n{hits}\n ]" if hits else "[]"
    return "{\n" + ",\n".join([*lines, f' "hits": {body}']) + "\n}\n"


def _jsonl(found: Precedents, width: int | None, color: bool | None) -> str:
    head: dict[str, object] = {"query": found.query, "signature": found.signature}
    return "".join(plain.dumped(head | _record(n, hit)) for n, hit in enumerate(found.hits, 1))


def _csv(found: Precedents, width: int | None, color: bool | None) -> str:
    return tables.csv_table(COLUMNS, (_row(number, hit) for number, hit in enumerate(found.hits, 1)))


def _row(number: int, hit: Precedent) -> Sequence[str]:
    shown = _proofs(hit)
    entry = hit.entry
    return [
        str(number), f"{hit.score:.4f}", "yes" if hit.exact else "", hit.strength or "",
        "; ".join(f"{proof.dimension} {proof.direction}" for proof in shown), "; ".join(map(_cue, shown)),
        " ".join(dict.fromkeys(why for proof in shown for why in proof.whys)),
        entry.date or "", entry.series, entry.name,
        entry.title or "", hit.place, hit.clause.text, str(hit.clause.span.start), str(hit.clause.span.end),
        "; ".join(hit.topics), entry.sha256,
    ]  # fmt: skip


def _csv_excel(found: Precedents, width: int | None, color: bool | None) -> str:
    return tables.for_spreadsheets(_csv(found, width, color))


def _html(found: Precedents, width: int | None, color: bool | None) -> str:
    def safe(text: str) -> str:
        return escaping.escape(visible(text))

    items = []
    for hit in found.hits:
        quote = "".join(f"<b>{safe(piece.text)}</b>" if not piece.style else safe(piece.text) for piece in _quote(hit))
        shown = "".join(f"<li>{safe(_line(proof))}</li>" for proof in _proofs(hit))
        items.append(
            f"<li><p><strong>{safe(_head(hit))}</strong><br><small>{safe(_where(hit))}</small></p>"
            f"<blockquote>{quote}</blockquote>{f'<ul>{shown}</ul>' if shown else ''}</li>"
        )
    title = f"Precedents of “{safe(squeeze(found.query))}”"
    facts = "".join(f"<li>{safe(fact)}</li>" for fact in _facts(found))
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
        "color-scheme:light dark}blockquote{margin:.5rem 0;padding-left:1rem;border-left:3px solid #8888}"
        "ol>li{margin:1.5rem 0}h1{font-size:1.4rem}"
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n<style>{style}</style>\n'
        f"<h1>{title}</h1>\n<ul>{facts}</ul>\n<ol>\n"
        + "\n".join(items)
        + f"\n</ol>\n<p><small>{safe(found.signature)}<br>Readings are of wording, not of intention.</small></p>\n"
        + "</html>\n"
    )


FORMATS: dict[str, Callable[[Precedents, int | None, bool | None], str]] = {
    "csv": _csv,
    "csv-excel": _csv_excel,
    "html": _html,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "terminal": _terminal,
}
