"""``ketline hints PATH``: the expectation values of a file's observables."""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live

from ketline.commands.files import Unreadable, read_snapshot
from ketline.commands.findings import range_of
from ketline.commands.values import details_of, table_of
from ketline.diagnostics.catalog import severity
from ketline.estimate.result import Estimate
from ketline.estimate.workbench import Workbench
from ketline.semantics.inputs import number
from ketline.workspace import Snapshot

#: Seconds between two looks at a watched file.
_LOOK_SECONDS = 0.2

_NOTHING = (
    "No observable is declared, and nothing is measured; write '// ketline: observable H = Z(q[0])' in the file."
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", help="file, or - for standard input")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--details", action="store_true", help="derivatives by the angles, bit strings, terms")
    parser.add_argument("--watch", action="store_true", help="again whenever the file changes, until Ctrl-C")
    add_inputs(parser)


def add_inputs(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--input", metavar="NAME=NUMBER", action="append", default=[], type=_input, help="the value of an input"
    )


def _input(text: str) -> tuple[str, float]:
    name, equals, written = text.partition("=")
    value = number(written.strip()) if equals and name.strip() else None
    if value is None:
        raise ArgumentTypeError(f"'{text}' is not NAME=NUMBER, as in theta=pi/4")
    return name.strip(), value


def execute(arguments: Namespace) -> int:
    if arguments.watch:
        return _watch(arguments)
    try:
        snapshot = read_snapshot(arguments.path)
    except Unreadable as error:
        Console(stderr=True, soft_wrap=True).print(f"ketline hints: {error}", markup=False)
        return 2
    estimates = _estimates(snapshot, arguments, Workbench())
    if arguments.format == "json":
        print(json.dumps([as_json(snapshot, estimate) for estimate in estimates], indent=1))
    else:
        Console(highlight=False).print(_shown(snapshot, estimates, arguments.details), soft_wrap=not estimates)
    return 1 if any(severity(problem.code) == "error" for problem in snapshot.problems) else 0


def _estimates(snapshot: Snapshot, arguments: Namespace, bench: Workbench) -> list[Estimate]:
    inputs = dict(arguments.input)
    found = snapshot.estimates(inputs=inputs, bench=bench, undeclared=True)
    return snapshot.detailed(found, inputs=inputs, bench=bench) if arguments.details else found


def _shown(snapshot: Snapshot, estimates: list[Estimate], details: bool) -> RenderableType:
    if not estimates:
        return _NOTHING
    table = table_of([("", estimate) for estimate in estimates])
    if not details:
        return table
    return Group(table, *(details_of(snapshot, one) for one in estimates if one.details is not None))


def _watch(arguments: Namespace) -> int:
    """Shows the values anew at each change of the file, in place on a terminal; an unreadable file is waited for."""
    console = Console(highlight=False)
    with Live(console=console, auto_refresh=False) if console.is_terminal else nullcontext() as live:
        try:
            for shown in _versions(arguments):
                if live is not None:
                    live.update(shown, refresh=True)
                else:
                    console.print(shown)
                    sys.stdout.flush()
        except KeyboardInterrupt:
            pass
    return 0


def _versions(arguments: Namespace) -> Iterator[RenderableType]:
    """What to show of each version of the file, without end; what one version computed is kept for the next."""
    bench = Workbench()
    snapshot: Snapshot | None = None
    seen: Any = ()
    while True:
        stamp = _stamp(arguments.path)
        if stamp != seen:
            seen = stamp
            try:
                fresh = read_snapshot(arguments.path)
                snapshot = fresh if snapshot is None else snapshot.edited(fresh.text)
                yield _shown(snapshot, _estimates(snapshot, arguments, bench), arguments.details)
            except Unreadable as error:
                yield str(error)
        time.sleep(_LOOK_SECONDS)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def as_json(snapshot: Snapshot, estimate: Estimate) -> dict[str, Any]:
    """The agreed keys; with details, ``details`` beside them."""
    found: dict[str, Any] = {
        "observable": estimate.observable,
        "value": estimate.value,
        "error": estimate.error,
        "exact": estimate.exact,
        "engine": estimate.engine,
        "minimum": estimate.minimum,
        "maximum": estimate.maximum,
        "range": range_of(snapshot, estimate.start, estimate.end),
        "reason": estimate.reason,
    }
    if estimate.ideal is not None:
        found |= {"ideal": estimate.ideal, "extrapolated": estimate.extrapolated}
    if estimate.details is not None:
        found["details"] = _details_json(snapshot, estimate)
    return found


def _details_json(snapshot: Snapshot, estimate: Estimate) -> dict[str, Any]:
    details = estimate.details
    assert details is not None
    return {
        "why": estimate.why,
        "attained": estimate.attained,
        "best_probability": estimate.best_probability,
        "gradient": [
            {
                "range": range_of(snapshot, slope.start, slope.end),
                "name": slope.name,
                "angle": slope.value,
                "derivative": slope.slope,
            }
            for slope in details.slopes
        ],
        "bitstrings": [
            {"bits": one.bits, "probability": one.probability, "energy": one.energy} for one in details.bitstrings
        ],
        "terms": [{"term": name, "value": value} for name, value in details.terms],
        "reason": details.reason,
    }
