"""Columns of ``circuits*.parquet``. A change of meaning raises ``VERSION``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, get_type_hints

VERSION = 2

FAMILIES = ("qaoa", "vqe", "adapt-vqe")
SPLITS = ("train", "validation", "test")


@dataclass(frozen=True)
class CircuitRow:
    """One optimised circuit. Energies are those of the stored text; qubit i of a Z product is qubit i of the text."""

    id: str
    """Instance and variant: ``i000123-qaoa-standard-p2``."""
    instance: str
    problem_type: str
    family: str
    """``qaoa``, ``vqe`` or ``adapt-vqe``."""
    variant: str
    """``standard``, ``multi_angle``, ``adaptive``; an ansatz's name, ``shallow``; ``hardware_pool``."""
    n_qubits: int
    n_layers: int
    graph: str
    """Node-link JSON; for a chain of spins its bonds, for a molecule ``{}``."""
    attributes: str
    """JSON: the problem's further data."""
    hamiltonian: str
    """JSON: [[c, [qubits]], ...] for Z products, [[c, [["X", 0], ...]], ...] where not diagonal; constants dropped."""
    energy_min: float
    energy_max: float
    ground_state_count: int
    """Optimal basis states, or dimension of the ground space."""
    circuit: str
    energy: float
    ratio: float
    """(energy_max - energy) / (energy_max - energy_min)."""
    p_ground: float
    """Probability of an optimal basis state, or weight in the ground space."""
    baseline_ratio: float
    """Ratio of ``h`` on every qubit."""
    angles: list[float]
    """Radians, in the order of the form (gammas then betas for standard QAOA); zeros may be left out of the text."""
    starting_angles: list[float]
    """Of the start that was kept; empty for circuits that were grown, each angle from a slope, or have no angles."""
    evaluations: int
    """Energies with gradients computed, over all starts."""
    split: str
    """``train``, ``validation`` or ``test``, by instance."""
    seed: int
    version: int = VERSION


def arrow_schema() -> Any:
    """The columns as a pyarrow schema."""
    import pyarrow

    number = pyarrow.float64()
    kinds = {str: pyarrow.string(), int: pyarrow.int64(), float: number, list[float]: pyarrow.list_(number)}
    hints = get_type_hints(CircuitRow)
    return pyarrow.schema([(f.name, kinds[hints[f.name]]) for f in fields(CircuitRow)])
