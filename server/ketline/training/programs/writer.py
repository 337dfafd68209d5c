"""Writes one program in one style: names, spacing, comments, loops, measurement form, angles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import pi
from typing import Any

import numpy as np

from ketline.training.programs import layout
from ketline.training.programs.observables import observable_line
from ketline.training.programs.style import draw_style

OLD_NAMES = {"cp": "cu1", "p": "u1", "U": "U"}
"""Gates that OpenQASM 2's library calls otherwise."""

REMARKS = {
    "h": ("superposition", "Hadamard", "change of basis"),
    "cx": ("entangle", "CNOT", "controlled flip"),
    "x": ("flip", "NOT"),
    "z": ("phase flip", "sign"),
    "cz": ("controlled phase flip", "conditional sign"),
    "ccx": ("Toffoli", "AND of two qubits"),
    "swap": ("exchange", "swap the two"),
    "t": ("T gate", "eighth turn"),
    "s": ("quarter turn", "S gate"),
    "cp": ("controlled phase",),
    "rz": ("turn about Z",),
    "rx": ("turn about X",),
    "ry": ("turn about Y",),
}


@dataclass(frozen=True)
class Index:
    """A loop variable plus a constant, as an index."""

    name: str
    offset: int = 0
    tight: bool = False

    def __add__(self, step: int) -> Index:
        return Index(self.name, self.offset + step, self.tight)

    def __sub__(self, step: int) -> Index:
        return self + -step

    def __str__(self) -> str:
        if not self.offset:
            return self.name
        sign = "+" if self.offset > 0 else "-"
        return f"{self.name}{sign if self.tight else f' {sign} '}{abs(self.offset)}"


Place = int | Index | str
Angle = Fraction | float | str


