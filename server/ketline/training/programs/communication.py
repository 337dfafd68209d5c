"""Protocols between parties: teleportation, coding, keys, games."""

from __future__ import annotations

from fractions import Fraction

from ketline.training.programs.writer import Writer


def teleportation(w: Writer) -> None:
    """Teleport a state with feed-forward."""
    w.name(
        "quantum teleportation", "teleport a qubit with feed-forward", "teleportation", "send a state over a Bell pair"
    )
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
    if w.chance(0.4):
        w.gate("rz", 0, angles=[w.random_angle()])
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
    w.when(f"{second}{test}", f"x {w.at(2)};")
    w.when(f"{first}{test}", f"z {w.at(2)};")
    if w.chance(0.3):
        w.line("bit received;")
        w.measure(2, "received")


def teleportation_named(w: Writer) -> None:
    """Teleportation between named qubits, with subroutines or gates for its parts."""
    sender, half, receiver = w.pick([("msg", "alice", "bob"), ("psi", "a", "b"), ("source", "near", "far")])
    w.name(f"teleport from {sender} to {receiver}", f"teleportation, {receiver} receives", "teleportation in parts")
    w.define("bell_pair", "", "x1, x2", "h x1;", "cx x1, x2;")
    part = w.chance(0.5)
    if part:
        w.open("def bell_measure(qubit s, qubit t) -> bit[2]")
        w.line("bit[2] found;")
        w.line("cx s, t;")
        w.line("h s;")
        w.line("found[0] = measure s;")
        w.line("found[1] = measure t;")
        w.line("return found;")
        w.close()
    for name in (sender, half, receiver):
        w.qubit(name)
    w.line("bit[2] mz;")
    w.note("the message")
    for _ in range(w.integer(1, 2)):
        w.gate(w.pick(["rx", "ry", "rz"]), sender, angles=[w.random_angle()])
    w.line(f"bell_pair {half}{w.style.comma}{receiver};")
    if part:
        w.line(f"mz = bell_measure({sender}, {half});")
    else:
        w.gate("cx", sender, half)
        w.gate("h", sender)
        w.line(f"mz[0] = measure {sender};")
        w.line(f"mz[1] = measure {half};")
    if w.chance(0.4):
        w.line("switch (uint[2](mz)) {" if w.chance(0.5) else "switch (int[2](mz)) {")
        w.line(f"{w.style.indent}case 1 {{ z {receiver}; }}")
        w.line(f"{w.style.indent}case 2 {{ x {receiver}; }}")
        w.line(f"{w.style.indent}case 3 {{ x {receiver}; z {receiver}; }}")
        w.line("}")
    else:
        w.when("mz[1]", f"x {receiver};")
        w.when("mz[0]", f"z {receiver};")


def teleport_chain(w: Writer) -> None:
    """A state handed on over several Bell pairs."""
    hops = w.integer(2, 4)
    n = 2 * hops + 1
    w.name(f"teleport over {hops} hops", f"quantum repeater chain of {hops} Bell pairs")
    w.qubits(n)
    w.bits(2 * hops)
    w.note("the state")
    w.gate("ry", 0, angles=[w.random_angle()])
    for hop in range(hops):
        a = 2 * hop
        w.note(f"hop {hop + 1}")
        w.gates(("h", a + 1), ("cx", a + 1, a + 2), ("cx", a, a + 1), ("h", a))
        w.measure(a, a)
        w.measure(a + 1, a + 1)
        w.when(f"{w.c}[{a + 1}]", f"x {w.at(a + 2)};")
        w.when(f"{w.c}[{a}]", f"z {w.at(a + 2)};")


def gate_teleportation(w: Writer) -> None:
    """A t or cx gate through a resource state, with Clifford corrections."""
    kind = w.pick(["t", "cx"])
    w.name(f"gate teleportation of {kind}", f"{kind} gate from a resource state and feed-forward")
    if kind == "t":
        w.registers(2, 1)
        w.note("the data")
        w.gate(w.pick(["h", "ry(pi/3)", "rx(pi/5)"]), 0)
        w.note("resource state")
        w.gates(("h", 1), ("t", 1))
        w.note("teleport the gate onto the resource")
        w.gate("cx", 1, 0)
        w.measure(0, 0)
        w.when(f"{w.c}[0]{w.pick(['', ' == 1'])}", f"x {w.at(1)};", f"s {w.at(1)};")
        return
    w.registers(4, 2)
    w.note("qubits 1 and 2 are the shared pair, 0 controls, 3 is the target")
    w.gate(w.pick(["h", "x"]), 0)
    w.gates(("h", 1), ("cx", 1, 2), ("cx", 0, 1))
    w.measure(1, 0)
    w.when(f"{w.c}[0]", f"x {w.at(2)};")
    w.gates(("cx", 2, 3), ("h", 2))
    w.measure(2, 1)
    w.when(f"{w.c}[1]", f"z {w.at(0)};")


