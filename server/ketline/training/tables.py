"""Rows in zstd-compressed parquet files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class UnreadableTable(Exception):
    """A data set is missing or damaged; the message is one line for the user."""


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows that share their keys; the folder is made."""
    import pyarrow

    write_table(path, pyarrow.Table.from_pylist(rows))


def write_table(path: Path, table: Any) -> None:
    """Write a pyarrow table as a whole or not at all; the folder is made."""
    from pyarrow import parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".partial")
    try:
        parquet.write_table(table, temporary, compression="zstd", compression_level=19)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def is_held_out(row: dict[str, Any]) -> bool:
    """Whether a row of either data set is not for training."""
    return bool(row["split"] != "train")


def read_table(path: Path) -> Any:
    """A file as a pyarrow table; raises ``UnreadableTable``."""
    import pyarrow
    from pyarrow import parquet

    try:
        return parquet.read_table(path)
    except FileNotFoundError:
        raise UnreadableTable(f"{path}: no such file; `ketline train data` and `corpus` write it") from None
    except (pyarrow.ArrowException, OSError) as error:
        raise UnreadableTable(f"{path}: not a parquet file ({error})") from error


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Rows of a file, as dictionaries; raises ``UnreadableTable``."""
    found: list[dict[str, Any]] = read_table(path).to_pylist()
    return found


def read_lines(path: Path) -> list[dict[str, Any]]:
    """One JSON object a line. Raises ``OSError`` and ``json.JSONDecodeError``."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
