"""Finished work on disk, a file a part, so that a run killed at any moment goes on where it was.

A part is written under another name and renamed, so it is there whole or not at all. It carries the fingerprint of the
settings that made it and the name of what is in it; one of other settings or other content, or that cannot be read, is
made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ketline.training.tables import UnreadableTable

METADATA_KEY = b"ketline"


class Parts:
    """Parts ``NAME-000123.parquet`` of one run in a folder."""

    def __init__(self, folder: Path, name: str, settings: Mapping[str, Any], schema: Any) -> None:
        self.folder, self.name, self.schema = folder, name, schema
        self.fingerprint = hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:16]
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, index: int) -> Path:
        """Where part ``index`` is."""
        return self.folder / f"{self.name}-{index:06d}.parquet"

    def finished(self, contents: Sequence[str]) -> tuple[set[int], list[Path]]:
        """Which parts are there with what ``contents`` says of each, and the damaged files that are not counted."""
        done, damaged = set(), []
        for index, content in enumerate(contents):
            path = self.path(index)
            if not path.exists():
                continue
            state = self._state(path, content)
            if state == "good":
                done.add(index)
            elif state == "damaged":
                damaged.append(path)
        return done, damaged

    def _state(self, path: Path, content: str) -> str:
        from pyarrow import ArrowException, parquet

        try:
            file = parquet.ParquetFile(path)
            file.read()
        except (ArrowException, OSError):
            return "damaged"
        found = (file.schema_arrow.metadata or {}).get(METADATA_KEY, b"").decode()
        return "good" if found == self._mark(content) else "other"

    def _mark(self, content: str) -> str:
        return f"{self.fingerprint} {content}"

    def write(self, index: int, content: str, rows: list[dict[str, Any]]) -> None:
        """Store a part; raises OSError, for example where the disk is full, and leaves nothing half written."""
        import pyarrow
        from pyarrow import parquet

        table = pyarrow.Table.from_pylist(rows, self.schema.with_metadata({METADATA_KEY: self._mark(content)}))
        path = self.path(index)
        temporary = path.with_suffix(".partial")
        try:
            parquet.write_table(table, temporary, compression="zstd")
            os.replace(temporary, path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    def tables(self, indices: Iterable[int]) -> Any:
        """The rows of these parts as one table.

        Raises:
            UnreadableTable: for a part that is missing or damaged.
        """
        import pyarrow
        from pyarrow import parquet

        tables = []
        for index in indices:
            try:
                tables.append(parquet.read_table(self.path(index)).replace_schema_metadata(None))
            except (pyarrow.ArrowException, OSError) as error:
                raise UnreadableTable(f"{self.path(index)}: not a finished part ({error})") from error
        return pyarrow.concat_tables(tables) if tables else self.schema.empty_table()
