"""Error correction: encoders, syndromes, corrections, protected operations."""

from __future__ import annotations

from collections.abc import Sequence

from ketline.training.programs.writer import Writer

STEANE = ("0 2 4 6", "1 2 5 6", "3 4 5 6")
"""Supports of the seven-qubit code's checks: binary digits of 1 to 7."""

FIVE_QUBIT = ("XZZXI", "IXZZX", "XIXZZ", "ZXIXZ")


def check(w: Writer, ancilla: str, paulis: Sequence[tuple[str, str]]) -> None:
    """Measure a product of Paulis into an ancilla that starts in zero: (pauli, qubit) pairs."""
    kinds = {p for p, _ in paulis}
    if kinds == {"Z"}:
        for _, q in paulis:
            w.gate("cx", q, ancilla)
        return
    w.gate("h", ancilla)
    for p, q in paulis:
        w.gate({"X": "cx", "Z": "cz", "Y": "cy"}[p], ancilla, q)
    w.gate("h", ancilla)


def repetition_code(w: Writer) -> None:
    """Bit-flip or phase-flip code with syndrome and correction."""
    phase = w.chance(0.35)
    kind = "phase" if phase else "bit"
    w.name(f"three-qubit {kind}-flip code", f"{kind}-flip repetition code with correction", f"correct a {kind} flip")
    ancilla, syndrome = w.pick([("anc", "syn"), ("a", "syn"), ("ancilla", "syndrome")])
    w.qubits(3)
    w.qubits(2, ancilla)
    w.bits(2, syndrome)
    w.bits(3)
    if w.chance(0.4):
        w.note("the state to protect")
        w.gate("ry", 0, angles=[w.random_angle()])
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
        w.when(f"{syndrome} == {value}", f"x {w.at(qubit)};")
    w.measure_all(3)


def majority_vote(w: Writer) -> None:
    """Three-qubit code decoded without measurement, by a Toffoli gate."""
    phase = w.chance(0.4)
    kind = "phase" if phase else "bit"
    w.name(f"{kind}-flip code, coherent correction", f"{kind}-flip code with a Toffoli", f"{kind} flip, majority vote")
    w.registers(3, 1)
    w.gate(w.pick(["h", "x", "ry(pi/3)"]), 0)
    w.gates(("cx", 0, 1), ("cx", 0, 2))
    if phase:
        w.everywhere("h", 3)
    w.line(f"barrier {w.q};")
    w.note("error")
    w.gate("z" if phase else "x", w.integer(0, 2))
    w.line(f"barrier {w.q};")
    if phase:
        w.everywhere("h", 3)
    w.gates(("cx", 0, 1), ("cx", 0, 2))
    w.note("majority")
    w.gate("ccx", 1, 2, 0)
    w.measure(0, 0)


def syndrome_cycles(w: Writer) -> None:
    """Repeated stabiliser measurement in a loop."""
    rounds, d = w.integer(2, 9), w.integer(3, 7)
    data, anc, syn = w.pick([("d", "a", "syn"), ("data", "anc", "synd"), ("code", "ancilla", "syndrome")])
    w.name(f"distance-{d} repetition code, {rounds} rounds", f"{rounds} rounds of syndrome extraction")
    w.qubits(d, data)
    w.qubits(d - 1, anc)
    w.bits(d - 1, syn)
    if w.chance(0.4):
        w.line("int flips = 0;")
    count = w.lines[-1].startswith("int flips")
    w.loop("round", f"[1:{rounds}]")
    if w.chance(0.5):
        w.loop("i", f"[0:{d - 2}]")
        w.line(f"cx {data}[i]{w.style.comma}{anc}[i];")
        w.line(f"cx {data}[i + 1]{w.style.comma}{anc}[i];")
        w.close()
    else:
        for i in range(d - 1):
            w.line(f"cx {data}[{i}]{w.style.comma}{anc}[{i}];")
            w.line(f"cx {data}[{i + 1}]{w.style.comma}{anc}[{i}];")
    w.line(f"{syn} = measure {anc};")
    if count:
        w.when(f"{syn} != 0", "flips += 1;")
    w.line(f"reset {anc};")
    w.close()
    w.bits(d, "final_bits")
    w.line(f"final_bits = measure {data};")


