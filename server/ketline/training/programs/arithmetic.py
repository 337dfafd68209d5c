"""Adders, multipliers, comparators and the reversible logic under them."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.phase import folded
from ketline.training.programs.transforms import fourier
from ketline.training.programs.writer import Place, Writer


def load(w: Writer, register: str, size: int, value: int | None = None) -> int:
    """Write a number into a register, lowest bit first; returns it."""
    value = w.integer(0, 2**size - 1) if value is None else value
    w.note(w.pick([f"load {value} into {register}", f"the number {value}", f"input {value}"]))
    for i in range(size):
        if value >> i & 1:
            w.gate("x", f"{register}[{i}]")
    return value


def adder(w: Writer) -> None:
    """Ripple-carry addition with majority and unmajority gates (Cuccaro et al., quant-ph/0410184)."""
    n = w.integer(1, 5)
    subtract = w.chance(0.2)
    what = f"subtract two {n}-bit numbers in place" if subtract else f"add two {n}-bit numbers in place"
    w.name(f"ripple-carry {'subtractor' if subtract else 'adder'}, {n} bits", what, f"{what} (Cuccaro)")
    name, other = w.pick([("maj", "unmaj"), ("majority", "unmajority"), ("MAJ", "UMA"), ("carry_in", "carry_out")])
    if not w.three:
        name, other = name.lower(), other.lower()
    w.define(name, "", "a, b, c", "cx c, b;", "cx c, a;", "ccx a, b, c;")
    w.define(other, "", "a, b, c", "ccx a, b, c;", "cx c, a;", "cx a, b;")
    carry, a, b, out = w.pick([("cin", "a", "b", "cout"), ("carry", "x_in", "y_in", "top"), ("ci", "lhs", "rhs", "co")])
    answer = w.pick(["ans", "sum", "result"])
    for size, register in ((1, carry), (n, a), (n, b), (1, out)):
        w.qubits(size, register)
    w.bits(n + 1, answer)
    for register in (a, b):
        load(w, register, n)
    if subtract:
        w.note("b - a is the complement of (complement of b) + a")
        w.gate("x", b)
    w.note("carry forward")
    w.gate(name, f"{carry}[0]", f"{b}[0]", f"{a}[0]")
    for i in w.over("i", 0, n - 2):
        w.gate(name, f"{a}[{i}]", f"{b}[{i + 1}]", f"{a}[{i + 1}]")
    w.gate("cx", f"{a}[{n - 1}]", f"{out}[0]")
    w.note("undo the carries, leave the sum")
    for i in reversed(range(n - 1)):
        w.gate(other, f"{a}[{i}]", f"{b}[{i + 1}]", f"{a}[{i + 1}]")
    w.gate(other, f"{carry}[0]", f"{b}[0]", f"{a}[0]")
    if subtract:
        w.gate("x", b)
    for i in range(n):
        w.measure(f"{b}[{i}]", f"{answer}[{i}]")
    w.measure(f"{out}[0]", f"{answer}[{n}]")


def carry_adder(w: Writer) -> None:
    """Addition with carry and sum gates and a register of carries (Vedral et al. 1996)."""
    n = w.integer(2, 4)
    w.name(f"adder with a carry register, {n} bits", f"plain adder of two {n}-bit numbers", "VBE adder")
    w.define("carry", "", "c0, a, b, c1", "ccx a, b, c1;", "cx a, b;", "ccx c0, b, c1;")
    w.define("uncarry", "", "c0, a, b, c1", "ccx c0, b, c1;", "cx a, b;", "ccx a, b, c1;")
    w.define("sum", "", "c0, a, b", "cx a, b;", "cx c0, b;")
    w.qubits(n, "a")
    w.qubits(n + 1, "b")
    w.qubits(n, "cs")
    w.bits(n + 1, "res")
    load(w, "a", n)
    load(w, "b", n)
    carries = [f"cs[{i}]" for i in range(n)] + [f"b[{n}]"]
    w.note("carries")
    for i in range(n):
        w.gate("carry", carries[i], f"a[{i}]", f"b[{i}]", carries[i + 1])
    w.note("the highest sum")
    w.gate("cx", f"a[{n - 1}]", f"b[{n - 1}]")
    w.gate("sum", carries[n - 1], f"a[{n - 1}]", f"b[{n - 1}]")
    for i in reversed(range(n - 1)):
        w.gate("uncarry", carries[i], f"a[{i}]", f"b[{i}]", carries[i + 1])
        w.gate("sum", carries[i], f"a[{i}]", f"b[{i}]")
    for i in range(n + 1):
        w.measure(f"b[{i}]", f"res[{i}]")


def half_adder(w: Writer) -> None:
    """Half and full adders."""
    full = w.chance(0.5)
    name = "full adder" if full else "half adder"
    w.name(name, f"{name} with Toffoli gates", f"{'three' if full else 'two'} bits added: {name}")
    w.registers(4 if full else 3, 2)
    for i in range(3 if full else 2):
        if w.chance(0.6):
            w.gate(w.pick(["x", "x", "h"]), i)
    w.note("carry")
    if full:
        w.gates(("ccx", 0, 1, 3), ("cx", 0, 1), ("ccx", 1, 2, 3))
        w.note("sum")
        w.gate("cx", 1, 2)
        w.measure(2, 0)
        w.measure(3, 1)
    else:
        w.gate("ccx", 0, 1, 2)
        w.note("sum")
        w.gate("cx", 0, 1)
        w.measure(1, 0)
        w.measure(2, 1)


def draper_adder(w: Writer) -> None:
    """Addition of a constant in the Fourier basis (Draper, quant-ph/0008033)."""
    n = w.integer(2, 5)
    constant = w.integer(1, 2**n - 1)
    less = w.chance(0.25)
    verb = "subtract" if less else "add"
    w.name(f"{verb} {constant} in the Fourier basis", f"Draper adder: {verb} the constant {constant}")
    w.registers(n)
    for i in range(n):
        if w.chance(0.4):
            w.gate("x", i)
    fourier(w, list(range(n)), False, False)
    w.note(f"phases of {constant}")
    for i in range(n):
        turns = folded(Fraction(-constant if less else constant, 2**i))
        if turns:
            w.gate("p", i, angles=[turns])
    fourier(w, list(range(n)), True, False)
    w.measure_all(n)


def fourier_adder(w: Writer) -> None:
    """Addition of one register to another in the Fourier basis."""
    n = w.integer(2, 4)
    a, b = w.pick([("a", "b"), ("x_reg", "y_reg"), ("first", "second")])
    w.name(f"QFT adder of two {n}-bit registers", f"Draper adder: {b} += {a}", f"add {a} to {b} by phases")
    w.qubits(n, a)
    w.qubits(n, b)
    w.bits(n)
    load(w, a, n)
    load(w, b, n)
    target = [f"{b}[{i}]" for i in range(n)]
    fourier(w, target, False, False)
    w.note("controlled phases")
    for i in range(n):
        for j in range(i + 1):
            w.gate("cp", f"{a}[{j}]", target[i], angles=[Fraction(1, 2 ** (i - j))])
    fourier(w, target, True, False)
    w.measure(b, w.c)


def controlled_adder(w: Writer) -> None:
    """A constant added only where a control qubit is 1."""
    n = w.integer(2, 4)
    constant = w.integer(1, 2**n - 1)
    w.name(f"controlled addition of {constant}", f"add {constant} to {n} qubits if the control is 1")
    w.qubits(1, "ctl")
    w.qubits(n, "acc")
    w.bits(n)
    w.gate(w.pick(["h", "x"]), "ctl[0]")
    target = [f"acc[{i}]" for i in range(n)]
    fourier(w, target, False, False)
    for i in range(n):
        turns = folded(Fraction(constant, 2**i))
        if turns:
            w.gate("cp", "ctl[0]", target[i], angles=[turns])
    fourier(w, target, True, False)
    w.measure("acc", w.c)


def increment(w: Writer) -> None:
    """Add or subtract one with controlled flips."""
    n = w.integer(2, 6) if w.three else w.integer(2, 3)
    down = w.chance(0.3)
    steps = w.integer(1, 3)
    w.name(f"{'decrement' if down else 'increment'} a {n}-qubit register", f"counter: {steps} steps")
    w.registers(n)
    if w.chance(0.5):
        for i in range(n):
            if w.chance(0.5):
                w.gate("x", i)

    def flip(i: int) -> None:
        """Qubit i, where all below are 1 (or 0, counting down)."""
        if i == 0:
            w.gate("x", 0)
        elif w.three and (down or i > 2):
            w.line(f"{'negctrl' if down else 'ctrl'}{f'({i})' if i > 1 else ''} @ x {w.operands(range(i + 1))};")
        else:
            w.gate("cx" if i == 1 else "ccx", *range(i + 1))

    for _ in w.times("step", steps):
        order = range(n) if down and not w.three else reversed(range(n))
        for i in order:
            flip(i)
    w.measure_all(n)


def comparator(w: Writer) -> None:
    """Whether one number is larger: the carry of a + not b, then undone."""
    n = w.integer(1, 4)
    w.name(f"compare two {n}-bit numbers", "comparator: is a > b", f"{n}-bit comparator")
    w.define("maj", "", "a, b, c", "cx c, b;", "cx c, a;", "ccx a, b, c;")
    w.define("undo_maj", "", "a, b, c", "ccx a, b, c;", "cx c, a;", "cx c, b;")
    for size, register in ((1, "z0"), (n, "a"), (n, "b"), (1, "gt")):
        w.qubits(size, register)
    w.bits(1)
    load(w, "a", n)
    load(w, "b", n)
    chain: list[tuple[Place, ...]] = [("z0[0]", "b[0]", "a[0]")]
    chain += [(f"a[{i}]", f"b[{i + 1}]", f"a[{i + 1}]") for i in range(n - 1)]
    w.note("a plus the complement of b overflows where a > b")
    w.gate("x", "b")
    for call in chain:
        w.gate("maj", *call)
    w.gate("cx", f"a[{n - 1}]", "gt[0]")
    for call in reversed(chain):
        w.gate("undo_maj", *call)
    w.gate("x", "b")
    w.measure("gt[0]", 0)


def equality(w: Writer) -> None:
    """Whether two registers agree, or one equals a constant."""
    n = w.integer(2, 4) if w.three else 2
    constant = w.chance(0.5)
    value = w.bits_text(n)
    w.name(f"test a register for {value}" if constant else f"are two {n}-bit registers equal", "equality test")
    w.qubits(n, "a")
    if not constant:
        w.qubits(n, "b")
    w.qubits(1, "eq")
    w.bits(1)
    w.gate("h", "a")
    if constant:
        targets = [f"a[{i}]" for i in range(n)]
        flips = [targets[i] for i, b in enumerate(reversed(value)) if b == "0"]
    else:
        load(w, "b", n)
        targets = flips = [f"b[{i}]" for i in range(n)]
        for i in w.over("i", 0, n - 1):
            w.gate("cx", f"a[{i}]", f"b[{i}]")
    for q in flips:
        w.gate("x", q)
    if n == 2:
        w.gate("ccx", *targets, "eq[0]")
    else:
        w.line(f"ctrl({n}) @ x {w.operands([*targets, 'eq[0]'])};")
    for q in flips:
        w.gate("x", q)
    w.measure("eq[0]", 0)


def multiplier(w: Writer) -> None:
    """Schoolbook product of two small numbers: partial products added with carries."""
    w.name("multiply two 2-bit numbers", "2 x 2 bit multiplier", "product of two small registers")
    a, b, p = w.pick([("a", "b", "ab"), ("x_in", "y_in", "prod"), ("lhs", "rhs", "out")])
    w.qubits(2, a)
    w.qubits(2, b)
    w.qubits(4, p)
    w.qubits(1, "carry")
    w.bits(4)
    for register in (a, b):
        if w.chance(0.3):
            w.gate("h", register)
        else:
            load(w, register, 2)
    w.note("lowest and middle partial products")
    w.gates(("ccx", f"{a}[0]", f"{b}[0]", f"{p}[0]"), ("ccx", f"{a}[1]", f"{b}[0]", f"{p}[1]"))
    w.note("second row: a0 b1 onto bit 1, its carry, then a1 b1")
    w.gate("ccx", f"{a}[0]", f"{b}[1]", "carry[0]")
    w.gates(("ccx", f"{p}[1]", "carry[0]", f"{p}[2]"), ("cx", "carry[0]", f"{p}[1]"))
    w.gate("ccx", f"{a}[0]", f"{b}[1]", "carry[0]")
    w.gate("ccx", f"{a}[1]", f"{b}[1]", "carry[0]")
    w.gates(("ccx", f"{p}[2]", "carry[0]", f"{p}[3]"), ("cx", "carry[0]", f"{p}[2]"))
    w.gate("ccx", f"{a}[1]", f"{b}[1]", "carry[0]")
    w.measure(p, w.c)


def fourier_multiplier(w: Writer) -> None:
    """Product into a register in the Fourier basis: doubly controlled phases."""
    n = 2
    w.name("multiplier in the Fourier basis", f"multiply two {n}-bit numbers by phases")
    w.qubits(n, "a")
    w.qubits(n, "b")
    w.qubits(2 * n, "prod")
    w.bits(2 * n)
    load(w, "a", n)
    load(w, "b", n)
    target = [f"prod[{i}]" for i in range(2 * n)]
    w.gate("h", "prod")
    w.note("phases of a*b; the register starts from zero, so its transform is h on each")
    for k in range(2 * n):
        for i in range(n):
            for j in range(n):
                turns = folded(Fraction(2 ** (i + j), 2**k))
                if turns:
                    w.line(f"ctrl @ cp({w.angle(turns)}) {w.operands([f'a[{i}]', f'b[{j}]', target[k]])};")
    w.note("inverse QFT")
    fourier(w, target, True, False)
    w.measure("prod", w.c)


def weighted_sum(w: Writer) -> None:
    """Sum of weights of the qubits that are 1, in the Fourier basis."""
    n, m = w.integer(2, 4), w.integer(2, 4)
    weights = [w.integer(1, 3) for _ in range(n)]
    w.name(f"weighted sum with weights {weights}", f"add up the weights {', '.join(map(str, weights))}")
    w.qubits(n, "x_in")
    w.qubits(m, "s_out")
    w.bits(m)
    w.gate("h", "x_in")
    target = [f"s_out[{i}]" for i in range(m)]
    w.gate("h", "s_out")
    for i, weight in enumerate(weights):
        w.note(f"weight {weight}")
        for k in range(m):
            turns = folded(Fraction(weight, 2**k))
            if turns:
                w.gate("cp", f"x_in[{i}]", target[k], angles=[turns])
    w.note("back from the Fourier basis")
    fourier(w, target, True, False)
    w.measure("s_out", w.c)


def modular_multiplication(w: Writer) -> None:
    """Multiplication by a constant modulo 15, by swaps and flips."""
    base = w.pick([2, 4, 7, 8, 11, 13])
    w.name(f"multiply by {base} modulo 15", f"|y> -> |{base}*y mod 15>")
    w.registers(4)
    for i in range(4):
        if w.chance(0.5):
            w.gate("x", i)
    pairs, flipped = _TIMES_MOD_15[base]
    for a, b in pairs:
        w.gate("swap", a, b)
    if flipped:
        w.everywhere("x", 4)
    w.measure_all(4)


_TIMES_MOD_15 = {
    2: (((2, 3), (1, 2), (0, 1)), False),
    4: (((0, 2), (1, 3)), False),
    8: (((0, 1), (1, 2), (2, 3)), False),
    7: (((0, 1), (1, 2), (2, 3)), True),
    11: (((0, 2), (1, 3)), True),
    13: (((2, 3), (1, 2), (0, 1)), True),
}
"""Multiplication by each unit: swaps that rotate the four bits, and whether all are flipped (15 - y)."""


def shor_order(w: Writer) -> None:
    """Order finding modulo 15, the smallest instance of Shor's algorithm."""
    base = w.pick([2, 4, 7, 8, 11, 13])
    t = w.integer(2, 3)
    w.name(f"Shor's algorithm for 15, base {base}", f"order of {base} modulo 15 with {t} counting qubits")
    count, value = w.pick([("x_reg", "y_reg"), ("count", "power"), ("ctl", "work")])
    w.qubits(t, count)
    w.qubits(4, value)
    w.bits(t)
    w.gate("h", count)
    w.note("the number 1")
    w.gate("x", f"{value}[0]")
    for i in range(t):
        factor = int(base ** (2**i) % 15)
        if factor == 1:
            continue
        w.note(f"controlled multiplication by {factor}")
        pairs, flipped = _TIMES_MOD_15[factor]
        for a, b in pairs:
            w.gate("cswap", f"{count}[{i}]", f"{value}[{a}]", f"{value}[{b}]")
        if flipped:
            for j in range(4):
                w.gate("cx", f"{count}[{i}]", f"{value}[{j}]")
    w.note("inverse QFT")
    fourier(w, [f"{count}[{i}]" for i in range(t)], True, True)
    w.measure(count, w.c)


