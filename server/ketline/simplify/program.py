"""The gate calls of a program, or of a part of it, simplified."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ketline.diagnostics.catalog import severity
from ketline.limits import MAXIMUM_SIMPLIFIED_CALLS, MAXIMUM_SIMPLIFYING_SECONDS
from ketline.simplify.calls import SAMPLES, Call, Reader
from ketline.simplify.proof import same
from ketline.simplify.steps import Step, steps
from ketline.source.edits import Edit, applied, removal
from ketline.syntax.classes import ast
from ketline.syntax.tree import Node
from ketline.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Simplified:
    """Edits in order, and how many gate calls there were and are in what they touch."""

    edits: tuple[Edit, ...]
    before: int
    after: int


def simplifications(
    snapshot: Snapshot, start: int = 0, end: int | None = None, seconds: float = MAXIMUM_SIMPLIFYING_SECONDS
) -> Simplified | None:
    """The gate calls that stand between two offsets made fewer; None where there is nothing to save.

    Calls in blocks are looked at where they stand, block by block; in the body of a gate, which may be controlled, the
    global phase stays. What is not a standard gate on known single qubits ends a run. After ``seconds`` of looking for
    steps it ends with what was found so far.
    """
    last = len(snapshot.text) if end is None else end
    edits: list[Edit] = []
    before = after = left = 0
    for nodes, phase in _blocks(snapshot.tree.nodes, True):
        inside = [node for node in nodes if start <= node.end and node.start <= last]
        if not inside:
            continue
        scope = snapshot.analysis.scope_at(inside[0].start)
        reader = Reader(scope, snapshot.analysis.version2)
        for run in reader.runs(inside):
            left += len(run)
            if left > MAXIMUM_SIMPLIFIED_CALLS:
                return _checked(snapshot, edits, before, after)
            started = time.monotonic()
            shorter = _shortened(run, reader, phase, started + seconds)
            seconds -= time.monotonic() - started
            if len(shorter) < len(run):
                before, after = before + len(run), after + len(shorter)
                edits += _edits(snapshot.text, run, shorter)
    return _checked(snapshot, edits, before, after)


def _blocks(nodes: Sequence[Node], phase: bool) -> Iterator[tuple[Sequence[Node], bool]]:
    """Each block of statements, and whether a global phase may change in it. What is in a box keeps its timing."""
    yield nodes, phase
    for node in nodes:
        header = node.statement.node if node.body else None
        if node.body and not isinstance(header, ast.Box):
            yield from _blocks(node.body, phase and not isinstance(header, ast.QuantumGateDefinition))


def _shortened(run: Sequence[Call], reader: Reader, phase: bool, until: float) -> list[Call]:
    """A run after every step that could be made in time; as it was where the whole does not come out the same."""
    calls = list(run)
    index = 0
    while index < len(calls) and time.monotonic() < until:
        step = next(steps(calls, index, reader, phase), None)
        if step is None:
            index += 1
            continue
        calls = _taken(calls, step)
        index = max(index - _LOOK_BACK, 0)  # what stands before may meet something new
    return calls if _is_same(run, calls, phase) else list(run)


#: Calls before a step that are looked at again after it.
_LOOK_BACK = 8


def _taken(calls: Sequence[Call], step: Step) -> list[Call]:
    made = []
    for index, call in enumerate(calls):
        if index == step.at and step.new is not None:
            made.append(replace(step.new, place=call.place))
        elif index not in step.gone:
            made.append(call)
    return made


def _is_same(before: Sequence[Call], after: Sequence[Call], phase: bool) -> bool:
    """The whole run compared once more, where it is narrow enough or Clifford; each step was proved already."""
    for index in range(1 if all(call.known for call in (*before, *after)) else SAMPLES):
        old, new = ([call.operations[index] for call in calls] for calls in (before, after))
        if same(old, new, phase) is False:
            return False
    return True


def _edits(text: str, before: Sequence[Call], after: Sequence[Call]) -> list[Edit]:
    """A call that is left changed is rewritten where it stands; a call that went takes its line with it."""
    left = {call.place: call for call in after}
    edits = []
    for call in before:
        new = left.get(call.place)
        if new is None:
            edits.append(removal(text, *call.place))
        elif new != call:
            edits.append(Edit(*call.place, new.text))
    return edits


def _checked(snapshot: Snapshot, edits: Sequence[Edit], before: int, after: int) -> Simplified | None:
    """What was found, if the program has no problem more than before."""
    if not edits:
        return None
    ordered = tuple(sorted(edits))
    new = snapshot.edited(applied(snapshot.text, ordered))
    worse = sum(severity(problem.code) == "error" for problem in new.problems) > sum(
        severity(problem.code) == "error" for problem in snapshot.problems
    )
    return None if worse else Simplified(ordered, before, after)
