"""Gates, registers, sizes and calls: KT3xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT301", "index-out-of-range", "Indices of a register of size n run from 0 (or -n) to n-1.",
        HEAD + "qubit[2] q;\nh q[2];\n", HEAD + "qubit[2] q;\nh q[1];\n",
    ),
    Entry(
        "KT302", "qubit-count", "The gate acts on another number of qubits.",
        HEAD + "qubit[3] q;\ncx q[0];\n", HEAD + "qubit[3] q;\ncx q[0], q[1];\n",
    ),
    Entry(
        "KT303", "parameter-count", "The gate takes another number of parameters.",
        HEAD + "qubit q;\nrx q;\n", HEAD + "qubit q;\nrx(0.5) q;\n",
    ),
    Entry(
        "KT304", "duplicate-qubit", "One gate cannot act on the same qubit twice.",
        HEAD + "qubit[2] q;\ncx q[0], q[0];\n", HEAD + "qubit[2] q;\ncx q[0], q[1];\n",
    ),
    Entry(
        "KT305", "size-mismatch", "Registers used together in one statement must have equal sizes.",
        HEAD + "qubit[2] a;\nqubit[3] b;\ncx a, b;\n", HEAD + "qubit[2] a;\nqubit[2] b;\ncx a, b;\n",
    ),
    Entry(
        "KT306", "not-a-qubit", "A quantum operation was given something that is not a qubit.",
        HEAD + "bit c;\nh c;\n", HEAD + "qubit q;\nh q;\n",
    ),
    Entry(
        "KT307", "not-callable", "The name is not a gate or function, or it was called as the other kind.",
        HEAD + "qubit[2] q;\nq q[0];\n", HEAD + "qubit[2] q;\nx q[0];\n",
    ),
    Entry(
        "KT308", "assign-to-constant", "Constants, inputs, gate parameters and readonly arrays never change.",
        "const int n = 2;\nn = 3;\n", "int n = 2;\nn = 3;\n",
    ),
    Entry(
        "KT309", "argument-count", "The function takes another number of arguments.",
        "float a = sin(1.0, 2.0);\n", "float a = sin(1.0);\n",
    ),
    Entry(
        "KT310", "bad-size", "A size must be a positive integer.",
        "qubit[0] q;\n", "qubit[1] q;\n",
    ),
    Entry(
        "KT311", "quantum-in-expression", "A qubit has no value until it is measured.",
        "qubit q;\nint a = 1 + q;\n", "qubit q;\nbit a = measure q;\n",
    ),
)
