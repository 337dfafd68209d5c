"""Finished work on disk: whole or not at all, only of the same settings, made again where it is damaged."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")

import pyarrow

from ketline.training.dataset import build as building
from ketline.training.dataset.build import Plan, distinct_instances
from ketline.training.dataset.parts import Parts
from ketline.training.exclusion import Excluded, graph_fingerprint
from ketline.training.tables import UnreadableTable

SCHEMA = pyarrow.schema([("place", pyarrow.int64()), ("word", pyarrow.string())])


def rows(index):
    return [{"place": place, "word": f"{index}-{place}"} for place in range(50)]


@pytest.fixture
def parts(tmp_path):
    return Parts(tmp_path / "made", "things", {"seed": 1}, SCHEMA)


def left(parts):
    return sorted(path.name for path in parts.folder.iterdir())


def test_a_part_comes_back_as_it_was(parts):
    for index in (2, 0):
        parts.write(index, "", rows(index))
    assert left(parts) == ["things-000000.parquet", "things-000002.parquet"]
    assert parts.finished([""] * 4) == ({0, 2}, [])
    assert parts.finished([""] * 2) == ({0}, [])
    assert parts.tables([2, 0]).to_pylist() == rows(2) + rows(0)
    assert parts.tables([]).to_pylist() == []
    assert parts.tables([]).schema == SCHEMA


def test_an_empty_part_is_a_part(parts):
    parts.write(0, "", [])
    assert parts.finished([""] * 1) == ({0}, [])
    assert parts.tables([0]).num_rows == 0


@pytest.mark.parametrize("damage", ["empty", "half", "garbage", "magic at both ends", "one byte of a column"])
def test_a_damaged_part_is_found_and_made_again(parts, damage):
    parts.write(0, "", rows(0))
    parts.write(1, "", rows(1))
    path = parts.path(0)
    whole = path.read_bytes()
    middle = bytearray(whole)
    middle[8:24] = bytes(b ^ 0xFF for b in middle[8:24])
    path.write_bytes(
        {
            "empty": b"", "half": whole[: len(whole) // 2], "garbage": b"not a table" * 40,
            "magic at both ends": b"PAR1" + b"\0" * 200 + b"PAR1", "one byte of a column": bytes(middle),
        }[damage]
    )  # fmt: skip
    done, damaged = parts.finished([""] * 2)
    assert (done, damaged) == ({1}, [path])
    parts.write(0, "", rows(0))
    assert parts.finished([""] * 2) == ({0, 1}, [])
    assert parts.tables([0]).to_pylist() == rows(0)


def test_a_missing_part_is_named(parts):
    with pytest.raises(UnreadableTable, match="things-000003"):
        parts.tables([3])


@pytest.mark.parametrize("settings", [{"seed": 2}, {"seed": 1, "version": 3}, {}])
def test_a_part_of_other_settings_is_made_again(parts, settings):
    parts.write(0, "", rows(0))
    other = Parts(parts.folder, "things", settings, SCHEMA)
    assert other.finished([""] * 1) == (set(), [])
    other.write(0, "", rows(7))
    assert other.finished([""] * 1) == ({0}, [])
    assert parts.finished([""] * 1) == (set(), [])
    assert other.tables([0]).to_pylist() == rows(7)


def test_a_part_with_other_content_is_made_again(parts):
    parts.write(0, "a b", rows(0))
    assert parts.finished(["a b"]) == ({0}, [])
    assert parts.finished(["a b c"]) == (set(), [])


def test_settings_in_another_order_are_the_same(parts):
    one = Parts(parts.folder, "things", {"a": 1, "b": 2}, SCHEMA)
    other = Parts(parts.folder, "things", {"b": 2, "a": 1}, SCHEMA)
    assert one.fingerprint == other.fingerprint != parts.fingerprint


@pytest.mark.parametrize("before", [False, True])
def test_a_full_disk_leaves_what_was_there(parts, monkeypatch, before):
    """The write stops half way; parts that were there stay, and nothing half written is left."""
    from pyarrow import parquet

    if before:
        parts.write(1, "", rows(1))
    parts.write(0, "", rows(0))
    kept = left(parts)

    def full(table, where, **_):
        Path(where).write_bytes(b"PAR1 the beginning")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(parquet, "write_table", full)
        with pytest.raises(OSError, match="No space left") as caught:
            parts.write(1, "", rows(9))
    assert caught.value.errno == errno.ENOSPC
    assert left(parts) == kept
    assert parts.finished([""] * 2)[0] == ({0, 1} if before else {0})
    if before:
        assert parts.tables([1]).to_pylist() == rows(1)
    parts.write(1, "", rows(1))
    assert parts.finished([""] * 2) == ({0, 1}, [])


def test_a_failing_rename_leaves_nothing_half_written(parts, monkeypatch):
    def refuse(*_):
        raise PermissionError(errno.EACCES, "no")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        with pytest.raises(PermissionError):
            parts.write(0, "", rows(0))
    assert left(parts) == []


def test_what_a_killed_writer_left_is_no_part(parts):
    parts.path(0).with_suffix(".partial").write_bytes(b"PAR1 half")
    assert parts.finished([""] * 1) == (set(), [])
    parts.write(0, "", rows(0))
    assert left(parts) == ["things-000000.parquet"]


# -- stages, without workers --------------------------------------------------------------------------------------
@pytest.fixture
def here(monkeypatch):
    """Tasks run here, last first, as workers may finish in any order; counts what is made."""
    made = []

    def run(client, function, tasks):
        for task in reversed(tasks):
            made.append((function.__name__, task.part))
            yield task, function(task)

    monkeypatch.setattr(building, "run", run)
    monkeypatch.setattr(building, "DRAWN_TOGETHER", 12)
    monkeypatch.setattr(building, "ROUND", 1)
    monkeypatch.setattr(building, "SOLVED_TOGETHER", 3)
    monkeypatch.setattr(building, "solve_part", solved)
    return made


def solved(task):
    """Rows that say only which instances they are of."""
    empty = {field.name: None for field in building.arrow_schema()}
    return [{**empty, "id": f"{one.name}-x", "instance": one.name, "seed": task.seed} for one in task.instances]


def silent(*_):
    pass


def made_by(plan):
    return building.build(plan, None, silent).column("instance").to_pylist()


def plan(folder, instances, seed=8):
    return Plan(instances, seed, Excluded(), folder)


def test_a_build_has_every_instance_once_and_finds_what_is_done(tmp_path, here):
    told = []
    table = building.build(plan(tmp_path, 9), None, lambda *state: told.append(state))
    names = table.column("instance").to_pylist()
    assert names == [one.name for one in distinct_instances(plan(tmp_path, 9), None, silent)]
    assert len(names) == len(set(names)) == 9
    assert told[-1] == ("circuits", 3, 3)
    assert [state for state in told if state[0] == "circuits"] == [("circuits", k, 3) for k in range(4)]
    here.clear()
    assert made_by(plan(tmp_path, 9)) == names
    assert here == []
    building.Parts(tmp_path, "circuits", {}, SCHEMA).path(1).write_bytes(b"")
    assert made_by(plan(tmp_path, 9)) == names
    assert here == [("solved", 1)]


def test_more_instances_begin_with_the_same_ones(tmp_path, here):
    few = distinct_instances(plan(tmp_path, 6), None, silent)
    assert distinct_instances(plan(tmp_path / "more", 20), None, silent)[:6] == few


def test_a_larger_plan_of_whole_parts_goes_on(tmp_path, here):
    few = made_by(plan(tmp_path, 6))
    here.clear()
    assert made_by(plan(tmp_path, 12))[:6] == few
    assert [done for done in here if done[0] == "solved"] == [("solved", 3), ("solved", 2)]
    assert made_by(plan(tmp_path, 12)) == made_by(plan(tmp_path / "fresh", 12))


def test_a_larger_plan_has_no_gap_where_the_smaller_one_ended(tmp_path, here):
    made_by(plan(tmp_path, 4))
    assert made_by(plan(tmp_path, 9)) == made_by(plan(tmp_path / "fresh", 9))


def test_a_smaller_plan_has_no_more_than_it_says(tmp_path, here):
    made_by(plan(tmp_path, 6))
    assert len(made_by(plan(tmp_path, 4))) == 4


def test_parts_of_another_size_are_made_again(tmp_path, here, monkeypatch):
    names = made_by(plan(tmp_path, 12))
    monkeypatch.setattr(building, "SOLVED_TOGETHER", 4)
    assert made_by(plan(tmp_path, 12)) == names


def test_another_seed_and_other_exclusions_are_made_again(tmp_path, here):
    first = made_by(plan(tmp_path, 6))
    gone = distinct_instances(plan(tmp_path, 6), None, silent)[0]
    known = graph_fingerprint(gone.problem_type, json.loads(gone.graph), json.loads(gone.attributes))
    without = made_by(Plan(6, 8, Excluded(frozenset({known})), tmp_path))
    assert gone.name in first and gone.name not in without
    assert len(without) == 6
    again = building.build(plan(tmp_path, 6, seed=9), None, silent)
    assert set(again.column("seed").to_pylist()) == {9}


def test_a_full_disk_stops_a_build_and_the_next_goes_on(tmp_path, here, monkeypatch):
    written = Parts.write

    def full_at_one(self, index, content, made):
        if (self.name, index) == ("circuits", 1):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written(self, index, content, made)

    with monkeypatch.context() as patch:
        patch.setattr(Parts, "write", full_at_one)
        with pytest.raises(OSError, match="No space"):
            building.build(plan(tmp_path, 9), None, silent)
    assert [path.name for path in tmp_path.glob("circuits-*")] == ["circuits-000002.parquet"]
    here.clear()
    assert made_by(plan(tmp_path, 9)) == made_by(plan(tmp_path / "fresh", 9))
    assert here[:2] == [("solved", 1), ("solved", 0)]
