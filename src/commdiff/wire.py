"""Values as plain data (dicts, lists, strings, numbers) and back: reports, stored histories, archive rows, readers.

Writing is plain code, because every report needs it. Reading is strict and uses cattrs, which is imported only then.
Every file that is read may be damaged or hostile: sizes are bounded, and an error names the path of the bad field.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, get_args, get_origin

import attrs
from attrs import evolve

from .errors import ReadError, reason
from .model import Alignment, Change, Clause, Comparison, Edit, Evidence, Link, Section, Source, Span, Statement

if TYPE_CHECKING:
    from .model.history import Step

REPORT = "commdiff/2"  # the schema of JSON reports
HISTORY = "commdiff/history/2"  # the schema of stored histories
MAX_BYTES = 1 << 29  # size in bytes from which a file is not read

_EARLIER = "of an earlier version: run the command again on the texts"
_HINTS = {
    **dict.fromkeys(("commdiff/1", "commdiff/history/1"), _EARLIER),
    HISTORY: "a stored history, which trace --history reads",
    REPORT: "the report of a comparison",
}

Plain = dict[str, Any]
T = TypeVar("T")


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def fields(value: object, names: str) -> Plain:
    """Return fields of a value by name; ``names``, at least two, are separated by spaces. The key of "a.b" is "b"."""
    keys, read = _reader(names)
    return dict(zip(keys, read(value), strict=True))


@cache
def _reader(names: str) -> tuple[list[str], Callable[[object], tuple[Any, ...]]]:
    return [name.rpartition(".")[2] for name in names.split()], attrgetter(*names.split())


def span_dict(span: Span | None) -> dict[str, int] | None:
    """Return a span as plain data."""
    return None if span is None else {"start": span.start, "end": span.end}


def clause_dict(clause: Clause) -> Plain:
    """Return a clause as plain data."""
    names = "index span.start span.end text label place origin role lead sentence paragraph section"
    return fields(clause, names) | {"skipped": [[span.start, span.end] for span in clause.skipped]}


def statement_dict(statement: Statement) -> Plain:
    """Return a statement as plain data, without its clauses; "clauses" is their number."""
    source = statement.source
    return {
        **fields(statement, "id title date issuer round language"),
        "source": source.name,
        **fields(source, "media_type sha256 encoding"),
        "notices": list(source.notices),
        "marks": [list(mark) for mark in source.marks],
        "length": len(statement.text),
        "clauses": len(statement.clauses),
        "text_sha256": text_digest(statement.text),
        "text": statement.text,
        "sections": [
            {"heading": heading, "start": span.start, "end": span.end, "clauses": list(clauses)}
            for heading, span, clauses in statement.sections
        ],
    }


def evidence_dict(proof: Evidence) -> Plain:
    """Return evidence as plain data."""
    return fields(proof, "rule dimension direction side span.start span.end quote why source certainty level tier")


def change_dict(change: Change) -> Plain:
    """Return a change as plain data, its clauses included."""
    return {
        **fields(change, "id kind moved split merged similarity"),
        "method": change.link.method if change.link else None,
        "confidence": change.confidence,
        "topics": list(change.topics),
        **fields(change, "stance group note"),
        "old": [clause_dict(clause) for clause in change.old],
        "new": [clause_dict(clause) for clause in change.new],
        "edits": [{"op": e.op, "old": span_dict(e.old), "new": span_dict(e.new)} for e in change.edits],
        "evidence": [evidence_dict(proof) for proof in change.evidence],
    }


class StoredHistory(NamedTuple):
    """The rounds, comparisons and steps over a gap of a stored history; a narrowed history has no steps."""

    rounds: tuple[Statement, ...]
    comparisons: tuple[Comparison, ...]
    revivals: tuple[Step, ...]


class DamagedError(ValueError):
    """Plain data does not describe a value. The message is "path: reason", one line."""


def load(path: str | Path) -> Comparison:
    """Read a JSON report back.

    Args:
        path: A file that ``commdiff -f json`` or ``render(comparison, "json")`` wrote, not narrowed by ``only`` or
            ``topic``.

    Returns:
        A comparison equal to the one that was written.

    Raises:
        ReadError: The file cannot be read, is not a whole JSON report or is damaged. The message names the bad field.
    """
    data = _document(path, REPORT, "a JSON report")
    if data.get("narrowed") is not None:
        raise ReadError(f"{path}: the report shows only a part of the comparison; write it without --only and --topic")
    return _checked(path, lambda: _comparison(data))


def load_history(path: str | Path) -> StoredHistory:
    """Read what a continued trace takes over from a file that ``trace -f json`` wrote. Raises ``ReadError``."""
    data = _document(path, HISTORY, "a stored history")
    return _checked(path, lambda: _history(data))


def structure(value: object, kind: type[T], path: str = "") -> T:
    """Make a value of a model class or NamedTuple from plain data; nothing is converted. Raises ``DamagedError``.

    ``path`` is the path of the value in its document, for messages ("changes[3]").
    """
    try:
        made: T = _converter().structure(value, kind)
    except Exception as error:  # cattrs groups what the constructors raise
        raise DamagedError(_first_error(error, path)) from None
    return made


def _document(path: str | Path, schema: str, name: str) -> Plain:
    try:
        if Path(path).stat().st_size > MAX_BYTES:
            raise ReadError(f"{path}: larger than the limit of {MAX_BYTES:,} bytes")
        data = json.loads(Path(path).read_bytes().decode("utf-8"))
    except OSError as error:
        raise ReadError(f"{path}: {reason(error)}") from None
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{path}: not {name}: {error}") from None
    written = data.get("schema") if isinstance(data, dict) else None
    if written != schema:
        hint = _HINTS.get(written) if isinstance(written, str) else None
        raise ReadError(f"{path}: not {name} ({schema}){f'; {written} is {hint}' if hint else ''}")
    return dict(data)


def _checked(path: str | Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except DamagedError as error:
        raise ReadError(f"{path}: {error}") from None


def _comparison(data: Mapping[str, Any]) -> Comparison:
    changes = structure(_items(data, "changes"), tuple[Change, ...], "changes")
    old, new = (_statement(data.get(side), side) for side in ("old", "new"))
    for index, change in enumerate(changes):
        _check_texts(old, new, change, f"changes[{index}]")
    whole = []
    for side, statement in (("old", old), ("new", new)):
        clauses = [clause for change in changes for clause in getattr(change, side)]
        if len(clauses) != data[side].get("clauses"):
            raise DamagedError(f"changes: {len(clauses)} clauses of the {side} text, not {data[side].get('clauses')!r}")
        whole.append(_segmented(statement, clauses, side))
    return _compared(data, whole[0], whole[1], changes)


def _history(data: Mapping[str, Any]) -> StoredHistory:
    rounds = []
    for number, item in enumerate(_items(data, "rounds")):
        path = f"rounds[{number}]"
        statement = _statement(item, path)
        rows = [_with_text(row, index, statement.text) for index, row in enumerate(_items(item, "clauses", path))]
        rounds.append(_segmented(statement, structure(rows, tuple[Clause, ...], f"{path}.clauses"), path))
    comparisons = []
    for number, item in enumerate(_items(data, "comparisons")):
        path = f"comparisons[{number}]"
        old, new = _sides(item, rounds, path)
        rows = [_with_clauses(row, old, new) for row in _items(item, "changes", path)]
        changes = structure(rows, tuple[Change, ...], f"{path}.changes")
        for index, change in enumerate(changes):
            _check_texts(old, new, change, f"{path}.changes[{index}]")
        comparisons.append(_compared(item, old, new, changes, f"{path}."))
    return StoredHistory(tuple(rounds), tuple(comparisons), _revivals(data, rounds))


def _revivals(data: Mapping[str, Any], rounds: Sequence[Statement]) -> tuple[Step, ...]:
    from .model.history import Step

    steps = []
    for number, line in enumerate(_items(data, "lineages") if data.get("narrowed") is None else ()):
        for place, item in enumerate(_items(line, "revivals", f"lineages[{number}]")):
            path = f"lineages[{number}].revivals[{place}]"
            old, new = _sides(item, rounds, path)
            change = structure(_with_clauses(item.get("change"), old, new), Change, f"{path}.change")
            _check_texts(old, new, change, f"{path}.change")
            steps.append(Step(item["old"], item["new"], "revived", change))
    return tuple(sorted(steps, key=lambda step: (step.new_round, step.nodes[-1])))


def _statement(item: object, path: str) -> Statement:
    """A statement without its clauses. The fields of its source are keys of the statement."""
    row = _object(item, path)
    source = structure({name: row[key] for name, key in _SOURCE.items() if key in row}, Source, path)
    statement = structure(row | {"source": source, "clauses": []}, Statement, path)
    if text_digest(statement.text) != row.get("text_sha256"):
        raise DamagedError(f"{path}.text: is not the text that was written")
    return statement


def _segmented(statement: Statement, clauses: Iterable[Clause], path: str) -> Statement:
    ordered = tuple(sorted(clauses, key=lambda clause: clause.index))
    for number, section in enumerate(statement.sections):
        if not all(0 <= index < len(ordered) for index in section.clauses):
            raise DamagedError(f"{path}.sections[{number}].clauses: there is no such clause")
    try:
        return evolve(statement, clauses=ordered)
    except ValueError as error:
        raise DamagedError(f"{path}: {error}") from None


def _compared(
    item: Mapping[str, Any], old: Statement, new: Statement, changes: tuple[Change, ...], path: str = ""
) -> Comparison:
    signature = structure(item.get("signature"), str, f"{path}signature")
    notices = structure(item.get("notices"), tuple[str, ...], f"{path}notices")
    try:
        return Comparison(old, new, _alignment(changes), changes, signature, notices)
    except ValueError as error:
        raise DamagedError(f"{path}changes: {error}") from None


def _alignment(changes: Sequence[Change]) -> Alignment:
    links = sorted((c.link for c in changes if c.link), key=lambda link: (link.old, link.new))
    places = {(link.old, link.new): at for at, link in enumerate(links)}
    return Alignment(
        tuple(links),
        frozenset(places[c.link.old, c.link.new] for c in changes if c.link and c.moved),
        tuple(sorted(clause.index for c in changes if not c.link for clause in c.old)),
        tuple(sorted(clause.index for c in changes if not c.link for clause in c.new)),
    )


def _check_texts(old: Statement, new: Statement, change: Change, path: str) -> None:
    """Refuse clauses, edits and evidence that do not fit the texts."""
    for side, statement in (("old", old), ("new", new)):
        clauses: tuple[Clause, ...] = getattr(change, side)
        for place, clause in enumerate(clauses):
            if clause.span.quote(statement.text) != clause.text:
                raise DamagedError(f"{path}.{side}[{place}].text: is not what the text has there")
        for place, edit in enumerate(change.edits):
            span = getattr(edit, side)
            if span and not (clauses and clauses[0].span.start <= span.start and span.end <= clauses[-1].span.end):
                raise DamagedError(f"{path}.edits[{place}].{side}: is outside the clauses of the change")
    for place, proof in enumerate(change.evidence):
        if proof.span.quote((old if proof.side == "old" else new).text) != proof.quote:
            raise DamagedError(f"{path}.evidence[{place}].quote: is not what the {proof.side} text has there")


def _items(item: object, key: str, path: str = "") -> list[Any]:
    row = _object(item, path)
    value = row.get(key)
    if not isinstance(value, list):
        problem = f"expected a list, not {_name(value)}" if key in row else "is missing"
        raise DamagedError(f"{path}{'.' if path else ''}{key}: {problem}")
    return value


def _object(value: object, path: str = "") -> Plain:
    if not isinstance(value, dict):
        raise DamagedError(f"{path}: expected an object, not {_name(value)}")
    return value


def _sides(item: object, rounds: Sequence[Statement], path: str) -> tuple[Statement, Statement]:
    old, new = (structure(_object(item, path).get(side), int, f"{path}.{side}") for side in ("old", "new"))
    if not 0 <= old < new < len(rounds):
        raise DamagedError(f"{path}: there are no rounds {old} and {new}")
    return rounds[old], rounds[new]


def _with_text(row: object, index: int, text: str) -> object:
    """A clause of a stored round, which has neither its index nor its text."""
    if not isinstance(row, dict):
        return row
    start, end = row.get("start"), row.get("end")
    valid = isinstance(start, int) and isinstance(end, int) and 0 <= start <= end
    return row | {"index": index, "text": text[start:end] if valid else ""}


def _with_clauses(row: object, old: Statement, new: Statement) -> object:
    """A change of a stored history, which names its clauses by their indices."""
    if not isinstance(row, dict):
        return row
    sides = {}
    for side, statement in (("old", old), ("new", new)):
        names = row.get(side)
        if isinstance(names, list):
            clauses = statement.clauses
            sides[side] = [clauses[i] if type(i) is int and 0 <= i < len(clauses) else i for i in names]
    return row | sides


# ── cattrs ───────────────────────────────────────────────────────────────────

# Field of a source → key in the plain statement.
_SOURCE = {"name": "source"} | {n: n for n in ("media_type", "sha256", "notices", "marks", "encoding")}


@cache
def _converter() -> Any:
    import cattrs
    from cattrs.cols import is_namedtuple, namedtuple_dict_structure_factory
    from cattrs.gen import make_dict_structure_fn

    converter = cattrs.Converter()
    for scalar in (str, int, bool, float):
        converter.register_structure_hook(scalar, _scalar)
    converter.register_structure_hook_factory(_is_list, _list_hook)
    converter.register_structure_hook_factory(
        is_namedtuple, lambda kind: _object_hook(kind, namedtuple_dict_structure_factory(kind, converter), dict)
    )
    converter.register_structure_hook(Span, _span)
    for kind, prepare in _PREPARED.items():
        make: Any = make_dict_structure_fn if attrs.has(kind) else namedtuple_dict_structure_factory
        converter.register_structure_hook(kind, _object_hook(kind, make(kind, converter), prepare))
    return converter


def _object_hook(kind: type, make: Callable[[Any, Any], Any], prepare: Callable[[Plain], Plain]) -> Callable[..., Any]:
    def read(value: object, _: type) -> Any:
        if isinstance(value, kind):
            return value
        if kind is Clause and type(value) is int:
            raise TypeError(f"there is no clause {value}")
        if not isinstance(value, dict):
            raise TypeError(f"expected an object, not {_name(value)}")
        return make(prepare(value), kind)

    return read


def _scalar(value: object, kind: type) -> Any:
    """The value itself: nothing is converted, but an integer may be a number."""
    if kind is float and type(value) is int and abs(value) < 1 << 53:
        return float(value)
    if type(value) is not kind or (kind is float and not math.isfinite(value)):  # type: ignore[arg-type]
        raise TypeError(f"expected {_NAMES[kind]}, not {_name(value)}")
    return value


def _span(value: object, _: type) -> Span:
    ends = [value.get("start"), value.get("end")] if isinstance(value, dict) else value
    if not isinstance(ends, list) or len(ends) != 2 or not all(type(end) is int for end in ends):
        raise TypeError("expected two offsets")
    return Span(*ends)


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple and get_args(kind)[1:] == (...,)


def _list_hook(kind: Any, converter: Any) -> Callable[..., Any]:
    """Read a list as a tuple; unlike cattrs' own hook it stops at the first error, so that errors stay few."""
    from cattrs import IterableValidationError
    from cattrs.errors import IterableValidationNote

    (item, _) = get_args(kind)
    make = converter.get_structure_hook(item)

    def read(value: object, _: type) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise TypeError(f"expected a list, not {_name(value)}")
        out = []
        for index, element in enumerate(value):
            try:
                out.append(make(element, item))
            except Exception as error:
                error.__notes__ = [*getattr(error, "__notes__", ()), IterableValidationNote("", index, item)]
                raise IterableValidationError("", [error], kind) from None
        return tuple(out)

    return read


