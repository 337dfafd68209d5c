"""From an instance and a request to a stored row: optimise, write the text, value what is written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.estimate.qaoa import qaoa_state
from ketline.model.hamiltonian import strength
from ketline.problems.ising import spectrum
from ketline.training.circuits import adaptive_qaoa, adaptive_vqe, qaoa, shallow, text, vqe
from ketline.training.circuits.ansatz import ANSATZES
from ketline.training.circuits.diagonal_layers import DiagonalLayers, parities
from ketline.training.circuits.hamiltonian import DiagonalObservable, Observable, PauliObservable, ratio_of
from ketline.training.circuits.parametric import ParametricCircuit
from ketline.training.dataset.instances import Instance
from ketline.training.dataset.requests import Request
from ketline.training.dataset.schema import CircuitRow

VQE_STARTS = ((9, 6), (11, 4), (20, 2))
"""(largest register, starts) of a variational circuit."""

GROWN_ATTEMPTS = ((9, 4), (11, 3), (12, 2), (20, 1))
"""(largest register, attempts) of an adaptive circuit."""

MULTI_ANGLE_STARTS = ((9, 16, 16), (20, 8, 8))
"""(largest register, starts near the standard optimum, starts anywhere) of multi-angle QAOA."""

MOST_GROWN = 40
"""Rotations of an adaptive circuit."""


def _by_size(table: Sequence[tuple[int, int]], n_qubits: int) -> int:
    return next(count for largest, count in table if n_qubits <= largest)


def _multi_angle_starts(n_qubits: int) -> tuple[int, int]:
    return next((near, far) for largest, near, far in MULTI_ANGLE_STARTS if n_qubits <= largest)


@dataclass(frozen=True)
class Made:
    """A circuit: its text, its state (so that what is stored is what is written), and how its angles were found."""

    circuit: str
    state: NDArray[np.complex128]
    n_layers: int
    angles: tuple[float, ...]
    start: tuple[float, ...]
    evaluations: int


class Solver:
    """One instance, whose observable serves all its circuits."""

    def __init__(self, instance: Instance, seed: int) -> None:
        self.instance, self.seed = instance, seed
        self.terms: list[Any] = json.loads(instance.hamiltonian)
        self.n = instance.n_qubits
        self.observable: Observable = self._diagonal() if instance.diagonal else self._pauli()

    def _diagonal(self) -> DiagonalObservable:
        self.terms = [(c, tuple(q)) for c, q in self.terms]
        return DiagonalObservable(self.n, spectrum(self.terms, self.n))

    def _pauli(self) -> PauliObservable:
        from ketline.problems.many_body.spectrum import extreme_energies, ground_space, sparse_matrix

        terms = tuple((c, tuple((str(p), int(q)) for p, q in factors)) for c, factors in self.terms)
        matrix = sparse_matrix(terms, self.n)
        return PauliObservable(self.n, matrix, extreme_energies(matrix), ground_space(matrix))

    def row(self, request: Request) -> CircuitRow:
        """The stored row of a request."""
        rng = np.random.default_rng([self.seed, 3, self.instance.index, *request.name.encode()])
        made = self._made(request, rng)
        low, high = self.observable.extremes
        energy = float(np.vdot(made.state, self.observable.applied(made.state)).real)
        uniform = np.full(2**self.n, 2 ** (-self.n / 2), dtype=complex)
        baseline = float(np.vdot(uniform, self.observable.applied(uniform)).real)
        return CircuitRow(
            id=f"{self.instance.name}-{request.family}-{request.variant}-p{made.n_layers}",
            instance=self.instance.name,
            problem_type=self.instance.problem_type,
            family=request.family,
            variant=request.variant,
            n_qubits=self.n,
            n_layers=made.n_layers,
            graph=self.instance.graph,
            attributes=self.instance.attributes,
            hamiltonian=self.instance.hamiltonian,
            energy_min=low,
            energy_max=high,
            ground_state_count=self._ground_states(),
            circuit=made.circuit,
            energy=energy,
            ratio=ratio_of(self.observable, energy),
            p_ground=self.observable.p_ground(made.state),
            baseline_ratio=ratio_of(self.observable, baseline),
            angles=list(made.angles),
            starting_angles=[round(a, 4) for a in made.start],
            evaluations=made.evaluations,
            split=self.instance.split,
            seed=self.seed,
        )

    def _ground_states(self) -> int:
        if isinstance(self.observable, DiagonalObservable):
            return len(self.observable.ground_states)
        return len(self.observable.ground_space)

    def _made(self, request: Request, rng: np.random.Generator) -> Made:
        if request.family == "adapt-vqe":
            return self._grown(rng)
        if request.family == "vqe":
            return self._variational(request, rng)
        forms = {"standard": self._standard, "multi_angle": self._multi_angle, "adaptive": self._adaptive}
        return forms[request.variant](request.layers, rng)

    # -- QAOA -------------------------------------------------------------------------------------------
    def _weights(self) -> tuple[tuple[tuple[float, tuple[int, ...]], ...], NDArray[np.float64], float, bool]:
        """Written weights, their energies and strength, and whether no term has an odd size."""
        weights = text.written_weights(self.terms)
        even = all(len(qubits) % 2 == 0 for _, qubits in self.terms)
        return weights, spectrum(weights, self.n), strength(weights, self.n), even

    def _energies(self) -> NDArray[np.float64]:
        assert isinstance(self.observable, DiagonalObservable)
        return self.observable.energies

    def _standard(self, layers: int, rng: np.random.Generator) -> Made:
        weights, phases, scale, even = self._weights()
        found = qaoa.optimise(self._energies(), layers, scale, rng, even, phases)
        state = qaoa_state(phases, np.array(found.gammas), np.array(found.betas))
        written = text.qaoa(weights, self.n, found.gammas, found.betas)
        return Made(written, state, layers, (*found.gammas, *found.betas), found.start, found.evaluations)

    def _multi_angle(self, layers: int, rng: np.random.Generator) -> Made:
        weights, phases, scale, even = self._weights()
        energies = self._energies()
        standard = qaoa.optimise(energies, layers, scale, rng, even, phases)
        products = parities(weights, self.n)
        found = qaoa.optimise_multi_angle(
            energies, products, np.array([w for w, _ in weights]), standard, rng, *_multi_angle_starts(self.n)
        )
        angles = np.concatenate([found.term_angles, found.mixer_angles], axis=1).reshape(1, -1)
        state = DiagonalLayers(energies, products, layers, np.complex128).states(angles)[0]
        written = text.multi_angle_qaoa(weights, self.n, found.term_angles, found.mixer_angles)
        evaluations = standard.evaluations + found.evaluations
        return Made(written, state, layers, tuple(map(float, angles[0])), found.start, evaluations)

    def _adaptive(self, layers: int, rng: np.random.Generator) -> Made:
        weights, phases, scale, _ = self._weights()
        circuit = adaptive_qaoa.AdaptiveQaoa(self._energies(), phases, scale)
        found = circuit.grow(layers)
        angles = np.array([a for pair in zip(found.gammas, found.betas, strict=True) for a in pair])
        state = circuit.state(list(found.mixers), angles)
        written = text.adaptive_qaoa(weights, self.n, found.mixers, found.gammas, found.betas)
        return Made(written, state, len(found.mixers), tuple(map(float, angles)), (), found.evaluations)

    # -- variational ------------------------------------------------------------------------------------
    def _variational(self, request: Request, rng: np.random.Generator) -> Made:
        if request.variant == "shallow":
            assert isinstance(self.observable, DiagonalObservable)
            ansatz = shallow.shallowest(self.n, self.observable.ground_states)
            return self._written(vqe.Optimum(ansatz, (), (), 0), 1)
        starts = _by_size(VQE_STARTS, self.n)
        found = vqe.optimise(ANSATZES[request.variant](self.n, request.layers), self.observable, starts, rng)
        return self._written(found, request.layers)

    def _grown(self, rng: np.random.Generator) -> Made:
        attempts = _by_size(GROWN_ATTEMPTS, self.n)
        found = adaptive_vqe.optimise(self.observable, self._references(), MOST_GROWN, attempts, rng)
        return self._written(found, 1)

    def _references(self) -> list[adaptive_vqe.Ones]:
        """``h`` on every qubit; where not diagonal also the lowest basis state, and the lower of the two first."""
        if isinstance(self.observable, DiagonalObservable):
            return [None]
        diagonal = self.observable.matrix.diagonal().real
        lowest = int(np.argmin(np.round(diagonal, 9)))
        ones = tuple(q for q in range(self.n) if lowest >> q & 1)
        uniform = np.full(2**self.n, 2 ** (-self.n / 2), dtype=complex)
        energy = np.vdot(uniform, self.observable.applied(uniform)).real
        return [None, ones] if energy < diagonal.min() - 1e-9 else [ones, None]

    def _written(self, found: vqe.Optimum, layers: int) -> Made:
        state = ParametricCircuit(found.ansatz, self.observable).state(np.array(found.angles))
        circuit = text.variational(found.ansatz, found.angles)
        return Made(circuit, state, layers, found.angles, found.start, found.evaluations)
