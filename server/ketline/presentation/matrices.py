"""Unitary matrices as text: in symbols for the standard gates, in numbers for everything else.

Rows and columns count basis states with the first qubit as the rightmost digit, as everywhere in Ketline.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ketline.circuit.gates import recipe
from ketline.presentation.numbers import element

Rows = Sequence[Sequence[str]]

_COS, _SIN = "cos θ/2", "sin θ/2"

#: Target matrices in the parameters' letters, by gate: a factor before the matrix, and its rows.
_SYMBOLS: dict[str, tuple[str, Rows]] = {
    "gphase": ("", [["e^(iγ)"]]),
    "p": ("", [["1", "0"], ["0", "e^(iλ)"]]),
    "rx": ("", [[_COS, f"-i {_SIN}"], [f"-i {_SIN}", _COS]]),
    "ry": ("", [[_COS, f"-{_SIN}"], [_SIN, _COS]]),
    "rz": ("", [["e^(-iθ/2)", "0"], ["0", "e^(iθ/2)"]]),
    "U": ("e^(iθ/2)", [[_COS, f"-e^(iλ) {_SIN}"], [f"e^(iφ) {_SIN}", f"e^(i(φ+λ)) {_COS}"]]),
    "u": ("", [[_COS, f"-e^(iλ) {_SIN}"], [f"e^(iφ) {_SIN}", f"e^(i(φ+λ)) {_COS}"]]),
    "u3": ("e^(-i(φ+λ)/2)", [[_COS, f"-e^(iλ) {_SIN}"], [f"e^(iφ) {_SIN}", f"e^(i(φ+λ)) {_COS}"]]),
    "u2": ("e^(-i(φ+λ)/2) 1/√2", [["1", "-e^(iλ)"], ["e^(iφ)", "e^(i(φ+λ))"]]),
    "cu": (
        "",
        [
            [f"e^(iγ) {_COS}", f"-e^(i(γ+λ)) {_SIN}"],
            [f"e^(i(γ+φ)) {_SIN}", f"e^(i(γ+φ+λ)) {_COS}"],
        ],
    ),
    "rxx": (
        "",
        [
            [_COS, "0", "0", f"-i {_SIN}"],
            ["0", _COS, f"-i {_SIN}", "0"],
            ["0", f"-i {_SIN}", _COS, "0"],
            [f"-i {_SIN}", "0", "0", _COS],
        ],
    ),
    "ryy": (
        "",
        [
            [_COS, "0", "0", f"i {_SIN}"],
            ["0", _COS, f"-i {_SIN}", "0"],
            ["0", f"-i {_SIN}", _COS, "0"],
            [f"i {_SIN}", "0", "0", _COS],
        ],
    ),
    "rzz": (
        "",
        [
            ["e^(-iθ/2)", "0", "0", "0"],
            ["0", "e^(iθ/2)", "0", "0"],
            ["0", "0", "e^(iθ/2)", "0"],
            ["0", "0", "0", "e^(-iθ/2)"],
        ],
    ),
    "xy": (
        "",
        [
            ["1", "0", "0", "0"],
            ["0", _COS, f"i {_SIN}", "0"],
            ["0", f"i {_SIN}", _COS, "0"],
            ["0", "0", "0", "1"],
        ],
    ),
}

#: Gates whose target matrix is another one's.
_SAME = {
    "phase": "p", "u1": "p", "cp": "p", "cphase": "p", "cu1": "p", "phaseshift": "p", "cphaseshift": "p",
    "crx": "rx", "cry": "ry", "crz": "rz", "cu3": "u", "xx": "rxx", "yy": "ryy", "zz": "rzz",
}  # fmt: skip

#: The letters of the parameters, by gate; of all others they are those of one that has the same matrix.
_LETTERS = {
    "gphase": "γ", "p": "λ", "rx": "θ", "ry": "θ", "rz": "θ", "U": "θφλ", "u": "θφλ", "u3": "θφλ", "u2": "φλ",
    "cu": "θφλγ", "rxx": "θ", "ryy": "θ", "rzz": "θ", "xy": "θ",
}  # fmt: skip


def letters(gate: str) -> str | None:
    """The letters of a standard gate's parameters in its symbolic matrix, None where it has none."""
    return _LETTERS.get(_SAME.get(gate, gate))


def symbolic(gate: str) -> tuple[str, Rows] | None:
    """A standard gate's matrix in the letters of its parameters, controls included, and the factor before it."""
    found = _SYMBOLS.get(_SAME.get(gate, gate))
    known = recipe(gate)
    if found is None or known is None:
        return None
    factor, rows = found
    return (factor, _controlled(rows, known[0])) if not (factor and known[0]) else None


def _controlled(rows: Rows, controls: int) -> Rows:
    """``rows`` on the targets where all the controls, which come first, are 1."""
    size, total = len(rows), len(rows) << controls
    whole = [["1" if row == column else "0" for column in range(total)] for row in range(total)]
    ones = (1 << controls) - 1
    for row in range(size):
        for column in range(size):
            whole[ones + (row << controls)][ones + (column << controls)] = rows[row][column]
    return whole


def numeric(matrix: np.ndarray) -> tuple[str, Rows]:
    """A matrix by its numbers; a factor that all its elements share stands before it."""
    sizes = np.abs(matrix[np.abs(matrix) > 1e-9])
    size = float(sizes[0]) if len(sizes) else 1.0
    factor = ""
    if len(sizes) and np.allclose(sizes, size, atol=1e-9) and abs(size - 1) > 1e-9:
        factor = element(complex(size))
        matrix = matrix / size
    return factor, [[element(complex(value)) for value in row] for row in matrix]


def drawn(factor: str, rows: Rows) -> str:
    """The matrix in lines of equal width, each with its basis state; zeros of larger ones are dots."""
    large = len(rows) > 2
    cells = _aligned([["·" if large and value == "0" else value for value in row] for row in rows])
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells))]
    digits = (len(rows) - 1).bit_length()
    lines = []
    for index, row in enumerate(cells):
        left, right = _edges(index, len(cells))
        middle = "  ".join(value.center(width) for value, width in zip(row, widths))
        state = f"|{index:0{digits}b}⟩ " if digits else ""
        before = factor if index == (len(rows) - 1) // 2 else ""
        lines.append(f"{state}{before.ljust(len(factor))}{' ' if factor else ''}{left} {middle} {right}")
    return "\n".join(lines)


def _aligned(cells: Rows) -> Rows:
    """Room for a sign before every element of a column that has one with a sign."""
    signed = [any(row[column].startswith("-") for row in cells) for column in range(len(cells))]
    return [
        [f" {value}" if sign and value[0] not in "-·" else value for value, sign in zip(row, signed)] for row in cells
    ]


def _edges(index: int, count: int) -> tuple[str, str]:
    if count == 1:
        return "[", "]"
    if index == 0:
        return "⎡", "⎤"
    return ("⎣", "⎦") if index == count - 1 else ("⎢", "⎥")
