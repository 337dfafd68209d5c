"""How one person writes: drawn once for a program."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

QUBIT_NAMES = ("q", "q", "q", "q", "q", "qr", "qubits", "qs", "reg", "data", "work", "psi", "w", "qreg0", "Q", "wires")
BIT_NAMES = ("c", "c", "c", "cr", "b", "out", "result", "m", "meas", "bits", "creg0", "C", "readout", "outcome")
SIZE_NAMES = ("n", "n", "N", "size", "num_qubits", "n_qubits", "width")
NOTE_FORMS = ("{}", "{}", "{}", "{}", "{}.", "---- {} ----", "=== {} ===", "-- {}", "# {}", "{}:", "*** {} ***")


@dataclass(frozen=True)
class Style:
    """Names, comments, spacing, numbers, and which of several forms of the same thing."""

    version: int
    version_line: str
    qubits: str
    bits: str
    size: str
    comma: str
    indent: str
    comments: float
    note_form: str
    capital_notes: bool
    block_notes: bool
    arrow_measure: bool
    old_registers: bool
    late_bits: bool
    decimals: int | None
    pi: str
    fraction: str
    block_comment: bool
    blank_lines: float
    trailing: float
    joined: float
    loops: float
    named_size: bool
    own_gates: bool
    own_library: bool
    brace_below: bool
    wide_parentheses: bool
    tight_sums: bool
    observable: bool
    title_form: str


def draw_style(rng: np.random.Generator, version: int) -> Style:
    """A random style for language version 2 or 3."""

    def pick(*options: str) -> str:
        return options[int(rng.integers(len(options)))]

    def chance(probability: float) -> bool:
        return bool(rng.random() < probability)

    three = version == 3
    return Style(
        version=version,
        version_line=pick("OPENQASM 3.0;", "OPENQASM 3.0;", "OPENQASM 3;") if three else "OPENQASM 2.0;",
        qubits=pick(*QUBIT_NAMES) if three else pick(*QUBIT_NAMES).lower(),
        bits=pick(*BIT_NAMES) if three else pick(*BIT_NAMES).lower(),
        size=pick(*SIZE_NAMES),
        comma=pick(", ", ", ", ", ", ","),
        indent=pick("  ", "  ", "  ", "    ", "    ", "\t"),
        comments=(0.0, 0.4, 0.8, 1.0)[int(rng.integers(4))],
        note_form=pick(*NOTE_FORMS),
        capital_notes=chance(0.4),
        block_notes=three and chance(0.04),
        arrow_measure=not three or chance(0.06),
        old_registers=not three or chance(0.05),
        late_bits=three and chance(0.12),
        decimals=None if rng.random() < 0.7 else (2, 3, 4, 6)[int(rng.integers(4))],
        pi="π" if three and chance(0.1) else "pi",
        fraction=pick("slash", "slash", "slash", "slash", "slash", "factor", "spaced"),
        block_comment=three and chance(0.06),
        blank_lines=(0.0, 0.5, 1.0)[int(rng.integers(3))],
        trailing=(0.0, 0.0, 0.0, 0.3, 0.6)[int(rng.integers(5))],
        joined=(0.0, 0.0, 0.0, 0.0, 0.4, 0.9)[int(rng.integers(6))],
        loops=(0.0, 0.0, 0.5, 1.0)[int(rng.integers(4))] if three else 0.0,
        named_size=three and chance(0.12),
        own_gates=chance(0.35),
        own_library=chance(0.05),
        brace_below=three and chance(0.05),
        wide_parentheses=chance(0.04),
        tight_sums=chance(0.3),
        observable=chance(0.08),
        title_form=pick("{}", "{}", "{}", "{}", "{}.", "Program: {}", "Description: {}", "Example: {}"),
    )
