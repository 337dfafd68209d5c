"""``ketline train data``: optimised circuits as a Parquet file, made in parts by all cores or by a Dask cluster.

The same seed gives the same rows, whoever makes them and however often the run is interrupted, as far as compiled
kernels round alike: along a flat valley another rounding may end elsewhere. See ``ketline.training.dataset`` for the
parts and ``dataset/schema.py`` for the columns.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

INSTANCES = 30_400
COMPARED = 300
"""QAOA rows that ``--check starts`` looks at."""

CIRCUITS = Path("models/datasets/circuits.parquet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train data``."""
    parser.add_argument(
        "--instances", type=int, default=INSTANCES, metavar="N", help="distinct instances (default %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes here (default: all cores)")
    parser.add_argument("--scheduler", metavar="tcp://HOST:PORT", help="a Dask scheduler whose workers do the work")
    parser.add_argument("--exclude", type=Path, help="rows (JSON lines) that no instance may be isomorphic to")
    parser.add_argument(
        "--work", type=Path, default=Path("build/circuits"), help="folder of finished parts (default %(default)s)"
    )
    parser.add_argument(
        "--check", choices=("quick", "full", "starts"),
        help="check every row of -o by Qiskit instead of making it (full: its importer parses the text, too), or "
        "compare the angles of 300 QAOA rows with the best of 20 random starts",
    )  # fmt: skip
    parser.add_argument(
        "--card", type=Path, metavar="README", help="also draw the pictures and figures of the data card"
    )
    parser.add_argument("-o", "--output", type=Path, default=CIRCUITS)


def execute(args: argparse.Namespace) -> int:
    """Build (or check) the data set; exit 1 where a check failed or the run was interrupted."""
    from ketline.training.dataset.scheduler import NoScheduler, WorkLost, cluster

    if args.instances < 1 or args.jobs < 1:
        print("ketline train data: --instances and --jobs must be 1 or more", file=sys.stderr)
        return 2
    try:
        with cluster(args.scheduler, args.jobs) as client:
            code = _check(args, client) if args.check else _build(args, client)
    except NoScheduler as error:
        print(f"ketline train data: {error}", file=sys.stderr)
        return 2
    except WorkLost as error:
        print(f"ketline train data: {error}; finished parts are kept and the same command goes on", file=sys.stderr)
        return 2
    if args.card and code == 0:
        from ketline.training.dataset.card import write_card

        write_card(args.output, args.card)
    return code


def _build(args: argparse.Namespace, client: Any) -> int:
    from ketline.training.dataset.build import Plan, build
    from ketline.training.dataset.summary import print_summary
    from ketline.training.exclusion import Excluded, excluded_rows
    from ketline.training.tables import write_table

    excluded = excluded_rows(args.exclude) if args.exclude else Excluded()
    plan = Plan(args.instances, args.seed, excluded, args.work)
    bars = Bars()
    try:
        table = build(plan, client, bars)
    except KeyboardInterrupt:
        print(f"interrupted: finished parts are in {args.work}; the same command goes on", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"ketline train data: {error.strerror or error} ({error.filename or args.work}); "
            f"finished parts are kept in {args.work} and the same command goes on",
            file=sys.stderr,
        )
        return 2
    finally:
        bars.close()
    write_table(args.output, table)
    print_summary(table)
    return 0


def _check(args: argparse.Namespace, client: Any) -> int:
    from ketline.training.dataset.verify import verify_file

    if args.check == "starts":
        return _compare(args, client)
    bars = Bars()
    try:
        faults = verify_file(args.output, client, bars, full=args.check == "full")
    finally:
        bars.close()
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    print(f"{args.output}: {'every row holds' if not faults else f'{len(faults)} rows do not hold'}")
    return 1 if faults else 0


def _compare(args: argparse.Namespace, client: Any) -> int:
    from ketline.training.dataset.starts import compare_sample, summary

    bars = Bars()
    try:
        found = compare_sample(args.output, client, bars, COMPARED, args.seed)
    finally:
        bars.close()
    for comparison in found:
        if comparison.short:
            print(f"{comparison.id}: {comparison.ratio:.4f}, the best start {comparison.best:.4f}")
    print(summary(found))
    return 0


class Bars:
    """A progress bar a stage."""

    def __init__(self) -> None:
        self._bars: dict[str, Any] = {}

    def __call__(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if stage not in self._bars:
            self._bars[stage] = tqdm(total=total, initial=done, desc=stage, unit="part", mininterval=2, smoothing=0.05)
        bar = self._bars[stage]
        bar.total = total
        bar.update(done - bar.n)

    def close(self) -> None:
        """Leave the bars as they are."""
        for bar in self._bars.values():
            bar.close()
