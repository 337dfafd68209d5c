"""The tree of a whole text, and how an edit reuses the previous one.

Invariants: ``parse`` never raises; statements are in order and do not overlap; every character outside all
statements is white space, a comment inside a gap, or a stray ';'. See OpenQASM 3 specification, "Blocks".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import attrgetter

from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_DOCUMENT_CHARACTERS
from ketline.source.edits import changed_region
from ketline.syntax.chunks import Chunk, first_to_reread, read_chunks, reread_chunks
from ketline.syntax.sections import Node, Section, read_sections, walk
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement

__all__ = ["Node", "Section", "Tree", "parse", "walk"]


@dataclass(frozen=True, eq=False)
class Tree:
    """A text read: ``chunks`` of flat statements, ``sections`` of nested ones, both in order and without gaps."""

    text: str
    chunks: Sequence[Chunk]
    chunk_starts: Sequence[int]
    sections: Sequence[Section]
    too_large: bool = False

    @cached_property
    def section_starts(self) -> list[int]:
        return _starts(self.sections)

    @cached_property
    def section_of(self) -> dict[Chunk, Section]:
        """Sections by their first chunk."""
        return {section.chunks[0]: section for section in self.sections}

    @property
    def flat(self) -> Iterator[tuple[int, Statement]]:
        """Every statement with its absolute start, comments and braces included."""
        for start, chunk in zip(self.chunk_starts, self.chunks):
            for offset, statement in zip(chunk.starts, chunk.statements):
                yield start + offset, statement

    def flat_before(self, offset: int) -> tuple[int, Statement] | None:
        """The last statement that starts before ``offset``."""
        index = bisect_right(self.chunk_starts, offset - 1) - 1
        while index >= 0:
            chunk, start = self.chunks[index], self.chunk_starts[index]
            found = bisect_right(chunk.starts, offset - 1 - start) - 1
            if found >= 0:
                return start + chunk.starts[found], chunk.statements[found]
            index -= 1
        return None

    @cached_property
    def nodes(self) -> list[Node]:
        """Top-level statements, blocks nested, at absolute offsets."""
        return [
            node.moved(start) for start, section in zip(self.section_starts, self.sections) for node in section.nodes
        ]

    @cached_property
    def problems(self) -> list[Problem]:
        """Every syntax problem, absolute, in order of place."""
        if self.too_large:
            return [self.size_problem]
        return [
            problem.moved(start)
            for start, section in zip(self.section_starts, self.sections)
            for problem in section.problems
        ]

    @property
    def size_problem(self) -> Problem:
        """What is said of a text that is too large to be read."""
        limit = f"{MAXIMUM_DOCUMENT_CHARACTERS:,}"
        return Problem(0, 0, "KT110", f"Ketline reads files of at most {limit} characters; split this one.")

    @cached_property
    def directive_comments(self) -> list[tuple[int, str]]:
        """``// ketline:`` comments with their offsets, wherever they stand but inside other comments."""
        return [
            (start + offset, text)
            for start, chunk in zip(self.chunk_starts, self.chunks)
            for offset, text in chunk.directives
        ]

    @property
    def version(self) -> str | None:
        """The number of an OPENQASM statement that comes first."""
        for _, statement in self.flat:
            if statement.form is not Form.COMMENT:
                return statement.version
        return None


def parse(text: str, previous: Tree | None = None) -> Tree:
    """Reads any string; reuses ``previous`` (the tree of an earlier version) outside the changed region."""
    if len(text) > MAXIMUM_DOCUMENT_CHARACTERS:
        return Tree(text, (), (), (), too_large=True)
    if previous is None or previous.too_large:
        return _tree(text, read_chunks(text), {})
    if text == previous.text:
        return previous
    return _tree(text, _reread(text, previous), previous.section_of)


def _reread(text: str, previous: Tree) -> list[Chunk]:
    old, chunks, starts = previous.text, previous.chunks, previous.chunk_starts
    start, old_end, new_end = changed_region(old, text)
    inside = max(bisect_right(starts, start) - 1, 0)
    regions = (old[max(start - 1, 0) : old_end + 1], text[max(start - 1, 0) : new_end + 1])
    first = first_to_reread(chunks, starts, inside, start, regions)
    found, last = reread_chunks(text, chunks, starts, first, old_end, len(text) - len(old))
    return [*chunks[:first], *found, *chunks[last:]]


def _tree(text: str, chunks: list[Chunk], known: dict[Chunk, Section]) -> Tree:
    starts = _starts(chunks)
    return Tree(text, chunks, starts, read_sections(text, chunks, starts, known))


_LENGTH = attrgetter("length")


def _starts(parts: Sequence[Chunk] | Sequence[Section]) -> list[int]:
    return list(accumulate(map(_LENGTH, parts), initial=0))[:-1]
