"""``ketline train corpus``: distinct, error-free general programs over many families, as a parquet file.

Rows: family, text, version (2 or 3), split (train, validation, test) and held_out (not train). Beside the table
stands a manifest with the seed, the count and a hash of all texts, from which anybody can write the same table
again; the repository keeps the manifest only.

Programs come in chunks of draws; what a chunk holds depends on the seed and its number alone, so any number of
processes gives the same table. Finished chunks are kept in a folder beside the output until the table is
written: an interrupted command goes on from there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import shutil
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

MAX_CHARACTERS = 4000
"""Longer programs are dropped: few would fit a model's context."""

CHUNK = 500
"""Draws a chunk."""

MANIFEST_PACKAGES = ("numpy", "qiskit", "mqt.bench")
"""Packages whose versions the texts depend on."""


@dataclass(frozen=True)
class Row:
    """One program."""

    family: str
    text: str
    version: int
    fingerprint: str


@dataclass
class Chunk:
    """What some draws gave: programs, and what was dropped."""

    rows: list[Row] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    errors: dict[str, list[str]] = field(default_factory=dict)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train corpus``."""
    parser.add_argument("--count", type=int, default=100_000, help="distinct programs (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes; the programs do not depend on it")
    parser.add_argument(
        "--verify",
        type=int,
        default=500,
        metavar="N",
        help="read this many with openqasm3, and with Qiskit where promised",
    )
    parser.add_argument("--record", action="store_true", help="replace a manifest that says otherwise")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/datasets/programs.parquet"))


def execute(args: argparse.Namespace) -> int:
    """Write the table and its manifest; exit 1 if a program has an error or the texts are not the recorded ones."""
    from ketline.training.tables import write_rows

    started = time.monotonic()
    parts = Parts(args.output.with_suffix(".parts"), args.seed, CHUNK)
    try:
        rows, dropped, errors = collect(args.count, args.seed, args.jobs, parts, CHUNK)
    except KeyboardInterrupt:
        print(f"\n{len(parts)} chunks are kept in {parts.folder}; the same command goes on from there")
        return 130
    table = with_splits(rows)
    manifest = manifest_of(table, args.seed)
    write_rows(args.output, table)
    recorded = _record(args.output.with_suffix(".json"), manifest, args.record)
    parts.remove()
    print_table(table, dropped)
    print(f"{manifest['count']} distinct programs of {len(manifest['families'])} families in {_minutes(started)}")
    for family, (count, message, text) in sorted(errors.items()):
        print(f"{family}: {count} programs with an error, the first ({message}):\n{text}")
    unread = unreadable(table[:: max(1, len(table) // max(1, args.verify))][: args.verify])
    for text, message in unread[:5]:
        print(f"not read by others ({message}):\n{text}")
    return 0 if recorded and not errors and not unread else 1


def _minutes(started: float) -> str:
    seconds = time.monotonic() - started
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.1f} min"


# -- drawing ---------------------------------------------------------------------------------


def schedule() -> list[str]:
    """The families in the order of the draws, each as often as its weight."""
    from ketline.training.programs.registry import FAMILIES

    most = max(family.weight for family in FAMILIES.values())
    return [name for turn in range(most) for name, family in FAMILIES.items() if family.weight > turn]


def draw_chunk(seed: int, number: int, size: int) -> Chunk:
    """Draws ``number * size`` and following: distinct among themselves, short, not published, without errors."""
    import numpy as np

    from ketline.training.programs.fingerprint import fingerprint, published_fingerprints
    from ketline.training.programs.registry import write_program

    order = schedule()
    chunk, seen, published = Chunk(), set(), published_fingerprints()
    for index in range(number * size, (number + 1) * size):
        family = order[index % len(order)]
        try:
            text = write_program(family, np.random.default_rng([seed, index]))
        except Exception as error:  # a mistake of the family, told like an error in its text
            chunk.dropped["not written"] += 1
            chunk.errors.setdefault(family, []).append(f"draw {index}: {type(error).__name__}: {error}\n")
            continue
        key = fingerprint(text)
        if len(text) > MAX_CHARACTERS:
            chunk.dropped["too long"] += 1
        elif key in published:
            chunk.dropped["published"] += 1
        elif key in seen:
            chunk.dropped["drawn before"] += 1
        elif (message := first_error(text)) is not None:
            chunk.dropped["with an error"] += 1
            chunk.errors.setdefault(family, []).append(f"{message}\n{text}")
        else:
            chunk.rows.append(Row(family, text, version_of(text), key))
        seen.add(key)
    return chunk


def first_error(text: str) -> str | None:
    """What ``ketline check`` calls an error in the program, if anything."""
    from ketline.diagnostics.catalog import severity
    from ketline.workspace import Snapshot

    errors = (problem for problem in Snapshot(text).problems if severity(problem.code) == "error")
    return next((f"{problem.code}: {problem.message}" for problem in errors), None)


def version_of(text: str) -> int:
    """Language version that the program states."""
    return 2 if "OPENQASM 2" in text else 3


def collect(
    count: int, seed: int, jobs: int, parts: Parts | None = None, size: int = CHUNK
) -> tuple[list[Row], Counter[str], dict[str, tuple[int, str, str]]]:
    """(``count`` distinct programs, numbers of dropped ones by reason, {family: (number, message, text)})."""
    from tqdm import tqdm

    rows: list[Row] = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    errors: dict[str, tuple[int, str, str]] = {}
    with tqdm(total=count, unit="program", desc="corpus", mininterval=2) as bar:
        for chunk in _chunks(seed, jobs, parts, size):
            dropped += chunk.dropped
            for family, found in chunk.errors.items():
                message, _, text = found[0].partition("\n")
                before = errors.get(family, (0, message, text))
                errors[family] = (before[0] + len(found), *before[1:])
            fresh = [row for row in chunk.rows if row.fingerprint not in seen]
            dropped["drawn before"] += len(chunk.rows) - len(fresh)
            fresh = fresh[: count - len(rows)]
            seen.update(row.fingerprint for row in fresh)
            rows += fresh
            bar.update(len(fresh))
            if len(rows) >= count:
                return rows, dropped, errors
    raise AssertionError("chunks never end")


def _chunks(seed: int, jobs: int, parts: Parts | None, size: int) -> Iterator[Chunk]:
    """All chunks in order, without end; read where they are kept, else drawn."""
    if jobs <= 1:
        number = 0
        while True:
            yield _kept_or_drawn(seed, number, size, parts)
            number += 1
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context) as pool:
        waiting: deque[Future[Chunk]] = deque()
        number = 0
        try:
            while True:
                while len(waiting) < 2 * jobs:
                    waiting.append(pool.submit(_kept_or_drawn, seed, number, size, parts))
                    number += 1
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _kept_or_drawn(seed: int, number: int, size: int, parts: Parts | None) -> Chunk:
    kept = parts.read(number) if parts is not None else None
    if kept is not None:
        return kept
    chunk = draw_chunk(seed, number, size)
    if parts is not None:
        parts.keep(number, chunk)
    return chunk


def distinct_programs(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """(family, text) of the first ``count`` programs of a seed, without checks: for tests and samples."""
    import numpy as np

    from ketline.training.programs.fingerprint import fingerprint
    from ketline.training.programs.registry import write_program

    order = schedule()
    seen: set[str] = set()
    index = 0
    while len(seen) < count:
        family = order[index % len(order)]
        text = write_program(family, np.random.default_rng([seed, index]))
        index += 1
        key = fingerprint(text)
        if key not in seen and len(text) <= MAX_CHARACTERS:
            seen.add(key)
            yield family, text


class Parts:
    """Finished chunks in a folder; those of another seed or another generator are thrown away."""

    def __init__(self, folder: Path, seed: int, size: int) -> None:
        self.folder = folder
        head = {"seed": seed, "chunk": size, "longest": MAX_CHARACTERS, "generator": _sources()}
        said = folder / "head.json"
        if said.is_file() and json.loads(said.read_text(encoding="utf-8")) != head:
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        said.write_text(json.dumps(head), encoding="utf-8")

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob("[0-9]*.json"))

    def read(self, number: int) -> Chunk | None:
        """The chunk, if it is there."""
        path = self._path(number)
        if not path.is_file():
            return None
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Chunk([Row(**row) for row in kept["rows"]], Counter(kept["dropped"]), kept["errors"])

    def keep(self, number: int, chunk: Chunk) -> None:
        """Write the chunk, whole or not at all."""
        path = self._path(number)
        unfinished = path.with_suffix(".unfinished")
        kept = {
            "rows": [asdict(row) for row in chunk.rows],
            "dropped": dict(chunk.dropped),
            "errors": chunk.errors,
        }
        unfinished.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        os.replace(unfinished, path)

    def remove(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}.json"


def _sources() -> str:
    """A hash of what writes the programs."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).with_name("programs").glob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# -- the table and its manifest --------------------------------------------------------------


