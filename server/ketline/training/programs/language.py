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
            w.line(f"{w.pick(['rx', 'ry', 'rz'])}({w.pick(parameters)}{w.pick(['', '', '/2'])}) {w.pick(['a', 'b'])};")
        else:
            w.line(f"{w.pick(['h', 's', 't', 'x'])} {w.pick(['a', 'b'])};")
    for parameter in parameters:
        if not any(f"({parameter}" in line for line in w.lines[1:]):
            w.line(f"rz({parameter}) a;")
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


def arrays(w: Writer) -> None:
    """Tables of numbers filled, read and summed in loops."""
    n = w.integer(3, 9)
    name = w.pick(["table", "angles", "values", "weights"])
    values = w.style.comma.join(w.radians(-3.0, 3.0) for _ in range(n))
    w.name(f"a table of {n} angles", "arrays of numbers", f"rotate by the entries of {name}")
    w.line(f"array[float[64], {n}] {name} = {{{values}}};")
    w.qubits(n)
    w.bits(n)
    if w.chance(0.5):
        w.line("float[64] total = 0.0;")
        w.loop("i", f"[0:{n - 1}]")
        w.line(f"total += {name}[i];")
        w.close()
        w.loop("i", f"[0:{n - 1}]")
        w.line(f"ry({name}[i] / total) {w.q}[i];")
        w.close()
    else:
        w.line(f"for float[64] a in {name} {{" if w.chance(0.4) else f"for uint i in [0:{n - 1}] {{")
        by_value = "float" in w.lines[-1]
        w.line(f"{w.style.indent}rz(a) {w.q}[0];" if by_value else f"{w.style.indent}rz({name}[i]) {w.q}[i];")
        w.line("}")
    w.measure(w.q, w.c)


def array_arguments(w: Writer) -> None:
    """Subroutines that take arrays by reference."""
    n = w.integer(2, 6)
    w.name("a subroutine over an array", "array arguments", "scale a table in place")
    w.open(f"def scale(mutable array[float[64], {n}] a, float[64] factor)")
    w.loop("i", f"[0:{n - 1}]")
    w.line(w.pick(["a[i] = factor * a[i];", "a[i] *= factor;"]))
    w.close()
    w.close()
    w.open(f"def largest(readonly array[float[64], {n}] a) -> float[64]")
    w.line("float[64] top = a[0];")
    w.loop("i", f"[1:{n - 1}]")
    w.when("a[i] > top", "top = a[i];")
    w.close()
    w.line("return top;")
    w.close()
    values = w.style.comma.join(f"{w.uniform(0.1, 3.0):.2f}" for _ in range(n))
    w.line(f"array[float[64], {n}] angles = {{{values}}};")
    w.line(f"scale(angles, {w.uniform(0.2, 2.0):.1f});")
    w.line("float[64] peak = largest(angles);")
    w.qubits(n)
    for i in w.over("i", 0, n - 1):
        w.line(f"ry(angles[{i}] / peak) {w.at(i)};")


