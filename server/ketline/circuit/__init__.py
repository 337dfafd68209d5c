"""From a checked program to a flat list of unitary operations, each with the statement it came from.

``elaborate(analysis) -> Circuit``. What cannot be written out (a value known only at run time, a
mid-circuit measurement, a budget spent) ends in ``Circuit.reason``, never in an exception.
"""

from ketline.circuit.elaborate import elaborate
from ketline.circuit.operations import Circuit, Operation

__all__ = ["Circuit", "Operation", "elaborate"]
