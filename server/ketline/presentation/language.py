"""What the words of the language mean, in a sentence or two each.

OpenQASM 3 specification; sections in brackets are its own.
"""

from __future__ import annotations

#: Keywords: how each is written, and what it does.
KEYWORDS: dict[str, tuple[str, str]] = {
    "OPENQASM": ("OPENQASM 3.0;", "The version of the language that the file is written in; it comes first."),
    "include": ('include "stdgates.inc";', "Brings in the declarations of another file, as if they stood here."),
    "qubit": ("qubit[4] q;", "Declares qubits. They start in no particular state; `reset` makes them |0⟩."),
    "qreg": ("qreg q[4];", "Declares qubits as OpenQASM 2 does; version 3 writes `qubit[4] q;`."),
    "bit": ("bit[4] c;", "Declares classical bits. Bit 0 is the rightmost one of the register as a number."),
    "creg": ("creg c[4];", "Declares classical bits as OpenQASM 2 does; version 3 writes `bit[4] c;`."),
    "int": ("int[32] n = 5;", "A signed integer of the given number of bits."),
    "uint": ("uint[8] n = 5;", "An unsigned integer of the given number of bits; it wraps around."),
    "float": ("float[64] x = 0.5;", "A floating-point number."),
    "angle": ("angle[20] a = pi/4;", "An angle as a fraction of 2π in the given number of bits; it wraps around."),
    "bool": ("bool done = false;", "True or false."),
    "complex": ("complex[float[64]] z = 1.0 + 2.0im;", "A complex number with components of the given type."),
    "array": ("array[int[32], 3] a = {1, 2, 3};", "A table of values of one type, of up to seven dimensions."),
    "duration": ("duration d = 100ns;", "A length of time."),
    "stretch": ("stretch s;", "A length of time that the compiler chooses, 0 or more."),
    "const": ("const int n = 4;", "A value that is known before the program runs and never changes."),
    "input": ("input float theta;", "A value that is given when the program is run. In estimates, "
              "`// ketline: input theta = 0.3` gives it one."),
    "output": ("output bit[2] c;", "A variable that the program gives back."),
    "let": ("let a = q[0:2];", "Another name for qubits, bits or part of an array; nothing is copied."),
    "gate": ("gate bell a, b { h a; cx a, b; }", "Defines a unitary gate from other gates. Its body may use its "
             "own parameters and qubits, constants and gates, and measures nothing."),
    "opaque": ("opaque magic(a) q;", "Declares a gate without saying what it does (OpenQASM 2)."),
    "def": ("def f(qubit q, int n) -> bit { ... }", "Defines a subroutine, which may measure, branch and return a "
            "value."),
    "extern": ("extern f(int[32]) -> float[64];", "Declares a classical function that is computed elsewhere."),
    "return": ("return measure q;", "Ends a subroutine and gives its value."),
    "measure": ("c = measure q;", "Measures qubits in the computational basis and gives their bits; the state is "
                "projected onto the outcome."),
    "reset": ("reset q[0];", "Puts a qubit into |0⟩, whatever it was entangled with."),
    "barrier": ("barrier q;", "No gate is moved across it by the compiler. It changes no state."),
    "delay": ("delay[100ns] q[0];", "Lets qubits wait for a time."),
    "box": ("box [400ns] { ... }", "Keeps its statements together in time."),
    "gphase": ("gphase(pi/4);", "Multiplies the state by exp(iγ). Alone nothing can see it; with `ctrl @` it becomes "
               "a phase on the control."),
    "ctrl": ("ctrl(2) @ x a, b, t;", "Applies the gate where its controls, which come first, are all |1⟩."),
    "negctrl": ("negctrl @ x a, t;", "Applies the gate where its controls, which come first, are all |0⟩."),
    "inv": ("inv @ s q;", "Applies the inverse of the gate."),
    "pow": ("pow(0.5) @ x q;", "Applies a power of the gate; fractional powers take eigenphases in (-π, π]."),
    "if": ("if (c == 1) { x q[0]; }", "Runs its statements where the condition holds."),
    "else": ("if (c) { ... } else { ... }", "Runs its statements where the condition of the `if` before does not "
             "hold."),
    "for": ("for int i in [0:3] { h q[i]; }", "Runs its statements for each value of a range, set, array or bit "
            "register. Both ends of a range belong to it."),
    "in": ("for int i in [0:3] { ... }", "What a loop runs over stands behind it."),
    "while": ("while (c == 0) { ... }", "Runs its statements as long as the condition holds."),
    "switch": ("switch (n) { case 0 { ... } default { ... } }", "Runs the case that lists the value."),
    "case": ("case 1, 2 { ... }", "The statements for these values of a `switch`; none falls through."),
    "default": ("default { ... }", "The statements of a `switch` for every value that no case lists."),
    "break": ("break;", "Leaves the innermost loop."),
    "continue": ("continue;", "Goes on with the next turn of the innermost loop."),
    "end": ("end;", "Ends the program."),
    "cal": ("cal { ... }", "Statements of a calibration grammar, read verbatim."),
    "defcal": ("defcal x $0 { ... }", "Says how a gate is played on hardware qubits, in a calibration grammar."),
    "defcalgrammar": ('defcalgrammar "openpulse";', "Names the grammar of `cal` and `defcal` bodies."),
    "durationof": ("durationof({ x $0; })", "How long statements take."),
    "sizeof": ("sizeof(a, 0)", "The length of an array in one dimension, the first where none is given."),
    "readonly": ("def f(readonly array[int, #dim = 1] a)", "An array that a subroutine only reads."),
    "mutable": ("def f(mutable array[int, #dim = 1] a)", "An array of the caller's that a subroutine may change."),
    "void": ("", "No value."),
    "true": ("true", "The truth value of what holds."),
    "false": ("false", "The truth value of what does not hold."),
    "pragma": ("pragma ...", "A message to a tool; other tools pass over it."),
}  # fmt: skip

