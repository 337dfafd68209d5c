"""What the examples are made from: programs, and instances with the circuits that are asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.generation import MAX_LAYERS, GenerationRequest
from ketline.model.hamiltonian import Term
from ketline.problems.ising import ground_states, spectrum
from ketline.training.circuit_examples import QaoaTarget, circuit_example, many_body_example, relabelled_request
from ketline.training.examples import Encoder, Example, program_example
from ketline.training.renaming import RENAMED_SHARE, Renaming
from ketline.training.symmetry import TURNED_SHARE, random_view
from ketline.training.tables import read_rows

QAOA_WEIGHT = 8.0
"""Of a token of a layered answer (QAOA, HVA), which has ten where the working of a variational one has hundreds."""


class Programs:
    """The corpus: each program in turn, in an order drawn anew every time round, some with other names."""

    def __init__(self, path: Path, encoder: Encoder) -> None:
        self._encoder = encoder
        rows = read_rows(path)
        self._texts = [row["text"] for row in rows if row["split"] == "train"]
        self._validation = [row["text"] for row in rows if row["split"] == "validation"]
        self._renaming = Renaming(self._texts)
        self._order: list[int] = []

    def draw(self, rng: np.random.Generator, largest: int | None) -> Example | None:
        """A middle, or a whole program; programs have no size to speak of."""
        if not self._order:
            self._order = [int(i) for i in rng.permutation(len(self._texts))]
        text = self._texts[self._order.pop()]
        return program_example(self._encoder, self._renaming(text, rng) if rng.random() < RENAMED_SHARE else text, rng)

    def held_out(self, index: int) -> Example | None:
        """The program of this index in the validation split."""
        text = self._validation[index % len(self._validation)]
        return program_example(self._encoder, text, np.random.default_rng(index))


class Circuits:
    """Instances, each time in another view; sizes are drawn evenly, problems as they come."""

    def __init__(
        self, rows: list[dict[str, Any]], encoder: Encoder, families: tuple[str, ...], without: str | None = None
    ) -> None:
        self._encoder, self._families, self._without = encoder, families, without
        self._by_size: dict[int, list[dict[str, Any]]] = {}
        for row in rows:
            if row["split"] == "train":
                self._by_size.setdefault(row["n_qubits"], []).append(row)
        self._validation = [row for row in rows if row["split"] == "validation"]

    def draw(self, rng: np.random.Generator, largest: int | None) -> Example | None:
        """A circuit for an instance of at most ``largest`` qubits."""
        sizes = [size for size in self._by_size if largest is None or size <= largest]
        counts = np.sqrt([len(self._by_size[size]) for size in sizes])
        rows = self._by_size[sizes[int(rng.choice(len(sizes), p=counts / counts.sum()))]]
        return self._example(rows[int(rng.integers(len(rows)))], rng)

    def held_out(self, index: int) -> Example | None:
        """The instance of this index in the validation split."""
        return self._example(self._validation[index % len(self._validation)], np.random.default_rng(index))

    def _example(self, row: dict[str, Any], rng: np.random.Generator) -> Example | None:
        family = self._families[int(rng.integers(len(self._families)))]
        layers, n = int(rng.integers(1, MAX_LAYERS + 1)), row["n_qubits"]
        view = random_view(n, rng, 0.0 if self._without == "turning" else TURNED_SHARE)
        request = GenerationRequest(row["problem_type"], view.terms(row["terms"]), n, family, layers)
        if family == "qaoa":
            angles = row["angles"][layers - 1]
            target = QaoaTarget(tuple(angles[:layers]), tuple(angles[layers:]))
            return circuit_example(self._encoder, request, target, None, QAOA_WEIGHT, self._without)
        optima = None if self._without == "optima" else view.states(self._ground_states(row))
        return circuit_example(self._encoder, request, None, optima, 1.0, self._without)

    def _ground_states(self, row: dict[str, Any]) -> NDArray[np.bool_]:
        """Bits of the instance's ground states, shape (count, n_qubits)."""
        if "optima" not in row:
            row["optima"] = ground_bits(row["terms"], row["n_qubits"])
        found: NDArray[np.bool_] = row["optima"]
        return found


def ground_bits(terms: Sequence[Term], n_qubits: int) -> NDArray[np.bool_]:
    """Bits of the lowest basis states, shape (count, n_qubits)."""
    energies = spectrum(terms, n_qubits)
    lowest = ground_states(energies, 1e-9 * float(np.ptp(energies)))
    return (lowest[:, None] >> np.arange(n_qubits) & 1).astype(bool)


class ManyBody:
    """Instances that are not diagonal, their qubits relabelled each time; problems and sizes are drawn evenly."""

    def __init__(self, rows: list[dict[str, Any]], encoder: Encoder) -> None:
        self._encoder = encoder
        self._kinds: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for row in rows:
            if row["split"] == "train":
                self._kinds.setdefault((row["problem_type"], row["n_qubits"]), []).append(row)
        self._validation = [row for row in rows if row["split"] == "validation"]

    def draw(self, rng: np.random.Generator, largest: int | None) -> Example | None:
        """A circuit for an instance of at most ``largest`` qubits."""
        kinds = [kind for kind in self._kinds if largest is None or kind[1] <= largest]
        rows = self._kinds[kinds[int(rng.integers(len(kinds)))]]
        return self._example(rows[int(rng.integers(len(rows)))], rng)

    def held_out(self, index: int) -> Example | None:
        """The instance of this index in the validation split."""
        return self._example(self._validation[index % len(self._validation)], np.random.default_rng(index))

    def _example(self, row: dict[str, Any], rng: np.random.Generator) -> Example | None:
        layers = int(rng.integers(1, MAX_LAYERS + 1))
        request = relabelled_request(row, layers, rng)
        return many_body_example(self._encoder, request, row["angles"][layers - 1], QAOA_WEIGHT)


def read_instances(path: Path) -> list[dict[str, Any]]:
    """The rows of ``angles.parquet``, their Hamiltonians read."""
    rows = read_rows(path)
    for row in rows:
        row["terms"] = tuple((float(c), tuple(q)) for c, q in json.loads(row.pop("hamiltonian")))
    return rows


def read_many_body(path: Path) -> list[dict[str, Any]]:
    """The rows of ``hva_angles.parquet``, their Hamiltonians read."""
    rows = read_rows(path)
    for row in rows:
        terms = json.loads(row.pop("hamiltonian"))
        row["terms"] = tuple((float(c), tuple((p, int(q)) for p, q in factors)) for c, factors in terms)
    return rows
