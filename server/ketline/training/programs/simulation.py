"""Time evolution: spin chains, fermions, Pauli exponentials, open systems."""

from __future__ import annotations

import itertools
from fractions import Fraction

from ketline.training.programs.writer import Angle, Place, Writer


def neighbours(n: int, ring: bool) -> list[tuple[int, int]]:
    """Pairs next to each other on a chain or a ring."""
    return [(i, i + 1) for i in range(n - 1)] + ([(n - 1, 0)] if ring and n > 2 else [])


def chain_zz(w: Writer, n: int, ring: bool, angle: Angle) -> None:
    """ZZ on each neighbouring pair, in a loop where the style has loops."""
    for i in w.over("i", 0, n - 2):
        w.zz(i, i + 1, angle)
    if ring and n > 2:
        w.zz(n - 1, 0, angle)


def in_basis(w: Writer, pauli: str, qubits: tuple[Place, ...], undo: bool) -> None:
    """Turn X or Y into Z on the qubits, or back."""
    for q in qubits:
        if pauli == "X":
            w.gate("h", q)
        elif pauli == "Y":
            w.gate("rx", q, angles=[Fraction(-1 if undo else 1, 2)])


def pauli_rotation(w: Writer, word: str, angle: Angle) -> None:
    """exp(-i angle/2 P): bases, a ladder of cx, rz, and back; the word names qubit 0 first."""
    support = [i for i, p in enumerate(word) if p != "I"]
    for i in support:
        in_basis(w, word[i], (i,), False)
    for a, b in itertools.pairwise(support):
        w.gate("cx", a, b)
    w.gate("rz", support[-1], angles=[angle])
    for a, b in reversed(list(itertools.pairwise(support))):
        w.gate("cx", a, b)
    for i in support:
        in_basis(w, word[i], (i,), True)


def trotter_ising(w: Writer) -> None:
    """First-order or second-order Trotter steps of the transverse-field Ising chain."""
    n, steps = w.integer(2, 10), w.integer(1, 10)
    ring, second = w.chance(0.3), w.chance(0.25)
    shape = "ring" if ring else "chain"
    w.name(
        f"Trotterised Ising model, {n} spins, {steps} steps",
        f"transverse-field Ising {shape}, time evolution",
        f"quench of an Ising {shape}",
    )
    coupling, field = w.random_angle(), w.random_angle()
    named = w.three and w.chance(0.5)
    if named:
        w.line(f"const float J = {abs(w.rng.normal(1, 0.3)) + 0.05:.2f};")
        w.line(f"const float g = {abs(w.rng.normal(0.7, 0.3)) + 0.05:.2f};")
        w.line(f"const float dt = {w.pick(['0.1', '0.05', '0.2'])};")
        coupling, field = w.pick([("-2*J*dt", "-2*g*dt"), ("2 * J * dt", "2 * g * dt")])
    w.registers(n)
    if w.chance(0.3):
        w.note("start with one spin up")
        w.gate("x", w.integer(0, n - 1))
    if not w.three:
        steps = min(steps, 2)
    for s in w.times("step", steps):
        if s is not None and s > 3:
            break
        if second:
            w.everywhere("rx(" + w.angle(field if not named else "-g*dt") + ")", n)
        w.note("couplings")
        chain_zz(w, n, ring, coupling)
        w.note("transverse field")
        w.everywhere("rx(" + w.angle(field if not (second and named) else "-g*dt") + ")", n)
    w.measure_all(n)


