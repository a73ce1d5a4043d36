"""The command line: a user of the public API that reads operands, chooses a format and writes the result."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

import commdiff
from commdiff import CommdiffError, Comparison, Lexicon, ReadError, Settings, Statement, UsageError, report
from commdiff.lexicon import Rule
from commdiff.model import KINDS

COMMANDS = ("compare", "show", "weigh", "explain", "rules")
RAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130

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
        help=f"{', '.join(report.FORMATS)}. Without it: what the name after -o asks for, "
        "terminal on a terminal, markdown elsewhere.",
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there, whole or not at all.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="KIND,…", help=f"Show these kinds only: {', '.join(KINDS)}, moved."),
]
Topic = Annotated[
    str | None,
    typer.Option("--topic", metavar="NAME", help="Show what carries this topic or has the name in its wording."),
]
Lexicons = Annotated[
    list[str] | None,
    typer.Option("--lexicon", metavar="FILE", help="Rules read after the built-in ones; may be given again."),
]
Profile = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="The house rules to judge by; found from the texts without it."),
]


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> int:
    if version:
        _emit(f"commdiff {commdiff.__version__}\n")
    return RAN


@app.command("compare", short_help="What changed from OLD to NEW (the main job).")
def _compare(
    old: Old,
    new: New,
    format: Format = None,
    output: Output = None,
    only: Only = None,
    topic: Topic = None,
    lexicon: Lexicons = None,
    profile: Profile = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when the report shows a change, 0 when it shows none.")
    ] = False,
) -> int:
    """Report what was added, dropped, reworded, moved, strengthened or softened (the name may be left out)."""
    chosen = _format(format, output)
    kinds = report.kinds_of(",".join(only or ()))
    _spare_inputs(output, old, new)
    comparison = _comparison(old, new, lexicon, profile)
    text = report.render(comparison, chosen, only=kinds, topic=topic, width=_width(), color=_color(output))
    _emit(text, output)
    return FOUND if exit_code and report.view(comparison, kinds, topic).found else RAN


@app.command("show", short_help="How a file was read.")
def _show(file: Annotated[str, typer.Argument(metavar="FILE", help="A text; - is stdin.")]) -> int:
    """Print how a file was read: title, date, sections, and each clause with its label, role and place."""
    _emit(report.outline(_statement(file), _width()))
    return RAN


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
    settings = _settings(lexicon, profile)
    if table is not None:
        if old is not None or format is not None:
            raise UsageError("--csv FILE takes no wordings and no --format")
        _emit(_weighed(table, settings))
        return RAN
    if old is None or new is None:
        raise UsageError("weigh takes two wordings, or --csv FILE")
    change = commdiff.weigh(old, new, settings=settings)
    _emit(report.render_change(change, _format(format, None), width=_width(), color=_color(None)))
    return RAN


@app.command("explain", short_help="How one verdict came about.")
def _explain(
    old: Old,
    new: New,
    id: Annotated[str, typer.Argument(metavar="ID", help="The change, as reports number it: c14.")],
    lexicon: Lexicons = None,
    profile: Profile = None,
) -> int:
    """Print how one verdict came about: the link, the edits, each rule with its level and its source."""
    _emit(report.explanation(_comparison(old, new, lexicon, profile), id, _width()))
    return RAN


@app.command("rules", short_help="The rules of the lexicon, or one of them.")
def _rules(
    rule: Annotated[str | None, typer.Argument(metavar="RULE", help="A rule, or a dimension to list.")] = None,
    lexicon: Lexicons = None,
    profile: Profile = None,
) -> int:
    """Print the rules of the lexicon in force, or one of them with its examples and its source."""
    settings = _settings(lexicon, profile)
    loaded = commdiff.load_lexicon(*settings.lexicons, profile=settings.profile or "communique")
    _emit(_ruled(loaded, rule))
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


def _settings(lexicon: list[str] | None, profile: str | None) -> Settings:
    return Settings(profile=profile, lexicons=tuple(lexicon or ()))


def _comparison(old: str, new: str, lexicon: list[str] | None, profile: str | None) -> Comparison:
    if old == new == "-":
        raise UsageError("only one operand can be -, stdin")
    return commdiff.compare(_statement(old), _statement(new), settings=_settings(lexicon, profile))


def _statement(operand: str) -> Statement:
    if operand != "-":
        return commdiff.read(operand)
    if sys.stdin is None:
        raise ReadError("<stdin>: is closed")
    return commdiff.read(sys.stdin.buffer)


def _weighed(table: str, settings: Settings) -> str:
    """The CSV that weighs each row of ``table``; the lexicon is loaded once."""
    lexicon = commdiff.load_lexicon(*settings.lexicons, profile=settings.profile or "communique")
    rows = _rows(table)
    return report.render_rows(commdiff.weigh(old, new, settings=settings, lexicon=lexicon) for old, new in rows)


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
        raise ReadError(f"{name}: {_reason(error)}") from None


def _format(asked: str | None, output: Path | None) -> str:
    """The format asked for, or the one that the output's name implies, or what suits the place it goes to."""
    if asked is not None:
        return report.check_format(asked)
    suffix = output.suffix.lower() if output is not None else ""
    if suffix and suffix not in report.SUFFIXES:
        raise UsageError(f"{output}: no format goes by {suffix}; choose one with -f: {', '.join(report.FORMATS)}")
    here = "terminal" if output is None and _tty() else "markdown"
    return report.SUFFIXES.get(suffix, here)


