"""QAOA and its relatives on graphs and other costs, in the forms people write."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.simulation import neighbours
from ketline.training.programs.writer import Writer


def _cost_comment(w: Writer, edges: list[tuple[int, int]], weights: list[float]) -> None:
    if w.chance(0.35):
        terms = " + ".join(f"{c:.2f}*Z({w.q}[{a}])*Z({w.q}[{b}])" for (a, b), c in zip(edges, weights))
        w.line(f"// ketline: observable {w.pick(['C', 'H', 'cost', 'cut'])} = {terms.replace('+ -', '- ')}")


def qaoa_plain(w: Writer) -> None:
    """QAOA for max-cut written gate by gate."""
    n, layers = w.integer(3, 8), w.integer(1, 3)
    edges = w.edges(n)
    w.name(f"QAOA for max-cut, {n} nodes, {len(edges)} edges", f"max-cut with QAOA, p = {layers}")
    named = w.three and w.chance(0.4)
    if named:
        for layer in range(layers):
            w.line(f"const float gamma{layer} = {w.uniform(0.2, 0.9):.2f};")
            w.line(f"const float beta{layer} = {w.uniform(0.1, 0.7):.2f};")
    w.registers(n)
    _cost_comment(w, edges, [0.5] * len(edges))
    w.note("uniform superposition")
    w.everywhere("h", n)
    for layer in range(layers):
        gamma = f"gamma{layer}" if named else f"{w.uniform(0.2, 0.9):.2f}"
        beta = f"2*beta{layer}" if named else f"{w.uniform(0.2, 1.4):.2f}"
        w.note(f"cost layer{'' if layers == 1 else f' {layer + 1}'}")
        for a, b in edges:
            w.zz(a, b, gamma)
        w.note("mixer")
        w.everywhere(f"rx({beta})", n)
    w.measure_all(n)


def qaoa_weighted(w: Writer) -> None:
    """Weighted edges and fields: each angle is a weight times gamma, a product or its value."""
    n, layers = w.integer(3, 6), w.integer(1, 2)
    edges = w.edges(n, 0.5)
    weights = [round(w.uniform(-1.0, 1.0) or 0.5, 2) for _ in edges]
    fields = [round(w.uniform(0.1, 1.0), 2) if w.chance(0.4) else 0.0 for _ in range(n)]
    w.name(f"QAOA for weighted max-cut on {n} nodes", f"Ising problem with {len(edges)} couplings, p = {layers}")
    w.registers(n)
    _cost_comment(w, edges, weights)
    products = w.chance(0.5)
    w.everywhere("h", n)
    for layer in range(layers):
        gamma, beta = w.uniform(0.2, 0.9), w.uniform(0.2, 1.4)
        w.note(f"layer {layer + 1}: gamma = {gamma:.2f}, beta = {beta / 2:.2f}")
        for (a, b), weight in zip(edges, weights):
            w.zz(a, b, f"{2 * weight:.2f}*{gamma:.2f}" if products else f"{2 * weight * gamma:.3f}")
        for i, field in enumerate(fields):
            if field:
                w.gate("rz", i, angles=[f"{2 * field:.2f}*{gamma:.2f}" if products else f"{2 * field * gamma:.3f}"])
        w.everywhere(f"rx({beta:.2f})", n)
    w.measure_all(n)


def qaoa_gates(w: Writer) -> None:
    """A cost gate over all qubits and a mixer gate, called with the layers' angles."""
    n, layers = w.integer(3, 5), w.integer(1, 4)
    edges = w.edges(n, 0.5)
    names = list("abcdefg"[:n])
    cost, mixer = w.pick([("cost", "mixer"), ("phase_sep", "mix"), ("u_c", "u_b"), ("cost_layer", "mixer_layer")])
    w.name(f"QAOA with gates for cost and mixer, p = {layers}", f"max-cut on {len(edges)} edges, own gates")
    body = [
        s
        for a, b in edges
        for s in (f"cx {names[a]}, {names[b]};", f"rz(g) {names[b]};", f"cx {names[a]}, {names[b]};")
    ]
    w.define(cost, "g", ", ".join(names), *body)
    w.define(mixer, "t", ", ".join(names), *(f"rx(2*t) {q};" for q in names))
    w.registers(n)
    _cost_comment(w, edges, [1.0] * len(edges))
    w.everywhere("h", n)
    for _ in range(layers):
        w.gate(cost, *range(n), angles=[w.uniform(0.2, 0.9)])
        w.gate(mixer, *range(n), angles=[w.uniform(0.1, 0.7)])
    w.measure_all(n)


