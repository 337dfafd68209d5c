"""Observables as sums of Pauli products on numbered qubits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import nlargest

import numpy as np

from ketline.circuit.operations import Circuit
from ketline.limits import MAXIMUM_PROJECTOR_QUBITS
from ketline.semantics.directives import Directive


@dataclass(frozen=True, slots=True)
class PauliTerm:
    """``coefficient`` times X on the qubits of ``x_mask`` and Z on those of ``z_mask`` (both is Y).

    Bit k of a mask is qubit k of the circuit.
    """

    coefficient: float
    x_mask: int
    z_mask: int


@dataclass(frozen=True, slots=True)
class Observable:
    """A real sum of Pauli products; ``start`` and ``end`` are where it is written.

    With ``projector``, a mask of qubits and the bits that they are to have, it is the probability of these instead.
    """

    name: str
    terms: tuple[PauliTerm, ...]
    start: int = 0
    end: int = 0
    projector: tuple[int, int] | None = None

    @property
    def diagonal(self) -> bool:
        return all(term.x_mask == 0 for term in self.terms)

    @property
    def support(self) -> int:
        """The mask of the qubits that it acts on."""
        mask = 0 if self.projector is None else self.projector[0]
        for term in self.terms:
            mask |= term.x_mask | term.z_mask
        return mask

    @property
    def norm(self) -> float:
        """The sum of the coefficients' magnitudes: no value is larger."""
        return 1.0 if self.projector is not None else sum(abs(term.coefficient) for term in self.terms)

    def in_terms(self) -> Observable | None:
        """The same without a projector: the product of (1 + Z)/2 and (1 - Z)/2; None where that is too long."""
        if self.projector is None:
            return self
        mask, bits = self.projector
        if mask.bit_count() > MAXIMUM_PROJECTOR_QUBITS:
            return None
        signs = {0: 1.0 / (1 << mask.bit_count())}
        for place in range(mask.bit_length()):
            if mask >> place & 1:
                sign = -1.0 if bits >> place & 1 else 1.0
                signs |= {z | 1 << place: sign * value for z, value in signs.items()}
        terms = tuple(PauliTerm(value, 0, z) for z, value in signs.items())
        return Observable(self.name, terms, self.start, self.end)

    def on_support(self) -> tuple[Observable, list[int]]:
        """The same on as few qubits as it acts on, and which qubits these were, lowest first."""
        qubits = places_of(self.support)
        index = {qubit: index for index, qubit in enumerate(qubits)}

        def packed(mask: int) -> int:
            return sum(1 << index[qubit] for qubit in places_of(mask))

        terms = tuple(PauliTerm(t.coefficient, packed(t.x_mask), packed(t.z_mask)) for t in self.terms)
        projector = None if self.projector is None else (packed(self.projector[0]), packed(self.projector[1]))
        return Observable(self.name, terms, self.start, self.end, projector), qubits


def places_of(mask: int) -> list[int]:
    """The set bits of a mask, lowest first; costs what is set, not how wide it is."""
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def observable_of(directive: Directive, circuit: Circuit) -> Observable:
    """The observable that a directive declares on ``circuit``'s qubits; like terms are added up.

    Raises:
        KeyError: for a register the circuit does not have.
    """
    if directive.outcome:
        places = [(circuit.registers[register][index], bit) for register, index, bit in directive.outcome]
        projector = sum(1 << qubit for qubit, _ in places), sum(bit << qubit for qubit, bit in places)
        return Observable(directive.name, (), directive.start, directive.end, projector)
    sums: dict[tuple[int, int], float] = {}
    for term in directive.terms:
        x_mask = z_mask = 0
        for pauli, register, index in term.factors:
            bit = 1 << circuit.registers[register][index]
            if pauli in "XY":
                x_mask |= bit
            if pauli in "YZ":
                z_mask |= bit
        sums[x_mask, z_mask] = sums.get((x_mask, z_mask), 0.0) + term.coefficient
    terms = tuple(PauliTerm(value, x, z) for (x, z), value in sums.items())
    return Observable(directive.name, terms, directive.start, directive.end)


def parity(values: np.ndarray) -> np.ndarray:
    """The number of set bits modulo 2 of each non-negative integer, as int8."""
    folded = values.copy()
    for shift in (32, 16, 8, 4, 2, 1):
        folded ^= folded >> shift
    return (folded & 1).astype(np.int8)


#: Asked between any two steps that take long; raises when there is no time left.
Check = Callable[[], None]


def _go_on() -> None:
    """There is all the time in the world."""


_Diagonal = tuple[tuple[PauliTerm, ...], tuple[int, int] | None, int]
#: The newest tables of ``diagonal_energies``.
_tables: dict[_Diagonal, np.ndarray] = {}
_MOST_TABLES = 4


