"""The commands as typer reads them, made from the table in ``options``; ``jobs`` does the work."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

import commdiff

from ..report import history, render
from . import jobs
from .console import emit, lost
from .options import COMMANDS, Command, Declaration, Options

JOBS: dict[str, Callable[[Options], int]] = {
    "compare": jobs.compare,
    "trace": jobs.trace,
    "show": jobs.show,
    "weigh": jobs.weigh,
    "explain": jobs.explain,
    "rules": jobs.rules,
    "precedent": jobs.precedent,
    "batch": jobs.batch,
    "archive add": jobs.add,
    "archive list": jobs.list_entries,
    "archive remove": jobs.remove,
    "archive stats": jobs.stats,
}


def _typer(help: str, **more: Any) -> typer.Typer:
    return typer.Typer(help=help, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, **more)


app = _typer(
    "Report what changed between two rounds of an official statement, with the words that prove it.\n\n"
    "commdiff OLD NEW is the main job and needs no command name; commdiff compare --help lists its options.",
    epilog="To read a file that has the name of a command, write its path: commdiff ./show NEW.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
_archive = _typer("Keep agreed texts in one file and search them with commdiff precedent.", no_args_is_help=False)


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> int:
    if version:
        emit(f"commdiff {commdiff.__version__}\n")
    elif context.invoked_subcommand is None:
        raise commdiff.UsageError("OLD and NEW are missing; see commdiff --help")
    return jobs.RAN


def _parameter(name: str, declaration: Declaration, formats: str) -> inspect.Parameter:
    """One typer parameter."""
    many, switch = declaration.default == (), isinstance(declaration.default, bool)
    kind: Any = list[str] if many else declaration.type
    help = declaration.help.format(formats=formats, kinds=", ".join(commdiff.KINDS))
    texts: dict[str, Any] = {"help": help, "metavar": declaration.metavar or None}
    if switch:
        kind, texts = bool, {"help": help}
    elif not declaration.required and declaration.default in (None, ()):
        kind = kind | None
    info = typer.Option(*declaration.flags, **texts) if declaration.flags else typer.Argument(**texts)
    default = declaration.default or (False if switch else None)
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=Annotated[kind, info],
        default=inspect.Parameter.empty if declaration.required else default,
    )


def _function(command: Command) -> Callable[..., int]:
    """The function that typer calls for a command."""

    def run(**values: Any) -> int:
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
        given.update((name, tuple(value)) for name, value in given.items() if isinstance(value, list))
        return JOBS[command.name](Options(**given))

    formats = ", ".join(history.FORMATS if command.name == "trace" else render.KNOWN)
    parameters = [_parameter(name, declared, formats) for name, declared in command.declarations.items()]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    run.__doc__ = command.description
    return run


for _command in COMMANDS:
    _group, _, _name = _command.name.rpartition(" ")
    (_archive if _group else app).command(_name, short_help=_command.summary)(_function(_command))
app.add_typer(_archive, name="archive", short_help="Keep agreed texts in one file.")


def run(args: list[str]) -> int:
    """Run a command line that begins with a command.

    Returns:
        The exit code.

    Raises:
        UsageError: The command line is not valid.
    """
    try:
        code = app(args, prog_name="commdiff", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except OSError as error:
        if not {"--help", "-h"} & set(args):
            raise
        lost(sys.stdout, error)  # typer writes the help itself
        code = jobs.RAN
    except typer.TyperException as error:
        raise commdiff.UsageError(f"{error.format_message().rstrip('.')}; see commdiff {_place(args)}--help") from None
    return code if isinstance(code, int) else jobs.RAN


def _place(args: list[str]) -> str:
    """The command whose help applies: "explain ", "" if there is none."""
    names = {command.name for command in COMMANDS}
    return next((f"{name} " for name in (" ".join(args[:2]), args[0] if args else "") if name in names), "")