def qaoa_arrays(w: Writer) -> None:
    """Edges and angles in arrays, layers and edges in loops."""
    n, layers = w.integer(3, 9), w.integer(1, 6)
    edges = w.edges(n, 0.4)
    ring = w.chance(0.4)
    w.name(
        f"QAOA in loops, {n} nodes, p = {layers}",
        "QAOA with angles in arrays",
        f"ring of {n}: QAOA" if ring else "edge list QAOA",
    )
    comma = w.style.comma
    w.line(f"const int n = {n};")
    w.line(f"const int depth = {layers};")
    w.line(f"array[float[64], {layers}] gamma = {{{comma.join(w.radians(0.1, 0.9) for _ in range(layers))}}};")
    w.line(f"array[float[64], {layers}] beta = {{{comma.join(w.radians(0.1, 0.8) for _ in range(layers))}}};")
    if not ring:
        for k, name in enumerate(("from_node", "to_node")):
            w.line(f"array[int[32], {len(edges)}] {name} = {{{comma.join(str(e[k]) for e in edges)}}};")
    w.line(f"qubit[n] {w.q};")
    w.line(f"bit[n] {w.c};")
    w.gate("h", w.q)
    w.loop("l", "[0:depth - 1]")
    if ring:
        w.loop("i", "[0:n - 1]")
        w.zz(f"{w.q}[i]", f"{w.q}[(i + 1) % n]", "2 * gamma[l]")
        w.close()
    else:
        w.loop("e", f"[0:{len(edges) - 1}]")
        w.zz(f"{w.q}[from_node[e]]", f"{w.q}[to_node[e]]", "2 * gamma[l]")
        w.close()
    w.line(f"rx(2 * beta[l]) {w.q};")
    w.close()
    w.measure(w.q, w.c)


def qaoa_inputs(w: Writer) -> None:
    """Angles as inputs, with values for the estimates in comments now and then."""
    n, layers = w.integer(3, 7), w.integer(1, 3)
    edges = neighbours(n, True) if w.chance(0.3) else w.edges(n)
    w.name(f"QAOA with input angles, p = {layers}", f"parametrised max-cut circuit on {n} nodes")
    names = [(f"gamma{k}", f"beta{k}") for k in range(layers)] if layers > 1 else [("gamma", "beta")]
    kind, given = w.pick(["float", "float[64]", "float"]), w.chance(0.4)
    for pair in names:
        for name in pair:
            if given:
                w.line(f"// ketline: input {name} = {w.uniform(0.1, 0.9):.2f}")
            w.line(f"input {kind} {name};")
    w.registers(n)
    _cost_comment(w, edges, [0.5] * len(edges))
    w.everywhere("h", n)
    for gamma, beta in names:
        for a, b in edges:
            w.zz(a, b, (w.style.own_gates and gamma) or f"2*{gamma}")
        w.everywhere(f"rx(2*{beta})", n)
    w.measure_all(n)


def qaoa_xy(w: Writer) -> None:
    """One-hot words kept by an XY mixer."""
    n = w.integer(3, 6)
    w.name(f"QAOA with an XY mixer, one-hot over {n}", "constrained QAOA: Hamming weight one")
    mixer = (
        w.define(w.pick(["xy", "hop", "xy_mix"]), "t", "a, b", "cx a, b;", "crx(t) b, a;", "cx a, b;")
        if w.three
        else w.define("xy", "t", "a, b", "cx b, a;", "ry(t/2) b;", "cx a, b;", "ry(-t/2) b;", "cx a, b;", "cx b, a;")
    )
    w.registers(n)
    w.note("a word with one 1")
    w.gate("x", w.integer(0, n - 1))
    for _ in range(w.integer(1, 3)):
        w.note("costs")
        for i in range(n):
            w.gate("rz", i, angles=[w.radians(-1.5, 1.5)])
        w.note("mixer around the ring")
        beta = w.uniform(0.2, 1.4)
        for a, b in neighbours(n, True):
            w.gate(mixer, a, b, angles=[beta])
    w.measure_all(n)


def independent_set(w: Writer) -> None:
    """Independent set: a qubit turns only where its neighbours are 0."""
    n = w.integer(3, 5)
    edges = w.edges(n, 0.5)
    w.name(f"maximum independent set on {n} vertices", "QAOA with a controlled mixer")
    w.registers(n)
    near = {i: sorted({b if a == i else a for a, b in edges if i in (a, b)}) for i in range(n)}
    for _ in range(w.integer(1, 2)):
        w.note("reward for chosen vertices")
        w.everywhere(f"rz({w.radians(0.2, 1.5)})", n)
        w.note("turn a vertex where no neighbour is chosen")
        beta = w.radians(0.2, 1.4)
        for i in range(n):
            if not near[i]:
                w.gate("rx", i, angles=[beta])
            else:
                modifier = "negctrl" if len(near[i]) == 1 else f"negctrl({len(near[i])})"
                w.line(f"{modifier} @ rx({beta}) {w.operands([*near[i], i])};")
    w.measure_all(n)


