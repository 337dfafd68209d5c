"""The gates of ``qelib1.inc`` in the words of ``stdgates.inc``, equal up to a global phase.

A global phase cannot be seen in a program from OpenQASM 2, which has no ``ctrl @``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Today:
    """How a call is written in version 3.

    ``name`` stands for the gate's name, ``first`` and ``last`` are put before and after its parameters; ``needs`` is
    the gate that the new name rests on. ``plain`` says that the parameters go.
    """

    name: str
    needs: str
    first: str = ""
    last: str = ""
    plain: bool = False


#: Calls that change. Gates that are in neither table are in both standard files.
TODAY = {
    "u0": Today("id", "id", plain=True),
    "u1": Today("p", "p"),
    "u2": Today("U", "U", first="pi/2, "),
    "u3": Today("U", "U"),
    "u": Today("U", "U"),
    "cu1": Today("cp", "cp"),
    "cu3": Today("cu", "cu", last=", 0"),
    "CX": Today("cx", "cx"),
    "sxdg": Today("inv @ sx", "sx"),
    "csx": Today("ctrl @ sx", "sx"),
    "c3x": Today("ctrl(3) @ x", "x"),
    "c3sqrtx": Today("ctrl(3) @ sx", "sx"),
    "c4x": Today("ctrl(4) @ x", "x"),
}

#: Definitions of the gates for which ``stdgates.inc`` has no words, and of all others where a name is in the way.
DEFINITIONS = {
    "u0": "gate u0(gamma) a { id a; }",
    "u": "gate u(theta, phi, lambda) a { U(theta, phi, lambda) a; }",
    "cu1": "gate cu1(lambda) a, b { cp(lambda) a, b; }",
    "cu3": "gate cu3(theta, phi, lambda) a, b { cu(theta, phi, lambda, 0) a, b; }",
    "CX": "gate CX a, b { ctrl @ gphase(-pi/2) a; ctrl @ U(pi, 0, pi) a, b; }",
    "sxdg": "gate sxdg a { inv @ sx a; }",
    "csx": "gate csx a, b { ctrl @ sx a, b; }",
    "c3x": "gate c3x a, b, c, d { ctrl(3) @ x a, b, c, d; }",
    "c3sqrtx": "gate c3sqrtx a, b, c, d { ctrl(3) @ sx a, b, c, d; }",
    "c4x": "gate c4x a, b, c, d, e { ctrl(4) @ x a, b, c, d, e; }",
    "rxx": "gate rxx(theta) a, b { h a; h b; cx a, b; rz(theta) b; cx a, b; h a; h b; }",
    "rzz": "gate rzz(theta) a, b { cx a, b; rz(theta) b; cx a, b; }",
    "rccx": "gate rccx a, b, c { h c; t c; cx b, c; tdg c; cx a, c; t c; cx b, c; tdg c; h c; }",
    "rc3x": (
        "gate rc3x a, b, c, d { h d; t d; cx c, d; tdg d; h d; cx a, d; t d; cx b, d; tdg d; cx a, d; t d; "
        "cx b, d; tdg d; h d; t d; cx c, d; tdg d; h d; }"
    ),
}