#: How OpenQASM 2 writes what it writes otherwise.
VERSION_2 = {
    "OPENQASM": "OPENQASM 2.0;",
    "include": 'include "qelib1.inc";',
    "measure": "measure q -> c;",
    "if": "if (c == 1) x q[0];",
}

#: The functions of the language: parameters, and what they give.
FUNCTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "arccos": (("x",), "The angle from 0 to π whose cosine is x."),
    "arcsin": (("x",), "The angle from -π/2 to π/2 whose sine is x."),
    "arctan": (("x",), "The angle from -π/2 to π/2 whose tangent is x."),
    "acos": (("x",), "`arccos`, as OpenQASM 2 calls it."),
    "asin": (("x",), "`arcsin`, as OpenQASM 2 calls it."),
    "atan": (("x",), "`arctan`, as OpenQASM 2 calls it."),
    "ceiling": (("x",), "The smallest whole number that is not below x, as a float."),
    "floor": (("x",), "The largest whole number that is not above x, as a float."),
    "cos": (("x",), "The cosine of an angle in radians."),
    "sin": (("x",), "The sine of an angle in radians."),
    "tan": (("x",), "The tangent of an angle in radians."),
    "exp": (("x",), "The exponential function, of complex numbers too."),
    "log": (("x",), "The natural logarithm."),
    "ln": (("x",), "The natural logarithm, as OpenQASM 2 calls it."),
    "sqrt": (("x",), "The square root, of complex numbers too."),
    "mod": (("a", "b"), "The remainder of the division a/b that rounds towards zero: it has the sign of a."),
    "popcount": (("bits",), "How many bits are 1."),
    "rotl": (("bits", "distance"), "The bits moved to higher indices; what leaves at the end comes in at 0."),
    "rotr": (("bits", "distance"), "The bits moved to lower indices; what leaves at 0 comes in at the end."),
    "real": (("z",), "The real part of a complex number."),
    "imag": (("z",), "The imaginary part of a complex number."),
    "abs": (("x",), "The magnitude of a number."),
    "sizeof": (("array", "dimension"), "The length of an array in one dimension, the first where none is given."),
}