def shor_code(w: Writer) -> None:
    """The nine-qubit code: encoder, an error, sometimes its decoder."""
    w.name("Shor's nine-qubit code, encoder", "encode a qubit in nine", "nine-qubit code against any one error")
    w.registers(9)
    if w.chance(0.4):
        w.gate(w.pick(["h", "x", "ry(pi/4)"]), 0)
    w.gates(("cx", 0, 3), ("cx", 0, 6))
    for i in w.among("i", [0, 3, 6]):
        w.gate("h", i)
    for i in w.among("i", [0, 3, 6]):
        w.gate("cx", i, i + 1)
        w.gate("cx", i, i + 2)
    w.line(f"barrier {w.q};")
    if w.chance(0.7):
        w.note("an error")
        w.gate(w.pick(["x", "z", "y"]), w.integer(0, 8))
        w.line(f"barrier {w.q};")
    if w.chance(0.5):
        w.note("decode the blocks, then vote on the sign")
        for i in w.among("i", [0, 3, 6]):
            w.gate("cx", i, i + 1)
            w.gate("cx", i, i + 2)
            w.gate("ccx", i + 1, i + 2, i)
            w.gate("h", i)
        w.gates(("cx", 0, 3), ("cx", 0, 6), ("ccx", 3, 6, 0))
    w.measure_all(9)


def steane_code(w: Writer) -> None:
    """Encoder of the seven-qubit code."""
    plus = w.chance(0.3)
    w.name(
        f"Steane code, logical {'plus' if plus else 'zero'}", "seven-qubit code encoder", "encode in the Steane code"
    )
    w.registers(7)
    for i in w.among("i", [4, 5, 6]):
        w.gate("h", i)
    for control, targets in ((6, (3, 1, 0)), (5, (3, 2, 0)), (4, (3, 2, 1))):
        w.note(f"stabiliser from qubit {control}")
        for t in targets:
            w.gate("cx", control, t)
    if plus:
        w.note("logical Hadamard, transversal")
        w.everywhere("h", 7)
    elif w.chance(0.3):
        w.note("logical X, transversal")
        w.everywhere("x", 7)
    w.measure_all(7)


def steane_cycle(w: Writer) -> None:
    """Bit-flip syndrome of the seven-qubit code and its correction: the outcome names the qubit."""
    kind = w.pick(["Z", "Z", "X"])
    fix = "x" if kind == "Z" else "z"
    w.name(f"Steane code: measure the {kind} checks and correct", f"seven-qubit code, {fix}-error correction")
    w.qubits(7, "d")
    w.qubits(3, "a")
    w.bits(3, "syn")
    w.note("an error")
    w.gate(fix, f"d[{w.integer(0, 6)}]")
    for i, support in enumerate(STEANE):
        w.note(f"check {i + 1}")
        check(w, f"a[{i}]", [(kind, f"d[{q}]") for q in support.split()])
    w.measure("a", "syn")
    w.note("the syndrome is the number of the qubit, from 1")
    if w.chance(0.4):
        w.loop("i", "[1:7]")
        w.when("syn == i" if w.chance(0.5) else "uint[3](syn) == i", f"{fix} d[i - 1];")
        w.close()
    else:
        for value in range(1, 8):
            w.when(f"syn == {value}", f"{fix} d[{value - 1}];")


def five_qubit_code(w: Writer) -> None:
    """The smallest code against any one error: four checks, cyclic."""
    w.name("five-qubit code, syndrome of one error", "perfect code [[5,1,3]]", "checks of the five-qubit code")
    w.qubits(5, "d")
    w.qubits(4, "a")
    w.bits(4, "syn")
    error = w.pick(["x", "y", "z"])
    w.note(f"a {error} error")
    w.gate(error, f"d[{w.integer(0, 4)}]")
    for i, word in enumerate(FIVE_QUBIT):
        w.note(f"check {word}")
        check(w, f"a[{i}]", [(p, f"d[{q}]") for q, p in enumerate(word) if p != "I"])
    w.measure("a", "syn")
    if w.three and w.chance(0.5):
        w.note("two of the fifteen corrections")
        for value in sorted(w.some(15, 2)):
            w.when(f"syn == {value + 1}", f"{w.pick('xyz')} d[{w.integer(0, 4)}];")


