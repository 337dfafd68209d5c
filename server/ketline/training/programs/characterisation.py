"""Random circuits, benchmarks and measurements of a device."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.writer import Writer

INVERSE = {
    "h": "h",
    "s": "sdg",
    "sdg": "s",
    "x": "x",
    "y": "y",
    "z": "z",
    "t": "tdg",
    "tdg": "t",
    "cx": "cx",
    "cz": "cz",
}


def random_circuit(w: Writer) -> None:
    """Layers of random gates."""
    n = w.integer(2, 10)
    depth = w.integer(2, 8)
    w.name(f"random circuit, {n} qubits, depth {depth}", "random layers of gates", "benchmark circuit")
    w.registers(n)
    singles = ["h", "x", "y", "z", "s", "t", "sdg", "tdg"] + (["sx"] if w.three else [])
    pairs = ["cx", "cx", "cz", "swap"] if w.three else ["cx", "cz"]
    for layer in range(depth):
        w.note(f"layer {layer + 1}")
        for i in range(n):
            if w.chance(0.5):
                w.gate(w.pick(singles), i)
            elif w.chance(0.6):
                w.gate(w.pick(["rx", "ry", "rz"]), i, angles=[w.random_angle()])
        for i in range(layer % 2, n - 1, 2):
            if w.chance(0.8):
                w.gate(w.pick(pairs), i, i + 1)
    w.measure_all(n)


def clifford(w: Writer) -> None:
    """Random Clifford gates."""
    n = w.integer(2, 9)
    w.name(f"random Clifford circuit on {n} qubits", f"stabiliser circuit, {n} qubits", "Clifford gates only")
    w.registers(n)
    last: tuple[object, ...] = ()
    for _ in range(w.integer(6, 30)):
        if w.chance(0.6):
            call = (w.pick(["h", "s", "sdg", "x", "y", "z"]), w.integer(0, n - 1))
        else:
            call = (w.pick(["cx", "cz", "cx"]), *w.some(n, 2))
        if not last or call[1:] != last[1:]:
            w.gate(call[0], *call[1:])
        last = call
    w.measure_all(n)


def randomised_benchmarking(w: Writer) -> None:
    """Clifford sequences and their inverse, on one or two qubits, sometimes interleaved with a gate."""
    length = w.integer(3, 12)
    n = w.integer(1, 2)
    interleaved = w.pick([None, None, "x", "h"]) if n == 1 else w.pick([None, "cx"])
    w.name(
        f"randomised benchmarking, length {length}",
        f"{length} random Cliffords and their inverse",
        f"{'interleaved ' if interleaved else ''}randomised benchmarking on {n} qubit{'s' if n > 1 else ''}",
    )
    w.registers(n)
    sequence: list[tuple[str, tuple[int, ...]]] = []
    for _ in range(length):
        if n == 2 and w.chance(0.4):
            sequence.append((w.pick(["cx", "cz"]), tuple(w.some(2, 2))))
        else:
            sequence.append((w.pick(["h", "s", "sdg", "x", "y", "z"]), (w.integer(0, n - 1),)))
        if interleaved:
            sequence.append((interleaved, tuple(range(n))))
    apart = w.chance(0.7)
    for name, qubits in sequence:
        w.gate(name, *qubits)
        if apart:
            w.line(f"barrier {w.q};")
    w.note("undo the sequence")
    if not apart:
        w.line(f"barrier {w.q};")
    for name, qubits in reversed(sequence):
        w.gate(INVERSE[name], *qubits)
        if apart:
            w.line(f"barrier {w.q};")
    w.measure_all(n)


def mirror_circuit(w: Writer) -> None:
    """Random layers, a Pauli in the middle, and the layers undone."""
    n, depth = w.integer(2, 6), w.integer(1, 4)
    w.name(f"mirror circuit, {n} qubits, {depth} layers", "mirror benchmark: forth, a Pauli, and back")
    w.registers(n)
    layers: list[list[tuple[str, tuple[int, ...]]]] = []
    for _ in range(depth):
        layer: list[tuple[str, tuple[int, ...]]] = [(w.pick(["h", "s", "sdg", "t", "x"]), (i,)) for i in range(n)]
        order = w.some(n, n)
        layer += [(w.pick(["cx", "cz"]), tuple(order[k : k + 2])) for k in range(0, n - 1, 2)]
        layers.append(layer)
    for k, gates in enumerate(layers):
        w.note(f"layer {k + 1}")
        for name, qubits in gates:
            w.gate(name, *qubits)
    w.line(f"barrier {w.q};")
    w.note("Paulis in the middle")
    for i in range(n):
        if w.chance(0.7):
            w.gate(w.pick("xyz"), i)
    w.line(f"barrier {w.q};")
    for k, gates in reversed(list(enumerate(layers))):
        w.note(f"layer {k + 1} undone")
        for name, qubits in reversed(gates):
            w.gate(INVERSE[name], *qubits)
    w.measure_all(n)


def quantum_volume(w: Writer) -> None:
    """Square model circuits: permutations and random two-qubit blocks, the block as a gate."""
    n = w.integer(2, 5)
    w.name(f"quantum volume model circuit, {n} qubits", f"square circuit of width and depth {n}")
    block = w.pick(["su4", "block", "two_qubit"])
    w.define(
        block, "a1, a2, a3, b1, b2, b3, k", "p0, p1",
        "rz(a1) p0;", "ry(a2) p0;", "rz(a3) p0;", "rz(b1) p1;", "ry(b2) p1;", "rz(b3) p1;",
        "cx p0, p1;", "ry(k) p0;", "cx p1, p0;",
    )  # fmt: skip
    w.registers(n)
    for layer in range(n):
        w.note(f"layer {layer + 1}")
        order = w.some(n, n)
        for k in range(0, n - 1, 2):
            w.gate(block, *order[k : k + 2], angles=[w.uniform(0.05, 3.1) for _ in range(7)])
    w.measure_all(n)


def cross_entropy(w: Writer) -> None:
    """Grid circuits: root gates on each qubit, then one of four patterns of pairs."""
    rows, columns = w.integer(1, 3), w.integer(2, 4)
    n = rows * columns
    cycles = w.integer(2, 5)
    w.name(f"cross-entropy benchmark on {rows} x {columns} qubits", f"random grid circuit, {cycles} cycles")
    w.registers(n)
    patterns = (
        [(i, i + 1) for i in range(n) if i % columns % 2 == 0 and i % columns + 1 < columns],
        [(i, i + 1) for i in range(n) if i % columns % 2 == 1 and i % columns + 1 < columns],
        [(i, i + columns) for i in range(n - columns) if i // columns % 2 == 0],
        [(i, i + columns) for i in range(n - columns) if i // columns % 2 == 1],
    )
    pair = w.pick(["cz", "cz", "cx"])
    w.everywhere("h", n)
    for cycle in range(cycles):
        w.note(f"cycle {cycle + 1}")
        for a, b in patterns[cycle % 4]:
            w.gate(pair, a, b)
        for i in range(n):
            kind = w.pick(["t", "rx", "ry"])
            if kind == "t":
                w.gate("t", i)
            else:
                w.gate(kind, i, angles=[Fraction(1, 2)])
    w.measure_all(n)


def brickwork(w: Writer) -> None:
    """Alternating pairs with the same block everywhere, written in loops where the style has them."""
    n, depth = 2 * w.integer(1, 5), w.integer(1, 6)
    w.name(f"brickwork circuit, {n} qubits, {depth} layers", "alternating layers of a two-qubit block")
    name = w.define(
        w.pick(["brick", "pair_gate", "scramble"]), "t", "a, b", "cx a, b;", "rx(t) a;", "rz(t/2) b;", "cx b, a;"
    )
    w.registers(n)
    angle = w.random_angle()
    for _ in w.times("layer", depth):
        w.note("even pairs, then odd ones")
        if w.three and n > 2 and w.chance(0.5):
            for start in (0, 1):
                w.loop("i", f"[{start}:2:{n - 2}]")
                w.gate(name, f"{w.q}[i]", f"{w.q}[i + 1]", angles=[angle])
                w.close()
        else:
            for i in [*range(0, n - 1, 2), *range(1, n - 1, 2)]:
                w.gate(name, i, i + 1, angles=[angle])
    w.measure_all(n)


def tomography(w: Writer) -> None:
    """One setting of state tomography: a state, then a basis on each qubit."""
    n = w.integer(1, 4)
    bases = "".join(w.pick("XYZ") for _ in range(n))
    w.name(f"state tomography, setting {bases}", f"measure in the bases {bases}", f"tomography setting {bases}")
    w.registers(n)
    w.note("the state")
    for i in range(n):
        w.gate(w.pick(["h", "ry(pi/3)", "rx(pi/5)", "x"]), i)
    for i in w.over("i", 0, n - 2):
        w.gate("cx", i, i + 1)
    w.barrier()
    w.note(f"bases {bases}")
    for i, basis in enumerate(bases):
        if basis == "Y":
            w.gate("sdg", i)
        if basis != "Z":
            w.gate("h", i)
    w.measure_all(n)


def process_tomography(w: Writer) -> None:
    """One input and one basis of process tomography around a gate."""
    w.name("process tomography of a gate", "process tomography: input, gate, basis")
    n = w.integer(1, 2)
    w.registers(n)
    w.note("input")
    for i in range(n):
        for name in w.pick([["x"], ["h"], ["h", "s"], ["x", "h"], ["h", "z"]]):
            w.gate(name, i)
    w.barrier()
    w.note("the process")
    if n == 2:
        w.gate(w.pick(["cx", "cz", "swap", "cy"]), 0, 1)
    else:
        w.gate(w.pick(["h", "t", "s", "y"]), 0)
    w.barrier()
    w.note("basis")
    for i in range(n):
        if w.chance(0.7):
            if w.chance(0.5):
                w.gate("sdg", i)
            w.gate("h", i)
    w.measure_all(n)


def readout_calibration(w: Writer) -> None:
    """A known word measured, to learn the readout's errors."""
    n = w.integer(2, 8)
    word = format(w.integer(0, 2**n - 1), f"0{n}b")
    w.name(f"readout calibration for {word}", f"measure the known word {word}", "confusion matrix: one column")
    w.registers(n)
    for i in w.among("i", [i for i, b in enumerate(reversed(word)) if b == "1"]):
        w.gate("x", i)
    if "1" not in word:
        w.line(f"reset {w.q};")
    w.barrier()
    w.measure_all(n)


