"""Oracles, transforms and the algorithms built on them."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.writer import Writer


def _fourier(w: Writer, qubits: list[int], inverse: bool) -> None:
    n = len(qubits)
    if inverse:
        if w.chance(0.6):
            for i in range(n // 2):
                w.gate("swap", qubits[i], qubits[n - 1 - i])
        for i in range(n):
            for j in range(i):
                w.gate(
                    "cp" if w.style.version == 3 else "cu1",
                    qubits[j],
                    qubits[i],
                    angles=[Fraction(-1, 2 ** (i - j))],
                )
            w.gate("h", qubits[i])
        return
    for i in reversed(range(n)):
        w.gate("h", qubits[i])
        for j in reversed(range(i)):
            w.gate(
                "cp" if w.style.version == 3 else "cu1",
                qubits[j],
                qubits[i],
                angles=[Fraction(1, 2 ** (i - j))],
            )
    if w.chance(0.6):
        w.note("reverse the order of the qubits")
        for i in range(n // 2):
            w.gate("swap", qubits[i], qubits[n - 1 - i])


def qft(w: Writer) -> None:
    """Quantum Fourier transform or its inverse."""
    n = w.integer(2, 7)
    inverse = w.chance(0.35)
    name = "inverse quantum Fourier transform" if inverse else "quantum Fourier transform"
    w.title = w.pick(
        [f"{name} on {n} qubits", f"{n}-qubit {name}", f"{'inverse ' if inverse else ''}QFT, {n} qubits"]
    )
    w.registers(n)
    if w.chance(0.5):
        w.note("input state")
        for i in range(n):
            if w.chance(0.5):
                w.gate("x", i)
        w.barrier()
    w.note(name)
    _fourier(w, list(range(n)), inverse)
    w.barrier()
    w.measure_all(n)


def phase_estimation(w: Writer) -> None:
    """Phase of a phase gate to t bits."""
    t = w.integer(2, 5)
    phase = Fraction(w.integer(1, 2**t - 1), 2**t)
    w.title = w.pick(
        [f"phase estimation with {t} counting qubits", f"estimate the phase {phase} of a phase gate"]
    )
    w.qubits(t + 1)
    w.bits(t)
    w.note("eigenstate of the phase gate")
    w.gate("x", t)
    w.note("counting register in superposition")
    for i in range(t):
        w.gate("h", i)
    w.note("controlled powers")
    for i in range(t):
        turns = (2 * phase * 2**i) % 2
        w.gate("cp" if w.style.version == 3 else "cu1", i, t, angles=[turns if turns <= 1 else turns - 2])
    w.note("inverse QFT")
    _fourier(w, list(range(t)), inverse=True)
    for i in range(t):
        w.measure(i, i)


def deutsch_jozsa(w: Writer) -> None:
    """Constant or balanced oracle."""
    n = w.integer(2, 6)
    constant = w.chance(0.35)
    w.title = f"Deutsch-Jozsa, {'constant' if constant else 'balanced'} oracle on {n} bits"
    w.qubits(n + 1)
    w.bits(n)
    w.note("ancilla in the minus state")
    w.gate("x", n)
    for i in range(n + 1):
        w.gate("h", i)
    w.note("oracle")
    if constant:
        if w.chance(0.5):
            w.gate("x", n)
    else:
        for i, b in enumerate(w.bits_text(n)):
            if b == "1":
                w.gate("cx", i, n)
    for i in range(n):
        w.gate("h", i)
    for i in range(n):
        w.measure(i, i)


def bernstein_vazirani(w: Writer) -> None:
    """Hidden string by one query."""
    n = w.integer(3, 8)
    secret = w.bits_text(n)
    w.title = w.pick(
        [f"Bernstein-Vazirani, secret {secret}", f"find the hidden string {secret} in one query"]
    )
    w.qubits(n + 1)
    w.bits(n)
    w.gate("x", n)
    for i in range(n + 1):
        w.gate("h", i)
    w.note(f"oracle for s = {secret}")
    for i, b in enumerate(reversed(secret)):
        if b == "1":
            w.gate("cx", i, n)
    w.note("back to the computational basis")
    for i in range(n):
        w.gate("h", i)
    for i in range(n):
        w.measure(i, i)


def hidden_shift(w: Writer) -> None:
    """Hidden shift of a bent function."""
    n = 2 * w.integer(1, 3)
    shift = w.bits_text(n)
    w.title = f"hidden shift {shift} of a bent function"
    w.registers(n)

    def shifted() -> None:
        for i, b in enumerate(reversed(shift)):
            if b == "1":
                w.gate("x", i)

    def bent() -> None:
        for i in range(0, n, 2):
            w.gate("cz", i, i + 1)

    w.everywhere("h", n)
    w.note("shifted function")
    shifted()
    bent()
    shifted()
    w.everywhere("h", n)
    w.note("dual function")
    bent()
    w.everywhere("h", n)
    w.measure_all(n)


def simon(w: Writer) -> None:
    """Simon's problem."""
    n = w.integer(2, 4)
    secret = w.bits_text(n)
    w.title = f"Simon's algorithm, period {secret}"
    w.qubits(2 * n)
    w.bits(n)
    for i in range(n):
        w.gate("h", i)
    w.note("copy, then add the period")
    for i in range(n):
        w.gate("cx", i, n + i)
    bits = secret[::-1]
    pivot = bits.index("1")
    for i, b in enumerate(bits):
        if b == "1":
            w.gate("cx", pivot, n + i)
    for i in range(n):
        w.gate("h", i)
    for i in range(n):
        w.measure(i, i)


