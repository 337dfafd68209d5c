"""Circuits that no engine values in a moment."""

from __future__ import annotations


def deep(qubits: int, layers: int) -> str:
    """A program that entangles everything: its state takes seconds at 20 qubits, and nothing else values it."""
    lines = [
        f'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[{qubits}] q;\n',
        "// ketline: observable H = Z(q[1])\n",
    ]
    for layer in range(1, layers + 1):
        lines += [f"ry(0.{layer}{qubit}) q[{qubit}];\n" for qubit in range(qubits)]
        lines += [f"cx q[{qubit}], q[{(qubit + 1 + layer % 5) % qubits}];\n" for qubit in range(qubits)]
    return "".join(lines)