def gate_amplification(w: Writer) -> None:
    """A gate repeated so that its errors add up."""
    count = w.integer(3, 60)
    name = w.pick(["x", "sx", "rx(pi/2)", "ry(pi/2)"]) if w.three else w.pick(["x", "rx(pi/2)", "ry(pi/2)"])
    w.name(f"{name} repeated {count} times", f"error amplification: {count} pulses", f"{count} times {name}")
    w.registers(1)
    if w.chance(0.5):
        w.gate("h", 0)
    if w.three and w.chance(0.7):
        w.loop("k", f"[1:{count}]")
        w.gate(name, 0)
        w.line(f"barrier {w.at(0)};")
        w.close()
    else:
        for _ in range(min(count, 9)):
            w.gate(name, 0)
            w.line(f"barrier {w.at(0)};")
    w.measure_all(1)


def single_qubit(w: Writer) -> None:
    """A rotation and its read-out."""
    kind = w.pick(["Ramsey sequence", "spin echo", "Rabi rotation", "Bloch sphere"])
    w.name(kind, f"{kind} on one qubit", f"one qubit: {kind}")
    w.registers(1)
    if kind == "Ramsey sequence":
        w.gate("h", 0)
        w.gate("rz", 0, angles=[w.random_angle()])
        w.gate("h", 0)
    elif kind == "spin echo":
        angle = w.random_angle()
        w.gate("h", 0)
        w.gate("rz", 0, angles=[angle])
        w.gate("x", 0)
        w.gate("rz", 0, angles=[angle])
        w.gate("h", 0)
    else:
        for _ in range(w.integer(1, 5)):
            w.gate(w.pick(["rx", "ry", "rz"]), 0, angles=[w.random_angle()])
    w.measure_all(1)


