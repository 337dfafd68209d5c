"""Hamiltonian variational ansatz (Wecker, Hastings, Troyer 2015): the prompt ends with a product state.

The Hamiltonian's terms stand in groups that commute, each the body of one gate, and the answer calls them in turn::

    gate xpart(t) q0, q1 {
      rx(t * -0.71) q0;
      rx(t * -0.71) q1;
    }
    gate zpart(t) q0, q1 {
      zz(t * -1.00) q0, q1;
    }
    qubit[2] q;
    ry(1.05) q;
    zpart(0.62) q[0], q[1];        <- the answer
    xpart(-0.30) q[0], q[1];

``zpart(t)`` is exp(-i t/2 H_z) for H_z with the coefficients as written. At angles of zero the product state is left as
it is, the best one (``ManyBodyRequest.start``), so that the energy of an answer is measured from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from ketline.model.circuit_text import formal_names, helper_gates, helper_name, register_operands
from ketline.model.generation.grammar import literal
from ketline.model.generation.numbers import angle_text, number_text
from ketline.model.generation.request import ManyBodyRequest, UnsupportedRequest, written_products
from ketline.model.hamiltonian import PauliTerm, commute

GROUPS = {"Z": "zpart", "X": "xpart", "Y": "ypart", "mixed": "mpart"}
"""Gates of the products of one letter, and of those of several."""

BASIS_CHANGES = {"Z": ("", ""), "X": ("h", "h"), "Y": ("rx(pi/2)", "rx(-pi/2)")}
"""Gates before and after a product of Z, by the factor that they make of a Z."""

PLUS, MINUS, ONE = ("1.57", "0.00"), ("-1.57", "0.00"), ("3.14", "0.00")
"""Directions with a gate of their own, as their angles are written."""


def groups(request: ManyBodyRequest) -> dict[str, list[PauliTerm]]:
    """The gates of a layer in order, with their terms; empty ones are left out.

    Raises ``UnsupportedRequest`` where the products of several letters do not commute.
    """
    found: dict[str, list[PauliTerm]] = {}
    for term in written_products(request):
        letters = {letter for letter, _ in term[1]}
        found.setdefault(GROUPS[letters.pop() if len(letters) == 1 else "mixed"], []).append(term)
    mixed = found.get(GROUPS["mixed"], [])
    if not all(commute(a, b) for _, a in mixed for _, b in mixed):
        raise UnsupportedRequest("the products of more than one letter do not commute with each other")
    return {name: found[name] for name in GROUPS.values() if name in found}


def opening(request: ManyBodyRequest) -> str:
    """What follows from the Hamiltonian alone: the gates, the register and the product state."""
    parts, n = groups(request), request.n_qubits
    gates = "".join(_group_gate(name, terms, n) for name, terms in parts.items())
    words = sorted({_word(term) for terms in parts.values() for term in terms}, key=lambda word: (len(word), word))
    return f"\n{_helpers(words)}{gates.removesuffix(chr(10))}\nqubit[{n}] q;{_start(request.start)}"


def _word(term: PauliTerm) -> str:
    """``XZY``: the letters of a product by qubit."""
    return "".join(letter for letter, _ in term[1])


def _gate_name(word: str) -> str:
    """The gate that applies exp(-i t/2 P): ``rx``, ``zz``, ``xzy``."""
    return f"r{word.lower()}" if len(word) == 1 else word.lower()


def _helpers(words: Sequence[str]) -> str:
    """Gates of products: the ladders of Z, and every other word as a ladder in other bases."""
    longest = max(map(len, words))
    ladders = helper_gates([(1.0, tuple(range(longest)))])
    return ladders + "".join(_word_gate(word) for word in words if len(word) > 1 and set(word) != {"Z"})


def _word_gate(word: str) -> str:
    formal = "abcdefgh"[: len(word)]
    changes = [(q, *BASIS_CHANGES[letter]) for q, letter in zip(formal, word, strict=True)]
    before = "".join(f"{gate} {q}; " for q, gate, _ in changes if gate)
    after = "".join(f"{gate} {q}; " for q, _, gate in changes if gate)
    operands = ", ".join(formal)
    return f"gate {_gate_name(word)}(t) {operands} {{ {before}{helper_name(len(word))}(t) {operands}; {after}}}\n"


def _group_gate(name: str, terms: Sequence[PauliTerm], n_qubits: int) -> str:
    lines = "".join(
        f"\n  {_gate_name(_word((c, factors)))}(t *{number_text(c)}) {', '.join(f'q{q}' for _, q in factors)};"
        for c, factors in terms
    )
    return f"gate {name}(t) {formal_names(n_qubits)} {{{lines}\n}}\n"


def _start(directions: Sequence[tuple[float, float]]) -> str:
    """The product state of qubits in these directions, as one broadcast where all agree."""
    turns = [_turn(angle_text(theta), angle_text(phi)) for theta, phi in directions]
    if len(set(turns)) == 1:
        return "".join(f"{gate} q;" for gate in turns[0])
    return "".join(f"{gate} q[{qubit}];" for qubit, gates in enumerate(turns) for gate in gates)


def _turn(theta: str, phi: str) -> tuple[str, ...]:
    """Gates that take Z = +1 to a direction."""
    named = {PLUS: ("\nh",), MINUS: ("\nry(-pi/2)",), ONE: ("\nx",)}
    if (theta, phi) in named:
        return named[theta, phi]
    first = () if theta == "0.00" else (f"\nry({theta})",)
    return first if phi == "0.00" or not first else (*first, f"\nrz({phi})")


def answer(request: ManyBodyRequest, angles: Sequence[float]) -> str:
    """The layers at ``angles`` (radians), those of the first layer's gates first. Raises ``UnsupportedRequest``."""
    calls = list(groups(request)) * request.layers
    operands = register_operands(request.n_qubits)
    return "".join(f"\n{name}({angle_text(a)}) {operands};" for name, a in zip(calls, angles, strict=True))


def grammar(request: ManyBodyRequest) -> str:
    """GBNF of the answers."""
    operands = literal(f") {register_operands(request.n_qubits)};")
    layer = " ".join(f"{literal(f'{chr(10)}{name}(')} angle {operands}" for name in groups(request))
    return f'root ::= {" ".join(["layer"] * request.layers)}\nlayer ::= {layer}\nangle ::= "-"? [0-3] "." [0-9] [0-9]\n'


def pieces(most_qubits: int, most_body: int) -> list[str]:
    """Texts that are one token each."""
    found = ["hva", "\nh", "\nx", "\nry", "\nrz", "\nry(-pi/2)", "\n}\n"]
    found += [f"\n{name}" for name in GROUPS.values()]
    for n in range(1, most_qubits + 1):
        found += [f"gate {name}(t) {formal_names(n)} {{" for name in GROUPS.values()]
        found.append(f"\n}}\nqubit[{n}] q;")
    # On two qubits the operands are two tokens, as elsewhere in the format.
    found += [f" {register_operands(n)};" for n in range(3, most_qubits + 1)]
    for body in range(1, most_body + 1):
        found += [f"\n  {_gate_name(letter * body)}(t *" for letter in "XYZ"]
        found += [_word_gate(letter * body) for letter in "XY"] if body > 1 else []
    return found