def detection_code(w: Writer) -> None:
    """The [[4,2,2]] code: two logical qubits, one error seen."""
    w.name("[[4,2,2]] error detection", "four-qubit code detects one error", "error detection with two checks")
    w.qubits(4)
    w.qubits(2, "anc")
    w.bits(2, "flag")
    w.bits(4)
    w.note("logical 00")
    w.gates(("h", 0), ("cx", 0, 1), ("cx", 1, 2), ("cx", 2, 3))
    if w.chance(0.5):
        w.note("a logical operation")
        for i in w.pick([(0, 1), (0, 2)]):
            w.gate(w.pick(["x", "z"]), i)
    w.barrier()
    w.note("XXXX and ZZZZ")
    check(w, "anc[0]", [("X", w.at(i)) for i in range(4)])
    check(w, "anc[1]", [("Z", w.at(i)) for i in range(4)])
    w.measure("anc", "flag")
    w.measure_all(4)


def surface_code(w: Writer) -> None:
    """One or more rounds of a distance-2 or distance-3 rotated surface code."""
    d = w.pick([2, 3])
    rounds = w.integer(1, 4)
    w.name(f"distance-{d} surface code, {rounds} rounds", f"rotated surface code, {d * d} data qubits")
    x_checks, z_checks = (
        (["0 1 2 3"], ["0 2", "1 3"])
        if d == 2
        else (["0 1 3 4", "4 5 7 8", "1 2", "6 7"], ["1 2 4 5", "3 4 6 7", "0 3", "5 8"])
    )
    data = w.pick(["d", "data", "D"])
    w.qubits(d * d, data)
    w.qubits(len(x_checks), "ax")
    w.qubits(len(z_checks), "az")
    w.bits(len(x_checks), "sx_bits")
    w.bits(len(z_checks), "sz_bits")
    for turn in w.times("r", rounds):
        if turn is not None:
            w.note(f"round {turn + 1}")
        if turn != 0:
            w.line("reset ax;")
            w.line("reset az;")
        for i, support in enumerate(x_checks):
            check(w, f"ax[{i}]", [("X", f"{data}[{q}]") for q in support.split()])
        for i, support in enumerate(z_checks):
            check(w, f"az[{i}]", [("Z", f"{data}[{q}]") for q in support.split()])
        w.measure("ax", "sx_bits")
        w.measure("az", "sz_bits")
        if turn is None or turn < rounds - 1:
            w.when("sx_bits != 0", f"z {data}[{w.integer(0, d * d - 1)}];")
            w.when("sz_bits != 0", f"x {data}[{w.integer(0, d * d - 1)}];")
    w.bits(d * d, "logical")
    w.measure(data, "logical")


def bacon_shor(w: Writer) -> None:
    """Gauge operators of the nine-qubit Bacon-Shor code: only pairs are measured."""
    kind = w.pick(["Z", "X"])
    w.name(f"Bacon-Shor code, {kind} gauges", f"pairwise {kind}{kind} measurements on a 3 x 3 grid")
    data, anc, syn = w.pick(
        [("g", "a", "m"), ("grid", "anc", "syn"), ("d", "gauge", "out_bits"), ("data", "aux", "synd")]
    )
    w.qubits(9, data)
    w.qubits(6, anc)
    w.bits(6, syn)
    if w.chance(0.6):
        w.note("an error")
        w.gate("x" if kind == "Z" else "z", f"{data}[{w.integer(0, 8)}]")
    pairs = [(3 * r + k, 3 * r + k + 1) for r in range(3) for k in range(2)]
    if kind == "X":
        pairs = [(3 * k + r, 3 * (k + 1) + r) for r in range(3) for k in range(2)]
    for i, pair in enumerate(pairs):
        check(w, f"{anc}[{i}]", [(kind, f"{data}[{q}]") for q in pair])
    w.measure(anc, syn)
    if w.chance(0.6):
        w.note("products of gauges are the stabilisers")
        w.line("bit[2] stabiliser;")
        w.line(f"stabiliser[0] = {syn}[0] ^ {syn}[2] ^ {syn}[4];")
        w.line(f"stabiliser[1] = {syn}[1] ^ {syn}[3] ^ {syn}[5];")


