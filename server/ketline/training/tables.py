"""Rows in zstd-compressed parquet files."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class UnreadableTable(Exception):
    """A data set is missing or damaged; the message is one line for the user."""


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows that share their keys; the folder is made."""
    import pyarrow
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(rows), path, compression="zstd", compression_level=15)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a file, as dictionaries; raises ``UnreadableTable``."""
    import pyarrow
    from pyarrow import parquet

    try:
        return parquet.read_table(path).to_pylist()
    except FileNotFoundError:
        raise UnreadableTable(f"{path}: no such file; `ketline train data` and `corpus` write it") from None
    except (pyarrow.ArrowInvalid, OSError) as error:
        raise UnreadableTable(f"{path}: not a parquet file ({error})") from error
