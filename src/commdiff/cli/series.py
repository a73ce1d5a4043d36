"""The command on many rounds: reads them, calls the public API, writes the result, returns the exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import commdiff

from .. import (
    History,
    ReadError,
    Settings,
    Statement,
    UsageError,
)
from ..report import history as reports
from .console import (
    color,
    emit,
    file_of,
    filled,
    implied,
    named,
    spare_inputs,
    width,
    working,
)
from .jobs import project_settings

FORMATS = reports.FORMATS


def trace(
    files: Sequence[str],
    *,
    format: str | None = None,
    output: str | None = None,
    phrase: str | None = None,
    only: Sequence[str] = (),
    topic: str | None = None,
    history: str | None = None,
    topics: Sequence[str] = (),
    lexicon: Sequence[str] = (),
    profile: str | None = None,
    pager: bool = True,
) -> int:
    """A report on the rounds on stdout or in ``output``, which may be the stored history itself."""
    file = file_of(output)
    chosen = reports.check_format(format) if format is not None else implied(file, reports.SUFFIXES, FORMATS)
    kinds = named(reports.events_of(",".join(only)), only)
    if not files and history is None:
        raise UsageError("the rounds are missing; commdiff trace --help tells more")
    filled("FILE", *files)
    texts = [str(path) for name in files if name != "-" for path in commdiff.round_files(name)]
    spare_inputs(file, *texts)
    settings = project_settings(lexicon, profile, topics)
    with working(*texts):
        found = _history(files, history, settings)
    words = commdiff.find_phrase(found, phrase) if phrase is not None else None
    text = commdiff.render_history(
        found, chosen, only=kinds, topic=topic, phrase=words, width=width(), color=color(file)
    )
    emit(text, file, page=pager and chosen == "terminal")
    return 0


def _history(files: Sequence[str], stored: str | None, settings: Settings) -> History:
    if files.count("-") > 1:
        raise UsageError("only one operand can be -, stdin")
    rounds = [_source(name) for name in files]
    if stored is not None:
        return commdiff.extend(stored, *rounds, settings=settings)
    return commdiff.trace(rounds, settings=settings)


def _source(name: str) -> str | Statement:
    if name != "-":
        return name
    if sys.stdin is None:
        raise ReadError("<stdin>: is closed")
    return commdiff.read(sys.stdin.buffer)
