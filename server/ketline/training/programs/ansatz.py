"""Variational circuits: ansatzes with numbers, inputs or arrays of angles; circuits that learn."""

from __future__ import annotations

from ketline.training.programs.simulation import neighbours, pauli_rotation
from ketline.training.programs.writer import Writer


def hardware_efficient(w: Writer) -> None:
    """Rotation layers and entanglers."""
    n, layers = w.integer(2, 7), w.integer(1, 3)
    w.name(
        f"hardware-efficient ansatz, {n} qubits, {layers} layers",
        f"VQE ansatz with {layers} layers",
        "two-local circuit",
    )
    rotations = w.pick([["ry"], ["rx", "rz"], ["ry", "rz"], ["rx"]])
    entangler = w.pick(["cx", "cz"])
    shape = w.pick(["chain", "chain", "ring", "full"])
    pairs = neighbours(n, shape == "ring") if shape != "full" else [(a, b) for a in range(n) for b in range(a + 1, n)]
    measured = w.chance(0.6)
    if measured:
        w.registers(n)
    else:
        w.qubits(n)
    for layer in range(layers):
        w.note(f"layer {layer + 1}: rotations")
        for i in range(n):
            for name in rotations:
                w.gate(name, i, angles=[w.radians(-3.14, 3.14)])
        w.note("entangle")
        if shape == "chain":
            for i in w.over("i", 0, n - 2):
                w.gate(entangler, i, i + 1)
        else:
            for a, b in pairs:
                w.gate(entangler, a, b)
    if w.chance(0.6):
        w.note("final rotations")
        for i in range(n):
            w.gate(rotations[0], i, angles=[w.radians(-3.14, 3.14)])
    if measured:
        w.measure_all(n)


def angle_array(w: Writer) -> None:
    """The ansatz in loops over a constant table of angles."""
    n, layers = w.integer(2, 6), w.integer(1, 4)
    w.name(
        f"ansatz in loops, {n} qubits, {layers} layers",
        "angles in an array, layers in a loop",
        "two-local circuit in loops",
    )
    name = w.pick(["theta", "angles", "params"])
    flat = w.chance(0.5)
    count = n * layers
    values = [w.radians(-3.14, 3.14) for _ in range(count)]
    w.line(f"const int n = {n};" if w.chance(0.6) else f"const int[32] n = {n};")
    w.line(f"const int layers = {layers};")
    if flat:
        w.line(f"array[float[64], {count}] {name} = {{{w.style.comma.join(values)}}};")
    else:
        rows = [values[k * n : (k + 1) * n] for k in range(layers)]
        inner = w.style.comma.join("{" + w.style.comma.join(row) + "}" for row in rows)
        w.line(f"array[float[64], {layers}, {n}] {name} = {{{inner}}};")
    w.line(f"qubit[n] {w.q};")
    w.line(f"bit[n] {w.c};")
    w.loop("l", "[0:layers - 1]")
    w.loop("i", "[0:n - 1]")
    w.line(f"{w.pick(['ry', 'rx'])}({name}[{'l * n + i' if flat else 'l, i'}]) {w.q}[i];")
    w.close()
    w.loop("i", "[0:n - 2]")
    w.line(f"{w.pick(['cx', 'cz'])} {w.q}[i], {w.q}[i + 1];")
    w.close()
    w.close()
    w.measure(w.q, w.c)


def parametrised(w: Writer) -> None:
    """Input parameters in an ansatz; in some programs with a comment that gives their values."""
    n = w.integer(2, 6)
    w.name(
        "parametrised circuit",
        f"variational circuit with input angles, {n} qubits",
        "ansatz with free parameters",
    )
    names = [f"{w.pick(['theta', 'phi', 'alpha'])}{i}" for i in range(n)] if w.chance(0.6) else ["theta", "phi"]
    kind = w.pick(["float", "float[64]", "float[32]", "angle", "angle[32]", "float"])
    given = w.chance(0.25)
    for name in names:
        if given:
            w.line(f"// ketline: input {name} = {w.radians(-3.0, 3.0)}")
        w.line(f"input {kind} {name};")
    w.registers(n)
    mixed = (len(names) == 2 and n > 2) or names == ["theta", "phi"]
    for i in range(n):
        forms = ["theta", "phi", "theta/2", "2*phi", "theta + phi"] if kind.startswith("float") else ["theta", "phi"]
        w.gate("ry", i, angles=[w.pick(forms) if mixed else names[i]])
    for i in w.over("i", 0, n - 2):
        w.gate(w.pick(["cx", "cz"]), i, i + 1)
    for i in range(n):
        if w.chance(0.7) or i < 2:
            w.gate(w.pick(["rz", "rx"]), i, angles=[names[i % len(names)] if mixed or i >= len(names) else names[i]])
    w.measure_all(n)


