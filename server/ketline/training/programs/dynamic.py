"""Measurement and feed-forward, error correction, timing, classical control."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def teleportation(w: Writer) -> None:
    """Teleport a state with feed-forward."""
    w.title = w.pick(["quantum teleportation", "teleport a qubit with feed-forward", "teleportation"])
    single = w.chance(0.5)
    w.qubits(3)
    if single:
        w.line("bit c0;")
        w.line("bit c1;")
    else:
        w.bits(2)
    first, second = ("c0", "c1") if single else (f"{w.c}[0]", f"{w.c}[1]")
    w.note("state to send")
    w.gate(w.pick(["ry", "rx"]), 0, angles=[w.random_angle()])
    w.note("Bell pair")
    w.gate("h", 1)
    w.gate("cx", 1, 2)
    w.barrier()
    w.note("Bell measurement")
    w.gate("cx", 0, 1)
    w.gate("h", 0)
    w.measure(0, first)
    w.measure(1, second)
    w.note("corrections")
    test = w.pick(["", " == 1", " == true"])
    _when(w, f"{second}{test}", f"x {w.at(2)};")
    _when(w, f"{first}{test}", f"z {w.at(2)};")


def _when(w: Writer, condition: str, statement: str) -> None:
    kind = w.rng.random()
    if kind < 0.4:
        w.line(f"if ({condition}) {{ {statement} }}")
    elif kind < 0.6:
        w.line(f"if ({condition}) {statement}")
    else:
        w.open(f"if ({condition})")
        w.line(statement)
        w.close()


def superdense(w: Writer) -> None:
    """Two bits over one qubit."""
    message = w.pick(["00", "01", "10", "11"])
    w.title = w.pick([f"superdense coding of {message}", f"send the bits {message} with one qubit"])
    w.registers(2)
    w.note("shared Bell pair")
    w.gate("h", 0)
    w.gate("cx", 0, 1)
    w.note(f"encode {message}")
    if message[1] == "1":
        w.gate("x", 0)
    if message[0] == "1":
        w.gate("z", 0)
    w.note("decode")
    w.gate("cx", 0, 1)
    w.gate("h", 0)
    w.measure_all(2)


def entanglement_swapping(w: Writer) -> None:
    """Entangle two qubits that never met."""
    w.title = "entanglement swapping"
    w.registers(4, 2)
    w.note("two Bell pairs")
    for a in (0, 2):
        w.gate("h", a)
        w.gate("cx", a, a + 1)
    w.note("Bell measurement in the middle")
    w.gate("cx", 1, 2)
    w.gate("h", 1)
    w.measure(1, 0)
    w.measure(2, 1)
    w.note("correct")
    _when(w, f"{w.c}[1]", f"x {w.at(3)};")
    _when(w, f"{w.c}[0]", f"z {w.at(3)};")


def repetition_code(w: Writer) -> None:
    """Bit-flip or phase-flip code with syndrome and correction."""
    phase = w.chance(0.35)
    w.title = w.pick(
        [
            f"three-qubit {'phase' if phase else 'bit'}-flip code",
            f"{'phase' if phase else 'bit'}-flip repetition code with correction",
        ]
    )
    ancilla, syndrome = w.pick([("anc", "syn"), ("a", "syn"), ("ancilla", "syndrome")])
    w.qubits(3)
    w.qubits(2, ancilla)
    w.bits(2, syndrome)
    w.bits(3)
    w.note("encode")
    w.gate("cx", 0, 1)
    w.gate("cx", 0, 2)
    if phase:
        w.everywhere("h", 3)
    error = w.integer(0, 2)
    w.note(f"an error on qubit {error}")
    w.gate("z" if phase else "x", error)
    if phase:
        w.everywhere("h", 3)
    w.note("syndrome")
    for i in range(2):
        w.gate("cx", i, f"{ancilla}[{i}]")
        w.gate("cx", i + 1, f"{ancilla}[{i}]")
    if w.chance(0.5):
        w.measure(ancilla, syndrome)
    else:
        for i in range(2):
            w.measure(f"{ancilla}[{i}]", f"{syndrome}[{i}]")
    w.note("correct")
    for value, qubit in ((1, 0), (2, 2), (3, 1)):
        _when(w, f"{syndrome} == {value}", f"x {w.at(qubit)};")
    w.measure_all(3)


def syndrome_cycles(w: Writer) -> None:
    """Repeated stabiliser measurement in a loop."""
    rounds = w.integer(2, 6)
    d = w.integer(3, 5)
    w.title = w.pick(
        [f"distance-{d} repetition code, {rounds} rounds", f"{rounds} rounds of syndrome extraction"]
    )
    w.qubits(d, "d")
    w.qubits(d - 1, "a")
    w.bits(d - 1, "syn")
    w.loop("round", f"[1:{rounds}]")
    for i in range(d - 1):
        w.line(f"cx d[{i}], a[{i}];")
        w.line(f"cx d[{i + 1}], a[{i}];")
    w.line("syn = measure a;")
    w.line("reset a;")
    w.close()
    w.bits(d, "final")
    w.line("final = measure d;")


def shor_code(w: Writer) -> None:
    """Encoder of the nine-qubit code."""
    w.title = w.pick(["Shor's nine-qubit code, encoder", "encode a qubit in nine"])
    w.registers(9)
    w.gate("cx", 0, 3)
    w.gate("cx", 0, 6)
    for i in (0, 3, 6):
        w.gate("h", i)
    for i in (0, 3, 6):
        w.gate("cx", i, i + 1)
        w.gate("cx", i, i + 2)
    w.barrier()
    if w.chance(0.6):
        w.note("an error")
        w.gate(w.pick(["x", "z", "y"]), w.integer(0, 8))
    w.measure_all(9)


def steane_code(w: Writer) -> None:
    """Encoder of the seven-qubit code."""
    w.title = w.pick(["Steane code, logical zero", "seven-qubit code encoder"])
    w.registers(7)
    for i in (4, 5, 6):
        w.gate("h", i)
    for control, targets in ((6, (3, 1, 0)), (5, (3, 2, 0)), (4, (3, 2, 1))):
        w.note(f"stabiliser from qubit {control}")
        for t in targets:
            w.gate("cx", control, t)
    w.measure_all(7)


def repeat_until_success(w: Writer) -> None:
    """Loop until an ancilla reads zero."""
    w.title = w.pick(["repeat until success", "repeat-until-success rotation", "try until the flag is zero"])
    w.qubits(2)
    w.line("bit flag = 1;" if w.chance(0.5) else "bit flag;")
    if w.lines[-1] == "bit flag;":
        w.line("flag = 1;")
    w.open(w.pick(["while (flag == 1)", "while (flag)"]))
    w.line(f"reset {w.at(0)};")
    w.gate("h", 0)
    w.gate("t", 0)
    w.gate("cx", 0, 1)
    w.gate("h", 0)
    w.line(f"flag = measure {w.at(0)};")
    w.close()
    w.bits(1)
    w.measure(1, 0)


def reset_and_reuse(w: Writer) -> None:
    """Mid-circuit measurement and qubit reuse."""
    n = w.integer(2, 5)
    w.title = w.pick(["reuse a qubit after mid-circuit measurement", f"{n} coin flips with one qubit"])
    w.registers(1, n)
    if w.chance(0.5):
        w.loop("i", f"[0:{n - 1}]")
        w.gate("h", 0)
        w.measure(0, f"{w.c}[i]")
        w.line(f"reset {w.at(0)};")
        w.close()
    else:
        for i in range(n):
            w.gate("h", 0)
            w.measure(0, i)
            if i < n - 1:
                w.line(f"reset {w.at(0)};")


def conditional(w: Writer) -> None:
    """If and else on measured values."""
    n = w.integer(2, 4)
    w.title = w.pick(["conditional gates", "if / else on a measurement", "feed-forward on a register"])
    w.registers(n)
    for i in range(n - 1):
        w.gate("h", i)
        w.measure(i, i)
    w.open(f"if ({w.c}[0]{w.pick(['', ' == 1'])})")
    w.gate(w.pick(["x", "z", "h"]), n - 1)
    if w.chance(0.6):
        w.close("} else {")
        w.gate(w.pick(["y", "s", "t"]), n - 1)
    w.close()
    w.measure(n - 1, n - 1)


def counting(w: Writer) -> None:
    """Classical counters and loops."""
    shots = w.integer(3, 20)
    w.title = w.pick(["count ones over repeated shots", f"estimate a probability with {shots} shots"])
    w.line(f"const int shots = {shots};")
    w.qubits(1)
    w.line("bit b;" if w.c != "b" else "bit outcome;")
    bit = w.lines[-1].split()[1].rstrip(";")
    w.line("int count = 0;")
    w.loop("shot", "[1:shots]")
    w.line(f"reset {w.at(0)};")
    w.gate("ry", 0, angles=[w.random_angle()])
    w.line(f"{bit} = measure {w.at(0)};")
    w.open(f"if ({bit} == 1)")
    w.line(w.pick(["count += 1;", "count = count + 1;"]))
    w.close()
    w.close()


def iterative_phase(w: Writer) -> None:
    """Iterative phase estimation with feed-forward."""
    m = w.integer(2, 4)
    w.title = w.pick([f"iterative phase estimation, {m} bits", "phase estimation with one counting qubit"])
    w.registers(2, m)
    w.gate("x", 1)
    for k in range(m):
        w.note(f"bit {k}")
        w.line(f"reset {w.at(0)};")
        w.gate("h", 0)
        for _ in range(min(2 ** (m - 1 - k), 4)):
            w.gate("cp", 0, 1, angles=["pi/4"])
        for j in range(k):
            _when(w, f"{w.c}[{j}]", f"p(-pi/{2 ** (k - j)}) {w.at(0)};")
        w.gate("h", 0)
        w.measure(0, k)


def timing(w: Writer) -> None:
    """Delays, durations and boxes."""
    w.title = w.pick(["T1 measurement", "echo with delays", "T2 Ramsey with a delay", "dynamical decoupling"])
    w.registers(1)
    unit = w.pick(["ns", "us", "ns"])
    wait = w.integer(1, 50) * 10
    if w.chance(0.5):
        w.line(f"duration wait = {wait}{unit};")
        delay = "wait"
    else:
        delay = f"{wait}{unit}"
    if w.title == "T1 measurement":
        w.gate("x", 0)
        w.line(f"delay[{delay}] {w.at(0)};")
    elif w.title == "dynamical decoupling":
        w.gate("h", 0)
        boxed = w.chance(0.4)
        if boxed:
            w.open("box")
        for name in w.pick([["x", "x"], ["x", "y", "x", "y"]]):
            w.line(f"delay[{delay}] {w.at(0)};")
            w.gate(name, 0)
        if boxed:
            w.close()
        w.gate("h", 0)
    else:
        w.gate("h", 0)
        w.line(f"delay[{delay}] {w.at(0)};")
        if w.title == "echo with delays":
            w.gate("x", 0)
            w.line(f"delay[{delay}] {w.at(0)};")
        w.gate("h", 0)
    w.measure(0, 0)
