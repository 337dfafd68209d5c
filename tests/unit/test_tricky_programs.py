"""Programs whose value is easily got wrong, each with the number worked out by hand."""

from __future__ import annotations

import math
import random
import time
from math import cos, sin

import pytest

from ketline.estimate.optimise import optimise
from ketline.estimate.program import Program
from ketline.estimate.workbench import Workbench
from ketline.workspace import Snapshot

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
OWN = "gate g a { ry(0.7) a; }\n"
#: <Z> after ry(1.0), a measurement and ry(t): cos(1.0) cos(t).
OPEN = OWN + "qubit[1] q; ry(1.0) q[0]; bit c = measure q[0]; "


def value(body: str, observable: str = "Z(q[0])") -> float | None:
    (estimate,) = Snapshot(HEAD + body + f"\n// ketline: observable H = {observable}\n").estimates()
    return estimate.value


@pytest.mark.parametrize(
    ("body", "observable", "wanted"),
    [
        ("qubit[3] q; { x q[0]; }", "Z(q[0])", -1),
        ("qubit[3] q; for int i in [0:0] { { x q[0]; } }", "Z(q[0])", -1),
        (OPEN + "inv @ g q[0];", "Z(q[0])", cos(1.0) * cos(0.7)),
        (OPEN + "pow(2) @ g q[0];", "Z(q[0])", cos(1.0) * cos(1.4)),
        (OPEN + "pow(0.5) @ g q[0];", "Z(q[0])", cos(1.0) * cos(0.35)),
        (OWN + "gate w a { inv @ g a; }\n" + OPEN.removeprefix(OWN) + "w q[0];", "Z(q[0])", cos(1.0) * cos(0.7)),
        ("gate g a, b { h a; h a; h a; h a; ry(1.3) b; }\nqubit[4] q;\nbit c;\npow(0.5) @ g q[0], q[1];\nid q[2];\n"
         "id q[2];\nc = measure q[1];\nif (c) x q[3];", "Z(q[3])", cos(0.65)),
        ("qubit[1] q; for int tau in [1:3] { rx(tau) q[0]; }", "Z(q[0])", cos(6)),
        ("qubit[1] q; gate g(tau) a { rx(tau) a; } for int i in [1:3] { g(i) q[0]; }", "Z(q[0])", cos(6)),
        ("input float tau; qubit[1] q; rx(tau) q[0];", "Z(q[0])", None),
        ("qubit[2] q; for int i in [0:2] if (i == 1) x q[0]; else x q[1];", "Z(q[1])", 1),
        ("qubit[2] q; for int i in [0:2] if (i == 1) { x q[0]; } else { x q[1]; }", "Z(q[0])", -1),
        ("qubit[2] q; int i = 0; while (i < 3) if (i == 1) { x q[0]; i += 1; } else { x q[1]; i += 1; }", "Z(q[1])", 1),
        ("qubit[3] q; int a = 2; if (a == 1) if (a == 1) x q[0]; else x q[1]; else x q[2];", "Z(q[2])", -1),
        ("qubit[3] q; int a = 1; if (a == 1) if (a == 3) x q[0]; else x q[1]; else x q[2];", "Z(q[1])", -1),
        ("qubit[3] q; int a = 2; if (a == 1) x q[0]; else if (a == 2) x q[1]; else x q[2];", "Z(q[1])", -1),
        ("qubit[3] q; def f(qubit[3] z) { let a = z[0]; x a; } f(q); let a = q[1];", "Z(a)", 1),
        ("qubit[2] q; h q; negctrl @ gphase(0.7) q;", "Y(q[0])", -sin(0.7)),
        ("qubit[2] q; h q; ctrl @ gphase(0.7) q;", "Y(q[0])", sin(0.7)),
        ("qubit[1] q; def f(mutable array[float, #dim = 1] a) { a[0] = 0.9; } array[float, 3] t = {0.1, 0.2, 0.3}; "
         "f(t[1:2]); rx(t[1]) q[0];", "Z(q[0])", cos(0.9)),
        ("qubit[1] q; angle[2] a = 0.3; rx(a) q[0];", "Z(q[0])", 1),
        ("input angle[4] a; qubit[1] q; rx(a) q[0];\n// ketline: input a = 0.3", "Z(q[0])", cos(math.tau / 16)),
        ("qubit[1] q; gate g a { p(-pi) a; } h q[0]; pow(0.5) @ g q[0];", "Y(q[0])", 1),
        ("qubit[1] q; gate g a { p(pi) a; } h q[0]; pow(0.5) @ g q[0];", "Y(q[0])", 1),
        ('bit[2] b = "01"; let a = b; qubit[2] q; b[0] = 0; if (a[0]) x q[0];', "Z(q[0])", 1),
    ],
)  # fmt: skip
def test_the_value_is_the_one_by_hand(body: str, observable: str, wanted: float | None) -> None:
    assert value(body, observable) == (None if wanted is None else pytest.approx(wanted, abs=1e-9))


