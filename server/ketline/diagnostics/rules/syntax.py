"""What the text itself does wrong: KT1xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT101", "syntax-error",
        "The statement does not follow the OpenQASM grammar. The rest of the file is still read.",
        HEAD + "qubit[2] q;\ncx q[0] q[1];\n", HEAD + "qubit[2] q;\ncx q[0], q[1];\n",
    ),
    Entry(
        "KT102", "missing-semicolon",
        "Every statement ends in ';'. Line ends mean nothing in OpenQASM.",
        HEAD + "qubit q;\nh q\nx q;\n", HEAD + "qubit q;\nh q;\nx q;\n",
    ),
    Entry(
        "KT103", "unclosed-block", "A '{' has no '}'. The block is taken to end where the indentation does.",
        HEAD + "qubit q;\nfor int i in [0:2] {\n  x q;\n", HEAD + "qubit q;\nfor int i in [0:2] {\n  x q;\n}\n",
    ),
    Entry(
        "KT104", "unmatched-brace", "A '}' closes nothing, or an 'else' follows no 'if'.",
        HEAD + "qubit q;\nx q;\n}\n", HEAD + "qubit q;\nx q;\n",
    ),
    Entry(
        "KT105", "unterminated-comment", "A `/*` comment has no `*/`. It is taken to end with its line.",
        HEAD + "/* a note\nqubit q;\n", HEAD + "/* a note */\nqubit q;\n",
    ),
    Entry(
        "KT106", "unterminated-string", "A string has no closing quote on its line.",
        'OPENQASM 3.0;\ninclude "stdgates.inc;\n', HEAD,
    ),
    Entry(
        "KT107", "unknown-character", "OpenQASM has no such character outside comments and strings.",
        HEAD + "qubit q;\n? x q;\n", HEAD + "qubit q;\nx q;\n",
    ),
    Entry(
        "KT108", "version",
        "The version statement must be the first of the program, and Ketline reads versions 2.0 and 3.x.",
        "OPENQASM 7.0;\n", "OPENQASM 3.0;\n",
    ),
    Entry(
        "KT109", "misplaced-statement",
        "Some statements belong only in some places: declarations of qubits and gates at the top level, "
        "'return' in subroutines, 'break' in loops, and nothing but gates inside a gate.",
        HEAD + "qubit q;\nbreak;\n", HEAD + "qubit q;\nwhile (true) {\n  x q;\n  break;\n}\n",
    ),
    Entry(
        "KT110", "too-large", "The file or the statement is longer than Ketline reads.",
        "", "OPENQASM 3.0;\n",
    ),
    Entry(
        "KT111", "too-deep", "Blocks or brackets are nested deeper than Ketline reads.",
        "int a = " + "(" * 70 + "1" + ")" * 70 + ";\n", "int a = (1);\n",
    ),
    Entry(
        "KT112", "not-in-version-2",
        "The program says OPENQASM 2, which has registers ('qreg', 'creg'), gates, 'measure q -> c', 'reset', "
        "'barrier' and 'if (c == n)' before one statement. Write that, or change the first line to OPENQASM 3.0.",
        'OPENQASM 2.0;\ninclude "qelib1.inc";\nqubit[2] q;\nh q[0];\n',
        'OPENQASM 2.0;\ninclude "qelib1.inc";\nqreg q[2];\nh q[0];\n',
    ),
)
