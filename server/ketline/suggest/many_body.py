"""Circuits drawn for a Hamiltonian that is not diagonal: checked, simulated, their angles refined, best first."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import minimize

from ketline.limits import MAXIMUM_ESTIMATE_SECONDS
from ketline.model.generation import ManyBodyRequest, hva, program
from ketline.model.protocol import Completion
from ketline.problems.many_body.mean_field import best_product_state
from ketline.problems.many_body.spectrum import ground_space, sparse_matrix
from ketline.suggest.circuits import GeneratedCircuit, prepared_state
from ketline.suggest.layers import Layers


class Energies:
    """What a request's Hamiltonian says of states; the ground space is found when first asked for."""

    def __init__(self, request: ManyBodyRequest) -> None:
        terms = [(c, factors) for c, factors in request.hamiltonian if factors]
        self.matrix: Any = sparse_matrix(terms, request.n_qubits)
        self.constant = sum(c for c, factors in request.hamiltonian if not factors)

    @cached_property
    def _ground(self) -> np.ndarray:
        return ground_space(self.matrix)

    def energy(self, state: np.ndarray) -> float:
        """<H>, constant included."""
        return float(np.vdot(state, self.matrix @ state).real) + self.constant

    def ground_weight(self, state: np.ndarray) -> float:
        """Weight in the ground space."""
        return float(np.sum(np.abs(self._ground.conj() @ state) ** 2))


def shared_between_starts(request: ManyBodyRequest, samples: int) -> list[tuple[ManyBodyRequest, int]]:
    """The request as it is and from the best product state, where that is another start, with samples for each.

    Which of the two is better is a rule with exceptions (``starts.py``).
    """
    best = best_product_state(request.hamiltonian, request.n_qubits)
    if samples == 1 or np.allclose(best, request.start):
        return [(request, samples)]
    return [(request, samples - samples // 2), (replace(request, start=best), samples // 2)]


def ranked_many_body(
    request: ManyBodyRequest,
    drawn: Sequence[Completion],
    refine_steps: int,
    stop: Callable[[], bool] = lambda: False,
) -> list[GeneratedCircuit]:
    """Those of the ansatz asked for, best energy first; what there is of them by the time that ``stop`` says so."""
    energies = Energies(request)
    found: dict[str, GeneratedCircuit] = {}
    for completion in drawn:
        if stop():
            break
        angles = hva.read_answer(request, completion.text)
        if angles is None or completion.text in found:
            continue
        circuit = evaluated(request, energies, completion.text, completion.tokens)
        if circuit is not None:
            found[completion.text] = _refined(circuit, request, energies, angles, refine_steps)
    return sorted(found.values(), key=lambda circuit: circuit.energy)


def evaluated(request: ManyBodyRequest, energies: Energies, answer: str, tokens: int = 0) -> GeneratedCircuit | None:
    """The circuit of an answer with its energy; None for one that is no circuit on the request's qubits."""
    text = program(request, answer)
    state = prepared_state(text)
    if state is None or len(state) != 1 << request.n_qubits:
        return None
    energy = energies.energy(state)
    return GeneratedCircuit(text, energy, energies.ground_weight(state), energy, tokens)


def _refined(
    circuit: GeneratedCircuit, request: ManyBodyRequest, energies: Energies, angles: Sequence[float], steps: int
) -> GeneratedCircuit:
    """The circuit after at most ``steps`` L-BFGS steps on its angles, fewer where time runs out.

    Unchanged where they do not help.
    """
    if steps == 0:
        return circuit
    layers = Layers(request)
    stop_at = time.monotonic() + MAXIMUM_ESTIMATE_SECONDS

    def in_time(point: np.ndarray) -> None:
        if time.monotonic() > stop_at:
            raise StopIteration

    found = minimize(
        lambda point: layers.energy_and_gradient(point, energies.matrix),
        np.array(angles),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-np.pi, np.pi)] * len(angles),
        options={"maxiter": steps},
        callback=in_time,
    )
    better = evaluated(request, energies, hva.answer(request, found.x), circuit.tokens)
    if better is None or better.energy >= circuit.energy:
        return circuit
    return replace(better, drawn_energy=circuit.energy, steps=int(found.nit))
