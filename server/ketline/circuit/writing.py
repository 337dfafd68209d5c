"""The circuit being written: operations, measurements, and the numbers in the text behind the angles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ketline.circuit.expressions import closed_names, is_exact
from ketline.circuit.operations import Circuit, Measurement, Operation, Place, Reset, collapse, operation
from ketline.circuit.values import Bits, Environment, Outcome
from ketline.limits import MAXIMUM_CALL_DEPTH, MAXIMUM_ELABORATED_GATES, MAXIMUM_LOOP_ITERATIONS
from ketline.semantics.tracked import Angle, Parts, Tracked
from ketline.syntax.extent import extent

#: Gives the outcome, 0 or 1, of measuring a qubit of the circuit as it is so far.
Outcomes = Callable[[Circuit, int], int]


class Unsupported(Exception):
    """Why a program has no flat circuit, and where."""

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place


class Written(NamedTuple):
    """An operation, and the derivatives of its parameters by the angles of the text where there are any."""

    operation: Operation
    slopes: tuple[Parts, ...] | None = None


class Enough(Exception):
    """As many operations as were wanted are there."""


def no_outcomes(circuit: Circuit, qubit: int) -> int:
    """For callers that want one flat circuit: a program that goes on after a measurement has none."""
    circuit.dynamic = True
    raise Unsupported("The program goes on after a measurement.")


class Writer:
    """What the program has written so far, and how much of each budget it has used.

    ``place`` is the statement being written out; ``foreign`` whether it stands in an included file, which has no place
    in this text. ``given_angles`` are values for numbers of the text other than those that stand there. ``most`` is how
    many operations are wanted, None for all.
    """

    def __init__(
        self, circuit: Circuit, outcomes: Outcomes, stop: Callable[[], bool], angles: Mapping[Place, float]
    ) -> None:
        self.circuit = circuit
        self.given_angles = angles
        self.outcomes = outcomes
        self.stop = stop
        self.most: int | None = None
        self.place: Place = (0, 0)
        self.foreign = False
        self.measured_any = False
        self.calls = self.iterations = self.depth = self.capturing = 0
        self.used: dict[int, int] = {}
        self.pending: dict[int, Outcome] = {}
        self.angles: dict[Place, Angle] = {}

    # -- budgets ---------------------------------------------------------------------------------------------
    def deeper(self, run: Callable[[], Any]) -> Any:
        """Runs one level further down, within the limits on calls."""
        self.depth += 1
        self.calls += 1
        if self.calls > MAXIMUM_ELABORATED_GATES:
            raise Unsupported(f"The program makes more than {MAXIMUM_ELABORATED_GATES:,} calls.", self.place)
        self.look_up()
        if self.depth > MAXIMUM_CALL_DEPTH:
            raise Unsupported(f"Calls are nested more than {MAXIMUM_CALL_DEPTH} deep.", self.place)
        found = run()
        self.depth -= 1
        return found

    def look_up(self) -> None:
        """Whether to go on; asked often, so it must be quick."""
        if self.stop():
            raise Unsupported("Writing the program out took too long.", self.place)

    def count_iteration(self, place: Place) -> None:
        self.iterations += 1
        self.look_up()
        if self.iterations > MAXIMUM_LOOP_ITERATIONS:
            raise Unsupported(f"The program loops more than {MAXIMUM_LOOP_ITERATIONS:,} times.", place)

    # -- operations ------------------------------------------------------------------------------------------
    def add(self, written: Sequence[Written]) -> None:
        """Appends operations; measurements of their qubits that were still open happen first."""
        for made, slopes in written:
            self.add_one(made, slopes)

    def add_one(self, made: Operation, slopes: tuple[Parts, ...] | None) -> None:
        circuit, qubits = self.circuit, made.qubits
        if self.pending:
            for qubit in qubits:
                self.settle(qubit)
        place = len(circuit.operations)
        if not self.capturing:
            for qubit in qubits:
                self.used.setdefault(qubit, place)
        if slopes is not None:
            circuit.slopes[place] = slopes
        circuit.operations.append(made)
        circuit.sources.append(self.place)
        if self.most is not None and place >= self.most and not self.capturing:
            circuit.cut = True
            raise Enough
        if place >= MAXIMUM_ELABORATED_GATES:
            raise Unsupported(f"The program has more than {MAXIMUM_ELABORATED_GATES:,} gates.", self.place)

    def captured(self, run: Callable[[], Any]) -> list[Written]:
        """The operations that ``run`` writes, taken out of the circuit again.

        Measurements of their qubits have been settled: what happened before is no part of them.
        """
        circuit, place, foreign = self.circuit, self.place, self.foreign
        start = len(circuit.operations)
        self.capturing += 1
        self.deeper(run)
        self.capturing -= 1
        self.place, self.foreign = place, foreign
        found = [
            Written(operation_, circuit.slopes.pop(index, None))
            for index, operation_ in enumerate(circuit.operations[start:], start)
        ]
        del circuit.operations[start:], circuit.sources[start:]
        return found

    # -- measurements ----------------------------------------------------------------------------------------
    def measure(self, qubits: Sequence[int]) -> Bits:
        """The outcomes of measuring qubits, open until somebody reads them or uses the qubit again.

        Until then nothing else acts on the qubit, so when the outcome is decided makes no difference.
        """
        self.measured_any = True
        return Bits([self._open(qubit) for qubit in qubits], len(qubits) == 1)

    def _open(self, qubit: int) -> Outcome:
        found = self.pending.get(qubit)
        if found is None:
            found = self.pending[qubit] = Outcome(qubit, self.place)
        return found

    def settle(self, qubit: int) -> None:
        outcome = self.pending.pop(qubit, None)
        if outcome is not None:
            self.resolve(outcome)

    def resolve(self, outcome: Outcome) -> int:
        """The outcome's value, decided now if it was open."""
        if outcome.value is None:
            outcome.value = self._outcome(outcome.qubit, outcome.source)
        return outcome.value

    def _outcome(self, qubit: int, source: Place) -> int:
        if qubit not in self.used:
            return 0
        try:
            value = self.outcomes(self.circuit, qubit)
        except Unsupported as found:
            raise Unsupported(found.reason, found.place or source) from None
        self.circuit.operations.append(collapse(qubit, value))
        self.circuit.sources.append(source)
        return value

    def reset(self, qubits: Sequence[int]) -> None:
        """Measures each qubit and flips it where it is 1 (specification, "Reset")."""
        for qubit in qubits:
            outcome = self.pending.pop(qubit, None)
            value = 0 if outcome is None else self.resolve(outcome)
            start = len(self.circuit.operations)
            if qubit in self.used:
                self.measured_any = True
                if outcome is None:
                    value = self._outcome(qubit, self.place)
                if value:
                    self.add([Written(operation("x", (), (qubit,)))])
            self.circuit.resets.append(Reset(start, len(self.circuit.operations), qubit, self.place))

    def finish(self) -> None:
        """What was measured and not used again, in the order measured; the angles in the order of the text."""
        for outcome in self.pending.values():
            self.circuit.measurements.append(Measurement(outcome.qubit, outcome.source))
        self.circuit.angles = [self.angles[place] for place in sorted(self.angles)]

    # -- angles ----------------------------------------------------------------------------------------------
    def tracked(self, node: Any, value: Any, environment: Environment, name: str | None = None) -> Any:
        """``value`` of an expression, remembering the number in the text that it is where it is one."""
        if self.foreign or type(value) not in (float, int):
            return value
        constants = closed_names(node)
        if constants is None or any(map(environment.scope_of, constants)):
            return value
        start, end = extent(node)
        if start == end:
            return value
        return self.spot((self.place[0] + start, self.place[0] + end), float(value), name, is_exact(node))

    def spot(self, place: Place, value: float, name: str | None, exact: bool) -> Tracked:
        """The number that stands at ``place``, or the one that the caller gives in its stead."""
        angle = self.angles.get(place)
        if angle is None:
            angle = self.angles[place] = Angle(*place, self.given_angles.get(place, value), name, exact)
        return Tracked(angle.value, ((angle, 1.0),))
