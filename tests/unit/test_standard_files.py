"""The standard files as texts: the gates that the analysis knows, with the matrices that the estimates use."""

from __future__ import annotations

import cmath
import math
import re
from pathlib import Path

import numpy as np
import pytest

from ketline.circuit import elaborate
from ketline.circuit.gates import recipe
from ketline.circuit.matrices import unitary
from ketline.circuit.operations import operation
from ketline.navigation.standard import (
    NAMES,
    is_standard,
    library_snapshot,
    standard_path,
    standard_snapshot,
    standard_text,
)
from ketline.presentation import matrices
from ketline.presentation.declarations import comment_above
from ketline.semantics.library import LIBRARIES
from ketline.workspace import Snapshot

ANGLES = (0.3, 0.7, 1.1, 1.9)
GATES = [(name, gate) for name in NAMES for gate in LIBRARIES[name]]


@pytest.mark.parametrize("name", NAMES)
def test_a_standard_file_declares_what_the_analysis_knows(name: str) -> None:
    snapshot = library_snapshot(name)
    assert snapshot.problems == []
    found = {name: (symbol.parameters, symbol.qubits) for name, symbol in snapshot.analysis.scope.names.items()}
    assert found == LIBRARIES[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_gate_says_what_it_does(name: str) -> None:
    snapshot = library_snapshot(name)
    for symbol, (start, _) in snapshot.analysis.places.items():
        if snapshot.analysis.scope.names.get(symbol.name) is symbol:
            said = comment_above(snapshot.text, snapshot.text.rfind("\n", 0, start) + 1)
            assert said.endswith(".") and "\n" not in said, symbol.name


def known(gate: str, parameters: tuple[float, ...], qubits: int) -> np.ndarray:
    made = recipe(gate)
    assert made is not None
    controls = tuple((qubit, 1) for qubit in range(made[0]))
    return unitary([operation(gate, parameters, tuple(range(made[0], qubits)), controls)], range(qubits))


@pytest.mark.parametrize(("name", "gate"), GATES, ids=[f"{name}-{gate}" for name, gate in GATES])
def test_definitions_are_the_gates_matrices(name: str, gate: str) -> None:
    """Exactly in OpenQASM 3, up to a global phase in OpenQASM 2, which has no controls."""
    parameters, qubits = LIBRARIES[name][gate]
    if recipe(gate) is None:
        pytest.skip("known by its definition alone")
    # Under names that no library has, so that it is the text's definition that is written out.
    others = r"\b(?!U\b|CX\b|gphase\b|ctrl\b|pow\b|gate\b|pi\b)([A-Za-z]\w*)\b"
    body = re.sub(others, r"own_\1", code_of(standard_text(name)))
    operands = ", ".join(f"z[{index}]" for index in range(qubits))
    angles = f"({', '.join(map(str, ANGLES[:parameters]))})" if parameters else ""
    text = f"OPENQASM 3.0;\n{body}\nqubit[{qubits}] z;\nown_{gate}{angles} {operands};\n"
    if gate == "CX":
        text = text.replace("own_CX", "CX", 1)
    circuit = elaborate(Snapshot(text).analysis)
    assert circuit.reason is None
    found, wanted = unitary(circuit.operations, range(qubits)), known(gate, ANGLES[:parameters], qubits)
    if name == "qelib1.inc":
        place = np.unravel_index(np.argmax(np.abs(wanted)), wanted.shape)
        found = found * wanted[place] / found[place]
    assert np.allclose(found, wanted, atol=1e-9)


def code_of(text: str) -> str:
    """The definitions without the version statement and the comments."""
    return re.sub(r"//[^\n]*", "", text.partition(";")[2])


SYMBOLIC = sorted({*matrices._SYMBOLS, *matrices._SAME})


@pytest.mark.parametrize("gate", SYMBOLIC)
def test_symbols_stand_for_the_gates_matrices(gate: str) -> None:
    found, letters = matrices.symbolic(gate), matrices.letters(gate)
    assert found is not None and letters is not None
    values = dict(zip(letters, ANGLES))
    factor, rows = found
    computed = np.array([[number(element, values) for element in row] for row in rows]) * number(factor or "1", values)
    size = (len(rows) - 1).bit_length()
    assert np.allclose(computed, known(gate, ANGLES[: len(letters)], size), atol=1e-12)


def number(element: str, values: dict[str, float]) -> complex:
    """What an element of a symbolic matrix is for values of its letters."""
    text = re.sub(r"(?<=[)\w]) (?=[a-z0-9])(?!θ)", "*", element.replace("cos θ/2", "C").replace("sin θ/2", "S"))
    text = text.replace(" C", "*C").replace(" S", "*S").replace("√2", "R")
    text = re.sub(r"e\^\(", "exp(", text)
    text = re.sub(r"i(?=[(θφλγ])", "1j*", text)
    text = re.sub(r"(?<![\w*])i(?=\*)", "1j", text)
    half = values.get("θ", 0.0) / 2
    names = {**values, "C": math.cos(half), "S": math.sin(half), "R": math.sqrt(2), "exp": cmath.exp}
    return complex(eval(text, {"__builtins__": {}}, names))


def test_a_changed_copy_is_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETLINE_CACHE", str(tmp_path))
    path = standard_path("stdgates.inc")
    assert path is not None and is_standard(path)
    Path(path).chmod(0o644)
    Path(path).write_text("changed")
    assert standard_path("stdgates.inc") == path
    assert Path(path).read_text(encoding="utf-8") == standard_text("stdgates.inc")
    assert standard_snapshot(path) is library_snapshot("stdgates.inc")


def test_without_a_cache_folder_there_is_no_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETLINE_CACHE", "")
    assert standard_path("stdgates.inc") is None
