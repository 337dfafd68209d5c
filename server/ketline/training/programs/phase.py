"""Phase and amplitude estimation, overlaps."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.transforms import fourier
from ketline.training.programs.writer import Writer


def folded(turns: Fraction) -> Fraction:
    """The same phase, as a multiple of pi in (-1, 1]."""
    turns %= 2
    return turns if turns <= 1 else turns - 2


def phase_estimation(w: Writer) -> None:
    """Phase of a phase gate to t bits."""
    t = w.integer(2, 5)
    phase = Fraction(w.integer(1, 2**t - 1), 2**t)
    w.name(f"phase estimation with {t} counting qubits", f"estimate the phase {phase} of a phase gate")
    w.qubits(t + 1)
    w.bits(t)
    w.note("eigenstate of the phase gate")
    w.gate("x", t)
    w.note("counting register in superposition")
    for i in w.over("i", 0, t - 1):
        w.gate("h", i)
    w.note("controlled powers")
    for i in range(t):
        turns = folded(2 * phase * 2**i)
        if turns:
            w.gate("cp", i, t, angles=[turns])
    w.note("inverse QFT")
    fourier(w, list(range(t)), True, True)
    w.measure_each(t)


def two_register_phase_estimation(w: Writer) -> None:
    """Phase estimation with named registers; powers by repeating the gate, by ``pow``, or in a loop."""
    t = w.integer(2, 4)
    count, target = w.pick([("count", "target"), ("ev", "psi"), ("clock", "eig"), ("phi", "state")])
    w.name(f"quantum phase estimation, {t} bits", f"QPE with a {t}-qubit {count} register")
    angle = w.angle(Fraction(w.pick([1, 3, 5]), w.pick([2, 4, 8])))
    w.qubits(t, count)
    w.qubits(1, target)
    w.bits(t)
    w.note("prepare the eigenstate")
    w.gate("x", f"{target}[0]")
    w.gate("h", count)
    form = w.pick(["pow", "repeat", "repeat"]) if w.three else "repeat"
    for i in range(t):
        w.note(f"controlled U to the power {2**i}")
        if form == "pow":
            w.line(f"ctrl @ pow({2**i}) @ p({angle}) {count}[{i}]{w.style.comma}{target}[0];")
        else:
            for _ in w.times("k", 2**i):
                w.gate("cp", f"{count}[{i}]", f"{target}[0]", angles=[angle])
    w.note("inverse Fourier transform of the counting register")
    fourier(w, [f"{count}[{i}]" for i in range(t)], True, True)
    w.measure(count, w.c)


def eigenvalue_of_rotation(w: Writer) -> None:
    """Phase estimation of ry, whose eigenstates are those of Y."""
    t = w.integer(2, 4)
    theta = Fraction(w.pick([1, 1, 3]), 2 ** w.integer(1, t))
    w.name(f"phase estimation of ry({theta}*pi)", "eigenvalues of a rotation by phase estimation")
    w.qubits(t + 1)
    w.bits(t)
    w.note("eigenstate of Y")
    w.gate("h", t)
    w.gate(w.pick(["s", "sdg"]), t)
    for i in range(t):
        w.gate("h", i)
    for i in range(t):
        w.note(f"power {2**i}")
        turns = (theta * 2**i) % 4
        if not turns:
            continue
        _controlled_ry(w, i, t, turns)
    w.note("inverse QFT")
    fourier(w, list(range(t)), True, True)
    w.measure_each(t)


def _controlled_ry(w: Writer, control: int, target: int, angle: Fraction | float) -> None:
    """``cry``, or its decomposition where the language has none."""
    if w.three:
        w.gate("cry", control, target, angles=[angle])
        return
    for half in (angle / 2, -angle / 2):
        w.gate("ry", target, angles=[half])
        w.gate("cx", control, target)


def hadamard_test(w: Writer) -> None:
    """Real or imaginary part of an expectation value."""
    imaginary = w.chance(0.4)
    w.name(
        f"Hadamard test, {'imaginary' if imaginary else 'real'} part",
        f"{'imaginary' if imaginary else 'real'} part of an expectation value by a Hadamard test",
    )
    n = w.integer(1, 3)
    w.qubits(n + 1)
    w.bits(1)
    w.note("state")
    for i in range(1, n + 1):
        w.gate(w.pick(["ry", "rx"]), i, angles=[w.random_angle()])
    w.gate("h", 0)
    if imaginary:
        w.gate("sdg", 0)
    w.note("controlled unitary")
    for i in range(1, n + 1):
        w.gate(w.pick(["cx", "cz", "cy", "ch"]), 0, i)
    w.gate("h", 0)
    w.measure(0, 0)


def swap_test(w: Writer) -> None:
    """Overlap of two states."""
    n = w.integer(1, 3)
    w.name("swap test", f"swap test of two {n}-qubit states", "estimate the overlap of two states")
    w.qubits(2 * n + 1)
    w.bits(1)
    w.note("the two states")
    for i in range(2 * n):
        w.gate("ry", i + 1, angles=[w.random_angle()])
    if n > 1 and w.chance(0.5):
        w.gate("cx", 1, 2)
        w.gate("cx", n + 1, n + 2)
    w.note("controlled swap")
    w.gate("h", 0)
    for i in w.over("i", 1, n):
        w.gate("cswap", 0, i, i + n)
    w.gate("h", 0)
    w.measure(0, 0)


def destructive_swap_test(w: Writer) -> None:
    """Overlap from a Bell measurement of each pair, without an ancilla."""
    n = w.integer(1, 4)
    a, b = w.pick([("a", "b"), ("left", "right"), ("psi", "phi"), ("rho", "sigma")])
    w.name("destructive swap test", f"overlap of two {n}-qubit states by Bell measurements")
    w.qubits(n, a)
    w.qubits(n, b)
    w.bits(2 * n)
    for register in (a, b):
        for i in range(n):
            w.gate(w.pick(["ry", "rx"]), f"{register}[{i}]", angles=[w.random_angle()])
    w.note("Bell basis, pair by pair")
    for i in w.over("i", 0, n - 1):
        w.gate("cx", f"{a}[{i}]", f"{b}[{i}]")
        w.gate("h", f"{a}[{i}]")
    for i in range(n):
        w.measure(f"{a}[{i}]", 2 * i)
        w.measure(f"{b}[{i}]", 2 * i + 1)


def amplitude_estimation(w: Writer) -> None:
    """Amplitude of a one-qubit state: its Grover operator is a rotation by twice the angle."""
    m = w.integer(2, 4)
    theta = w.uniform(0.3, 1.4)
    w.name(f"amplitude estimation with {m} evaluation qubits", f"estimate a probability to {m} bits")
    w.qubits(m + 1)
    w.bits(m)
    w.note("state preparation")
    w.gate("ry", m, angles=[theta])
    for i in w.over("i", 0, m - 1):
        w.gate("h", i)
    w.note("controlled powers of the Grover operator")
    for i in range(m):
        _controlled_ry(w, i, m, 2 * theta * 2**i)
    w.note("inverse QFT")
    fourier(w, list(range(m)), True, True)
    w.measure_each(m)


def amplified_sampling(w: Writer) -> None:
    """One circuit of iterative amplitude estimation (Suzuki et al. 2019): k Grover steps, then a measurement."""
    k = w.integer(1, 6)
    theta = w.uniform(0.2, 1.2)
    w.name(
        f"iterative amplitude estimation, circuit with {k} Grover steps",
        f"maximum likelihood amplitude estimation, k = {k}",
    )
    n = w.integer(1, 3)
    w.qubits(n + 1)
    w.bits(1)
    angles = [theta, *(w.uniform(0.1, 0.8) for _ in range(n))]

    def prepare(sign: int) -> None:
        """The state, or its inverse: the value qubit is turned by the others."""
        for i in range(n):
            if sign > 0:
                w.gate("h", i)
                w.gate("cry", i, n, angles=[angles[i + 1]])
            else:
                w.gate("cry", n - 1 - i, n, angles=[-angles[n - i]])
                w.gate("h", n - 1 - i)

    w.note("prepare")
    if not w.three or w.chance(0.4):
        w.gate("ry", n, angles=[theta])
        w.note(f"{k} Grover steps turn by twice the angle each")
        for _ in w.times("step", k):
            w.gate("ry", n, angles=[2 * theta])
    else:
        prepare(1)
        for _ in w.times("step", min(k, 2)):
            w.note("sign of the good states")
            w.gate("z", n)
            prepare(-1)
            w.note("reflect about zero")
            w.gate("x", n)
            w.line(f"{'negctrl' if n == 1 else f'negctrl({n})'} @ z {w.operands(range(n + 1))};")
            w.gate("x", n)
            prepare(1)
    w.measure(n, 0)


def quantum_counting(w: Writer) -> None:
    """Number of marked states, from the phase of a Grover operator on two qubits."""
    t = w.integer(2, 3)
    marked = w.pick(["00", "01", "10", "11"])
    w.name(f"quantum counting with {t} counting qubits", f"count the solutions of an oracle that marks {marked}")
    w.qubits(t, "cnt")
    w.qubits(2, "sys")
    w.bits(t)
    w.gate("h", "cnt")
    w.gate("h", "sys")
    zeros = [i for i, b in enumerate(reversed(marked)) if b == "0"]

    def controlled_step(control: str) -> None:
        w.note("oracle")
        for i in zeros:
            w.gate("x", f"sys[{i}]")
        _controlled_cz(w, control)
        for i in zeros:
            w.gate("x", f"sys[{i}]")
        w.note("diffusion")
        w.gate("h", "sys")
        w.gate("x", "sys")
        _controlled_cz(w, control)
        w.gate("x", "sys")
        w.gate("h", "sys")

    for i in range(t):
        for _ in w.times("k", 2**i):
            controlled_step(f"cnt[{i}]")
    w.note("inverse QFT")
    fourier(w, [f"cnt[{i}]" for i in range(t)], True, True)
    w.measure("cnt", w.c)


def _controlled_cz(w: Writer, control: str) -> None:
    if w.three and w.style.own_gates:
        w.line(f"ctrl(2) @ z {control}{w.style.comma}sys[0]{w.style.comma}sys[1];")
        return
    w.gate("h", "sys[1]")
    w.gate("ccx", control, "sys[0]", "sys[1]")
    w.gate("h", "sys[1]")


def iterative_phase(w: Writer) -> None:
    """Iterative phase estimation: one counting qubit, the lowest bit first, corrections from the bits known."""
    m = w.integer(2, 5)
    phase = Fraction(w.integer(1, 2**m - 1), 2**m)
    w.name(
        f"iterative phase estimation, {m} bits",
        "phase estimation with one counting qubit",
        f"iterative QPE of the phase {phase}",
    )
    w.registers(2, m)
    w.note("eigenstate")
    w.gate("x", 1)
    for k in range(m):
        w.note(f"bit {k}")
        if k or w.chance(0.3):
            w.line(f"reset {w.at(0)};")
        w.gate("h", 0)
        turns = folded(2 * phase * 2 ** (m - 1 - k))
        if turns:
            w.gate("cp", 0, 1, angles=[turns])
        for j in range(k):
            angle = w.angle(Fraction(-1, 2 ** (k - j)))
            w.when(f"{w.c}[{j}]{w.pick(['', ' == 1'])}", f"p({angle}) {w.at(0)};")
        w.gate("h", 0)
        w.measure(0, k)


def adaptive_phase_loop(w: Writer) -> None:
    """Iterative phase estimation in a loop, the correction kept as an angle."""
    m = w.integer(3, 8)
    bits = w.pick(["result", "phase_bits", "outcome"])
    w.name(f"iterative phase estimation in a loop, {m} bits", "phase estimation with a running correction")
    w.line(f"const int[32] m = {m};")
    w.line(f"angle[{m}] {'correction'} = 0;")
    w.qubit("probe")
    w.qubit("target")
    w.bits(m, bits)
    power, theta = w.pick(["power", "turns"]), w.random_angle()
    w.line(f"int[32] {power} = {2 ** (m - 1)};")
    w.line("x target;")
    w.loop("k", "[0:m - 1]")
    w.line("reset probe;")
    w.line("h probe;")
    w.line(
        f"ctrl @ pow({power}) @ p({theta}) probe, target;" if w.chance(0.4) else f"cp({power}*{theta}) probe, target;"
    )
    w.line("p(-correction) probe;")
    w.line("h probe;")
    w.line(f"{bits}[k] = measure probe;")
    w.note("halve what is known, add the new bit")
    w.line(f"correction {w.pick(['>>= 1', '= correction >> 1'])};")
    w.when(f"{bits}[k] == 1", f"correction += {w.angle('pi/2')};")
    w.line(f"{power} {w.pick(['>>= 1', '= ' + power + ' >> 1', '/= 2'])};")
    w.close()


def kitaev_phase(w: Writer) -> None:
    """Kitaev's phase estimation: independent Hadamard tests of powers, cosine and sine."""
    power = 2 ** w.integer(0, 5)
    sine = w.chance(0.5)
    w.name(
        f"Kitaev phase estimation, power {power}, {'sine' if sine else 'cosine'}",
        f"Hadamard test of U^{power}",
    )
    w.registers(2, 1)
    w.gate("x", 1)
    w.gate("h", 0)
    if sine:
        w.gate("sdg", 0)
    angle = w.random_angle()
    if w.three and power > 1 and w.chance(0.4):
        w.line(f"pow({power}) @ cp({angle}) {w.operands([0, 1])};")
    else:
        for _ in w.times("k", min(power, 8)):
            w.gate("cp", 0, 1, angles=[angle])
    w.gate("h", 0)
    w.measure(0, 0)
