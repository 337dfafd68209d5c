"""The catalogue: each code with its name, severity, why, and a bad and a good example.

``ketline explain CODE`` prints an entry; a test holds that every code is produced by some test
and that every bad example gives exactly its code, every good one nothing.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    code: str
    name: str
    severity: str  # "error", "warning", "information" or "hint"
    why: str
    bad: str
    good: str


_HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


def _entry(code: str, name: str, why: str, bad: str, good: str, severity: str = "error") -> Entry:
    return Entry(code, name, severity, why, bad, good)


_ENTRIES = (
    _entry(
        "KT101", "syntax-error",
        "The statement does not follow the OpenQASM grammar. The rest of the file is still read.",
        _HEAD + "qubit[2] q;\ncx q[0] q[1];\n", _HEAD + "qubit[2] q;\ncx q[0], q[1];\n",
    ),
    _entry(
        "KT102", "missing-semicolon",
        "Every statement ends in ';'. Line ends mean nothing in OpenQASM.",
        _HEAD + "qubit q;\nh q\nx q;\n", _HEAD + "qubit q;\nh q;\nx q;\n",
    ),
    _entry(
        "KT103", "unclosed-block", "A '{' has no '}'. The block is taken to end where the indentation does.",
        _HEAD + "qubit q;\nfor int i in [0:2] {\n  x q;\n", _HEAD + "qubit q;\nfor int i in [0:2] {\n  x q;\n}\n",
    ),
    _entry(
        "KT104", "unmatched-brace", "A '}' closes nothing, or an 'else' follows no 'if'.",
        _HEAD + "qubit q;\nx q;\n}\n", _HEAD + "qubit q;\nx q;\n",
    ),
    _entry(
        "KT105", "unterminated-comment", "A '/*' comment has no '*/'. It is taken to end with its line.",
        _HEAD + "/* a note\nqubit q;\n", _HEAD + "/* a note */\nqubit q;\n",
    ),
    _entry(
        "KT106", "unterminated-string", "A string has no closing quote on its line.",
        'OPENQASM 3.0;\ninclude "stdgates.inc;\n', _HEAD,
    ),
    _entry(
        "KT107", "unknown-character", "OpenQASM has no such character outside comments and strings.",
        _HEAD + "qubit q;\n? x q;\n", _HEAD + "qubit q;\nx q;\n",
    ),
    _entry(
        "KT108", "version",
        "The version statement must be the first of the program, and Ketline reads versions 2.0 and 3.x.",
        "OPENQASM 7.0;\n", "OPENQASM 3.0;\n",
    ),
    _entry(
        "KT109", "misplaced-statement",
        "Some statements belong only in some places: declarations of qubits and gates at the top level, "
        "'return' in subroutines, 'break' in loops, and nothing but gates inside a gate.",
        _HEAD + "qubit q;\nbreak;\n", _HEAD + "qubit q;\nwhile (true) {\n  x q;\n  break;\n}\n",
    ),
    _entry(
        "KT110", "too-large", "The file or the statement is longer than Ketline reads.",
        "", "OPENQASM 3.0;\n",
    ),
    _entry(
        "KT111", "too-deep", "Blocks or brackets are nested deeper than Ketline reads.",
        "int a = " + "(" * 70 + "1" + ")" * 70 + ";\n", "int a = (1);\n",
    ),
    _entry(
        "KT201", "undeclared-name", "The name is used before, or without, a declaration in scope.",
        _HEAD + "qubit[2] q;\nh w[0];\n", _HEAD + "qubit[2] q;\nh q[0];\n",
    ),
    _entry(
        "KT202", "undeclared-gate", "No gate of this name is in scope, and the standard library has none.",
        _HEAD + "qubit q;\nhadamard q;\n", _HEAD + "qubit q;\nh q;\n",
    ),
    _entry(
        "KT203", "missing-include", "The gate is in a standard library file that the program does not include.",
        "OPENQASM 3.0;\nqubit q;\nh q;\n", _HEAD + "qubit q;\nh q;\n",
    ),
    _entry(
        "KT204", "redeclaration", "The name is declared already in this scope.",
        _HEAD + "qubit[2] q;\nbit[2] q;\n", _HEAD + "qubit[2] q;\nbit[2] c;\n",
    ),
    _entry(
        "KT205", "include-not-found",
        "The included file is neither a standard one nor beside the document inside its folder.",
        'OPENQASM 3.0;\ninclude "nowhere_to_be_found.inc";\n', _HEAD,
    ),
    _entry(
        "KT206", "error-in-include", "The included file has errors of its own; open it to see them.",
        "", _HEAD,
    ),
    _entry(
        "KT301", "index-out-of-range", "Indices of a register of size n run from 0 (or -n) to n-1.",
        _HEAD + "qubit[2] q;\nh q[2];\n", _HEAD + "qubit[2] q;\nh q[1];\n",
    ),
    _entry(
        "KT302", "qubit-count", "The gate acts on another number of qubits.",
        _HEAD + "qubit[3] q;\ncx q[0];\n", _HEAD + "qubit[3] q;\ncx q[0], q[1];\n",
    ),
    _entry(
        "KT303", "parameter-count", "The gate takes another number of parameters.",
        _HEAD + "qubit q;\nrx q;\n", _HEAD + "qubit q;\nrx(0.5) q;\n",
    ),
    _entry(
        "KT304", "duplicate-qubit", "One gate cannot act on the same qubit twice.",
        _HEAD + "qubit[2] q;\ncx q[0], q[0];\n", _HEAD + "qubit[2] q;\ncx q[0], q[1];\n",
    ),
    _entry(
        "KT305", "size-mismatch", "Registers used together in one statement must have equal sizes.",
        _HEAD + "qubit[2] a;\nqubit[3] b;\ncx a, b;\n", _HEAD + "qubit[2] a;\nqubit[2] b;\ncx a, b;\n",
    ),
    _entry(
        "KT306", "not-a-qubit", "A quantum operation was given something that is not a qubit.",
        _HEAD + "bit c;\nh c;\n", _HEAD + "qubit q;\nh q;\n",
    ),
    _entry(
        "KT307", "not-callable", "The name is not a gate or function, or it was called as the other kind.",
        _HEAD + "qubit[2] q;\nq q[0];\n", _HEAD + "qubit[2] q;\nx q[0];\n",
    ),
    _entry(
        "KT308", "assign-to-constant", "Constants, inputs and gate parameters never change.",
        "const int n = 2;\nn = 3;\n", "int n = 2;\nn = 3;\n",
    ),
    _entry(
        "KT309", "argument-count", "The function takes another number of arguments.",
        "float a = sin(1.0, 2.0);\n", "float a = sin(1.0);\n",
    ),
    _entry(
        "KT310", "bad-size", "A size must be a positive integer.",
        "qubit[0] q;\n", "qubit[1] q;\n",
    ),
    _entry(
        "KT311", "quantum-in-expression", "A qubit has no value until it is measured.",
        "qubit q;\nint a = 1 + q;\n", "qubit q;\nbit a = measure q;\n",
    ),
    _entry(
        "KT401", "observable-syntax",
        "A '// ketline: observable' comment reads NAME = a sum of real coefficients times products of "
        "X(...), Y(...), Z(...) of single qubits.",
        _HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[0])*W(q[1])\n",
        _HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[0])*Z(q[1])\n", "warning",
    ),
    _entry(
        "KT402", "observable-qubit", "The observable names a qubit that the program does not have.",
        _HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[5])\n",
        _HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[1])\n", "warning",
    ),
    _entry(
        "KT403", "unknown-directive", "Ketline knows no such directive in a '// ketline:' comment.",
        "// ketline: observe H\n", "// an ordinary comment\n", "warning",
    ),
)

CATALOG: dict[str, Entry] = {entry.code: entry for entry in _ENTRIES}


def severity(code: str) -> str:
    return CATALOG[code].severity
