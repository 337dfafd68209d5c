"""Time evolution, variational circuits, QAOA."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def _neighbours(n: int, ring: bool) -> list[tuple[int, int]]:
    return [(i, i + 1) for i in range(n - 1)] + ([(n - 1, 0)] if ring and n > 2 else [])


def _zz(w: Writer, a: int, b: int, angle: str) -> None:
    w.gate("cx", a, b)
    w.gate("rz", b, angles=[angle])
    w.gate("cx", a, b)


def trotter_ising(w: Writer) -> None:
    """First-order Trotter steps of the transverse-field Ising chain."""
    n, steps = w.integer(2, 8), w.integer(1, 4)
    ring = w.chance(0.3)
    w.title = w.pick(
        [
            f"Trotterised Ising model, {n} spins, {steps} steps",
            f"transverse-field Ising {'ring' if ring else 'chain'}, time evolution",
        ]
    )
    coupling, field = w.random_angle(), w.random_angle()
    named = w.style.version == 3 and w.chance(0.5)
    if named:
        w.line(f"const float J = {abs(w.rng.normal(1, 0.3)):.2f};")
        w.line(f"const float g = {abs(w.rng.normal(0.7, 0.3)):.2f};")
        w.line(f"const float dt = {w.pick(['0.1', '0.05', '0.2'])};")
        coupling, field = "-2*J*dt", "-2*g*dt"
    w.registers(n)

    def step() -> None:
        w.note("couplings")
        for a, b in _neighbours(n, ring):
            _zz(w, a, b, coupling)
        w.note("transverse field")
        for i in range(n):
            w.gate("rx", i, angles=[field])

    if w.style.version == 3 and w.chance(0.5):
        w.loop("step", f"[1:{steps}]")
        step()
        w.close()
    else:
        for _ in range(steps):
            step()
    w.measure_all(n)


def trotter_heisenberg(w: Writer) -> None:
    """Trotter steps of the Heisenberg chain."""
    n, steps = w.integer(2, 5), w.integer(1, 2)
    w.title = w.pick([f"Heisenberg chain, {n} spins, {steps} Trotter steps", f"XXX model on {n} spins"])
    angle = w.random_angle()
    w.registers(n)
    w.note("Neel state")
    for i in range(1, n, 2):
        w.gate("x", i)
    for s in range(steps):
        w.note(f"Trotter step {s + 1}")
        for a, b in _neighbours(n, False):
            _zz(w, a, b, angle)
            w.gate("h", a)
            w.gate("h", b)
            _zz(w, a, b, angle)
            w.gate("h", a)
            w.gate("h", b)
            if w.chance(0.5):
                w.gate("rx", a, angles=["pi/2"])
                w.gate("rx", b, angles=["pi/2"])
                _zz(w, a, b, angle)
                w.gate("rx", a, angles=["-pi/2"])
                w.gate("rx", b, angles=["-pi/2"])
    w.measure_all(n)


def hardware_efficient(w: Writer) -> None:
    """Rotation layers and entanglers."""
    n, layers = w.integer(2, 7), w.integer(1, 3)
    w.title = w.pick(
        [
            f"hardware-efficient ansatz, {n} qubits, {layers} layers",
            f"VQE ansatz with {layers} layers",
            "two-local circuit",
        ]
    )
    rotations = w.pick([["ry"], ["rx", "rz"], ["ry", "rz"], ["rx"]])
    entangler = w.pick(["cx", "cz"])
    ring = w.chance(0.3)
    w.registers(n)
    for layer in range(layers):
        w.note(f"layer {layer + 1}: rotations")
        for i in range(n):
            for name in rotations:
                w.gate(name, i, angles=[w.angle(float(w.rng.uniform(-3.14, 3.14)))])
        w.note("entangle")
        for a, b in _neighbours(n, ring):
            w.gate(entangler, a, b)
    if w.chance(0.6):
        w.note("final rotations")
        for i in range(n):
            w.gate(rotations[0], i, angles=[w.angle(float(w.rng.uniform(-3.14, 3.14)))])
    if w.chance(0.6):
        w.measure_all(n)


def parametrised(w: Writer) -> None:
    """Input parameters in an ansatz."""
    n = w.integer(2, 6)
    w.title = w.pick(
        [
            "parametrised circuit",
            f"variational circuit with input angles, {n} qubits",
            "ansatz with free parameters",
        ]
    )
    names = [f"{w.pick(['theta', 'phi', 'alpha'])}{i}" for i in range(n)] if w.chance(0.6) else None
    if names:
        for name in names:
            w.line(f"input float{w.pick(['', '[64]', '[32]'])} {name};")
    else:
        w.line("input float theta;")
        w.line("input float phi;")
    w.registers(n)
    for i in range(n):
        w.gate(
            "ry",
            i,
            angles=[names[i] if names else w.pick(["theta", "phi", "theta/2", "2*phi", "theta + phi"])],
        )
    for i in range(n - 1):
        w.gate(w.pick(["cx", "cz"]), i, i + 1)
    for i in range(n):
        if w.chance(0.7):
            w.gate(
                w.pick(["rz", "rx"]), i, angles=[names[i] if names else w.pick(["phi", "theta", "-theta"])]
            )
    w.measure_all(n)


def qaoa_plain(w: Writer) -> None:
    """QAOA for max-cut written gate by gate."""
    n, layers = w.integer(3, 8), w.integer(1, 3)
    edges = [(a, b) for a in range(n) for b in range(a + 1, n) if w.chance(0.45)] or [(0, 1)]
    w.title = w.pick([f"QAOA for max-cut, {n} nodes, {len(edges)} edges", f"max-cut with QAOA, p = {layers}"])
    if w.chance(0.4):
        observable = " + ".join(f"0.50*Z({w.q}[{a}])*Z({w.q}[{b}])" for a, b in edges)
        w.line(f"// ketline: observable C = {observable}")
    named = w.style.version == 3 and w.chance(0.4)
    if named:
        for layer in range(layers):
            w.line(f"const float gamma{layer} = {w.rng.uniform(0.2, 0.9):.2f};")
            w.line(f"const float beta{layer} = {w.rng.uniform(0.1, 0.7):.2f};")
    w.registers(n)
    w.note("uniform superposition")
    w.everywhere("h", n)
    for layer in range(layers):
        gamma = f"gamma{layer}" if named else f"{w.rng.uniform(0.2, 0.9):.2f}"
        beta = f"2*beta{layer}" if named else f"{w.rng.uniform(0.2, 1.4):.2f}"
        w.note(f"cost layer{'' if layers == 1 else f' {layer + 1}'}")
        for a, b in edges:
            _zz(w, a, b, gamma)
        w.note("mixer")
        if w.chance(0.5):
            w.gate("rx", w.q, angles=[beta])
        else:
            for i in range(n):
                w.gate("rx", i, angles=[beta])
    w.measure_all(n)
