"""Gates, registers, sizes and calls: KT3xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT301", "index-out-of-range",
        "Indices of a register of size n run from 0 to n-1; -1 is the last, -n the first. A loop over [0:n] runs one "
        "too far, since a range includes its end.",
        HEAD + "qubit[2] q;\nh q[2];\n", HEAD + "qubit[2] q;\nh q[1];\n",
    ),
    Entry(
        "KT302", "qubit-count",
        "The gate acts on another number of qubits than it is given. Each 'ctrl @' adds one control in front. A whole "
        "register counts as one operand: the gate is applied to each of its qubits.",
        HEAD + "qubit[3] q;\ncx q[0];\n", HEAD + "qubit[3] q;\ncx q[0], q[1];\n",
    ),
    Entry(
        "KT303", "parameter-count",
        "The gate takes another number of parameters, which stand in parentheses before the qubits; a gate without any "
        "is written without parentheses.",
        HEAD + "qubit q;\nrx q;\n", HEAD + "qubit q;\nrx(0.5) q;\n",
    ),
    Entry(
        "KT304", "duplicate-qubit",
        "One gate cannot act on the same qubit twice: a control and its target must differ. Registers in one call are "
        "taken qubit by qubit, and aliases stand for the qubits they were made of.",
        HEAD + "qubit[2] q;\ncx q[0], q[0];\n", HEAD + "qubit[2] q;\ncx q[0], q[1];\n",
    ),
    Entry(
        "KT305", "size-mismatch",
        "Registers used together in one statement must have equal sizes, since they are taken element by element: in a "
        "gate call, and in a measurement into bits. A single qubit goes with a register of any size.",
        HEAD + "qubit[2] a;\nqubit[3] b;\ncx a, b;\n", HEAD + "qubit[2] a;\nqubit[2] b;\ncx a, b;\n",
    ),
    Entry(
        "KT306", "not-a-qubit",
        "A gate, measurement, reset or barrier was given something that is no qubit, or, in a gate's body, a qubit "
        "that is not one of the gate's own.",
        HEAD + "bit c;\nh c;\n", HEAD + "qubit q;\nh q;\n",
    ),
    Entry(
        "KT307", "not-callable",
        "The name is not a gate or function, or it was called as the other kind: gates are written 'g(angle) q;', "
        "functions and subroutines 'f(value, q)'.",
        HEAD + "qubit[2] q;\nq q[0];\n", HEAD + "qubit[2] q;\nx q[0];\n",
    ),
    Entry(
        "KT308", "assign-to-constant",
        "Constants, inputs, gate parameters and readonly arrays keep their value; declare a variable for what changes.",
        "const int n = 2;\nn = 3;\n", "int n = 2;\nn = 3;\n",
    ),
    Entry(
        "KT309", "argument-count",
        "The function or subroutine takes another number of arguments than it is given.",
        "float a = sin(1.0, 2.0);\n", "float a = sin(1.0);\n",
    ),
    Entry(
        "KT310", "bad-size",
        "The size of a register or of a type must be a positive whole number, known before the program runs, and no "
        "larger than Ketline follows.",
        "qubit[0] q;\n", "qubit[1] q;\n",
    ),
    Entry(
        "KT311", "quantum-in-expression",
        "A qubit has no value that an expression could use; measure it into a bit and use that.",
        "qubit q;\nint a = 1 + q;\n", "qubit q;\nbit a = measure q;\n",
    ),
)