def classical_only(w: Writer) -> None:
    """Numbers without qubits: sequences, divisors, bits."""
    kind = w.pick(["fibonacci", "gcd", "powers", "ones", "collatz"])
    start, count = w.integer(2, 60), w.integer(4, 30)
    title = {
        "fibonacci": f"Fibonacci numbers, the first {count}",
        "gcd": f"greatest common divisor of {start * 3} and {count * 2}",
        "powers": f"powers of {start} modulo {count + 3}",
        "ones": "count the ones of a bit register",
        "collatz": f"Collatz steps from {start}",
    }[kind]
    w.name(title, "classical arithmetic", title)
    kind_of = w.pick(["int", "int[32]", "uint[32]", "int[64]"])
    if kind == "fibonacci":
        w.line(f"{kind_of} a = 0;")
        w.line(f"{kind_of} b = 1;")
        w.loop("i", f"[1:{count}]")
        w.line(f"{kind_of} next = a + b;")
        w.line("a = b;")
        w.line("b = next;")
        w.close()
    elif kind == "gcd":
        w.open(f"def gcd({kind_of} u, {kind_of} v) -> {kind_of}")
        w.line(f"{kind_of} a = u;")
        w.line(f"{kind_of} b = v;")
        w.open("while (b != 0)")
        w.line(f"{kind_of} r = a % b;")
        w.line("a = b;")
        w.line("b = r;")
        w.close()
        w.line("return a;")
        w.close()
        w.line(f"{kind_of} g = gcd({start * 3}, {count * 2});")
    elif kind == "powers":
        w.line(f"const {kind_of} modulus = {count + 3};")
        w.line(f"{kind_of} power = 1;")
        w.line(f"{kind_of} order = 0;")
        w.open(f"while (order < {w.integer(5, 40)})")
        w.line(f"power = (power * {start}) % modulus;")
        w.line("order += 1;")
        w.when("power == 1", "break;")
        w.close()
    elif kind == "ones":
        n = w.integer(4, 12)
        w.line(f'bit[{n}] word = "{w.bits_text(n)}";')
        w.line(f"{kind_of} ones = 0;")
        w.loop("i", f"[0:{n - 1}]")
        w.when(w.pick(["word[i]", "word[i] == 1"]), "ones += 1;")
        w.close()
        w.line(w.pick(["int by_function = popcount(word);", "uint by_function = popcount(word);"]))
    else:
        w.line(f"{kind_of} value = {start};")
        w.line("int steps = 0;")
        w.open("while (value != 1)")
        w.open("if (value % 2 == 0)")
        w.line(w.pick(["value = value / 2;", "value /= 2;", "value >>= 1;"]))
        w.close("} else {")
        w.line("value = 3 * value + 1;")
        w.close()
        w.line(w.pick(["steps += 1;", "steps = steps + 1;"]))
        w.close()


def bit_operations(w: Writer) -> None:
    """Shifts, masks and rotations of bit registers, one of them measured."""
    n = w.integer(3, 10)
    w.name("bitwise operations on outcomes", f"mask and shift {n} bits", "bit registers and their operators")
    mask = w.bits_text(n)
    w.registers(n)
    w.everywhere("h", n)
    w.measure(w.q, w.c)
    w.line(f'bit[{n}] mask = "{mask}";')
    w.line(f"bit[{n}] kept;")
    w.line(f"kept = {w.c} {w.pick(['&', '|', '^'])} {w.pick(['mask', '~mask', 'mask'])};")
    if w.chance(0.6):
        w.line(f"kept = kept {w.pick(['<<', '>>'])} {w.integer(1, n - 1)};")
    if w.chance(0.4):
        w.line(f"kept = {w.pick(['rotl', 'rotr'])}(kept, {w.integer(1, n - 1)});")
    w.line("int ones;")
    w.line("ones = popcount(kept);")
    w.line("bool many;")
    w.line(f"many = ones > {w.integer(1, n - 1)};")


def casts(w: Writer) -> None:
    """Numbers from bits, angles from numbers, and the other way."""
    n = w.integer(2, 6)
    w.name("casts between bits, integers and floats", "an angle from measured bits", f"{n} bits as a number")
    w.registers(n)
    w.qubit("target")
    w.everywhere("h", n)
    w.measure(w.q, w.c)
    w.line(f"uint[{n}] value;")
    w.line(f"value = uint[{n}]({w.c});")
    w.line(
        f"float[64] fraction = float[64](value) / {2**n};"
        if w.chance(0.5)
        else f"float fraction = float(value) / {2**n};"
    )
    w.line(f"rz({w.angle(w.pick(['2*pi*fraction', 'fraction * pi', 'pi * fraction']))}) target;")
    if w.chance(0.5):
        w.line("bool big = fraction > 0.5;" if w.chance(0.5) else "bool big;")
        if w.lines[-1] == "bool big;":
            w.line("big = value > 1;")
        w.when("big", "x target;")
    w.line("bit last;")
    w.line("last = measure target;")


