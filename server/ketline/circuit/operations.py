"""The flat circuit: operations on numbered qubits, in order, each with the place that it came from.

Operations are shared: the same gate with the same parameters on the same qubits is one object, everywhere and between
edits (``operation``), so engines compare circuits by identity and keep what they made of an operation beside it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from ketline.circuit.gates import gate_derivative, gate_matrix
from ketline.semantics.tracked import Angle, Parts

#: Offsets of a piece of the program's text.
Place = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Operation:
    """A gate applied to ``targets`` where every control qubit has its value.

    ``name`` and ``parameters`` (radians) are those of the standard gate that its target matrix is made from;
    ``adjoint`` is whether it is that gate's inverse. A name that starts with '#' has no such gate: ``#collapse`` is the
    projection of a qubit onto a measured outcome, ``#power`` a fractional power, whose matrices are ``given``.
    ``controls`` are pairs of a qubit and the value, 0 or 1, that it must have.
    """

    name: str
    parameters: tuple[float, ...]
    targets: tuple[int, ...]
    controls: tuple[tuple[int, int], ...] = ()
    adjoint: bool = False
    given: tuple[np.ndarray, tuple[np.ndarray, ...]] | None = None

    @cached_property
    def matrix(self) -> np.ndarray:
        """On the targets: complex, shape (2**k, 2**k) for k targets, the first target the lowest bit of the index.

        Without targets it is a (1, 1) phase.
        """
        matrix = self.given[0] if self.given is not None else gate_matrix(self.name, self.parameters)
        return matrix.conj().T if self.adjoint else matrix

    def partial(self, parameter: int) -> np.ndarray:
        """The derivative of ``matrix`` by the parameter of that index, same shape."""
        if self.given is not None:
            derivative = self.given[1][parameter]
        else:
            derivative = gate_derivative(self.name, self.parameters, parameter)
        return derivative.conj().T if self.adjoint else derivative

    @cached_property
    def qubits(self) -> tuple[int, ...]:
        """Targets, then controls."""
        return (*self.targets, *(qubit for qubit, _ in self.controls))

    @cached_property
    def full_matrix(self) -> np.ndarray:
        """The matrix on all of ``qubits``, controls included, the first the lowest bit of the index."""
        return spread(self.matrix, self.controls, identity=True)

    @cached_property
    def diagonal(self) -> bool:
        """Whether the operation multiplies each basis state by a number."""
        return not np.count_nonzero(self.matrix - np.diag(np.diagonal(self.matrix)))

    @property
    def unitary(self) -> bool:
        return self.name != "#collapse"

    def inverse(self) -> Operation:
        return operation(self.name, self.parameters, self.targets, self.controls, not self.adjoint, self.given)

    def controlled(self, controls: tuple[tuple[int, int], ...]) -> Operation:
        return operation(
            self.name, self.parameters, self.targets, controls + self.controls, self.adjoint, self.given
        )

    def relabelled(self, number: Callable[[int], int]) -> Operation:
        """The same operation on other qubits."""
        targets = tuple(number(qubit) for qubit in self.targets)
        controls = tuple((number(qubit), value) for qubit, value in self.controls)
        return operation(self.name, self.parameters, targets, controls, self.adjoint, self.given)

    def with_parameter(self, index: int, value: float) -> Operation:
        """The same gate with another value of one parameter; not for ``#power``, whose parameters are no angles."""
        parameters = (*self.parameters[:index], value, *self.parameters[index + 1 :])
        return operation(self.name, parameters, self.targets, self.controls, self.adjoint)


def spread(matrix: np.ndarray, controls: tuple[tuple[int, int], ...], identity: bool) -> np.ndarray:
    """``matrix`` where the control qubits have their values, elsewhere the identity or zero.

    Targets are the low bits of the index and controls, in order, the bits above them.
    """
    size = matrix.shape[0]
    whole = np.eye(size << len(controls), dtype=complex) * identity
    first = sum(value << place for place, (_, value) in enumerate(controls)) * size
    whole[first : first + size, first : first + size] = matrix
    return whole


