"""The commands about an archive and their options, as typer reads them; ``archive_jobs`` does the work."""

from __future__ import annotations

from typing import Annotated

import typer

from . import archive_jobs as jobs

commands = typer.Typer(
    help="Keep agreed texts in one file, to be searched by commdiff precedent.",
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=False,
)

File = Annotated[str, typer.Argument(metavar="ARCHIVE", help="The archive, a file.")]
Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@commands.command("add", short_help="Add texts.")
def _add(
    archive: Annotated[str, typer.Argument(metavar="ARCHIVE", help="The archive, a file; made where there is none.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Texts, or folders of them.")],
    series: Annotated[
        str | None,
        typer.Option("--series", metavar="NAME", help="Their series, by default each one's folder."),
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="YYYY-MM-DD", help="Their date, by default that in the name or the text."),
    ] = None,
    topics: Annotated[
        list[str] | None,
        typer.Option("--topics", metavar="FILE", help="Topics read after the built-in ones; may be given again."),
    ] = None,
) -> int:
    """Add texts, each whole or not at all; one that is there already is left alone. What cannot be read is reported
    and passed over, and the exit code is then 2."""
    return jobs.add(archive, files, series=series, date=date, topics=topics or ())


@commands.command("list", short_help="What it holds.")
def _list(
    archive: File,
    series: Annotated[
        list[str] | None, typer.Option("--series", metavar="NAME", help="Only this series; may be given again.")
    ] = None,
    as_json: Json = False,
) -> int:
    """List the statements of an archive by series and date."""
    return jobs.list_entries(archive, series=series or (), as_json=as_json)


@commands.command("remove", short_help="Take texts out.")
def _remove(
    archive: File,
    statements: Annotated[
        list[str],
        typer.Argument(metavar="STATEMENT…", help="Its number, its name, or the beginning of its sha256."),
    ],
) -> int:
    """Take statements out, with their clauses."""
    return jobs.remove(archive, statements)


@commands.command("stats", short_help="It in numbers.")
def _stats(archive: File, as_json: Json = False) -> int:
    """Print how much an archive holds, by series."""
    return jobs.stats(archive, as_json=as_json)


def _precedent(
    archive: File,
    wording: Annotated[str, typer.Argument(metavar="WORDING", help="The language to look for; - is stdin.")],
    series: Annotated[
        list[str] | None, typer.Option("--series", metavar="NAME", help="Only this series; may be given again.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Not before: YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE", help="Not after.")] = None,
    topic: Annotated[str | None, typer.Option("--topic", metavar="NAME", help="Only what carries this topic.")] = None,
    stronger_than: Annotated[
        str | None,
        typer.Option("--stronger-than", metavar="WORDING", help="Only what the judge finds stronger than this."),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", help="How many to show.")] = 10,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="csv, csv-excel, html, json, jsonl, markdown, terminal. Without it, as for compare.",
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.")
    ] = None,
    lexicon: Annotated[
        list[str] | None,
        typer.Option("--lexicon", metavar="FILE", help="Rules read after the built-in ones; may be given again."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option("--profile", metavar="NAME", help="The house rules; communique without it."),
    ] = None,
    encoder: Annotated[
        str | None,
        typer.Option("--encoder", metavar="FOLDER", help="A local sentence-transformers model that re-ranks."),
    ] = None,
) -> int:
    """Find where language was agreed before: the clauses nearest in wording, each weighed against it."""
    return jobs.precedent(
        archive,
        wording,
        series=series or (),
        since=since,
        until=until,
        topic=topic,
        stronger_than=stronger_than,
        limit=limit,
        format=format,
        output=output,
        lexicon=lexicon or (),
        profile=profile,
        encoder=encoder,
    )


def _batch(
    source: Annotated[
        str,
        typer.Argument(metavar="PAIRS|ARCHIVE", help="An archive, or a CSV file with the columns old, new and series."),
    ],
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="A folder for the tables; a run goes on there.")],
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="Processes; one for each processor without it.")
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option("--dask", metavar="SCHEDULER", help="Work on the Dask cluster at this address or scheduler file."),
    ] = None,
    lexicon: Annotated[
        list[str] | None,
        typer.Option("--lexicon", metavar="FILE", help="Rules read after the built-in ones; may be given again."),
    ] = None,
    topics: Annotated[
        list[str] | None,
        typer.Option("--topics", metavar="FILE", help="Topics read after the built-in ones; may be given again."),
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="NAME", help="The house rules; found from the texts without it.")
    ] = None,
) -> int:
    """Compare every two consecutive rounds of every series, into Parquet tables. What fails is reported and passed
    over, and the exit code is then 2."""
    return jobs.batch(
        source, out, workers=workers, dask=dask, lexicon=lexicon or (), topics=topics or (), profile=profile
    )


def declare(app: typer.Typer) -> None:
    """Puts the commands under ``app``."""
    app.add_typer(commands, name="archive", short_help="Keep agreed texts in one file.")
    app.command("precedent", short_help="Where language was agreed before.")(_precedent)
    app.command("batch", short_help="Every pair of a collection, as tables.")(_batch)
