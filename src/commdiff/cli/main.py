"""Start of the command line. ``options`` declares the commands, ``app`` hands them to typer, ``jobs`` does the work.

A main job without a mistake (two operands and known options) goes straight to its job, because typer and its imports
take longer than the comparison. Everything else, including each mistake and each --help, goes through typer.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .. import CommdiffError
from .console import complain
from .options import COMMANDS, NAMES, Options

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        argv: The arguments; those of the process if None.

    Returns:
        The exit code: 0 it ran, 1 a change was found (--exit-code), 2 it was refused, 130 it was interrupted.
    """
    if argv is None:  # a process that soon ends: everything is in use, so a collector finds nothing
        gc.disable()
    args = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except CommdiffError as error:
        return complain(f"{error}{_suggestion(args)}")
    finally:
        if argv is None:
            gc.freeze()  # nothing to find at the end either


def _run(args: list[str]) -> int:
    if args and args[0] not in (*NAMES, "--help", "-h", "--version"):
        options = parse_main_job(args)
        if options is not None:
            from . import jobs

            return jobs.compare(options)
        args = ["compare", *args]
    from .app import run

    return run(args)


def parse_main_job(args: Sequence[str]) -> Options | None:
    """Return the options of a main job without a mistake, None for any other command line."""
    declared = COMMANDS[0].declarations
    flags = {flag: name for name, declaration in declared.items() for flag in declaration.flags}
    switches = {flag: (name, on) for name, d in declared.items() for flag, on in d.switches.items()}
    operands: list[str] = []
    values: dict[str, Any] = {}
    rest = iter(args)
    for arg in rest:
        if arg in switches:
            name, on = switches[arg]
            values[name] = on
        elif arg in flags:
            name, value = flags[arg], next(rest, None)
            if value is None or (value.startswith("-") and value != "-"):
                return None
            values[name] = (*values.get(name, ()), value) if declared[name].default == () else value
        elif arg.startswith("-") and arg != "-":
            return None
        else:
            operands.append(arg)
    return Options(old=operands[0], new=operands[1], **values) if len(operands) == 2 else None


def _suggestion(args: Sequence[str]) -> str:
    """The commands that a mistyped first word may mean."""
    if not args or args[0].startswith("-") or args[0] in NAMES or not args[0].isalpha() or Path(args[0]).exists():
        return ""
    from difflib import get_close_matches

    found = get_close_matches(args[0], NAMES, n=1, cutoff=0.7)
    return f"; if {args[0]!r} is meant as a command, did you mean {found[0]!r}?" if found else ""