def superdense(w: Writer) -> None:
    """Two bits over one qubit."""
    message = w.pick(["00", "01", "10", "11"])
    w.name(f"superdense coding of {message}", f"send the bits {message} with one qubit", "dense coding")
    w.registers(2)
    w.note("shared Bell pair")
    w.gate("h", 0)
    w.gate("cx", 0, 1)
    w.barrier()
    w.note(f"encode {message}")
    if message[1] == "1":
        w.gate("x", 0)
    if message[0] == "1":
        w.gate("z", 0)
    w.barrier()
    w.note("decode")
    w.gate("cx", 0, 1)
    w.gate("h", 0)
    w.measure_all(2)


def superdense_registers(w: Writer) -> None:
    """Several messages at once, or bits read from a register and encoded under a condition."""
    n = w.integer(1, 4)
    a, b = w.pick([("alice", "bob"), ("a", "b"), ("sent", "kept")])
    message = format(w.integer(0, 4**n - 1), f"0{2 * n}b")
    w.name(f"superdense coding of {message}", f"dense coding over {n} pairs")
    w.line(f'{w.pick(["", "const "])}bit[{2 * n}] message = "{message}";')
    w.qubits(n, a)
    w.qubits(n, b)
    w.bits(n, "high")
    w.bits(n, "low")
    w.gate("h", a)
    w.gate("cx", a, b)
    w.loop("i", f"[0:{n - 1}]")
    w.when("message[2 * i]", f"x {a}[i];")
    w.when("message[2 * i + 1]", f"z {a}[i];")
    w.close()
    w.gate("cx", a, b)
    w.gate("h", a)
    w.measure(a, "high")
    w.measure(b, "low")


def entanglement_swapping(w: Writer) -> None:
    """Entangle two qubits that never met."""
    w.name("entanglement swapping", "swap entanglement at a middle station", "link two Bell pairs")
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
    w.when(f"{w.c}[1]", f"x {w.at(3)};")
    w.when(f"{w.c}[0]", f"z {w.at(3)};")
    if w.chance(0.4):
        w.note("the ends now agree")
        w.line("bit[2] ends;")
        w.line(f"ends[0] = measure {w.at(0)};")
        w.line(f"ends[1] = measure {w.at(3)};")


def purification(w: Writer) -> None:
    """Two noisy pairs to one better one (Bennett et al. 1996): keep where both parties read the same."""
    pairs = w.integer(2, 3)
    a, b = w.pick([("a", "b"), ("alice", "bob"), ("left", "right")])
    w.name(f"entanglement purification of {pairs} pairs", "distil a Bell pair", "recurrence protocol")
    w.qubits(pairs, a)
    w.qubits(pairs, b)
    w.bits(pairs - 1, "ma")
    w.bits(pairs - 1, "mb")
    w.gate("h", a)
    w.gate("cx", a, b)
    w.note("some noise on one side")
    for i in range(pairs):
        w.gate(w.pick(["rx", "rz", "ry"]), f"{b}[{i}]", angles=[w.radians(0.1, 0.5)])
    if w.chance(0.4):
        w.note("local rotations (Deutsch et al. 1996)")
        w.gate("rx", a, angles=[Fraction(1, 2)])
        w.gate("rx", b, angles=[Fraction(-1, 2)])
    w.note("compare the pairs")
    for i in range(1, pairs):
        w.gate("cx", f"{a}[0]", f"{a}[{i}]")
        w.gate("cx", f"{b}[0]", f"{b}[{i}]")
        w.measure(f"{a}[{i}]", f"ma[{i - 1}]")
        w.measure(f"{b}[{i}]", f"mb[{i - 1}]")
    if w.three:
        w.line("bit keep;" if w.chance(0.5) else "bool keep;")
        w.line("keep = ma == mb;" if "bool" in w.lines[-1] else "keep = ma[0] ^ mb[0];")


