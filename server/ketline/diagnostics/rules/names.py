"""Names and files: KT2xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT201", "undeclared-name", "The name is used before, or without, a declaration in scope.",
        HEAD + "qubit[2] q;\nh w[0];\n", HEAD + "qubit[2] q;\nh q[0];\n",
    ),
    Entry(
        "KT202", "undeclared-gate", "No gate of this name is in scope, and the standard library has none.",
        HEAD + "qubit q;\nhadamard q;\n", HEAD + "qubit q;\nh q;\n",
    ),
    Entry(
        "KT203", "missing-include", "The gate is in a standard library file that the program does not include.",
        "OPENQASM 3.0;\nqubit q;\nh q;\n", HEAD + "qubit q;\nh q;\n",
    ),
    Entry(
        "KT204", "redeclaration", "The name is declared already in this scope.",
        HEAD + "qubit[2] q;\nbit[2] q;\n", HEAD + "qubit[2] q;\nbit[2] c;\n",
    ),
    Entry(
        "KT205", "include-not-found",
        "The included file is neither a standard one nor beside the document, inside the workspace's folder. Folders, "
        "devices and files of more than 8,000,000 characters are not read.",
        'OPENQASM 3.0;\ninclude "nowhere_to_be_found.inc";\n', HEAD,
    ),
    Entry(
        "KT206", "error-in-include", "The included file has errors of its own; open it to see them.",
        "", HEAD,
    ),
    Entry(
        "KT207", "not-visible",
        "The body of a gate or subroutine sees its parameters, its own variables, and global constants; a variable or "
        "qubit from outside must be passed in.",
        "int n = 2;\ndef f() -> int {\n  return n;\n}\n", "const int n = 2;\ndef f() -> int {\n  return n;\n}\n",
    ),
    Entry(
        "KT208", "old-function-name",
        "OpenQASM 3 renamed some functions; the older name is understood by some tools only.",
        "float f = ln(2.0);\n", "float f = log(2.0);\n", "warning",
    ),
    Entry(
        "KT209", "hides-library-gate",
        "The name is that of a gate in an included standard file, which OpenQASM 3 does not let a program redefine.",
        HEAD + "int x = 1;\n", HEAD + "int n = 1;\n", "warning",
    ),
    Entry(
        "KT210", "include-cycle", "A file includes itself, directly or through others, so it would never end.",
        "", HEAD,
    ),
)
