"""Types of values: initial values, assignments, casts, operators, conditions. Expectations in comments."""

from __future__ import annotations

import textwrap

import pytest

from markers import check_markers

TEXTS = {
    "initial values of the standard types": """
        bool b = true; bool b1 = 1; bool b2 = 0.5; bool b3 = "1";
        int i = 5; int i1 = true; int[8] i2 = i; int i3 = 1e12; int i4 = 2.0;
        uint u = 3; uint[8] u1 = u; uint u2 = i;
        float f = 1; float[32] f1 = pi; float f2 = true; float[64] f3 = i;
        complex c = 1; complex[float[64]] c1 = 2.5 + 3.5im; complex[float[32]] c2 = 2im; complex c3 = f;
        int j = 2.5; //@ KT502 "2.5"
        int k = f; //@ KT502 "f"
        uint[8] l = f * 2; //@ KT502 "f * 2"
        int m = c; //@ KT501 "c"
        float n = c; //@ KT501 "c"
        int o = f3 / 1; //@ KT502 "f3 / 1"
        int p = int(f); int q = i / 2; int r = 7 % 4; int s = 2 ** 3;
    """,
    "angles": """
        angle a = pi / 2; angle[20] a1 = 3.5; angle[3] a2 = 0; angle[3] a3 = "101"; angle a4 = a1; angle a5 = 1;
        float f = 0.5; int i = 2; bit[3] c; bit[4] d;
        angle[8] b = f; angle b1 = -a; angle b2 = a * 2; angle b3 = 2 * a; angle b4 = a / 2; angle b5 = a + f;
        angle[3] b6 = c;
        angle[3] b7 = d; //@ KT503 "d"
        angle b8 = i; //@ KT501 "i"
        float g = a; //@ KT501 "a"
        float g1 = float(a); bool g2 = bool(a); bool g3 = a;
        int g4 = a; //@ KT501 "a"
        int g5 = int(a); //@ KT504 "int(a)"
        angle g6 = angle(i); //@ KT504 "angle(i)"
        angle g9a = angle(1ns); //@ KT504 "angle(1ns)"
        angle g7 = angle(f); angle g8 = angle(2);
        uint g9 = a / a; angle h1 = a - a;
        angle h2 = a + i; //@ KT505 "a + i"
        angle h3 = i / a; //@ KT505 "i / a"
        angle h4 = a % a; //@ KT505 "a % a"
        a += f; a -= a; a *= 2; a /= 2; a <<= 1;
        a += 1; //@ KT505 "a += 1;"
        bool less = a < pi; bool same = a == 0;
    """,
    "bits": """
        bit b = 0; bit b1 = 1; bit b2 = true; bit b3 = "1"; bit[1] b4 = b; bit b5 = b4;
        bit[3] c = "101"; bit[4] d = "1010"; bit[4] e = d; let joined = c ++ d; bit[3] e1 = 5; bit[3] e2 = 0;
        bit[3] c1 = "1010"; //@ KT503 "\\"1010\\""
        bit c2 = "10"; //@ KT503 "\\"10\\""
        bit[3] c3 = d; //@ KT503 "d"
        c = d; //@ KT503 "d"
        c = d[0:2]; c = d[{0, 1, 3}]; c[0] = d[1]; c[0:1] = d[2:3]; c = ~c; c = c << 1;
        c[0:1] = d; //@ KT503 "d"
        bit[3] c4 = 8; //@ KT516 "8"
        bit b6 = 2; //@ KT516 "2"
        bit[2] c5 = true; //@ KT503 "true"
        bit[3] c6 = 0.5; //@ KT501 "0.5"
        bit[8] big = joined; //@ KT503 "joined"
        bit[7] seven = joined;
        float f = b; //@ KT501 "b"
        float f1 = c; //@ KT501 "c"
        int i = b; int i1 = c; int[3] i2 = c; uint[4] u = d; bool t = c; bool t1 = b;
        int[4] i3 = c; //@ KT503 "c"
        uint[8] u1 = d; //@ KT503 "d"
        int[3] i4 = int[3](c); uint u2 = uint(d); bit[3] c7 = bit[3](i2); bit c8 = bit(t); bit[4] c9 = bit[4](5);
        int i5 = int[8](c); //@ KT503 "int[8](c)"
        bit[2] c10 = bit[2](i2); //@ KT503 "bit[2](i2)"
        bit[4] c11 = bit[4](c); //@ KT503 "bit[4](c)"
        bit[2] c12 = bit[2](1.5); //@ KT504 "bit[2](1.5)"
        float f2 = float(c); //@ KT504 "float(c)"
        bit[2] c13 = bit[2](t); //@ KT503 "bit[2](t)"
    """,
    "bits in expressions": """
        bit b; bit b2; bit[4] c; bit[4] d; bit[3] e; int i; uint[4] u; float f; bool t;
        c = c & d; c = c | d; c = c ^ d; c &= d; c = c << 2; c >>= i; c = rotl(c, 1); i = popcount(c);
        c = c & e; //@ KT503 "c & e"
        c ^= e; //@ KT503 "c ^= e;"
        c << f; //@ KT505 "c << f"
        f << 1; //@ KT505 "f << 1"
        c & f; //@ KT505 "c & f"
        ~f; //@ KT505 "~f"
        c + d; //@ KT505 "c + d"
        c * f; //@ KT505 "c * f"
        -c; //@ KT505 "-c"
        i += b; i = b + b2; i |= b; c |= i; i = i + c; u = u | c; t = c == d; t = c == 5; t = c == "0101"; t = b == 1;
        t = c == e; //@ KT503 "c == e"
        t = c == "01"; //@ KT503 "c == \\"01\\""
        t = c == 1.5; //@ KT505 "c == 1.5"
        t = b == t; t = !b; t = !c; t = b && t; t = b || b2; t = ~t; t = c > 3;
        t = b & t; i = -b;
    """,
    "durations": """
        duration d = 100ns; duration e = 2 * d; duration g = d / 2; duration h = d + e; duration k = d - 10us;
        stretch s;
        duration m = s; duration n = 0.5 * s + d; duration o = -d; float r = d / e; float ns = d / 1ns;
        duration p = d * true;
        bool t = d < e; bool t1 = d == 100ns;
        duration a1 = 5; //@ KT501 "5"
        duration a2 = d + 5; //@ KT505 "d + 5"
        duration a3 = d * e; //@ KT505 "d * e"
        duration a4 = 5 / d; //@ KT505 "5 / d"
        duration a5 = d ** 2; //@ KT505 "d ** 2"
        duration a6 = d % e; //@ KT505 "d % e"
        int i = d; //@ KT501 "d"
        float f = d; //@ KT501 "d"
        float f1 = float(d); //@ KT504 "float(d)"
        duration a7 = duration(5); //@ KT504 "duration(5)"
        bool t2 = d == 5; //@ KT505 "d == 5"
        bool t3 = d && true; //@ KT505 "d && true"
        bool t4 = !d; //@ KT505 "!d"
        bool t5 = d; //@ KT501 "d"
        bit b = d; //@ KT501 "d"
        angle an = d; //@ KT501 "d"
        d += 5ns; d -= e; d *= 2; d /= 2;
        d += 5; //@ KT505 "d += 5;"
        i = d / e; //@ KT502 "d / e"
    """,
    "complex": """
        complex[float[64]] a = 10.0 + 5.0im; complex b = -2 - 7im; float f = real(a); float g = imag(b);
        complex c = a + b; c = a * 2; c = a / f; c = a ** b; c += 1; c = sqrt(a); c = exp(b);
        bool t = a == b; bool t1 = a != 2;
        t = a < b; //@ KT505 "a < b"
        t = 1im >= 2; //@ KT505 "1im >= 2"
        a % b; //@ KT505 "a % b"
        a | b; //@ KT505 "a | b"
        ~a; //@ KT505 "~a"
        a << 1; //@ KT505 "a << 1"
        f = a; //@ KT501 "a"
        f = sin(a); //@ KT509 "sin(a)"
        int i = int(a); //@ KT504 "int(a)"
    """,
    "ranges of integers": """
        int[8] a = 127; int[8] b = -128; uint[8] c = 255; uint[3] d = 7; uint[1] e = 1; const uint[4] f = 15;
        int[8] a1 = 128; //@ KT516 "128"
        int[8] b1 = -129; //@ KT516 "-129"
        uint[8] c1 = 256; //@ KT516 "256"
        uint[3] d1 = -1; //@ KT516 "-1"
        const uint[4] f1 = 2 * 8; //@ KT516 "2 * 8"
        a = 200; //@ KT516 "200"
        a = 100; c = a; uint[128] g = 1 << 100;
        int[32] h = 1 << 31; //@ KT516 "1 << 31"
        for uint[4] i in {1, 2, 16} { } //@ KT516 "16"
    """,
    "division by zero": """
        int n = 4; float f = 1.0; const int zero = 0;
        int a = n / 0; //@ KT517 "0"
        int b = n % 0; //@ KT517 "0"
        float c = f / 0.0; //@ KT517 "0.0"
        int d = n / zero; //@ KT517 "zero"
        int e = n / (2 - 2); //@ KT517 "(2 - 2)"
        n /= 0; //@ KT517 "0"
        n %= zero; //@ KT517 "zero"
        int g = n / 1; int h = n / n; float k = f / (pi - 3.0);
    """,
    "conditions": """
        include "stdgates.inc";
        qubit[2] q; bit b; bit[2] c; int i = 1; float f = 0.5; angle a; duration d = 1ns; array[int[8], 2] arr = {1, 2};
        def nothing() { }
        if (b) x q[0]; if (c) x q[0]; if (i) x q[0]; if (f) x q[0]; if (a) x q[0]; if (c == 2) x q[0]; if (!b) x q[0];
        while (i) { i -= 1; break; }
        if (d) x q[0]; //@ KT506 "d"
        if (arr) x q[0]; //@ KT506 "arr"
        while (nothing()) { break; } //@ KT506 "nothing()"
        if (arr[0]) x q[0];
        if (d > 5ns) x q[0];
        if (q) x q[0]; //@ KT311 "q"
        if (x) x q[0]; //@ KT307 "x"
        if (nothing) x q[0]; //@ KT307 "nothing"
    """,
    "operators on what has no value": """
        include "stdgates.inc";
        qubit q; array[int[8], 2] a = {1, 2}; def nothing() { }
        int i = a + 1; //@ KT505 "a + 1"
        int j = nothing() + 1; //@ KT505 "nothing() + 1"
        int k = q + 1; //@ KT311 "q"
        int l = nothing(); //@ KT501 "nothing()"
        int m = a; //@ KT501 "a"
        int n = -a; //@ KT505 "-a"
        int o = a[0] + 1;
        bool p2 = a == a; //@ KT505 "a == a"
    """,
    "version 2": """
        OPENQASM 2.0;
        include "qelib1.inc";
        qreg q[2]; creg c[2];
        rx(2^3) q[0]; rx(sin(pi/4) + ln(2) - sqrt(2)*exp(1)/cos(1)*tan(1)) q[0];
        rx(pi/0) q[0]; //@ KT517 "0"
        if (c==1) x q[0];
        gate z a { }
    """,
    "names of functions": """
        float f = 0.5; float g = arcsin(f) + arccos(f) + arctan(f) + log(f);
        float a = asin(f); //@ KT208 "asin"
        float b = acos(f) + atan(f); //@ KT208 "acos" KT208 "atan"
        float c = ln(f); //@ KT208 "ln"
        float d = abs(f);
    """,
    "aliases": """
        include "stdgates.inc";
        qubit[4] q; bit[4] c; int i = 3; float f = 0.5; array[int[8], 3] a = {1, 2, 3}; uint[8] u;
        let one = q[0]; let two = q[1:2]; let bits = c[0:1]; let part = a[0:1]; let low = u[0:3];
        let n = i; //@ KT501 "i"
        let m = 5; //@ KT501 "5"
        let mixed = q[0:1] ++ c[0:1]; //@ KT505 "q[0:1] ++ c[0:1]"
        let joined = c ++ bits; joined[5] = 1;
        joined[6] = 1; //@ KT301 "6"
        int first = part[1];
        int past = part[2]; //@ KT301 "2"
        h one; h two;
        let again = q[0:1] ++ q[1:2]; //@ KT304 "q[1:2]"
    """,
}


@pytest.mark.parametrize("name", TEXTS)
def test_markers(name: str) -> None:
    check_markers(textwrap.dedent(TEXTS[name]).lstrip("\n"))