def toffoli(w: Writer) -> None:
    """Toffoli from Clifford and T."""
    w.name("Toffoli gate from Clifford+T", "decompose ccx", "Clifford+T decomposition of the Toffoli gate")
    a, b, c = w.some(3, 3) if w.chance(0.3) else [0, 1, 2]
    w.registers(3)
    for i in range(3):
        if w.chance(0.5):
            w.gate(w.pick(["x", "h"]), i)
    w.barrier()
    w.gates(("h", c), ("cx", b, c), ("tdg", c), ("cx", a, c), ("t", c), ("cx", b, c), ("tdg", c), ("cx", a, c))
    w.gates(("t", b), ("t", c), ("h", c), ("cx", a, b), ("t", a), ("tdg", b), ("cx", a, b))
    w.measure_all(3)


def many_controls(w: Writer) -> None:
    """A flip with many controls through a ladder of Toffoli gates and clean ancillas."""
    n = w.integer(3, 6)
    w.name(f"{n}-controlled NOT with ancillas", f"multi-controlled X, {n} controls", "V-chain of Toffoli gates")
    w.qubits(n, "ctl")
    w.qubits(n - 2, "anc")
    w.qubits(1, "tgt")
    w.bits(1)
    for i in range(n):
        if w.chance(0.8):
            w.gate(w.pick(["x", "h"]), f"ctl[{i}]")
    ladder: list[tuple[Place, ...]] = [("ctl[0]", "ctl[1]", "anc[0]")]
    ladder += [(f"ctl[{i + 1}]", f"anc[{i - 1}]", f"anc[{i}]") for i in range(1, n - 2)]
    w.note("compute the ANDs")
    for call in ladder:
        w.gate("ccx", *call)
    w.gate("ccx", f"ctl[{n - 1}]", f"anc[{n - 3}]", "tgt[0]")
    w.note("uncompute")
    for call in reversed(ladder):
        w.gate("ccx", *call)
    w.measure("tgt[0]", 0)


