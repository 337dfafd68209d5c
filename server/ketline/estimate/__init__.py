"""Expectation values of observables on flat circuits: what can be computed, and what it is.

Knows no editor. A value is exact or says its error; where there is none, ``reason`` says why.
"""

from ketline.estimate.estimate import Estimate, estimate_all

__all__ = ["Estimate", "estimate_all"]
