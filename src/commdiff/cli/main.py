"""The command line, a user of the public API. ``main`` finds the command; ``app`` declares them; ``jobs`` does them.

A plain main job (two operands and options that have nothing wrong with them) goes straight to its job: typer and
what it imports would take longer than the comparison. Everything else, each mistake and each --help, is typer's.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from .. import CommdiffError

COMMANDS = ("compare", "trace", "show", "weigh", "explain", "rules", "archive", "precedent", "batch")
FAILED, INTERRUPTED = 2, 130

_OPTIONS = {
    "-f": "format",
    "--format": "format",
    "-o": "output",
    "--output": "output",
    "--template": "template",
    "--topic": "topic",
    "--topics": "topics",
    "--profile": "profile",
    "--encoder": "encoder",
    "--only": "only",
    "--lexicon": "lexicon",
    "--language": "language",
    **{
        f"--{side}-{fact}": f"{side}_{fact}" for side in ("old", "new") for fact in ("title", "date", "issuer", "round")
    },
}
_FLAGS = {
    "--exit-code": ("exit_code", True),
    "--fragment": ("fragment", True),
    "--native-moves": ("native_moves", True),
    "--no-pager": ("pager", False),
}
_REPEATED = ("only", "topics", "lexicon")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit code: 0 ran, 1 found (--exit-code), 2 refused, 130 interrupted."""
    if argv is None:  # a process of its own, soon over: what a collector would look through is all in use
        gc.disable()
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except CommdiffError as error:
        return complain(str(error))
    finally:
        if argv is None:
            gc.freeze()  # nor need it look at the end


def _run(args: list[str]) -> int:
    if args and args[0] not in (*COMMANDS, "--help", "-h", "--version"):
        plain = _plain(args)
        if plain is not None:
            from . import jobs

            operands, options = plain
            return jobs.compare(*operands, **options)
        args = ["compare", *args]
    from .app import run

    return run(args)


def _plain(args: Sequence[str]) -> tuple[list[str], dict[str, Any]] | None:
    """The operands and options of a main job without a fault; None for any other command line."""
    operands: list[str] = []
    options: dict[str, Any] = {}
    left = iter(args)
    for arg in left:
        name = _OPTIONS.get(arg)
        if name is not None:
            value = next(left, None)
            if value is None or (value.startswith("-") and value != "-"):
                return None
            options[name] = [*options.get(name, ()), value] if name in _REPEATED else value
        elif arg in _FLAGS:
            flag, state = _FLAGS[arg]
            options[flag] = state
        elif arg.startswith("-") and arg != "-":
            return None
        else:
            operands.append(arg)
    return (operands, options) if len(operands) == 2 else None


def complain(message: str) -> int:
    """One line on stderr, whatever the message quotes."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _escaped, message)
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"commdiff: {line}\n")
    return FAILED


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
