"""Hamiltonians that are not diagonal: spin models and small molecules, with their exact ground states.

numpy and scipy only. Models by id: ``models()``.
"""

from ketline.problems.many_body.instance import ManyBodyInstance, ManyBodyModel, PauliTerm
from ketline.problems.many_body.registry import model, models

__all__ = ["ManyBodyInstance", "ManyBodyModel", "PauliTerm", "model", "models"]