def grover(w: Writer) -> None:
    """Grover search on two or three qubits."""
    n = w.pick([2, 3, 3])
    marked = format(w.integer(0, 2**n - 1), f"0{n}b")
    rounds = 1 if n == 2 else w.integer(1, 2)
    w.title = w.pick(
        [f"Grover search for {marked}", f"Grover's algorithm, {n} qubits, marked state {marked}"]
    )
    w.registers(n)
    zeros = [i for i, b in enumerate(reversed(marked)) if b == "0"]

    def flip_ones() -> None:
        if n == 2:
            w.gate("cz", 0, 1)
        else:
            w.gate("h", 2)
            w.gate("ccx", 0, 1, 2)
            w.gate("h", 2)

    w.everywhere("h", n)
    for r in range(rounds):
        w.note(f"oracle{'' if rounds == 1 else f', round {r + 1}'}")
        for i in zeros:
            w.gate("x", i)
        flip_ones()
        for i in zeros:
            w.gate("x", i)
        w.note("diffusion")
        w.everywhere("h", n)
        w.everywhere("x", n)
        flip_ones()
        w.everywhere("x", n)
        w.everywhere("h", n)
    w.measure_all(n)


def swap_test(w: Writer) -> None:
    """Overlap of two states."""
    n = w.integer(1, 3)
    w.title = w.pick(
        ["swap test", f"swap test of two {n}-qubit states", "estimate the overlap of two states"]
    )
    w.qubits(2 * n + 1)
    w.bits(1)
    w.note("the two states")
    for i in range(2 * n):
        w.gate("ry", i + 1, angles=[w.random_angle()])
    w.note("controlled swap")
    w.gate("h", 0)
    for i in range(n):
        w.gate("cswap", 0, 1 + i, 1 + n + i)
    w.gate("h", 0)
    w.measure(0, 0)


def hadamard_test(w: Writer) -> None:
    """Real or imaginary part of an expectation value."""
    imaginary = w.chance(0.4)
    w.title = f"Hadamard test, {'imaginary' if imaginary else 'real'} part"
    w.qubits(2)
    w.bits(1)
    w.gate("ry", 1, angles=[w.random_angle()])
    w.gate("h", 0)
    if imaginary:
        w.gate("sdg", 0)
    w.gate(w.pick(["cx", "cz", "cy", "ch"]), 0, 1)
    w.gate("h", 0)
    w.measure(0, 0)


def quantum_walk(w: Writer) -> None:
    """Coined walk on a cycle of four nodes."""
    steps = w.integer(1, 5)
    w.title = w.pick([f"discrete quantum walk, {steps} steps on a cycle of 4", f"coined walk, {steps} steps"])
    w.registers(3)
    w.note("qubit 2 is the coin")

    def step() -> None:
        w.gate("h", 2)
        w.gate("ccx", 2, 0, 1)
        w.gate("cx", 2, 0)
        w.gate("x", 2)
        w.gate("cx", 2, 0)
        w.gate("ccx", 2, 0, 1)
        w.gate("x", 2)

    if w.style.version == 3 and steps > 1 and w.chance(0.5):
        w.loop("s", f"[1:{steps}]")
        step()
        w.close()
    else:
        for s in range(steps):
            w.note(f"step {s + 1}")
            step()
    w.measure_all(3)


def amplitude_estimation(w: Writer) -> None:
    """Grover powers on a one-qubit amplitude."""
    m = w.integer(2, 3)
    theta = w.random_angle()
    w.title = f"amplitude estimation with {m} evaluation qubits"
    w.qubits(m + 1)
    w.bits(m)
    w.note("state preparation")
    w.gate("ry", m, angles=[theta])
    for i in range(m):
        w.gate("h", i)
    w.note("controlled Grover operator and its powers")
    for i in range(m):
        for _ in range(2**i):
            w.gate("cry", i, m, angles=[theta])
            w.gate("cz", i, m)
    w.note("inverse QFT")
    _fourier(w, list(range(m)), inverse=True)
    for i in range(m):
        w.measure(i, i)


