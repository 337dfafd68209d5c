"""Mid-circuit measurement, reset, branches and loops on outcomes."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def repeat_until_success(w: Writer) -> None:
    """Loop until an ancilla reads zero."""
    w.name("repeat until success", "repeat-until-success rotation", "try until the flag is zero")
    flag = w.pick(["flag", "again", "failed", "retry"])
    w.qubits(2)
    if w.chance(0.5):
        w.line(f"bit {flag} = 1;")
    else:
        w.line(f"bit {flag};")
        w.line(f"{flag} = 1;")
    w.open(w.pick([f"while ({flag} == 1)", f"while ({flag})"]))
    w.line(f"reset {w.at(0)};")
    w.gate("h", 0)
    w.gate(w.pick(["t", "t", "tdg", "s"]), 0)
    w.gate("cx", 0, 1)
    if w.chance(0.5):
        w.gate(w.pick(["t", "tdg"]), 1)
        w.gate("cx", 0, 1)
    w.gate("h", 0)
    w.line(f"{flag} = measure {w.at(0)};")
    w.close()
    w.bits(1)
    w.measure(1, 0)


def bounded_attempts(w: Writer) -> None:
    """Attempts up to a limit, left early with break."""
    limit = w.integer(3, 20)
    w.name(f"at most {limit} attempts", "retry with a limit and break", "heralded preparation with a limit")
    w.line(f"const int[32] limit = {limit};")
    w.qubits(2)
    w.line("bit herald;")
    w.line("int[32] tries = 0;")
    if w.chance(0.5):
        w.loop("k", "[1:limit]")
    else:
        w.open("while (tries < limit)")
    w.line(f"reset {w.q};")
    w.gate("ry", 0, angles=[w.random_angle()])
    w.gate("cx", 0, 1)
    w.line(f"herald = measure {w.at(1)};")
    w.line(w.pick(["tries += 1;", "tries = tries + 1;"]))
    w.when(f"herald{w.pick(['', ' == 1'])}", "break;")
    w.close()
    w.bits(1)
    w.measure(0, 0)


def reset_and_reuse(w: Writer) -> None:
    """Mid-circuit measurement and qubit reuse."""
    n = w.integer(2, 10)
    w.name(
        "reuse a qubit after mid-circuit measurement", f"{n} coin flips with one qubit", f"{n} outcomes from one qubit"
    )
    w.registers(1, n)
    preparation = w.pick([["h"], ["h", "t", "h"], ["x", "h"]])
    for i in w.over("i", 0, n - 1):
        if not isinstance(i, int) or i or w.chance(0.3):
            w.line(f"reset {w.at(0)};")
        for name in preparation:
            w.gate(name, 0)
        w.measure(0, i)


def active_reset(w: Writer) -> None:
    """Reset by measurement and a conditional flip."""
    n = w.integer(1, 5)
    times = w.integer(1, 3)
    w.name(f"active reset of {n} qubits", "conditional reset with feed-forward", f"{times} rounds of active reset")
    if w.chance(0.4):
        w.open("def active_reset(qubit t)")
        w.line("bit m;")
        w.line("m = measure t;")
        w.when("m", "x t;")
        w.close()
        w.qubits(n)
        w.everywhere("h", n)
        for i in w.over("i", 0, n - 1):
            w.line(f"active_reset({w.at(i)});")
    else:
        w.registers(n)
        w.everywhere("h", n)
        for _ in w.times("r", times):
            for i in w.over("i", 0, n - 1):
                w.measure(i, i)
                w.when(f"{w.c}[{i}]{w.pick(['', ' == 1'])}", f"x {w.at(i)};")
    w.note("work on clean qubits")
    for i in range(n):
        w.gate(w.pick(["rx", "ry"]), i, angles=[w.random_angle()])
    w.bits(n, "final_bits")
    w.measure(w.q, "final_bits")


def conditional(w: Writer) -> None:
    """If and else on measured values."""
    n = w.integer(2, 5)
    w.name("conditional gates", "if / else on a measurement", "feed-forward on a register", "branch on outcomes")
    w.registers(n)
    for i in range(n - 1):
        w.gate(w.pick(["h", "h", "ry(pi/3)", "rx(pi/4)"]), i)
        w.measure(i, i)
    test = w.pick(["", " == 1", " == true", " != 0"])
    first = f"{w.c}[0]{test}"
    if n > 2 and w.chance(0.5):
        first = f"{first} {w.pick(['&&', '||'])} {w.c}[1]{test}"
    w.open(f"if ({first})")
    w.gate(w.pick(["x", "z", "h"]), n - 1)
    if w.chance(0.4):
        w.gate("rz", n - 1, angles=[w.random_angle()])
    if n > 3 and w.chance(0.4):
        w.close(f"}} else if ({w.c}[2]) {{")
        w.gate(w.pick(["s", "t", "sx"]), n - 1)
    if w.chance(0.6):
        w.close("} else {")
        w.gate(w.pick(["y", "s", "t"]), n - 1)
    w.close()
    w.measure(n - 1, n - 1)


def nested_conditions(w: Writer) -> None:
    """Decisions inside decisions: each outcome chooses what is measured next."""
    w.name("adaptive measurement, three outcomes", "a tree of measurements", "nested branches on outcomes")
    w.registers(3)
    w.gate("h", 0)
    for i in (1, 2):
        w.gate("cx", 0, i) if w.chance(0.5) else w.gate("h", i)
    w.measure(0, 0)
    w.open(f"if ({w.c}[0])")
    w.gate(w.pick(["h", "s"]), 1)
    w.measure(1, 1)
    w.when(f"{w.c}[1]", f"{w.pick(['x', 'z'])} {w.at(2)};")
    w.close("} else {")
    w.gate("ry", 1, angles=[w.random_angle()])
    w.measure(1, 1)
    w.when(f"!{w.c}[1]" if w.chance(0.5) else f"{w.c}[1] == 0", f"{w.pick(['y', 'h'])} {w.at(2)};")
    w.close()
    w.measure(2, 2)


def register_switch(w: Writer) -> None:
    """A switch on an integer read from outcomes."""
    n = w.integer(2, 3)
    w.name(f"switch on {n} measured bits", "choose a gate by a switch", f"{2**n} cases from {n} outcomes")
    w.registers(n)
    w.qubit("target")
    w.line(f"{w.pick(['int', 'int[32]'])} outcome_value;" if w.c != "outcome_value" else "int outcome_value;")
    w.everywhere("h", n)
    w.measure(w.q, w.c)
    w.line(f"outcome_value = {w.pick([f'uint[{n}]', f'int[{n}]', f'uint[{n}]'])}({w.c});")
    w.open("switch (outcome_value)")
    cases = sorted(w.some(2**n, w.integer(2, min(4, 2**n))))
    grouped = w.chance(0.3)
    if grouped and len(cases) > 2:
        w.line(f"case {cases[0]}, {cases[1]} {{ {w.pick('xyzh')} target; }}")
        cases = cases[2:]
    for value in cases:
        if w.chance(0.5):
            w.line(f"case {value} {{ {w.pick(['x', 'z', 'h', 's'])} target; }}")
        else:
            w.open(f"case {value}")
            w.line(f"rx({w.random_angle()}) target;")
            w.close()
    if w.chance(0.6):
        w.line(f"default {{ {w.pick('xyz')} target; }}")
    w.close()


def counting(w: Writer) -> None:
    """Classical counters and loops."""
    shots = w.integer(3, 200)
    w.name("count ones over repeated shots", f"estimate a probability with {shots} shots", "shots in the program")
    bit = w.pick(["b", "hit", "outcome_bit", "r"])
    count = w.pick(["count", "ones", "hits", "total"])
    kind = w.pick(["int", "int[32]", "uint[16]"])
    w.line(f"const int shots = {shots};")
    w.qubits(1, "q0")
    w.line(f"bit {bit};")
    w.line(f"{kind} {count} = 0;")
    w.loop("shot", "[1:shots]")
    w.line("reset q0;")
    w.gate("ry", "q0[0]", angles=[w.random_angle()])
    w.line(f"{bit} = measure q0[0];")
    w.open(f"if ({bit}{w.pick([' == 1', ''])})")
    w.line(w.pick([f"{count} += 1;", f"{count} = {count} + 1;"]))
    w.close()
    w.close()
    if w.chance(0.4):
        w.line("float[64] estimate;")
        w.line(f"estimate = float[64]({count}) / shots;")


def ghz_by_measurement(w: Writer) -> None:
    """GHZ state in constant depth: parities of neighbours measured, then flips on running parities."""
    n = w.integer(3, 8)
    w.name(f"GHZ state on {n} qubits in constant depth", f"dynamic GHZ preparation, {n} qubits")
    w.qubits(n, "d")
    w.qubits(n - 1, "a")
    w.bits(n - 1, "par")
    w.gate("h", "d")
    w.note("parities of neighbours")
    for i in w.over("i", 0, n - 2):
        w.gate("cx", f"d[{i}]", f"a[{i}]")
        w.gate("cx", f"d[{i + 1}]", f"a[{i}]")
    w.measure("a", "par")
    w.note("flip where the running parity is odd")
    if w.chance(0.5):
        w.line("bit odd = 0;")
        w.loop("i", f"[0:{n - 2}]")
        w.line("odd = odd ^ par[i];" if w.chance(0.6) else "odd ^= par[i];")
        w.when("odd", "x d[i + 1];")
        w.close()
    else:
        for i in range(1, n):
            w.when(" ^ ".join(f"par[{k}]" for k in range(i)), f"x d[{i}];")
    w.bits(n, "final_bits")
    w.measure("d", "final_bits")


def long_range_cx(w: Writer) -> None:
    """A cx over a line of ancillas in constant depth, by measurement and two parities."""
    n = 2 * w.integer(1, 3)
    w.name(f"cx over {n} ancillas in constant depth", "long-range controlled NOT by measurement")
    w.qubit("ctl")
    w.qubits(n, "a")
    w.qubit("tgt")
    w.bits(n, "m")
    w.gate(w.pick(["h", "x"]), "ctl")
    w.note("Bell pairs between the ends")
    for i in range(0, n, 2):
        w.gates(("h", f"a[{i}]"), ("cx", f"a[{i}]", f"a[{i + 1}]"))
    w.note("join them")
    w.gate("cx", "ctl", "a[0]")
    for i in range(1, n - 1, 2):
        w.gate("cx", f"a[{i}]", f"a[{i + 1}]")
        w.gate("h", f"a[{i}]")
    w.gates(("cx", f"a[{n - 1}]", "tgt"), ("h", f"a[{n - 1}]"))
    w.measure("a", "m")
    w.when(" ^ ".join(f"m[{i}]" for i in range(0, n, 2)), "x tgt;")
    w.when(" ^ ".join(f"m[{i}]" for i in range(1, n, 2)), "z ctl;")


def one_way(w: Writer) -> None:
    """Rotations by measuring a cluster state, each angle's sign following earlier outcomes."""
    n = w.integer(2, 5)
    angles = [w.random_angle() for _ in range(n)]
    w.name(
        f"measurement-based rotation on {n + 1} qubits",
        "one-way computing on a linear cluster",
        f"{n} adaptive measurements",
    )
    w.registers(n + 1)
    w.everywhere("h", n + 1)
    for i in w.over("i", 0, n - 1):
        w.gate("cz", i, i + 1)
    for i, angle in enumerate(angles):
        w.note(f"measure qubit {i} at an angle")
        opposite = angle[1:] if angle.startswith("-") else f"-{angle}"
        if i:
            w.open(f"if ({w.c}[{i - 1}])")
            w.gate("rz", i, angles=[opposite])
            w.close("} else {")
            w.gate("rz", i, angles=[angle])
            w.close()
        else:
            w.gate("rz", i, angles=[angle])
        w.gate("h", i)
        w.measure(i, i)
    w.note("by-product operators")
    w.when(f"{w.c}[{n - 1}]", f"x {w.at(n)};")
    if n > 1:
        w.when(f"{w.c}[{n - 2}]", f"z {w.at(n)};")
    w.measure(n, n)


