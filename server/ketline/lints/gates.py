"""What the standard gates are, as far as lints need it: angles, periods, inverses, symmetries, controls.

The tables hold names of ``stdgates.inc``, ``qelib1.inc``, the built-in ``U`` and Amazon Braket's dialect; a gate that
the program defines itself is never looked up here, whatever its name.
"""

from __future__ import annotations

import math

#: exp(i angle) on some amplitudes: the identity exactly at every multiple of 2 pi, controlled or not.
PHASE_GATES = frozenset(
    "p phase u1 cp cphase cu1 phaseshift cphaseshift cphaseshift00 cphaseshift01 cphaseshift10 gphase".split()
)

#: exp(-i angle/2 P) with a Pauli product P: minus the identity at 2 pi, the identity exactly at 4 pi.
HALF_ANGLE_GATES = frozenset("rx ry rz rxx rzz xx yy zz".split())

#: The same on a control, where the sign at 2 pi is a Z on the control: the identity at multiples of 4 pi only.
CONTROLLED_HALF_ANGLE_GATES = frozenset("crx cry crz".split())

#: Gates that are the identity exactly where all their angles are 0; elsewhere their angles can make up for each other.
ALL_ZERO_GATES = frozenset("U u u3 cu cu3".split())

#: Gates whose parameters are angles in radians.
ANGLE_GATES = PHASE_GATES | HALF_ANGLE_GATES | CONTROLLED_HALF_ANGLE_GATES | ALL_ZERO_GATES | {"u2", "xy", "pswap"}

#: Gates that undo themselves.
SELF_INVERSE = frozenset("x y z h cx cy cz ch swap ccx cswap CX c3x c4x cnot ccnot ecr".split())

_PAIRS = (("s", "sdg"), ("t", "tdg"), ("sx", "sxdg"), ("s", "si"), ("t", "ti"), ("v", "vi"))
#: Gate names and the name that undoes them.
INVERSES = frozenset([*_PAIRS, *((right, left) for left, right in _PAIRS)])

#: One-angle gates that the negative angle undoes.
ROTATIONS = PHASE_GATES | HALF_ANGLE_GATES | CONTROLLED_HALF_ANGLE_GATES

#: How many of the first qubits may change places without changing the gate.
SYMMETRIC = {
    "cz": 2, "swap": 2, "cp": 2, "cphase": 2, "cu1": 2, "rzz": 2, "rxx": 2, "xx": 2, "yy": 2, "zz": 2, "cphaseshift": 2,
    "ccx": 2, "ccnot": 2, "c3x": 3, "c4x": 4,
}

#: How many of the first qubits only control, or idle: in the computational basis they leave as they came.
CONTROLS = {
    "id": 1, "i": 1, "u0": 1, "cx": 1, "CX": 1, "cnot": 1, "cy": 1, "cz": 2, "ch": 1, "cp": 2, "cphase": 2, "cu1": 2,
    "cphaseshift": 2, "crx": 1, "cry": 1, "crz": 1, "cu": 1, "cu3": 1, "csx": 1, "cv": 1, "ccx": 2, "ccnot": 2,
    "cswap": 1, "c3x": 3, "c4x": 4,
}

#: Angles nearer than this to a multiple of the period count as one: far below what any hardware tells apart.
SMALLEST_ANGLE = 1e-12


def is_multiple(angle: float, period: float) -> bool:
    """Whether an angle in radians is a multiple of the period, 0 included."""
    return abs(math.remainder(angle, period)) < SMALLEST_ANGLE
