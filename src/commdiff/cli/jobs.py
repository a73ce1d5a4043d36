"""The work of each command: read its operands, call the public API, write the result, return the exit code.

Nothing here imports typer, so that the main job starts without it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import attrs

import commdiff

from .. import Comparison, Lexicon, MissingExtraError, ReadError, Settings, Statement, UsageError
from ..errors import nearest, reason
from ..report import render
from . import console
from .options import Options

RAN, FOUND = 0, 1


def compare(options: Options) -> int:
    """The main job: write a report; return FOUND if --exit-code is given and the report shows a change."""
    file = console.file_of(options.output)
    if options.template is not None and options.format is not None:
        raise UsageError("--template and --format exclude each other; give one of them")
    chosen = "" if options.template is not None else console.choose_format(options.format, file)
    word = render.word_contents(chosen, file.suffix if file else "")
    if options.native_moves and word not in ("both", "redline"):
        raise UsageError("--native-moves needs a Word document with a redline; add -f redline or -f docx")
    if options.fragment and chosen != "html":
        raise UsageError("--fragment needs HTML; add -f html")
    kinds = console.named(render.parse_kinds(",".join(options.only)), options.only)
    console.spare_inputs(file, options.old, options.new, *([options.template] if options.template is not None else []))
    with console.working(options.old, options.new):
        comparison = _comparison(options, project_settings(options))
    topic = options.topic
    if word:
        moves = options.native_moves
        data = render.render_docx(comparison, contents=word, native_moves=moves, only=kinds, topic=topic)
        console.emit_bytes(data, file)
    elif options.template is not None:
        console.emit(render.render_template(comparison, options.template, only=kinds, topic=topic), file)
    else:
        text = render.render(
            comparison,
            "html-fragment" if options.fragment else chosen,
            only=kinds,
            topic=topic,
            width=console.width() if chosen == "terminal" else None,
            color=console.color(file),
        )
        console.emit(text, file, page=options.pager and chosen == "terminal")
    if not (options.exit_code or topic):
        return RAN
    found = render.view(comparison, kinds, topic).found
    if topic and not found and not kinds:
        hint_topic(topic, (name for change in comparison for name in change.topics))
    return FOUND if options.exit_code and found else RAN


def hint_topic(topic: str, topics: Iterable[str]) -> None:
    """Say on stderr that nothing has a topic, and which topics there are."""
    known = sorted(set(topics))
    listed = ", ".join(known) or "none"
    console.complain(f"no change has the topic {topic!r}{nearest(topic, known)}; topics here: {listed}")


def trace(options: Options) -> int:
    """Write a report on the rounds, which may be the stored history itself."""
    from ..report import history as reports

    file = console.file_of(options.output)
    if options.format is not None:
        chosen = reports.check_format(options.format)
    else:
        chosen = console.implied(file, reports.SUFFIXES, reports.FORMATS)
    kinds = console.named(reports.events_of(",".join(options.only)), options.only)
    if not options.rounds and options.history is None:
        raise UsageError("the rounds are missing; see commdiff trace --help")
    console.filled("FILE", *options.rounds)
    texts = [str(path) for name in options.rounds if name != "-" for path in commdiff.round_files(name)]
    console.spare_inputs(file, *texts)
    settings = project_settings(options)
    with console.working(*texts):
        found = _history(options, settings)
    words = commdiff.find_phrase(found, options.phrase) if options.phrase is not None else None
    selected = reports.view(found, kinds, options.topic, words)
    text = commdiff.render(selected, chosen, width=console.width(), color=console.color(file))
    console.emit(text, file, page=options.pager and chosen == "terminal")
    return RAN


def _history(options: Options, settings: Settings) -> commdiff.History:
    if options.rounds.count("-") > 1:
        raise UsageError("only one operand can be -, stdin")
    rounds = [name if name != "-" else _statement(name) for name in options.rounds]
    if options.history is not None:
        return commdiff.extend(options.history, *rounds, settings=settings)
    return commdiff.trace(rounds, settings=settings)


def show(options: Options) -> int:
    """Print how a file was read; with --text, its clauses only."""
    statement = _statement(options.file, language=options.language)
    console.emit(render.clause_lines(statement) if options.text else render.outline(statement, console.width()))
    return RAN


def weigh(options: Options) -> int:
    """Judge one wording against another, or each row of a table."""
    settings = project_settings(options)
    old, new = options.old_wording, options.new_wording
    if options.table is not None:
        if old is not None or options.format is not None:
            raise UsageError("--csv FILE takes no wordings and no --format")
        console.emit(_weighed(options.table, settings))
        return RAN
    if old is None or new is None:
        raise UsageError("weigh takes two wordings, or --csv FILE")
    chosen = console.choose_format(options.format, None)
    change = commdiff.weigh(old, new, settings=settings)
    console.emit(render.render(change, chosen, width=console.width(), color=console.color(None)))
    return RAN


def explain(options: Options) -> int:
    """Print the reasons for one verdict."""
    settings = project_settings(options)
    comparison = _comparison(options, settings)
    details = commdiff.explain(comparison, options.id, settings=settings)
    console.emit(render.explanation(comparison, options.id, console.width(), details=details))
    return RAN


def rules(options: Options) -> int:
    """Print the rules in force, those of a dimension or family, or one of them in full."""
    console.emit(_ruled(_lexicon(project_settings(options)), options.rule))
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
    console.filled("--lexicon", *options.lexicon)
    console.filled("--topics", *options.topics)
    console.filled("--encoder", options.encoder)
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


def add(options: Options) -> int:
    """Add texts and print one line for each; return REFUSED if one cannot be read.

    No archive is created if none of them can be read.
    """
    path = options.archive
    console.filled("ARCHIVE", path)
    console.filled("FILE", *options.files)
    settings = project_settings(options)
    failed = 0
    found = list(_files(options.files))
    if not found:
        raise ReadError(f"{', '.join(options.files)}: no texts in it")
    empty = not os.path.lexists(path)
    try:
        with commdiff.Archive(path, create=True, settings=settings) as archive:
            for file in found:
                try:
                    added = archive.add(file, series=options.series_name, date=options.date)
                except (ReadError, MissingExtraError) as error:
                    failed += 1
                    console.complain(f"{error}; skipped")
                    continue
                empty = False
                entry = added.entry
                what = f"added {entry.number}" if added.new else f"there already as {entry.number}"
                about = f"{entry.series}, {entry.date or 'undated'}, {console.counted(entry.clauses, 'clause')}"
                console.emit(f"{what}: {render.visible(file)} ({about})\n")
    finally:
        if empty:
            _remove(path)
    return console.REFUSED if failed else RAN


def _remove(path: str) -> None:
    """Delete a new and empty archive with the files that SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            os.unlink(f"{path}{ending}")  # noqa: PTH108 - the name is the user's own


