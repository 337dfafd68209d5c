"""What an elaboration keeps for the next one: its state between the sections that an edit leaves alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any

from ketline.circuit.operations import Circuit
from ketline.circuit.values import Environment
from ketline.semantics.tracked import Angle
from ketline.syntax.sections import Node, Section
from ketline.syntax.splitter import Form


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of writing a program out after its first ``sections`` sections and ``nodes`` statements of the next:
    how far each growing list had come, and copies of everything that changes otherwise.
    """

    sections: int
    nodes: int
    operations: int
    calls: int
    resets: int
    slopes: int
    angles: int
    n_qubits: int
    counts: tuple[int, int]
    registers: dict[str, tuple[int, ...]]
    environment: Environment
    definitions: dict[str, Any]
    subroutines: dict[str, Any]


@dataclass(slots=True)
class Marks:
    """The marks of the elaboration before, of the program whose sections were ``sections`` under ``conditions``.

    A mark holds for a program that begins with the same statements, wherever it goes on. None is made after the first
    measurement or included file: what was measured may come out otherwise, and the file may change. ``used`` has the
    first operation on each qubit.
    """

    sections: Sequence[Section] = ()
    conditions: Any = None
    circuit: Circuit = field(default_factory=Circuit)
    angles: dict[tuple[int, int], Angle] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    def last_common(self, sections: Sequence[Section], conditions: Any) -> Mark | None:
        """The last mark that holds for a program; those after it are dropped."""
        common = (0, 0)
        if conditions == self.conditions:
            alike = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], zip(self.sections, sections)))
            common = alike, _common_nodes(self.sections[alike : alike + 1], sections[alike : alike + 1])
        self.marks = [mark for mark in self.marks if (mark.sections, mark.nodes) <= common]
        while self.marks and _goes_on_with_else(sections, self.marks[-1]):
            self.marks.pop()
        self.sections, self.conditions = sections, conditions
        return self.marks[-1] if self.marks else None

    def restored(self, mark: Mark) -> tuple[Circuit, dict[tuple[int, int], Angle], dict[int, int]]:
        """The circuit, the angles and the used qubits as they were at a mark, in new containers."""
        old = self.circuit
        circuit = Circuit(mark.n_qubits, dict(mark.registers))
        circuit.operations = old.operations[: mark.operations]
        circuit.sources = old.sources[: mark.operations]
        circuit.calls = old.calls[: mark.calls]
        circuit.resets = old.resets[: mark.resets]
        circuit.slopes = dict(islice(old.slopes.items(), mark.slopes))
        used = {qubit: first for qubit, first in self.used.items() if first < mark.operations}
        return circuit, dict(islice(self.angles.items(), mark.angles)), used


def next_node(sections: Sequence[Section], index: int, done: int) -> tuple[int, int, Node] | None:
    """The first statement from place ``done`` of a section on, with its section and place; None at the end."""
    while index < len(sections):
        if done < len(sections[index].nodes):
            return index, done, sections[index].nodes[done]
        index, done = index + 1, 0
    return None


def _goes_on_with_else(sections: Sequence[Section], mark: Mark) -> bool:
    following = next_node(sections, mark.sections, mark.nodes)
    return following is not None and following[2].statement.word == "else"


def _common_nodes(old: Sequence[Section], new: Sequence[Section]) -> int:
    """How many statements without blocks two sections, each alone in its list, begin with in common."""
    pairs = zip(*(section.nodes for section in (*old, *new))) if old and new else ()
    return sum(
        1
        for _ in takewhile(
            lambda pair: pair[0].statement is pair[1].statement
            and pair[0].start == pair[1].start
            and pair[0].statement.form is Form.LEAF,
            pairs,
        )
    )
