"""Wide and shallow circuits: each Pauli term from the operations in its backward light cone alone.

Why an operation may be left out. Scanning backwards, the evolved operator O is supported on a set of qubits, each of
which it acts on either *diagonally* or *generally*: diagonally means O = sum_b |b><b| (x) O_b over the values b of that
qubit. The same is said of an operation V and each of its qubits: V acts diagonally on its controls (it is a block for
each of their values) and on a target whose bit its matrix never changes, whatever its parameters.

* Let S be the qubits that V shares with the support, and let both O and V act diagonally on all of S. Writing both as
  blocks over the values b of S, V = sum_b |b><b| (x) V_b and O = sum_b |b><b| (x) O_b, where V_b acts on qubits outside
  the support and O_b on qubits that V does not touch. They commute, so V^ O V = O and V is left out. Nothing was asked
  of V outside S: it may be a controlled gate with its target elsewhere.
* Otherwise V belongs to the cone. On a qubit where V and O (or the identity, for one outside the support so far) act
  diagonally, so does the product V^ O V: products of block-diagonal operators are block-diagonal. Such a qubit is of
  the diagonal kind; all other qubits of V are of the general kind from here on.

So while a qubit is of the diagonal kind, the next operation on its wire that can matter by itself is the next one that
acts on it non-diagonally: one that acts diagonally matters only through another of its qubits, whose own wire leads
there. Every operation that the scan visits is therefore in the cone, and a cone costs what it contains.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np

from ketline.circuit.operations import Circuit, Operation, spread
from ketline.estimate.budget import Budget
from ketline.estimate.diagonality import diagonal_action
from ketline.estimate.observables import Observable, PauliTerm, expectation, parity
from ketline.estimate.phase_gadgets import merged
from ketline.estimate.state_vector import amplitudes, final_state

#: Qubits from which isomorphic cones are recognised by their structure; smaller ones are compared as they come, qubits
#: numbered as the scan met them, which finds repetition in regular layouts only. Measured on 200-node regular graphs,
#: p = 1, cones and values in ms, by structure / as they come: 6 qubits 63 / 55, 8 qubits 89 / 66, 10 qubits 86 / 127,
#: 12 qubits 244 / 391, 14 qubits 166 / 765.
_STRUCTURE_QUBITS = 9
#: Qubits up to which the eigenvalues of products of Z are remembered.
_SIGNS_QUBITS = 11
#: What applying a gate costs besides its amplitudes, in updates of one amplitude.
_GATE_OVERHEAD = 2_000
#: Operations that the scan of one cone visits between two looks at the clock.
_VISITS = 1_024


@dataclass(frozen=True, slots=True)
class Member:
    """One place of the circuit where a cone of a class stands.

    * ``indices[k]`` is the index, in the circuit, of the operation behind the class's operation k, and ``signs[k]`` the
      factor between their parameters (``Merged``).
    * ``coefficients[j]`` are those of the class's terms at this place.
    """

    indices: tuple[int, ...]
    signs: tuple[float, ...]
    coefficients: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Cone:
    """A class of equal cones: ``operations`` on qubits 0 to ``n_qubits`` - 1, started in |0...0>.

    ``terms`` have the members' coefficients added up, so that the class's part of the value is their expectation.
    """

    n_qubits: int
    operations: tuple[Operation, ...]
    terms: tuple[PauliTerm, ...]
    members: tuple[Member, ...]


#: An operation of a cone: number of its gate, numbers of its qubits.
_Step = tuple[int, tuple[int, ...]]


class _Wires:
    """A circuit as wires: who comes before whom.

    For each place in ``merged``, one entry for each of its qubits: the qubit, whether the action there is diagonal, the
    place of the operation before it on that wire, and the place of the last one before it that is non-diagonal there
    (-1 for none). ``gates`` has a number for each place, equal for the same gate on whatever qubits.
    """

    def __init__(self, operations: Sequence[Operation], budget: Budget) -> None:
        self.merged = merged(operations)
        self.entries: list[tuple[tuple[int, bool, int, int], ...]] = []
        self.last: dict[int, int] = {}
        self.last_rough: dict[int, int] = {}
        self.gates: list[int] = []
        self.symmetric: list[bool] = []
        self._numbers: dict[Any, int] = {}
        for place, item in enumerate(self.merged):
            if place % _VISITS == 0:
                budget.check()
            self._add(place, item.operation)

    def _add(self, place: int, made: Operation) -> None:
        entry = []
        for qubit, diagonal in zip(made.qubits, diagonal_action(made)):
            entry.append((qubit, diagonal, self.last.get(qubit, -1), self.last_rough.get(qubit, -1)))
            self.last[qubit] = place
            if not diagonal:
                self.last_rough[qubit] = place
        self.entries.append(tuple(entry))
        values = tuple(value for _, value in made.controls)
        given = None if made.given is None else id(made.given)
        kind = (made.name, made.parameters, made.adjoint, given, len(made.targets), values)
        number = self._numbers.setdefault(kind, len(self._numbers))
        self.gates.append(number)
        if number == len(self.symmetric):
            self.symmetric.append(_symmetric(made))

    def cone(self, term: PauliTerm, most_qubits: int, budget: Budget) -> tuple[tuple[int, ...], list[int]] | None:
        """Places of the cone's operations, latest first, and its qubits, in the order met; None for a wider one."""
        general = _kinds(term)
        heap = [-(self.last if kind else self.last_rough).get(qubit, -1) for qubit, kind in general.items()]
        heap = [place for place in heap if place <= 0]
        heapify(heap)
        found: list[int] = []
        while heap and len(general) <= most_qubits:
            place = -heappop(heap)
            if found and found[-1] == place:
                continue
            found.append(place)
            if len(found) % _VISITS == 0:
                budget.check()
            for qubit, diagonal, before, rough_before in self.entries[place]:
                kind = general.get(qubit)
                if diagonal and kind is False:
                    continue
                if not diagonal:
                    general[qubit] = True
                elif kind is None:
                    general[qubit] = False
                    before = rough_before
                if before >= 0:
                    heappush(heap, -before)
        return None if len(general) > most_qubits else (tuple(found), list(general))


