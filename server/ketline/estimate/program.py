"""A program to be estimated: written out once, or once for each way that its measurements can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ketline.circuit import Circuit, elaborate
from ketline.circuit.marks import Marks
from ketline.circuit.operations import Place
from ketline.circuit.writing import Outcomes, no_outcomes
from ketline.estimate.budget import Budget
from ketline.semantics.analysis import Analysis
from ketline.source.files import IncludeResolver, no_includes


@dataclass(frozen=True, slots=True)
class Program:
    """``inputs`` are the settings' values for inputs that no comment gives one; ``angles`` and ``marks`` are as for
    ``elaborate``.
    """

    analysis: Analysis
    include: IncludeResolver = no_includes
    inputs: Mapping[str, float] = field(default_factory=dict)
    angles: Mapping[Place, float] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)

    def written(self, budget: Budget, outcomes: Outcomes = no_outcomes) -> Circuit:
        """The circuit, its measurements inside the program decided by ``outcomes``; its ``reason`` says why not."""
        return elaborate(
            self.analysis, self.include, lambda: budget.spent, outcomes, self.inputs, self.angles, self.marks
        )
