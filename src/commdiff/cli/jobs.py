"""The work of each command: read its operands, call the public API, write the result, return the exit code.

Nothing here imports typer, so that the main job starts without it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import commdiff

from .. import Comparison, History, Lexicon, ReadError, Settings, Statement, UsageError
from ..errors import nearest, reason
from ..report import render
from .console import (
    choose_format,
    color,
    emit,
    emit_bytes,
    file_of,
    filled,
    hint,
    implied,
    named,
    spare_inputs,
    width,
    working,
)
from .options import Options

RAN, FOUND = 0, 1


def compare(options: Options) -> int:
    """The main job: write a report; return FOUND if --exit-code is given and the report shows a change."""
    file = file_of(options.output)
    if options.template is not None and options.format is not None:
        raise UsageError("--template and --format exclude each other; give one of them")
    chosen = "" if options.template is not None else choose_format(options.format, file)
    word = render.word_contents(chosen, file.suffix if file else "")
    if options.native_moves and word not in ("both", "redline"):
        raise UsageError("--native-moves needs a Word document with a redline; add -f redline or -f docx")
    if options.fragment and chosen != "html":
        raise UsageError("--fragment needs HTML; add -f html")
    kinds = named(render.parse_kinds(",".join(options.only)), options.only)
    spare_inputs(file, options.old, options.new, *([options.template] if options.template is not None else []))
    with working(options.old, options.new):
        comparison = _comparison(options, project_settings(options))
    topic = options.topic
    if word:
        moves = options.native_moves
        emit_bytes(render.render_docx(comparison, contents=word, native_moves=moves, only=kinds, topic=topic), file)
    elif options.template is not None:
        emit(render.render_template(comparison, options.template, only=kinds, topic=topic), file)
    else:
        text = render.render(
            comparison,
            "html-fragment" if options.fragment else chosen,
            only=kinds,
            topic=topic,
            width=width() if chosen == "terminal" else None,
            color=color(file),
        )
        emit(text, file, page=options.pager and chosen == "terminal")
    if not (options.exit_code or topic):
        return RAN
    found = render.view(comparison, kinds, topic).found
    if topic and not found and not kinds:
        hint_topic(topic, (name for change in comparison for name in change.topics))
    return FOUND if options.exit_code and found else RAN


def hint_topic(topic: str, topics: Iterable[str]) -> None:
    """Say on stderr that nothing has a topic, and which topics there are."""
    known = sorted(set(topics))
    hint(f"no change has the topic {topic!r}{nearest(topic, known)}; topics here: {', '.join(known) or 'none'}")


def trace(options: Options) -> int:
    """Write a report on the rounds, which may be the stored history itself."""
    from ..report import history as reports

    file = file_of(options.output)
    asked = options.format
    chosen = reports.check_format(asked) if asked is not None else implied(file, reports.SUFFIXES, reports.FORMATS)
    kinds = named(reports.events_of(",".join(options.only)), options.only)
    if not options.rounds and options.history is None:
        raise UsageError("the rounds are missing; see commdiff trace --help")
    filled("FILE", *options.rounds)
    texts = [str(path) for name in options.rounds if name != "-" for path in commdiff.round_files(name)]
    spare_inputs(file, *texts)
    settings = project_settings(options)
    with working(*texts):
        found = _history(options, settings)
    words = commdiff.find_phrase(found, options.phrase) if options.phrase is not None else None
    selected = reports.view(found, kinds, options.topic, words)
    text = commdiff.render(selected, chosen, width=width(), color=color(file))
    emit(text, file, page=options.pager and chosen == "terminal")
    return RAN


def _history(options: Options, settings: Settings) -> History:
    if options.rounds.count("-") > 1:
        raise UsageError("only one operand can be -, stdin")
    rounds = [name if name != "-" else _statement(name) for name in options.rounds]
    if options.history is not None:
        return commdiff.extend(options.history, *rounds, settings=settings)
    return commdiff.trace(rounds, settings=settings)


def show(options: Options) -> int:
    """Print how a file was read; with --text, its clauses only."""
    statement = _statement(options.file, language=options.language)
    emit(render.clause_lines(statement) if options.text else render.outline(statement, width()))
    return RAN


def weigh(options: Options) -> int:
    """Judge one wording against another, or each row of a table."""
    settings = project_settings(options)
    old, new = options.old_wording, options.new_wording
    if options.table is not None:
        if old is not None or options.format is not None:
            raise UsageError("--csv FILE takes no wordings and no --format")
        emit(_weighed(options.table, settings))
        return RAN
    if old is None or new is None:
        raise UsageError("weigh takes two wordings, or --csv FILE")
    chosen = choose_format(options.format, None)
    emit(render.render(commdiff.weigh(old, new, settings=settings), chosen, width=width(), color=color(None)))
    return RAN


def explain(options: Options) -> int:
    """Print the reasons for one verdict."""
    settings = project_settings(options)
    comparison = _comparison(options, settings)
    details = commdiff.explain(comparison, options.id, settings=settings)
    emit(render.explanation(comparison, options.id, width(), details=details))
    return RAN


def rules(options: Options) -> int:
    """Print the rules in force, those of a dimension or family, or one of them in full."""
    emit(_ruled(_lexicon(project_settings(options)), options.rule))
    return RAN


def _ruled(lexicon: Lexicon, name: str | None) -> str:
    rules = [r for r in lexicon if name is None or name in (r.dimension, r.family)]
    if name is not None and not rules:
        return _rule(lexicon, name)
    lines = [(r.id, r.dimension, f"{r.family} {r.level:g}", ", ".join((*r.terms, *r.nouns, *r.states))) for r in rules]
    widths = [max((len(line[column]) for line in lines), default=0) for column in range(3)]
    padded = ("  ".join([*(line[c].ljust(widths[c]) for c in range(3)), line[3]]) for line in lines)
    return "".join(f"{line.rstrip()}\n" for line in padded)


def _rule(lexicon: Lexicon, id: str) -> str:
    rule = lexicon.get(id)
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


def project_settings(options: Options) -> Settings:
    """Return the settings of the project in the working directory with those of the command line; its profile wins."""
    if options.profile is not None and not options.profile.strip():
        raise UsageError("--profile names no profile; commdiff rules --profile NAME shows the rules of one")
    filled("--lexicon", *options.lexicon)
    filled("--topics", *options.topics)
    filled("--encoder", options.encoder)
    found = Settings.of_project()
    return Settings(
        profile=options.profile or found.profile,
        lexicons=(*found.lexicons, *options.lexicon),
        topics=(*found.topics, *options.topics),
        encoder=commdiff.load_encoder(options.encoder) if options.encoder is not None else None,
    )


def _lexicon(settings: Settings) -> Lexicon:
    return commdiff.load_lexicon(*settings.lexicons, profile=settings.profile or "communique")


def _comparison(options: Options, settings: Settings) -> Comparison:
    if options.old == options.new == "-":
        raise UsageError("only one operand can be -, stdin")
    old, new = (
        _statement(operand, language=options.language, **options.facts(side))
        for side, operand in (("old", options.old), ("new", options.new))
    )
    return commdiff.compare(old, new, settings=settings)


def _statement(operand: str, **facts: str | None) -> Statement:
    if operand != "-":
        return commdiff.read(operand, **facts)  # type: ignore[arg-type] # the names are those of Facts
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
                    raise UsageError(f"{name}: row {number} does not have two wordings")
                yield row[at[0]], row[at[1]]
    except (csv.Error, UnicodeDecodeError) as error:
        raise ReadError(f"{name}: not a CSV file in UTF-8: {error}") from None
    except (OSError, ValueError) as error:
        raise ReadError(f"{name}: {reason(error)}") from None
