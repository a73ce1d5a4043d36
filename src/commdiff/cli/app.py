"""The commands and their options, as typer reads them; ``jobs`` does the work."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import commdiff

from .. import KINDS
from ..report import render
from . import archive, jobs, series
from .console import emit, lost

app = typer.Typer(
    help="What changed between two rounds of an official statement, and the words that prove it.\n\n"
    "commdiff OLD NEW is the main job and needs no command name; commdiff compare --help has its options.",
    epilog="A file called like a command is reached by its path: commdiff ./show NEW.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Old = Annotated[str, typer.Argument(metavar="OLD", help="The earlier text, a file; - is stdin.")]
New = Annotated[str, typer.Argument(metavar="NEW", help="The later text, a file; - is stdin.")]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="FORMAT",
        help=f"{', '.join(render.KNOWN)}. Without it: what the name after -o asks for, "
        "terminal on a terminal, markdown elsewhere.",
    ),
]
Template = Annotated[
    str | None,
    typer.Option("--template", metavar="FILE", help="A Jinja2 template of your own instead of a format."),
]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.")]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="KIND,…", help=f"Show these kinds only: {', '.join(KINDS)}, moved."),
]
Topic = Annotated[
    str | None,
    typer.Option(
        "--topic", metavar="NAME", help="Show what carries this topic; for another name, what has it in its wording."
    ),
]
Lexicons = Annotated[
    list[str] | None,
    typer.Option("--lexicon", metavar="FILE", help="Rules read after the built-in ones; may be given again."),
]
TopicFiles = Annotated[
    list[str] | None,
    typer.Option("--topics", metavar="FILE", help="Topics read after the built-in ones; may be given again."),
]
Profile = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="The house rules to judge by; found from the texts without it."),
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="CODE", help="The language of the texts, such as en or fr; found without it."),
]


def _fact(side: str, name: str, what: str) -> object:
    """An option that says a fact of one text instead of what is found in it."""
    return typer.Option(f"--{side}-{name}", metavar=name.upper(), help=what)


OldTitle = Annotated[str | None, _fact("old", "title", "The title of OLD, instead of the one found.")]
OldDate = Annotated[str | None, _fact("old", "date", "Its date, as 2031-05-03.")]
OldIssuer = Annotated[str | None, _fact("old", "issuer", "Who issued it.")]
OldRound = Annotated[str | None, _fact("old", "round", "Its round, such as sixth round.")]
NewTitle = Annotated[str | None, _fact("new", "title", "The title of NEW, instead of the one found.")]
NewDate = Annotated[str | None, _fact("new", "date", "Its date.")]
NewIssuer = Annotated[str | None, _fact("new", "issuer", "Who issued it.")]
NewRound = Annotated[str | None, _fact("new", "round", "Its round.")]
EncoderFolder = Annotated[
    str | None,
    typer.Option("--encoder", metavar="FOLDER", help="A local sentence-transformers model that helps to align."),
]


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> int:
    if version:
        emit(f"commdiff {commdiff.__version__}\n")
    elif context.invoked_subcommand is None:
        raise commdiff.UsageError("OLD and NEW are missing; commdiff --help tells more")
    return jobs.RAN


@app.command("compare", short_help="What changed from OLD to NEW (the main job).")
def _compare(
    old: Old,
    new: New,
    format: Format = None,
    template: Template = None,
    output: Output = None,
    fragment: Annotated[
        bool, typer.Option("--fragment", help="With html: a piece to embed in a page, not a page.")
    ] = False,
    only: Only = None,
    topic: Topic = None,
    topics: TopicFiles = None,
    lexicon: Lexicons = None,
    profile: Profile = None,
    encoder: EncoderFolder = None,
    old_title: OldTitle = None,
    old_date: OldDate = None,
    old_issuer: OldIssuer = None,
    old_round: OldRound = None,
    new_title: NewTitle = None,
    new_date: NewDate = None,
    new_issuer: NewIssuer = None,
    new_round: NewRound = None,
    language: Language = None,
    pager: Annotated[
        bool, typer.Option("--pager/--no-pager", help="Page a long report on a terminal (the default).")
    ] = True,
    native_moves: Annotated[
        bool,
        typer.Option(
            "--native-moves", help="In a Word redline, mark what moved as a move, not as deleted and inserted."
        ),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when the report shows a change, 0 when it shows none.")
    ] = False,
) -> int:
    """Report what was added, dropped, reworded, moved, strengthened or softened (the name may be left out)."""
    return jobs.compare(
        old,
        new,
        format=format,
        template=template,
        output=output,
        fragment=fragment,
        only=only or (),
        topic=topic,
        topics=topics or (),
        lexicon=lexicon or (),
        profile=profile,
        encoder=encoder,
        pager=pager,
        native_moves=native_moves,
        exit_code=exit_code,
        language=language,
        old_title=old_title,
        old_date=old_date,
        old_issuer=old_issuer,
        old_round=old_round,
        new_title=new_title,
        new_date=new_date,
        new_issuer=new_issuer,
        new_round=new_round,
    )


@app.command("trace", short_help="A wording through many rounds.")
def _trace(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE", help='The rounds: texts, folders, patterns such as "r*.txt", a rounds.toml; - is stdin.'
        ),
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help=f"{', '.join(series.FORMATS)}. Without it: what the name after -o asks for, "
            "terminal on a terminal, markdown elsewhere.",
        ),
    ] = None,
    output: Output = None,
    phrase: Annotated[
        str | None,
        typer.Option("--phrase", metavar="WORDS", help="Where these words, or what became of them, stand in each."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="KIND,…",
            help="Show language to which this happened: added, revived, strengthened, dropped, …",
        ),
    ] = None,
    topic: Topic = None,
    history: Annotated[
        str | None,
        typer.Option(
            "--history", metavar="FILE", help="A history stored as JSON; the rounds given are added to its own."
        ),
    ] = None,
    topics: TopicFiles = None,
    lexicon: Lexicons = None,
    profile: Profile = None,
    pager: Annotated[
        bool, typer.Option("--pager/--no-pager", help="Page a long report on a terminal (the default).")
    ] = True,
) -> int:
    """Follow each piece of language through the rounds: when it came, hardened, softened, went, came back.

    The rounds are put in order of their dates where all are known, else they stay in the order given.
    """
    return series.trace(
        files or [],
        format=format,
        output=output,
        phrase=phrase,
        only=only or (),
        topic=topic,
        history=history,
        topics=topics or (),
        lexicon=lexicon or (),
        profile=profile,
        pager=pager,
    )


@app.command("show", short_help="How a file was read.")
def _show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text; - is stdin.")],
    text: Annotated[bool, typer.Option("--text", help="Print one clause a line and nothing else, for git.")] = False,
    language: Language = None,
) -> int:
    """Print how a file was read (title, date, issuer, language, encoding, notices) and how it was cut: sections,
    and each clause with its label, role and place."""
    return jobs.show(file, text=text, language=language)


@app.command("weigh", short_help="One wording against another.")
def _weigh(
    old: Annotated[str | None, typer.Argument(metavar="OLD", help="The earlier wording itself.")] = None,
    new: Annotated[str | None, typer.Argument(metavar="NEW", help="The later wording itself.")] = None,
    table: Annotated[
        str | None,
        typer.Option("--csv", metavar="FILE", help="Weigh each row of a CSV file (columns old, new) and print CSV."),
    ] = None,
    format: Format = None,
    lexicon: Lexicons = None,
    profile: Profile = None,
) -> int:
    """Weigh one wording against another, without documents."""
    return jobs.weigh(old, new, table=table, format=format, lexicon=lexicon or (), profile=profile)


@app.command("explain", short_help="How one verdict came about.")
def _explain(
    old: Old,
    new: New,
    id: Annotated[str, typer.Argument(metavar="ID", help="The change, as reports number it: c14.")],
    lexicon: Lexicons = None,
    profile: Profile = None,
    encoder: EncoderFolder = None,
    language: Language = None,
) -> int:
    """Print how one verdict came about: the link and its rivals, the edits, each rule with its level and source."""
    return jobs.explain(old, new, id, lexicon=lexicon or (), profile=profile, language=language, encoder=encoder)


@app.command("rules", short_help="The rules of the lexicon, or one of them.")
def _rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="A rule, or a dimension to list.")] = None,
    lexicon: Lexicons = None,
    profile: Profile = None,
) -> int:
    """Print the rules of the lexicon in force, or one of them with its examples and its source."""
    return jobs.rules(rule, lexicon=lexicon or (), profile=profile)


archive.declare(app)


def run(args: list[str]) -> int:
    """Runs a command line that begins with a command; refusals are UsageError."""
    try:
        code = app(args, prog_name="commdiff", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except OSError as error:
        if not {"--help", "-h"} & set(args):
            raise
        lost(sys.stdout, error)  # what --help prints, typer writes
        code = jobs.RAN
    except typer.TyperException as error:
        raise commdiff.UsageError(f"{error.format_message().rstrip('.')}; commdiff --help tells more") from None
    return code if isinstance(code, int) else jobs.RAN