def parity_steering(w: Writer) -> None:
    """Weak or repeated measurement by an ancilla, with a feedback rotation."""
    rounds = w.integer(2, 12)
    w.name(
        f"{rounds} rounds of measurement and feedback",
        "weak measurement with feedback",
        "stabilise a state by feedback",
    )
    w.qubit("sys")
    w.qubit("probe")
    w.line("bit m;")
    strength = w.radians(0.1, 0.7)
    w.gate("h", "sys")
    w.loop("k", f"[1:{rounds}]")
    w.line("reset probe;")
    w.gate("ry", "probe", angles=["pi/2"])
    w.gate("crx" if w.chance(0.5) else "cry", "sys", "probe", angles=[strength])
    w.line("m = measure probe;")
    w.open(f"if (m{w.pick(['', ' == 1'])})")
    w.line(f"ry({strength}) sys;")
    if w.chance(0.5):
        w.close("} else {")
        w.line(f"ry(-{strength}) sys;" if not strength.startswith("-") else f"ry({strength[1:]}) sys;")
    w.close()
    w.close()
    w.line("bit[1] final_bit;" if w.chance(0.5) else "bit final_bit;")
    w.line("final_bit = measure sys;" if "[1]" not in w.lines[-1] else "final_bit[0] = measure sys;")


