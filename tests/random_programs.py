"""Random programs beside the circuits that they mean, each built on its own: text here, Qiskit there."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from qiskit import QuantumCircuit
from qiskit.circuit import Gate
from qiskit.circuit.library import (
    CPhaseGate,
    CRXGate,
    CRYGate,
    CRZGate,
    CSwapGate,
    CXGate,
    CYGate,
    CZGate,
    HGate,
    PhaseGate,
    RXGate,
    RYGate,
    RZGate,
    SdgGate,
    SGate,
    SwapGate,
    SXGate,
    TdgGate,
    TGate,
    XGate,
    YGate,
    ZGate,
)  # fmt: skip
from qiskit.quantum_info import SparsePauliOp, Statevector

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

#: Gates by the number of their parameters and qubits.
GATES: dict[tuple[int, int], dict[str, Callable[..., Gate]]] = {
    (0, 1): {"x": XGate, "y": YGate, "z": ZGate, "h": HGate, "s": SGate, "sdg": SdgGate, "t": TGate, "tdg": TdgGate,
             "sx": SXGate},
    (1, 1): {"rx": RXGate, "ry": RYGate, "rz": RZGate, "p": PhaseGate},
    (0, 2): {"cx": CXGate, "cy": CYGate, "cz": CZGate, "swap": SwapGate},
    (1, 2): {"cp": CPhaseGate, "crx": CRXGate, "cry": CRYGate, "crz": CRZGate},
    (0, 3): {"cswap": CSwapGate},
}  # fmt: skip

#: What a gate of the program's own, or a subroutine, does to the circuit.
Effect = Callable[[QuantumCircuit, list[float], list[int]], None]


@dataclass
class Number:
    """An expression as text, and its value."""

    text: str
    value: float


@dataclass
class Program:
    """Lines of a program and the circuit that they stand for, growing together."""

    seed: int
    random: random.Random = field(init=False)
    qubits: int = field(init=False)
    lines: list[str] = field(default_factory=list)
    names: list[Number] = field(default_factory=list)
    gates: dict[str, tuple[int, int, Effect]] = field(default_factory=dict)
    subroutines: dict[str, tuple[int, Effect]] = field(default_factory=dict)
    fresh: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.qubits = self.random.randint(3, 5)
        self.circuit = QuantumCircuit(self.qubits)
        self._declarations()
        for _ in range(self.random.randint(3, 8)):
            self.random.choice(self._statements())(self.circuit, "")
        self.observable = self._observable()

    @property
    def text(self) -> str:
        return HEAD + "\n".join([*self.lines, ""])

    # -- numbers ---------------------------------------------------------------------------------------------
    def name(self, stem: str) -> str:
        self.fresh += 1
        return f"{stem}{self.fresh}"

    def literal(self) -> Number:
        value = round(self.random.uniform(-3, 3), 4)
        return Number(repr(value) if value >= 0 else f"({value!r})", value)

    def number(self, depth: int = 2) -> Number:
        """An expression over literals, pi, and the names in reach."""
        choice = self.random.randrange(7 if depth else 3)
        if choice == 0 or (choice == 1 and not self.names):
            return self.literal()
        if choice == 1:
            return self.random.choice(self.names)
        if choice == 2:
            divisor = self.random.randint(1, 8)
            return Number(f"pi/{divisor}", math.pi / divisor)
        left, right = self.number(depth - 1), self.number(depth - 1)
        if choice == 3:
            return Number(f"({left.text} + {right.text})", left.value + right.value)
        if choice == 4:
            return Number(f"({left.text} - {right.text})", left.value - right.value)
        if choice == 5:
            return Number(f"{left.text} * {right.text}", left.value * right.value)
        function = self.random.choice(["sin", "cos", "exp"])
        small = Number(f"sin({left.text})", math.sin(left.value))
        return Number(f"{function}({small.text})", getattr(math, function)(small.value))

    def places(self, count: int) -> list[int]:
        return self.random.sample(range(self.qubits), count)

    # -- declarations ----------------------------------------------------------------------------------------
    def _declarations(self) -> None:
        self.lines.append(f"qubit[{self.qubits}] q;")
        variable = False
        for _ in range(self.random.randint(0, 3)):
            kind = self.random.choice(["const float", "const float[64]", "float"]) if not variable else "float"
            variable = variable or kind == "float"  # what is constant may only depend on what is
            given, name = self.number(1), self.name("c")
            self.lines.append(f"{kind} {name} = {given.text};")
            self.names.append(Number(name, given.value))
        if self.random.random() < 0.3:
            name, value = self.name("theta"), self.literal()
            self.lines += [f"input float {name};", f"// ketline: input {name} = {value.value!r}"]
            self.names.append(Number(name, value.value))
        if self.random.random() < 0.4:
            values, name = [self.literal() for _ in range(3)], self.name("a")
            self.lines.append(f"array[float[64], 3] {name} = {{{', '.join(one.text for one in values)}}};")
            self.names += [Number(f"{name}[{index}]", one.value) for index, one in enumerate(values)]
        for _ in range(self.random.randint(0, 2)):
            self._gate_definition()
        for _ in range(self.random.randint(0, 2)):
            self._subroutine()

    def _gate_definition(self) -> None:
        """A gate whose parameters are two numbers; its body is made of standard gates and gates defined before."""
        name, width = self.name("g"), self.random.randint(1, 3)
        arguments = [f"a{index}" for index in range(width)]
        body: list[str] = []
        effects: list[Effect] = []
        for _ in range(self.random.randint(1, 4)):
            count, size = self.random.choice([shape for shape in GATES if shape[1] <= width])
            gate = self.random.choice(list(GATES[count, size]))
            places = self.random.sample(range(width), size)
            factor, which = round(self.random.uniform(-2, 2), 3), self.random.randrange(2)
            angle = f"({factor} * {'uv'[which]} + 0.25)" if count else ""
            body.append(f"{gate}{angle} {', '.join(arguments[place] for place in places)};")

            def effect(
                circuit: QuantumCircuit,
                parameters: list[float],
                qubits: list[int],
                made: Callable[..., Gate] = GATES[count, size][gate],
                places: list[int] = places,
                angle: tuple[float, int] | None = (factor, which) if count else None,
            ) -> None:
                given = [] if angle is None else [angle[0] * parameters[angle[1]] + 0.25]
                circuit.append(made(*given), [qubits[place] for place in places])

            effects.append(effect)
        layout = self.random.choice(["{ %s }", "{\n  %s\n}"])
        self.lines.append(f"gate {name}(u, v) {', '.join(arguments)} " + layout % " ".join(body))
        self.gates[name] = (2, width, lambda circuit, parameters, qubits: [
            effect(circuit, parameters, qubits) for effect in effects
        ] and None)  # fmt: skip

    def _subroutine(self) -> None:
        """``def f(qubit[2] r, float x) -> float``: a loop over its qubits, and a number back."""
        name, factor = self.name("f"), round(self.random.uniform(-1, 1), 3)
        self.lines.append(
            f"def {name}(qubit[2] r, float x) -> float {{\n  for int i in [0:1] {{ ry(x * (i + 1)) r[i]; }}\n"
            f"  cx r[1], r[0];\n  float y = {factor} * x;\n  rz(y) r[0];\n  return y + 0.5;\n}}"
        )

        def effect(circuit: QuantumCircuit, parameters: list[float], qubits: list[int]) -> None:
            (x,) = parameters
            circuit.ry(x, qubits[0])
            circuit.ry(2 * x, qubits[1])
            circuit.cx(qubits[1], qubits[0])
            circuit.rz(factor * x, qubits[0])
            parameters[:] = [factor * x + 0.5]

        self.subroutines[name] = (2, effect)

    # -- statements: each writes a line and does the same to the circuit -------------------------------------
    def _statements(self) -> list[Callable[[QuantumCircuit, str], None]]:
        found = [self._call, self._call, self._modified, self._broadcast, self._alias, self._for, self._set]
        found += [self._while, self._if, self._switch]
        if self.gates:
            found += [self._own_gate] * 3
        if self.subroutines:
            found += [self._own_subroutine] * 2
        return found

    def _call(self, circuit: QuantumCircuit, indent: str) -> None:
        count, size = self.random.choice(list(GATES))
        name = self.random.choice(list(GATES[count, size]))
        given, places = [self.number() for _ in range(count)], self.places(size)
        arguments = f"({', '.join(one.text for one in given)})" if given else ""
        self.lines.append(f"{indent}{name}{arguments} {', '.join(f'q[{place}]' for place in places)};")
        circuit.append(GATES[count, size][name](*(one.value for one in given)), places)

    def _modified(self, circuit: QuantumCircuit, indent: str) -> None:
        count, size = self.random.choice([(0, 1), (1, 1), (0, 2), (1, 2)])
        name = self.random.choice(list(GATES[count, size]))
        given = [self.number() for _ in range(count)]
        gate, prefix = GATES[count, size][name](*(one.value for one in given)), ""
        if self.random.random() < 0.5:
            gate, prefix = gate.inverse(), "inv @ " + prefix
        if self.random.random() < 0.3:
            times = self.random.randint(2, 3)
            gate, prefix = gate.power(times), f"pow({times}) @ " + prefix
        if self.random.random() < 0.7 and size < 3:
            value = self.random.randrange(2)
            gate, prefix = gate.control(1, ctrl_state=value), ("ctrl @ " if value else "negctrl @ ") + prefix
        places = self.places(gate.num_qubits)
        arguments = f"({', '.join(one.text for one in given)})" if given else ""
        self.lines.append(f"{indent}{prefix}{name}{arguments} {', '.join(f'q[{place}]' for place in places)};")
        circuit.append(gate, places)

    def _broadcast(self, circuit: QuantumCircuit, indent: str) -> None:
        if self.random.random() < 0.5:
            self.lines.append(f"{indent}h q;")
            circuit.h(range(self.qubits))
            return
        middle = self.qubits // 2
        self.lines.append(f"{indent}cx q[0:{middle - 1}], q[{middle}:{2 * middle - 1}];")
        for index in range(middle):
            circuit.cx(index, middle + index)

    def _alias(self, circuit: QuantumCircuit, indent: str) -> None:
        name, angle = self.name("r"), self.number()
        first, second = self.places(2)
        self.lines.append(f"{indent}let {name} = q[{{{first}}}] ++ q[{{{second}}}];")
        self.lines.append(f"{indent}crx({angle.text}) {name}[1], {name}[0];")
        circuit.crx(angle.value, second, first)

    def _for(self, circuit: QuantumCircuit, indent: str) -> None:
        start, step = self.random.randrange(2), self.random.choice([1, 2])
        angle, name = self.number(), self.name("i")
        self.lines.append(
            f"{indent}for int {name} in [{start}:{step}:{self.qubits - 1}] {{ rx({angle.text} * {name}) q[{name}]; "
            f"if ({name} > 1) {{ cz q[{name} - 1], q[{name}]; }} }}"
        )
        for index in range(start, self.qubits, step):
            circuit.rx(angle.value * index, index)
            if index > 1:
                circuit.cz(index - 1, index)

    def _set(self, circuit: QuantumCircuit, indent: str) -> None:
        values, name, place = [self.literal() for _ in range(2)], self.name("t"), self.places(1)[0]
        self.lines.append(
            f"{indent}for float {name} in {{{', '.join(one.text for one in values)}}} ry({name} / 2) q[{place}];"
        )
        for one in values:
            circuit.ry(one.value / 2, place)

    def _while(self, circuit: QuantumCircuit, indent: str) -> None:
        name, count, place = self.name("k"), self.random.randint(1, 3), self.places(1)[0]
        self.lines.append(f"{indent}int {name} = {count};")
        self.lines.append(f"{indent}while ({name} > 0) {{ rz(0.3 * {name}) q[{place}]; h q[{place}]; {name} -= 1; }}")
        for left in range(count, 0, -1):
            circuit.rz(0.3 * left, place)
            circuit.h(place)

    def _if(self, circuit: QuantumCircuit, indent: str) -> None:
        bound, (yes, no) = self.number(1), self.places(2)
        self.lines.append(f"{indent}if ({bound.text} < 0.5) {{ x q[{yes}]; }} else {{ y q[{no}]; h q[{no}]; }}")
        if bound.value < 0.5:
            circuit.x(yes)
        else:
            circuit.y(no)
            circuit.h(no)

    def _switch(self, circuit: QuantumCircuit, indent: str) -> None:
        value, name, place = self.random.randint(0, 3), self.name("s"), self.places(1)[0]
        self.lines.append(
            f"{indent}int {name} = {value};\n{indent}switch ({name}) {{ case 0 {{ x q[{place}]; }} "
            f"case 1, 2 {{ h q[{place}]; }} default {{ t q[{place}]; }} }}"
        )
        {0: circuit.x, 1: circuit.h, 2: circuit.h}.get(value, circuit.t)(place)

    def _own_gate(self, circuit: QuantumCircuit, indent: str) -> None:
        name = self.random.choice(list(self.gates))
        _, width, effect = self.gates[name]
        given = [self.number(), self.number()]
        part = QuantumCircuit(width)
        effect(part, [one.value for one in given], list(range(width)))
        gate: Gate = part.to_gate()
        prefix = ""
        if self.random.random() < 0.3:
            gate, prefix = gate.inverse(), "inv @ "
        if self.random.random() < 0.3 and width < 3:
            gate, prefix = gate.control(1), "ctrl @ " + prefix
        places = self.places(gate.num_qubits)
        operands = ", ".join(f"q[{place}]" for place in places)
        self.lines.append(f"{indent}{prefix}{name}({given[0].text}, {given[1].text}) {operands};")
        circuit.append(gate, places)

    def _own_subroutine(self, circuit: QuantumCircuit, indent: str) -> None:
        name = self.random.choice(list(self.subroutines))
        _, effect = self.subroutines[name]
        given, result, (first, second) = self.number(), self.name("y"), self.places(2)
        self.lines.append(f"{indent}float {result} = {name}(q[{{{first}, {second}}}], {given.text});")
        parameters = [given.value]
        effect(circuit, parameters, [first, second])
        if not indent:
            self.names.append(Number(result, parameters[0]))

    # -- the value -------------------------------------------------------------------------------------------
    def _observable(self) -> list[tuple[float, str]]:
        """Terms as a coefficient and a label, qubit 0 on the right."""
        terms = []
        for _ in range(self.random.randint(1, 4)):
            label = "".join(self.random.choice("IXYZ") for _ in range(self.qubits))
            if label.strip("I"):
                terms.append((round(self.random.uniform(-2, 2), 3), label))
        terms = terms or [(1.0, "I" * (self.qubits - 1) + "Z")]
        written = []
        for coefficient, label in terms:
            factors = [f"{letter}(q[{self.qubits - 1 - at}])" for at, letter in enumerate(label) if letter != "I"]
            written.append(f"{'-' if coefficient < 0 else '+'} {abs(coefficient)}*{'*'.join(factors)}")
        self.lines.append("// ketline: observable H = " + " ".join(written).removeprefix("+ "))
        return terms

    @property
    def value(self) -> float:
        operator = SparsePauliOp([label for _, label in self.observable], [one for one, _ in self.observable])
        return float(Statevector(self.circuit).expectation_value(operator).real)
