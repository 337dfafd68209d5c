"""OpenQASM 2 as its own dialect: what it does not have is an error, what it has is not."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest

from ketline.circuit import elaborate
from ketline.workspace import Snapshot
from markers import check_markers

HEAD = 'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[3]; qreg r[3]; creg c[3]; creg d[3];\n'


def check(text: str) -> None:
    check_markers(HEAD + textwrap.dedent(text))


def test_what_version_2_has() -> None:
    check(
        """
        gate mine(tau, a) x, y { rz(tau^2 + sin(a)*cos(a)/tan(a)) x; barrier x, y; CX x, y; U(0, 0, -a) y; }
        opaque magic(a) x;
        mine(pi/2, ln(2)) q[0], r[1];
        mine(exp(1), sqrt(2)) q, r;
        rx(1/2) q; rx(acos(0.5)) q;
        cx q[0], r;
        barrier q, r[0];
        reset q;
        if (c == 1) x q[0];
        if (c == 3) measure q -> c;
        if(d==0) reset r;
        measure q -> c;
        measure q[0] -> c[1];
        if (c[0] == 1) x q[0];
        """
    )


def test_statements() -> None:
    check(
        """
        qubit[2] a; //@ KT112 "qubit[2] a"
        qubit b; //@ KT112 "qubit b"
        bit[2] e; //@ KT112 "bit[2] e"
        bit f; //@ KT112 "bit f"
        bit g = measure q[0]; //@ KT112 "bit"
        qreg h1; //@ KT112 "h1"
        creg h2; //@ KT112 "h2"
        const int n = 2; //@ KT112 "const"
        let l = q; //@ KT112 "let"
        input float t; //@ KT112 "input"
        output float u1x; //@ KT112 "output"
        extern fun(int) -> int; //@ KT112 "extern"
        for int i in [0:2] { x q[0]; } //@ KT112 "for"
        while (c == 1) { x q[0]; } //@ KT112 "while"
        switch (1) { case 1 { x q[0]; } } //@ KT112 "switch"
        box { x q[0]; } //@ KT112 "box"
        delay[10ns] q; //@ KT112 "delay"
        gphase(pi); //@ KT112 "gphase"
        end; //@ KT112 "end"
        if (c == 1) { x q[0]; } //@ KT112 "if"
        else { y q[0]; } //@ KT112 "else"
        if (c == 1) if (d == 1) x q[0]; //@ KT112 "if"
        c = measure q; //@ KT112 "measure"
        c[0] = measure q[0]; //@ KT112 "measure"
        measure q; //@ KT112 "measure"
        """
    )


def test_parts_of_statements() -> None:
    check(
        """
        ctrl @ x q[0], q[1]; //@ KT112 "ctrl"
        inv @ s q[0]; //@ KT112 "inv"
        x q[0:1]; //@ KT112 ":"
        x q[-1]; //@ KT112 "-"
        x $0; //@ KT112 "$0"
        rx(2**3) q[0]; //@ KT112 "**"
        rx(5 % 3) q[0]; //@ KT112 "%"
        rx(5 << 1) q[0]; //@ KT112 "<<"
        rx(π) q[0]; //@ KT112 "π"
        rx(tau) q[0]; //@ KT112 "tau"
        rx(euler) q[0]; //@ KT112 "euler"
        rx(log(2)) q[0]; //@ KT112 "log"
        rx(arcsin(0.5)) q[0]; //@ KT112 "arcsin"
        rx(floor(2.5)) q[0]; //@ KT112 "floor"
        rx(sin(0x10)) q[0]; //@ KT112 "0x10"
        measure q[0:1] -> c[0:1]; //@ KT112 ":" KT112 ":"
        """
    )


@pytest.mark.parametrize("version", ["OPENQASM 3.0;\n", ""])
def test_other_programs_are_left_alone(version: str) -> None:
    check_markers(
        version + 'include "stdgates.inc";\nqubit[3] q;\nbit[3] c;\nc = measure q;\nif (c == 1) { inv @ s q[0:1]; }\n'
    )


def test_a_power_binds_tighter_than_a_product() -> None:
    def angle(expression: str) -> float:
        circuit = elaborate(Snapshot(HEAD + f"u1({expression}) q[0];\n").analysis)
        return float(np.angle(circuit.operations[0].matrix[1, 1]))

    assert angle("2^2/8") == pytest.approx(0.5)
    assert angle("-2^2/8") == pytest.approx(-0.5)
    assert angle("2^3^0/2") == pytest.approx(1.0)
    assert angle("1/2") == pytest.approx(0.5)


def test_bodies_and_more_parts() -> None:
    check(
        """
        gate one a { ctrl @ U(0, 0, 1) a, a; } //@ KT112 "ctrl" KT304 "a"
        gate two a { rx(π/2) a; ry(arccos(0.5)) a; } //@ KT112 "π" KT112 "arccos"
        gate three(tau) a { rx(tau) a; rx(euler) a; } //@ KT112 "euler"
        gate four a { for int i in [0:1] { h a; } } //@ KT112 "for"
        gate five a { barrier a; h a; }
        gate six a { measure a -> c[0]; } //@ KT109 "measure a -> c[0];" KT207 "c"
        negctrl @ x q[0], q[1]; //@ KT112 "negctrl"
        rx(popcount(3)) q[0]; //@ KT112 "popcount"
        rx(ceiling(2.5)) q[0]; //@ KT112 "ceiling"
        rx(mod(5, 3)) q[0]; //@ KT112 "mod"
        rx(7 >> 1) q[0]; //@ KT112 ">>"
        rx(7 & 1) q[0]; //@ KT112 "&"
        rx(7 | 1) q[0]; //@ KT112 "|"
        if (c == 1) x q[0:1]; //@ KT112 ":"
        if (c == 1) rx(2**2) q[0]; //@ KT112 "**"
        if (c == 1) c = measure q; //@ KT112 "measure"
        reset q[0:1]; //@ KT112 ":"
        barrier q[-1]; //@ KT112 "-"
        measure q[0] -> c; //@ KT305 "measure q[0] -> c;"
        """
    )
