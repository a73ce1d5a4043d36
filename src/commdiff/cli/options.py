"""Every argument and option of the command line, declared once, and the commands that take them.

``app`` makes typer's parameters from this table, ``main`` its fast path, and scripts/cli_docs.py prints docs/cli.md.
Nothing here imports typer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from attrs import Attribute, define, field, fields_dict

from .. import KINDS


class Declaration(NamedTuple):
    """How an argument or option appears on the command line.

    Attributes:
        flags: The names of an option, such as ("--format", "-f"); empty for an argument.
        metavar: What the help shows for the value; "" for a switch.
        help: The help text.
        default: None for one value, () for a value that may be repeated, a bool for a switch.
        type: The type of a single value.
        required: True if it must be given.
    """

    flags: tuple[str, ...]
    metavar: str
    help: str
    default: Any
    type: type = str
    required: bool = False

    @property
    def switches(self) -> dict[str, bool]:
        """The names of a switch and the value that each sets; empty for all else."""
        if not isinstance(self.default, bool):
            return {}
        return dict(zip(self.flags[0].split("/"), (True, False), strict=False))


def _argument(metavar: str, help: str, *, many: bool = False, required: bool = True) -> Any:
    default = () if many else None
    return field(default=default, metadata={"declaration": Declaration((), metavar, help, default, required=required)})


def _option(flags: str, metavar: str, help: str, default: Any = None, **more: Any) -> Any:
    declaration = Declaration(tuple(flags.split()), metavar, help, default, **more)
    return field(default=default, metadata={"declaration": declaration})


_FORMAT = "{formats}. Without it: what the name after -o asks for, terminal on a terminal, markdown elsewhere."


@define(eq=False, repr=False)
class Options:
    """The values of a command line; the fields that a command does not take keep their defaults.

    Each field declares one argument or option.
    """

    old: str = _argument("OLD", "The earlier text, a file; - is stdin.")
    new: str = _argument("NEW", "The later text, a file; - is stdin.")
    old_wording: str | None = _argument("OLD", "The earlier wording itself.", required=False)
    new_wording: str | None = _argument("NEW", "The later wording itself.", required=False)
    file: str = _argument("FILE", "A text; - is stdin.")
    id: str = _argument("ID", "The change, as reports number it: c14.")
    rule: str | None = _argument("RULE", "A rule, or a dimension to list.", required=False)
    rounds: tuple[str, ...] = _argument(
        "FILE",
        'The rounds: texts, folders, patterns such as "r*.txt", a rounds.toml; - is stdin.',
        many=True,
        required=False,
    )
    archive: str = _argument("ARCHIVE", "The archive, a file.")
    files: tuple[str, ...] = _argument("FILE…", "Texts, or folders of them.", many=True)
    statements: tuple[str, ...] = _argument(
        "STATEMENT…", "Its number, its name, or the beginning of its sha256.", many=True
    )
    wording: str = _argument("WORDING", "The language to look for; - is stdin.")
    source: str = _argument("PAIRS|ARCHIVE", "An archive, or a CSV file with the columns old, new and series.")

    version: bool = _option("--version", "", "Print the version and exit.", False)
    format: str | None = _option("--format -f", "FORMAT", _FORMAT)
    template: str | None = _option("--template", "FILE", "A Jinja2 template of your own instead of a format.")
    output: str | None = _option("--output -o", "FILE", "Write the report to this file, whole or not at all.")
    fragment: bool = _option("--fragment", "", "With html: a part to embed in a page, not a whole page.", False)
    only: tuple[str, ...] = _option("--only", "KIND,…", f"Show these kinds only: {', '.join(KINDS)}, moved.", ())
    topic: str | None = _option(
        "--topic",
        "NAME",
        "Show the changes with this topic; for a name that is not a topic, those with it in their wording.",
    )
    phrase: str | None = _option("--phrase", "WORDS", "Show where each round has these words, or what replaced them.")
    history: str | None = _option("--history", "FILE", "A history stored as JSON; the given rounds are added to it.")
    text: bool = _option("--text", "", "Print one clause per line and nothing else, for git.", False)
    table: str | None = _option(
        "--csv", "FILE", "Weigh each row of a CSV file (columns old, new) and print a CSV table."
    )
    json: bool = _option("--json", "", "Print JSON.", False)
    series: tuple[str, ...] = _option("--series", "NAME", "Only this series; may be repeated.", ())
    series_name: str | None = _option("--series", "NAME", "The series of the texts; by default the folder of each.")
    date: str | None = _option(
        "--date", "YYYY-MM-DD", "The date of the texts; by default that in the name or the text of each."
    )
    since: str | None = _option("--since", "DATE", "The earliest date: YYYY, YYYY-MM or YYYY-MM-DD.")
    until: str | None = _option("--until", "DATE", "The latest date.")
    stronger_than: str | None = _option(
        "--stronger-than", "WORDING", "Only clauses that are judged stronger than this."
    )
    limit: int = _option("--limit", "N", "How many to show.", 10, type=int)
    out: str = _option("--out", "DIR", "The folder for the tables; a stopped run continues there.", required=True)
    workers: int | None = _option("--workers", "N", "Number of processes; by default one per processor.", type=int)
    dask: str | None = _option("--dask", "SCHEDULER", "Use the Dask cluster at this address or scheduler file.")
    topics: tuple[str, ...] = _option("--topics", "FILE", "Topics read after the built-in ones; may be repeated.", ())
    lexicon: tuple[str, ...] = _option("--lexicon", "FILE", "Rules read after the built-in ones; may be repeated.", ())
    profile: str | None = _option("--profile", "NAME", "The profile of rules; by default the one that fits the texts.")
    encoder: str | None = _option("--encoder", "FOLDER", "A local sentence-transformers model that helps to align.")
    old_title: str | None = _option("--old-title", "TITLE", "The title of OLD, instead of the one found.")
    old_date: str | None = _option("--old-date", "DATE", "The date of OLD, such as 2031-05-03.")
    old_issuer: str | None = _option("--old-issuer", "ISSUER", "The issuer of OLD.")
    old_round: str | None = _option("--old-round", "ROUND", 'The round of OLD, such as "sixth round".')
    new_title: str | None = _option("--new-title", "TITLE", "The title of NEW, instead of the one found.")
    new_date: str | None = _option("--new-date", "DATE", "The date of NEW.")
    new_issuer: str | None = _option("--new-issuer", "ISSUER", "The issuer of NEW.")
    new_round: str | None = _option("--new-round", "ROUND", "The round of NEW.")
    language: str | None = _option(
        "--language", "CODE", "The language of the texts, such as en or fr; by default the one found."
    )
    pager: bool = _option(
        "--pager/--no-pager", "", "Show a long report on a terminal in the pager (the default).", True
    )
    native_moves: bool = _option(
        "--native-moves", "", "In a Word redline, mark moved clauses as moves, not as deleted and inserted.", False
    )
    exit_code: bool = _option(
        "--exit-code", "", "Exit with 1 if the report shows a change, with 0 if it shows none.", False
    )

    def facts(self, side: str) -> dict[str, str | None]:
        """Return the facts given for one side ("old" or "new"), by the names that ``commdiff.read`` takes."""
        return {name: getattr(self, f"{side}_{name}") for name in ("title", "date", "issuer", "round")}


class Command(NamedTuple):
    """One command.

    Attributes:
        name: Its name, "archive add" for a command of a group.
        summary: The line in the list of commands.
        description: The text of its help.
        fields: The fields of ``Options`` that it takes, in order.
        help: Help texts that differ from those of ``Options``.
    """

    name: str
    summary: str
    description: str
    fields: str
    help: Mapping[str, str] = {}

    @property
    def declarations(self) -> dict[str, Declaration]:
        """The arguments and options by field, with the help of this command."""
        known = fields_dict(Options)
        found = {name: _declaration(known[name]) for name in self.fields.split()}
        return {name: d._replace(help=self.help.get(name, d.help)) for name, d in found.items()}


def _declaration(attribute: Attribute[Any]) -> Declaration:
    declaration: Declaration = attribute.metadata["declaration"]
    return declaration


COMMANDS = (
    Command(
        "compare",
        "What changed from OLD to NEW (the main job).",
        "Report what was added, dropped, reworded, moved, strengthened or softened. The command name may be omitted.",
        "old new format template output fragment only topic topics lexicon profile encoder old_title old_date "
        "old_issuer old_round new_title new_date new_issuer new_round language pager native_moves exit_code",
    ),
    Command(
        "trace",
        "A wording through many rounds.",
        "Follow each piece of language through the rounds: when it was added, strengthened, softened, dropped, "
        "revived.\n\nThe rounds are sorted by date if every date is known; otherwise they keep the given order.",
        "rounds format output phrase only topic history topics lexicon profile pager",
        {"only": "Show language to which this happened: added, revived, strengthened, dropped, …"},
    ),
    Command(
        "show",
        "How a file was read.",
        "Print how a file was read (title, date, issuer, language, encoding, notices) and how it was segmented: "
        "sections, and each clause with its label, role and place.",
        "file text language",
    ),
    Command(
        "weigh",
        "One wording against another.",
        "Judge one wording against another, without documents.",
        "old_wording new_wording table format lexicon profile",
    ),
    Command(
        "explain",
        "The reasons for one verdict.",
        "Print the reasons for one verdict: the link and its rivals, the edits, each rule with its level and source, "
        "and the shifts that did not decide.",
        "old new id lexicon profile encoder language",
    ),
    Command(
        "rules",
        "The rules of the lexicon, or one of them.",
        "Print the rules in force, or one of them with its examples and its source.",
        "rule lexicon profile",
    ),
    Command(
        "precedent",
        "Where language was agreed before.",
        "Find where language was agreed before: the clauses with the nearest wording, each judged against it.",
        "archive wording series since until topic stronger_than limit format output lexicon profile encoder",
        {
            "topic": "Only clauses with this topic.",
            "format": "csv, csv-excel, html, json, jsonl, markdown, terminal. Without it, as for compare.",
            "profile": "The profile of rules; by default communique.",
            "encoder": "A local sentence-transformers model that ranks again.",
        },
    ),
    Command(
        "batch",
        "Every pair of a collection, as tables.",
        "Compare every two consecutive rounds of every series and write Parquet tables. A pair that fails is reported "
        "and skipped; the exit code is then 2.",
        "source out workers dask lexicon topics profile",
    ),
    Command(
        "archive add",
        "Add texts.",
        "Add texts, each whole or not at all; a text that the archive already has is not added twice. A file that "
        "cannot be read is reported and skipped; the exit code is then 2.",
        "archive files series_name date topics",
        {"archive": "The archive, a file; it is created if there is none."},
    ),
    Command(
        "archive list",
        "List the statements.",
        "List the statements of an archive by series and date.",
        "archive series json",
    ),
    Command(
        "archive remove",
        "Remove texts.",
        "Remove statements with their clauses.",
        "archive statements",
    ),
    Command(
        "archive stats",
        "The size of an archive.",
        "Print how many statements and clauses an archive holds, by series.",
        "archive json",
    ),
)
NAMES = tuple(dict.fromkeys(command.name.split()[0] for command in COMMANDS))