def adder(w: Writer) -> None:
    """Ripple-carry addition with majority and unmajority gates (Cuccaro et al., quant-ph/0410184)."""
    n = w.integer(1, 4)
    w.title = w.pick([f"ripple-carry adder, {n} bits", f"add two {n}-bit numbers in place", "Cuccaro adder"])
    w.line("gate majority a, b, c {" if w.chance(0.5) else "gate maj a, b, c {")
    name = w.lines[-1].split()[1]
    other = "unmaj" if name == "maj" else "unmajority"
    for body in ("cx c, b;", "cx c, a;", "ccx a, b, c;"):
        w.line(w.style.indent + body)
    w.line("}")
    w.line(f"gate {other} a, b, c {{")
    for body in ("ccx a, b, c;", "cx c, a;", "cx a, b;"):
        w.line(w.style.indent + body)
    w.line("}")
    carry, a, b, out = "cin", "a", "b", "cout"
    w.qubits(1, carry)
    w.qubits(n, a)
    w.qubits(n, b)
    w.qubits(1, out)
    w.bits(n + 1, "ans")
    w.note("inputs")
    for register in (a, b):
        for i in range(n):
            if w.chance(0.5):
                w.gate("x", f"{register}[{i}]")
    w.note("carry forward")
    w.gate(name, f"{carry}[0]", f"{b}[0]", f"{a}[0]")
    for i in range(n - 1):
        w.gate(name, f"{a}[{i}]", f"{b}[{i + 1}]", f"{a}[{i + 1}]")
    w.gate("cx", f"{a}[{n - 1}]", f"{out}[0]")
    w.note("undo the carries, leave the sum")
    for i in reversed(range(n - 1)):
        w.gate(other, f"{a}[{i}]", f"{b}[{i + 1}]", f"{a}[{i + 1}]")
    w.gate(other, f"{carry}[0]", f"{b}[0]", f"{a}[0]")
    for i in range(n):
        w.measure(f"{b}[{i}]", f"ans[{i}]")
    w.measure(f"{out}[0]", f"ans[{n}]")


def half_adder(w: Writer) -> None:
    """Half and full adders."""
    full = w.chance(0.5)
    w.title = "full adder" if full else "half adder"
    w.registers(4 if full else 3, 2)
    for i in range(3 if full else 2):
        if w.chance(0.6):
            w.gate("x", i)
    w.note("carry")
    if full:
        w.gate("ccx", 0, 1, 3)
        w.gate("cx", 0, 1)
        w.gate("ccx", 1, 2, 3)
        w.note("sum")
        w.gate("cx", 1, 2)
        w.measure(2, 0)
        w.measure(3, 1)
    else:
        w.gate("ccx", 0, 1, 2)
        w.note("sum")
        w.gate("cx", 0, 1)
        w.measure(1, 0)
        w.measure(2, 1)


def draper_adder(w: Writer) -> None:
    """Addition of a constant in the Fourier basis (Draper, quant-ph/0008033)."""
    n = w.integer(2, 5)
    constant = w.integer(1, 2**n - 1)
    w.title = w.pick([f"add {constant} in the Fourier basis", f"Draper adder: add the constant {constant}"])
    w.registers(n)
    for i in range(n):
        if w.chance(0.4):
            w.gate("x", i)
    for i in reversed(range(n)):
        w.gate("h", i)
        for j in reversed(range(i)):
            w.gate("cp" if w.style.version == 3 else "cu1", j, i, angles=[Fraction(1, 2 ** (i - j))])
    w.note(f"phases of {constant}")
    for i in range(n):
        turns = Fraction(constant, 2**i) % 2
        if turns:
            w.gate("p" if w.style.version == 3 else "u1", i, angles=[turns])
    for i in range(n):
        for j in range(i):
            w.gate("cp" if w.style.version == 3 else "cu1", j, i, angles=[Fraction(-1, 2 ** (i - j))])
        w.gate("h", i)
    w.measure_all(n)


def toffoli(w: Writer) -> None:
    """Toffoli from Clifford and T."""
    w.title = w.pick(
        ["Toffoli gate from Clifford+T", "decompose ccx", "Clifford+T decomposition of the Toffoli gate"]
    )
    w.registers(3)
    for i in range(3):
        if w.chance(0.5):
            w.gate(w.pick(["x", "h"]), i)
    for name, *qubits in (
        ("h", 2),
        ("cx", 1, 2),
        ("tdg", 2),
        ("cx", 0, 2),
        ("t", 2),
        ("cx", 1, 2),
        ("tdg", 2),
        ("cx", 0, 2),
        ("t", 1),
        ("t", 2),
        ("h", 2),
        ("cx", 0, 1),
        ("t", 0),
        ("tdg", 1),
        ("cx", 0, 1),
    ):
        w.gate(name, *qubits)
    w.measure_all(3)