def coupled_cluster(w: Writer) -> None:
    """Single and double excitations as Pauli exponentials on a Hartree-Fock state (UCC-like)."""
    n = w.pick([4, 4, 6])
    full = w.chance(0.4)
    w.name(f"unitary coupled cluster, {n} spin orbitals", "UCCSD-like ansatz", "excitations on a Hartree-Fock state")
    w.registers(n)
    w.note("Hartree-Fock state")
    for i in w.among("i", list(range(n // 2))):
        w.gate("x", i)
    w.note("single excitation")
    t1 = w.radians(-0.5, 0.5)
    a, b = 0, n - 2
    between = "Z" * (b - a - 1)
    for left, right, sign in (("X", "Y", ""), ("Y", "X", "-")):
        pauli_rotation(w, "I" * a + left + between + right + "I" * (n - b - 1), (sign + t1).replace("--", ""))
    w.note("double excitation")
    t2 = w.radians(-0.5, 0.5)
    words = ["XXXY", "XXYX", "XYYY", "YXYY"] if full else [w.pick(["XXXY", "XXYX"])]
    for word in words:
        pauli_rotation(w, "I" * (n - 4) + word, t2)
    w.measure_all(n)


def excitation_gates(w: Writer) -> None:
    """Excitation-preserving rotations (Givens rotations) as own gates."""
    n = w.integer(3, 6)
    filled = w.integer(1, n - 1)
    w.name(f"Givens rotations, {filled} particles on {n} orbitals", "particle-conserving ansatz")
    name = w.define(
        w.pick(["givens", "exchange", "partial_iswap"]),
        "t",
        "a, b",
        "cx b, a;",
        "ry(t/2) b;",
        "cx a, b;",
        "ry(-t/2) b;",
        "cx a, b;",
        "cx b, a;",
    )
    w.registers(n)
    for i in w.among("i", list(range(filled))):
        w.gate("x", i)
    for layer in range(w.integer(1, 3)):
        w.note(f"layer {layer + 1}")
        for i in range(layer % 2, n - 1, 2):
            w.gate(name, i, i + 1, angles=[w.radians(-1.6, 1.6)])
    w.measure_all(n)


def layer_subroutine(w: Writer) -> None:
    """A layer as a subroutine with its angles as arguments."""
    n = w.integer(2, 6)
    layers = w.integer(1, 4)
    w.name(f"ansatz with a layer subroutine, {n} qubits", "variational layers by a def", f"{layers} calls of a layer")
    first, second = (w.pick(["angle[32]", "float[64]"]) for _ in range(2))
    w.open(f"def ansatz_layer(qubit[{n}] r, {first} a, {second} b)")
    w.loop("i", f"[0:{n - 1}]")
    w.line("ry(a) r[i];")
    w.line("rz(b) r[i];")
    w.close()
    w.loop("i", f"[0:{n - 2}]")
    w.line(f"{w.pick(['cx', 'cz'])} r[i], r[i + 1];")
    w.close()
    w.close()
    w.registers(n)
    for _ in range(layers):
        w.line(f"ansatz_layer({w.q}, {w.random_angle()}, {w.random_angle()});")
    w.measure_all(n)


def feature_map(w: Writer) -> None:
    """Data encoded by phases and products of phases (Havlicek et al. 2019)."""
    n, reps = w.integer(2, 5), w.integer(1, 2)
    data = [w.uniform(0.1, 1.5) for _ in range(n)]
    w.name(f"ZZ feature map, {n} features", f"encode {n} numbers with {reps} repetitions", "data encoding for a kernel")
    symbolic = w.three and w.chance(0.4)
    if symbolic:
        for i in range(n):
            w.line(f"input float x{i};")
    w.registers(n)

    def phase(i: int) -> str:
        return f"2*x{i}" if symbolic else w.angle(2 * data[i])

    def product(i: int) -> str:
        pi = w.style.pi
        return (
            f"2*({pi} - x{i})*({pi} - x{i + 1})"
            if symbolic
            else w.angle(2 * (3.14 - data[i]) * (3.14 - data[i + 1]) % 6.2)
        )

    for _ in range(reps):
        w.everywhere("h", n)
        for i in range(n):
            w.gate("p", i, angles=[phase(i)])
        for i in range(n - 1):
            w.gate("cx", i, i + 1)
            w.gate("p", i + 1, angles=[product(i)])
            w.gate("cx", i, i + 1)
    w.measure_all(n)


def kernel(w: Writer) -> None:
    """Overlap of two encoded data points: a map and the inverse of another."""
    n = w.integer(2, 4)
    w.name(f"quantum kernel entry, {n} features", "fidelity kernel of two data points")
    names = [f"x{i}" for i in range(n)]
    encode = w.define(
        w.pick(["encode", "fmap", "phi_map"]), ", ".join(names), ", ".join("abcd"[:n]),
        *(f"h {q};" for q in "abcd"[:n]), *(f"rz({x}) {q};" for x, q in zip(names, "abcd")),
        *(f"cx {a}, {b};" for a, b in zip("abcd"[:n], "bcd"[: n - 1])),
        *(f"ry({x}/2) {q};" for x, q in zip(names, "abcd")),
    )  # fmt: skip
    w.registers(n)
    w.gate(encode, *range(n), angles=[w.uniform(0.1, 3.0) for _ in range(n)])
    values = w.style.comma.join(w.radians(0.1, 3.0) for _ in range(n))
    w.line(f"inv @ {encode}({values}) {w.operands(range(n))};")
    w.note("the probability of all zeros is the kernel")
    w.measure_all(n)


def reuploading(w: Writer) -> None:
    """A classifier that encodes its data again in every layer (Perez-Salinas et al. 2020)."""
    n, layers = w.integer(1, 3), w.integer(2, 5)
    w.name(f"data re-uploading, {layers} layers", f"classifier on {n} qubits with data in each layer")
    symbolic = w.three and w.chance(0.5)
    if symbolic:
        w.line("input float x1;")
        w.line("input float x2;")
    x, y = ("x1", "x2") if symbolic else (w.radians(-1.0, 1.0), w.radians(-1.0, 1.0))
    w.registers(n)
    for layer in range(layers):
        w.note(f"layer {layer + 1}: data, then weights")
        for i in range(n):
            w.gate("rz", i, angles=[x])
            w.gate("ry", i, angles=[f"{w.uniform(0.2, 2.0):.2f}*{y} + {w.uniform(0.05, 1.0):.2f}" if symbolic else y])
            w.gate("rz", i, angles=[w.radians(-3.0, 3.0)])
        for i in range(n - 1):
            w.gate("cz", i, i + 1)
    w.measure(0, 0)


def convolution(w: Writer) -> None:
    """Convolution and pooling until one qubit is left."""
    n = w.pick([2, 4, 4, 8])
    measured = w.three and w.chance(0.4)
    w.name(f"quantum convolutional network, {n} qubits", "convolution and pooling layers")
    conv = w.define(w.pick(["conv", "filter"]), "a, b", "u, v", "ry(a) u;", "ry(b) v;", "cx u, v;", "ry(-a) v;")
    w.registers(n)
    for i in range(n):
        w.gate("ry", i, angles=[w.uniform(0.1, 3.0)])
    step = 1
    while step < n:
        a, b = w.uniform(0.1, 3.0), w.uniform(0.1, 3.0)
        w.note("convolution")
        for i in range(0, n - step, 2 * step):
            w.gate(conv, i, i + step, angles=[a, b])
        w.note("pooling")
        for i in range(0, n - step, 2 * step):
            if measured:
                w.measure(i + step, i + step)
                w.when(f"{w.c}[{i + step}]", f"{w.pick(['z', 'x'])} {w.at(i)};")
            else:
                w.gate("cx" if w.chance(0.5) else "cz", i + step, i)
        step *= 2
    w.measure(0, 0)


def autoencoder(w: Writer) -> None:
    """Compress a state into fewer qubits; the rest is compared with zeros by a swap test."""
    kept, trash = w.integer(1, 2), w.integer(1, 2)
    n = kept + trash
    w.name(f"quantum autoencoder, {n} to {kept} qubits", "compress a state, test the rest")
    w.qubits(n, "sys")
    w.qubits(trash, "fresh")
    w.qubits(1, "probe")
    w.bits(1)
    w.note("a state to compress")
    for i in range(n):
        w.gate("ry", f"sys[{i}]", angles=[w.random_angle()])
    for i in w.over("i", 0, n - 2):
        w.gate("cx", f"sys[{i}]", f"sys[{i + 1}]")
    w.note("encoder")
    for i in range(n):
        w.gate("rx", f"sys[{i}]", angles=[w.radians(-3.0, 3.0)])
    for i in range(n - 1):
        w.gate("cz", f"sys[{i}]", f"sys[{i + 1}]")
    w.note("swap test of the trash with fresh qubits")
    w.gate("h", "probe[0]")
    for i in range(trash):
        w.gate("cswap", "probe[0]", f"sys[{kept + i}]", f"fresh[{i}]")
    w.gate("h", "probe[0]")
    w.measure("probe[0]", 0)


def born_machine(w: Writer) -> None:
    """A generator of samples: rotations and pairwise phases, all measured."""
    n, layers = w.integer(2, 7), w.integer(1, 3)
    w.name(f"Born machine, {n} qubits", "generative circuit", f"sample from a trained circuit of {layers} layers")
    w.registers(n)
    for _ in range(layers):
        for i in range(n):
            w.gate("rx", i, angles=[w.radians(-3.0, 3.0)])
            w.gate("rz", i, angles=[w.radians(-3.0, 3.0)])
        for a, b in neighbours(n, w.chance(0.3)):
            w.zz(a, b, w.radians(-1.5, 1.5))
    w.measure_all(n)


def tensor_network(w: Writer) -> None:
    """Blocks in the shape of a tree or of a matrix product state."""
    n = w.pick([4, 4, 8]) if w.chance(0.5) else w.integer(3, 7)
    tree = n in (4, 8) and w.chance(0.6)
    w.name(
        f"{'tree tensor network' if tree else 'matrix product state'} circuit, {n} qubits", "tensor network classifier"
    )
    block = w.define(w.pick(["block", "node", "tensor"]), "s, t", "a, b", "ry(s) a;", "ry(t) b;", "cx a, b;")
    w.registers(n)
    if tree:
        step = 1
        while step < n:
            w.note(f"level {step.bit_length()}")
            for i in range(0, n, 2 * step):
                w.gate(block, i, i + step, angles=[w.uniform(0.1, 3.0), w.uniform(0.1, 3.0)])
            step *= 2
        w.measure(0, 0)
        return
    for i in range(n - 1):
        w.gate(block, i, i + 1, angles=[w.uniform(0.1, 3.0), w.uniform(0.1, 3.0)])
    w.measure_all(n)


def variational_eigensolver_term(w: Writer) -> None:
    """An ansatz measured in the basis of one Pauli word of a Hamiltonian."""
    n = w.integer(2, 6)
    word = "".join(w.pick("IXYZ") for _ in range(n))
    if set(word) == {"I"}:
        word = "Z" * n
    w.name(f"VQE: measure {word}", f"energy term {word} of an ansatz state")
    if w.chance(0.4):
        w.registers(n)
        factors = "*".join(f"{p}({w.q}[{i}])" for i, p in enumerate(word) if p != "I")
        w.line(f"// ketline: observable {w.pick(['T', 'term', 'P'])} = {w.uniform(0.1, 1.5):.2f}*{factors}")
        measured = False
    else:
        w.registers(n)
        measured = True
    for i in range(n):
        w.gate("ry", i, angles=[w.radians(-3.0, 3.0)])
    for i in w.over("i", 0, n - 2):
        w.gate("cx", i, i + 1)
    for i in range(n):
        w.gate("rz", i, angles=[w.radians(-3.0, 3.0)])
    if not measured:
        w.measure_all(n)
        return
    w.note(f"basis of {word}")
    for i, p in enumerate(word):
        if p == "Y":
            w.gate("sdg", i)
        if p in "XY":
            w.gate("h", i)
    w.measure_all(n)
