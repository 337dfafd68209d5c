"""What only OpenQASM 2 programs look like: qelib1 and own libraries, opaque gates, ``if (c == n)``."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def old_conditions(w: Writer) -> None:
    """Gates under ``if`` on a whole register."""
    n = w.integer(2, 4)
    w.name("conditional gates on a register", "if statements in OpenQASM 2", "feed-forward, version 2")
    w.qubits(n)
    w.bits(n - 1)
    for i in range(n - 1):
        w.gate(w.pick(["h", "h", "x", "ry(pi/3)"]), i)
    for i in range(n - 1):
        w.measure(i, i)
    for value in sorted(w.some(2 ** (n - 1), w.integer(1, min(3, 2 ** (n - 1))))):
        w.line(f"if({w.c}=={value}) {w.pick(['x', 'z', 'h', 'u1(pi/4)'])} {w.at(n - 1)};")
    w.bits(1, "last")
    w.measure(n - 1, "last[0]")


def old_teleportation(w: Writer) -> None:
    """Teleportation with one-bit registers, since conditions compare whole registers."""
    w.name("teleportation, OpenQASM 2", "teleport a qubit", "quantum teleportation with one-bit registers")
    w.qubits(3)
    names = w.pick([("c0", "c1"), ("m0", "m1"), ("cz_bit", "cx_bit"), ("a", "b")])
    for name in names:
        w.bits(1, name)
    w.note("the state")
    w.line(f"{w.pick(['u3(0.3,0.2,0.1)', 'u3(pi/3,0,0)', 'ry(pi/5)', 'h'])} {w.at(0)};")
    w.gates(("h", 1), ("cx", 1, 2))
    w.barrier()
    w.gates(("cx", 0, 1), ("h", 0))
    w.measure(0, f"{names[0]}[0]")
    w.measure(1, f"{names[1]}[0]")
    w.line(f"if({names[0]}==1) z {w.at(2)};")
    w.line(f"if({names[1]}==1) x {w.at(2)};")


def old_iterative_phase(w: Writer) -> None:
    """Iterative phase estimation: the register of bits so far is compared value by value."""
    m = w.integer(2, 3)
    w.name(f"iterative phase estimation, {m} bits, OpenQASM 2", "iterative QPE with register conditions")
    w.qubits(2)
    w.bits(m)
    w.gate("x", 1)
    angle = w.pick(["pi/4", "pi/2", "3*pi/4", "pi/8"])
    for k in range(m):
        w.note(f"bit {k}")
        w.line(f"reset {w.at(0)};")
        w.gate("h", 0)
        for _ in range(2 ** (m - 1 - k)):
            w.gate("cp", 0, 1, angles=[angle])
        for value in range(1, 2**k):
            turns = sum(1 / 2 ** (k - j) for j in range(k) if value >> j & 1)
            w.line(f"if({w.c}=={value}) u1(-{turns:g}*pi) {w.at(0)};")
        w.gate("h", 0)
        w.measure(0, k)


def old_repetition_code(w: Writer) -> None:
    """Bit-flip code whose syndrome register is compared in ``if``."""
    w.name("bit-flip code, OpenQASM 2", "three-qubit code with syndrome conditions", "repetition code, version 2")
    w.qubits(3)
    w.qubits(2, "a")
    w.bits(3)
    w.bits(2, "syn")
    w.note("error")
    w.gate("x", w.integer(0, 2))
    w.barrier()
    for i in range(2):
        w.gate("cx", i, f"a[{i}]")
        w.gate("cx", i + 1, f"a[{i}]")
    w.measure("a", "syn")
    for value, qubit in ((1, 0), (2, 2), (3, 1)):
        w.line(f"if(syn=={value}) x {w.at(qubit)};")
    w.measure(w.q, w.c)


def opaque_gates(w: Writer) -> None:
    """Gates whose body is the machine's own."""
    n = w.integer(2, 5)
    name = w.pick(["zx90", "ms", "pulse_pair", "native_zz", "xx_half", "echo_cr"])
    takes = w.chance(0.5)
    w.name(f"opaque gate {name}", "a gate known to the machine only", "opaque declarations")
    w.line(f"opaque {name}{'(theta)' if takes else ''} a,b;")
    if w.chance(0.4):
        w.line("opaque idle(t) a;")
    idle = "idle" in w.lines[-1]
    w.qubits(n)
    w.bits(n)
    for i in range(n):
        w.gate(w.pick(["h", "x", "rz(pi/3)"]), i)
    for i in range(n - 1):
        w.gate(name, i, i + 1, angles=[w.random_angle()] if takes else [])
    if idle:
        for i in range(n):
            w.gate("idle", i, angles=[w.uniform(0.5, 20.0)])
    w.measure_all(n)


def old_library_gates(w: Writer) -> None:
    """Gates that only qelib1 has."""
    n = w.integer(3, 6)
    w.name("gates of qelib1", "u1, u2, u3 and their controlled forms", f"qelib1 on {n} qubits")
    w.qubits(n)
    w.bits(n)
    singles = [("u1", 1), ("u2", 2), ("u3", 3), ("sx", 0), ("id", 0), ("tdg", 0)]
    pairs = [("cu1", 1), ("cu3", 3), ("crz", 1), ("rzz", 1), ("ch", 0), ("cy", 0), ("swap", 0), ("rxx", 1)]
    for _ in range(w.integer(4, 14)):
        if w.chance(0.5):
            name, count = w.pick(singles)
            w.gate(name, w.integer(0, n - 1), angles=[w.random_angle() for _ in range(count)])
        elif w.chance(0.8):
            name, count = w.pick(pairs)
            w.gate(name, *w.some(n, 2), angles=[w.random_angle() for _ in range(count)])
        else:
            w.gate(w.pick(["ccx", "cswap"]), *w.some(n, 3))
    w.measure_all(n)


def old_own_gates(w: Writer) -> None:
    """Gate definitions in the older style: on one line, commas without spaces."""
    n = w.integer(3, 6)
    w.name("own gates in OpenQASM 2", "gate definitions, version 2", "layers of an own gate")
    kind = w.pick(["rzz_like", "iswap_like", "fredkin_like", "rot"])
    if kind == "rzz_like":
        w.line("gate zzp(t) a,b { cx a,b; u1(t) b; cx a,b; }")
        calls = [("zzp", 2, 1)]
    elif kind == "iswap_like":
        w.line("gate isw a,b { s a; s b; h a; cx a,b; cx b,a; h b; }")
        calls = [("isw", 2, 0)]
    elif kind == "fredkin_like":
        w.line("gate cexch c,a,b { cx b,a; ccx c,a,b; cx b,a; }")
        calls = [("cexch", 3, 0)]
    else:
        w.line("gate rot(a,b,c) q1 { rz(a) q1; ry(b) q1; rz(c) q1; }")
        w.line("gate pair(t) q1,q2 { rot(t,t/2,-t) q1; cx q1,q2; }")
        calls = [("rot", 1, 3), ("pair", 2, 1)]
    w.qubits(n)
    w.bits(n)
    w.everywhere("h", n)
    for _ in range(w.integer(3, 8)):
        name, count, angles = w.pick(calls)
        w.gate(name, *w.some(n, count), angles=[w.random_angle() for _ in range(angles)])
    w.measure_all(n)