def zeno(w: Writer) -> None:
    """Frequent measurement slows a rotation."""
    steps = w.integer(3, 20)
    w.name(f"quantum Zeno effect, {steps} measurements", f"rotate in {steps} watched steps")
    w.line(f"const int steps = {steps};")
    w.qubit("atom")
    w.bits(steps, "seen") if w.chance(0.5) else w.line("bit[steps] seen;")
    w.loop("k", "[0:steps - 1]")
    w.line(f"rx({w.style.pi} / steps) atom;")
    w.line("seen[k] = measure atom;")
    if w.chance(0.4):
        w.note("start again where it jumped")
        w.when("seen[k]", "reset atom;")
    w.close()


def decay_by_reset(w: Writer) -> None:
    """Amplitude damping with an environment qubit that is reset each step."""
    n, steps = w.integer(1, 4), w.integer(2, 10)
    w.name(f"amplitude damping, {steps} steps", "open system with a reset environment", "collision model of decay")
    w.registers(n)
    w.qubit("bath")
    w.everywhere(w.pick(["x", "h"]), n)
    gamma = w.radians(0.1, 0.8)
    w.loop("step", f"[1:{steps}]")
    for i in w.over("i", 0, n - 1):
        w.gate("cry", i, "bath", angles=[gamma])
        w.gate("cx", "bath", i)
        w.line("reset bath;")
    if w.chance(0.4):
        w.gate("rz", w.q, angles=[w.random_angle()])
    w.close()
    w.measure(w.q, w.c)
