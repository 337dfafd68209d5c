"""A program that several tests show, and what an editor has saved of one."""

from __future__ import annotations

import time
from pathlib import Path

RING = """OPENQASM 3.0;
include "stdgates.inc";

// QAOA, one layer, for MaxCut on a ring of four nodes.
// ketline: observable H = Z(q[0])*Z(q[1]) + Z(q[1])*Z(q[2]) + Z(q[2])*Z(q[3]) + Z(q[3])*Z(q[0])
qubit[4] q;
bit[4] c;

gate cost(g) a, b { cx a, b; rz(g) b; cx a, b; }
const float gamma = 0.4;

h q;
cost(gamma) q[0], q[1];
cost(gamma) q[1], q[2];
cost(gamma) q[2], q[3];
cost(gamma) q[3], q[0];
rx(-0.5) q;

c = measure q;
"""


def wait_for_change(file: Path, before: str) -> str:
    deadline = time.monotonic() + 30
    while (text := file.read_text()) in (before, ""):  # empty while it is being written
        assert time.monotonic() < deadline, f"{file.name} was not saved"
        time.sleep(0.1)
    return text