def _tty() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _width() -> int:
    """Columns of the terminal; COLUMNS goes first."""
    return shutil.get_terminal_size().columns


def _color(output: Path | None) -> bool:
    """Whether to colour: on a terminal that can, unless NO_COLOR is set; elsewhere if FORCE_COLOR is."""
    if output is not None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (_tty() and os.environ.get("TERM") != "dumb")


def _spare_inputs(output: Path | None, *operands: str) -> None:
    """Refuses to write over what is being read."""
    for operand in operands:
        with suppress(OSError, ValueError):
            if output is not None and operand != "-" and output.samefile(operand):
                raise UsageError(f"{output}: is one of the texts; nothing was written")


def _emit(text: str, output: Path | None = None) -> None:
    """To a file, whole or not at all, or to stdout: UTF-8, but in a terminal's own encoding there."""
    if output is not None and str(output) != "-":
        try:
            _replace(output, text.encode("utf-8", "backslashreplace"))
        except (OSError, ValueError) as error:
            raise CommdiffError(f"{output}: {_reason(error)}") from None
        return
    out = sys.stdout
    if out is None:
        raise CommdiffError("<stdout>: is closed")
    if isinstance(out, TextIOWrapper):
        out.reconfigure(encoding=None if out.isatty() else "utf-8", errors="backslashreplace", newline="\n")
    try:
        out.write(text)
        out.flush()
    except BrokenPipeError:  # the reader has seen enough; nothing more is to be flushed at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except OSError as error:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
        raise CommdiffError(f"<stdout>: {_reason(error)}") from None


def _replace(path: Path, data: bytes) -> None:
    """Writes beside ``path`` and puts it in its place; a device or pipe is written as it is."""
    import tempfile

    target = path.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        target.write_bytes(data)
        return
    if target.is_dir():
        raise IsADirectoryError(21, "is a directory")
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _reason(error: Exception) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return said[:1].lower() + said[1:]


def _complain(message: str) -> int:
    """One line on stderr, whatever the message quotes."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _escaped, message)
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"commdiff: {line}\n")
    return FAILED


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code: 0 ran, 1 found (--exit-code), 2 refused, 130 interrupted."""
    args = list(sys.argv[1:] if argv is None else argv)
    if not args:
        return _complain("OLD and NEW are missing; commdiff --help tells more")
    if args[0] not in (*COMMANDS, "--help", "-h", "--version"):
        args.insert(0, "compare")
    try:
        code = app(args, prog_name="commdiff", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except typer.TyperException as error:
        return _complain(f"{error.format_message().rstrip('.')}; commdiff --help tells more")
    except CommdiffError as error:
        return _complain(str(error))
    return code if isinstance(code, int) else RAN