class Writer:
    """Collects the lines of a program; qubits are given by index or as ready text."""

    def __init__(self, rng: np.random.Generator, version: int = 3) -> None:
        self.rng = rng
        self.style = draw_style(rng, version)
        self.title = ""
        self.lines: list[str] = []
        self.definitions: dict[str, list[str]] = {}
        self.registers_written: dict[str, int] = {}
        self.depth = 0
        self.q = self.style.qubits
        self.c = self.style.bits
        self.size_value: int | None = None
        self.raw: str | None = None

    @property
    def three(self) -> bool:
        """Whether this program is OpenQASM 3."""
        return self.style.version == 3

    # -- random choices ------------------------------------------------------------------
    def integer(self, low: int, high: int) -> int:
        """Uniform in [low, high]."""
        return int(self.rng.integers(low, high + 1))

    def uniform(self, low: float, high: float) -> float:
        """Uniform in [low, high)."""
        return float(self.rng.uniform(low, high))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return bool(self.rng.random() < probability)

    def pick(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[int(self.rng.integers(len(options)))]

    def some(self, size: int, count: int) -> list[int]:
        """``count`` different numbers below ``size``, in random order."""
        return [int(i) for i in self.rng.choice(size, count, replace=False)]

    def bits_text(self, count: int) -> str:
        """A random non-zero bitstring."""
        value = self.integer(1, 2**count - 1)
        return format(value, f"0{count}b")

    def edges(self, size: int, density: float = 0.45) -> list[tuple[int, int]]:
        """A random graph without isolated vertices."""
        drawn = [(a, b) for a in range(size) for b in range(a + 1, size) if self.chance(density)]
        near = {i for edge in drawn for i in edge}
        for i in range(size):
            if i not in near:
                other = (i + self.integer(1, size - 1)) % size
                drawn.append((min(i, other), max(i, other)))
        return sorted(set(drawn))

    def name(self, *options: str) -> None:
        """Choose the title."""
        self.title = self.pick(options)

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
            said = text[0].upper() + text[1:] if self.style.capital_notes else text
            said = self.style.note_form.format(said)
            self.line(f"/* {said} */" if self.style.block_notes else f"// {said}")

    def open(self, text: str) -> None:
        """A line that opens a block."""
        if self.style.brace_below and self.depth == 0 and text:
            self.line(text)
            self.line("{")
        else:
            self.line((text + " {").lstrip())
        self.depth += 1

    def close(self, text: str = "}") -> None:
        """Close the block, possibly opening the next (``} else {``)."""
        self.depth -= 1
        self.line(text)
        if text.endswith("{"):
            self.depth += 1

    def define(self, name: str, parameters: str, operands: str, *body: str) -> str:
        """Define a gate once, before everything else; returns its name."""
        if name not in self.definitions:
            head = f"gate {name}{f'({parameters})' if parameters else ''} {operands}"
            head = head.replace(", ", self.style.comma)
            said = [statement.replace(", ", self.style.comma) for statement in body]
            if len(body) <= 4 and self.chance(0.4):
                self.definitions[name] = [f"{head} {{ {' '.join(said)} }}"]
            else:
                self.definitions[name] = [f"{head} {{", *(self.style.indent + s for s in said), "}"]
        return name

    # -- operands and angles -------------------------------------------------------------
    def at(self, qubit: Place, register: str | None = None) -> str:
        """``q[3]``; text is passed through."""
        return qubit if isinstance(qubit, str) else f"{register or self.q}[{qubit}]"

    def operands(self, qubits: Sequence[Place]) -> str:
        """Comma-separated operands."""
        return self.style.comma.join(self.at(q) for q in qubits)

    def angle(self, turns_of_pi: Angle) -> str:
        """An angle: text as it is, a fraction as a multiple of pi (or its decimals), a float in radians."""
        if isinstance(turns_of_pi, str):
            return turns_of_pi.replace("pi", self.style.pi)
        if isinstance(turns_of_pi, Fraction):
            if self.style.decimals is not None:
                return f"{float(turns_of_pi) * pi:.{self.style.decimals}f}"
            return self._fraction(turns_of_pi.numerator, turns_of_pi.denominator)
        return f"{turns_of_pi:.{self.style.decimals or 2}f}"

    def _fraction(self, top: int, bottom: int) -> str:
        name = self.style.pi
        if top == 0:
            return "0"
        if self.style.fraction == "factor" and bottom in (2, 4, 8):
            return f"{top / bottom:g}*{name}"
        times, over = (" * ", " / ") if self.style.fraction == "spaced" else ("*", "/")
        head = {1: name, -1: f"-{name}"}.get(top, f"{top}{times}{name}")
        return head if bottom == 1 else f"{head}{over}{bottom}"

    def random_angle(self) -> str:
        """A random angle: usually a fraction of pi, else radians."""
        if self.chance(0.6):
            return self.angle(Fraction(self.pick([1, 1, 1, -1, 3]), self.pick([2, 3, 4, 8])))
        return self.radians(-3.14, 3.14)

    def radians(self, low: float, high: float) -> str:
        """A random number as this style writes it; never a zero."""
        value = self.uniform(low, high)
        return self.angle(value if abs(value) >= 0.05 else 0.3)

    # -- statements ----------------------------------------------------------------------
    def gate(self, name: str, *qubits: Place, angles: Sequence[Angle] = ()) -> None:
        """One gate call."""
        if not self.three:
            name = OLD_NAMES.get(name, name)
        inside = ""
        if angles:
            space = " " if self.style.wide_parentheses else ""
            inside = f"({space}{self.style.comma.join(self.angle(a) for a in angles)}{space})"
        remark = ""
        if self.style.trailing and self.chance(0.3) and name in REMARKS:
            remark = self.pick(REMARKS[name])
        self.line(f"{name}{inside} {self.operands(qubits)};", remark)

    def gates(self, *calls: tuple[Any, ...]) -> None:
        """Several calls without angles, each (name, qubits...)."""
        for name, *qubits in calls:
            self.gate(name, *qubits)

    def zz(self, a: Place, b: Place, angle: Angle) -> None:
        """exp(-i angle/2 ZZ): an own gate, or cx rz cx in place."""
        if self.style.own_gates:
            names = ("rzz" if self.three else "zz_own", "zz", "zz_phase", "ising")
            chosen = names[len(self.q + self.c) % len(names)]
            if self.style.own_library and self.three and chosen == "rzz":
                chosen = "zz"
            self.define(chosen, "theta", "a, b", "cx a, b;", "rz(theta) b;", "cx a, b;")
            self.gate(chosen, a, b, angles=[angle])
            return
        self.gate("cx", a, b)
        self.gate("rz", b, angles=[angle])
        self.gate("cx", a, b)

    def qubits(self, size: int, name: str | None = None) -> None:
        """Declare a quantum register."""
        if name is None and self.q in self.registers_written:
            self.q = "qmain"
        if name == self.c:
            self.c = "cmain"
        name = name or self.q
        self.registers_written[name] = size
        self.line(f"qreg {name}[{size}];" if self.style.old_registers else f"qubit[{self._sized(size)}] {name};")

    def qubit(self, name: str) -> None:
        """Declare a single qubit."""
        self.line(f"qubit {name};")

    def bits(self, size: int, name: str | None = None) -> None:
        """Declare a classical register."""
        if name is None and self.c in self.registers_written:
            self.c = "cmain"
        name = name or self.c
        self.line(f"creg {name}[{size}];" if self.style.old_registers else f"bit[{self._sized(size)}] {name};")

    def _sized(self, size: int) -> str:
        return self.style.size if size == self.size_value else str(size)

    def registers(self, qubits: int, bits: int | None = None) -> None:
        """Declare both, in either order; in some styles with the size as a constant."""
        bits = qubits if bits is None else bits
        if self.style.named_size and not self.style.old_registers and qubits > 1:
            self.line(f"const {self.pick(['int', 'uint', 'int[32]'])} {self.style.size} = {qubits};")
            self.size_value = qubits
        if self.chance(0.7):
            self.qubits(qubits)
            self.bits(bits)
        else:
            self.bits(bits)
            self.qubits(qubits)

    def measure(self, qubit: Place, bit: Place) -> None:
        """Measure one qubit into one bit."""
        target = bit if isinstance(bit, str) else f"{self.c}[{bit}]"
        source = self.at(qubit)
        self.line(f"measure {source} -> {target};" if self.style.arrow_measure else f"{target} = measure {source};")

    def measure_all(self, size: int) -> None:
        """Measure the whole register, at once or qubit by qubit."""
        self.note(self.pick(["measure all qubits", "read out", "measurement", "measure", "read the register"]))
        if self.chance(0.6):
            self.measure(self.q, self.c)
        elif self.three and size > 1 and self.chance(0.5):
            self.loop("i", self.span(0, size - 1))
            self.measure(f"{self.q}[i]", f"{self.c}[i]")
            self.close()
        else:
            for i in range(size):
                self.measure(i, i)

    def measure_each(self, size: int) -> None:
        """Measure the first qubits, each into its bit."""
        for i in self.over("i", 0, size - 1):
            self.measure(i, i)

    def everywhere(self, name: str, size: int, first: int = 0) -> None:
        """A gate on each of ``size`` qubits: broadcast, loop or one by one."""
        kind = self.rng.random()
        if first == 0 and kind < 0.5 and self.registers_written.get(self.q, size) == size:
            self.gate(name, self.q)
        elif self.three and size > 1 and kind < 0.7:
            self.loop("i", self.span(first, first + size - 1))
            self.gate(name, f"{self.q}[i]")
            self.close()
        else:
            for i in range(first, first + size):
                self.gate(name, i)

    # -- loops ---------------------------------------------------------------------------
    def span(self, low: int, high: int) -> str:
        """The range from ``low`` to ``high``, in terms of the size where that is a constant."""
        if self.size_value is not None and 1 <= self.size_value - high <= 2:
            return f"[{low}:{Index(self.style.size, high - self.size_value, self.style.tight_sums)}]"
        return f"[{low}:{high}]"

    def loop(self, variable: str, over: str) -> None:
        """Open a for loop."""
        self.open(f"for {self.pick(['int', 'uint', 'int'])} {variable} in {over}")

    def over(self, variable: str, low: int, high: int) -> Iterator[Any]:
        """Once with a loop variable (an ``Index``) inside a ``for``, or each number in turn, as the style has it."""
        if self.three and high > low and self.chance(self.style.loops):
            self.loop(variable, self.span(low, high))
            yield Index(variable, 0, self.style.tight_sums)
            self.close()
        else:
            yield from range(low, high + 1)

    def among(self, variable: str, values: Sequence[int]) -> Iterator[Any]:
        """As ``over``, for numbers that are no range."""
        if self.three and len(values) > 2 and self.chance(self.style.loops):
            self.loop(variable, "{" + self.style.comma.join(map(str, values)) + "}")
            yield Index(variable, 0, self.style.tight_sums)
            self.close()
        else:
            yield from values

    def times(self, variable: str, count: int) -> Iterator[int | None]:
        """Repeat the same statements: once inside a loop (None), or ``count`` times (the turn, from 0)."""
        if self.three and count > 1 and self.chance(self.style.loops):
            self.loop(variable, self.pick([f"[1:{count}]", f"[0:{count - 1}]"]))
            yield None
            self.close()
        else:
            yield from range(count)

    def when(self, condition: str, *statements: str) -> None:
        """An ``if`` with its statements, in one of three layouts."""
        kind = self.rng.random()
        if len(statements) == 1 and kind < 0.4:
            self.line(f"if ({condition}) {{ {statements[0]} }}")
        elif len(statements) == 1 and kind < 0.55:
            self.line(f"if ({condition}) {statements[0]}")
        else:
            self.open(f"if ({condition})")
            for statement in statements:
                self.line(statement)
            self.close()

    def barrier(self) -> None:
        """Now and then a barrier."""
        if self.chance(0.25):
            self.line(f"barrier {self.q};")

    # -- the whole -----------------------------------------------------------------------
    def text(self) -> str:
        """The whole program, header first; ``raw`` text as it is."""
        if self.raw is not None:
            return self.raw
        body = [line for lines in self.definitions.values() for line in lines] + self.lines
        if self.style.late_bits:
            body = layout.declare_at_measurement(body, self.q, self.c)
        if self.style.observable and not any("ketline:" in line for line in body):
            body = observable_line(self, body)
        body = layout.renamed(body, self.rng)
        head, body = layout.with_library(self.style, body)
        body = layout.join_statements(body, self.style.joined, self.rng)
        comment = layout.title_comment(self.style, self.title, self.rng)
        head = [self.style.version_line, *head]
        place = self.rng.random()
        if place < 0.4:
            head = [*comment, *head]
        elif place < 0.8:
            head = [*head, *comment]
        if self.chance(self.style.blank_lines):
            head.append("")
        return "\n".join([*head, *body]) + "\n"