def warm_start(w: Writer) -> None:
    """QAOA from a relaxed solution instead of the uniform superposition (Egger et al. 2021)."""
    n = w.integer(3, 6)
    edges = w.edges(n)
    starts = [w.uniform(0.4, 2.7) for _ in range(n)]
    w.name(f"warm-start QAOA on {n} nodes", "QAOA from a relaxed solution")
    w.registers(n)
    w.note("the relaxed solution")
    for i, angle in enumerate(starts):
        w.gate("ry", i, angles=[angle])
    gamma, beta = f"{w.uniform(0.2, 0.9):.2f}", f"{w.uniform(0.2, 1.4):.2f}"
    for a, b in edges:
        w.zz(a, b, gamma)
    w.note("mixer around the start")
    for i, angle in enumerate(starts):
        w.gate("ry", i, angles=[-angle])
        w.gate("rz", i, angles=[beta])
        w.gate("ry", i, angles=[angle])
    w.measure_all(n)


def number_partition(w: Writer) -> None:
    """Split numbers into two equal sums: every pair is coupled by its product."""
    numbers = [w.integer(1, 9) for _ in range(w.integer(3, 5))]
    n = len(numbers)
    w.name(f"number partitioning of {numbers}", f"split {', '.join(map(str, numbers))} into equal sums")
    w.registers(n)
    w.everywhere("h", n)
    for layer in range(w.integer(1, 2)):
        scale = w.uniform(0.01, 0.05)
        w.note(f"layer {layer + 1}: products of the numbers")
        for a in range(n):
            for b in range(a + 1, n):
                w.zz(a, b, f"{2 * scale * numbers[a] * numbers[b]:.3f}")
        w.everywhere(f"rx({w.uniform(0.2, 1.4):.2f})", n)
    w.measure_all(n)


def constraint_penalty(w: Writer) -> None:
    """Knapsack-like or assignment-like costs with penalty terms, from fields and couplings."""
    n = w.integer(3, 6)
    w.name(f"penalty QAOA with {n} binary variables", "assignment with penalties", "QUBO as a circuit")
    w.registers(n)
    w.everywhere("h", n)
    gamma, beta = w.uniform(0.1, 0.6), w.uniform(0.2, 1.2)
    w.note("fields")
    for i in range(n):
        w.gate("rz", i, angles=[gamma * w.integer(1, 5)])
    w.note("penalties on pairs")
    for a, b in w.edges(n, 0.5):
        w.zz(a, b, gamma * w.pick([1, 2, 2, 4]))
    w.everywhere(f"rx({beta:.2f})", n)
    w.measure_all(n)


def three_body(w: Writer) -> None:
    """Cost terms of three variables, as in satisfiability or hypergraphs."""
    n = w.integer(3, 6)
    triples = [tuple(sorted(w.some(n, 3))) for _ in range(w.integer(1, 4))]
    w.name(f"QAOA with {len(triples)} three-body terms", "hypergraph max-cut", "terms of three spins")
    term = (
        w.define("zzz", "t", "a, b, c", "cx a, b;", "cx b, c;", "rz(t) c;", "cx b, c;", "cx a, b;")
        if w.chance(0.5)
        else ""
    )
    w.registers(n)
    w.everywhere("h", n)
    for _ in range(w.integer(1, 2)):
        gamma = w.uniform(0.2, 1.0)
        for a, b, c in triples:
            if term:
                w.gate(term, a, b, c, angles=[gamma])
                continue
            w.gates(("cx", a, b), ("cx", b, c))
            w.gate("rz", c, angles=[gamma])
            w.gates(("cx", b, c), ("cx", a, b))
        w.everywhere(f"rx({w.uniform(0.2, 1.4):.2f})", n)
    w.measure_all(n)


def rotation_choice(w: Writer) -> None:
    """A register of decisions applied one after another by a multi-angle mixer."""
    n = w.integer(3, 7)
    edges = w.edges(n)
    w.name(f"multi-angle QAOA, {n} nodes", "QAOA with an angle for each edge and node")
    w.registers(n)
    w.everywhere("h", n)
    for a, b in edges:
        w.zz(a, b, w.uniform(0.1, 1.2))
    for i in range(n):
        w.gate("rx", i, angles=[w.uniform(0.1, 1.4) if w.chance(0.8) else Fraction(1, 4)])
    w.measure_all(n)
