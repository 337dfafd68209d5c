"""Programs to measure with."""

from __future__ import annotations

import random

import networkx as nx

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


def cubic_graph(nodes: int, seed: int = 1) -> nx.Graph:
    """A random 3-regular graph."""
    return nx.random_regular_graph(3, nodes, seed=seed)


def qaoa_program(graph: nx.Graph, layers: int) -> str:
    """QAOA for MaxCut as it is compiled, cost gates as cx-rz-cx, with the energy as an observable."""
    terms = " + ".join(f"0.5*Z(q[{left}])*Z(q[{right}])" for left, right in graph.edges)
    lines = [HEAD.replace("20", str(len(graph))), f"// ketline: observable H = {terms}\n", "h q;\n"]
    for layer in range(layers):
        for left, right in graph.edges:
            lines.append(f"cx q[{left}], q[{right}];\nrz({0.6 + 0.1 * layer:.2f}) q[{right}];\n")
            lines.append(f"cx q[{left}], q[{right}];\n")
        lines.append(f"rx({-0.7 + 0.2 * layer:.2f}) q;\n")
    return "".join(lines)