def diagonal_energies(observable: Observable, n_qubits: int, check: Check = _go_on) -> np.ndarray:
    """The eigenvalue of each basis state of the terms without X, shape (2**n,); qubit 0 is the lowest bit. Read-only.

    Built one qubit at a time per term, without a table of indices: O(terms * 2**n) additions, kept for the next call.
    """
    terms = tuple(term for term in observable.terms if term.x_mask == 0)
    key = (terms, observable.projector, n_qubits)
    found = _tables.get(key)
    if found is None:
        found = _energies(*key, check)
        while len(_tables) >= _MOST_TABLES:
            _tables.pop(next(iter(_tables)), None)
        _tables[key] = found
    return found


def _energies(
    terms: tuple[PauliTerm, ...], projector: tuple[int, int] | None, n_qubits: int, check: Check
) -> np.ndarray:
    total = np.zeros((2,) * n_qubits)
    sign = np.array([1.0, -1.0])
    if projector is not None:
        mask, bits = projector
        total[tuple(bits >> place & 1 if mask >> place & 1 else slice(None) for place in reversed(range(n_qubits)))] = 1
    for term in terms:
        check()
        factor = np.full((1,) * n_qubits, term.coefficient)
        for qubit in places_of(term.z_mask):
            shape = [1] * n_qubits
            shape[n_qubits - 1 - qubit] = 2
            factor = factor * sign.reshape(shape)
        total += factor
    energies = total.reshape(-1)
    energies.setflags(write=False)
    return energies


#: The newest answer of ``lowest_states``, and the table that it is of.
_lowest: list[tuple[np.ndarray, np.ndarray]] = []


def lowest_states(observable: Observable, n_qubits: int) -> np.ndarray:
    """The indices of the basis states of the smallest value of a diagonal observable, ascending."""
    energies = diagonal_energies(observable, n_qubits)
    if not _lowest or _lowest[0][0] is not energies:
        lowest = float(energies.min())
        _lowest[:] = [(energies, np.flatnonzero(energies < lowest + 1e-9 * max(1.0, abs(lowest))))]
    return _lowest[0][1]


def expectation(state: np.ndarray, observable: Observable, check: Check = _go_on) -> float:
    """<state|observable|state> of a state of shape (2**n,), normalised or not."""
    n_qubits = state.size.bit_length() - 1
    value = 0.0
    if observable.projector is not None or any(term.x_mask == 0 for term in observable.terms):
        value += float(probabilities(state) @ diagonal_energies(observable, n_qubits, check))
    rest = [term for term in observable.terms if term.x_mask]
    if rest:
        index = np.arange(state.size)
        for term in rest:
            check()
            value += _expectation_of_term(state, term, index)
    return value


def probabilities(state: np.ndarray) -> np.ndarray:
    """|amplitude|**2 of each basis state, shape (2**n,)."""
    return state.real**2 + state.imag**2


def likeliest(weights: np.ndarray, most: int) -> list[int]:
    """The basis states of the largest probabilities, largest first, at most ``most``; without rounding errors of 0."""
    count = min(most, len(weights))
    places = np.argpartition(weights, -count)[-count:]
    best = nlargest(count, places, key=lambda place: (round(float(weights[place]), 9), -place))
    return [int(place) for place in best if weights[place] > 1e-9]


def applied(observable: Observable, state: np.ndarray, check: Check = _go_on) -> np.ndarray:
    """observable|state>, shape (2**n,)."""
    n_qubits = state.size.bit_length() - 1
    result = diagonal_energies(observable, n_qubits, check) * state
    index = np.arange(state.size)
    for term in observable.terms:
        if term.x_mask:
            check()
            signs = 1 - 2 * parity(index & term.z_mask)
            phase = 1j ** (term.x_mask & term.z_mask).bit_count()
            result[index ^ term.x_mask] += term.coefficient * phase * signs * state
    return result


def _expectation_of_term(state: np.ndarray, term: PauliTerm, index: np.ndarray) -> float:
    """A Pauli product P = i^|Y| X^x Z^z maps |b> to i^|Y| (-1)^(b.z) |b ^ x>."""
    signs = 1 - 2 * parity(index & term.z_mask)
    phase = 1j ** (term.x_mask & term.z_mask).bit_count()
    overlap = np.vdot(state[index ^ term.x_mask], signs * state)
    return float((term.coefficient * phase * overlap).real)


def dense_matrix(observable: Observable, n_qubits: int) -> np.ndarray:
    """The observable's matrix, shape (2**n, 2**n); for small n only."""
    size = 1 << n_qubits
    index = np.arange(size)
    matrix = np.zeros((size, size), dtype=complex)
    for term in observable.terms:
        signs = 1 - 2 * parity(index & term.z_mask)
        phase = 1j ** (term.x_mask & term.z_mask).bit_count()
        matrix[index ^ term.x_mask, index] += term.coefficient * phase * signs
    return matrix
