"""The bytes of a source, read once, with a bound on their number and on the wait for them."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from typing import BinaryIO

from ..errors import ReadError, UsageError

PIPE_WAIT = 10.0  # seconds without a byte from a named pipe
CHUNK = 1 << 16


def bytes_of(source: str | Path | BinaryIO, limit: int, name: str) -> bytes:
    """At most ``limit`` bytes; ReadError: more than that, missing, unreadable, an address, changed while read.

    UsageError: neither a path nor a stream.
    """
    if source == "":
        raise ReadError("an empty name is no file")
    if isinstance(source, (str, Path)):
        data = _of_path(Path(source), limit, name)
    elif not callable(getattr(source, "read", None)):
        raise UsageError(f"expected a path or a binary stream, not {type(source).__name__}")
    else:
        try:
            data = source.read(limit + 1)
        except OSError as error:
            raise ReadError(f"{name}: {reason(error)}") from None
        if not isinstance(data, bytes):
            raise ReadError(f"{name}: a text stream; open it in binary mode")
    if len(data) > limit:
        raise ReadError(f"{name}: larger than the limit of {limit:,} bytes")
    return data


def reason(error: OSError) -> str:
    """What the system says went wrong, to stand after a colon."""
    return (error.strerror or str(error)).lower()


def _of_path(path: Path, limit: int, name: str) -> bytes:
    try:
        if str(path).startswith(("http:/", "https:/")) and not path.exists():
            raise ReadError(f"{name}: addresses are not fetched; save the page as a file first")
        before = path.stat()
        if stat.S_ISDIR(before.st_mode):
            raise ReadError(f"{name}: is a directory, not a text")
        if stat.S_ISFIFO(before.st_mode) and hasattr(os, "O_NONBLOCK"):
            return _of_pipe(path, limit, name)
        with path.open("rb") as file:
            data = file.read(limit + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise ReadError(f"{name}: {reason(error)}") from None
    except ValueError as error:  # a null character in the name
        raise ReadError(f"{name}: {error}") from None
    if stat.S_ISREG(after.st_mode) and _state(before) != _state(after):
        raise ReadError(f"{name}: changed while it was read; try again")
    return data


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _of_pipe(path: Path, limit: int, name: str) -> bytes:
    """A named pipe to its end, without waiting for a writer that never comes."""
    import select

    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    data, begun = bytearray(), False
    try:
        deadline = time.monotonic() + PIPE_WAIT
        while len(data) <= limit:
            ready, _, _ = select.select([descriptor], [], [], max(0.0, min(0.1, deadline - time.monotonic())))
            chunk = _chunk(descriptor, min(CHUNK, limit + 1 - len(data))) if ready else None
            if chunk:
                data += chunk
                begun, deadline = True, time.monotonic() + PIPE_WAIT
            elif chunk == b"" and begun:
                break
            elif time.monotonic() >= deadline:
                raise ReadError(f"{name}: a pipe that nothing was written to for {PIPE_WAIT:.0f} seconds")
            elif chunk == b"":
                time.sleep(0.02)  # no writer has come yet
    finally:
        os.close(descriptor)
    return bytes(data)


def _chunk(descriptor: int, size: int) -> bytes | None:
    """Bytes, none at the end, or None where none have come yet."""
    try:
        return os.read(descriptor, size)
    except BlockingIOError:
        return None
