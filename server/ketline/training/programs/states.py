"""State preparation."""

from __future__ import annotations

from fractions import Fraction
from math import acos, asin, sqrt

from ketline.training.programs.writer import Writer


def bell(w: Writer) -> None:
    """One of the four Bell states."""
    which = w.integer(0, 3)
    name = ["Phi+", "Phi-", "Psi+", "Psi-"][which]
    w.name(f"Bell state {name}", f"prepare the {name} Bell pair", "entangle two qubits", f"the Bell state {name}")
    w.registers(2)
    a, b = (1, 0) if w.chance(0.2) else (0, 1)
    w.gate("h", a)
    w.gate("cx", a, b)
    if which & 1:
        w.gate("z", a)
    if which & 2:
        w.gate("x", b)
    w.barrier()
    w.measure_all(2)


def ghz(w: Writer) -> None:
    """GHZ state by a chain, a star, a tree or a loop."""
    n = w.integer(3, 16)
    w.name(f"GHZ state on {n} qubits", f"{n}-qubit GHZ state", f"prepare a {n} qubit cat state")
    w.registers(n)
    w.note(w.pick(["superposition on the first qubit", "start from a plus state"]))
    w.gate("h", 0)
    w.note("spread the entanglement")
    kind = w.pick(["chain", "star", "chain", "tree", "middle"])
    if kind == "tree":
        reach = 1
        while reach < n:
            for i in range(min(reach, n - reach)):
                w.gate("cx", i, i + reach)
            reach *= 2
    elif kind == "chain":
        for i in w.over("i", 0, n - 2):
            w.gate("cx", i, i + 1)
    elif kind == "star":
        for i in w.over("i", 1, n - 1):
            w.gate("cx", 0, i)
    else:
        w.gate("cx", 0, n // 2)
        for i in range(1, n):
            if i != n // 2:
                w.gate("cx", i - 1 if i != n // 2 + 1 else n // 2, i)
    w.barrier()
    w.measure_all(n)


def w_state(w: Writer) -> None:
    """W state by controlled rotations down a chain."""
    n = w.integer(3, 8)
    w.name(f"W state on {n} qubits", f"{n}-qubit W state", "one excitation shared by all qubits")
    split = w.chance(0.4)
    if split:
        w.define("share", "theta", "a, b", "ry(theta/2) b;", "cx a, b;", "ry(-theta/2) b;", "cx a, b;", "cx b, a;")
    w.registers(n)
    w.gate("x", 0)
    for i in range(n - 1):
        theta = 2 * acos(sqrt(1 / (n - i)))
        w.note(f"share the excitation with qubit {i + 1}")
        if split or not w.three:
            if split:
                w.gate("share", i, i + 1, angles=[theta])
            else:
                w.gate("ry", i + 1, angles=[theta / 2])
                w.gate("cx", i, i + 1)
                w.gate("ry", i + 1, angles=[-theta / 2])
                w.gates(("cx", i, i + 1), ("cx", i + 1, i))
        else:
            w.gate("cry", i, i + 1, angles=[theta])
            w.gate("cx", i + 1, i)
    w.measure_all(n)


def dicke_state(w: Writer) -> None:
    """Superposition of all words with k ones (Baertschi and Eidenbenz 2019)."""
    n = w.integer(3, 5)
    k = w.integer(1, min(2, n - 1))
    w.name(f"Dicke state with {k} of {n} excitations", f"Dicke state D({n}, {k})")
    w.registers(n)
    w.note(f"{k} excitations to share")
    for i in range(k):
        w.gate("x", n - 1 - i)
    for size in range(n, 1, -1):
        last = size - 1
        reach = min(k, size - 1)
        w.note(f"split and shift on {size} qubits")
        for j in range(1, reach + 1):
            theta = 2 * acos(sqrt(j / size))
            w.gate("cx", last - j, last)
            if j == 1:
                w.gate("cry", last, last - 1, angles=[theta])
            else:
                w.line(f"ctrl(2) @ ry({w.angle(theta)}) {w.operands([last, last - j + 1, last - j])};")
            w.gate("cx", last - j, last)
    w.measure_all(n)


def cluster(w: Writer) -> None:
    """Linear or ring cluster state."""
    n = w.integer(3, 12)
    ring = w.chance(0.4)
    w.name(f"{'ring' if ring else 'linear'} cluster state, {n} qubits", f"cluster state on a {n}-qubit chain")
    w.registers(n)
    w.everywhere("h", n)
    w.note("controlled-Z on neighbours")
    for i in w.over("i", 0, n - 2):
        w.gate("cz", i, i + 1)
    if ring:
        w.gate("cz", n - 1, 0)
    if w.chance(0.5):
        w.note("measure in the X basis")
        w.everywhere("h", n)
    w.measure_all(n)


def lattice_cluster(w: Writer) -> None:
    """Cluster state on a rectangle."""
    rows, columns = w.integer(2, 3), w.integer(2, 4)
    n = rows * columns
    w.name(f"{rows} x {columns} cluster state", f"two-dimensional cluster state, {rows} rows")
    w.registers(n)
    w.everywhere("h", n)
    w.note("along the rows")
    for r in range(rows):
        for i in range(columns - 1):
            w.gate("cz", r * columns + i, r * columns + i + 1)
    w.note("down the columns")
    for i in w.over("i", 0, n - columns - 1):
        w.gate("cz", i, i + columns)
    w.measure_all(n)


def graph_state(w: Writer) -> None:
    """Graph state of a random graph, some qubits measured in other bases."""
    n = w.integer(3, 8)
    edges = w.edges(n, 0.4)
    w.name(f"graph state, {n} vertices and {len(edges)} edges", "graph state of a random graph")
    w.registers(n)
    w.everywhere("h", n)
    for a, b in edges:
        w.gate("cz", a, b)
    if w.chance(0.5):
        w.note("local bases")
        for i in range(n):
            basis = w.pick(["", "h", "sdg"])
            if basis == "sdg":
                w.gate("sdg", i)
            if basis:
                w.gate("h", i)
    w.measure_all(n)


def valence_bonds(w: Writer) -> None:
    """Chain of singlets whose neighbours are projected pairwise, as in the AKLT state."""
    pairs = w.integer(2, 4)
    n = 2 * pairs
    w.name(f"valence bonds: {pairs} singlets in a row", "AKLT-like chain of singlets", f"{pairs} singlet pairs")
    w.registers(n)
    w.note("singlets")
    for i in range(pairs):
        w.gates(("x", 2 * i), ("x", 2 * i + 1), ("h", 2 * i), ("cx", 2 * i, 2 * i + 1))
    if w.chance(0.7):
        w.note("couple neighbours of different pairs")
        for i in range(1, n - 2, 2):
            w.gate("cx", i, i + 1)
            w.gate("ry", i, angles=[w.random_angle()])
            w.gate("cx", i, i + 1)
    w.measure_all(n)


def superposition(w: Writer) -> None:
    """Uniform superposition with phases."""
    n = w.integer(1, 8)
    w.name("random number generator", f"uniform superposition of {2**n} states", "coin flips", f"{n} random bits")
    w.registers(n)
    w.everywhere("h", n)
    for i in range(n):
        if w.chance(0.4):
            w.gate(w.pick(["t", "s", "z", "sdg", "tdg"]), i)
    w.measure_all(n)


def basis_state(w: Writer) -> None:
    """A number in binary."""
    n = w.integer(2, 10)
    value = w.integer(1, 2**n - 1)
    w.name(f"prepare |{value:0{n}b}>", f"the number {value} on {n} qubits", f"basis state {value}")
    w.registers(n)
    for i in w.among("i", [i for i in range(n) if value >> i & 1]):
        w.gate("x", i)
    w.measure_all(n)


def amplitudes(w: Writer) -> None:
    """Two-qubit or three-qubit real amplitudes by a tree of controlled rotations."""
    n = w.pick([2, 2, 3]) if w.three else 2
    raw = [abs(w.uniform(0.1, 1.0)) for _ in range(2**n)]
    norm = sqrt(sum(a * a for a in raw))
    values = [a / norm for a in raw]
    w.name(f"prepare the amplitudes {', '.join(f'{a:.2f}' for a in values)}", f"amplitude encoding on {n} qubits")
    w.registers(n)
    top = n - 1

    def weight(prefix: int, depth: int) -> float:
        """Norm of the amplitudes whose upper ``depth`` bits are ``prefix``."""
        step = 2 ** (n - depth)
        return sqrt(sum(a * a for a in values[prefix * step : (prefix + 1) * step]))

    w.gate("ry", top, angles=[2 * asin(min(1.0, weight(1, 1)))])
    for depth in range(1, n):
        w.note(f"bit {top - depth}, given the bits above")
        for prefix in range(2**depth):
            share = weight(2 * prefix + 1, depth + 1) / weight(prefix, depth)
            zeros = [top - k for k in range(depth) if not prefix >> (depth - 1 - k) & 1]
            for z in zeros:
                w.gate("x", z)
            angle = 2 * asin(min(1.0, share))
            if depth == 1 and w.three:
                w.gate("cry", top, top - 1, angles=[angle])
            elif depth == 1:
                w.gate("ry", top - 1, angles=[angle / 2])
                w.gate("cx", top, top - 1)
                w.gate("ry", top - 1, angles=[-angle / 2])
                w.gate("cx", top, top - 1)
            else:
                controls = [top - k for k in range(depth)]
                w.line(f"ctrl({depth}) @ ry({w.angle(angle)}) {w.operands([*controls, top - depth])};")
            for z in zeros:
                w.gate("x", z)
    w.measure_all(n)


def product_state(w: Writer) -> None:
    """Each qubit somewhere on the Bloch sphere, or one of the six cardinal states."""
    n = w.integer(2, 7)
    cardinal = w.chance(0.5)
    w.name(f"product state of {n} qubits", "cardinal states on each qubit" if cardinal else "angle encoding")
    w.registers(n)
    for i in range(n):
        if cardinal:
            for name in w.pick([["x"], ["h"], ["x", "h"], ["h", "s"], ["h", "sdg"], ["x"]]):
                w.gate(name, i)
        else:
            w.gate("ry", i, angles=[w.random_angle()])
            if w.chance(0.5):
                w.gate("rz", i, angles=[w.random_angle()])
    w.measure_all(n)


def thermal_state(w: Writer) -> None:
    """Purified thermal state: each qubit with a partner that nobody looks at."""
    n = w.integer(1, 4)
    w.name(f"thermofield double of {n} qubits", "thermal state by purification", "mixed state with a partner register")
    w.qubits(n, "sys")
    w.qubits(n, "env")
    w.bits(n)
    theta = w.radians(0.3, 1.5)
    for i in w.over("i", 0, n - 1):
        w.gate("ry", f"sys[{i}]", angles=[theta])
        w.gate("cx", f"sys[{i}]", f"env[{i}]")
    if w.chance(0.5):
        w.note("evolve the system")
        for i in range(n):
            w.gate(w.pick(["rx", "rz", "ry"]), f"sys[{i}]", angles=[w.random_angle()])
    w.measure("sys", w.c)


def magic_state(w: Writer) -> None:
    """T, H or CCZ resource states."""
    kind = w.pick(["T", "H", "CCZ", "CS"])
    w.name(f"{kind} magic state", f"resource state for a {kind} gate", f"prepare the {kind} state")
    n = {"T": 1, "H": 1, "CCZ": 3, "CS": 2}[kind] + w.integer(0, 1)
    w.registers(n)
    if kind == "T":
        w.everywhere("h", n)
        w.everywhere("t", n)
    elif kind == "H":
        for i in range(n):
            w.gate("ry", i, angles=[Fraction(1, 4)])
    else:
        w.everywhere("h", n)
        if kind == "CS":
            w.gate("cp", 0, 1, angles=[Fraction(1, 2)])
        else:
            w.gates(("h", 2), ("ccx", 0, 1, 2), ("h", 2))
    w.measure_all(n)
