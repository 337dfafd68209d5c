"""Delays, durations, boxes, stretches: coherence measurements and decoupling."""

from __future__ import annotations

from ketline.training.programs.writer import Writer


def _wait(w: Writer, steps: int = 10) -> str:
    """A waiting time as a literal, a variable or a constant declared here."""
    text = f"{w.integer(1, 50) * steps}{w.pick(['ns', 'us', 'ns', 'dt', 'ms'])}"
    if w.chance(0.4):
        name = w.pick(["wait", "tau", "pause", "idle_time"])
        w.line(f"{w.pick(['', 'const '])}duration {name} = {text};")
        return name
    return text


def timing(w: Writer) -> None:
    """One coherence measurement at one waiting time."""
    kind = w.pick(["T1", "echo", "Ramsey", "decoupling"])
    title = {
        "T1": ("T1 measurement", "relaxation after a pi pulse", "inversion recovery"),
        "echo": ("echo with delays", "Hahn echo", "spin echo with two waits"),
        "Ramsey": ("T2 Ramsey with a delay", "Ramsey fringe", "free precession between two pulses"),
        "decoupling": ("dynamical decoupling", "decoupling pulses between delays", "protect an idle qubit"),
    }[kind]
    w.name(*title)
    w.registers(1)
    delay = _wait(w)
    if kind == "T1":
        w.gate("x", 0)
        w.line(f"delay[{delay}] {w.at(0)};")
    elif kind == "decoupling":
        w.gate("h", 0)
        boxed = w.chance(0.4)
        if boxed:
            w.open("box")
        for name in w.pick([["x", "x"], ["x", "y", "x", "y"], ["y", "y"]]):
            w.line(f"delay[{delay}] {w.at(0)};")
            w.gate(name, 0)
        if boxed:
            w.close()
        w.gate("h", 0)
    else:
        w.gate("h", 0)
        w.line(f"delay[{delay}] {w.at(0)};")
        if kind == "echo":
            w.gate(w.pick(["x", "y"]), 0)
            w.line(f"delay[{delay}] {w.at(0)};")
        elif w.chance(0.5):
            w.gate("rz", 0, angles=[w.random_angle()])
        w.gate("h", 0)
    w.measure(0, 0)


def coherence_sweep(w: Writer) -> None:
    """A sweep over waiting times and shots in nested loops."""
    points, shots = w.integer(5, 60), w.pick([100, 200, 500, 1000, 1024])
    kind = w.pick(["T1", "Ramsey", "echo"])
    step = f"{w.integer(1, 20) * 5}{w.pick(['ns', 'us'])}"
    w.name(
        f"{kind} sweep over {points} delays",
        f"{kind} experiment, steps of {step}",
        f"{kind}: decay against waiting time",
    )
    w.line(f"const int points = {points};")
    w.line(f"const int shots = {w.pick([str(shots), f'{shots:_}'])};")
    w.line(f"const duration step = {step};")
    w.qubit("qb")
    w.line("bit hit;")
    w.line("array[int[32], points] counts;" if w.chance(0.6) else "array[uint[16], points] counts;")
    w.loop("p", "[0:points - 1]")
    w.line("int[32] ones = 0;")
    w.loop("shot", "[1:shots]")
    w.line("reset qb;")
    w.gate("x" if kind == "T1" else "h", "qb")
    w.line("delay[p * step] qb;" if w.chance(0.6) else "delay[step * p] qb;")
    if kind == "echo":
        w.gate("x", "qb")
        w.line("delay[p * step] qb;")
    if kind != "T1":
        w.gate("h", "qb")
    w.line("hit = measure qb;")
    w.when("hit", "ones += 1;")
    w.close()
    w.line("counts[p] = ones;")
    w.close()


