"""Linear algebra: linear systems, block encodings, signal processing."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.writer import Writer


def linear_system(w: Writer) -> None:
    """HHL for a two by two system with eigenvalues that are powers of two."""
    t = 2
    w.name("HHL for a 2 x 2 system", "linear system by phase estimation", "solve A x = b on one qubit")
    clock, vector, flag = w.pick([("clock", "b", "anc"), ("ev", "v", "flag"), ("c_reg", "x_reg", "a_reg")])
    w.qubits(t, clock)
    w.qubits(1, vector)
    w.qubits(1, flag)
    w.bits(2, "out_bits")
    time = Fraction(1, w.pick([1, 2]))
    w.note("right-hand side")
    w.gate(w.pick(["x", "h", "ry(pi/3)"]), f"{vector}[0]")
    w.note("phase estimation: A is diagonal in the X basis")
    w.gate("h", f"{vector}[0]")
    w.gate("h", clock)

    def powers(sign: int) -> None:
        for i in range(t) if sign > 0 else reversed(range(t)):
            w.gate("cp", f"{clock}[{i}]", f"{vector}[0]", angles=[sign * time / (1 if i else 2)])
            w.gate("p", f"{clock}[{i}]", angles=[sign * time / (2 if i else 4)])

    powers(1)
    c0, c1 = f"{clock}[0]", f"{clock}[1]"
    w.gate("swap", c0, c1)
    w.gates(
        ("h", c0),
    )
    w.gate("cp", c0, c1, angles=[Fraction(-1, 2)])
    w.gate("h", c1)
    w.note("rotation by the inverse eigenvalue")
    w.gate("cry", c0, f"{flag}[0]", angles=[Fraction(1, 1)]) if w.three else w.gate("cx", c0, f"{flag}[0]")
    if w.three:
        w.gate("cry", c1, f"{flag}[0]", angles=[Fraction(1, w.pick([2, 3]))])
    else:
        w.gate("ry", f"{flag}[0]", angles=[Fraction(1, 4)])
        w.gate("cx", c1, f"{flag}[0]")
        w.gate("ry", f"{flag}[0]", angles=[Fraction(-1, 4)])
        w.gate("cx", c1, f"{flag}[0]")
    w.note("undo the phase estimation")
    w.gate("h", c1)
    w.gate("cp", c0, c1, angles=[Fraction(1, 2)])
    w.gate("h", c0)
    w.gate("swap", c0, c1)
    powers(-1)
    w.gate("h", clock)
    w.gate("h", f"{vector}[0]")
    w.measure(f"{flag}[0]", "out_bits[0]")
    w.measure(f"{vector}[0]", "out_bits[1]")


def sum_of_unitaries(w: Writer) -> None:
    """Linear combination of two or four Paulis, an ancilla choosing."""
    n = w.integer(1, 3)
    two = w.chance(0.5)
    w.name(
        "linear combination of unitaries",
        f"block encoding of a sum of {2 if two else 4} Paulis",
        "prepare, select, unprepare",
    )
    w.qubits(1 if two else 2, "sel")
    w.qubits(n, "sys")
    w.bits(1 if two else 2)
    angles = [w.radians(0.3, 1.4) for _ in range(1 if two else 2)]
    w.note("prepare")
    for i, angle in enumerate(angles):
        w.gate("ry", f"sel[{i}]", angles=[angle])
    w.note("select")
    gates = [("cx", "cz", "cy")[w.integer(0, 2)] for _ in range(n)]
    for i in range(n):
        w.gate(gates[i], f"sel[{i % len(angles)}]", f"sys[{i}]")
    if not two:
        w.gate("ccx", "sel[0]", "sel[1]", "sys[0]")
    w.note("unprepare")
    for i, angle in reversed(list(enumerate(angles))):
        w.gate("ry", f"sel[{i}]", angles=[f"-{angle}"])
    w.measure("sel", w.c)


def signal_processing(w: Writer) -> None:
    """Alternating signal and processing rotations on one qubit (Low and Chuang 2017)."""
    d = w.integer(2, 8)
    w.name(f"quantum signal processing, degree {d}", f"polynomial of degree {d} by {d + 1} phases")
    phases = [w.radians(-1.5, 1.5) for _ in range(d + 1)]
    signal = w.radians(0.2, 1.4)
    looped = w.three and w.chance(0.5)
    if looped:
        w.line(f"array[float[64], {d + 1}] phi = {{{w.style.comma.join(phases)}}};")
    if w.three and w.chance(0.4):
        w.line(f"const float a = {signal};" if w.chance(0.5) else "input float a;")
        signal = "a"
    w.registers(1)
    if looped:
        w.gate("rz", 0, angles=["2 * phi[0]"])
        w.loop("k", f"[1:{d}]")
        w.gate("rx", 0, angles=[f"2 * {signal}" if signal == "a" else signal])
        w.gate("rz", 0, angles=["2 * phi[k]"])
        w.close()
    else:
        w.gate("rz", 0, angles=[phases[0]])
        for phase in phases[1:]:
            w.gate("rx", 0, angles=[signal])
            w.gate("rz", 0, angles=[phase])
    w.measure_all(1)


def singular_values(w: Writer) -> None:
    """Singular value transformation of a block-encoded rotation: projector phases around it."""
    d = w.integer(2, 5)
    w.name(f"singular value transformation, {d} steps", "QSVT of a one-qubit block encoding")
    block = w.define("block", "t", "a, s", "ry(t) a;", "cz a, s;", "ry(-t) a;")
    w.registers(2)
    w.note("qubit 0 flags the block")
    w.gate("h", 1)
    angle = w.radians(0.2, 1.3)
    for k in range(d):
        w.gate("rz", 0, angles=[w.radians(-1.5, 1.5)])
        if w.three and k % 2:
            w.line(f"inv @ {block}({angle}) {w.operands([0, 1])};")
        else:
            w.gate(block, 0, 1, angles=[angle])
    w.gate("rz", 0, angles=[w.radians(-1.5, 1.5)])
    w.measure_all(2)


def principal_components(w: Writer) -> None:
    """A density matrix used as a Hamiltonian: partial swaps with copies (Lloyd et al. 2014)."""
    copies = w.integer(1, 4)
    w.name(f"density matrix exponentiation with {copies} copies", "partial swaps with copies of a state")
    w.define("partial_swap", "t", "a, b", "cx a, b;", "h a;", "cx b, a;", "rz(t) a;", "cx b, a;", "h a;", "cx a, b;")
    w.qubits(1, "sigma")
    w.qubits(copies, "rho")
    w.bits(1)
    w.gate("h", "sigma[0]")
    theta = w.random_angle()
    for i in w.over("i", 0, copies - 1):
        w.gate("ry", f"rho[{i}]", angles=[theta])
        w.gate("partial_swap", "sigma[0]", f"rho[{i}]", angles=[w.random_angle()])
    w.measure("sigma[0]", 0)