def reversible_function(w: Writer) -> None:
    """A random reversible network of flips, controlled flips and swaps."""
    n = w.integer(3, 6)
    w.name(f"reversible network on {n} lines", "classical reversible logic", "random Toffoli network")
    w.registers(n)
    load(w, w.q, n)
    last: tuple[Place, ...] = ()
    for _ in range(w.integer(4, 12)):
        count = w.pick([1, 2, 2, 3, 3])
        lines = tuple(w.some(n, count))
        name = {1: "x", 2: w.pick(["cx", "cx", "swap"]), 3: w.pick(["ccx", "ccx", "cswap"])}[count]
        if (name, *lines) != last:
            w.gate(name, *lines)
        last = (name, *lines)
    w.measure_all(n)


def parity_check(w: Writer) -> None:
    """Parity or majority of the inputs in an ancilla."""
    n = w.integer(2, 7)
    majority = n == 3 and w.chance(0.5)
    w.name("majority of three bits" if majority else f"parity of {n} bits", f"{n} inputs into one output")
    w.qubits(n + 1)
    w.bits(1)
    for i in range(n):
        if w.chance(0.6):
            w.gate(w.pick(["x", "h"]), i)
    if majority:
        w.gates(("ccx", 0, 1, n), ("ccx", 0, 2, n), ("ccx", 1, 2, n))
    else:
        for i in w.over("i", 0, n - 1):
            w.gate("cx", i, n)
    w.measure(n, 0)