def _files(operands: Sequence[str]) -> Iterator[str]:
    """The files, with those in folders; hidden files are left out."""
    for operand in operands:
        path = Path(operand)
        try:
            inside = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else None
        except (OSError, ValueError) as error:
            raise ReadError(f"{operand}: {reason(error)}") from None
        if inside is None:
            yield operand
        else:
            yield from (str(f) for f in inside if not any(part.startswith(".") for part in f.relative_to(path).parts))


def list_entries(options: Options) -> int:
    """Print the statements of an archive, one a line."""
    with commdiff.Archive(options.archive) as archive:
        held = archive.entries(options.series)
    if options.json:
        console.emit(json.dumps([attrs.asdict(entry) for entry in held], indent=1) + "\n")
        return RAN
    rows = [(str(e.number), e.date or "undated", e.series, f"{e.clauses:,}", e.title or e.name) for e in held]
    console.emit(_table(("no.", "date", "series", "clauses", "title"), rows, right=(0, 3)))
    return RAN


def remove(options: Options) -> int:
    """Remove statements."""
    with commdiff.Archive(options.archive) as archive:
        for name in options.statements:
            entry = archive.remove(name)
            console.emit(f"removed {entry.number}: {render.visible(entry.name)}\n")
    return RAN


def stats(options: Options) -> int:
    """Print the size of an archive."""
    with commdiff.Archive(options.archive) as archive:
        found = archive.stats()
    if options.json:
        console.emit(json.dumps(attrs.asdict(found), indent=1) + "\n")
        return RAN
    each = f", {found.size / found.clauses:,.0f} a clause" if found.clauses else ""
    held = f"{console.counted(found.statements, 'statement')}, {console.counted(found.clauses, 'clause')}"
    head = f"{held}, {found.size:,} bytes{each}; version {found.version}"
    rows = [(s.name, f"{s.statements:,}", f"{s.clauses:,}", s.first or "", s.last or "") for s in found.series]
    console.emit(head + "\n\n" + _table(("series", "statements", "clauses", "first", "last"), rows, right=(1, 2)))
    return RAN


def precedent(options: Options) -> int:
    """Print where language was agreed before."""
    file = console.file_of(options.output)
    chosen = options.format or console.choose_format(None, file)
    console.spare_inputs(file, options.archive)
    with commdiff.Archive(options.archive, settings=project_settings(options)) as archive:
        found = archive.precedents(
            _stdin() if options.wording == "-" else options.wording,
            series=options.series,
            since=options.since,
            until=options.until,
            topic=options.topic,
            stronger_than=options.stronger_than,
            limit=options.limit,
        )
    text = render.render(found, chosen, width=console.width(), color=console.color(file))
    console.emit(text, file, page=chosen == "terminal")
    return RAN


def batch(options: Options) -> int:
    """Compare every pair of a collection, into tables; return REFUSED if one fails."""
    console.filled("--out", options.out)
    settings = project_settings(options)
    with console.counting("comparing") as progress:
        found = commdiff.compare_all(
            options.source,
            options.out,
            settings=settings,
            workers=options.workers,
            dask=options.dask,
            progress=progress,
        )
    for pair, why in found.failed:
        where = "" if pair.name.split(" → ")[0] in why or pair.name.split(" → ")[-1] in why else f"{pair.name}: "
        console.complain(f"{where}{why}; skipped")
    compared = found.pairs - found.kept - len(found.failed)
    pairs = console.counted(found.pairs, "pair")
    console.emit(f"{pairs}: {compared:,} compared, {found.kept:,} kept from before, {len(found.failed):,} failed\n")
    for name, rows in found.rows:
        console.emit(f"{found.folder / name}.parquet: {console.counted(rows, 'row')}\n")
    return console.REFUSED if found.failed else RAN


def _stdin() -> str:
    if sys.stdin is None:
        raise ReadError("<stdin>: is closed")
    with suppress(UnicodeDecodeError):
        return sys.stdin.buffer.read(1 << 20).decode("utf-8-sig")
    raise UsageError("<stdin>: is not UTF-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> str:
    """Columns in plain text; the last column is not padded."""
    lines = [head, *([render.visible(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    out = []
    for line in lines:
        cells = [cell.rjust(widths[at]) if at in right else cell.ljust(widths[at]) for at, cell in enumerate(line)]
        out.append("  ".join(cells).rstrip() + "\n")
    return "".join(out)
