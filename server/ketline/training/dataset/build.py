"""Builds the data set: draws instances until enough are distinct, makes their circuits, joins the parts."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from ketline.training.dataset.instances import Instance, draw_instance
from ketline.training.dataset.parts import Parts
from ketline.training.dataset.requests import requests
from ketline.training.dataset.scheduler import run
from ketline.training.dataset.schema import VERSION, arrow_schema
from ketline.training.dataset.solve import Solver
from ketline.training.exclusion import Excluded

DRAWN_TOGETHER = 500
"""Instances drawn by one task."""

SOLVED_TOGETHER = 20
"""Instances whose circuits are made by one task: what a kill costs at most, a worker."""

ROUND = 20
"""Tasks of drawing between looks at how many instances are distinct."""

Progress = Callable[[str, int, int], None]
"""Told (stage, parts done, parts in all) after every part."""

T = TypeVar("T")


@dataclass(frozen=True)
class Plan:
    """What is to be built: the same plan gives the same rows on any number of like workers."""

    instances: int
    seed: int
    excluded: Excluded
    folder: Path

    @property
    def settings(self) -> dict[str, Any]:
        """What the parts depend on."""
        known = json.dumps([sorted(self.excluded.graphs), sorted(self.excluded.hamiltonians)])
        return {"seed": self.seed, "version": VERSION, "excluded": hashlib.sha256(known.encode()).hexdigest()}

    def instance_parts(self) -> Parts:
        """Parts of drawn instances."""
        return Parts(self.folder, "instances", self.settings, _instance_schema())

    def circuit_parts(self) -> Parts:
        """Parts of rows."""
        return Parts(self.folder, "circuits", self.settings, arrow_schema())


def _instance_schema() -> Any:
    import pyarrow

    kinds = {
        "index": pyarrow.int64(), "n_qubits": pyarrow.int64(), "diagonal": pyarrow.bool_(),
        "known_as": pyarrow.list_(pyarrow.string()),
    }  # fmt: skip
    return pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in Instance.__dataclass_fields__])


# -- tasks: functions of plain data, run by workers -----------------------------------------------------
@dataclass(frozen=True)
class Drawing:
    """Instances to draw."""

    seed: int
    part: int

    @property
    def content(self) -> str:
        """What the part holds."""
        return f"{self.part * DRAWN_TOGETHER}+{DRAWN_TOGETHER}"


@dataclass(frozen=True)
class Solving:
    """Instances whose circuits are to be made."""

    seed: int
    part: int
    instances: tuple[Instance, ...]

    @property
    def content(self) -> str:
        """What the part holds."""
        return " ".join(instance.name for instance in self.instances)


def draw_part(task: Drawing) -> list[dict[str, Any]]:
    """The instances of a part."""
    indices = range(task.part * DRAWN_TOGETHER, (task.part + 1) * DRAWN_TOGETHER)
    return [asdict(drawn) for drawn in (draw_instance(task.seed, index) for index in indices) if drawn is not None]


def solve_part(task: Solving) -> list[dict[str, Any]]:
    """All rows of the instances of a part."""
    rows = []
    for instance in task.instances:
        solver = Solver(instance, task.seed)
        rows += [asdict(solver.row(request)) for request in requests(instance, task.seed)]
    return rows


# -- stages ---------------------------------------------------------------------------------------------
def build(plan: Plan, client: Any, progress: Progress) -> Any:
    """Make all parts that are not there yet, and join them: the rows as one table.

    Raises:
        OSError: where a part cannot be written; finished parts are kept.
    """
    instances = distinct_instances(plan, client, progress)
    tasks = [Solving(plan.seed, part, chunk) for part, chunk in enumerate(_chunks(instances, SOLVED_TOGETHER))]
    parts = plan.circuit_parts()
    _stage("circuits", parts, solve_part, tasks, client, progress)
    return parts.tables(range(len(tasks)))


def distinct_instances(plan: Plan, client: Any, progress: Progress) -> list[Instance]:
    """The first ``plan.instances`` instances that are different from each other and from the excluded ones."""
    parts = plan.instance_parts()
    count = -(-plan.instances // DRAWN_TOGETHER)
    while True:
        tasks = [Drawing(plan.seed, part) for part in range(count)]
        _stage("instances", parts, draw_part, tasks, client, progress)
        found = _distinct(parts.tables(range(count)).to_pylist(), plan.excluded)
        if len(found) >= plan.instances:
            return found[: plan.instances]
        count += ROUND


def _distinct(rows: Sequence[dict[str, Any]], excluded: Excluded) -> list[Instance]:
    seen: set[str] = set()
    found: list[Instance] = []
    for instance in (Instance(**row) for row in rows):
        if instance.fingerprint not in seen and not excluded.knows(*instance.known_as):
            seen.add(instance.fingerprint)
            found.append(instance)
    return found


def _stage(
    name: str, parts: Parts, function: Callable[[Any], list[dict[str, Any]]], tasks: Sequence[Any], client: Any,
    progress: Progress,
) -> None:  # fmt: skip
    done, damaged = parts.finished([task.content for task in tasks])
    for path in damaged:
        print(f"{path}: damaged, it is made again", file=sys.stderr)
    progress(name, len(done), len(tasks))
    missing = [task for task in tasks if task.part not in done]
    for number, (task, rows) in enumerate(run(client, function, missing), len(done) + 1):
        parts.write(task.part, task.content, rows)
        progress(name, number, len(tasks))


def _chunks(items: Sequence[T], size: int) -> Iterator[tuple[T, ...]]:
    for start in range(0, len(items), size):
        yield tuple(items[start : start + size])
