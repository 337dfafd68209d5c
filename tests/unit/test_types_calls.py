"""Functions, subroutines, gates, modifiers, timing, switches and what bodies see. Expectations in comments."""

from __future__ import annotations

import textwrap

import pytest

from ketline.semantics.context import Context
from ketline.semantics.statements import check_labels
from ketline.syntax import parse
from markers import check_markers

TEXTS = {
    "built-in functions": """
        float f = 0.5; int i = 2; bit[4] c; uint[4] u; angle a; complex z0 = 1im; duration d = 1ns; bit b; bool t0;
        array[int[8], 2] arr; qubit q;
        f = sin(f) + cos(i) + tan(a) + exp(f) + sqrt(i) + log(2) + floor(f);
        f = ceiling(1.5) + arctan(i) + sin(t0) + mod(f, 2);
        i = mod(7, 3); u = rotl(u, 1); c = rotr(c, i); i = popcount(c); i = popcount(u); c = rotl("0101", -1);
        f = abs(f);
        sin(d); //@ KT509 "sin(d)"
        sin(c); //@ KT509 "sin(c)"
        sin(arr); //@ KT509 "sin(arr)"
        sqrt(1ns); //@ KT509 "sqrt(1ns)"
        popcount(f); //@ KT509 "popcount(f)"
        popcount(d); //@ KT509 "popcount(d)"
        rotl(c, 1.5); //@ KT509 "rotl(c, 1.5)"
        rotr(f, 1); //@ KT509 "rotr(f, 1)"
        real(c); //@ KT509 "real(c)"
        mod(z0, 2); //@ KT509 "mod(z0, 2)"
        mod(d, 2); //@ KT509 "mod(d, 2)"
        sin(q); //@ KT311 "q"
        arcsin(2); //@ KT519 "arcsin(2)"
        arccos(-1.5); //@ KT519 "arccos(-1.5)"
        sqrt(-1); //@ KT519 "sqrt(-1)"
        log(0); //@ KT519 "log(0)"
        mod(i, 0); mod(7, 0); //@ KT519 "mod(7, 0)"
        sqrt(-1 + 0im); arcsin(f); sqrt(-f); log(0.1); arccos(-1); sqrt(0); rotl(11, 1);
        sin(); //@ KT309 "sin()"
        rotl(c); //@ KT309 "rotl(c)"
        int k = floor(f); //@ KT502 "floor(f)"
        int l = int(floor(f)); int n = ceiling(2.5);
        int m = popcount(c) + mod(i, 2);
    """,
    "arguments": """
        include "stdgates.inc";
        qubit[4] q; qubit alone; bit[4] c; int i = 1; float w = 0.5; duration d = 1ns; array[int[8], 3] a; angle v;
        def f(int n, float g) -> float { return n * g; }
        def on(qubit a1) { x a1; }
        def pair(qubit[2] two, angle[32] theta) { rx(theta) two; }
        def bits(bit[4] four, bool flag) { }
        extern ask(int[8], duration) -> bit[2];
        w = f(1, 0.5); w = f(i, i); w = f(true, 2); on(q[0]); on(alone); pair(q[0:1], pi); pair(q[{0, 3}], v);
        pair(q[1:2], 0);
        on($0); bits(c, true); bits("0101", i); bits(5, c[0]); bit[2] r = ask(3, d);
        f(0.5, 1); //@ KT502 "0.5"
        f(d, 1); //@ KT509 "d"
        f(1, c); //@ KT509 "c"
        f(1, d); //@ KT509 "d"
        f(a, 1); //@ KT509 "a"
        f(q, 1); //@ KT311 "q"
        f(q[0], 1); //@ KT311 "q[0]"
        on(i); //@ KT306 "i"
        on(c[0]); //@ KT306 "c[0]"
        on(q); //@ KT503 "q"
        on(q[0:1]); //@ KT503 "q[0:1]"
        pair(q[0], pi); //@ KT503 "q[0]"
        pair(q, pi); //@ KT503 "q"
        pair(q[0:1], d); //@ KT509 "d"
        pair(q[0:1], i); //@ KT509 "i"
        bits("01", true); //@ KT503 "\\"01\\""
        bits(16, true); //@ KT516 "16"
        ask(300, d); //@ KT516 "300"
        ask(3, 5); //@ KT509 "5"
        ask(3); //@ KT309 "ask(3)"
        bit r2 = ask(3, d); //@ KT503 "ask(3, d)"
        on(q[4]); //@ KT301 "4"
        on(nowhere); //@ KT201 "nowhere"
        on; //@ KT307 "on"
        on = 3; //@ KT308 "on"
    """,
    "a qubit is passed once": """
        include "stdgates.inc";
        qubit[4] q; def two(qubit a, qubit b) { cx a, b; } def mixed(qubit[2] a, qubit b) { }
        two(q[0], q[1]); mixed(q[0:1], q[2]);
        two(q[0], q[0]); //@ KT304 "q[0]"
        mixed(q[0:1], q[1]); //@ KT304 "q[1]"
        two($1, $1); //@ KT304 "$1"
        let first = q[0:1];
        two(first[0], q[0]); //@ KT304 "q[0]"
        two(first[0], q[1]);
    """,
    "array references": """
        array[int[8], 5] a; array[int[8], 3, 5] b; array[int[16], 5] w; array[float[32], 5] g; const int k = 1;
        def read(readonly array[int[8], #dim = 1] r) -> int { return r[0]; }
        def change(mutable array[int[8], #dim = 1] m) { m[2] = 10; m[0] += 1; }
        def exact(readonly array[int[8], 3, 5] e) { }
        def keep(readonly array[int[8], #dim = 1] r) {
          r[0] = 1; //@ KT308 "r"
          change(r); //@ KT509 "r"
          read(r);
          r[0] += 1; //@ KT308 "r"
        }
        read(a); read(b[1, 0:3]); read(b[1]); change(a[1:3]); exact(b); change(a); int v = read(a);
        read(b); //@ KT509 "b"
        read(w); //@ KT509 "w"
        read(g); //@ KT509 "g"
        read(3); //@ KT509 "3"
        exact(a); //@ KT509 "a"
        exact(b[0:1]); //@ KT509 "b[0:1]"
        read(b[0][0]); //@ KT509 "b[0][0]"
        change({1, 2}); //@ KT101 "{"
        def odd(readonly array[int[8], #dim = 0.5] r) { } //@ KT310 "0.5"
    """,
    "returns": """
        include "stdgates.inc";
        def a() { return; }
        def b() { return 2; } //@ KT510 "2"
        def c() -> int { return; } //@ KT510 "return;"
        def d() -> int { return 2; }
        def e() -> int { return 2.5; } //@ KT502 "2.5"
        def f(duration t0) -> float { return t0; } //@ KT510 "t0"
        def g(qubit q) -> bit { return measure q; }
        def h2(qubit[2] q) -> bit[2] { return measure q; }
        def i(qubit[2] q) -> bit { return measure q; } //@ KT503 "measure q"
        def j(qubit q) -> float { return measure q; } //@ KT510 "measure q"
        def k(bit[2] c) -> bit { return c; } //@ KT503 "c"
        def l(bit c) -> bool { if (c) { return true; } else { return c; } }
        def m(int n) -> uint[4] { for int n2 in [0:3] { return 99; } return n; } //@ KT516 "99"
        def o() -> float { return sin(0.5); }
        def s0(qubit q) { return measure q; } //@ KT510 "measure q"
        return 3; //@ KT109 "return 3;"
        gate u0 q { return; } //@ KT109 "return;"
    """,
    "what subroutines see": """
        include "stdgates.inc";
        qubit[2] q; bit b; int n = 2; const int k = 3; input float w; array[int[8], 2] a; extern ask(int) -> int;
        let alias = q[0:1];
        def fine(qubit p0, int m) -> int { int local = k + m; x p0; x $0; for int i in [0:k] { local += i; }
        return ask(local); }
        def bad(qubit p0) -> int {
          int local = n; //@ KT207 "n"
          x q[0]; //@ KT207 "q"
          cx p0, alias[0]; //@ KT207 "alias"
          b = measure p0; //@ KT207 "b"
          n += 1; //@ KT207 "n"
          rx(w) p0; //@ KT207 "w"
          local = a[0]; //@ KT207 "a"
          if (b) { x p0; } //@ KT207 "b"
          for int i in [0:n] { } //@ KT207 "n"
          fine(q[0], 1); //@ KT207 "q"
          reset q; //@ KT207 "q"
          int n = 5; local = n;
          return local;
        }
        def again(int n, qubit q) -> int { x q; return n; }
        int after = n;
    """,
    "what gates see": """
        include "stdgates.inc";
        qubit[2] q; int n = 2; const float w = 0.5; float v = 0.25;
        gate fine(u0) a, b { rx(u0 * w) a; cx a, b; for int i in [0:2] { rz(i * u0) b; } fine2 a; } //@ KT202 "fine2"
        gate bad(u0) a {
          rx(v) a; //@ KT207 "v"
          rx(n * u0) a; //@ KT207 "n"
          x q[0]; //@ KT306 "q"
        }
    """,
    "gate parameters": """
        include "stdgates.inc";
        qubit q; int i = 1; float f = 0.5; angle a; bit b; bit[2] c; duration d = 1ns; array[float[32], 2] arr; bool t0;
        input angle theta; def value() -> float { return 0.5; } def nothing() { }
        rx(i) q; rx(f) q; rx(a) q; rx(b) q; rx(theta / 2) q; rx(arr[0]) q; rx(value()) q; rx(-a) q; rx(sin(f) * pi) q;
        rx(t0) q;
        U(0, pi, i) q; gphase(a); p(f + a) q;
        rx(d) q; //@ KT511 "d"
        rx(c) q; //@ KT511 "c"
        rx(arr) q; //@ KT511 "arr"
        rx(1im) q; //@ KT511 "1im"
        rx(nothing()) q; //@ KT511 "nothing()"
        rx(q) q; //@ KT311 "q"
        gphase(d); //@ KT511 "d"
        U(0, 1ns, 0) q; //@ KT511 "1ns"
        U(0, 0) q; //@ KT303 "0, 0"
        U(0, 0, 0) q, q; //@ KT302 "U" KT304 "q"
    """,
    "modifiers": """
        include "stdgates.inc";
        qubit[4] q; int n = 2; const int k = 2; float f = 0.5; bit[2] c; uint u0 = 3; duration d = 1ns;
        ctrl(k) @ x q[0], q[1], q[2]; pow(f) @ x q[0]; pow(-1) @ x q[0]; pow(n) @ x q[0]; pow(1/2) @ z q[0];
        inv @ s q[0];
        ctrl(0) @ x q[0], q[1]; //@ KT518 "0"
        ctrl(-1) @ x q[0], q[1]; //@ KT518 "-1"
        negctrl(1.5) @ x q[0], q[1]; //@ KT518 "1.5"
        ctrl(n) @ x q[0], q[1], q[2]; //@ KT515 "n"
        ctrl(true) @ x q[0], q[1]; //@ KT518 "true"
        pow(d) @ x q[0]; //@ KT518 "d"
        pow(c) @ x q[0]; //@ KT518 "c"
        pow(1im) @ x q[0]; //@ KT518 "1im"
        ctrl(k) @ x q[0], q[1]; //@ KT302 "x"
        negctrl @ ctrl(2) @ x q; //@ KT302 "x"
        gphase(pi);
        ctrl @ gphase(pi) q[0]; ctrl(2) @ gphase(pi) q[0], q[1]; inv @ gphase(pi); ctrl @ gphase(pi) q;
        gphase(pi) q[0]; //@ KT302 "gphase(pi) q[0];"
        ctrl @ gphase(pi); //@ KT302 "ctrl @ gphase(pi);"
        ctrl(2) @ gphase(pi) q[0]; //@ KT302 "ctrl(2) @ gphase(pi) q[0];"
        ctrl(2) @ gphase(pi) q[0], q[0]; //@ KT304 "q[0]"
        gate g(v) a { gphase(-v / 2); ctrl @ gphase(v) a; }
    """,
    "one qubit twice": """
        include "stdgates.inc";
        qubit[4] q; qubit[4] r; qubit alone; int i = 1; int j = 2;
        let first = q[0:1]; let last = q[2:3]; let all = first ++ last; let twice = all[1:2]; let one = q[3];
        cx first[0], q[1]; cx first, last; cx all[0], q[1]; cx twice[0], q[2]; cx one, q[2]; cx q[i], q[j]; cx q, r;
        cx first[0], q[0]; //@ KT304 "q[0]"
        cx all[2], last[0]; //@ KT304 "last[0]"
        cx twice[0], q[1]; //@ KT304 "q[1]"
        cx one, q[3]; //@ KT304 "q[3]"
        cx all, q; //@ KT304 "q"
        cx first, all[0:1]; //@ KT304 "all[0:1]"
        cx $0, $0; //@ KT304 "$0"
        cx $0, $1;
        cx q[i], q[i]; //@ KT304 "q[i]"
        cx alone, alone; //@ KT304 "alone"
        cx q[-1], q[3]; //@ KT304 "q[3]"
        ccx q[0], r[0], first[0]; //@ KT304 "first[0]"
        cx q[0:1], q[1:2]; swap q[0:1], q[2:3]; cx q[0:1], q[0]; //@ KT304 "q[0]"
        cx q[1], q[7 / 5]; //@ KT304 "q[7 / 5]"
    """,
    "registers broadcast": """
        include "stdgates.inc";
        qubit[3] a; qubit[3] b; qubit[2] c; qubit[1] d; qubit alone; int i = 1;
        cx a, b; cx alone, b; cx a, alone; cx a[0], b; cx a[0:1], c; cx d, alone; h d; ccx a, alone, b; cx a[{0, i}], c;
        cx a, c; //@ KT305 "c"
        cx a, d; //@ KT305 "d"
        cx d, a; //@ KT305 "a"
        cx a[0:1], b; //@ KT305 "b"
        cx a[{0, i}], b; //@ KT305 "b"
        ccx a, b, c; //@ KT305 "c"
        ctrl @ x a, c; //@ KT305 "c"
        let one = a[0]; let two = a[0:1];
        cx one, b; cx two, c;
        cx two, b; //@ KT305 "b"
        U(0, 0, 0) a; CX a, b;
        CX a, c; //@ KT305 "c"
    """,
    "one mistake is one problem": """
        include "stdgates.inc";
        qubit[2] q;
        int a = nowhere + 1ns; //@ KT201 "nowhere"
        int b = nowhere[1.5 * pi]; //@ KT201 "nowhere" KT507 "1.5 * pi"
        nothere v = 3; //@ KT101 "="
        bit[nowhere] c; //@ KT201 "nowhere"
        c[7] = 1; c = "0101"; int d = c;
        qubit[nowhere] r; //@ KT201 "nowhere"
        x r[9]; cx q, r; let s2 = r[0:1] ++ q; x s2[5];
        array[int[8], nowhere] e; //@ KT201 "nowhere"
        e[9] = 1; int f = e[2];
        e[0, 1] = 1; //@ KT508 "0, 1"
        def g(qubit[nowhere] z1) -> bit { return measure z1[0]; } //@ KT201 "nowhere"
        bit h2 = g(q);
        duration k = (1ns + 2) * 3; //@ KT505 "(1ns + 2)"
        rx(q * 2) q[0]; //@ KT311 "q"
    """,
    "measurements": """
        include "stdgates.inc";
        qubit[2] q; qubit one; bit b; bit[2] c; int i; float f; angle[2] a; bool t0; duration d;
        c = measure q; b = measure one; c[0] = measure q[0]; i = measure one; a[0] = measure one; t0 = measure one;
        measure q;
        bit[2] c2 = measure q; bit b2 = measure q[1]; measure one -> b; b = measure $0; c[0:1] = measure q;
        b = measure q[0:0];
        f = measure one; //@ KT501 "f = measure one;"
        d = measure one; //@ KT501 "d = measure one;"
        float f2 = measure one; //@ KT501 "float f2 = measure one;"
        b = measure q; //@ KT305 "b = measure q;"
        c[0] = measure q; //@ KT305 "c[0] = measure q;"
        bit[3] c3 = measure q; //@ KT305 "bit[3] c3 = measure q;"
        c[2] = measure one; //@ KT301 "2"
        const bit k = 0;
        k = measure one; //@ KT308 "k"
        q[0] = measure one; //@ KT311 "q"
        b = measure c; //@ KT306 "c"
    """,
    "timing": """
        include "stdgates.inc";
        qubit[2] q; duration d = 10ns; stretch s0; int n = 2; float f = 0.5;
        delay[10ns] q; delay[d] q[0]; delay[2 * d] q; delay[s0] q; delay[s0 - d / 2] q; delay[n * d] q; delay[100dt] q;
        delay[durationof({x q[0];})] q[1]; delay[d];
        delay[100] q; //@ KT513 "100"
        delay[f] q; //@ KT513 "f"
        delay[n * 2] q; //@ KT513 "n * 2"
        delay[d / d] q; //@ KT513 "d / d"
        box[10ns] { x q[0]; } box { x q[0]; } box[2 * d] { }
        box[10] { x q[0]; } //@ KT513 "10"
        x[10ns] q[0];
        x[10] q[0]; //@ KT513 "10"
        delay[-10ns] q; //@ KT513 "-10ns"
        box[5ns - 1us] { } //@ KT513 "5ns - 1us"
        delay[0ns] q; delay[-1 * s0 + 10ns] q; delay[-10dt] q;
        rx(0.5)[f] q[0]; //@ KT513 "f"
    """,
    "switch": """
        include "stdgates.inc";
        qubit q; int i = 1; uint[4] u0; bit[2] c; float f = 0.5; bool b0; const int k = 2;
        switch (i) { case 1, 2 { x q; } default { } } switch (u0 + 1) { case 0 { } } switch (int(c)) { case 0b01 { }
        case k { } }
        switch (i) { case 1, 2, 1 { } } //@ KT512 "1"
        switch (i) { case 0.5 { } } //@ KT512 "0.5"
        switch (i) { case true { } } //@ KT512 "true"
        switch (i) { case i { } } //@ KT515 "i"
        switch (i) { case k, 2 { } } //@ KT512 "2"
        switch (i) { case 1, -1, 0x2, k + 1 { } case nowhere { } } //@ KT201 "nowhere"
        switch (c) { case 1 { } } //@ KT512 "c"
        switch (f) { case 1 { } } //@ KT512 "f"
        switch (b0) { case 1 { } } //@ KT512 "b0"
        switch (c[0]) { case 1 { } } //@ KT512 "c[0]"
        switch (nowhere) { case 1 { } } //@ KT201 "nowhere"
        switch (q) { case 1 { } } //@ KT311 "q"
    """,
    "assignments": """
        include "stdgates.inc";
        qubit[2] q; const int k = 1; input int given; output int result; int i; bit[2] c; const bit[2] cc = "10";
        for int n in [0:3] { n = 2; } result = given; result += 1;
        k = 2; //@ KT308 "k"
        k += 2; //@ KT308 "k"
        cc[0] = 1; //@ KT308 "cc"
        given = 2; //@ KT308 "given"
        q = 2; //@ KT311 "q"
        gate g(v) a { v = 2; } //@ KT109 "v = 2;" KT308 "v"
        x = 3; //@ KT308 "x"
        let pair = q[0:1];
        pair = 1; //@ KT311 "pair"
        c[0] = 1; c[5] = 1; //@ KT301 "5"
        i[0] = 1; //@ KT508 "0"
        i += 0.5; //@ KT502 "i += 0.5;"
        i = i + 1; i <<= 1; i **= 2; i %= 3; i &= 1;
        i <<= 0.5; //@ KT505 "i <<= 0.5;"
        c = 4; //@ KT516 "4"
    """,
    "names of library gates": """
        OPENQASM 3.0;
        include "stdgates.inc";
        int x = 1; //@ KT209 "x"
        bit t; //@ KT209 "t"
        qubit s; //@ KT209 "s"
        gate h a { } //@ KT209 "h"
        def swap(int a) { } //@ KT209 "swap"
        def f(int z) -> int { int y = z; return y; }
        gate g(p) rx { U(p, 0, 0) rx; }
        for int z in [0:3] { int y = z; }
        int xx; qubit q; bit c;
    """,
    "names of gates without their library": """
        OPENQASM 3.0;
        int x = 1; bit t; gate h a { U(pi / 2, 0, pi) a; } gate cx a, b { ctrl @ U(pi, 0, pi) a, b; }
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_markers(textwrap.dedent(TEXTS[name]).lstrip("\n"))


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ("1, 2, 3", []),
        ("1, 2, 1", ["KT512"]),
        ("0b1, 1", ["KT512"]),
        ("-1, 1", []),
        ("0.5", ["KT512"]),
        ("true, 1ns", ["KT512", "KT512"]),
        ("2 + 3, 5", ["KT512"]),
    ],
)
def test_labels_are_distinct_constant_integers(labels: str, wanted: list[str]) -> None:
    (node,) = parse(f"switch (1) {{ case {labels} {{ }} }}").nodes
    context = Context(lambda name: None)
    check_labels(context, node.body[0].statement.labels)
    assert [problem.code for problem in context.problems] == wanted
