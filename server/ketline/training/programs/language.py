"""Programs about the language: gate definitions, modifiers, subroutines, arrays, aliases, switches."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def gate_definitions(w: Writer) -> None:
    """Own gates, with and without parameters, used on a register."""
    n = w.integer(2, 5)
    w.title = w.pick(["define and use a gate", "custom gates", "user-defined gates"])
    name = w.pick(["bell", "entangle", "pair", "block", "layer", "mygate", "rzz_gate", "xx"])
    parameters = w.pick([[], ["theta"], ["theta"], ["theta", "phi"]])
    header = f"gate {name}{'(' + ', '.join(parameters) + ')' if parameters else ''} a, b"
    w.open(header)
    for _ in range(w.integer(2, 5)):
        if w.chance(0.5):
            w.line(f"{w.pick(['cx', 'cz'])} {w.pick(['a, b', 'b, a'])};")
        elif parameters:
            w.line(
                f"{w.pick(['rx', 'ry', 'rz'])}({w.pick(parameters)}{w.pick(['', '', '/2'])}) "
                f"{w.pick(['a', 'b'])};"
            )
        else:
            w.line(f"{w.pick(['h', 's', 't', 'x'])} {w.pick(['a', 'b'])};")
    w.close()
    w.registers(n)
    w.everywhere("h", n)
    for i in range(n - 1):
        w.gate(name, i, i + 1, angles=[w.random_angle() for _ in parameters])
    w.measure_all(n)


def modifiers(w: Writer) -> None:
    """ctrl, negctrl, inv, pow."""
    n = w.integer(3, 5)
    w.title = w.pick(["gate modifiers", "controlled, inverse and power modifiers", "ctrl @ and inv @"])
    w.registers(n)
    w.everywhere("h", n)
    for _ in range(w.integer(3, 7)):
        a, b, c = (int(x) for x in w.rng.choice(n, 3, replace=False))
        kind = w.rng.random()
        if kind < 0.3:
            w.gate(f"ctrl @ {w.pick(['x', 'z', 'h', 'y'])}", a, b)
        elif kind < 0.45:
            w.gate("ctrl(2) @ x", a, b, c)
        elif kind < 0.6:
            w.gate(f"inv @ {w.pick(['s', 't', 'sx'])}", a)
        elif kind < 0.75:
            w.gate(f"pow({w.pick(['2', '1/2', '3'])}) @ {w.pick(['s', 't', 'x'])}", a)
        elif kind < 0.85:
            w.gate(f"negctrl @ {w.pick(['x', 'z'])}", a, b)
        else:
            w.gate("ctrl @ rz", a, b, angles=[w.random_angle()])
    w.measure_all(n)


def subroutine(w: Writer) -> None:
    """A def that acts on qubits and returns a bit."""
    w.title = w.pick(["subroutine", "a subroutine that measures a parity", "def with qubit arguments"])
    kind = w.pick(["parity", "rotate", "measure_x"])
    if kind == "parity":
        n = w.integer(2, 5)
        w.open(f"def parity(qubit[{n}] d, qubit a) -> bit")
        w.line("bit r;")
        for i in range(n):
            w.line(f"cx d[{i}], a;")
        w.line("r = measure a;")
        w.line("reset a;")
        w.line("return r;")
        w.close()
        w.qubits(n)
        w.line("qubit anc;")
        w.line("bit odd;")
        w.everywhere("h", n)
        w.line(f"odd = parity({w.q}, anc);")
    elif kind == "rotate":
        n = w.integer(2, 6)
        w.open("def rotate(qubit t, angle[32] theta)")
        for name in w.pick([["rx"], ["rz", "rx"], ["ry"]]):
            w.line(f"{name}(theta) t;")
        w.close()
        w.registers(n)
        for i in range(n):
            w.line(f"rotate({w.at(i)}, {w.random_angle()});")
        w.measure_all(n)
    else:
        n = w.integer(2, 4)
        w.open("def measure_x(qubit t) -> bit")
        w.line("h t;")
        w.line("return measure t;")
        w.close()
        w.registers(n)
        for i in range(n):
            w.gate(w.pick(["h", "x", "z", "ry(pi/4)"]), i)
        for i in range(n):
            w.line(f"{w.c}[{i}] = measure_x({w.at(i)});")


def aliases(w: Writer) -> None:
    """let aliases and concatenation."""
    n = w.integer(4, 8)
    half = n // 2
    w.title = w.pick(["register aliases", "slices and aliases", "name parts of a register"])
    w.registers(n)
    w.line(f"let low = {w.q}[0:{half - 1}];")
    w.line(f"let high = {w.q}[{half}:{n - 1}];")
    w.gate("h", "low")
    for i in range(min(half, n - half)):
        w.gate("cx", f"low[{i}]", f"high[{i}]")
    w.measure_all(n)


def constants(w: Writer) -> None:
    """Constants and loops that use them."""
    n = w.integer(2, 8)
    w.title = w.pick(["sizes and angles as constants", "loop over a register with a constant size"])
    size = w.pick(["n", "size", "N"])
    w.line(f"const {w.pick(['int', 'uint'])} {size} = {n};")
    if w.chance(0.6):
        w.line(f"const float theta = {w.random_angle()};")
        angle = "theta"
    else:
        angle = "pi/4"
    w.line(f"qubit[{size}] {w.q};")
    w.line(f"bit[{size}] {w.c};")
    w.loop("i", f"[0:{size} - 1]")
    w.gate(w.pick(["ry", "rx", "rz"]), f"{w.q}[i]", angles=[angle])
    w.close()
    w.loop("i", f"[0:{size} - 2]")
    w.gate("cx", f"{w.q}[i]", f"{w.q}[i + 1]")
    w.close()
    w.measure(w.q, w.c)


def two_registers(w: Writer) -> None:
    """Pairs of registers and broadcasting."""
    n = w.integer(2, 6)
    a, b = w.pick([("a", "b"), ("alice", "bob"), ("left", "right"), ("ctl", "tgt")])
    w.title = w.pick([f"{n} Bell pairs across two registers", "broadcast a gate over two registers"])
    w.qubits(n, a)
    w.qubits(n, b)
    w.bits(n, "ma")
    w.bits(n, "mb")
    w.gate("h", a)
    w.gate("cx", a, b)
    if w.chance(0.4):
        w.gate("rz", b, angles=[w.random_angle()])
    w.measure(a, "ma")
    w.measure(b, "mb")


def universal_gate(w: Writer) -> None:
    """U and gphase from first principles."""
    w.title = w.pick(["the built-in gate U", "gates from U", "Euler angles"])
    if w.style.version == 3 and w.chance(0.5):
        w.open("gate hadamard a")
        w.line("U(pi/2, 0, pi) a;")
        w.close()
        name = "hadamard"
    else:
        name = "h"
    n = w.integer(1, 4)
    w.registers(n)
    for i in range(n):
        w.gate(name, i)
        w.gate("U", i, angles=[w.random_angle(), w.random_angle(), w.random_angle()])
    w.measure_all(n)