def carr_purcell(w: Writer) -> None:
    """CPMG or XY8 trains of pulses between delays."""
    kind = w.pick(["CPMG", "XY4", "XY8"])
    count = w.integer(1, 16)
    w.name(f"{kind} with {count} blocks", f"{kind} pulse train", f"{count} refocusing blocks ({kind})")
    pulses = {"CPMG": "y", "XY4": "xyxy", "XY8": "xyxyyxyx"}[kind]
    w.qubit("spin")
    w.line("bit result;")
    w.line(f"duration tau = {w.integer(1, 40) * 25}ns;")
    w.gate("h", "spin")
    w.loop("k", f"[1:{count}]")
    if kind == "CPMG":
        w.line("delay[tau] spin;")
        w.line("y spin;")
        w.line("delay[tau] spin;")
    else:
        for name in pulses:
            w.line("delay[tau] spin;")
            w.line(f"{name} spin;")
    w.close()
    w.gate("h", "spin")
    w.line("result = measure spin;")


def aligned(w: Writer) -> None:
    """Stretches that centre or align gates within a box of two or three qubits."""
    n = w.integer(2, 3)
    kind = w.pick(["left", "centre", "right"])
    w.name(f"{kind} alignment with stretches", "align gates by stretchy delays", "boxes and stretches")
    w.registers(n)
    gap = w.pick(["gap", "g", "pad"])
    w.line(f"stretch {gap};")
    if kind == "centre":
        w.line("stretch rest;" if w.chance(0.5) else f"stretch {gap}2;")
        other = w.lines[-1].split()[1].rstrip(";")
    else:
        other = gap
    w.line(f"barrier {w.q};")
    w.gate("cx", 0, 1)
    for i in range(2, n):
        w.gate("h", i)
    last = n - 1
    if kind in ("centre", "right"):
        w.line(f"delay[{gap}] {w.at(last if n > 2 else 0)};")
    w.gate(w.pick(["x", "sx", "h"]), last if n > 2 else 0)
    if kind in ("centre", "left"):
        w.line(f"delay[{other}] {w.at(last if n > 2 else 0)};")
    w.line(f"barrier {w.q};")
    w.measure(w.q, w.c)


def timed_box(w: Writer) -> None:
    """Boxes of a fixed length; idle qubits wait inside."""
    n = w.integer(2, 4)
    length = f"{w.integer(4, 40) * 50}{w.pick(['ns', 'dt'])}"
    w.name(f"a box of {length}", "gates in a box of fixed length", "schedule a block with a fixed duration")
    w.registers(n)
    named = w.chance(0.4)
    if named:
        w.line(f"const duration slot = {length};")
    for _ in range(w.integer(1, 3)):
        w.open(f"box[{'slot' if named else length}]")
        a, b = w.some(n, 2)
        w.gate(w.pick(["cx", "cz"]), a, b)
        for i in range(n):
            if i not in (a, b):
                w.line(f"delay[{w.integer(2, 20) * 10}{'dt' if length.endswith('dt') else 'ns'}] {w.at(i)};")
        w.close()
        for i in range(n):
            if w.chance(0.6):
                w.gate("rx", i, angles=[w.random_angle()])
    w.measure(w.q, w.c)


def measured_duration(w: Writer) -> None:
    """Delays as long as a block of gates takes (durationof)."""
    w.name("wait as long as a gate takes", "durationof a block", "match an idle qubit to its neighbour's gates")
    w.registers(2)
    name = w.pick(["t_block", "busy", "len"])
    inner = w.pick([["x"], ["h", "x"], ["sx", "sx"], ["h", "rz(pi/4)", "h"]])
    w.line(f"duration {name} = durationof({{ {' '.join(f'{g} {w.at(0)};' for g in inner)} }});")
    w.gate("h", 1)
    for g in inner:
        w.line(f"{g} {w.at(0)};")
    half = w.chance(0.4)
    w.line(f"delay[{name}{' / 2' if half else ''}] {w.at(1)};")
    if half:
        w.gate("x", 1)
        w.line(f"delay[{name} / 2] {w.at(1)};")
    w.gate("h", 1)
    w.measure(w.q, w.c)
