"""Circuits made shorter, each step proved: gates that cancel, rotations that merge, runs that are one gate.

``simplifications(snapshot, start, end)`` gives edits and the gates that they save. A step is made only where the
matrices before and after are equal, up to a global phase where no control can see it; what is assembled from steps is
compared once more as a whole. Knows no editor.
"""

from ketline.simplify.program import Simplified, simplifications

__all__ = ["Simplified", "simplifications"]
