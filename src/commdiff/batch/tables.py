"""Finished pairs as Parquet tables (extra ``parquet``). The same rows in the same order give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

from .. import resources
from ..errors import MissingExtraError
from ..report.tables import COLUMNS

GROUP = 20_000  # rows of a row group, which is what is pending in memory at once

Row = list[Any]
_DATA = resources.table("data/batch.toml")
TABLES: dict[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in _DATA["columns"].items()}
TABLES["changes"] += COLUMNS
_TYPES = {column: kind for kind, columns in _DATA["types"].items() for column in columns}


def arrow() -> Any:
    """Return pyarrow; MissingExtraError if it is not installed."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ModuleNotFoundError:
        raise MissingExtraError("batch: pyarrow is not installed: pip install 'commdiff[parquet]'") from None


def _schema(library: Any, table: str) -> Any:
    kinds = {
        "lists": library.list_(library.string()),
        "flags": library.int64() if table == "pairs" else library.bool_(),
        "numbers": library.int64(),
        "shares": library.float64(),
    }
    return library.schema([(name, kinds.get(_TYPES.get(name, ""), library.string())) for name in TABLES[table]])


def write(parts: Iterable[Path], folder: Path) -> dict[str, int]:
    """Write the tables of these parts, in order, and return the number of rows of each; older tables are replaced."""
    library = arrow()
    counts = dict.fromkeys(TABLES, 0)
    pending: dict[str, list[Row]] = {name: [] for name in TABLES}
    files = {name: folder / f".{name}.parquet.part" for name in TABLES}
    writers = {
        name: library.parquet.ParquetWriter(files[name], _schema(library, name), compression="zstd") for name in TABLES
    }

    def flush(name: str, least: int) -> None:
        while len(pending[name]) >= least:
            rows, pending[name] = pending[name][:GROUP], pending[name][GROUP:]
            columns, schema = zip(*rows, strict=True), _schema(library, name)
            arrays = [library.array(list(c), type=field.type) for c, field in zip(columns, schema, strict=True)]
            writers[name].write_table(library.Table.from_arrays(arrays, schema=schema))
            counts[name] += len(rows)

    try:
        for path in parts:
            part = json.loads(path.read_bytes())
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