def with_splits(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows of the table; near duplicates are on one side of the split."""
    from ketline.training.near_duplicates import clusters, shingles, split

    labels = clusters([shingles(row.text) for row in rows])
    sides = split(labels, [row.family for row in rows], [row.fingerprint for row in rows])
    return [
        {
            "family": row.family,
            "text": row.text,
            "version": row.version,
            "cluster": label,
            "split": side,
            "held_out": side != "train",
        }
        for row, label, side in zip(rows, labels, sides)
    ]


def manifest_of(table: Sequence[dict[str, Any]], seed: int) -> dict[str, Any]:
    """What the table is and how to make it again."""
    from ketline.training.near_duplicates import RUN, SAME_SIDE
    from ketline.training.programs.registry import GENERATOR_VERSION

    digest = hashlib.sha256()
    for row in table:
        digest.update(row["text"].encode() + b"\0")
    return {
        "generator": GENERATOR_VERSION,
        "seed": seed,
        "count": len(table),
        "sha256": digest.hexdigest(),
        "packages": {name: metadata.version(name) for name in MANIFEST_PACKAGES},
        "characters": sum(len(row["text"]) for row in table),
        "versions": dict(sorted(Counter(str(row["version"]) for row in table).items())),
        "splits": dict(Counter(row["split"] for row in table)),
        "near_duplicates": {"tokens": RUN, "jaccard": SAME_SIDE, "clusters": len({row["cluster"] for row in table})},
        "families": dict(sorted(Counter(row["family"] for row in table).items())),
    }


def _record(path: Path, manifest: dict[str, Any], replace: bool) -> bool:
    """Write the manifest; False where one of the same seed and count has another hash and is to stay."""
    if path.is_file() and not replace:
        before = json.loads(path.read_text(encoding="utf-8"))
        same = all(before.get(key) == manifest[key] for key in ("generator", "seed", "count"))
        if same and before.get("sha256") != manifest["sha256"]:
            print(f"the texts are not those of {path}, made with {before.get('packages')}; here {manifest['packages']}")
            return False
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return True


def print_table(table: Sequence[dict[str, Any]], dropped: Counter[str]) -> None:
    """Programs and characters of each family, and the totals."""
    from rich.console import Console
    from rich.table import Table

    shown = Table("family", *(_right(name) for name in ("programs", "version 2", "characters", "validation", "test")))
    by_family: dict[str, list[dict[str, Any]]] = {}
    for row in table:
        by_family.setdefault(row["family"], []).append(row)
    for family, rows in sorted(by_family.items()):
        shown.add_row(family, *_figures(rows))
    shown.add_section()
    shown.add_row(f"{len(by_family)} families", *_figures(table))
    console = Console()
    console.print(shown)
    console.print("dropped: " + (", ".join(f"{n} {reason}" for reason, n in dropped.most_common()) or "none"))


def _right(name: str) -> Any:
    from rich.table import Column

    return Column(name, justify="right")


def _figures(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [
        f"{len(rows):,}",
        f"{sum(row['version'] == 2 for row in rows):,}",
        f"{sum(len(row['text']) for row in rows):,}",
        f"{sum(row['split'] == 'validation' for row in rows):,}",
        f"{sum(row['split'] == 'test' for row in rows):,}",
    ]


# -- other readers ---------------------------------------------------------------------------


def unreadable(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Programs that the reference parser rejects, or Qiskit where their family promises that it reads them.

    The reference parser is for version 3 and knows no ``opaque``; version 2 is Qiskit's to judge.
    """
    return unparsable([row["text"] for row in rows if row["version"] == 3]) + not_imported(rows)


def unparsable(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Programs the reference parser rejects, with its message."""
    import openqasm3

    bad = []
    for text in texts:
        try:
            openqasm3.parse(text)
        except Exception as error:
            bad.append((text, f"{type(error).__name__} {error}"))
    return bad


def not_imported(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Programs that Qiskit should read and does not: all of version 2, and its own exports."""
    from qiskit import qasm2, qasm3

    from ketline.training.programs.registry import FAMILIES

    bad = []
    for row in rows:
        try:
            if row["version"] == 2:
                qasm2.loads(row["text"], custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
            elif FAMILIES[row["family"]].imported:
                qasm3.loads(row["text"])
        except Exception as error:
            bad.append((row["text"], f"{type(error).__name__} {error}"))
    return bad
