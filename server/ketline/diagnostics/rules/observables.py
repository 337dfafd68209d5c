"""Observables and the values shown beside them: KT4xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT401", "observable-syntax",
        "A '// ketline: observable' comment reads NAME = a sum of real coefficients times products of "
        "X(...), Y(...), Z(...) of single qubits.",
        HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[0])*W(q[1])\n",
        HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[0])*Z(q[1])\n", "warning",
    ),
    Entry(
        "KT402", "observable-qubit",
        "The observable names a qubit that the program does not have. Z(r[i]) is qubit i of register r, counted from "
        "0; a register of several qubits needs the index.",
        HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[5])\n",
        HEAD + "qubit[2] q;\n// ketline: observable H = Z(q[1])\n", "warning",
    ),
    Entry(
        "KT403", "unknown-directive",
        "A '// ketline:' comment says something that Ketline does not know. It knows 'observable NAME = ...' and "
        "'ignore CODE ...', where a code must be one of a lint (KT6xx): errors cannot be ignored.",
        "// ketline: observe H\n", "// an ordinary comment\n", "warning",
    ),
)
