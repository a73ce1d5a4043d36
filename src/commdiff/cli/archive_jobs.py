"""The work of the commands on an archive; ``jobs`` has the others."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import attrs

import commdiff

from .. import MissingExtraError, ReadError, UsageError
from ..errors import reason
from ..report import render
from .console import (
    REFUSED,
    choose_format,
    color,
    complain,
    counted,
    counting,
    emit,
    file_of,
    filled,
    spare_inputs,
    width,
)
from .jobs import RAN, project_settings
from .options import Options


def add(options: Options) -> int:
    """Add texts and print one line for each; return REFUSED if one cannot be read.

    No archive is created if none of them can be read.
    """
    path = options.archive
    filled("ARCHIVE", path)
    filled("FILE", *options.files)
    settings = project_settings(options)
    failed = 0
    found = list(_files(options.files))
    if not found:
        raise ReadError(f"{', '.join(options.files)}: no texts in it")
    empty = not os.path.lexists(path)
    try:
        with commdiff.Archive(path, create=True, settings=settings) as archive:
            for file in found:
                try:
                    added = archive.add(file, series=options.series_name, date=options.date)
                except (ReadError, MissingExtraError) as error:
                    failed += 1
                    complain(f"{error}; skipped")
                    continue
                empty = False
                entry = added.entry
                what = f"added {entry.number}" if added.new else f"there already as {entry.number}"
                about = f"{entry.series}, {entry.date or 'undated'}, {counted(entry.clauses, 'clause')}"
                emit(f"{what}: {render.visible(file)} ({about})\n")
    finally:
        if empty:
            _remove(path)
    return REFUSED if failed else RAN


def _remove(path: str) -> None:
    """Delete a new and empty archive with the files that SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            os.unlink(f"{path}{ending}")  # noqa: PTH108 - the name is the user's own


def _files(operands: Sequence[str]) -> Iterator[str]:
    """The files, with those in folders; hidden files are left out."""
    for operand in operands:
        path = Path(operand)
        try:
            inside = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else None
        except (OSError, ValueError) as error:
            raise ReadError(f"{operand}: {reason(error)}") from None
        if inside is None:
            yield operand
        else:
            yield from (str(f) for f in inside if not any(part.startswith(".") for part in f.relative_to(path).parts))


def list_entries(options: Options) -> int:
    """Print the statements of an archive, one a line."""
    with commdiff.Archive(options.archive) as archive:
        held = archive.entries(options.series)
    if options.json:
        emit(json.dumps([attrs.asdict(entry) for entry in held], indent=1) + "\n")
        return RAN
    rows = [(str(e.number), e.date or "undated", e.series, f"{e.clauses:,}", e.title or e.name) for e in held]
    emit(_table(("no.", "date", "series", "clauses", "title"), rows, right=(0, 3)))
    return RAN


def remove(options: Options) -> int:
    """Remove statements."""
    with commdiff.Archive(options.archive) as archive:
        for name in options.statements:
            entry = archive.remove(name)
            emit(f"removed {entry.number}: {render.visible(entry.name)}\n")
    return RAN


def stats(options: Options) -> int:
    """Print the size of an archive."""
    with commdiff.Archive(options.archive) as archive:
        found = archive.stats()
    if options.json:
        emit(json.dumps(attrs.asdict(found), indent=1) + "\n")
        return RAN
    each = f", {found.size / found.clauses:,.0f} a clause" if found.clauses else ""
    held = f"{counted(found.statements, 'statement')}, {counted(found.clauses, 'clause')}"
    head = f"{held}, {found.size:,} bytes{each}; version {found.version}"
    rows = [(s.name, f"{s.statements:,}", f"{s.clauses:,}", s.first or "", s.last or "") for s in found.series]
    emit(head + "\n\n" + _table(("series", "statements", "clauses", "first", "last"), rows, right=(1, 2)))
    return RAN


def precedent(options: Options) -> int:
    """Print where language was agreed before."""
    file = file_of(options.output)
    chosen = options.format or choose_format(None, file)
    spare_inputs(file, options.archive)
    with commdiff.Archive(options.archive, settings=project_settings(options)) as archive:
        found = archive.precedents(
            _stdin() if options.wording == "-" else options.wording,
            series=options.series,
            since=options.since,
            until=options.until,
            topic=options.topic,
            stronger_than=options.stronger_than,
            limit=options.limit,
        )
    text = render.render(found, chosen, width=width(), color=color(file))
    emit(text, file, page=chosen == "terminal")
    return RAN


def batch(options: Options) -> int:
    """Compare every pair of a collection, into tables; return REFUSED if one fails."""
    filled("--out", options.out)
    settings = project_settings(options)
    with counting("comparing") as progress:
        found = commdiff.compare_all(
            options.source,
            options.out,
            settings=settings,
            workers=options.workers,
            dask=options.dask,
            progress=progress,
        )
    for pair, why in found.failed:
        where = "" if pair.name.split(" → ")[0] in why or pair.name.split(" → ")[-1] in why else f"{pair.name}: "
        complain(f"{where}{why}; skipped")
    compared = found.pairs - found.kept - len(found.failed)
    pairs = counted(found.pairs, "pair")
    emit(f"{pairs}: {compared:,} compared, {found.kept:,} kept from before, {len(found.failed):,} failed\n")
    for name, rows in found.rows:
        emit(f"{found.folder / name}.parquet: {counted(rows, 'row')}\n")
    return REFUSED if found.failed else RAN


def _stdin() -> str:
    if sys.stdin is None:
        raise ReadError("<stdin>: is closed")
    with suppress(UnicodeDecodeError):
        return sys.stdin.buffer.read(1 << 20).decode("utf-8-sig")
    raise UsageError("<stdin>: is not UTF-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> str:
    """Columns in plain text; the last column is not padded."""
    lines = [head, *([render.visible(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    out = []
    for line in lines:
        cells = [cell.rjust(widths[at]) if at in right else cell.ljust(widths[at]) for at, cell in enumerate(line)]
        out.append("  ".join(cells).rstrip() + "\n")
    return "".join(out)
