"""What is declared without the program's doing: built-in gates, constants, functions, standard files.

``stdgates.inc`` is the OpenQASM 3 specification's "Standard library"; ``qelib1.inc`` is the OpenQASM 2 one in
the extended form that Qiskit reads.
"""

from __future__ import annotations

import math

from ketline.semantics.functions import FUNCTIONS as FUNCTIONS

#: name -> (number of parameters, number of qubits)
GateTable = dict[str, tuple[int, int]]


def _table(text: str) -> GateTable:
    table: GateTable = {}
    for line in text.strip().splitlines():
        parameters, qubits, *names = line.split()
        table.update({name: (int(parameters), int(qubits)) for name in names})
    return table


STDGATES = _table(
    """
    0 1 x y z h s sdg t tdg sx id
    1 1 p rx ry rz phase u1
    2 1 u2
    3 1 u3
    0 2 cx cy cz ch swap CX
    1 2 cp crx cry crz cphase
    4 2 cu
    0 3 ccx cswap
    """
)

QELIB1 = _table(
    """
    0 1 x y z h s sdg t tdg sx sxdg id
    1 1 p rx ry rz u1 u0
    2 1 u2
    3 1 u3 u
    0 2 cx cy cz ch swap csx
    1 2 cp crx cry crz cu1 rxx rzz
    3 2 cu3
    4 2 cu
    0 3 ccx cswap rccx
    0 4 c3x c3sqrtx rc3x
    0 5 c4x
    """
)

#: Amazon Braket's gates are in scope without an include; taken to be meant where no file is included and a
#: name or pragma of that dialect appears.
BRAKET = _table(
    """
    0 1 i x y z h s si t ti v vi
    1 1 rx ry rz phaseshift
    0 2 cnot cy cz cv swap iswap ecr
    1 2 cphaseshift cphaseshift00 cphaseshift01 cphaseshift10 xx yy zz xy pswap
    0 3 ccnot cswap
    """
)
BRAKET_ONLY = frozenset(BRAKET) - frozenset(STDGATES) - frozenset("i v xx yy zz xy".split())

#: Built in for every version: ``CX`` is OpenQASM 2's, and version 3 programs of the specification use it too.
BUILTIN_GATES: GateTable = {"U": (3, 1), "CX": (0, 2)}

LIBRARIES: dict[str, GateTable] = {"stdgates.inc": STDGATES, "qelib1.inc": QELIB1}


def standard_library(file_name: str) -> str | None:
    """The standard file that an include means when no file of that name exists.

    Some tools keep their copy as ``stdgates.qasm`` or in a folder; the base name decides.
    """
    stem = file_name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return {"stdgates": "stdgates.inc", "qelib1": "qelib1.inc"}.get(stem)

CONSTANTS: dict[str, float] = {
    "pi": math.pi, "π": math.pi,
    "tau": math.tau, "τ": math.tau,
    "euler": math.e, "ℇ": math.e, "ε": math.e,
}