def colour_code(w: Writer) -> None:
    """Both kinds of checks on the three faces of the smallest colour code."""
    rounds = w.integer(1, 3)
    faces = ("0 1 2 3", "1 2 4 5", "2 3 5 6")
    names = ("red", "green", "blue")
    w.name(f"colour code, {rounds} rounds", "smallest colour code: three faces, six checks")
    w.qubits(7, "v")
    w.qubit("anc")
    for name in names:
        w.line(f"bit[2] {name};")
    for turn in w.times("r", rounds):
        if turn is not None:
            w.note(f"round {turn + 1}")
        for name, face in zip(names, faces):
            w.note(f"{name} face")
            for i, kind in enumerate("XZ"):
                w.line("reset anc;")
                check(w, "anc", [(kind, f"v[{q}]") for q in face.split()])
                w.line(f"{name}[{i}] = measure anc;")
        for name, first in zip(names, (0, 4, 6)):
            w.when(f"{name}[0]", f"z v[{first}];")
            w.when(f"{name}[1]", f"x v[{first}];")


def flagged_check(w: Writer) -> None:
    """A weight-four check with a flag qubit that tells of errors spreading from the ancilla."""
    kind = w.pick(["Z", "X"])
    w.name(f"flagged {kind * 4} measurement", "fault-tolerant check with a flag qubit")
    w.qubits(4, "d")
    w.qubits(1, "anc")
    w.qubits(1, "fl")
    w.bits(1, "syn")
    w.bits(1, "flag")
    if kind == "X":
        w.gate("h", "anc[0]")
        w.gate("cx", "anc[0]", "d[0]")
        w.gate("cx", "anc[0]", "fl[0]")
        w.gates(("cx", "anc[0]", "d[1]"), ("cx", "anc[0]", "d[2]"))
        w.gate("cx", "anc[0]", "fl[0]")
        w.gate("cx", "anc[0]", "d[3]")
        w.gate("h", "anc[0]")
    else:
        w.gate("h", "fl[0]")
        w.gates(("cx", "d[0]", "anc[0]"), ("cx", "fl[0]", "anc[0]"), ("cx", "d[1]", "anc[0]"), ("cx", "d[2]", "anc[0]"))
        w.gates(("cx", "fl[0]", "anc[0]"), ("cx", "d[3]", "anc[0]"))
        w.gate("h", "fl[0]")
    w.measure("anc[0]", "syn[0]")
    w.measure("fl[0]", "flag[0]")
    if w.three and w.chance(0.5):
        w.when("flag[0]", f"{'z' if kind == 'Z' else 'x'} d[{w.integer(2, 3)}];")


def lattice_surgery(w: Writer) -> None:
    """A joint parity of two logical qubits by an ancilla, then a product of gates on outcomes."""
    n = w.integer(2, 3)
    kind = w.pick(["ZZ", "XX"])
    w.name(f"joint {kind} measurement of two patches", f"merge and split two {n}-qubit patches")
    for name in ("upper", "lower"):
        w.qubits(n, name)
    w.qubit("seam")
    w.line("bit joint;")
    w.note("logical states")
    for name in ("upper", "lower"):
        w.gate(w.pick(["h", "x"]), f"{name}[0]")
        for i in w.over("i", 0, n - 2):
            w.gate("cx", f"{name}[{i}]", f"{name}[{i + 1}]")
    w.note("merge")
    check(w, "seam", [(kind[0], f"{name}[{i}]") for name in ("upper", "lower") for i in range(n)])
    w.line("joint = measure seam;")
    w.note("split with a correction")
    w.when("joint", f"{'x' if kind == 'ZZ' else 'z'} lower[0];")
    w.line(f"bit[{n}] out_upper;")
    w.line("out_upper = measure upper;")


