"""One worker or many, here or elsewhere, undisturbed or killed: the same rows, each made once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

pytest.importorskip("distributed")
pytest.importorskip("pyarrow")

import dataset_driver as driver
from ketline.training.dataset import scheduler
from ketline.training.dataset.scheduler import AHEAD, NoScheduler, cluster

ROOT = Path(__file__).resolve().parents[2]
INSTANCES = 12
TOTAL = -(-INSTANCES // driver.TOGETHER)
"""Parts of circuits."""

PATIENCE = 200
"""Seconds for anything to happen on a busy computer."""

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(autouse=True)
def own_environment(monkeypatch):
    """``cluster`` sets variables for its workers; other tests do not see them."""
    for name in scheduler.WORKER_ENVIRONMENT:
        monkeypatch.setenv(name, os.environ.get(name, "1"))
    monkeypatch.setattr(driver.building, "SOLVED_TOGETHER", driver.building.SOLVED_TOGETHER)


@pytest.fixture(scope="module")
def instances():
    return driver.small_instances(INSTANCES)


@pytest.fixture(scope="module")
def undisturbed(instances, tmp_path_factory):
    """(table, bytes of every part) made by one worker."""
    folder = ready(tmp_path_factory.mktemp("undisturbed"), instances)
    with building(folder, 1) as made:
        lines = made.stdout.read().splitlines()
        assert made.wait(PATIENCE) == 0
    table = finished(folder)
    assert lines[-2:] == [f"part {TOTAL}", f"done {table.num_rows}"]
    return table, contents(folder)


def finished(folder):
    return driver.plan(folder, INSTANCES).circuit_parts().tables(range(TOTAL))


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(Path(folder).glob("circuits-*.parquet"))}


def ready(folder, instances):
    driver.prepare(folder, instances)
    return folder


def check(table, folder, undisturbed):
    expected, parts = undisturbed
    assert table.num_rows == expected.num_rows >= INSTANCES
    assert max(Counter(table.column("id").to_pylist()).values()) == 1
    assert table.equals(expected)
    assert contents(folder) == parts
    assert not list(Path(folder).glob("*.partial"))


# -- handing out tasks, on threads ----------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def threads():
    from distributed import Client, LocalCluster

    options = {"processes": False, "n_workers": 1, "threads_per_worker": 2, "dashboard_address": None}
    with LocalCluster(**options) as local, Client(local) as client:
        yield client


def test_every_task_is_answered_once(threads):
    tasks = [(k, k + 1) for k in range(57)]
    found = list(scheduler.run(threads, sum, tasks))
    assert Counter(task for task, _ in found) == Counter(tasks)
    assert all(result == sum(task) for task, result in found)
    assert list(scheduler.run(threads, sum, [])) == []


def test_equal_tasks_are_each_answered(threads):
    assert len(list(scheduler.run(threads, sum, [(1, 2)] * 5))) == 5


BEGUN = []


def note(task):
    BEGUN.append(task)
    return task


def test_no_more_tasks_are_out_than_said(threads):
    """Results are taken slowly; what has begun stays near what was taken."""
    BEGUN.clear()
    ahead = []
    for number, _ in enumerate(scheduler.run(threads, note, list(range(30))), 1):
        time.sleep(0.01)
        ahead.append(len(BEGUN) - number)
    assert sorted(BEGUN) == list(range(30))
    assert max(ahead) <= 2 * AHEAD


def test_what_a_task_raises_is_raised(threads):
    def divide(task):
        return 1 // task

    with pytest.raises(ZeroDivisionError):
        list(scheduler.run(threads, divide, [1, 0, 1]))
    assert len(list(scheduler.run(threads, divide, [1, 1]))) == 2


@pytest.mark.parametrize("address", ["nowhere", "gopher://127.0.0.1:70", "tcp://127.0.0.1:1"])
@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_said_in_a_line(address):
    with pytest.raises(NoScheduler, match=r"no Dask scheduler answers at") as caught, cluster(address, 1):
        pass
    assert "\n" not in str(caught.value) and address in str(caught.value)


# -- processes here ---------------------------------------------------------------------------------------------------
@pytest.mark.slow
def test_two_workers_make_the_same_rows_as_one(instances, undisturbed, tmp_path):
    folder = ready(tmp_path, instances)
    with cluster(None, 2) as client:
        assert len(client.run(os.getpid)) == 2
        table = driver.make(folder, INSTANCES, client)
    check(table, folder, undisturbed)


# -- processes anywhere -----------------------------------------------------------------------------------------------
def environment():
    path = os.pathsep.join([str(ROOT / "server"), str(ROOT / "tests")])
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


@contextmanager
def process(*command, **more):
    """A process, ended with the block."""
    started = subprocess.Popen([sys.executable, *map(str, command)], env=environment(), **more)
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait(PATIENCE)
        if started.stdout:
            started.stdout.close()


def building(folder, jobs):
    """``dataset_driver.py``, its output to be read."""
    command = (ROOT / "tests" / "dataset_driver.py", folder, INSTANCES, jobs)
    return process(*command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def eventually(condition, what):
    limit = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limit, what
        time.sleep(0.1)


QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def dask(*arguments):
    return process("-m", "dask", *arguments, **QUIET)


@pytest.mark.linux
@pytest.mark.slow
def test_a_worker_killed_in_the_middle_costs_nothing_but_time(instances, undisturbed, tmp_path):
    """A scheduler and two workers of their own; one is killed while both have work, and its tasks go to the other."""
    folder = ready(tmp_path / "parts", instances)
    place = tmp_path / "scheduler.json"
    with dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", place):
        eventually(place.exists, "the scheduler does not start")
        options = ("--scheduler-file", place, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        with ExitStack() as stack:
            one, _ = (stack.enter_context(dask("worker", *options, "--name", name)) for name in ("one", "two"))
            client = stack.enter_context(cluster(json.loads(place.read_text())["address"], 0))
            client.wait_for_workers(2, timeout=PATIENCE)
            pids = set(client.run(os.getpid).values())
            assert one.pid in pids and len(pids) == 2
            killed = []

            def progress(stage, done, total):
                if stage == "circuits" and done == 1 and not killed:
                    assert all(client.processing().values()) and len(client.processing()) == 2
                    one.send_signal(signal.SIGKILL)
                    killed.append(done)

            table = driver.make(folder, INSTANCES, client, progress)
            assert killed == [1]
            assert one.wait(PATIENCE) == -signal.SIGKILL
            assert len(client.run(os.getpid)) == 1
    check(table, folder, undisturbed)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z" if Path("/proc").is_dir() else True


@pytest.mark.linux
@pytest.mark.slow
def test_a_killed_build_goes_on_where_it_was(instances, undisturbed, tmp_path):
    """The driver is killed after three parts: workers end, parts stay, and the next run makes only the others."""
    folder = ready(tmp_path, instances)
    with building(folder, 2) as first:
        workers = list(map(int, first.stdout.readline().split()[1:]))
        assert len(workers) == 2
        for line in first.stdout:
            if line == "part 3\n":
                first.send_signal(signal.SIGKILL)
                break
        assert first.wait(PATIENCE) == -signal.SIGKILL
    eventually(lambda: not any(alive(pid) for pid in workers), "workers outlive the build that started them")
    before = {path: path.stat().st_mtime_ns for path in folder.glob("circuits-*.parquet")}
    assert 3 <= len(before) < TOTAL
    with building(folder, 2) as second:
        lines = second.stdout.read().splitlines()
        assert second.wait(PATIENCE) == 0
    assert lines[1] == f"part {len(before)}"
    assert lines[-2:] == [f"part {TOTAL}", f"done {undisturbed[0].num_rows}"]
    assert {path: path.stat().st_mtime_ns for path in before} == before
    check(finished(folder), folder, undisturbed)