#: Every operation that is in use, by what it is; the newest stay although no circuit holds them for the moment.
_known: WeakValueDictionary[Any, Operation] = WeakValueDictionary()
_newest: deque[Operation] = deque(maxlen=16_384)


def operation(
    name: str,
    parameters: tuple[float, ...],
    targets: tuple[int, ...],
    controls: tuple[tuple[int, int], ...] = (),
    adjoint: bool = False,
    given: tuple[np.ndarray, tuple[np.ndarray, ...]] | None = None,
) -> Operation:
    """The one operation of that description. Its numbers are plain: what they depend on is the circuit's matter."""
    key = (name, parameters, targets, controls, adjoint, None if given is None else id(given))
    found = _known.get(key)
    if found is None:
        found = _known[key] = Operation(name, parameters, targets, controls, adjoint, given)
        _newest.append(found)
    return found


def collapse(qubit: int, outcome: int) -> Operation:
    """The projection of a qubit onto a measured outcome; it leaves the state's norm the outcome's probability."""
    return operation("#collapse", (), (qubit,), (), False, _PROJECTIONS[outcome])


def matrix_operation(matrix: np.ndarray, targets: tuple[int, ...]) -> Operation:
    """An operation by its matrix alone."""
    return Operation("#power", (), targets, (), False, (matrix, ()))


_PROJECTIONS = tuple((np.diag([1.0 - outcome, float(outcome)]).astype(complex), ()) for outcome in (0, 1))


@dataclass(frozen=True, slots=True)
class Measurement:
    """A qubit measured at ``source`` and not used again; it changes no value and is not among the operations."""

    qubit: int
    source: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a gate that the program defines: it wrote ``operations[start:end]``; ``parameters`` in radians."""

    start: int
    end: int
    name: str
    parameters: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Reset:
    """A qubit reset at ``source``, by ``operations[start:end]``: none where it was in its first state still."""

    start: int
    end: int
    qubit: int
    source: Place


@dataclass(slots=True, eq=False)
class Circuit:
    """A program written out.

    * ``registers`` map a name to its qubits' numbers, in order of declaration from 0.
    * ``sources[k]`` is where the statement behind ``operations[k]`` stands.
    * ``calls`` are those of the program's own gates, outermost only, one for each time that a broadcast applies it.
    * ``resets`` are all of them, in order.
    * ``angles`` are the numbers in the text that angles were computed from; ``slopes[k]``, where there, has for each
      parameter of ``operations[k]`` its derivatives by them.
    * ``measurements`` are the last ones of their qubits, which leave the values before them as they are.
    * ``dynamic`` is whether the program goes on after a measurement, and nobody decided its outcome.
    * ``cut`` is whether there are more operations than were wanted.
    * ``reason`` and ``place`` say why there is no circuit, where there is none.
    """

    n_qubits: int = 0
    registers: dict[str, tuple[int, ...]] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    sources: list[Place] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    resets: list[Reset] = field(default_factory=list)
    slopes: dict[int, tuple[Parts, ...]] = field(default_factory=dict)
    angles: list[Angle] = field(default_factory=list)
    measurements: list[Measurement] = field(default_factory=list)
    dynamic: bool = False
    cut: bool = False
    reason: str | None = None
    place: Place | None = None

    @property
    def qubit_names(self) -> dict[int, str]:
        """Each qubit as the text names it, by the register that was declared first."""
        return {
            number: register if len(numbers) == 1 else f"{register}[{index}]"
            for register, numbers in reversed(self.registers.items())
            for index, number in enumerate(numbers)
        }

    @property
    def measured(self) -> list[int]:
        """The qubits whose last operation is a measurement, in the order measured."""
        return [measurement.qubit for measurement in self.measurements]