def magic_injection(w: Writer) -> None:
    """A t gate on data through a magic state, the ancilla measured, an s where it reads one."""
    n = w.integer(1, 4)
    w.name("T gate by magic state injection", f"inject {n} magic states", "magic state injection with feed-forward")
    w.qubits(n, "d")
    w.qubit("magic")
    w.line("bit m;")
    w.gate("h", "d")
    for i in w.over("i", 0, n - 1):
        w.line("reset magic;")
        w.note("magic state")
        w.gates(("h", "magic"), ("t", "magic"))
        w.gate("cx", f"d[{i}]", "magic")
        w.line("m = measure magic;")
        w.when("m == 1", f"s d[{i}];")
    w.bits(n, "out_d")
    w.line("out_d = measure d;")


def distillation(w: Writer) -> None:
    """Noisy magic states through a small code: accepted where the checks read zero."""
    w.name("magic state distillation, four to two", "distil magic states with a checked block")
    w.qubits(4, "m4")
    w.qubits(2, "a")
    w.bits(2, "ok")
    w.note("noisy resource states")
    for i in range(4):
        w.gate("h", f"m4[{i}]")
        w.gate("rz", f"m4[{i}]", angles=[f"pi/4 + {w.uniform(0.01, 0.09):.3f}"])
    check(w, "a[0]", [("X", f"m4[{i}]") for i in range(4)])
    check(w, "a[1]", [("Z", f"m4[{i}]") for i in range(4)])
    w.measure("a", "ok")
    w.line("bool accepted;")
    w.line("accepted = ok == 0;")
    w.open("if (accepted)")
    w.note("keep two outputs")
    w.gate("cx", "m4[0]", "m4[1]")
    w.gate("cx", "m4[2]", "m4[3]")
    w.close()


def cat_verification(w: Writer) -> None:
    """A cat state prepared again until its check passes (Shor's syndrome extraction)."""
    n = w.integer(3, 5)
    w.name(f"verified {n}-qubit cat state", "prepare and check a cat state until it passes")
    w.qubits(n, "cat")
    w.qubit("probe")
    w.line("bit failed = 1;")
    w.open(w.pick(["while (failed == 1)", "while (failed)"]))
    w.line("reset cat;")
    w.line("reset probe;")
    w.gate("h", "cat[0]")
    for i in w.over("i", 0, n - 2):
        w.gate("cx", f"cat[{i}]", f"cat[{i + 1}]")
    w.note("the ends must agree")
    w.gates(("cx", "cat[0]", "probe"), ("cx", f"cat[{n - 1}]", "probe"))
    w.line("failed = measure probe;")
    w.close()


def decoder_call(w: Writer) -> None:
    """Syndromes handed to an extern decoder whose answer says what to correct."""
    d = w.integer(3, 6)
    rounds = w.integer(2, 8)
    name = w.pick(["decode", "lookup_fix", "matching", "decoder"])
    w.name(f"repetition code with an external decoder, {rounds} rounds", "extern decoder for syndromes")
    w.line(f"const int[32] d = {d};")
    w.line(f"extern {name}(bit[{d - 1}]) -> int[32];")
    w.line("qubit[d] data;")
    w.line("qubit[d - 1] anc;")
    w.line("bit[d - 1] syn;")
    w.line("int[32] fix;")
    w.loop("r", f"[1:{rounds}]")
    w.loop("i", "[0:d - 2]")
    w.line("cx data[i], anc[i];")
    w.line("cx data[i + 1], anc[i];")
    w.close()
    w.line("syn = measure anc;")
    w.line("reset anc;")
    w.line(f"fix = {name}(syn);")
    w.when("fix >= 0", "x data[fix];")
    w.close()
