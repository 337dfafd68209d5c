"""Offsets, positions and edits."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from ketline.source import lines as lines_module
from ketline.source.edits import apply_edit, changed_region
from ketline.source.lines import LineIndex

texts = st.text(alphabet="ab\n\r\x0c\u2028é𝛹\t", max_size=60)


@given(texts, st.integers(0, 60), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_positions_and_offsets_are_inverse(text: str, offset: int, encoding: str) -> None:
    lines = LineIndex(text)
    offset = min(offset, len(text))
    line, column = lines.position(offset, encoding)
    back = lines.offset(line, column, encoding)
    assert back == offset or text[back:offset] in ("\r", "\n", "\r\n")  # inside a line end there is no position


@given(texts, st.lists(st.integers(0, 60), max_size=8), st.sampled_from(["utf-8", "utf-16", "utf-32"]))
def test_positions_in_order_are_those_one_by_one(text: str, offsets: list[int], encoding: str) -> None:
    with patch.object(lines_module, "_BLOCK", 2):
        lines = LineIndex(text)
    places = sorted(min(offset, len(text)) for offset in offsets)
    assert list(lines.positions(places, encoding)) == [lines.position(offset, encoding) for offset in places]


def test_only_lsp_line_ends_end_lines() -> None:
    assert [*map(LineIndex("a\x0cb\u2028c\r\nd\re\n").line_start, range(4))] == [0, 7, 9, 11]


def test_columns_past_the_end_are_moved_back() -> None:
    lines = LineIndex("ab\ncd")
    assert lines.offset(0, 99) == 2
    assert lines.offset(99, 0) == 5
    assert lines.offset(-1, 4) == 0


@given(texts, texts)
def test_changed_region_is_all_that_differs(old: str, new: str) -> None:
    start, old_end, new_end = changed_region(old, new)
    assert old[:start] + new[start:new_end] + old[old_end:] == new
    assert start <= old_end and start <= new_end


def test_edits_count_in_the_clients_units() -> None:
    lines = LineIndex("𝛹 q;\nx")
    assert apply_edit(lines, ((0, 3), (0, 4)), "r", "utf-16").text == "𝛹 r;\nx"
    assert apply_edit(lines, ((0, 2), (0, 3)), "r", "utf-32").text == "𝛹 r;\nx"
    assert apply_edit(lines, None, "new", "utf-16").text == "new"


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), texts), max_size=6))
def test_an_edited_index_is_a_fresh_one(text: str, edits: list[tuple[int, int, str]]) -> None:
    with patch.object(lines_module, "_BLOCK", 3):
        index = LineIndex(text)
        for start, end, new in edits:
            start, end = sorted((min(start, len(index.text)), min(end, len(index.text))))
            index = index.edited(start, end, new)
            fresh = LineIndex(index.text)
            assert [*map(index.line_start, range(index.count))] == [*map(fresh.line_start, range(fresh.count))]
            assert [index.position(at) for at in range(len(index.text) + 1)] == [
                fresh.position(at) for at in range(len(index.text) + 1)
            ]
