"""OpenQASM 2 spellings in an OpenQASM 3 program (KT603).

OpenQASM 3 specification, "Quantum types" (``qreg``, ``creg``), "Built-in quantum instructions" (the arrow) and
"Standard library", whose gates ``CX``, ``u1``, ``u2``, ``u3``, ``phase``, ``cphase`` are there for old programs only.
"""

from __future__ import annotations

from collections.abc import Iterator

from ketline.diagnostics.problem import Problem
from ketline.lints.site import Site
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent

#: Old gate names, the names to write today, and whether the two are one matrix and not only up to a global phase.
_GATES = {
    "CX": ("cx", True),
    "phase": ("p", True),
    "cphase": ("cp", True),
    "u1": ("p", True),
    "cu1": ("cp", True),
    "u3": ("U", False),
}


#: Gates that ``check_spelling`` has something to say of.
OUTDATED = _GATES.keys() | {"u2"}


def check_spelling(site: Site) -> Iterator[Problem]:
    """KT603 of one statement."""
    if not site.lookup.version3:
        return
    node = site.node
    if isinstance(node, (ast.QubitDeclaration, ast.ClassicalDeclaration)):
        yield from _register(site)
    elif isinstance(node, ast.QuantumMeasurementStatement) and node.target is not None:
        yield from _arrow(site)
    elif isinstance(node, ast.QuantumGate):
        yield from _gate(site)
    elif isinstance(node, ast.QuantumGateDefinition) and site.first_word == "opaque":
        left, _ = extent(node)
        message = "OpenQASM 3 has no 'opaque': write the gate's body with 'gate', or its pulses with 'defcal'."
        yield Problem(left, left + len("opaque"), "KT603", message)


def _register(site: Site) -> Iterator[Problem]:
    """``qreg q[3];`` and ``creg c[3];``."""
    node = site.node
    word = {"qreg": "qubit", "creg": "bit"}.get(site.first_word)
    if word is None:
        return
    name = node.qubit if isinstance(node, ast.QubitDeclaration) else node.identifier
    size = node.size if isinstance(node, ast.QubitDeclaration) else node.type.size
    written = word if size is None else f"{word}[{site.source(size)}]"
    today = f"{written} {name.name}"
    yield _outdated(site, f"Since OpenQASM 3 this is '{today}'.", today)


def _arrow(site: Site) -> Iterator[Problem]:
    """``measure q -> c;``."""
    node = site.node
    if "->" in site.source(node):
        today = f"{site.source(node.target)} = measure {site.source(node.measure.qubit)}"
        yield _outdated(site, f"Since OpenQASM 3 this is '{today}'.", today)


def _gate(site: Site) -> Iterator[Problem]:
    node, name = site.node, site.node.name.name
    if site.lookup.library_gate(name) is None:
        return
    if name == "u2" and len(node.arguments) == 2:
        first, second = (site.source(argument) for argument in node.arguments)
        yield site.problem(node.name, "KT603", f"'u2' is OpenQASM 2: write 'U(pi/2, {first}, {second})'.")
    elif name in _GATES:
        today, same = _GATES[name]
        exists = today == "U" or site.lookup.library_gate(today) is not None
        # A global phase is seen by a control, and a gate's body may be controlled by whoever calls it.
        safe = exists and (same or not (node.modifiers or site.lookup.scope.inside("gate")))
        message = f"'{name}' is the OpenQASM 2 name of '{today}'{'' if same else ', up to a global phase'}."
        yield site.problem(node.name, "KT603", message, today if safe else None)


def _outdated(site: Site, message: str, today: str) -> Problem:
    """On the whole statement but its ';'."""
    left, right = extent(site.node)
    return Problem(left, left + len(site.text[left:right].rstrip("; \t\r\n")), "KT603", message, None, today)
