"""A cell's program: checked, drawn, valued."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ketline.commands.findings import NOUN
from ketline.estimate.result import Estimate
from ketline.notebook.circuits import CircuitUnavailable, drawing, qiskit_circuit
from ketline.notebook.findings import findings_of, frames
from ketline.notebook.output import Output, joined, sentence
from ketline.notebook.values import values
from ketline.workspace import IncludeFiles, Snapshot


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a cell. ``draw`` is a style of ``circuits.STYLES``, or None for no drawing."""

    draw: str | None = "text"
    quiet: bool = False
    inputs: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of a program. ``circuit`` is Qiskit's, None where there is none; ``estimates`` are by observable;
    ``errors`` says in a few words how many errors there are, and is empty for a program that is right.
    """

    output: Output
    circuit: Any
    estimates: dict[str, Estimate]
    errors: str = ""


def run(text: str, wish: Wish, folder: Path | None = None) -> Cell:
    """Reads a program that may include files of ``folder``. Never raises for any text."""
    snapshot = Snapshot(text, include=IncludeFiles(None if folder is None else folder / "cell.qasm"))
    found = findings_of(snapshot)
    errors = Counter(one.level for one in found)["error"]
    if errors:
        return Cell(frames(found), None, {}, f"{errors} {NOUN['error']}{'s' * (errors != 1)}")
    estimates = _estimates(snapshot, wish)
    circuit, refusal = _circuit(snapshot)
    if wish.quiet:
        return Cell(frames(found), circuit, estimates)
    parts = [frames(found)] if found else []
    if refusal is not None:
        parts.append(sentence(refusal))
    elif wish.draw is not None:
        parts.append(drawing(circuit, wish.draw))
    if estimates:
        parts.append(values(list(estimates.values()), snapshot.lines))
    return Cell(joined(parts), circuit, estimates)


def _estimates(snapshot: Snapshot, wish: Wish) -> dict[str, Estimate]:
    """With details, in order of declaration."""
    found = snapshot.estimates(inputs=wish.inputs, undeclared=True)
    return {one.observable: one for one in snapshot.detailed(found, inputs=wish.inputs)}


def _circuit(snapshot: Snapshot) -> tuple[Any, str | None]:
    """Qiskit's circuit, or why there is none."""
    try:
        return qiskit_circuit(snapshot.text, snapshot.analysis.version2), None
    except CircuitUnavailable as refusal:
        return None, str(refusal)
