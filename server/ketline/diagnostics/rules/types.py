"""Types and casts: KT5xx."""

from ketline.diagnostics.entry import HEAD, Entry

ENTRIES = (
    Entry(
        "KT501", "incompatible-type", "A value must be of the variable's type, or of one that converts to it.",
        "duration d = 100ns;\nint[32] n = d;\n", "duration d = 100ns;\nfloat n = d / 1ns;\n",
    ),
    Entry(
        "KT502", "lost-fraction",
        "A float becomes an integer by dropping its fraction; a cast says that this is meant.",
        "float f = 2.5;\nint n = f;\n", "float f = 2.5;\nint n = int(f);\n", "warning",
    ),
    Entry(
        "KT503", "width-mismatch",
        "Bits convert only where the numbers of bits agree: nothing is filled up or cut off on its own.",
        'bit[4] c = "101";\n', 'bit[3] c = "101";\n',
    ),
    Entry(
        "KT504", "invalid-cast", "The specification's table of casts has none between these two types.",
        "duration d = 100ns;\nfloat f = float(d);\n", "duration d = 100ns;\nfloat f = d / 1s;\n",
    ),
    Entry(
        "KT505", "operand-type", "The operator has no meaning for operands of these types.",
        "float f = 1.5;\nf << 1;\n", "uint[8] n = 1;\nn << 1;\n",
    ),
    Entry(
        "KT506", "condition-type", "A condition must be a bool or convert to one; durations and arrays do not.",
        HEAD + "qubit q;\nduration d = 100ns;\nif (d) x q;\n",
        HEAD + "qubit q;\nduration d = 100ns;\nif (d > 0ns) x q;\n",
    ),
    Entry(
        "KT507", "index-type", "Indices and the parts of a range are integers, and the step of a range is not 0.",
        HEAD + "qubit[4] q;\nx q[1.0];\n", HEAD + "qubit[4] q;\nx q[1];\n",
    ),
    Entry(
        "KT508", "not-indexable",
        "Only registers, arrays, and numbers of a declared width have elements, one for each dimension.",
        HEAD + "qubit q;\nx q[0];\n", HEAD + "qubit[1] q;\nx q[0];\n",
    ),
    Entry(
        "KT509", "argument-type", "The function takes an argument of another type.",
        "def f(duration d) { }\nf(0.5);\n", "def f(duration d) { }\nf(0.5us);\n",
    ),
    Entry(
        "KT510", "return-type",
        "What a subroutine returns must be of the type after '->', and nothing where there is none.",
        "def f() -> int {\n  return;\n}\n", "def f() -> int {\n  return 1;\n}\n",
    ),
    Entry(
        "KT511", "parameter-type", "The parameters of a gate are numbers.",
        HEAD + "qubit q;\nrx(100ns) q;\n", HEAD + "qubit q;\nrx(0.1) q;\n",
    ),
    Entry(
        "KT512", "switch-type", "A switch compares an int or uint with constant integers; nothing converts on its own.",
        "float f = 1.0;\nswitch (f) {\n  case 1 { }\n}\n", "float f = 1.0;\nswitch (int(f)) {\n  case 1 { }\n}\n",
    ),
    Entry(
        "KT513", "duration-expected",
        "Delays and boxes last for a duration: a number with a unit of time, not below 0.",
        "qubit q;\ndelay[100] q;\n", "qubit q;\ndelay[100ns] q;\n",
    ),
    Entry(
        "KT514", "array-shape", "An array literal lists as many elements as the array has, row by row.",
        "array[int[8], 3] a = {1, 2};\n", "array[int[8], 3] a = {1, 2, 3};\n",
    ),
    Entry(
        "KT515", "not-constant",
        "Sizes, widths, and values of constants must be known before the program runs: literals, constants, and "
        "built-in functions of those.",
        "int n = 4;\nqubit[n] q;\n", "const int n = 4;\nqubit[n] q;\n",
    ),
    Entry(
        "KT516", "value-out-of-range", "The value is outside what the type's width holds and wraps around.",
        "uint[4] n = 16;\n", "uint[5] n = 16;\n", "warning",
    ),
    Entry(
        "KT517", "division-by-zero", "A division by a constant 0 has no result.",
        "int n = 4;\nint m = n / 0;\n", "int n = 4;\nint m = n / 2;\n",
    ),
    Entry(
        "KT518", "modifier-argument",
        "'ctrl' and 'negctrl' count qubits, by a constant integer of at least 1; 'pow' takes a number.",
        HEAD + "qubit[2] q;\nctrl(0) @ x q[0], q[1];\n", HEAD + "qubit[2] q;\nctrl(1) @ x q[0], q[1];\n",
    ),
    Entry(
        "KT519", "outside-domain", "The function has no value for this constant.",
        "float f = arcsin(2);\n", "float f = arcsin(0.5);\n", "warning",
    ),
)
