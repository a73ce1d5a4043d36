"""Readers that stand on large libraries run in a process of their own, with bounds on memory and time.

A PDF file or web page from anywhere can make a library loop or eat memory; the child is then ended, and one line
says so. ``python -m commdiff.reading.sandbox pdf`` reads bytes from stdin and writes the document as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ..errors import CommdiffError, MissingExtraError, ReadError
from .document import Document

MEMORY = 1 << 30  # bytes of address space
SECONDS = 18  # of processor time
PATIENCE = 3  # times as long by the clock: the machine may be busy with other things
EXTRAS = {"pdf": "a PDF file", "html": "a web page"}
_FAILED = 3


def read_apart(kind: str, data: bytes, name: str) -> Document:
    """The document that the reader ``kind`` ("pdf", "html") makes of ``data``, read in a child process.

    ReadError: the reader refuses, or needs more than ``MEMORY`` bytes or ``SECONDS`` seconds. MissingExtraError.
    """
    if not sys.executable or getattr(sys, "frozen", False):  # no interpreter to start: read here, without the bounds
        return _read(kind, data, name)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "commdiff.reading.sandbox", kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            command, input=data, env=environment, capture_output=True, timeout=PATIENCE * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ReadError(_slow(name)) from None
    except OSError as error:
        raise ReadError(f"{name}: no process to read it in: {error}") from None
    if done.returncode and -done.returncode == getattr(signal, "SIGXCPU", 0):
        raise ReadError(_slow(name))
    answer = _answer(done.stdout)
    if "error" in answer:
        message = str(answer["error"]).replace("\0", name)
        raise (MissingExtraError if answer.get("missing") else ReadError)(message)
    if done.returncode or "text" not in answer:
        raise ReadError(f"{name}: is damaged or needs too much memory; {EXTRAS[kind]} that cannot be read")
    return Document(**{key: _tuples(value) for key, value in answer.items()})


def _slow(name: str) -> str:
    return f"{name}: takes longer than {SECONDS} seconds to read; save it as plain text"


def _answer(output: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(v) for v in value) if isinstance(value, list) else value


def _reader(kind: str, name: str) -> Callable[[bytes, str], Document]:
    """The reader itself; its library is imported here. MissingExtraError where it is not installed."""
    try:
        module = import_module(f"commdiff.reading.{kind}")
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("commdiff"):
            raise
        raise MissingExtraError(
            f"{name}: {EXTRAS[kind]} needs the {kind} extra: pip install 'commdiff[{kind}]'"
        ) from None
    found: Callable[[bytes, str], Document] = getattr(module, f"read_{kind}")
    return found


def _read(kind: str, data: bytes, name: str) -> Document:
    """The document; a fault of the library on a damaged file is a ReadError."""
    try:
        return _reader(kind, name)(data, name)
    except CommdiffError:
        raise
    except MemoryError:
        raise ReadError(f"{name}: needs too much memory to read; not read") from None
    except RecursionError:
        raise ReadError(f"{name}: is damaged: it refers to itself, or is nested too deep") from None
    except Exception as error:
        raise ReadError(f"{name}: is damaged: {type(error).__name__}") from None


def _bounded() -> None:
    """Takes the bounds on memory and processor time, where the system has them."""
    try:
        import resource
    except ImportError:
        return
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        if hard == resource.RLIM_INFINITY or hard > value:
            resource.setrlimit(limit, (value, hard))


def main(kind: str) -> int:
    """Bytes on stdin → JSON on stdout; 0, or 3 with {"error": …}. The name of the source is not known here: NUL."""
    import logging
    import warnings

    _bounded()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    out, sys.stdout = sys.stdout, sys.stderr  # a library that prints must not spoil the answer
    code = 0
    try:
        answer = _read(kind, sys.stdin.buffer.read(), "\0")._asdict()
    except CommdiffError as error:
        answer, code = {"error": str(error), "missing": isinstance(error, MissingExtraError)}, _FAILED
    except MemoryError:
        answer, code = {"error": "\0: needs too much memory to read; not read"}, _FAILED
    out.write(json.dumps(answer))
    out.flush()
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