def _kinds(term: PauliTerm) -> dict[int, bool]:
    """The term's qubits, ascending, each with whether it acts there generally."""
    found = {}
    left = term.x_mask | term.z_mask
    while left:
        bit = left & -left
        found[bit.bit_length() - 1] = bool(term.x_mask & bit)
        left ^= bit
    return found


def _symmetric(made: Operation) -> bool:
    """Whether an operation on two qubits, and its derivatives, are the same with them exchanged."""
    if len(made.qubits) != 2 or not made.targets:
        return False
    changes = [spread(made.partial(place), made.controls, identity=False) for place in range(len(made.parameters))]
    exchange = np.ix_([0, 2, 1, 3], [0, 2, 1, 3])
    return all(np.array_equal(matrix, matrix[exchange]) for matrix in (made.full_matrix, *changes))


def cones_of(circuit: Circuit, observable: Observable, most_qubits: int, budget: Budget) -> list[Cone] | None:
    """The classes of the observable's cones; None where one has more qubits, or the circuit a projection.

    A projection does not cancel against its adjoint (P^ P is not 1), so it would be in every cone.

    Raises:
        OutOfTime: when the budget is spent.
    """
    if not all(made.unitary for made in circuit.operations):
        return None
    wires = _Wires(circuit.operations, budget)
    together: dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[list[int], list[PauliTerm]]] = {}
    for term in observable.terms:
        budget.check()
        found = wires.cone(term, most_qubits, budget)
        if found is None:
            return None
        places, qubits = found
        together.setdefault((places, tuple(sorted(qubits))), (qubits, []))[1].append(term)
    classes: dict[Any, _Class] = {}
    for (places, _), (qubits, terms) in together.items():
        budget.check()
        _classify(wires, places[::-1], qubits, terms, classes)
    return [found.cone() for found in classes.values()]