def trotter_heisenberg(w: Writer) -> None:
    """Trotter steps of the XXX, XXZ or XY chain."""
    n, steps = w.integer(2, 6), w.integer(1, 8)
    kind = w.pick(["XXX", "XXZ", "XY"])
    w.name(f"{kind} chain, {n} spins, {steps} Trotter steps", f"{kind} Heisenberg model on {n} spins")
    angle = w.random_angle()
    angles = {"XX": angle, "YY": angle, "ZZ": {"XXX": angle, "XXZ": w.random_angle(), "XY": None}[kind]}
    as_gate = w.chance(0.5)
    terms = [(word, a) for word, a in angles.items() if a is not None]
    if as_gate:
        body = []
        for word, _ in terms:
            before = {"XX": ["h a;", "h b;"], "YY": ["rx(pi/2) a;", "rx(pi/2) b;"], "ZZ": []}[word]
            after = {"XX": ["h a;", "h b;"], "YY": ["rx(-pi/2) a;", "rx(-pi/2) b;"], "ZZ": []}[word]
            body += [
                *before,
                "cx a, b;",
                f"rz({'d' if kind == 'XXZ' and word == 'ZZ' else 't'}) b;",
                "cx a, b;",
                *after,
            ]
        w.define("bond", "t, d" if kind == "XXZ" else "t", "a, b", *body)
    w.registers(n)
    if w.chance(0.7):
        w.note("Neel state")
        for i in w.among("i", list(range(1, n, 2))):
            w.gate("x", i)
    for s in w.times("s", steps if as_gate and w.three else min(steps, 2)):
        if s is not None:
            w.note(f"Trotter step {s + 1}")
        for a in w.over("a", 0, n - 2):
            if as_gate:
                w.gate("bond", a, a + 1, angles=[angle, terms[-1][1]] if kind == "XXZ" else [angle])
                continue
            for word, value in terms:
                in_basis(w, word[0], (a, a + 1), False)
                w.zz(a, a + 1, value)
                in_basis(w, word[0], (a, a + 1), True)
    w.measure_all(n)


def hubbard(w: Writer) -> None:
    """Fermi-Hubbard chain: hopping within each spin, repulsion between the spins of a site."""
    sites, steps = w.integer(2, 4), w.integer(1, 3)
    w.name(f"Hubbard model on {sites} sites, {steps} steps", "Fermi-Hubbard chain, Trotter evolution")
    w.define(
        "hop", "t", "a, b",
        "h a;", "h b;", "cx a, b;", "rz(t) b;", "cx a, b;", "h a;", "h b;",
        "rx(pi/2) a;", "rx(pi/2) b;", "cx a, b;", "rz(t) b;", "cx a, b;", "rx(-pi/2) a;", "rx(-pi/2) b;",
    )  # fmt: skip
    up, down = w.pick([("up", "dn"), ("spin_up", "spin_down"), ("a", "b")])
    w.qubits(sites, up)
    w.qubits(sites, down)
    w.bits(sites, "n_up")
    w.bits(sites, "n_dn")
    w.note("half filling")
    for i in range(sites):
        w.gate("x", f"{up if i % 2 else down}[{i}]")
    tunnel, repulsion = w.random_angle(), w.random_angle()
    for _ in w.times("step", steps):
        w.note("hopping")
        for register in (up, down):
            for i in w.over("i", 0, sites - 2):
                w.gate("hop", f"{register}[{i}]", f"{register}[{i + 1}]", angles=[tunnel])
        w.note("repulsion on each site")
        for i in w.over("i", 0, sites - 1):
            w.gate("cp", f"{up}[{i}]", f"{down}[{i}]", angles=[repulsion])
    w.measure(up, "n_up")
    w.measure(down, "n_dn")


def lattice_ising(w: Writer) -> None:
    """Ising model on a rectangle."""
    rows, columns, steps = w.integer(2, 3), w.integer(2, 4), w.integer(1, 4)
    n = rows * columns
    w.name(f"Ising model on a {rows} x {columns} lattice", f"two-dimensional Ising quench, {steps} steps")
    coupling, field = w.random_angle(), w.random_angle()
    w.registers(n)
    for _ in w.times("step", min(steps, 1 if not w.three else 4)):
        w.note("rows")
        for r in range(rows):
            for i in w.over("i", r * columns, r * columns + columns - 2):
                w.zz(i, i + 1, coupling)
        w.note("columns")
        for i in w.over("i", 0, n - columns - 1):
            w.zz(i, i + columns, coupling)
        w.everywhere(f"rx({field})", n)
    w.measure_all(n)


