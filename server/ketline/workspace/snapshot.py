"""One version of one document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_ESTIMATE_SECONDS, MAXIMUM_STATE_VECTOR_QUBITS
from ketline.source.files import IncludeResolver, no_includes
from ketline.source.lines import LineIndex

# The parts that do the work are imported when a snapshot first needs them: the reference parser's classes, numpy and
# what stands on them cost 300 ms, which nobody should wait for before the server has said what it can do.
if TYPE_CHECKING:
    from ketline.estimate.result import Estimate
    from ketline.estimate.workbench import Workbench
    from ketline.lints import Lints
    from ketline.semantics import Analysis
    from ketline.syntax import Tree


@dataclass(frozen=True, eq=False)
class Snapshot:
    """``text`` at ``version``. Everything else is derived on first use and kept."""

    text: str
    version: int = 0
    include: IncludeResolver = no_includes
    previous_tree: Tree | None = None
    previous_analysis: Analysis | None = None
    previous_lints: Lints | None = None

    @cached_property
    def lines(self) -> LineIndex:
        return LineIndex(self.text)

    @cached_property
    def tree(self) -> Tree:
        from ketline.syntax import parse

        return parse(self.text, self.previous_tree)

    @cached_property
    def analysis(self) -> Analysis:
        from ketline.semantics import analyse

        return analyse(self.tree, self.include, self.previous_analysis)

    @cached_property
    def problems(self) -> list[Problem]:
        """Syntax and semantic problems, absolute offsets, in order of place."""
        return self.first_problems(None)[0]

    def first_problems(self, most: int | None) -> tuple[list[Problem], int]:
        """The first problems in order of place, at most ``most``, and how many more there are."""
        tree, analysis = self.tree, self.analysis
        if tree.too_large:
            return [tree.size_problem], 0
        found = list(analysis.directive_problems)
        count = len(found)
        for start, section, meaning in zip(tree.section_starts, tree.sections, analysis.meanings):
            if not (section.problems or meaning.problems):
                continue
            count += len(section.problems) + len(meaning.problems)
            if most is None or len(found) <= most:
                found.extend(problem.moved(start) for problem in section.problems)
                found.extend(analysis.settle(problem, start) for problem in meaning.problems)
        found.sort(key=Problem.place)
        return found[:most], count - len(found[:most])

    @cached_property
    def linted(self) -> Lints:
        from ketline.lints import lint

        return lint(self.analysis, self.previous_lints)

    @property
    def lints(self) -> list[Problem]:
        """What is valid and probably not meant (KT6xx), absolute offsets, in order of place."""
        return [] if self.tree.too_large else self.linted.found

    @property
    def _lints_so_far(self) -> Lints | None:
        """The newest findings there are by now: this version's, or an earlier one's."""
        return self.__dict__.get("linted", self.previous_lints)

    def estimates(
        self,
        maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS,
        seconds: float = MAXIMUM_ESTIMATE_SECONDS,
        cancelled: Callable[[], bool] = lambda: False,
        inputs: Mapping[str, float] | None = None,
        bench: Workbench | None = None,
        undeclared: bool = False,
    ) -> list[Estimate]:
        """The values of the observables, as ``estimate.estimate_all``; ``bench`` keeps states between versions."""
        from ketline.estimate.estimate import estimate_all

        return estimate_all(
            self.analysis, self.include, maximum_qubits, seconds, cancelled, inputs, bench, undeclared
        )

    def detailed(
        self,
        estimates: list[Estimate],
        maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS,
        seconds: float = MAXIMUM_ESTIMATE_SECONDS,
        cancelled: Callable[[], bool] = lambda: False,
        inputs: Mapping[str, float] | None = None,
        bench: Workbench | None = None,
    ) -> list[Estimate]:
        """``estimates`` of this snapshot with derivatives, bit strings and terms (``details.with_details``)."""
        from ketline.estimate.details import with_details

        return with_details(
            estimates, self.analysis, self.include, maximum_qubits, seconds, cancelled, inputs, bench
        )

    @property
    def stale(self) -> bool:
        """Whether a file that this snapshot's meaning rests on has changed, come or gone since."""
        analysis: Analysis | None = self.__dict__.get("analysis")
        return analysis is not None and any(
            self.include(name) != answer for meaning in analysis.meanings for name, answer in meaning.files
        )

    def refreshed(self) -> Snapshot:
        """The snapshot of the same text with its included files read again."""
        return self.edited(self.text, self.version)

    def edited(self, text: str, version: int | None = None) -> Snapshot:
        """The snapshot of another text of the same document, reusing what the edit left alone."""
        following = self.version + 1 if version is None else version
        return Snapshot(text, following, self.include, self.tree, self.analysis, self._lints_so_far)

    def changed(self, lines: LineIndex, version: int) -> Snapshot:
        """The snapshot of an editor's next version. Does not wait for this one: it reuses what is known by now."""
        tree = self.__dict__.get("tree", self.previous_tree)
        analysis = self.__dict__.get("analysis", self.previous_analysis)
        following = Snapshot(lines.text, version, self.include, tree, analysis, self._lints_so_far)
        following.__dict__["lines"] = lines
        return following
