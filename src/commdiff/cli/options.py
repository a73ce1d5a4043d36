"""The arguments and options of the command line and the commands that take them; options.toml has their texts.

``app`` makes typer's parameters from this table, ``main`` its fast path, and scripts/cli_docs.py prints docs/cli.md.
Nothing here imports typer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from attrs import define, fields_dict

from .. import resources

_TEXTS = resources.table("cli/options.toml")


@define(eq=False, repr=False)
class Options:
    """The values of a command line; the fields that a command does not take keep their defaults.

    The default () is that of a value that may be repeated, a bool that of a switch.
    """

    old: str = ""
    new: str = ""
    old_wording: str | None = None
    new_wording: str | None = None
    file: str = ""
    id: str = ""
    rule: str | None = None
    rounds: tuple[str, ...] = ()
    archive: str = ""
    files: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    wording: str = ""
    source: str = ""
    format: str | None = None
    template: str | None = None
    output: str | None = None
    fragment: bool = False
    only: tuple[str, ...] = ()
    topic: str | None = None
    phrase: str | None = None
    history: str | None = None
    text: bool = False
    table: str | None = None
    json: bool = False
    series: tuple[str, ...] = ()
    series_name: str | None = None
    date: str | None = None
    since: str | None = None
    until: str | None = None
    stronger_than: str | None = None
    limit: int = 10
    out: str = ""
    workers: int | None = None
    dask: str | None = None
    topics: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    profile: str | None = None
    encoder: str | None = None
    old_title: str | None = None
    old_date: str | None = None
    old_issuer: str | None = None
    old_round: str | None = None
    new_title: str | None = None
    new_date: str | None = None
    new_issuer: str | None = None
    new_round: str | None = None
    language: str | None = None
    pager: bool = True
    native_moves: bool = False
    exit_code: bool = False

    def facts(self, side: str) -> dict[str, str | None]:
        """Return the facts given for one side ("old" or "new"), by the names that ``commdiff.read`` takes."""
        return {name: getattr(self, f"{side}_{name}") for name in ("title", "date", "issuer", "round")}


class Declaration(NamedTuple):
    """How an argument or option appears on the command line.

    Attributes:
        flags: The names of an option, such as ("--format", "-f"); empty for an argument.
        metavar: What the help shows for the value; "" for a switch.
        help: The help text, with the places {formats} and {kinds}.
        default: The default in ``Options``.
        type: The type of a single value.
        required: True if it must be given.
    """

    flags: tuple[str, ...]
    metavar: str
    help: str
    default: Any
    type: type
    required: bool

    @property
    def switches(self) -> dict[str, bool]:
        """The names of a switch and the value that each sets; empty for all else."""
        if not isinstance(self.default, bool):
            return {}
        return dict(zip(self.flags[0].split("/"), (True, False), strict=False))


def _declaration(name: str, help: str | None) -> Declaration:
    field, texts = fields_dict(Options)[name], _TEXTS["options"][name]
    flags, kind = tuple(texts.get("flags", "").split()), int if str(field.type).startswith("int") else str
    required = texts.get("required", not flags)
    return Declaration(flags, texts.get("metavar", ""), help or texts["help"], field.default, kind, required)


class Command(NamedTuple):
    """One command.

    Attributes:
        name: Its name, "archive add" for a command of a group.
        summary: The line in the list of commands.
        description: The text of its help.
        fields: The fields of ``Options`` that it takes, in order.
        help: Help texts that differ from those of the options.
    """

    name: str
    summary: str
    description: str
    fields: str
    help: Mapping[str, str] = {}

    @property
    def declarations(self) -> dict[str, Declaration]:
        """The arguments and options by field, with the help of this command."""
        return {name: _declaration(name, self.help.get(name)) for name in self.fields.split()}


COMMANDS = tuple(Command(**command) for command in _TEXTS["commands"])
NAMES = tuple(dict.fromkeys(command.name.split()[0] for command in COMMANDS))
