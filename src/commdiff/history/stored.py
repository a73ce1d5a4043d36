"""A history as it was stored (``commdiff/history/1``) → its rounds, comparisons and revivals, checked.

Every input is hostile: the nouns refuse what cannot be true, so a file that was changed by hand is refused with one
line, or, where it only names another signature, compared anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from ..errors import ReadError
from ..model import (
    Alignment,
    Change,
    Clause,
    Comparison,
    Edit,
    Evidence,
    Link,
    Section,
    Source,
    Span,
    Statement,
)
from ..model.history import Step

SCHEMA = "commdiff/history/1"
MAX_BYTES = 1 << 29


@frozen
class Stored:
    """What a file of a history holds that need not be made again."""

    rounds: tuple[Statement, ...]
    comparisons: tuple[Comparison, ...]
    revivals: tuple[Step, ...]


def hash_of(text: str) -> str:
    """The sha256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_stored(path: str | Path) -> Stored:
    """The stored history in a file; ReadError, with the reason, where it is none."""
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise ReadError(f"{path}: too large for a stored history")
        data = json.loads(Path(path).read_bytes().decode("utf-8"))
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{path}: not a stored history: {error}") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ReadError(f"{path}: not a stored history ({SCHEMA})")
    try:
        return _stored(data)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise ReadError(f"{path}: a damaged history: {reason}") from None


def _stored(data: Mapping[str, Any]) -> Stored:
    rounds = tuple(_statement(item) for item in data["rounds"])
    pairs = tuple(_pair(item, rounds) for item in data["comparisons"])
    steps = [step for item in data["lineages"] for step in item["revivals"]]
    revivals = (_revival(step, rounds) for step in steps if data["narrowed"] is None)
    return Stored(rounds, pairs, tuple(sorted(revivals, key=lambda step: (step.new_round, step.nodes[-1]))))


def _statement(item: Mapping[str, Any]) -> Statement:
    text = _str(item["text"])
    if hash_of(text) != item["text_sha256"]:
        raise ValueError(f"the text of {item['id']} is not the one that was stored")
    marks = tuple((int(offset), _str(place)) for offset, place in item["marks"])
    notices = tuple(map(_str, item["notices"]))
    name, media, sha256, encoding = (_str(item[key]) for key in ("source", "media_type", "sha256", "encoding"))
    source = Source(name, media, sha256, notices, marks, encoding)
    clauses = tuple(_clause(index, clause, text) for index, clause in enumerate(item["clauses"]))
    sections = tuple(
        Section(_maybe(s["heading"]), Span(s["start"], s["end"]), tuple(map(int, s["clauses"])))
        for s in item["sections"]
    )
    names = (_maybe(item[key]) for key in ("issuer", "round", "language"))
    return Statement(
        _str(item["id"]), text, _maybe(item["title"]), _maybe(item["date"]), source, sections, clauses, *names
    )


def _clause(index: int, item: Mapping[str, Any], text: str) -> Clause:
    span = Span(item["start"], item["end"])
    skipped = tuple(Span(*pair) for pair in item["skipped"])
    lead, sentence, paragraph, section = (int(item[key]) for key in ("lead", "sentence", "paragraph", "section"))
    label, origin = _maybe(item["label"]), _maybe(item["origin"])
    quote = span.quote(text)
    return Clause(index, span, quote, item["role"], label, lead, sentence, paragraph, section, skipped, origin)


def _pair(item: Mapping[str, Any], rounds: Sequence[Statement]) -> Comparison:
    old, new = _sides(item, rounds)
    changes = tuple(_change(change, old, new) for change in item["changes"])
    links = sorted((c.link for c in changes if c.link), key=lambda link: (link.old, link.new))
    places = {(link.old, link.new): at for at, link in enumerate(links)}
    moved = frozenset(places[c.link.old, c.link.new] for c in changes if c.link and c.moved)
    lone_old = tuple(sorted(c.old[0].index for c in changes if not c.new))
    lone_new = tuple(sorted(c.new[0].index for c in changes if not c.old))
    alignment = Alignment(tuple(links), moved, lone_old, lone_new)
    return Comparison(old, new, alignment, changes, _str(item["signature"]), tuple(map(_str, item["notices"])))


def _sides(item: Mapping[str, Any], rounds: Sequence[Statement]) -> tuple[Statement, Statement]:
    old, new = int(item["old"]), int(item["new"])
    if not 0 <= old < new:
        raise ValueError(f"no rounds {old} and {new}")
    return rounds[old], rounds[new]


def _revival(item: Mapping[str, Any], rounds: Sequence[Statement]) -> Step:
    old, new = _sides(item, rounds)
    return Step(int(item["old"]), int(item["new"]), "revived", _change(item["change"], old, new))


def _change(item: Mapping[str, Any], old: Statement, new: Statement) -> Change:
    before = tuple(old.clauses[_index(i)] for i in item["old"])
    after = tuple(new.clauses[_index(i)] for i in item["new"])
    link = None
    if item["method"] is not None:
        first, second = (tuple(clause.index for clause in side) for side in (before, after))
        link = Link(first, second, float(item["similarity"]), _str(item["method"]))
    return Change(
        _str(item["id"]), _str(item["kind"]), before, after, bool(item["moved"]), link,
        tuple(Edit(edit["op"], _span(edit["old"]), _span(edit["new"])) for edit in item["edits"]),
        tuple(_evidence(proof) for proof in item["evidence"]),
        item["confidence"], tuple(map(_str, item["topics"])), *(_maybe(item[k]) for k in ("stance", "group", "note")),
    )  # fmt: skip


def _index(value: int) -> int:
    if not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no clause")
    return value


def _evidence(item: Mapping[str, Any]) -> Evidence:
    names = ("rule", "dimension", "direction", "side", "quote", "why", "source", "certainty", "tier")
    level = None if item["level"] is None else float(item["level"])
    texts = {name: _str(item[name]) for name in names}
    return Evidence(span=Span(item["start"], item["end"]), level=level, **texts)


def _span(item: Mapping[str, Any] | None) -> Span | None:
    return None if item is None else Span(item["start"], item["end"])


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _maybe(value: object) -> str | None:
    return None if value is None else _str(value)
