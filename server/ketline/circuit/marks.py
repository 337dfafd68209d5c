"""What an elaboration keeps for the next one: its state between the sections that an edit leaves alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ketline.circuit.operations import Circuit
from ketline.circuit.values import Environment
from ketline.semantics.tracked import Angle
from ketline.syntax.sections import Section


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of writing a program out after its first ``sections`` sections: how far each growing list had come,
    and copies of everything that changes otherwise.
    """

    sections: int
    skip_else: bool
    operations: int
    slopes: int
    angles: int
    n_qubits: int
    counts: tuple[int, int]
    registers: dict[str, tuple[int, ...]]
    used: frozenset[int]
    environment: Environment
    definitions: dict[str, Any]
    subroutines: dict[str, Any]


@dataclass(slots=True)
class Marks:
    """The marks of the elaboration before, of the program whose sections were ``sections`` under ``conditions``.

    A mark holds for a program that begins with the same sections, wherever it goes on. None is made after the first
    measurement or included file: what was measured may come out otherwise, and the file may change.
    """

    sections: Sequence[Section] = ()
    conditions: Any = None
    circuit: Circuit = field(default_factory=Circuit)
    angles: dict[tuple[int, int], Angle] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)

    def last_common(self, sections: Sequence[Section], conditions: Any) -> Mark | None:
        """The last mark that holds for a program; those after it are dropped."""
        common = 0
        if conditions == self.conditions:
            for old, new in zip(self.sections, sections):
                if old is not new:
                    break
                common += 1
        self.marks = [mark for mark in self.marks if mark.sections <= common]
        self.sections, self.conditions = sections, conditions
        return self.marks[-1] if self.marks else None

    def restored(self, mark: Mark) -> tuple[Circuit, dict[tuple[int, int], Angle]]:
        """The circuit and the angles as they were at a mark; the ones they are taken from stay as they are."""
        old = self.circuit
        circuit = Circuit(mark.n_qubits, dict(mark.registers))
        circuit.operations = old.operations[: mark.operations]
        circuit.sources = old.sources[: mark.operations]
        circuit.slopes = dict(islice(old.slopes.items(), mark.slopes))
        return circuit, dict(islice(self.angles.items(), mark.angles))
