"""The readers of PDF files and web pages run in a child process, with bounds on memory and time.

A hostile file can make a large library loop or use up the memory. The child then ends, and the parent reports it in
one line. ``python -m commdiff.reading.sandbox pdf`` reads bytes from stdin and writes the document as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib import import_module

from ..errors import CommdiffError, MissingExtraError, ReadError
from ..wire import DamagedError, structure
from .paragraphs import Document

MEMORY = 1 << 30  # bytes of address space
SECONDS = 18  # of processor time
CLOCK_FACTOR = 3  # the limit by the clock, as a multiple of SECONDS: the machine may be busy
EXTRAS = {"pdf": "a PDF file", "html": "a web page"}
_REFUSED = 3  # exit code of a child that refuses its file


def read_in_child(kind: str, data: bytes, name: str) -> Document:
    """Read a file of a kind ("pdf" or "html") in a child process. Raises ``ReadError`` and ``MissingExtraError``."""
    if not sys.executable or getattr(sys, "frozen", False):  # there is no interpreter to start: read without bounds
        return _read(kind, data, name)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "commdiff.reading.sandbox", kind]
    too_slow = f"{name}: takes longer than {SECONDS} seconds to read; save it as plain text"
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=data, env=environment, capture_output=True, timeout=CLOCK_FACTOR * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ReadError(too_slow) from None
    except OSError as error:
        raise ReadError(f"{name}: cannot start a process to read it: {error}") from None
    if done.returncode and -done.returncode == getattr(signal, "SIGXCPU", 0):
        raise ReadError(too_slow)
    try:
        answer = dict(json.loads(done.stdout))
    except (ValueError, TypeError):
        answer = {}
    if "error" in answer:
        message = str(answer["error"]).replace("\0", name)
        raise (MissingExtraError if answer.get("missing") else ReadError)(message)
    if done.returncode or "text" not in answer:
        raise ReadError(f"{name}: {EXTRAS[kind]} that is damaged or needs too much memory; save it as plain text")
    try:
        return structure(answer, Document)
    except DamagedError as error:
        raise ReadError(f"{name}: the reader of {EXTRAS[kind]} gave no document: {error}") from None


def _read(kind: str, data: bytes, name: str) -> Document:
    """Import the reader and call it; any error of its library on a damaged file becomes a ReadError."""
    try:
        module = import_module(f"commdiff.reading.{kind}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("commdiff"):
            raise
        advice = f"needs the {kind} extra: pip install 'commdiff[{kind}]'"
        raise MissingExtraError(f"{name}: {EXTRAS[kind]} {advice}") from None
    try:
        return getattr(module, f"read_{kind}")(data, name)  # type: ignore[no-any-return]
    except CommdiffError:
        raise
    except MemoryError:
        raise ReadError(f"{name}: needs too much memory to read; save it as plain text") from None
    except RecursionError:
        raise ReadError(f"{name}: is damaged: it refers to itself, or is nested too deep") from None
    except Exception as error:
        raise ReadError(f"{name}: is damaged: {type(error).__name__}") from None


def _set_bounds() -> None:
    try:  # no such module on Windows
        import resource
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        if hard == resource.RLIM_INFINITY or hard > value:
            resource.setrlimit(limit, (value, hard))


def main(kind: str) -> int:
    """Read bytes from stdin; write a document, or {"error": …} with NUL for the file's name, to stdout as JSON."""
    import logging
    import warnings

    _set_bounds()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not damage the answer
    code = 0
    try:
        answer = _read(kind, sys.stdin.buffer.read(), "\0")._asdict()
    except CommdiffError as error:
        answer, code = {"error": str(error), "missing": isinstance(error, MissingExtraError)}, _REFUSED
    except MemoryError:
        answer, code = {"error": "\0: needs too much memory to read; save it as plain text"}, _REFUSED
    out.write(json.dumps(answer))
    out.flush()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