def bit_count(w: Writer) -> None:
    """Number of ones of a register in binary."""
    n = w.integer(2, 4)
    w.name(f"count the ones of {n} qubits", f"Hamming weight of a {n}-bit register")
    m = 2 if n < 4 else 3
    w.qubits(n, "d")
    w.qubits(m, "cnt")
    w.bits(m)
    for i in range(n):
        if w.chance(0.7):
            w.gate(w.pick(["x", "h"]), f"d[{i}]")
    w.note("a controlled increment for each input")
    for i in range(n):
        if m == 3:
            w.line(f"ctrl(3) @ x {w.operands([f'd[{i}]', 'cnt[0]', 'cnt[1]', 'cnt[2]'])};")
        w.gate("ccx", f"d[{i}]", "cnt[0]", "cnt[1]")
        w.gate("cx", f"d[{i}]", "cnt[0]")
    w.measure("cnt", w.c)


def lookup(w: Writer) -> None:
    """A table read by a superposed address."""
    n = 2
    values = [w.integer(0, 3) for _ in range(4)]
    w.name(f"read the table {values}", "quantum look-up of four two-bit values", "QROM with four entries")
    w.qubits(n, "adr")
    w.qubits(2, "val")
    w.bits(4)
    w.gate("h", "adr")
    for address, value in enumerate(values):
        if not value:
            continue
        w.note(f"entry {address} is {value}")
        zeros = [f"adr[{i}]" for i in range(n) if not address >> i & 1]
        for z in zeros:
            w.gate("x", z)
        for i in range(2):
            if value >> i & 1:
                w.gate("ccx", "adr[0]", "adr[1]", f"val[{i}]")
        for z in zeros:
            w.gate("x", z)
    for i in range(2):
        w.measure(f"adr[{i}]", i)
        w.measure(f"val[{i}]", 2 + i)
