"""Names and files: KT2xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT201", "undeclared-name",
        "The name is used before, or without, a declaration in scope. What a block or a loop declares "
        "ends with it.",
        HEAD + "qubit[2] q;\nh w[0];\n", HEAD + "qubit[2] q;\nh q[0];\n",
    ),
    Entry(
        "KT202", "undeclared-gate",
        "No gate of this name is in scope, and the standard library has none. Define it with 'gate' before its first "
        "call, or include the file that does.",
        HEAD + "qubit q;\nhadamard q;\n", HEAD + "qubit q;\nh q;\n",
    ),
    Entry(
        "KT203", "missing-include",
        "The gate is in a standard file that the program does not include: stdgates.inc for OpenQASM 3, qelib1.inc for "
        "OpenQASM 2. Only U, CX and gphase are there without one.",
        "OPENQASM 3.0;\nqubit q;\nh q;\n", HEAD + "qubit q;\nh q;\n",
    ),
    Entry(
        "KT204", "redeclaration",
        "The name is declared already in this scope. Registers, variables, gates and subroutines share one set of "
        "names; a block inside may declare the name again.",
        HEAD + "qubit[2] q;\nbit[2] q;\n", HEAD + "qubit[2] q;\nbit[2] c;\n",
    ),
    Entry(
        "KT205", "include-not-found",
        "The included file is neither a standard one nor beside the document. Files outside the document's folder or "
        "workspace are never read.",
        'OPENQASM 3.0;\ninclude "nowhere_to_be_found.inc";\n', HEAD,
    ),
    Entry(
        "KT206", "error-in-include",
        "The included file has errors of its own, told here once with the first of them; open it to see them all.",
        "", HEAD,
    ),
)
