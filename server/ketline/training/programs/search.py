"""Search by amplitude amplification, quantum walks."""

from __future__ import annotations

from ketline.training.programs.writer import Place, Writer


def flip_phase(w: Writer, qubits: list[int]) -> None:
    """A sign where all the qubits are 1: cz, ccx between Hadamards, or a controlled z."""
    if len(qubits) == 1:
        w.gate("z", qubits[0])
    elif len(qubits) == 2:
        w.gate("cz", *qubits)
    elif w.three and (len(qubits) > 3 or w.style.own_gates):
        w.line(f"ctrl({len(qubits) - 1}) @ z {w.operands(qubits)};")
    else:
        w.gate("h", qubits[2])
        w.gate("ccx", *qubits)
        w.gate("h", qubits[2])


def diffusion(w: Writer, n: int) -> None:
    """Reflection about the uniform superposition."""
    w.note(w.pick(["diffusion", "inversion about the mean", "amplify", "diffuser"]))
    w.everywhere("h", n)
    w.everywhere("x", n)
    flip_phase(w, list(range(n)))
    w.everywhere("x", n)
    w.everywhere("h", n)


def _mark(w: Writer, marked: str) -> None:
    zeros = [i for i, b in enumerate(reversed(marked)) if b == "0"]
    for i in zeros:
        w.gate("x", i)
    flip_phase(w, list(range(len(marked))))
    for i in zeros:
        w.gate("x", i)


def grover(w: Writer) -> None:
    """Grover search for one marked state on two or three qubits."""
    n = w.pick([2, 3, 3])
    marked = format(w.integer(0, 2**n - 1), f"0{n}b")
    rounds = 1 if n == 2 else w.integer(1, 2)
    w.name(f"Grover search for {marked}", f"Grover's algorithm, {n} qubits, marked state {marked}")
    w.registers(n)
    w.everywhere("h", n)
    for r in w.times("r", rounds):
        w.note(f"oracle{'' if rounds == 1 or r is None else f', round {r + 1}'}")
        _mark(w, marked)
        diffusion(w, n)
    w.measure_all(n)


def grover_large(w: Writer) -> None:
    """Grover search on four to six qubits with many-controlled gates, rounds in a loop or a constant."""
    n = w.integer(4, 6)
    marked = format(w.integer(0, 2**n - 1), f"0{n}b")
    rounds = {4: 3, 5: 4, 6: 6}[n]
    w.name(f"Grover search on {n} qubits for {marked}", f"search a list of {2**n} for {marked}")
    w.registers(n)
    w.everywhere("h", n)
    w.note(f"about pi/4*sqrt({2**n}) rounds")
    w.loop("round", f"[1:{rounds}]")
    w.note("oracle")
    _mark(w, marked)
    diffusion(w, n)
    w.close()
    w.measure_all(n)


def grover_several(w: Writer) -> None:
    """Grover search with two to three marked states among eight or sixteen."""
    n = w.pick([3, 3, 4]) if w.three else 3
    states = [format(s, f"0{n}b") for s in sorted(w.some(2**n, w.integer(2, 3)))]
    w.name(f"Grover search for {' and '.join(states)}", f"amplify {len(states)} marked states of {2**n}")
    w.registers(n)
    w.everywhere("h", n)
    for marked in states:
        w.note(f"mark {marked}")
        _mark(w, marked)
    diffusion(w, n)
    w.measure_all(n)


def grover_with_gates(w: Writer) -> None:
    """Oracle and diffuser as own gates, called for each round."""
    n = w.integer(2, 4)
    marked = format(w.integer(0, 2**n - 1), f"0{n}b")
    names = ["a", "b", "c", "d"][:n]
    rounds = {2: 1, 3: 2, 4: 3}[n]
    w.name(f"Grover search with oracle and diffuser as gates, marks {marked}", f"Grover, {n} qubits, own gates")
    oracle, diffuser = w.pick(
        [("oracle", "diffuser"), ("mark", "reflect"), ("oracle", "diffusion"), ("f", "grover_diff")]
    )
    flip = f"ctrl{f'({n - 1})' if n > 2 else ''} @ z {', '.join(names)};"
    flips = [f"x {names[i]};" for i, b in enumerate(reversed(marked)) if b == "0"]
    w.define(oracle, "", ", ".join(names), *flips, flip, *flips)
    ends = [f"{g} {a};" for g in "hx" for a in names]
    w.define(diffuser, "", ", ".join(names), *ends, flip, *reversed(ends))
    w.registers(n)
    w.everywhere("h", n)
    for _ in w.times("r", rounds):
        w.gate(oracle, *range(n))
        w.gate(diffuser, *range(n))
    w.measure_all(n)