def noise_extrapolation(w: Writer) -> None:
    """Each entangling gate three or five times, for extrapolation to no noise."""
    fold = w.pick([3, 5])
    n = w.integer(2, 4)
    w.name(f"zero-noise extrapolation, factor {fold}", f"gates folded {fold} times")
    w.registers(n)
    for i in range(n):
        w.gate("ry", i, angles=[w.random_angle()])
    for i in range(n - 1):
        for k in range(fold):
            w.gate("cx", i, i + 1)
            if k < fold - 1:
                w.line(f"barrier {w.operands([i, i + 1])};")
    for i in range(n):
        w.gate("rx", i, angles=[w.random_angle()])
    w.measure_all(n)


def twirled(w: Writer) -> None:
    """Entangling gates between random Paulis that cancel around them."""
    n = w.integer(2, 4)
    w.name("Pauli-twirled entangling gates", "randomised compiling of cx", "cx with random Paulis around it")
    w.registers(n)
    through = {
        ("i", "x"): ("i", "x"),
        ("x", "i"): ("x", "x"),
        ("z", "i"): ("z", "i"),
        ("i", "z"): ("z", "z"),
        ("x", "x"): ("x", "i"),
    }
    w.everywhere("h", n)
    for i in range(n - 1):
        before = w.pick(list(through))
        w.note(f"twirl {''.join(before)}")
        for paulis in (before, None, through[before]):
            if paulis is None:
                w.gate("cx", i, i + 1)
                continue
            for k, name in enumerate(paulis):
                if name != "i":
                    w.gate(name, i + k)
        w.gate("ry", i + 1, angles=[w.random_angle()])
    w.measure_all(n)
