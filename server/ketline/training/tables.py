"""Rows in zstd-compressed parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows that share their keys; the folder is made."""
    import pyarrow
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, compression="zstd", compression_level=15)


def read_rows(path: Path) -> Iterable[dict[str, Any]]:
    """Rows of a file, as dictionaries."""
    from pyarrow import parquet

    return parquet.read_table(path).to_pylist()