def grover_ancilla(w: Writer) -> None:
    """Grover with an oracle that computes into an ancilla in the minus state, ANDs on work qubits."""
    n = w.integer(3, 4)
    marked = w.bits_text(n)
    w.name(f"Grover with an oracle qubit, marks {marked}", "bit oracle with a target in the minus state")
    w.qubits(n, "x_reg")
    w.qubits(n - 2, "anc")
    w.qubits(1, "tgt")
    w.bits(n)
    w.note("target in the minus state")
    w.gate("x", "tgt[0]")
    w.gate("h", "tgt[0]")
    w.gate("h", "x_reg")
    zeros = [f"x_reg[{i}]" for i, b in enumerate(reversed(marked)) if b == "0"]
    ands: list[tuple[Place, ...]] = [("x_reg[0]", "x_reg[1]", "anc[0]")]
    ands += [(f"x_reg[{i + 1}]", f"anc[{i - 1}]", f"anc[{i}]") for i in range(1, n - 2)]

    def all_ones() -> None:
        for call in ands:
            w.gate("ccx", *call)
        w.gate("ccx", f"x_reg[{n - 1}]", f"anc[{n - 3}]", "tgt[0]")
        for call in reversed(ands):
            w.gate("ccx", *call)

    for r in range(w.integer(1, 2)):
        w.note(f"oracle, round {r + 1}")
        for z in zeros:
            w.gate("x", z)
        all_ones()
        for z in zeros:
            w.gate("x", z)
        w.note("diffusion by the same gates")
        w.gate("h", "x_reg")
        w.gate("x", "x_reg")
        all_ones()
        w.gate("x", "x_reg")
        w.gate("h", "x_reg")
    w.measure("x_reg", w.c)


def satisfiability(w: Writer) -> None:
    """Grover for a small formula: each clause into a qubit, their AND into the target, then undone."""
    n, clauses = w.integer(3, 4), w.integer(2, 3)
    picked = [tuple(sorted(w.some(n, 2))) for _ in range(clauses)]
    signs = [(w.chance(0.5), w.chance(0.5)) for _ in picked]
    formula = " and ".join(
        f"({'' if s else 'not '}x{a} or {'' if t else 'not '}x{b})" for (a, b), (s, t) in zip(picked, signs)
    )
    w.name(f"Grover search for {formula}", f"2-SAT with {clauses} clauses on {n} variables", "satisfiability by search")
    w.qubits(n, "v")
    w.qubits(clauses, "cl")
    w.qubits(1, "tgt")
    w.bits(n)
    w.gate("h", "v")
    w.gate("x", "tgt[0]")
    w.gate("h", "tgt[0]")

    def clause(index: int) -> None:
        """cl = not (both literals false)."""
        true_first = [f"v[{q}]" for q, s in zip(picked[index], signs[index]) if s]
        for q in true_first:
            w.gate("x", q)
        w.gate("ccx", *(f"v[{q}]" for q in picked[index]), f"cl[{index}]")
        w.gate("x", f"cl[{index}]")
        for q in true_first:
            w.gate("x", q)

    def unclause(index: int) -> None:
        true_first = [f"v[{q}]" for q, s in zip(picked[index], signs[index]) if s]
        for q in true_first:
            w.gate("x", q)
        w.gate("x", f"cl[{index}]")
        w.gate("ccx", *(f"v[{q}]" for q in picked[index]), f"cl[{index}]")
        for q in true_first:
            w.gate("x", q)

    for i in range(clauses):
        w.note(f"clause {i + 1}")
        clause(i)
    w.note("all clauses true")
    if clauses == 2 or not w.three:
        w.gate("ccx", "cl[0]", "cl[1]", "tgt[0]")
    else:
        w.line(f"ctrl({clauses}) @ x {w.style.comma.join(f'cl[{i}]' for i in range(clauses))}{w.style.comma}tgt[0];")
    w.note("undo the clauses")
    for i in reversed(range(clauses)):
        unclause(i)
    w.note("diffusion")
    w.gate("h", "v")
    w.gate("x", "v")
    if w.three:
        w.line(f"ctrl({n - 1}) @ z {w.style.comma.join(f'v[{i}]' for i in range(n))};")
    else:
        w.gate("h", "v[2]")
        w.gate("ccx", "v[0]", "v[1]", "v[2]")
        w.gate("h", "v[2]")
    w.gate("x", "v")
    w.gate("h", "v")
    w.measure("v", w.c)


