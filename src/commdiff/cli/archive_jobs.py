"""What the commands about an archive do; see ``jobs`` for the main job."""

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
from ..report import render
from .console import (
    choose_format,
    color,
    counted,
    counting,
    emit,
    file_of,
    filled,
    reason,
    spare_inputs,
    width,
)
from .jobs import RAN, project_settings
from .main import complain

SKIPPED = 2


def add(
    path: str, files: Sequence[str], *, series: str | None = None, date: str | None = None, topics: Sequence[str] = ()
) -> int:
    """Adds texts, one line each on stdout once it is kept; SKIPPED where one could not be read.

    No archive is made where none of them can be.
    """
    filled("ARCHIVE", path)
    filled("FILE", *files)
    settings = project_settings((), None, topics)
    failed = 0
    found = list(_files(files))
    if not found:
        raise ReadError(f"{', '.join(files)}: holds no texts")
    empty = not os.path.lexists(path)
    try:
        with commdiff.Archive(path, create=True, settings=settings) as archive:
            for file in found:
                try:
                    added = archive.add(file, series=series, date=date)
                except (ReadError, MissingExtraError) as error:
                    failed += 1
                    complain(f"{error}; passed over")
                    continue
                empty = False
                entry = added.entry
                what = f"added {entry.number}" if added.new else f"there already as {entry.number}"
                about = f"{entry.series}, {entry.date or 'undated'}, {counted(entry.clauses, 'clause')}"
                emit(f"{what}: {render.visible(file)} ({about})\n")
    finally:
        if empty:
            _remove(path)
    return SKIPPED if failed else RAN


def _remove(path: str) -> None:
    """An archive that was made and holds nothing, with what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            os.unlink(f"{path}{ending}")  # noqa: PTH108 - the name is the user's own


def _files(operands: Sequence[str]) -> Iterator[str]:
    """The files, folders taken apart; hidden files are left out."""
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


def list_entries(path: str, *, series: Sequence[str] = (), as_json: bool = False) -> int:
    """What an archive holds, one statement a line."""
    with commdiff.Archive(path) as archive:
        held = archive.entries(series)
    if as_json:
        emit(
            json.dumps([{name: getattr(entry, name) for name in entry.__match_args__} for entry in held], indent=1)
            + "\n"
        )
        return RAN
    rows = [(str(e.number), e.date or "undated", e.series, f"{e.clauses:,}", e.title or e.name) for e in held]
    emit(_table(("no.", "date", "series", "clauses", "title"), rows, right=(0, 3)))
    return RAN


def remove(path: str, which: Sequence[str]) -> int:
    """Takes statements out."""
    with commdiff.Archive(path) as archive:
        for name in which:
            entry = archive.remove(name)
            emit(f"removed {entry.number}: {render.visible(entry.name)}\n")
    return RAN


def stats(path: str, *, as_json: bool = False) -> int:
    """An archive in numbers."""
    with commdiff.Archive(path) as archive:
        found = archive.stats()
    if as_json:
        emit(json.dumps(attrs.asdict(found), indent=1) + "\n")
        return RAN
    each = f", {found.size / found.clauses:,.0f} a clause" if found.clauses else ""
    held = f"{counted(found.statements, 'statement')}, {counted(found.clauses, 'clause')}"
    head = f"{held}, {found.size:,} bytes{each}; version {found.version}"
    rows = [(s.name, f"{s.statements:,}", f"{s.clauses:,}", s.first or "", s.last or "") for s in found.series]
    emit(head + "\n\n" + _table(("series", "statements", "clauses", "first", "last"), rows, right=(1, 2)))
    return RAN


def precedent(
    path: str,
    wording: str,
    *,
    series: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    topic: str | None = None,
    stronger_than: str | None = None,
    limit: int = 10,
    format: str | None = None,
    output: str | None = None,
    lexicon: Sequence[str] = (),
    profile: str | None = None,
    encoder: str | None = None,
) -> int:
    """Where language was agreed before."""
    file = file_of(output)
    chosen = format or choose_format(None, file)
    spare_inputs(file, path)
    settings = project_settings(lexicon, profile, encoder=encoder)
    with commdiff.Archive(path, settings=settings) as archive:
        found = archive.precedents(
            _stdin() if wording == "-" else wording,
            series=series,
            since=since,
            until=until,
            topic=topic,
            stronger_than=stronger_than,
            limit=limit,
        )
    text = render.render_precedents(found, chosen, width=width(), color=color(file))
    emit(text, file, page=chosen == "terminal")
    return RAN


def batch(
    source: str,
    out: str,
    *,
    workers: int | None = None,
    dask: str | None = None,
    lexicon: Sequence[str] = (),
    topics: Sequence[str] = (),
    profile: str | None = None,
) -> int:
    """Every pair of a collection, into tables; SKIPPED where one failed."""
    filled("--out", out)
    settings = project_settings(lexicon, profile, topics)
    with counting("comparing") as progress:
        found = commdiff.compare_all(source, out, settings=settings, workers=workers, dask=dask, progress=progress)
    for pair, why in found.failed:
        where = "" if pair.name.split(" → ")[0] in why or pair.name.split(" → ")[-1] in why else f"{pair.name}: "
        complain(f"{where}{why}; passed over")
    compared = found.pairs - found.kept - len(found.failed)
    pairs = counted(found.pairs, "pair")
    emit(f"{pairs}: {compared:,} compared, {found.kept:,} kept from before, {len(found.failed):,} failed\n")
    for name, rows in found.rows:
        emit(f"{found.folder / name}.parquet: {counted(rows, 'row')}\n")
    return SKIPPED if found.failed else RAN


def _stdin() -> str:
    if sys.stdin is None:
        raise ReadError("<stdin>: is closed")
    with suppress(UnicodeDecodeError):
        return sys.stdin.buffer.read(1 << 20).decode("utf-8-sig")
    raise UsageError("<stdin>: is not UTF-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> str:
    """Columns in plain text, the last one as long as it is."""
    lines = [head, *([render.visible(cell) for cell in row] for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    out = []
    for line in lines:
        cells = [cell.rjust(widths[at]) if at in right else cell.ljust(widths[at]) for at, cell in enumerate(line)]
        out.append("  ".join(cells).rstrip() + "\n")
    return "".join(out)
