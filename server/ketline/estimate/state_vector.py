"""The exact engine: the whole state, with checkpoints, so that an edit runs only what follows it.

States are ``qulacs.QuantumState``; as an array a state has shape (2**n,), qubit 0 the lowest bit of the index. After a
``#collapse`` the squared norm is the probability of the outcomes so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from qulacs import QuantumState

from ketline.circuit.operations import Operation
from ketline.estimate.budget import Budget
from ketline.estimate.edited_gate import MOST_STATES, FinalState, combined, common_prefix, error_of_run, only_difference
from ketline.estimate.native import fused
from ketline.estimate.threads import step
from ketline.limits import MAXIMUM_CHECKPOINT_BYTES, MAXIMUM_STATE_VECTOR_QUBITS

#: Operations of one step: between two of them neighbours are fused, and the clock is looked at.
_STEP = 16
#: States that are kept at most, however small.
_MOST_CHECKPOINTS = 32
#: Bytes of one amplitude.
_AMPLITUDE = 16


class Simulation:
    """The state after a list of operations, remembered together with states on the way to it."""

    def __init__(self, n_qubits: int) -> None:
        _refuse(n_qubits)
        self.n_qubits = n_qubits
        self._operations: list[Operation] = []
        self._kept: dict[int, QuantumState] = {}
        self._state: QuantumState | None = None
        self._spare: list[QuantumState] = []
        self._error = 0.0
        self._finals: list[FinalState] = []  # of circuits that differ from the last in one and the same gate

    def advance(self, operations: Sequence[Operation], budget: Budget) -> QuantumState:
        """The state after ``operations`` from |0...0>; it belongs to this object and is good until the next call.

        Raises:
            OutOfTime: when the budget is spent; what was remembered before stays good.
        """
        if self._state is not None and self._operations == operations:
            return self._state
        if (found := self._of_edited_gate(operations)) is not None:
            return found
        self._remember(operations)
        common = self._keep_common(operations)
        if self._state is not None and len(self._operations) == common:
            at, state = common, self._state
        else:
            at = max(self._kept, default=0)
            state = self._copy(self._kept[at]) if at in self._kept else QuantumState(self.n_qubits)
        self._state = None
        self._operations = list(operations[:at])
        stops = self._stops(at, common, len(operations))
        for start, end in pairwise([at, *stops]):
            budget.check()
            gates = fused(operations[start:end])
            with step(self.n_qubits):
                for gate in gates:
                    gate.update_quantum_state(state)
            self._operations.extend(operations[start:end])
            if end in stops and end != len(operations) and self._worth_keeping(end, common, len(operations)):
                self._kept[end] = self._copy(state)
        self._state, self._error = state, error_of_run(operations)
        return state

    def _last(self) -> list[FinalState]:
        return [] if self._state is None else [FinalState(self._operations, self._state, self._error)]

    def _of_edited_gate(self, operations: Sequence[Operation]) -> QuantumState | None:
        """The state where one gate alone was edited, and a few edits of it have been run, or just this one."""
        for index, one in enumerate(self._finals):
            if one.operations == operations:
                self._finals = [*self._finals[:index], *self._finals[index + 1 :], *self._last()]
                return self._make_last(one)
        found = combined(operations, [*self._finals, *self._last()]) if self._finals else None
        if found is None:
            return None
        final, self._finals = found
        return self._make_last(final)

    def _make_last(self, final: FinalState) -> QuantumState:
        self._keep_common(final.operations)
        self._operations, self._state, self._error = list(final.operations), final.state, final.error
        return final.state

    def _keep_common(self, operations: Sequence[Operation]) -> int:
        """Lets go of the states on the way that are none of another circuit's; how much it has in common."""
        place = common_prefix(self._operations, operations)
        for behind in [kept for kept in self._kept if kept > place]:
            self._spare.append(self._kept.pop(behind))
        return place

    def _remember(self, operations: Sequence[Operation]) -> None:
        """Keeps the final states that differ from the one wanted in one and the same gate, a few of them."""
        place = only_difference(self._operations, operations) if self._state is not None else None
        if place is None or (MOST_STATES + 1) * _AMPLITUDE << self.n_qubits > MAXIMUM_CHECKPOINT_BYTES:
            self._finals = []
            return
        known = [one for one in self._finals if only_difference(one.operations, operations) == place]
        self._finals = [*known, *self._last()][-MOST_STATES:]
        self._state = None  # its memory is theirs now

    def _copy(self, state: QuantumState) -> QuantumState:
        """A copy, in the memory of a state that is not needed any more where there is one."""
        if not self._spare:
            return state.copy()
        copy = self._spare.pop()
        copy.load(state)
        return copy

    def _stops(self, start: int, common: int, end: int) -> list[int]:
        """Where to pause: every few operations, and where the edit begins."""
        stops = set(range(start - start % _STEP + _STEP, end, _STEP)) | {end}
        if start < common < end:
            stops.add(common)
        return sorted(stop for stop in stops if stop > start)

    def _worth_keeping(self, place: int, common: int, total: int) -> bool:
        most = min(_MOST_CHECKPOINTS, MAXIMUM_CHECKPOINT_BYTES // (_AMPLITUDE << self.n_qubits))
        if place == common:
            if len(self._kept) > most:
                self._spare.append(self._kept.pop(max(self._kept)))
            return most > 0
        stride = _STEP * max(1, -(-total // (_STEP * max(most, 1))))
        return most > 0 and place % stride == 0


def _refuse(n_qubits: int) -> None:
    """The simulator ends the whole process where there is not enough memory.

    Raises:
        MemoryError: past the limit.
    """
    if n_qubits > MAXIMUM_STATE_VECTOR_QUBITS:
        raise MemoryError(f"{n_qubits} qubits")


def final_state(operations: Sequence[Operation], n_qubits: int, budget: Budget) -> QuantumState:
    """The state after ``operations``, computed without remembering anything.

    Raises:
        OutOfTime: when the budget is spent.
    """
    _refuse(n_qubits)
    state = QuantumState(n_qubits)
    for start in range(0, len(operations), _STEP):
        budget.check()
        gates = fused(operations[start : start + _STEP])
        with step(n_qubits):
            for gate in gates:
                gate.update_quantum_state(state)
    return state


def amplitudes(state: QuantumState) -> np.ndarray:
    """The state as an array of shape (2**n,), qubit 0 the lowest bit of the index."""
    return np.asarray(state.get_vector())
