"""Programs that are valid and probably not what was meant: KT6xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT601", "no-rotation",
        "A rotation by 0, or by a whole number of periods, leaves every state as it is: mostly an angle that was left "
        "out or copied. The period of a phase gate (p, cp, gphase) is 2π. That of rx, ry, rz and their controlled "
        "forms is 4π, since they are exp(-i·angle/2·P), which is -1 at 2π; without a control that sign is a global "
        "phase, which no measurement sees, so there 2π is reported too. A named constant that happens to be 0, "
        "and 0.0, which reads as a trained or measured value, are left alone.",
        HEAD + "qubit q;\nrz(0) q;\n", HEAD + "qubit q;\nrz(pi/2) q;\n", "information",
    ),
    Entry(
        "KT602", "degrees",
        "Angles are in radians. A number past a full turn (2π) that is a multiple of 15 or of 22.5, as 90 or 180, is "
        "most likely in degrees; as radians it is an arbitrary angle.",
        HEAD + "qubit q;\nrx(90) q;\n", HEAD + "qubit q;\nrx(pi/2) q;\n", "warning",
    ),
    Entry(
        "KT603", "old-spelling",
        "The program says OPENQASM 3 and uses a spelling of OpenQASM 2 that is only kept for old programs: qreg, creg, "
        "'measure q -> c', opaque, and the gates CX, u1, u2, u3, cu1, phase, cphase.",
        HEAD + "qreg q[1];\nx q[0];\n", HEAD + "qubit[1] q;\nx q[0];\n", "hint",
    ),
    Entry(
        "KT604", "hidden-name",
        "A declaration in a block, or a loop's variable, has the name of a variable or register outside. Inside the "
        "block the outer one cannot be reached, and an assignment that was meant for it is lost at the block's end.",
        HEAD + "qubit[2] q;\nint i = 2;\nfor int i in [0:1] { rx(i) q[i]; }\nrx(i) q[0];\n",
        HEAD + "qubit[2] q;\nint n = 2;\nfor int i in [0:1] { rx(i) q[i]; }\nrx(n) q[0];\n", "information",
    ),
    Entry(
        "KT605", "constant-condition",
        "The condition is made of numbers only, so the branch always or never runs. 'while (true)' with a 'break' and "
        "a condition on a named constant are left alone.",
        HEAD + "qubit q;\nif (1 == 2) { x q; }\n",
        HEAD + "qubit q;\nbit c = measure q;\nif (c) { x q; }\n", "warning",
    ),
    Entry(
        "KT606", "empty-range",
        "The loop runs over no value. A range [a:b] counts up by 1, its end included; to count down write [a:-1:b].",
        HEAD + "qubit[4] q;\nfor int i in [3:0] { h q[i]; }\n",
        HEAD + "qubit[4] q;\nfor int i in [3:-1:0] { h q[i]; }\n", "warning",
    ),
    Entry(
        "KT607", "impossible-comparison",
        "A register of n bits holds a number from 0 to 2**n - 1. Compared with a number outside, the result is the "
        "same for every outcome: the register is too short, or the number is a digit string written as a decimal.",
        HEAD + "qubit[3] q;\nbit[3] c = measure q;\nif (c == 8) { x q[0]; }\n",
        HEAD + "qubit[3] q;\nbit[3] c = measure q;\nif (c == 7) { x q[0]; }\n", "warning",
    ),
    Entry(
        "KT611", "gate-after-measurement",
        "A measured qubit is left in 0 or 1, whichever was the outcome. A gate that changes it without a reset, and "
        "without anything that depends on the outcome, begins from a random state: typically an ancilla used again, or "
        "a measurement that came too early. A qubit that only controls is left alone.",
        HEAD + "qubit[2] q;\nbit[2] c;\nc[0] = measure q[0];\ncx q[1], q[0];\nc[1] = measure q[0];\n",
        HEAD + "qubit[2] q;\nbit[2] c;\nc[0] = measure q[0];\nreset q[0];\ncx q[1], q[0];\nc[1] = measure q[0];\n",
        "information",
    ),
    Entry(
        "KT612", "lost-outcome",
        "A second measurement writes over a bit whose first outcome nothing has read, so the first one is lost. Bits "
        "that keep their outcome until the program ends are its output and are fine.",
        HEAD + "qubit[2] q;\nbit[2] c;\nc[0] = measure q[0];\nc[0] = measure q[1];\n",
        HEAD + "qubit[2] q;\nbit[2] c;\nc[0] = measure q[0];\nc[1] = measure q[1];\n", "warning",
    ),
    Entry(
        "KT613", "measured-twice",
        "A qubit measured again, with nothing but barriers between, gives the outcome it has given: mostly an index "
        "that was meant to change. Who measures the readout's own error says so with an ignore comment.",
        HEAD + "qubit[2] q;\nbit[2] c;\nc[0] = measure q[0];\nc[1] = measure q[0];\n",
        HEAD + "qubit[2] q;\nbit[2] c;\nc[0] = measure q[0];\nc[1] = measure q[1];\n", "information",
    ),
    Entry(
        "KT614", "cancelling-gates",
        "A gate right after its inverse, on the same qubits in the same roles, is the identity: h twice, cx twice, s "
        "and sdg, rz(a) and rz(-a), a gate and its 'inv @'. Between two gates on several qubits nothing may happen to "
        "those qubits; between two on one qubit nothing at all, since 'h' before and after an oracle that leaves the "
        "qubit alone is how the algorithm goes. A barrier or a delay keeps two gates apart, and "
        "in a box they are left alone.",
        HEAD + "qubit q;\nh q;\nh q;\n", HEAD + "qubit q;\nh q;\nbarrier q;\nh q;\n", "information",
    ),
    Entry(
        "KT615", "bit-without-value",
        "A condition or an expression reads a bit into which nothing was measured or written so far. OpenQASM 3 leaves "
        "its value open, and in OpenQASM 2 it is 0: mostly the measurement stands too late, or goes to another bit.",
        HEAD + "qubit q;\nbit c;\nif (c) { x q; }\nc = measure q;\n",
        HEAD + "qubit q;\nbit c;\nc = measure q;\nif (c) { x q; }\n", "warning",
    ),
    Entry(
        "KT621", "unused-name",
        "Nothing uses the name. Left alone are loop variables, names that begin with '_', what a gate without a body "
        "is given, the definitions of a file that only defines, and global variables with a value: a program's global "
        "variables are its output where it declares no other.",
        HEAD + "qubit q;\nqubit[3] ancilla;\nx q;\n", HEAD + "qubit q;\nx q;\n", "hint",
    ),
    Entry(
        "KT622", "idle-observable",
        "The observable measures a qubit on which no gate acts, so that qubit is in |0>: Z there is 1 and X and Y are "
        "0, whatever the circuit does.",
        HEAD + "qubit[2] q;\nh q[0];\n// ketline: observable H = Z(q[1])\n",
        HEAD + "qubit[2] q;\nh q[0];\n// ketline: observable H = Z(q[0])\n", "information",
    ),
    Entry(
        "KT623", "repeated-observable", "Two observables have one name, so their values cannot be told apart.",
        HEAD + "qubit q;\nh q;\n// ketline: observable H = Z(q)\n// ketline: observable H = X(q)\n",
        HEAD + "qubit q;\nh q;\n// ketline: observable H = Z(q)\n// ketline: observable G = X(q)\n", "warning",
    ),
    Entry(
        "KT631", "unused-ignore",
        "A '// ketline: ignore' comment, or one of its codes, silences nothing: what it was for is gone, or stands on "
        "another line. Behind code the comment is about its own line; alone, about the next line with code.",
        HEAD + "qubit q;\nx q; // ketline: ignore KT601\n", HEAD + "qubit q;\nrx(0) q; // ketline: ignore KT601\n",
        "hint",
    ),
)
