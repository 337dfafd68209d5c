"""Programs that ask for too much: a reason and its place, in time and in bounded memory."""

from __future__ import annotations

import re
import time

import pytest

from deep_circuits import deep
from ketline.limits import MAXIMUM_STATE_VECTOR_QUBITS
from ketline.lsp.inlay_hints import missing_values
from ketline.workspace import Snapshot

resource = pytest.importorskip("resource", reason="Windows does not say how much memory was used")

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
OBSERVED = "\n// ketline: observable H = Z(q[0])\n"
DOUBLING = "gate g0 a { x a; }\n" + "".join(f"gate g{k} a {{ g{k - 1} a; g{k - 1} a; }}\n" for k in range(1, 61))

#: Seconds that each estimate is allowed here, and megabytes that all of them together may add.
SECONDS, MEGABYTES = 4.0, 1_500


@pytest.mark.linux
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("qubit[1000000000] q;", "too large"),
        ("qubit[1000000] q; h q;", "more than 200,000 gates|took longer"),
        ("qubit[2] q; for int i in [0:1000000000] { x q[0]; }", "loops more than 100,000 times|took longer"),
        ("qubit[2] q; int i = 0; while (true) { i += 1; }", "loops more than 100,000 times|took longer"),
        ("qubit[2] q; int i = 0; while (i < 1) { x q[0]; }", "loops more than 100,000 times|took longer"),
        (DOUBLING + "qubit[2] q; g60 q[0];", "200,000 calls|took longer"),
        ("qubit[2] q; def f(qubit a) { f(a); } f(q[0]);", "nested more than"),
        ("qubit[2] q; pow(1e12) @ rx(0.3) q[0];", "power past 1,000,000"),
        ("qubit[2] q; pow(200000) @ rx(0.3) q[0]; pow(1000000000000) @ x q[0];", "power past 1,000,000"),
        ("qubit[2] q; rx(1.0/0.0) q[0];", "not known"),
        ("qubit[2] q; rx(sqrt(-1.0)) q[0];", "not known"),
        ("qubit[2] q; float a = exp(500.0); rx(a*a) q[0];", "not known"),
        ("qubit[2] q; float nothing; rx(nothing) q[0];", "not known"),
        ("qubit[2] q; array[float[64], 100000, 100000] a; rx(a[0, 0]) q[0];", "elements"),
        ("qubit[2] q; bit[2] c; if (c == 1) { x q[0]; }", "branches on a value"),
        ("qubit[2] q; extern f(int) -> int; int i = f(2); for int k in [0:i] { x q[0]; }", "known only when"),
        (deep(30, 30)[len(HEAD) :].replace("// ketline: observable H = Z(q[1])\n", ""), "30 qubits"),
    ],
)
def test_there_is_a_reason_with_a_code_and_a_place(body: str, reason: str) -> None:
    text = HEAD + body + OBSERVED
    snapshot = Snapshot(text)
    started = time.monotonic()
    (estimate,) = snapshot.estimates(seconds=SECONDS)
    assert time.monotonic() - started < 4 * SECONDS
    assert estimate.value is None and re.search(reason, estimate.reason or ""), estimate
    (problem,) = missing_values([estimate])
    assert problem.code == "KT404" and 0 <= problem.start < problem.end <= len(text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1024 * (MEGABYTES + 1_500)


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("observable H = Z(q[7])", "KT402"),
        ("observable H = Z(r[0])", "KT402"),
        ("observable H = Z(q[0])*X(q[0])", "KT401"),
        ("observable H = ", "KT401"),
        ("observable = Z(q[0])", "KT401"),
        ("observable H = 1e999*Z(q[0])", "KT401"),
        ("probability P = q == \"01\"", "KT402"),
        ("probability P = q = 0", "KT401"),
        ("input theta = 1", "KT405"),
        ("input theta", "KT405"),
        ("noise depolarizing", "KT406"),
        ("noise depolarizing(nan)", "KT406"),
        ("noise depolarizing(1.5)", "KT406"),
        ("noise sunspots(0.1)", "KT406"),
    ],
)
def test_a_bad_comment_is_said_and_the_rest_is_valued(comment: str, code: str) -> None:
    snapshot = Snapshot(HEAD + f"qubit[3] q;\nx q[0];\n// ketline: {comment}\n// ketline: observable G = Z(q[0])\n")
    assert [problem.code for problem in snapshot.problems] == [code]
    assert [(one.observable, one.value) for one in snapshot.estimates()] == [("G", -1.0)]


def test_the_widest_state_is_valued() -> None:
    (estimate,) = Snapshot(deep(MAXIMUM_STATE_VECTOR_QUBITS, 5)).estimates(seconds=120)
    assert estimate.exact and estimate.engine == "state vector"


def test_a_coin_tossed_forever_is_valued_to_an_error() -> None:
    body = "qubit[2] q; bit c; h q[0]; c = measure q[0]; while (c) { ry(0.3) q[1]; h q[0]; c = measure q[0]; }"
    (estimate,) = Snapshot(HEAD + body + "\n// ketline: observable H = Z(q[1])\n").estimates()
    assert estimate.value is not None and 0 < (estimate.error or 0) < 1e-8
