"""Output of the command line: format, width, color, stdout or a file, and messages on stderr."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import IO, AnyStr

from .. import CommdiffError, UsageError
from ..errors import reason
from ..report import render

LONG = 60_000
"""Bytes of all texts together from which the console shows that work goes on."""
REFUSED = 2
"""The exit code for a command line or an input that is at fault."""


def filled(option: str, *names: str | None) -> None:
    """Refuse empty names: Path("") is the working directory."""
    if "" in names:
        raise UsageError(f"{option}: an empty name is not a file")


def file_of(output: str | None) -> Path | None:
    """Return the file after -o, None for stdout."""
    filled("-o", output)
    return None if output in (None, "-") else Path(str(output))


def named(kinds: tuple[str, ...], only: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of --only; refuse an empty list."""
    if only and not kinds:
        raise UsageError("--only names no kind")
    return kinds


def counted(number: int, what: str) -> str:
    """Return a number with its noun: "1 clause", "2 clauses"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def choose_format(asked: str | None, output: Path | None) -> str:
    """Return the format of -f, else that of the file's suffix, else the default for a terminal or a pipe."""
    return render.check_format(asked) if asked is not None else implied(output, render.SUFFIXES, render.KNOWN)


def implied(output: Path | None, suffixes: Mapping[str, str], known: Sequence[str]) -> str:
    """Return the format of the file's suffix, else the default for a terminal or a pipe."""
    suffix = output.suffix.lower() if output is not None else ""
    if suffix and suffix not in suffixes:
        raise UsageError(f"{output}: no format goes by {suffix}; choose one with -f: {', '.join(known)}")
    here = "terminal" if output is None and _tty() else "markdown"
    return suffixes.get(suffix, here)


def _tty() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def width() -> int:
    """Return the columns of the terminal; the variable COLUMNS takes precedence."""
    import shutil  # slow: it imports the compressors

    return shutil.get_terminal_size().columns


def color(output: Path | None) -> bool:
    """Return True for a terminal with colors or if FORCE_COLOR is set; NO_COLOR and files have none."""
    if output is not None or os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (_tty() and os.environ.get("TERM") != "dumb")


def spare_inputs(output: Path | None, *operands: str) -> None:
    """Refuse to overwrite an input."""
    for operand in operands:
        with suppress(OSError, ValueError):
            if output is not None and operand != "-" and output.samefile(operand):
                raise UsageError(f"{output}: is one of the texts; nothing was written")


@contextmanager
def working(*operands: str) -> Iterator[None]:
    """Show a spinner on stderr while long texts are compared, if stderr is a terminal."""
    long = sum(_size(operand) for operand in operands) >= LONG
    if not long or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status("comparing …"):
        yield


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a progress bar on a terminal; yield a function (done, total) that moves it, else None."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _size(operand: str) -> int:
    try:
        return Path(operand).stat().st_size if operand != "-" else 0
    except (OSError, ValueError):
        return 0


def _paged(text: str) -> bool:
    """Show a long text in the user's pager; return False if it is short or there is no pager."""
    if not _tty() or os.environ.get("TERM") == "dumb":
        return False
    import shlex
    import shutil

    if text.count("\n") < shutil.get_terminal_size().lines:
        return False
    try:
        words = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # an open quote
        return False
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return False
    import subprocess

    environment = {"LESS": "FRX", **os.environ, "LESSCHARSET": "utf-8"}
    try:
        subprocess.run(words, input=text.encode("utf-8", "backslashreplace"), env=environment, check=False)  # noqa: S603 - the user's own pager
    except OSError:
        return False
    return True


def emit(text: str, output: Path | None = None, *, page: bool = False) -> None:
    """Write a text to a file, whole or not at all, or to stdout; ``page`` shows a long text in the pager.

    It is UTF-8 in files and pipes and has the terminal's own encoding on a terminal. Raises CommdiffError.
    """
    if output is None and page and _paged(text):
        return
    if output is not None:
        _save(output, text.encode("utf-8", "backslashreplace"))
        return
    out = sys.stdout
    if out is None:
        raise CommdiffError("<stdout>: is closed")
    if isinstance(out, TextIOWrapper):
        out.reconfigure(encoding=None if out.isatty() else "utf-8", errors="backslashreplace", newline="\n")
    _write(out, text)


def emit_bytes(data: bytes, output: Path | None = None) -> None:
    """Write bytes to a file, whole or not at all, or to stdout; UsageError if stdout is a terminal."""
    if output is not None:
        _save(output, data)
        return
    if sys.stdout is None:
        raise CommdiffError("<stdout>: is closed")
    if _tty():
        raise UsageError("a Word document cannot be shown on a terminal; name a file with -o")
    _write(sys.stdout.buffer, data)


def _save(output: Path, data: bytes) -> None:
    try:
        _replace(output, data)
    except (OSError, ValueError) as error:
        raise CommdiffError(f"{output}: {reason(error)}") from None


def _write(out: IO[AnyStr], data: AnyStr) -> None:
    try:
        out.write(data)
        out.flush()
    except OSError as error:
        lost(out, error)


def lost(out: IO[AnyStr], error: OSError) -> None:
    """Give up stdout: return if the reader closed the pipe, else raise CommdiffError."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    if not isinstance(error, BrokenPipeError):
        raise CommdiffError(f"<stdout>: {reason(error)}") from None


def _replace(path: Path, data: bytes) -> None:
    """Write a file beside ``path`` and rename it; write directly to a device or pipe."""
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


def complain(message: str) -> int:
    """Write one line on stderr, whatever the message quotes, and return the exit code REFUSED."""
    line = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", _escaped, message)
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"commdiff: {line}\n")
    return REFUSED


def _escaped(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