@dataclass(slots=True)
class _Class:
    """A class of cones while its members are found; ``places`` and ``signs`` are the masks of its terms."""

    n_qubits: int
    operations: tuple[Operation, ...]
    masks: tuple[tuple[int, int], ...]
    members: list[Member]

    def cone(self) -> Cone:
        sums = [math.fsum(column) for column in zip(*(member.coefficients for member in self.members))]
        terms = tuple(PauliTerm(value, x, z) for value, (x, z) in zip(sums, self.masks))
        return Cone(self.n_qubits, self.operations, terms, tuple(self.members))


def _classify(
    wires: _Wires, places: tuple[int, ...], qubits: list[int], terms: list[PauliTerm], classes: dict[Any, _Class]
) -> None:
    """Put one cone, ``places`` in time order, with its class.

    The key is the whole renumbered cone: two cones with equal keys are the same circuit and the same terms, whatever
    the numbering was, so a numbering that is not canonical costs time and never a wrong value.
    """
    if len(qubits) < _STRUCTURE_QUBITS:
        numbers, levels = {qubit: number for number, qubit in enumerate(qubits)}, None
    else:
        numbers, levels = _by_structure(wires, places, qubits, terms)
    steps = _renumbered(wires, places, numbers, levels)
    ordered = sorted(zip(((_moved(term.x_mask, numbers), _moved(term.z_mask, numbers)) for term in terms), terms),
                     key=lambda pair: pair[0])  # fmt: skip
    masks = tuple(pair[0] for pair in ordered)
    key = (len(qubits), masks, tuple(step for step, _ in steps))
    found = classes.get(key)
    if found is None:
        operations = tuple(_moved_operation(wires.merged[place].operation, step[1]) for step, place in steps)
        found = classes[key] = _Class(len(qubits), operations, masks, [])
    origins = [wires.merged[place] for _, place in steps]
    found.members.append(
        Member(
            tuple(origin.index for origin in origins),
            tuple(origin.sign for origin in origins),
            tuple(term.coefficient for _, term in ordered),
        )
    )


def _renumbered(
    wires: _Wires, places: tuple[int, ...], numbers: dict[int, int], levels: list[int] | None
) -> list[tuple[_Step, int]]:
    """The cone's steps with their places, in time order, or sorted within each level where levels are given."""
    steps: list[tuple[_Step, int]] = []
    for place in places:
        gate = wires.gates[place]
        on = tuple([numbers[entry[0]] for entry in wires.entries[place]])
        if wires.symmetric[gate] and on[0] > on[1]:
            on = (on[1], on[0])
        steps.append(((gate, on), place))
    if levels is None:
        return steps
    return [step for _, step in sorted(zip(levels, steps))]


def _moved(mask: int, numbers: dict[int, int]) -> int:
    moved = 0
    while mask:
        bit = mask & -mask
        moved |= 1 << numbers[bit.bit_length() - 1]
        mask ^= bit
    return moved


def _moved_operation(made: Operation, on: tuple[int, ...]) -> Operation:
    """The operation on other qubits: its targets, then its controls."""
    return made.relabelled(dict(zip(made.qubits, on)).__getitem__)


# --- The same structure under another numbering ------------------------------------------------------------------


def _by_structure(
    wires: _Wires, places: tuple[int, ...], qubits: list[int], terms: list[PauliTerm]
) -> tuple[dict[int, int], list[int]]:
    """Numbers for the cone's qubits that depend on its structure, not on its place; and its operations' levels.

    Colour refinement (Weisfeiler and Leman 1968): qubits start with what happens on their own wire and are told apart
    by the colours of those they meet. Then they are numbered by walking outwards from the first colour, neighbours by
    their colours. In a tree, neighbours of one colour have equal branches, so it does not matter which comes first; in
    other cones it may, which at worst leaves two equal cones in two classes.
    """
    levels = _levels(wires, places)
    meetings: dict[int, list[tuple[int, tuple[int, ...]]]] = {qubit: [] for qubit in qubits}
    colours = {qubit: hash(tuple((term.x_mask >> qubit & 1, term.z_mask >> qubit & 1) for term in terms))
               for qubit in qubits}  # fmt: skip
    for place, level in zip(places, levels):
        gate = wires.gates[place]
        on = tuple([entry[0] for entry in wires.entries[place]])
        for role, qubit in enumerate(on):
            label = hash((level, gate, 0 if wires.symmetric[gate] else role))
            colours[qubit] += hash(label)
            if len(on) > 1:
                meetings[qubit].append((label, on[:role] + on[role + 1 :]))
    colours = _refined(colours, meetings)
    return _numbered(colours, meetings), levels


