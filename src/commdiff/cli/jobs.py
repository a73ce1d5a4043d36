"""What each command does: reads its operands, calls the public API, writes the result, returns the exit code.

Nothing here imports typer, so that the main job starts without it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import commdiff

from .. import (
    Comparison,
    Lexicon,
    ReadError,
    Rule,
    Settings,
    Statement,
    UsageError,
)
from ..report import render
from .console import (
    choose_format,
    color,
    emit,
    emit_bytes,
    file_of,
    filled,
    named,
    reason,
    spare_inputs,
    width,
    working,
)

RAN, FOUND = 0, 1
FACTS = ("title", "date", "issuer", "round")


def compare(
    old: str,
    new: str,
    *,
    format: str | None = None,
    template: str | None = None,
    output: str | None = None,
    fragment: bool = False,
    only: Sequence[str] = (),
    topic: str | None = None,
    topics: Sequence[str] = (),
    lexicon: Sequence[str] = (),
    profile: str | None = None,
    encoder: str | None = None,
    pager: bool = True,
    native_moves: bool = False,
    exit_code: bool = False,
    language: str | None = None,
    **facts: str | None,
) -> int:
    """The main job: a report on stdout or in ``output``; FOUND where ``exit_code`` and it shows a change.

    ``facts`` are ``old_title``, ``new_date`` and so on: what is said of a text instead of what is found in it.
    """
    file = file_of(output)
    if template is not None and format is not None:
        raise UsageError("--template takes no --format")
    chosen = "" if template is not None else choose_format(format, file)
    word = render.word_contents(chosen, file.suffix if file else "")
    if native_moves and not (word and word[1]):
        raise UsageError("--native-moves is for a Word document with a redline")
    if fragment and chosen != "html":
        raise UsageError("--fragment goes with -f html")
    kinds = named(render.parse_kinds(",".join(only)), only)
    spare_inputs(file, old, new, *([template] if template is not None else []))
    with working(old, new):
        comparison = _comparison(old, new, project_settings(lexicon, profile, topics, encoder), language, facts)
    if word:
        more = {"briefing": word[0], "redline": word[1], "native_moves": native_moves}
        emit_bytes(render.render_docx(comparison, only=kinds, topic=topic, **more), file)
    elif template is not None:
        emit(render.render_template(comparison, template, only=kinds, topic=topic), file)
    else:
        text = render.render(
            comparison,
            chosen,
            only=kinds,
            topic=topic,
            width=width() if chosen == "terminal" else None,
            color=color(file),
            fragment=fragment,
        )
        emit(text, file, page=pager and chosen == "terminal")
    return FOUND if exit_code and render.view(comparison, kinds, topic).found else RAN


def show(file: str, *, text: bool = False, language: str | None = None) -> int:
    """How a file was read; with ``text``, its clauses alone."""
    statement = _statement(file, language=language)
    emit(render.clause_lines(statement) if text else render.outline(statement, width()))
    return RAN


def weigh(
    old: str | None,
    new: str | None,
    *,
    table: str | None = None,
    format: str | None = None,
    lexicon: Sequence[str] = (),
    profile: str | None = None,
) -> int:
    """One wording against another, or each row of a table."""
    settings = project_settings(lexicon, profile)
    if table is not None:
        if old is not None or format is not None:
            raise UsageError("--csv FILE takes no wordings and no --format")
        emit(_weighed(table, settings))
        return RAN
    if old is None or new is None:
        raise UsageError("weigh takes two wordings, or --csv FILE")
    chosen = choose_format(format, None)
    emit(render.render_change(commdiff.weigh(old, new, settings=settings), chosen, width=width(), color=color(None)))
    return RAN


def explain(
    old: str,
    new: str,
    id: str,
    *,
    lexicon: Sequence[str] = (),
    profile: str | None = None,
    language: str | None = None,
    encoder: str | None = None,
) -> int:
    """How one verdict came about."""
    settings = project_settings(lexicon, profile, encoder=encoder)
    comparison = _comparison(old, new, settings, language)
    emit(render.explanation(comparison, id, width(), details=commdiff.explain(comparison, id, settings=settings)))
    return RAN


def rules(name: str | None, *, lexicon: Sequence[str] = (), profile: str | None = None) -> int:
    """The rules in force, those of a dimension or family, or one of them in full."""
    emit(_ruled(_lexicon(project_settings(lexicon, profile)), name))
    return RAN


def _ruled(lexicon: Lexicon, name: str | None) -> str:
    rules = [r for r in lexicon if name is None or name in (r.dimension, r.family)]
    if name is not None and not rules:
        return _rule(lexicon, lexicon.get(name))
    lines = [(r.id, r.dimension, f"{r.family} {r.level:g}", ", ".join((*r.terms, *r.nouns, *r.states))) for r in rules]
    widths = [max((len(line[column]) for line in lines), default=0) for column in range(3)]
    padded = ("  ".join([*(line[c].ljust(widths[c]) for c in range(3)), line[3]]) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def _rule(lexicon: Lexicon, rule: Rule) -> str:
    facts = [
        ("dimension", rule.dimension),
        ("family", f"{rule.family}, level {rule.level:g}"),
        ("certainty", rule.certainty),
        ("terms", ", ".join((*rule.terms, *rule.nouns, *rule.states))),
        ("why", rule.why),
        ("source", lexicon.cite(rule)),
        ("file", rule.file),
        *(("matches", text) for text in rule.examples),
        *(("passes", text) for text in rule.passes),
    ]
    return f"{rule.id}\n" + "".join(f"  {name:<10} {value}\n" for name, value in facts if value)


def project_settings(
    lexicon: Sequence[str], profile: str | None, topics: Sequence[str] = (), encoder: str | None = None
) -> Settings:
    """The settings of the project one stands in, with what the command line adds; its profile wins."""
    if profile is not None and not profile.strip():
        raise UsageError("--profile names no profile")
    filled("--lexicon", *lexicon)
    filled("--topics", *topics)
    filled("--encoder", encoder)
    found = Settings.of_project()
    return Settings(
        profile=profile or found.profile,
        lexicons=(*found.lexicons, *lexicon),
        topics=(*found.topics, *topics),
        encoder=commdiff.load_encoder(encoder) if encoder is not None else None,
    )


def _lexicon(settings: Settings) -> Lexicon:
    return commdiff.load_lexicon(*settings.lexicons, profile=settings.profile or "communique")


def _comparison(
    old: str,
    new: str,
    settings: Settings,
    language: str | None = None,
    facts: Mapping[str, str | None] = MappingProxyType({}),
) -> Comparison:
    if old == new == "-":
        raise UsageError("only one operand can be -, stdin")
    sides = [
        _statement(operand, language=language, **{name: facts.get(f"{side}_{name}") for name in FACTS})
        for side, operand in (("old", old), ("new", new))
    ]
    return commdiff.compare(*sides, settings=settings)


def _statement(operand: str, **facts: str | None) -> Statement:
    if operand != "-":
        return commdiff.read(operand, **facts)  # type: ignore[arg-type] # none of them is the settings
    if sys.stdin is None:
        raise ReadError("<stdin>: is closed")
    return commdiff.read(sys.stdin.buffer, **facts)  # type: ignore[arg-type]


def _weighed(table: str, settings: Settings) -> str:
    """The CSV that weighs each row of ``table``; the lexicon is loaded once."""
    lexicon = _lexicon(settings)
    rows = _rows(table)
    return render.render_rows(commdiff.weigh(old, new, settings=settings, lexicon=lexicon) for old, new in rows)


def _rows(table: str) -> Iterator[tuple[str, str]]:
    """The pairs of wordings in a CSV file: the columns called old and new, else the first two."""
    import csv
    from io import StringIO

    name = "<stdin>" if table == "-" else table
    try:
        data = sys.stdin.buffer.read() if table == "-" else Path(table).read_bytes()
        lines = StringIO(data.decode("utf-8-sig"), newline="")
        at = (0, 1)
        for number, row in enumerate(csv.reader(lines, strict=True), 1):
            names = [cell.strip().lower() for cell in row]
            if number == 1 and {"old", "new"} <= set(names):
                at = (names.index("old"), names.index("new"))
            elif any(names):
                if len(row) <= max(at) or not (row[at[0]].strip() and row[at[1]].strip()):
                    raise UsageError(f"{name}: row {number} has no two wordings")
                yield row[at[0]], row[at[1]]
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReadError(f"{name}: not a CSV file in UTF-8: {error}") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{name}: {reason(error)}") from None
