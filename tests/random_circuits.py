"""Random circuits of every kind of operation, and what they do by definition."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st

from ketline.circuit.operations import Operation, matrix_operation, operation
from ketline.estimate.observables import Observable, PauliTerm

#: Names by number of targets and of parameters; controls are drawn separately.
GATES = {
    "x": (1, 0), "y": (1, 0), "z": (1, 0), "h": (1, 0), "s": (1, 0), "sdg": (1, 0), "t": (1, 0), "tdg": (1, 0),
    "sx": (1, 0), "id": (1, 0), "p": (1, 1), "rx": (1, 1), "ry": (1, 1), "rz": (1, 1), "u3": (1, 3), "U": (1, 3),
    "u2": (1, 2), "swap": (2, 0), "iswap": (2, 0), "rxx": (2, 1), "ryy": (2, 1), "rzz": (2, 1), "xy": (2, 1),
    "gphase": (0, 1),
}  # fmt: skip
ANGLES = (0.3, -1.1, 2.4, math.pi / 2, math.pi, 0.0)
CLIFFORD_GATES = (
    "x", "y", "z", "h", "s", "sdg", "sx", "id", "p", "rx", "ry", "rz", "u2", "swap", "iswap", "rxx", "ryy", "rzz",
)  # fmt: skip


@st.composite
def operations(draw, n_qubits, names=tuple(GATES), angles=ANGLES, most_controls=2, most_qubits=3):
    """One operation: any gate, also inverted, with controls that must be 0 or 1."""
    name = draw(st.sampled_from(names))
    targets, parameters = GATES[name]
    room = min(most_controls, most_qubits - targets, n_qubits - targets)
    controls = draw(st.integers(0, max(room, 0)))
    qubits = draw(st.permutations(range(n_qubits)))[: targets + controls]
    values = tuple(draw(st.integers(0, 1)) for _ in range(controls))
    return operation(
        name,
        tuple(draw(st.sampled_from(angles)) for _ in range(parameters)),
        tuple(qubits[:targets]),
        tuple(zip(qubits[targets:], values)),
        draw(st.booleans()),
    )


@st.composite
def ladders(draw, n_qubits):
    """CX, a rotation about Z, and the CX backwards: as compiled exp(-i t/2 Z...Z)."""
    width = draw(st.integers(2, min(4, n_qubits)))
    *others, last = draw(st.permutations(range(n_qubits)))[:width]
    name = draw(st.sampled_from(("cx", "cnot", "x")))
    steps = [operation(name, (), (last,), ((other, draw(st.sampled_from((1, 1, 0)))),)) for other in others]
    middle = draw(st.sampled_from((("rz", (0.7,)), ("p", (-0.4,)), ("t", ()), ("u1", (1.3,)))))
    inverted = draw(st.booleans())
    return [*steps, operation(middle[0], middle[1], (last,), (), inverted), *reversed(steps)]


@st.composite
def circuits(draw, n_qubits, most_operations=14, **kinds):
    """A list of operations, ladders among them."""
    pieces = draw(
        st.lists(
            st.one_of(operations(n_qubits, **kinds).map(lambda made: [made]), ladders(n_qubits)),
            max_size=most_operations,
        )
    )
    return [made for piece in pieces for made in piece]


@st.composite
def observables(draw, n_qubits, most_terms=4):
    masks = st.integers(0, (1 << n_qubits) - 1)
    chosen = draw(st.lists(st.tuples(masks, masks), min_size=1, max_size=most_terms, unique=True))
    weights = st.sampled_from((1.0, -0.5, 2.25))
    return Observable("", tuple(PauliTerm(draw(weights), x, z) for x, z in chosen))


def random_unitary(rng: np.random.Generator, qubits: int) -> np.ndarray:
    """Haar-random, shape (2**qubits, 2**qubits)."""
    size = 1 << qubits
    gaussian = rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size))
    unitary, triangle = np.linalg.qr(gaussian)
    return unitary * (np.diagonal(triangle) / np.abs(np.diagonal(triangle)))


def random_circuit(rng: np.random.Generator, n_qubits: int, count: int) -> list[Operation]:
    """Single-qubit rotations, two-qubit gates and now and then a random unitary."""
    made: list[Operation] = []
    for _ in range(count):
        first, second = (int(qubit) for qubit in rng.permutation(n_qubits)[:2])
        kind = rng.integers(8)
        angle = float(rng.uniform(-math.pi, math.pi))
        if kind < 3:
            made.append(operation(("rx", "ry", "rz")[kind], (angle,), (first,)))
        elif kind < 5:
            made.append(operation(("rzz", "rxx")[kind - 3], (angle,), (first, second)))
        elif kind == 5:
            made.append(operation("x", (), (second,), ((first, int(rng.integers(2))),)))
        elif kind == 6:
            made.append(operation("h", (), (first,)))
        else:
            made.append(matrix_operation(random_unitary(rng, 2), (first, second)))
    return made


def applied(state: np.ndarray, made: Operation) -> np.ndarray:
    """``made`` applied to a state of shape (2**n,), qubit 0 the lowest bit, straight from its full matrix."""
    n_qubits = state.size.bit_length() - 1
    qubits = made.qubits
    tensor = state.reshape((2,) * n_qubits)
    axes = [n_qubits - 1 - qubit for qubit in reversed(qubits)]
    matrix = made.full_matrix.reshape((2,) * (2 * len(qubits)))
    moved = np.tensordot(matrix, tensor, axes=(range(len(qubits), 2 * len(qubits)), axes))
    return np.moveaxis(moved, range(len(qubits)), axes).reshape(-1)


def dense_state(made: list[Operation], n_qubits: int) -> np.ndarray:
    """The state after the operations from |0...0>, shape (2**n,)."""
    state = np.zeros(1 << n_qubits, dtype=complex)
    state[0] = 1
    for step in made:
        state = applied(state, step)
    return state
