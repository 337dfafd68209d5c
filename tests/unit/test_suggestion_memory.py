"""What the editor shows again without asking the model."""

from __future__ import annotations

import pytest

from ketline.limits import MAXIMUM_REMEMBERED_CHARACTERS, MAXIMUM_REMEMBERED_SUGGESTIONS
from ketline.lsp.suggestion_memory import Memory, Remembered

SHOWN = Remembered("h q;\n", "\nx q;\n", "cx q[0], q[1];", "label")


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("h q;\n", "\nx q;\n", "cx q[0], q[1];"),
        ("h q;\nc", "\nx q;\n", "x q[0], q[1];"),
        ("h q;\ncx q[0], q[1]", "\nx q;\n", ";"),
        ("h q;\ncx q[0], q[1];", "\nx q;\n", None),  # all of it is there
        ("h q;\ncy", "\nx q;\n", None),  # another gate
        ("h q;\nc", "\ny q;\n", None),  # another text after the cursor
        ("x q;\nc", "\nx q;\n", None),  # another text before it
        ("h q", "\nx q;\n", None),  # not come that far
    ],
)
def test_what_is_left_of_a_suggestion(before: str, after: str, left: str | None) -> None:
    memory = Memory()
    memory.add(SHOWN)
    found = memory.find(before, after)
    assert found == (None if left is None else Remembered(before, after, left, "label"))


def test_taking_characters_back_finds_it_again() -> None:
    memory = Memory()
    memory.add(SHOWN)
    memory.add(Remembered("h q;\ncy", "\nx q;\n", " q[0], q[1];"))
    assert memory.find("h q;\nc", "\nx q;\n").text == "x q[0], q[1];"
    assert memory.find("h q;\ncy q", "\nx q;\n").text == "[0], q[1];"


def test_that_there_is_nothing_is_remembered_of_that_place_alone() -> None:
    memory = Memory()
    memory.add(Remembered("// ", "\n", ""))
    assert memory.find("// ", "\n").text == ""
    assert memory.find("// a", "\n") is None


def test_the_newest_answer_counts() -> None:
    memory = Memory()
    memory.add(Remembered("", "", "h q;"))
    memory.add(Remembered("", "", "x q;"))
    assert memory.find("", "").text == memory.newest().text == "x q;"


def test_the_memory_is_limited() -> None:
    memory = Memory()
    for index in range(2 * MAXIMUM_REMEMBERED_SUGGESTIONS):
        memory.add(Remembered(f"{index}", "", "h q;"))
    assert len(memory) == MAXIMUM_REMEMBERED_SUGGESTIONS and memory.find("0", "") is None
    long = "x" * MAXIMUM_REMEMBERED_CHARACTERS
    memory.add(Remembered(long, "", "h q;"))
    assert len(memory) == 1 and memory.find(long, "").text == "h q;"