def fixed_point_search(w: Writer) -> None:
    """Amplification with phases other than pi (fixed-point search, Yoder et al. 2014)."""
    n = w.integer(2, 3)
    rounds = w.integer(1, 3)
    w.name(f"fixed-point search, {rounds} rounds", "amplitude amplification with partial phases")
    w.registers(n)
    w.everywhere("h", n)
    control = [] if n == 1 else list(range(n - 1))
    modifier = "ctrl" if n == 2 else f"ctrl({n - 1})"
    for r in range(rounds):
        w.note(f"round {r + 1}: phase on the marked state")
        w.line(f"{modifier} @ p({w.radians(0.5, 3.0)}) {w.operands([*control, n - 1])};")
        w.note("phase on the start state")
        w.everywhere("h", n)
        w.everywhere("x", n)
        w.line(f"{modifier} @ p({w.radians(0.5, 3.0)}) {w.operands([*control, n - 1])};")
        w.everywhere("x", n)
        w.everywhere("h", n)
    w.measure_all(n)


def quantum_walk(w: Writer) -> None:
    """Coined walk on a cycle of four nodes."""
    steps = w.integer(1, 5)
    w.name(f"discrete quantum walk, {steps} steps on a cycle of 4", f"coined walk, {steps} steps")
    w.registers(3)
    w.note("qubit 2 is the coin")
    if w.chance(0.4):
        w.note("balanced coin")
        w.gate("h", 2)
        w.gate("s", 2)
    for s in w.times("s", steps):
        if s is not None:
            w.note(f"step {s + 1}")
        w.gates(("h", 2), ("ccx", 2, 0, 1), ("cx", 2, 0), ("x", 2), ("cx", 2, 0), ("ccx", 2, 0, 1), ("x", 2))
    w.measure_all(3)


def hypercube_walk(w: Writer) -> None:
    """Walk on a square or cube: the coin's state says which position bit flips."""
    steps = w.integer(1, 4)
    w.name(f"quantum walk on a square, {steps} steps", f"hypercube walk with {steps} steps")
    coin, place = w.pick([("coin", "pos"), ("cn", "node"), ("dir", "vertex")])
    w.qubits(2, place)
    w.qubits(1, coin)
    w.bits(2)
    for s in w.times("s", steps):
        if s is not None:
            w.note(f"step {s + 1}: toss, then move")
        w.gate(w.pick(["h", "h", "ry(pi/2)"]), f"{coin}[0]")
        w.gate("cx", f"{coin}[0]", f"{place}[0]")
        w.gate("x", f"{coin}[0]")
        w.gate("cx", f"{coin}[0]", f"{place}[1]")
        w.gate("x", f"{coin}[0]")
    w.measure(place, w.c)


def continuous_walk(w: Writer) -> None:
    """Continuous-time walk on a path or a hypercube: hopping terms in Trotter steps."""
    n, steps = w.integer(2, 6), w.integer(1, 4)
    cube = w.chance(0.4)
    w.name(
        f"continuous-time quantum walk on {'a hypercube' if cube else 'a line'}, {steps} steps",
        f"hopping on {2**n if cube else n} sites",
    )
    angle = w.radians(0.1, 0.9)
    w.registers(n)
    w.note("walker at the start")
    w.gate("x", 0)
    for _ in w.times("step", steps):
        if cube:
            for i in w.over("i", 0, n - 1):
                w.gate("rx", i, angles=[angle])
            continue
        for a in w.over("a", 0, n - 2):
            w.gate("cx", a + 1, a)
            w.gate("crx", a, a + 1, angles=[angle])
            w.gate("cx", a + 1, a)
    w.measure_all(n)
