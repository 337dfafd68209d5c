"""Builds a small data set in a process of its own: ``python dataset_driver.py FOLDER INSTANCES JOBS [ADDRESS]``.

Instances come from part 0 in FOLDER (``prepare`` writes it). Prints ``workers PIDS``, ``part K`` after each part of
circuits, and ``done ROWS``.
"""

from __future__ import annotations

import os
import sys
from dataclasses import asdict
from pathlib import Path

from ketline.training.dataset import build as building
from ketline.training.dataset.instances import draw_instance
from ketline.training.dataset.scheduler import cluster
from ketline.training.exclusion import Excluded

SEED = 31
TOGETHER = 1
"""Instances a part of circuits."""

LARGEST = 6


def plan(folder, instances):
    return building.Plan(instances, SEED, Excluded(), Path(folder))


def small_instances(count):
    """Drawn instances of few qubits, of many problems."""
    found, index = [], 0
    while len(found) < count:
        drawn = draw_instance(SEED, index)
        index += 1
        if drawn is not None and drawn.n_qubits <= LARGEST:
            found.append(drawn)
    return found


def prepare(folder, instances):
    """What drawing would have written."""
    drawn = [asdict(instance) for instance in instances]
    plan(folder, len(instances)).instance_parts().write(0, building.Drawing(SEED, 0).content, drawn)


def make(folder, instances, client, progress=lambda *_: None):
    """The table of a whole build, in order."""
    building.SOLVED_TOGETHER = TOGETHER
    return building.build(plan(folder, instances), client, progress)


def main(folder, instances, jobs, address=None):
    def progress(stage, done, total):
        if stage == "circuits":
            print("part", done, flush=True)

    with cluster(address, int(jobs)) as client:
        print("workers", *client.run(os.getpid).values(), flush=True)
        table = make(folder, int(instances), client, progress)
    print("done", table.num_rows, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