def mathematics(w: Writer) -> None:
    """Angles computed by built-in functions and constants."""
    n = w.integer(1, 5)
    w.name("angles from built-in functions", "trigonometry in constants", "rotation angles by formulas")
    p = w.uniform(0.1, 0.9)
    forms = [
        f"const float theta = 2 * arcsin(sqrt({p:.2f}));",
        f"const float theta = 2 * arccos(sqrt(1 / {w.integer(2, 9)}.0));",
        f"const float theta = {w.style.pi} / sqrt({w.integer(2, 9)}.0);",
        f"const float theta = arctan({p:.2f});",
        f"const float theta = exp(-{p:.2f}) * {w.style.pi};",
        f"const float theta = mod({w.uniform(3, 9):.2f}, {w.style.pi});",
        f"const float theta = log({w.integer(2, 9)}.0);",
        f"const float theta = cos({p:.2f}) + sin({p:.2f});",
        f"const float[64] theta = {w.pick(['tau', 'euler', 'ℇ', 'τ'])} / {w.integer(3, 16)};",
        f"const float theta = 2 ** -{w.integer(1, 5)} * {w.style.pi};",
    ]
    w.line(w.pick(forms))
    w.registers(n)
    for i in w.over("i", 0, n - 1):
        w.gate(w.pick(["ry", "rx"]), i, angles=[w.pick(["theta", "theta / 2", "2 * theta", "-theta"])])
    for i in range(n - 1):
        w.gate("cx", i, i + 1)
    w.measure_all(n)


def external_functions(w: Writer) -> None:
    """extern functions called with outcomes and angles."""
    n = w.integer(2, 6)
    name = w.pick(["next_angle", "optimise", "estimate", "update"])
    w.name("an external function decides the next angle", "extern function in a feedback loop", "extern call")
    w.line(f"extern {name}(bit[{n}], float[64]) -> float[64];")
    if w.chance(0.4):
        w.line("extern record(float[64]);")
    records = "record" in w.lines[-1]
    w.registers(n)
    w.line(f"float[64] theta = {w.uniform(0.1, 1.5):.2f};")
    w.loop("k", f"[1:{w.integer(2, 30)}]")
    w.line(f"reset {w.q};")
    w.line(f"ry(theta) {w.q};")
    for i in range(n - 1):
        w.gate("cx", i, i + 1)
    w.line(f"{w.c} = measure {w.q};")
    w.line(f"theta = {name}({w.c}, theta);")
    if records:
        w.line("record(theta);")
    w.close()


def subroutines_nested(w: Writer) -> None:
    """Subroutines that call subroutines, with qubit registers and values."""
    n = w.integer(2, 6)
    w.name("subroutines that call each other", "build a circuit from subroutines", "nested defs")
    w.open("def entangle(qubit a, qubit b)")
    w.line("h a;")
    w.line("cx a, b;")
    w.close()
    w.open(f"def chain(qubit[{n}] r, {w.pick(['int', 'int[32]', 'uint'])} rounds)")
    w.loop("k", "[1:rounds]")
    w.loop("i", f"[0:{n - 2}]")
    w.line("entangle(r[i], r[i + 1]);")
    w.close()
    w.close()
    w.close()
    w.open(f"def ones(qubit[{n}] r) -> int")
    w.line(f"bit[{n}] b;")
    w.line("b = measure r;")
    w.line("int count = 0;")
    w.loop("i", f"[0:{n - 1}]")
    w.when("b[i]", "count += 1;")
    w.close()
    w.line("return count;")
    w.close()
    w.qubits(n)
    w.line(f"chain({w.q}, {w.integer(1, 5)});")
    w.line(f"int weight = ones({w.q});")