def _linked(row: Plain) -> Plain:
    """A change; its link follows from its clauses, "similarity" and "method"."""
    if row.get("method") is None:
        return row | {"link": None}

    def index(clause: object) -> object:
        return clause.index if isinstance(clause, Clause) else clause.get("index") if isinstance(clause, dict) else None

    sides = {side: list(map(index, row.get(side) or ())) for side in ("old", "new")}
    return row | {"link": sides | {"score": row.get("similarity"), "method": row["method"]}}


# Class → how its plain form becomes one key a field.
_PREPARED: dict[type, Callable[[Plain], Plain]] = {
    **dict.fromkeys((Clause, Section, Evidence), lambda row: row | {"span": [row.get("start"), row.get("end")]}),
    **dict.fromkeys((Edit, Link, Source, Statement), dict),
    Change: _linked,
}

_NAMES = {str: "a string", int: "an integer", bool: "true or false", float: "a number"}


def _name(value: object) -> str:
    """Return the name of the type of a JSON value, for messages."""
    if value is None:
        return "null"
    if isinstance(value, (dict, list)):
        return "an object" if isinstance(value, dict) else "a list"
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{_NAMES.get(type(value), 'a value')} of {len(text):,} characters"


def _first_error(error: BaseException, path: str) -> str:
    """The first error in a group as "path: reason"."""
    from cattrs import transform_error

    def words(error: BaseException, _: type | None) -> str:
        return "is missing" if isinstance(error, KeyError) else " ".join(str(error).split()) or type(error).__name__

    message, _, where = transform_error(error, path, words)[0].rpartition(" @ ")
    return f"{where.lstrip('.')}: {message}" if where.lstrip(".") else message
