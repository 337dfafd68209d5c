"""Writes one program in one style: names, spacing, comments, measurement form, angles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import pi

import numpy as np

QUBIT_NAMES = ("q", "q", "q", "q", "qr", "qubits", "qs", "reg", "data", "work", "psi", "w")
BIT_NAMES = ("c", "c", "c", "cr", "b", "out", "result", "m", "meas", "bits", "creg0")


@dataclass(frozen=True)
class Style:
    """How a person writes."""

    version: int
    version_line: str
    qubits: str
    bits: str
    comma: str
    indent: str
    comments: float
    arrow_measure: bool
    decimals: int | None
    block_comment: bool
    blank_lines: float
    trailing: float


def draw_style(rng: np.random.Generator, version: int) -> Style:
    """A random style for language version 2 or 3."""
    line = (
        "OPENQASM 2.0;"
        if version == 2
        else str(rng.choice(["OPENQASM 3.0;", "OPENQASM 3.0;", "OPENQASM 3;"]))
    )
    return Style(
        version=version,
        version_line=line,
        qubits=str(rng.choice(QUBIT_NAMES)),
        bits=str(rng.choice(BIT_NAMES)),
        comma=str(rng.choice([", ", ", ", ", ", ","])),
        indent=str(rng.choice(["  ", "  ", "    "])),
        comments=float(rng.choice([0.0, 0.4, 0.8, 1.0])),
        arrow_measure=version == 2 or bool(rng.random() < 0.15),
        decimals=None if rng.random() < 0.7 else int(rng.choice([2, 3, 4, 6])),
        block_comment=bool(rng.random() < 0.06),
        blank_lines=float(rng.choice([0.0, 0.5, 1.0])),
        trailing=float(rng.choice([0.0, 0.0, 0.3])),
    )


class Writer:
    """Collects the lines of a program; qubits are given by index or as ready text."""

    def __init__(self, rng: np.random.Generator, version: int = 3) -> None:
        self.rng = rng
        self.style = draw_style(rng, version)
        self.title = ""
        self.lines: list[str] = []
        self.depth = 0
        self.q = self.style.qubits
        self.c = self.style.bits

    # -- random choices ------------------------------------------------------------------
    def integer(self, low: int, high: int) -> int:
        """Uniform in [low, high]."""
        return int(self.rng.integers(low, high + 1))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return bool(self.rng.random() < probability)

    def pick(self, options: Sequence):
        """One of the options."""
        return options[int(self.rng.integers(len(options)))]

    def bits_text(self, count: int) -> str:
        """A random non-zero bitstring."""
        value = self.integer(1, 2**count - 1)
        return format(value, f"0{count}b")

    # -- lines ---------------------------------------------------------------------------
    def line(self, text: str, remark: str = "") -> None:
        """A line at the current depth, now and then with a remark at its end."""
        tail = f" // {remark}" if remark and self.chance(self.style.trailing) else ""
        self.lines.append(f"{self.style.indent * self.depth}{text}{tail}")

    def note(self, text: str) -> None:
        """A comment line, where this style has comments."""
        if self.chance(self.style.comments):
            if self.lines and self.chance(self.style.blank_lines) and self.depth == 0:
                self.lines.append("")
            self.line(f"// {text}")

    def open(self, text: str) -> None:
        """A line that opens a block."""
        self.line(text + " {")
        self.depth += 1

    def close(self, text: str = "}") -> None:
        """Close the block, possibly opening the next (``} else {``)."""
        self.depth -= 1
        self.line(text)
        if text.endswith("{"):
            self.depth += 1

    # -- operands and angles -------------------------------------------------------------
    def at(self, qubit: int | str, register: str | None = None) -> str:
        """``q[3]``; text is passed through."""
        return qubit if isinstance(qubit, str) else f"{register or self.q}[{qubit}]"

    def operands(self, qubits: Sequence[int | str]) -> str:
        """Comma-separated operands."""
        return self.style.comma.join(self.at(q) for q in qubits)

    def angle(self, turns_of_pi: Fraction | float | str) -> str:
        """An angle: text as it is, a fraction as a multiple of pi (or its decimals), a float in radians."""
        if isinstance(turns_of_pi, str):
            return turns_of_pi
        if isinstance(turns_of_pi, Fraction):
            if self.style.decimals is not None:
                return f"{float(turns_of_pi) * pi:.{self.style.decimals}f}"
            top, bottom = turns_of_pi.numerator, turns_of_pi.denominator
            head = {1: "pi", -1: "-pi"}.get(top, f"{top}*pi")
            return "0" if top == 0 else head if bottom == 1 else f"{head}/{bottom}"
        return f"{turns_of_pi:.{self.style.decimals or 2}f}"

    def random_angle(self) -> str:
        """A random angle: usually a fraction of pi, else radians."""
        if self.chance(0.6):
            return self.angle(Fraction(self.pick([1, 1, 1, -1, 3]), self.pick([2, 3, 4, 8])))
        return self.angle(float(self.rng.uniform(-3.14, 3.14)))

    # -- statements ----------------------------------------------------------------------
    def gate(self, name: str, *qubits: int | str, angles: Sequence[Fraction | float | str] = ()) -> None:
        """One gate call."""
        inside = f"({self.style.comma.join(self.angle(a) for a in angles)})" if angles else ""
        self.line(f"{name}{inside} {self.operands(qubits)};")

    def qubits(self, size: int, name: str | None = None) -> None:
        """Declare a quantum register."""
        name = name or self.q
        self.line(f"qreg {name}[{size}];" if self.style.version == 2 else f"qubit[{size}] {name};")

    def bits(self, size: int, name: str | None = None) -> None:
        """Declare a classical register."""
        name = name or self.c
        self.line(f"creg {name}[{size}];" if self.style.version == 2 else f"bit[{size}] {name};")

    def registers(self, qubits: int, bits: int | None = None) -> None:
        """Declare both, in either order."""
        bits = qubits if bits is None else bits
        if self.chance(0.7):
            self.qubits(qubits)
            self.bits(bits)
        else:
            self.bits(bits)
            self.qubits(qubits)

    def measure(self, qubit: int | str, bit: int | str) -> None:
        """Measure one qubit into one bit."""
        target = bit if isinstance(bit, str) else f"{self.c}[{bit}]"
        source = self.at(qubit)
        self.line(
            f"measure {source} -> {target};" if self.style.arrow_measure else f"{target} = measure {source};"
        )

    def measure_all(self, size: int) -> None:
        """Measure the whole register, at once or qubit by qubit."""
        self.note(self.pick(["measure all qubits", "read out", "measurement", "measure"]))
        if self.chance(0.6):
            self.measure(self.q, self.c)
        elif self.style.version == 3 and self.chance(0.5):
            self.loop("i", f"[0:{size - 1}]")
            self.measure(f"{self.q}[i]", f"{self.c}[i]")
            self.close()
        else:
            for i in range(size):
                self.measure(i, i)

    def everywhere(self, name: str, size: int, first: int = 0) -> None:
        """A gate on each of ``size`` qubits: broadcast, loop or one by one."""
        kind = self.rng.random()
        if first == 0 and kind < 0.5:
            self.gate(name, self.q)
        elif self.style.version == 3 and kind < 0.7:
            self.loop("i", f"[{first}:{first + size - 1}]")
            self.gate(name, f"{self.q}[i]")
            self.close()
        else:
            for i in range(first, first + size):
                self.gate(name, i)

    def loop(self, variable: str, over: str) -> None:
        """Open a for loop."""
        self.open(f"for {self.pick(['int', 'uint', 'int'])} {variable} in {over}")

    def barrier(self) -> None:
        """Now and then a barrier."""
        if self.chance(0.25):
            self.line(f"barrier {self.q};")

    def text(self) -> str:
        """The whole program, header first."""
        include = 'include "qelib1.inc";' if self.style.version == 2 else 'include "stdgates.inc";'
        comment = f"/* {self.title} */" if self.style.block_comment else f"// {self.title}"
        head = [self.style.version_line, include]
        place = self.rng.random()
        if place < 0.4:
            head = [comment, *head]
        elif place < 0.8:
            head = [*head, comment]
        if self.chance(self.style.blank_lines):
            head.append("")
        return "\n".join([*head, *self.lines]) + "\n"
