"""Variational circuits: a row of couplings for each qubit, the model's working in comments, then the circuit.

The prompt gives the couplings of each qubit and all fields. The answer first decides the qubits one by one, the most
certain first, and writes for all that are undecided what that does to their fields::

    // q[0], q[1] 0.71, q[2] -0.35                  the prompt: couplings
    // fields, q[0] 0.00, q[1] -0.20, q[2] 0.10
    // q[1] = 0, q[0] 0.00 0.71 0.71, q[2] 0.10 0.00 0.10     the working: field before, change, after

Each line of working has all that the next one needs: the largest field, and the fields to add to.
``remove_working`` takes all of it away before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ketline.model.circuit_text import formal_names, register_operands
from ketline.model.generation.grammar import literal
from ketline.model.generation.numbers import number_text
from ketline.model.generation.request import GenerationRequest, Term, written_terms

FLIP, STAY = "(pi)", "(0)"
"""Angles of ``ry`` that turn a qubit to Z = -1 and leave it at Z = +1."""


def opening(request: GenerationRequest) -> str:
    """A row for each qubit, of the terms it is in with the others of it; then the fields of all."""
    terms, n = written_terms(request), request.n_qubits
    fields = {qubits[0]: coefficient for coefficient, qubits in terms if len(qubits) == 1}
    rows = "".join(_row(qubit, terms) for qubit in range(n))
    return f"{rows}\n// fields" + "".join(f", q[{q}]{number_text(fields.get(q, 0.0))}" for q in range(n))


def _row(qubit: int, terms: Sequence[Term]) -> str:
    couplings = ""
    for coefficient, qubits in terms:
        if qubit in qubits and len(qubits) > 1:
            first, *others = (q for q in qubits if q != qubit)
            couplings += f", q[{first}]" + "".join(f" q[{q}]" for q in others) + number_text(coefficient)
    return f"\n// q[{qubit}]{couplings}"


def decision(qubit: int, bit: int, updates: Sequence[tuple[int, float, float, float]]) -> str:
    """A line of working; ``updates`` are (undecided qubit, field before, change, field after)."""
    changes = "".join(
        f", q[{neighbour}]{number_text(before)}{number_text(change)}{number_text(after)}"
        for neighbour, before, change, after in updates
    )
    return f"\n// q[{qubit}] = {bit}{changes}"


def layered(n_qubits: int, layers: int, bits: Sequence[int]) -> str:
    """``ry`` on every qubit and a chain of ``cz``, ``layers`` times: the first turns make ``bits``, the others stay."""
    turns = "".join(f"\nry{FLIP if bit else STAY} q[{qubit}];" for qubit, bit in enumerate(bits))
    return _register(n_qubits) + turns + _entangle(n_qubits) + _further(n_qubits) * (layers - 1)


def grown(bits: Sequence[int], root: int | None, superposed: bool) -> str:
    """Rotations and controlled rotations after ``h`` on every qubit, as adaptive VQE picks them from its pool.

    ``root`` controls the others. Left in superposition it makes them follow it, to ``bits`` and to their opposites,
    which have the same energy where all terms are even; else it is a qubit of bit 1, and the others of bit 1 follow.
    None: there is no such qubit.
    """
    text = f"\nqubit[{len(bits)}] q;\nh q;"
    followers = ""
    for qubit, bit in enumerate(bits):
        follows = root is not None and qubit != root and (superposed or bit == 1)
        if qubit == root and superposed:
            continue
        up = bit != bits[root] if superposed and root is not None else bit == 1 and not follows
        text += f"\nry({'' if up else '-'}pi/2) q[{qubit}];"
        if follows:
            followers += f"\ncry(pi) q[{root}], q[{qubit}];"
    return text + followers


def _register(n_qubits: int) -> str:
    chain = " ".join(f"cz q{i}, q{i + 1};" for i in range(n_qubits - 1)) or "id q0;"
    return f"\ngate entangle {formal_names(n_qubits)} {{ {chain} }}\nqubit[{n_qubits}] q;"


def _entangle(n_qubits: int) -> str:
    return f"\nentangle {register_operands(n_qubits)};"


def _further(n_qubits: int) -> str:
    """A layer after the first."""
    return f"\nry{STAY} q;{_entangle(n_qubits)}"


def remove_working(answer: str) -> str:
    """The answer without its comments."""
    lines = (line.split("//", 1)[0].rstrip() for line in answer.splitlines())
    return "".join(f"\n{line}" for line in lines if line)


def grammar(request: GenerationRequest) -> str:
    """GBNF of the answers."""
    n = request.n_qubits
    index = " | ".join(f'"{i}"' for i in range(n))
    if request.ansatz == "vqe":
        turns = " ".join(f"turn {literal(f' q[{qubit}];')}" for qubit in range(n))
        tail = literal(_entangle(n) + _further(n) * (request.layers - 1))
        circuit = f'{literal(_register(n))} {turns} {tail}\nturn ::= "\\nry" ("(pi)" | "(0)")\n'
    else:
        start = literal(f"\nqubit[{n}] q;\nh q;")
        circuit = f'{start} turn{{0,{n}}} follow{{0,{n}}}\nturn ::= "\\nry" ("(pi/2)" | "(-pi/2)") " q[" index "];"\n'
        pairs = " | ".join(f'"{c}], q[" ({_others(c, n)})' for c in range(n) if n > 1) or '"0]"'
        circuit += f'follow ::= "\\ncry(pi) q[" ({pairs}) "];"\n'
    return (
        f"root ::= decided{{{n}}} {circuit}"
        f'decided ::= "\\n// q[" index "] = " [01] update{{0,{n - 1}}}\n'
        'update ::= ", q[" index "]" number number number\n'
        'number ::= " " "-"? [0-9] "." [0-9] [0-9]?\n'
        f"index ::= {index}\n"
    )


def _others(qubit: int, n_qubits: int) -> str:
    """The indices but this one, so that no gate acts on a qubit twice."""
    return " | ".join(f'"{q}"' for q in range(n_qubits) if q != qubit)


def pieces(most_qubits: int) -> list[str]:
    """Texts that are one token each."""
    found = ["\nry(pi)", "\nry(0)", "\nry(pi/2)", "\nry(-pi/2)", "\ncry(pi)", "\n// fields", " 0", " 1", "\nry(0) q;"]
    for n in range(1, most_qubits + 1):
        found += [_register(n), _entangle(n), f"\nqubit[{n}] q;\nh q;"]
    for qubit in range(most_qubits):
        found += [
            f"\n// q[{qubit}]",
            f"\n// q[{qubit}] =",
            f", q[{qubit}]",
            f" q[{qubit}]",
            f" q[{qubit}];",
            f", q[{qubit}];",
        ]
    return found
