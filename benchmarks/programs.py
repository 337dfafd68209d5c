"""Programs to measure with."""

from __future__ import annotations

import random

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[20] q;\n'


def program(lines: int, qubits: int = 20, seed: int = 1) -> str:
    """A long program of one- and two-qubit gates with distinct angles."""
    generator = random.Random(seed)
    body = []
    for _ in range(lines):
        first, second = generator.sample(range(qubits), 2)
        angle = f"{generator.uniform(0, 6.28):.4f}"
        one, two = f"q[{first}];", f"q[{first}], q[{second}];"
        body.append(generator.choice([f"rz({angle}) {one}", f"h {one}", f"cx {two}", f"rx({angle}) {one}"]))
    return HEAD.replace("20", str(qubits)) + "\n".join(body) + "\n"