def inputs_and_outputs(w: Writer) -> None:
    """What a program is given and gives back."""
    n = w.integer(1, 5)
    w.name("input angles, output counts", "a program with inputs and outputs", "parameters in, results out")
    names = w.pick([("theta", "shots"), ("alpha", "repeat"), ("phi", "rounds")])
    w.line(f"input {w.pick(['float[64]', 'angle[32]', 'float'])} {names[0]};")
    w.line(f"input {w.pick(['int[32]', 'uint[16]', 'int'])} {names[1]};")
    w.line("output int[32] hits;")
    if w.chance(0.4):
        w.line(f"output bit[{n}] last;")
        last = "last"
    else:
        w.line(f"bit[{n}] word;")
        last = "word"
    w.qubits(n)
    w.line("hits = 0;")
    w.loop("k", f"[1:{names[1]}]")
    w.line(f"reset {w.q};")
    for i in range(n):
        w.gate("ry", i, angles=[names[0]])
    for i in range(n - 1):
        w.gate("cx", i, i + 1)
    w.line(f"{last} = measure {w.q};")
    w.when(f"{last}[0]{w.pick(['', ' == 1'])}", "hits += 1;")
    w.close()


def physical_qubits(w: Writer) -> None:
    """Hardware qubits with native gates."""
    n = w.integer(2, 5)
    first = w.integer(0, 20)
    w.name(
        f"hardware qubits ${first} to ${first + n - 1}",
        "a circuit on physical qubits",
        "native gates on hardware qubits",
    )
    w.bits(n)
    for i in range(n):
        for name in w.pick([["rz", "sx", "rz"], ["sx"], ["x"], ["rz"]]):
            w.line(f"{name}({w.random_angle()}) ${first + i};" if name == "rz" else f"{name} ${first + i};")
    for i in range(n - 1):
        w.line(f"{w.pick(['cx', 'cz'])} ${first + i}{w.style.comma}${first + i + 1};")
    if w.chance(0.4):
        w.line("barrier " + w.style.comma.join(f"${first + i}" for i in range(n)) + ";")
    for i in range(n):
        w.line(f"{w.c}[{i}] = measure ${first + i};")


def annotated_statements(w: Writer) -> None:
    """Pragmas and annotations beside ordinary statements."""
    n = w.integer(2, 5)
    w.name("annotations on statements", "pragmas for a compiler", "hints for tools")
    if w.chance(0.6):
        w.line(f"pragma {w.pick(['target_device generic', 'optimise level 2', 'layout trivial', 'verbose on'])}")
    w.registers(n)
    word = w.pick(["@keep", "@noise.off", "@unroll", "@label entangle", "@inline", "@critical"])
    w.everywhere("h", n)
    w.line(word)
    if "unroll" in word:
        w.loop("i", f"[0:{n - 2}]")
        w.gate("cx", f"{w.q}[i]", f"{w.q}[i + 1]")
        w.close()
    else:
        w.gate("cx", 0, 1)
    for i in range(n):
        w.gate("rz", i, angles=[w.random_angle()])
    w.measure(w.q, w.c)


def global_phases(w: Writer) -> None:
    """gphase in gates and controlled."""
    n = w.integer(1, 4)
    w.name("global phases", "gphase inside a gate and under a control", "a phase made visible by a control")
    name = w.pick(["my_rz", "shifted", "phased"])
    w.define(name, "t", "a", "gphase(-t/2);", w.pick(["p(t) a;", "U(0, 0, t) a;"]))
    w.registers(n + 1)
    w.gate("h", 0)
    for i in range(1, n + 1):
        w.line(f"ctrl @ {name}({w.random_angle()}) {w.operands([0, i])};")
    if w.chance(0.5):
        w.line(f"ctrl @ gphase({w.random_angle()}) {w.at(0)};")
    else:
        w.line(f"gphase({w.random_angle()});")
    w.gate("h", 0)
    w.measure_all(n + 1)


def concatenation(w: Writer) -> None:
    """Aliases of parts of several registers together."""
    n, m = w.integer(2, 5), w.integer(2, 5)
    w.name("concatenate registers", "one alias over two registers", "slices with steps and sets")
    a, b = w.pick([("a", "b"), ("left", "right"), ("first", "second")])
    w.qubits(n, a)
    w.qubits(m, b)
    w.line(f"let all_qubits = {a} ++ {b};")
    total = n + m
    kind = w.pick(["even", "ends", "none"])
    if kind == "even":
        w.line(f"let even = all_qubits[0:2:{total - 1}];")
        w.gate("h", "even")
    elif kind == "ends":
        w.line(f"let ends = all_qubits[{{0, {total - 1}}}];")
        w.gate("h", "ends")
    else:
        w.gate("h", "all_qubits")
    for i in w.over("i", 0, total - 2):
        w.gate(w.pick(["cx", "cz"]), f"all_qubits[{i}]", f"all_qubits[{i + 1}]")
    if w.chance(0.5):
        w.bits(total)
        w.measure("all_qubits", w.c)
    else:
        w.bits(n, "ma")
        w.measure(a, "ma")