def bb84(w: Writer) -> None:
    """Key distribution with two bases: Alice's bits and bases, Bob's bases."""
    n = w.integer(3, 8)
    eve = w.chance(0.2)
    w.name(f"BB84, {n} qubits", "key distribution in two bases" + (" with an eavesdropper" if eve else ""))
    w.registers(n)
    w.note("Alice: bits, then bases")
    bases = [w.chance(0.5) for _ in range(n)]
    for i in w.among("i", [i for i in range(n) if w.chance(0.5)]):
        w.gate("x", i)
    for i in w.among("i", [i for i, b in enumerate(bases) if b]):
        w.gate("h", i)
    w.line(f"barrier {w.q};")
    if eve and w.three:
        w.note("Eve measures in the Z basis")
        w.bits(n, "seen")
        w.measure(w.q, "seen")
    w.note("Bob: bases")
    for i in w.among("i", [i for i in range(n) if w.chance(0.5)]):
        w.gate("h", i)
    w.measure_all(n)


def bb84_registers(w: Writer) -> None:
    """BB84 driven by bit registers of choices."""
    n = w.integer(4, 10)
    words = [format(w.integer(0, 2**n - 1), f"0{n}b") for _ in range(3)]
    w.name(f"BB84 with choices in registers, {n} bits", "quantum key distribution, choices as constants")
    for name, word in zip(("key", "alice_basis", "bob_basis"), words):
        w.line(f'bit[{n}] {name} = "{word}";')
    w.qubits(n)
    w.bits(n)
    w.loop("i", f"[0:{n - 1}]")
    w.when("key[i]", f"x {w.q}[i];")
    w.when("alice_basis[i]", f"h {w.q}[i];")
    w.note("over the channel")
    w.when("bob_basis[i]", f"h {w.q}[i];")
    w.line(f"{w.c}[i] = measure {w.q}[i];")
    w.close()
    if w.chance(0.6):
        w.note("where the bases agree the bits are the key")
        w.line(f"bit[{n}] same;")
        w.line("same = ~(alice_basis ^ bob_basis);")


def e91(w: Writer) -> None:
    """Key distribution with entangled pairs measured at angles."""
    pairs = w.integer(1, 4)
    w.name(f"E91 with {pairs} pairs", "entanglement-based key distribution", "Ekert protocol")
    w.registers(2 * pairs)
    w.note("pairs")
    for i in range(pairs):
        w.gate("h", 2 * i)
        w.gate("cx", 2 * i, 2 * i + 1)
    w.barrier()
    w.note("angles of the two parties")
    for i in range(pairs):
        for qubit, choices in ((2 * i, (1, 2)), (2 * i + 1, (1, 3))):
            if w.chance(0.8):
                w.gate("ry", qubit, angles=[Fraction(-w.pick(choices), 4)])
    w.measure_all(2 * pairs)


def chsh(w: Writer) -> None:
    """The CHSH game: two settings a side, a quantum strategy above 3/4."""
    x, y = w.integer(0, 1), w.integer(0, 1)
    w.name(f"CHSH game, questions {x} and {y}", "Bell inequality test", f"CHSH setting a{x} b{y}")
    w.registers(2)
    w.gate("h", 0)
    w.gate("cx", 0, 1)
    w.note(f"Alice's question {x}")
    if x:
        w.gate("ry", 0, angles=[Fraction(-1, 2)])
    w.note(f"Bob's question {y}")
    w.gate("ry", 1, angles=[Fraction(1 if y else -1, 4)])
    w.measure_all(2)


def ghz_game(w: Writer) -> None:
    """Mermin's game on three or more players: X or Y on each."""
    n = w.integer(3, 5)
    w.name(f"Mermin game with {n} players", "GHZ game", f"Mermin inequality on {n} qubits")
    w.registers(n)
    w.gate("h", 0)
    for i in w.over("i", 0, n - 2):
        w.gate("cx", i, i + 1)
    w.note("questions: X or Y")
    for i in range(n):
        if w.chance(0.5):
            w.gate("sdg", i)
        w.gate("h", i)
    w.measure_all(n)


