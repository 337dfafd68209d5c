"""State preparation and textbook circuits."""

from __future__ import annotations

from fractions import Fraction
from math import acos, sqrt

from ketline.training.programs.writer import Writer


def bell(w: Writer) -> None:
    """One of the four Bell states."""
    which = w.integer(0, 3)
    name = ["Phi+", "Phi-", "Psi+", "Psi-"][which]
    w.title = w.pick([f"Bell state {name}", f"prepare the {name} Bell pair", "entangle two qubits"])
    w.registers(2)
    w.gate("h", 0)
    w.gate("cx", 0, 1)
    if which & 1:
        w.gate("z", 0)
    if which & 2:
        w.gate("x", 1)
    w.barrier()
    w.measure_all(2)


def ghz(w: Writer) -> None:
    """GHZ state by a chain, a star, a tree or a loop."""
    n = w.integer(3, 12)
    w.title = w.pick([f"GHZ state on {n} qubits", f"{n}-qubit GHZ state", f"prepare a {n} qubit cat state"])
    w.registers(n)
    w.note(w.pick(["superposition on the first qubit", "start from a plus state"]))
    w.gate("h", 0)
    w.note("spread the entanglement")
    kind = w.pick(["chain", "star", "loop", "tree"] if w.style.version == 3 else ["chain", "star", "tree"])
    if kind == "loop":
        w.loop("i", f"[0:{n - 2}]")
        w.gate("cx", f"{w.q}[i]", f"{w.q}[i + 1]")
        w.close()
    elif kind == "tree":
        reach = 1
        while reach < n:
            for i in range(min(reach, n - reach)):
                w.gate("cx", i, i + reach)
            reach *= 2
    else:
        for i in range(n - 1):
            w.gate("cx", i if kind == "chain" else 0, i + 1)
    w.barrier()
    w.measure_all(n)


def w_state(w: Writer) -> None:
    """W state by controlled rotations down a chain."""
    n = w.integer(3, 8)
    w.title = w.pick([f"W state on {n} qubits", f"{n}-qubit W state", "one excitation shared by all qubits"])
    w.registers(n)
    w.gate("x", 0)
    for i in range(n - 1):
        theta = 2 * acos(sqrt(1 / (n - i)))
        w.note(f"share the excitation with qubit {i + 1}")
        w.gate("cry", i, i + 1, angles=[theta])
        w.gate("cx", i + 1, i)
    w.measure_all(n)


def cluster(w: Writer) -> None:
    """Linear or ring cluster state."""
    n = w.integer(3, 10)
    ring = w.chance(0.4)
    w.title = f"{'ring' if ring else 'linear'} cluster state, {n} qubits"
    w.registers(n)
    w.everywhere("h", n)
    w.note("controlled-Z on neighbours")
    for i in range(n - 1):
        w.gate("cz", i, i + 1)
    if ring:
        w.gate("cz", n - 1, 0)
    if w.chance(0.5):
        w.note("measure in the X basis")
        w.everywhere("h", n)
    w.measure_all(n)


def superposition(w: Writer) -> None:
    """Uniform superposition with phases."""
    n = w.integer(1, 6)
    w.title = w.pick(["random number generator", f"uniform superposition of {2**n} states", "coin flips"])
    w.registers(n)
    w.everywhere("h", n)
    for i in range(n):
        if w.chance(0.4):
            w.gate(w.pick(["t", "s", "z", "sdg", "tdg"]), i)
    w.measure_all(n)


def random_circuit(w: Writer) -> None:
    """Layers of random gates."""
    n = w.integer(2, 8)
    depth = w.integer(2, 8)
    w.title = w.pick(
        [f"random circuit, {n} qubits, depth {depth}", "random layers of gates", "benchmark circuit"]
    )
    w.registers(n)
    singles = (
        ["h", "x", "y", "z", "s", "t", "sdg", "tdg", "sx"]
        if w.style.version == 3
        else ["h", "x", "y", "z", "s", "t"]
    )
    for layer in range(depth):
        w.note(f"layer {layer + 1}")
        for i in range(n):
            if w.chance(0.5):
                w.gate(w.pick(singles), i)
            elif w.chance(0.6):
                w.gate(w.pick(["rx", "ry", "rz"]), i, angles=[w.random_angle()])
        for i in range(layer % 2, n - 1, 2):
            if w.chance(0.8):
                w.gate(w.pick(["cx", "cx", "cz", "swap"] if w.style.version == 3 else ["cx", "cz"]), i, i + 1)
    w.measure_all(n)


def clifford(w: Writer) -> None:
    """Random Clifford gates."""
    n = w.integer(2, 7)
    w.title = f"random Clifford circuit on {n} qubits"
    w.registers(n)
    for _ in range(w.integer(6, 24)):
        if w.chance(0.6):
            w.gate(w.pick(["h", "s", "sdg", "x", "y", "z"]), w.integer(0, n - 1))
        else:
            a, b = w.rng.choice(n, 2, replace=False)
            w.gate(w.pick(["cx", "cz", "cx"]), int(a), int(b))
    w.measure_all(n)


def randomised_benchmarking(w: Writer) -> None:
    """Single-qubit Clifford sequence and its inverse."""
    length = w.integer(3, 10)
    w.title = w.pick(
        [f"randomised benchmarking, length {length}", f"{length} random Cliffords and their inverse"]
    )
    w.registers(1)
    inverse = {"h": "h", "s": "sdg", "sdg": "s", "x": "x", "y": "y", "z": "z"}
    sequence = [w.pick(list(inverse)) for _ in range(length)]
    for name in sequence:
        w.gate(name, 0)
        if w.chance(0.3):
            w.line(f"barrier {w.q}[0];")
    w.note("undo the sequence")
    for name in reversed(sequence):
        w.gate(inverse[name], 0)
    w.measure_all(1)


def single_qubit(w: Writer) -> None:
    """A rotation and its read-out."""
    w.title = w.pick(["rotate a qubit on the Bloch sphere", "Ramsey sequence", "Rabi rotation", "spin echo"])
    w.registers(1)
    if w.title == "Ramsey sequence":
        w.gate("h", 0)
        w.gate("rz", 0, angles=[w.random_angle()])
        w.gate("h", 0)
    elif w.title == "spin echo":
        w.gate("h", 0)
        w.gate("rz", 0, angles=[Fraction(1, 4)])
        w.gate("x", 0)
        w.gate("rz", 0, angles=[Fraction(1, 4)])
        w.gate("h", 0)
    else:
        for _ in range(w.integer(1, 4)):
            w.gate(w.pick(["rx", "ry", "rz"]), 0, angles=[w.random_angle()])
    w.measure_all(1)
