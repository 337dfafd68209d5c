"""Arrays, indices, ranges, sizes and constants. Expectations in comments."""

from __future__ import annotations

import textwrap

import pytest

from markers import check_markers

TEXTS = {
    "array literals": """
        array[int[8], 3] a = {1, 2, 3};
        array[float[32], 2, 2] b = {{1.1, 1.2}, {2.1, 2}};
        array[int[8], 2] rows = {2 + 3, 4 - 1};
        array[int[8], 2, 3] c = {a, a};
        array[bool, 2] d = {true, false};
        array[angle, 2] e = {pi, 0.5};
        array[complex[float[64]], 1] f = {2 + 1im};
        array[int[8], 3] g = {1, 2}; //@ KT514 "{1, 2}"
        array[int[8], 1] h = {1, 2}; //@ KT514 "{1, 2}"
        array[int[8], 2, 2] i = {{1, 2}, {3}}; //@ KT514 "{3}"
        array[int[8], 2, 2] j = {1, 2}; //@ KT514 "1" KT514 "2"
        array[int[8], 2] k = {{1}, {2}}; //@ KT514 "{1}" KT514 "{2}"
        array[int[8], 2] l = 2; //@ KT501 "2"
        array[int[8], 2] m = {1.5, 2}; //@ KT502 "1.5"
        array[int[8], 2] n = {1ns, 2}; //@ KT501 "1ns"
        array[int[8], 2] o = {1, 300}; //@ KT516 "300"
        array[int[8], 2, 3] p = {a, b}; //@ KT514 "b"
        int q = {1, 2}; //@ KT501 "{1, 2}"
        array[duration, 2] r = {10ns, 20us};
    """,
    "array indices": """
        array[int[32], 5] a; array[float[32], 3, 2] b; array[int[8], 4, 3, 2] c; int i = 1; bit[2] k;
        int x1 = a[0]; int x2 = a[4]; int x3 = a[-1]; int x4 = a[-5]; int x5 = a[i]; float f = b[0, 1];
        float g = b[2][1];
        int y1 = a[5]; //@ KT301 "5"
        int y2 = a[-6]; //@ KT301 "-6"
        float y3 = b[0, 2]; //@ KT301 "2"
        float y4 = b[3, 0]; //@ KT301 "3"
        float y5 = b[0][2]; //@ KT301 "2"
        float y6 = b[0, 0, 0]; //@ KT508 "0, 0, 0"
        int y7 = a[1.5]; //@ KT507 "1.5"
        int y8 = a[f]; //@ KT507 "f"
        int y9 = a[1ns]; //@ KT507 "1ns"
        a[0] = 3; b[0, 0] = 1; a[0][3] = 1; k = a[0][0:1];
        a[7] = 3; //@ KT301 "7"
        a[0][32] = 1; //@ KT301 "32"
        b[0][0][0] = 1; //@ KT508 "0"
        float z = b[0]; //@ KT501 "b[0]"
        a[1:2] = a[2:3]; b[1:2, 0] = b[0:1, 1]; a[{0, 2}] = a[3:4];
        a[1:2] = a[1:3]; //@ KT501 "a[1:3]"
        for int[32] n in a { } for int[32] n in a[1:2] { }
        for int n in c { } //@ KT508 "c"
    """,
    "array assignments": """
        int[8] scalar; array[int[8], 2] one; array[int[8], 3, 2] two; array[int[8], 3, 2] also;
        array[int[8], 4, 3, 2] three; array[int[8], 2, 3, 4] other; array[int[16], 2] wide; array[uint[8], 2] unsigned;
        three[0, 0, 0] = scalar; three[0, 0] = one; three[0] = two; two = also;
        three[0] = one; //@ KT501 "one"
        three[0, 0] = scalar; //@ KT501 "scalar"
        three = other; //@ KT501 "other"
        one = wide; //@ KT501 "wide"
        one = unsigned; //@ KT501 "unsigned"
        scalar = one; //@ KT501 "one"
        let joined = one ++ one; array[int[8], 4] four = joined; joined[0:1] = one;
        array[int[8], 3] short = joined; //@ KT501 "joined"
        let uneven = one ++ wide; //@ KT505 "one ++ wide"
        two += one; //@ KT505 "two += one;"
        int n = sizeof(three, 1); int k = sizeof(one); const uint m = sizeof(three[0], 1);
        int l = sizeof(one, 1); //@ KT301 "1"
        int o = sizeof(scalar); //@ KT509 "scalar"
        int p2 = sizeof(three, 0.5); //@ KT507 "0.5"
    """,
    "array declarations": """
        const int n = 3; int k = 4;
        array[int[n], n, n - 1] a;
        array[int[8], k] b; //@ KT515 "k"
        array[int[8], 2.5] c; //@ KT310 "2.5"
        array[int[8], 2.0] c2; //@ KT310 "2.0"
        int[4 / 2.0] c3; //@ KT310 "4 / 2.0"
        array[int[8], 0] d; //@ KT310 "0"
        array[int[8], n - 4] e; //@ KT310 "n - 4"
        array[int[8], 1, 2, 1, 2, 1, 2, 1] f;
        array[int[8], 1, 2, 1, 2, 1, 2, 1, 2] g; //@ KT310 "2"
        array[int[k], 2] h; //@ KT515 "k"
        if (true) { array[int[8], 2] local; } //@ KT109 "array[int[8], 2] local;"
        def f2() { array[int[8], 2] local; } //@ KT109 "array[int[8], 2] local;"
    """,
    "bits of numbers": """
        int[32] i = 15; uint[8] u; angle[4] a; int m; bit[4] c; bit b; float f; bool t; bit single;
        b = i[0]; b = i[31]; b = i[-1]; c = i[4:7]; c = u[{0, 1, 2, 3}]; b = a[3]; i[4:7] = "1010"; u[0] = 1; i[0] = b;
        b = i[32]; //@ KT301 "32"
        b = i[-33]; //@ KT301 "-33"
        b = a[4]; //@ KT301 "4"
        c = i[0:4]; //@ KT503 "i[0:4]"
        i[0:1] = "101"; //@ KT503 "\\"101\\""
        b = m[0]; //@ KT508 "0"
        b = f[0]; //@ KT508 "0"
        b = t[0]; //@ KT508 "0"
        b = single[0]; //@ KT508 "0"
        b = i[0, 1]; //@ KT508 "0, 1"
        b = c[0][0]; //@ KT508 "0"
        b = c[f]; //@ KT507 "f"
        b = c[u]; b = c[b]; b = c[m + 1]; b = c[t];
        b = "101"[0];
    """,
    "qubit indices": """
        include "stdgates.inc";
        qubit[4] q; qubit alone; int i = 1; float f = 1.0;
        gate g a { x a[0]; } //@ KT508 "0"
        x q[i]; x q[i + 1]; x q[-1]; x q[0:2]; x q[{0, 3}]; x q[::2]; x q[3:-1:0]; x q[7 / 2];
        x alone[0]; //@ KT508 "0"
        x q[1.5]; //@ KT507 "1.5"
        x q[f]; //@ KT507 "f"
        x q[pi]; //@ KT507 "pi"
        x q[0, 1]; //@ KT508 "0, 1"
        x q[0:0.5:2]; //@ KT507 "0.5"
        x q[0:0:2]; //@ KT507 "0"
        x q[0:4]; //@ KT301 "4"
        x q[{0, 4}]; //@ KT301 "4"
        x q[1ns]; //@ KT507 "1ns"
        x q[4.0 / 2]; //@ KT507 "4.0 / 2"
        x q[q]; //@ KT311 "q"
        x q[nowhere]; //@ KT201 "nowhere"
        x q[{0, 1.5}]; //@ KT507 "1.5"
    """,
    "loops": """
        include "stdgates.inc";
        qubit[4] q; bit[4] c; int n = 3; float f = 0.5; uint[8] u; array[float[64], 2] floats = {0.5, 1.5};
        for int i in [0:3] { x q[i]; } for uint i in [0:n] { } for int[16] i in [3:-1:0] { } for int i in {1, 5, n} { }
        for bit b in c { } for float g in floats { rx(g) q[0]; } for float g in {0.1, 0.2} { } for int i in [0:u] { }
        for float g in [0:3] { } for bit b in c[0:1] { } for angle a in {0.5, 1} { }
        for int i in [0:0.5:2] { } //@ KT507 "0.5"
        for int i in [0:f] { } //@ KT507 "f"
        for int i in [0:0:3] { } //@ KT507 "0"
        for int i in [:3] { } //@ KT507 ":3"
        for int i in f { } //@ KT508 "f"
        for int i in n { } //@ KT508 "n"
        for int i in {0.5, 1} { } //@ KT502 "0.5"
        for duration d in {1, 2} { } //@ KT501 "1" KT501 "2"
        for int i in floats { } //@ KT502 "floats"
        for duration d in [0:3] { } //@ KT501 "0:3"
        for duration d in {1ns, 2us} { delay[d] q; }
        for int i in q { } //@ KT311 "q"
    """,
    "constants": """
        const int n = 4; const float w = pi / n; const uint[8] u = n; const bool t2 = n > 2; const bit[4] c = "1010";
        const int m = n * 2 + sizeof(a0); array[int[8], 3] a0; //@ KT201 "a0"
        const int k = int(w); const float v = sin(w) + sqrt(2); const duration d = 10ns * n; const bit b = u[0];
        int runtime = 3; bit[2] r = "01"; float g = 0.5;
        const int e1 = runtime; //@ KT515 "runtime"
        const int e2 = n + 2 * runtime; //@ KT515 "runtime"
        const float e3 = sin(g); //@ KT515 "g"
        const int e4 = int(g); //@ KT515 "g"
        const bit e5 = r[0]; //@ KT515 "r"
        qubit[runtime] q; //@ KT515 "runtime"
        qubit[n] q1; bit[n] c1; int[2 * n] i1; qubit[n / 2] q2; float[64] f64;
        bit[runtime] c2; //@ KT515 "runtime"
        int[runtime] i2; //@ KT515 "runtime"
        uint[n][0] bad; //@ KT101 "["
        extern ask(int) -> int;
        def f(int a) -> int { const int b = a; return a; } //@ KT515 "a"
        const int e6 = f(2); //@ KT515 "f(2)"
        const int e7 = ask(2); //@ KT515 "ask(2)"
        input int given;
        const int e8 = given; //@ KT515 "given"
        qubit[given] q3; //@ KT515 "given"
        qubit[1ns] q4; //@ KT310 "1ns"
        qubit[true] q5; //@ KT310 "true"
        bit[w] c4; //@ KT310 "w"
        for int i in [0:3] { bit[i] local; } //@ KT515 "i"
        const int e9 = nowhere; //@ KT201 "nowhere"
        const float e10 = n; const int e11 = 2.0; const float e12 = c; //@ KT501 "c"
        const int[4] e13 = d; //@ KT501 "d"
        const int e14 = 2.5; //@ KT501 "2.5"
        const int[8] e15 = pi / 3; //@ KT501 "pi / 3"
        const int e16 = int(pi / 3); const int e17 = 6.0 / 2; const uint e18 = 1e3;
    """,
    "array arguments have lengths of the caller's": """
        def f(readonly array[int[8], #dim = 2] a, readonly array[int[8], 3, 4] b) {
          const uint m = sizeof(b, 1);
          const uint n = sizeof(a, 0); //@ KT515 "sizeof(a, 0)"
          uint k = sizeof(a, 1);
          uint l = sizeof(a, 2); //@ KT301 "2"
          int x1 = a[0, 1]; int x2 = a[99][7]; int x3 = b[2, 3];
          int x4 = b[3, 0]; //@ KT301 "3"
          int x5 = a[0]; //@ KT501 "a[0]"
        }
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_markers(textwrap.dedent(TEXTS[name]).lstrip("\n"))
