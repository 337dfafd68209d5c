"""One version of one document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ketline.diagnostics.problem import Problem
from ketline.estimate import Estimate, estimate_all
from ketline.limits import MAXIMUM_ESTIMATE_SECONDS, MAXIMUM_STATE_VECTOR_QUBITS
from ketline.lints import lint
from ketline.semantics import Analysis, analyse
from ketline.semantics.analysis import no_includes
from ketline.semantics.context import IncludeResolver
from ketline.source.lines import LineIndex
from ketline.syntax import Tree, parse


@dataclass(frozen=True, eq=False)
class Snapshot:
    """``text`` at ``version``. Everything else is derived on first use and kept."""

    text: str
    version: int = 0
    include: IncludeResolver = no_includes
    previous_tree: Tree | None = None

    @cached_property
    def lines(self) -> LineIndex:
        return LineIndex(self.text)

    @cached_property
    def tree(self) -> Tree:
        return parse(self.text, self.previous_tree)

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.tree, self.include)

    @cached_property
    def problems(self) -> list[Problem]:
        """Syntax and semantic problems, absolute offsets, in order of place."""
        both = [*self.tree.problems, *self.analysis.problems]
        return sorted(both, key=lambda problem: (problem.start, problem.end, problem.code))

    @cached_property
    def lints(self) -> list[Problem]:
        """What is valid and probably not meant (KT6xx), absolute offsets, in order of place."""
        return lint(self.analysis)

    def estimates(
        self,
        maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS,
        seconds: float = MAXIMUM_ESTIMATE_SECONDS,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> list[Estimate]:
        """The values of the declared observables; simulated anew at each call."""
        return estimate_all(self.analysis, self.include, maximum_qubits, seconds, cancelled)

    def edited(self, text: str, version: int | None = None) -> Snapshot:
        """The snapshot of another text of the same document, reusing what the edit left alone."""
        following = self.version + 1 if version is None else version
        return Snapshot(text, following, self.include, self.tree)
