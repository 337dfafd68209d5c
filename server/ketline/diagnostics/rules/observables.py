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
        "A '// ketline:' comment says something that Ketline does not know. It knows 'observable NAME = ...', "
        "'probability NAME = REGISTER == \"0110\"', 'input NAME = NUMBER', 'noise CHANNEL(STRENGTH)' "
        "and 'ignore CODE ...', where a code must be one of a lint (KT6xx): errors cannot be ignored.",
        "// ketline: observe H\n", "// an ordinary comment\n", "warning",
    ),
    Entry(
        "KT404", "no-value",
        "An expectation value could not be computed: a limit was reached, or the program depends on something that is "
        "known only when it runs. Said in the editor and by 'ketline hints', where values are asked for; 'check' "
        "computes none.",
        "", "", "information",
    ),
    Entry(
        "KT405", "input-value",
        "A '// ketline: input' comment gives an 'input' of the program the number that estimates use for it: "
        "NAME = NUMBER, where the number may use pi.",
        HEAD + "input float theta;\nqubit q;\nrx(theta) q;\n// ketline: input phi = 0.3\n",
        HEAD + "input float theta;\nqubit q;\nrx(theta) q;\n// ketline: input theta = 0.3\n", "warning",
    ),
    Entry(
        "KT406", "noise-channel",
        "A '// ketline: noise' comment names a channel and its strength, which estimates apply after each gate: "
        "depolarizing, bit_flip, phase_flip or amplitude_damping, with a probability from 0 to 1.",
        HEAD + "qubit q;\nx q;\n// ketline: noise depolarising(2)\n",
        HEAD + "qubit q;\nx q;\n// ketline: noise depolarizing(0.01)\n", "warning",
    ),
)