def nested_loops(w: Writer) -> None:
    """Loops in loops, with steps, sets and conditions."""
    n = w.integer(3, 8)
    w.name("nested loops", f"all pairs of {n} qubits", "loops with steps and sets")
    w.registers(n)
    kind = w.pick(["pairs", "steps", "sets", "skip"])
    w.everywhere("h", n)
    if kind == "pairs":
        w.loop("i", f"[0:{n - 2}]")
        w.loop("j", f"[i + 1:{n - 1}]")
        w.line(w.pick([f"cz {w.q}[i], {w.q}[j];", f"cp({w.random_angle()}) {w.q}[i], {w.q}[j];"]))
        w.close()
        w.close()
    elif kind == "steps":
        for low in (0, 1):
            w.loop("i", f"[{low}:2:{n - 2}]")
            w.gate("cx", f"{w.q}[i]", f"{w.q}[i + 1]")
            w.close()
        w.loop("i", f"[{n - 1}:-1:0]")
        w.gate("ry", f"{w.q}[i]", angles=[w.random_angle()])
        w.close()
    elif kind == "sets":
        chosen = sorted(w.some(n, w.integer(2, n)))
        w.loop("i", "{" + w.style.comma.join(map(str, chosen)) + "}")
        w.gate(w.pick(["x", "t", "s"]), f"{w.q}[i]")
        w.close()
    else:
        w.loop("i", f"[0:{n - 1}]")
        w.when(f"i == {w.integer(0, n - 1)}", "continue;")
        w.gate("rz", f"{w.q}[i]", angles=[f"{w.style.pi} / (i + 1)"])
        w.close()
    w.measure(w.q, w.c)


def broadcasting(w: Writer) -> None:
    """Gates over whole registers and slices."""
    n = 2 * w.integer(1, 4)
    w.name("broadcast over registers", "gates on slices", "register-wide gates")
    w.registers(n)
    w.gate("h", w.q)
    half = n // 2
    if half > 1:
        w.line(f"{w.pick(['cx', 'cz'])} {w.q}[0:{half - 1}]{w.style.comma}{w.q}[{half}:{n - 1}];")
    else:
        w.gate("cx", 0, 1)
    w.line(f"rz({w.random_angle()}) {w.q}{w.pick(['', f'[0:{n - 1}]'])};")
    if w.chance(0.5):
        w.line(f"{w.pick(['s', 't', 'x'])} {w.q}[{{0{w.style.comma}{n - 1}}}];")
    w.line(f"barrier {w.q};")
    w.measure(w.q, w.c)


def integer_literals(w: Writer) -> None:
    """Numbers written in other bases, with underscores, and words of bits."""
    n = w.integer(4, 8)
    value = w.integer(1, 2**n - 1)
    text = w.pick([f"0b{value:0{n}b}", f"0x{value:x}", f"0o{value:o}", f"{value}", f"0X{value:X}", f"0B{value:b}"])
    w.name(f"encode the number {value}", "numbers in other bases", f"load {text} into a register")
    w.line(f"const {w.pick(['uint', f'uint[{n + 1}]', 'int'])} value = {text};")
    w.line(f"const int width = {n};")
    w.line(f"qubit[width] {w.q};")
    w.line(f"bit[width] {w.c};")
    w.loop("i", w.pick(["[0:width - 1]", f"[0:{n - 1}]"]))
    w.when(w.pick(["(value >> i) & 1 == 1", "((value >> i) & 1) == 1", "(value >> i) % 2 == 1"]), f"x {w.q}[i];")
    w.close()
    w.measure(w.q, w.c)