def kicked_ising(w: Writer) -> None:
    """Floquet circuit: kicks alternate with couplings."""
    n, periods = w.integer(3, 12), w.integer(2, 20)
    w.name(f"kicked Ising chain, {periods} periods", "Floquet evolution of a spin chain", "discrete time crystal")
    kick = w.pick(["pi - 0.1", "0.97*pi", "pi/2", "0.8"])
    couplings = [w.radians(0.2, 1.5) for _ in range(n - 1)]
    disorder = w.chance(0.4) and w.three
    w.registers(n)
    if disorder:
        w.line(f"array[float[64], {n - 1}] phi = {{{w.style.comma.join(couplings)}}};")
        w.loop("period", f"[1:{periods}]")
        w.everywhere(f"rx({w.angle(kick)})", n)
        w.loop("k", f"[0:{n - 2}]")
        w.zz(f"{w.q}[k]", f"{w.q}[k + 1]", "phi[k]")
        w.close()
        w.close()
    else:
        for _ in w.times("period", periods if w.three and w.style.loops == 1.0 else min(periods, 3)):
            w.everywhere(f"rx({w.angle(kick)})", n)
            chain_zz(w, n, False, couplings[0])
    w.measure_all(n)


def pauli_evolution(w: Writer) -> None:
    """Exponentials of random Pauli words."""
    n, count = w.integer(2, 5), w.integer(1, 5)
    words = []
    for _ in range(count):
        word = "".join(w.pick("IXYZ") for _ in range(n))
        words.append(word if set(word) != {"I"} else "Z" + word[1:])
    w.name(f"evolve under {' + '.join(words)}", f"exponentials of {count} Pauli words", "Pauli gadgets")
    w.registers(n)
    if w.chance(0.5):
        w.everywhere("h", n)
    for word in words:
        w.note(f"exp(-i t {word})")
        pauli_rotation(w, word, w.random_angle())
        w.barrier()
    w.measure_all(n)


def random_product_formula(w: Writer) -> None:
    """Terms in random order with equal weights (qDRIFT, Campbell 2019)."""
    n, count = w.integer(2, 4), w.integer(4, 9)
    words = ["".join(p if k in (i, i + 1) else "I" for k in range(n)) for i in range(n - 1) for p in "XYZ"]
    w.name(f"randomised product formula, {count} samples", "qDRIFT time evolution")
    w.registers(n)
    w.gate("x", 0)
    angle = w.radians(0.05, 0.6)
    last = ""
    for _ in range(count):
        word = w.pick(words)
        if word == last:
            continue
        w.note(word)
        pauli_rotation(w, word, angle)
        last = word
    w.measure_all(n)


def hamiltonian_subroutine(w: Writer) -> None:
    """A Trotter step as a subroutine or a gate, called in a loop."""
    n, steps = w.integer(3, 8), w.integer(2, 40)
    w.name(f"time evolution in {steps} calls of a step", "Trotter step as a subroutine", f"evolve {n} spins")
    w.open(f"def trotter_step(qubit[{n}] s, float[64] j, float[64] h_x)")
    w.loop("i", f"[0:{n - 2}]")
    w.line("cx s[i], s[i + 1];")
    w.line("rz(2 * j) s[i + 1];")
    w.line("cx s[i], s[i + 1];")
    w.close()
    if w.chance(0.5):
        w.line("rx(2 * h_x) s;")
    else:
        w.loop("i", f"[0:{n - 1}]")
        w.line("rx(2 * h_x) s[i];")
        w.close()
    w.close()
    w.line(f"const float[64] dt = {w.pick(['0.1', '0.05', '0.02', '1e-1'])};")
    w.registers(n)
    w.loop("k", f"[1:{steps}]")
    w.line(f"trotter_step({w.q}, {w.pick(['dt', '1.2 * dt', '-dt'])}, {w.pick(['dt', '0.7 * dt', 'dt / 2'])});")
    w.close()
    w.measure(w.q, w.c)


def adiabatic(w: Writer) -> None:
    """A slow ramp from the field to the couplings, the angles computed from the step."""
    n, steps = w.integer(2, 6), w.integer(4, 50)
    w.name(f"adiabatic ramp in {steps} steps", "quantum annealing, digitised", f"anneal {n} spins")
    w.line(f"const int steps = {steps};")
    w.line(f"const float[64] dt = {w.pick(['0.1', '0.2', '0.5'])};")
    w.registers(n)
    w.note("ground state of the field")
    w.everywhere("h", n)
    w.loop("k", "[1:steps]")
    w.line(w.pick(["float[64] s = k / float[64](steps);", "float[64] s = float[64](k) / steps;"]))
    for i in w.over("i", 0, n - 2):
        w.zz(i, i + 1, "2 * s * dt")
    w.line(f"rx(-2 * (1 - s) * dt) {w.q};")
    w.close()
    w.measure(w.q, w.c)