def secret_sharing(w: Writer) -> None:
    """A qubit shared among parties through a GHZ state or a threshold code."""
    n = w.integer(3, 5)
    w.name(f"quantum secret sharing among {n} parties", f"share a secret over a {n}-qubit GHZ state")
    w.qubits(1, "secret")
    w.qubits(n, "share")
    w.bits(2, "dealer")
    w.bits(n - 2, "helpers")
    w.gate("ry", "secret[0]", angles=[w.random_angle()])
    w.note("GHZ state of the dealer and the parties")
    w.gate("h", "share[0]")
    for i in w.over("i", 0, n - 2):
        w.gate("cx", f"share[{i}]", f"share[{i + 1}]")
    w.note("the dealer's Bell measurement")
    w.gates(("cx", "secret[0]", "share[0]"), ("h", "secret[0]"))
    w.measure("secret[0]", "dealer[0]")
    w.measure("share[0]", "dealer[1]")
    w.note("helpers measure in the X basis")
    for i in range(1, n - 1):
        w.gate("h", f"share[{i}]")
        w.measure(f"share[{i}]", f"helpers[{i - 1}]")
    last = f"share[{n - 1}]"
    w.when("dealer[1]", f"x {last};")
    w.when("dealer[0]", f"z {last};")
    for i in range(n - 2):
        w.when(f"helpers[{i}]", f"z {last};")


def anonymous_broadcast(w: Writer) -> None:
    """One of several parties sends a bit without saying who: a z on a shared GHZ state."""
    n = w.integer(3, 6)
    sender = w.integer(0, n - 1)
    sends = w.chance(0.7)
    w.name(f"anonymous broadcast among {n}", "anonymous transmission over a GHZ state")
    w.registers(n)
    w.gate("h", 0)
    for i in w.over("i", 1, n - 1):
        w.gate("cx", 0, i)
    w.note(f"party {sender} sends {int(sends)}")
    if sends:
        w.gate("z", sender)
    w.note("everybody announces X; the parity is the message")
    w.everywhere("h", n)
    w.measure_all(n)


def random_numbers(w: Writer) -> None:
    """Random bits, a die, or an integer, from measured plus states."""
    n = w.integer(2, 8)
    kind = w.pick(["loop", "die", "cast"])
    w.name(f"quantum random numbers, {n} bits", "throw a die" if kind == "die" else f"{n}-bit random integer")
    if kind == "die":
        w.note("0 to 5: throw again on 6 and 7")
        w.qubits(3)
        w.line("bit[3] face;")
        w.line("int[32] value = 7;")
        w.open("while (value > 5)")
        w.line(f"reset {w.q};")
        w.gate("h", w.q)
        w.line(f"face = measure {w.q};")
        w.line("value = int[32](uint[3](face));" if w.chance(0.5) else "value = uint[3](face);")
        w.close()
        return
    if kind == "loop":
        w.qubit("coin")
        w.bits(n)
        w.loop("i", f"[0:{n - 1}]")
        w.line("reset coin;")
        w.line("h coin;")
        w.line(f"{w.c}[i] = measure coin;")
        w.close()
    else:
        w.registers(n)
        w.gate("h", w.q)
        w.measure(w.q, w.c)
    if w.chance(0.6):
        w.line(f"uint[{n}] number;")
        w.line(f"number = uint[{n}]({w.c});")


def remote_gate(w: Writer) -> None:
    """A cx between two machines through one pair and two bits."""
    here, there = w.pick([("left", "right"), ("node_a", "node_b"), ("qpu0", "qpu1")])
    w.name("remote CNOT between two nodes", f"non-local cx from {here} to {there}", "distributed controlled NOT")
    w.qubits(2, here)
    w.qubits(2, there)
    w.bits(2, "link")
    w.note("qubit 1 of each node belongs to the link")
    w.gate(w.pick(["h", "x"]), f"{here}[0]")
    w.gates(("h", f"{here}[1]"), ("cx", f"{here}[1]", f"{there}[1]"))
    w.gate("cx", f"{here}[0]", f"{here}[1]")
    w.measure(f"{here}[1]", "link[0]")
    w.when("link[0] == 1", f"x {there}[1];")
    w.gates(("cx", f"{there}[1]", f"{there}[0]"), ("h", f"{there}[1]"))
    w.measure(f"{there}[1]", "link[1]")
    w.when("link[1] == 1", f"z {here}[0];")
