"""Finished pairs as Parquet tables (extra ``parquet``). The same rows in the same order give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import MissingExtraError
from ..model import KINDS
from . import workers

GROUP = 20_000
"""Rows of a row group, which is what is pending in memory at once."""

TABLES: dict[str, Sequence[str]] = {
    "pairs": workers.PAIRS,
    "changes": workers.CHANGES,
    "links": workers.LINKS,
    "evidence": workers.EVIDENCE,
}
_LISTS = {"topics", "dimensions", "directions", "old_words", "new_words", "rules", "notices"}
_FLAGS = {("changes", "moved"), ("changes", "split"), ("changes", "merged"), ("links", "moved")}
_NUMBERS = {
    "old_clauses", "new_clauses", *KINDS, "moved", "old_start", "old_end", "new_start", "new_end", "old_clause",
    "new_clause", "number", "start", "end",
}  # fmt: skip
_SHARES = {"similarity", "score", "level"}


def arrow() -> Any:
    """Return pyarrow; MissingExtraError if it is not installed."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ModuleNotFoundError:
        raise MissingExtraError("batch: pyarrow is not installed: pip install 'commdiff[parquet]'") from None


def _schema(library: Any, table: str) -> Any:
    def kind(name: str) -> Any:
        if name in _LISTS:
            return library.list_(library.string())
        if (table, name) in _FLAGS:
            return library.bool_()
        if name in _NUMBERS:
            return library.int64()
        return library.float64() if name in _SHARES else library.string()

    return library.schema([(name, kind(name)) for name in TABLES[table]])


def write(parts: Iterable[Path], folder: Path) -> dict[str, int]:
    """Write the tables of these parts, in their order; they replace older tables when all are complete.

    Args:
        parts: Files of finished pairs.
        folder: The folder of the tables.

    Returns:
        The number of rows of each table.
    """
    library = arrow()
    counts = dict.fromkeys(TABLES, 0)
    pending: dict[str, list[workers.Row]] = {name: [] for name in TABLES}
    files = {name: folder / f".{name}.parquet.part" for name in TABLES}
    writers = {
        name: library.parquet.ParquetWriter(files[name], _schema(library, name), compression="zstd") for name in TABLES
    }

    def flush(name: str, least: int) -> None:
        while len(pending[name]) >= max(least, 1):
            rows, pending[name] = pending[name][:GROUP], pending[name][GROUP:]
            columns = list(zip(*rows, strict=True))
            schema = _schema(library, name)
            arrays = [library.array(list(c), type=field.type) for c, field in zip(columns, schema, strict=True)]
            writers[name].write_table(library.Table.from_arrays(arrays, schema=schema))
            counts[name] += len(rows)

    try:
        for part in _read(parts):
            for name in TABLES:
                pending[name] += part[name]
                flush(name, GROUP)
        for name in TABLES:
            flush(name, 1)
            writers[name].close()
        for name, file in files.items():
            file.replace(folder / f"{name}.parquet")
    finally:
        for name, writer in writers.items():
            writer.close()
            files[name].unlink(missing_ok=True)
    return counts


def _read(parts: Iterable[Path]) -> Iterator[dict[str, list[workers.Row]]]:
    for path in parts:
        yield json.loads(path.read_bytes())
