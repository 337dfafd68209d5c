"""What is kept of the reference parser's answers from one run to the next."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from ketline.syntax import known
from ketline.syntax.answers import Accepted, Rejection
from ketline.syntax.known import KnownShapes
from ketline.syntax.reference import read

PROGRAMS = (
    "v00000x v00001x [ 7000027 ] ;",
    "ctrl ( 7000027 ) @ inv @ pow ( 7000027.5 ) @ v00005x $7000097 ;",
    "for int [ 7000027 ] v00001x in [ 7000027 : 7000037 ] { }",
    "output bit v00002x ;",
    "v00000x [ 7000027 ] += - v00005x << 7000067 ;",
    "cx v00000x v00001x ;",
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(known.CACHE_FOLDER, str(tmp_path / "cache"))
    return tmp_path / "cache"


def refused(program: str) -> None:
    raise AssertionError(f"read again: {program}")


def test_answers_are_kept() -> None:
    first = KnownShapes(read)
    answers = [first.answer(program) for program in PROGRAMS]
    assert {type(answer) for answer in answers} == {Accepted, Rejection}
    first.save()
    second = KnownShapes(refused)
    assert [second.answer(program) for program in PROGRAMS] == answers


#: An answer as it was kept once, all in one.
OLD = pickle.dumps({PROGRAMS[0]: Rejection(0, "KT101", "")})


@pytest.mark.parametrize("damage", [b"", b"no pickle", b"\x80\x05K\x01.", OLD])
def test_a_damaged_file_is_an_empty_one(folder: Path, damage: bytes) -> None:
    shapes = KnownShapes(read)
    shapes.answer(PROGRAMS[0])
    shapes.save()
    (file,) = folder.iterdir()
    file.write_bytes(damage)
    again = KnownShapes(read)
    assert again.answer(PROGRAMS[0]) == shapes.answer(PROGRAMS[0])
    again.save()
    assert KnownShapes(refused).answer(PROGRAMS[0]) == shapes.answer(PROGRAMS[0])


def test_an_answer_that_is_damaged_is_read_again(folder: Path) -> None:
    shapes = KnownShapes(read)
    expected = [shapes.answer(program) for program in PROGRAMS]
    shapes.load()[PROGRAMS[1]] = b"\x80\x05K\x01"
    shapes.save()
    again = KnownShapes(read)
    assert [again.answer(program) for program in PROGRAMS] == expected
    again.save()
    mended = KnownShapes(refused)
    assert [mended.answer(program) for program in PROGRAMS] == expected


def test_a_folder_that_cannot_be_written_costs_nothing(folder: Path) -> None:
    folder.write_text("a file, not a folder")
    shapes = KnownShapes(read)
    assert isinstance(shapes.answer(PROGRAMS[0]), Accepted)
    shapes.save()


def test_no_folder_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(known.CACHE_FOLDER, "")
    shapes = KnownShapes(read)
    shapes.answer(PROGRAMS[0])
    shapes.save()
    assert not folder.exists()


def test_another_reading_is_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = known._path()
    monkeypatch.setattr(known.openqasm3, "__version__", "99.0")
    assert known._path() != before


def test_the_number_of_answers_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MAXIMUM_KNOWN", 2)
    shapes = KnownShapes(read)
    for program in PROGRAMS:
        shapes.answer(program)
    shapes.save()
    again = KnownShapes(read)
    again.answer(PROGRAMS[0])
    assert list(again._answers or ()) == list(PROGRAMS[:2])
