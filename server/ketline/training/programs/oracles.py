"""Algorithms that ask an oracle once or a few times."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def deutsch(w: Writer) -> None:
    """One-bit function: constant or balanced."""
    which = w.integer(0, 3)
    kind = ["constant 0", "constant 1", "identity", "negation"][which]
    w.name(f"Deutsch's algorithm, {kind}", f"is f constant? the oracle is {kind}", "Deutsch algorithm")
    w.registers(2, 1)
    w.gate("x", 1)
    w.everywhere("h", 2)
    w.note(f"oracle: {kind}")
    if which >= 2:
        w.gate("cx", 0, 1)
    if which in (1, 3):
        w.gate("x", 1)
    w.barrier()
    w.gate("h", 0)
    w.measure(0, 0)


def deutsch_jozsa(w: Writer) -> None:
    """Constant or balanced oracle."""
    n = w.integer(2, 6)
    constant = w.chance(0.35)
    w.name(
        f"Deutsch-Jozsa, {'constant' if constant else 'balanced'} oracle on {n} bits",
        f"Deutsch-Jozsa algorithm, {n} input bits",
    )
    w.qubits(n + 1)
    w.bits(n)
    w.note("ancilla in the minus state")
    w.gate("x", n)
    for i in w.over("i", 0, n):
        w.gate("h", i)
    w.note("oracle")
    if constant:
        if w.chance(0.5):
            w.gate("x", n)
    else:
        _linear_oracle(w, n, w.bits_text(n))
    w.barrier()
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    w.measure_each(n)


def _linear_oracle(w: Writer, n: int, secret: str) -> None:
    """cx from each one of the secret (its last character is qubit 0); some flip their inputs around it."""
    ones = [i for i, b in enumerate(reversed(secret)) if b == "1"]
    flips = [i for i in range(n) if w.chance(0.15)]
    for i in flips:
        w.gate("x", i)
    for i in w.among("i", ones):
        w.gate("cx", i, n)
    for i in flips:
        w.gate("x", i)


def bernstein_vazirani(w: Writer) -> None:
    """Hidden string by one query."""
    n = w.integer(3, 9)
    secret = w.bits_text(n)
    w.name(f"Bernstein-Vazirani, secret {secret}", f"find the hidden string {secret} in one query")
    w.qubits(n + 1)
    w.bits(n)
    w.gate("x", n)
    for i in w.over("i", 0, n):
        w.gate("h", i)
    w.note(f"oracle for s = {secret}")
    for i in w.among("i", [i for i, b in enumerate(reversed(secret)) if b == "1"]):
        w.gate("cx", i, n)
    w.note("back to the computational basis")
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    w.measure_each(n)


def bernstein_vazirani_loop(w: Writer) -> None:
    """The hidden string as a bit register that the oracle reads in a loop."""
    n = w.integer(3, 12)
    secret = w.bits_text(n)
    name = w.pick(["secret", "mask", "hidden", "key"])
    w.name(f"Bernstein-Vazirani with the string {secret} in a register", f"oracle in a loop: hidden string of {n} bits")
    w.line(f'{w.pick(["", "const "])}bit[{n}] {name} = "{secret}";')
    ancilla = w.pick(["anc", "target", "minus"])
    w.qubits(n)
    w.qubit(ancilla)
    w.bits(n)
    w.line(f"x {ancilla};")
    w.line(f"h {ancilla};")
    w.gate("h", w.q)
    w.loop("i", f"[0:{n - 1}]")
    w.when(f"{name}[i]{w.pick(['', ' == 1'])}", f"cx {w.q}[i], {ancilla};")
    w.close()
    w.gate("h", w.q)
    w.measure(w.q, w.c)


def single_qubit_bernstein_vazirani(w: Writer) -> None:
    """The hidden string with one data qubit, measured and reset for each bit."""
    n = w.integer(3, 8)
    secret = w.bits_text(n)
    w.name(f"Bernstein-Vazirani with qubit reuse, secret {secret}", f"{n}-bit hidden string on two qubits")
    w.registers(2, n)
    w.note("target in the minus state")
    w.gate("x", 1)
    w.gate("h", 1)
    for i, b in enumerate(reversed(secret)):
        w.note(f"bit {i}")
        w.gate("h", 0)
        if b == "1":
            w.gate("cx", 0, 1)
        else:
            w.line(f"barrier {w.at(0)};")
        w.gate("h", 0)
        w.measure(0, i)
        if i < n - 1:
            w.line(f"reset {w.at(0)};")


def hidden_shift(w: Writer) -> None:
    """Hidden shift of a bent function."""
    n = 2 * w.integer(1, 4)
    shift = w.bits_text(n)
    w.name(f"hidden shift {shift} of a bent function", f"hidden shift problem, {n} bits")
    w.registers(n)
    ones = [i for i, b in enumerate(reversed(shift)) if b == "1"]

    def bent() -> None:
        for i in range(0, n, 2):
            w.gate("cz", i, i + 1)

    w.everywhere("h", n)
    w.note("shifted function")
    for i in ones:
        w.gate("x", i)
    bent()
    for i in ones:
        w.gate("x", i)
    w.everywhere("h", n)
    w.note("dual function")
    bent()
    w.everywhere("h", n)
    w.measure_all(n)


def simon(w: Writer) -> None:
    """Simon's problem."""
    n = w.integer(2, 5)
    secret = w.bits_text(n)
    w.name(f"Simon's algorithm, period {secret}", f"Simon's problem on {n} bits", f"hidden XOR mask {secret}")
    w.qubits(2 * n)
    w.bits(n)
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    w.note("copy, then add the period")
    for i in w.over("i", 0, n - 1):
        w.gate("cx", i, i + n)
    bits = secret[::-1]
    pivot = bits.index("1")
    for i, b in enumerate(bits):
        if b == "1":
            w.gate("cx", pivot, n + i)
    if w.chance(0.3):
        w.note("a random permutation of the outputs")
        for i in range(n):
            if w.chance(0.4):
                w.gate("x", n + i)
    w.barrier()
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    w.measure_each(n)


def phase_kickback(w: Writer) -> None:
    """A controlled gate on its eigenstate turns the control."""
    n = w.integer(1, 4)
    w.name("phase kickback", f"kick a phase back onto {n} control qubits", "controlled gate on an eigenstate")
    w.qubits(n + 1)
    w.bits(n)
    w.gate("x", n)
    kind = w.pick(["cp", "cx"])
    if kind == "cx":
        w.gate("h", n)
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    for i in range(n):
        if kind == "cp":
            w.gate("cp", i, n, angles=[w.random_angle()])
        else:
            w.gate("cx", i, n)
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    w.measure_each(n)


def learning_parity(w: Writer) -> None:
    """Parity with noise: labelled samples of a hidden parity, the label qubit last."""
    n = w.integer(3, 7)
    secret = w.bits_text(n)
    w.name(f"learning parity with noise, parity {secret}", "samples of a hidden parity")
    w.qubits(n + 1)
    w.bits(n + 1)
    for i in w.over("i", 0, n - 1):
        w.gate("h", i)
    for i in w.among("i", [i for i, b in enumerate(reversed(secret)) if b == "1"]):
        w.gate("cx", i, n)
    if w.chance(0.6):
        w.note("label noise")
        w.gate("ry", n, angles=[w.uniform(0.1, 0.6)])
    w.note("all in the Hadamard basis")
    for i in w.over("i", 0, n):
        w.gate("h", i)
    w.measure_each(n + 1)