def test_registers_declared_after_a_measurement_count_against_the_limit() -> None:
    """The simulator ends the process that asks it for more memory than there is."""
    text = "qubit[2] q; bit c; ry(0.5) q[0]; c = measure q[0]; if (c) x q[1]; qubit[45] r; h r; {} q[0];"
    (wide,) = Snapshot(HEAD + text.format("rx(0.3)") + "\n// ketline: observable H = Z(q[0])\n").estimates()
    assert wide.value is None and "stop at" in (wide.reason or "")
    clifford = HEAD + text.replace("ry(0.5)", "h").format("x") + "\n// ketline: observable H = Z(q[1])\n"
    (found,) = Snapshot(clifford).estimates()
    assert found.engine == "stabiliser" and found.value == 0.0


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("h q[0]; c = measure q[0]; if (c) { x q[1]; d = measure q[1]; }", {"Z(q[1])": 0.0}),
        ("ry(0.3) q[0]; c = measure q[0]; x q[2]; if (c) { x q[1]; d = measure q[1]; } else { d = measure q[2]; }",
         {"Z(q[1])": cos(0.3), "Z(q[2])": -1.0}),
        ("ry(0.3) q[0]; c = measure q[0]; if (!c) { x q[1]; d = measure q[1]; }", {"Z(q[1])": -cos(0.3)}),
    ],
)  # fmt: skip
def test_what_is_measured_on_some_ways_only_is_valued_on_all(body: str, wanted: dict[str, float]) -> None:
    snapshot = Snapshot(HEAD + "qubit[3] q; bit c; bit d; " + body)
    found = snapshot.detailed(snapshot.estimates(undeclared=True))
    values = {one.observable: one.value for one in found}
    assert {name: values[name] for name in wanted} == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(
    ("expression", "by_hand"),
    [
        ("v % 0.2 + v", 2.0),
        ("v + real(v)", 2.0),
        ("mod(v, 0.3)", 1.0),
        ("abs(-v) + floor(v)", 1.0),
        ("arctan(v)", 1 / (1 + 0.49)),
        ("log(v) + sqrt(v)", 1 / 0.7 + 0.5 / math.sqrt(0.7)),
        ("v ** 3 - 2 ** v", 3 * 0.49 - 2**0.7 * math.log(2)),
        ("-v / (1 + v)", -1 / 1.7**2),
    ],
)
def test_derivatives_pass_through_the_languages_arithmetic(expression: str, by_hand: float) -> None:
    text = HEAD + f"const float v = 0.7;\nqubit[1] q;\nrx({expression}) q[0];\n// ketline: observable H = Y(q[0])\n"
    snapshot = Snapshot(text)
    assert snapshot.problems == []
    (estimate,) = snapshot.detailed(snapshot.estimates())
    assert estimate.details is not None
    (slope,) = estimate.details.slopes
    # <Y> = -sin(a), so d<Y>/dv = -cos(a) da/dv.
    angle = math.asin(-estimate.value)
    assert abs(slope.slope) == pytest.approx(abs(cos(angle) * by_hand), abs=1e-9)


def test_a_complex_number_gives_no_derivative_and_the_next_text_has_it_back() -> None:
    text = HEAD + "float k = 0.1;\ncomplex[float] z = k;\nqubit[1] q;\nrx(k) q[0];\n"
    text += "// ketline: observable H = Z(q[0])\n"
    snapshot = Snapshot(text)
    bench = Workbench()
    (lost,) = snapshot.detailed(snapshot.estimates(bench=bench), bench=bench)
    assert lost.details is not None and lost.details.slopes == ()
    snapshot = snapshot.edited(text.replace("complex[float] z = k;\n", ""))
    (found,) = snapshot.detailed(snapshot.estimates(bench=bench), bench=bench)
    assert found.details is not None and len(found.details.slopes) == 1


def test_an_integer_input_is_no_angle() -> None:
    text = HEAD + "input int n;\nqubit[1] q;\nrx(0.1 * n) q[0];\nry(0.2) q[0];\n// ketline: input n = 3\n"
    found = optimise(Program(Snapshot(text + "// ketline: observable H = Z(q[0])\n").analysis), "H", 20, 40)
    assert [text[start:end] for start, end in found.places] == ["0.2"]


@pytest.mark.parametrize("qubits", [12, 20])
def test_many_terms_count_against_the_budget(qubits: int) -> None:
    source = random.Random(3)

    def term() -> str:
        return "*".join(f"{source.choice('XYZ')}(q[{qubit}])" for qubit in source.sample(range(qubits), 6))

    terms = " + ".join(term() for _ in range(3_000))
    text = HEAD + f"qubit[{qubits}] q;\nh q;\nt q;\n// ketline: observable H = {terms}\n"
    snapshot = Snapshot(text)
    assert snapshot.problems == []
    started = time.monotonic()
    snapshot.detailed(snapshot.estimates(seconds=2), seconds=2)
    assert time.monotonic() - started < 12