#: Gates without a standard file: parameters, qubits, and what they do.
GATES: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "U": (("θ", "φ", "λ"), ("a",), "The built-in gate of one qubit: any rotation, with the phase that makes U(0, 0, λ) "
          "multiply |1⟩ by exp(iλ)."),
    "CX": ((), ("c", "t"), "The built-in gate of OpenQASM 2: flips the second qubit where the first is |1⟩."),
    "gphase": (("γ",), (), KEYWORDS["gphase"][1]),
    # Amazon Braket's names.
    "i": ((), ("a",), "Does nothing to the state."),
    "si": ((), ("a",), "The inverse of s: multiplies |1⟩ by -i."),
    "ti": ((), ("a",), "The inverse of t: multiplies |1⟩ by exp(-iπ/4)."),
    "v": ((), ("a",), "The square root of x."),
    "vi": ((), ("a",), "The inverse of the square root of x."),
    "phaseshift": (("λ",), ("a",), "Multiplies |1⟩ by exp(iλ)."),
    "cnot": ((), ("c", "t"), "Flips the second qubit where the first is |1⟩."),
    "ccnot": ((), ("a", "b", "t"), "Flips the third qubit where the first two are |1⟩."),
    "cv": ((), ("c", "t"), "Applies the square root of x to the second qubit where the first is |1⟩."),
    "iswap": ((), ("a", "b"), "Swaps two qubits and multiplies |01⟩ and |10⟩ by i."),
    "pswap": (("θ",), ("a", "b"), "Swaps two qubits and multiplies |01⟩ and |10⟩ by exp(iθ)."),
    "ecr": ((), ("a", "b"), "The echoed cross-resonance gate: as strong as cx, up to rotations of single qubits."),
    "cphaseshift": (("λ",), ("c", "t"), "Multiplies |11⟩ by exp(iλ)."),
    "cphaseshift00": (("λ",), ("c", "t"), "Multiplies |00⟩ by exp(iλ)."),
    "cphaseshift01": (("λ",), ("c", "t"), "Multiplies the state with the first qubit 0 and the second 1 by exp(iλ)."),
    "cphaseshift10": (("λ",), ("c", "t"), "Multiplies the state with the first qubit 1 and the second 0 by exp(iλ)."),
    "xx": (("θ",), ("a", "b"), "Couples two qubits by x x: exp(-iθ x x/2)."),
    "yy": (("θ",), ("a", "b"), "Couples two qubits by y y: exp(-iθ y y/2)."),
    "zz": (("θ",), ("a", "b"), "Couples two qubits by z z: exp(-iθ z z/2)."),
    "xy": (("θ",), ("a", "b"), "Turns |01⟩ and |10⟩ into each other, with θ = π for a full exchange times i."),
}  # fmt: skip

CONSTANTS: dict[str, str] = {
    "pi": "The ratio of a circle's circumference to its diameter; half a turn in radians.",
    "tau": "2π: a whole turn in radians.",
    "euler": "The base of the natural logarithm.",
}
CONSTANTS |= {"π": CONSTANTS["pi"], "τ": CONSTANTS["tau"], "ℇ": CONSTANTS["euler"], "ε": CONSTANTS["euler"]}

#: Words of ``// ketline:`` comments: how each is written, and what it asks for.
DIRECTIVES: dict[str, tuple[str, str]] = {
    "observable": ("// ketline: observable H = 0.5*Z(q[0])*Z(q[1]) - X(q[2])", "A sum of Pauli products whose "
                   "expectation value stands beside it; `q[i]` is qubit i of the program."),
    "probability": ('// ketline: probability P = q == "0110"', "The probability of measuring a register as these "
                    "bits; the rightmost one is that of qubit 0."),
    "input": ("// ketline: input theta = pi/4", "The value that an `input` of the program has in estimates."),
    "noise": ("// ketline: noise depolarizing(0.01)", "What each gate does wrong in estimates; the ideal value is "
              "shown beside the noisy one."),
    "ignore": ("// ketline: ignore KT602 -- why", "Silences lints: of its own line behind code, of the next line "
               "with code where it stands alone."),
}  # fmt: skip