def _levels(wires: _Wires, places: tuple[int, ...]) -> list[int]:
    """For each operation the earliest level it fits in: operations of one level act diagonally where they meet.

    Those commute, so the cone is its levels in order, each in any order (a normal form as Cartier and Foata's).
    """
    last: dict[int, int] = {}
    last_rough: dict[int, int] = {}
    levels = []
    for place in places:
        level = 0
        for qubit, diagonal, _, _ in wires.entries[place]:
            after = (last_rough if diagonal else last).get(qubit, -1) + 1
            level = max(level, after)
        for qubit, diagonal, _, _ in wires.entries[place]:
            last[qubit] = max(level, last.get(qubit, -1))
            if not diagonal:
                last_rough[qubit] = level
        levels.append(level)
    return levels


def _refined(
    colours: dict[int, int], meetings: dict[int, list[tuple[int, tuple[int, ...]]]]
) -> dict[int, int]:
    count = len(set(colours.values()))
    while True:
        finer = {}
        for qubit, met in meetings.items():
            total = 0
            for label, others in met:
                total += hash((label, *[colours[other] for other in others]))
            finer[qubit] = hash((colours[qubit], total))
        finer_count = len(set(finer.values()))
        if finer_count == count:
            return finer
        colours, count = finer, finer_count


def _numbered(colours: dict[int, int], meetings: dict[int, list[tuple[int, tuple[int, ...]]]]) -> dict[int, int]:
    numbers: dict[int, int] = {}
    for start in sorted(colours, key=colours.__getitem__):
        if start in numbers:
            continue
        numbers[start] = len(numbers)
        waiting = [start]
        for qubit in waiting:
            near = [(label, colours[other], other) for label, others in meetings[qubit] for other in others
                    if other not in numbers]  # fmt: skip
            for _, _, other in sorted(near):
                if other not in numbers:
                    numbers[other] = len(numbers)
                    waiting.append(other)
    return numbers


# --- Values ------------------------------------------------------------------------------------------------------


def predicted_cost(cones: Sequence[Cone]) -> float:
    """What ``value`` will cost, in updates of one amplitude (about a nanosecond)."""
    return float(sum(len(cone.operations) * ((1 << cone.n_qubits) + _GATE_OVERHEAD) for cone in cones))


def value(cones: Sequence[Cone], budget: Budget) -> float:
    """The observable's expectation value.

    Raises:
        OutOfTime: when the budget is spent.
    """
    return math.fsum(_class_value(cone, budget) for cone in cones)


def _class_value(cone: Cone, budget: Budget) -> float:
    budget.check()
    if cone.n_qubits == 0:
        return math.fsum(term.coefficient for term in cone.terms)
    state = amplitudes(final_state(cone.operations, cone.n_qubits, budget))
    if cone.n_qubits <= _SIGNS_QUBITS and all(term.x_mask == 0 for term in cone.terms):
        probabilities = state.real**2 + state.imag**2
        parts = (term.coefficient * (probabilities @ _signs(term.z_mask, cone.n_qubits)) for term in cone.terms)
        return math.fsum(parts)
    budget.check()
    return expectation(state, Observable("", cone.terms))


@lru_cache(maxsize=1_024)
def _signs(z_mask: int, n_qubits: int) -> np.ndarray:
    """The eigenvalue, 1 or -1, of a product of Z for each basis state; shape (2**n,)."""
    return 1.0 - 2.0 * parity(np.arange(1 << n_qubits) & z_mask)
