"""A circuit asked for by a problem's name and a graph: the request to the model, and what its answer is compared to.

What the shell, notebooks and editors have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ketline.model.generation import (
    MAX_BODY,
    MAX_QUBITS,
    GenerationRequest,
    ManyBodyRequest,
    Request,
    UnsupportedRequest,
)
from ketline.problems import ProblemInstance, problem
from ketline.problems.many_body import ManyBodyInstance, PauliTerm, model, models
from ketline.problems.many_body.mean_field import best_product_state, product_energy
from ketline.suggest.circuits import GeneratedCircuit
from ketline.suggest.generate import random_angle_energies
from ketline.suggest.request import many_body_request

#: Random-angle circuits that a comparison averages over.
RANDOM_DRAWS = 200


@dataclass(frozen=True, slots=True)
class Compared:
    """A line of a comparison: an energy, the share of the way to the best one that it goes, and the probability of a
    best answer (None where it is not told). ``chosen`` marks the circuit itself."""

    name: str
    energy: float
    share: float
    best: float | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Commission:
    """``instance`` is what ``request`` asks a circuit for."""

    request: Request
    instance: ProblemInstance | ManyBodyInstance

    @property
    def description(self) -> str:
        return self.instance.description

    @property
    def headings(self) -> tuple[str, str]:
        """What the share and the probability of a comparison are called."""
        return ("ratio", "P(best)") if isinstance(self.instance, ProblemInstance) else ("of the gap", "ground space")

    def compared(self, circuit: GeneratedCircuit, seed: int = 0) -> list[Compared]:
        """The circuit's energy between what costs nothing and the optimum."""
        if isinstance(self.instance, ProblemInstance):
            assert isinstance(self.request, GenerationRequest)
            return _with_uniform_and_random(self.instance, self.request, circuit, seed)
        return _with_product_state(self.instance, circuit)


def commission(problem_id: str, data: Mapping[str, Any], ansatz: str | None = None, layers: int = 1) -> Commission:
    """The problem on a graph in node-link form. ``ansatz`` None is "qaoa", or "hva" where H is not diagonal.

    Raises:
        UnknownProblem, InvalidGraph: for what is no instance.
        UnsupportedRequest: for one past what the model's format can say.
    """
    if problem_id in models():
        system = model(problem_id).instance(data)
        request = hva_request(system.problem_id, system.hamiltonian, system.n_qubits, ansatz, layers)
        return Commission(request, system)
    instance = problem(problem_id).instance(data)
    return Commission(request_for(instance, ansatz or "qaoa", layers), instance)


def request_for(instance: ProblemInstance, ansatz: str, layers: int) -> GenerationRequest:
    """The request for a circuit of ``instance``.

    Raises:
        UnsupportedRequest: where the instance is past what the model's format can say.
    """
    largest = max((len(qubits) for _, qubits in instance.hamiltonian), default=0)
    if largest > MAX_BODY:
        raise UnsupportedRequest(
            f"{instance.problem_id} on this graph has a term of {largest} factors, from a node with as many edges or a "
            f"hyperedge of about as many nodes; the model knows terms of at most {MAX_BODY}"
        )
    if instance.n_qubits > MAX_QUBITS:
        raise UnsupportedRequest(
            f"{instance.problem_id} on this graph takes {instance.n_qubits} qubits; the model writes circuits of at "
            f"most {MAX_QUBITS}"
        )
    return GenerationRequest(instance.problem_id, instance.hamiltonian, instance.n_qubits, ansatz, layers)


def hva_request(
    name: str, hamiltonian: tuple[PauliTerm, ...], n_qubits: int, ansatz: str | None, layers: int
) -> ManyBodyRequest:
    """``many_body_request``; raises ``UnsupportedRequest`` for another ansatz besides."""
    if ansatz not in (None, ManyBodyRequest.ansatz):
        raise UnsupportedRequest(f"{name} has a Hamiltonian that is not diagonal: the model writes it hva, no {ansatz}")
    return many_body_request(name, hamiltonian, n_qubits, layers)


def _with_uniform_and_random(
    instance: ProblemInstance, request: GenerationRequest, circuit: GeneratedCircuit, seed: int
) -> list[Compared]:
    """Beside all-H, random angles and the optimum; the share is the approximation ratio."""
    energies = instance.energies
    low, high = float(energies.min()), float(energies.max())

    def ratio(energy: float) -> float:
        return (high - energy) / (high - low)

    uniform, random = float(energies.mean()), float(random_angle_energies(request, energies, RANDOM_DRAWS, seed).mean())
    return [
        Compared("h on every qubit", uniform, ratio(uniform), len(instance.optimal_states) / len(energies)),
        Compared(f"random angles, mean of {RANDOM_DRAWS}", random, ratio(random)),
        *_of_circuit(circuit, ratio(circuit.drawn_energy), ratio(circuit.energy)),
        Compared("best possible", low, 1.0),
    ]


def _with_product_state(instance: ManyBodyInstance, circuit: GeneratedCircuit) -> list[Compared]:
    """Beside the best product state and the ground state; the share is of the gap between them."""
    product = product_energy(instance.hamiltonian, best_product_state(instance.hamiltonian, instance.n_qubits))
    ground = instance.extremes[0]

    def share(energy: float) -> float:
        return (product - energy) / (product - ground) if product - ground > 1e-9 else 1.0

    return [
        Compared("best product state", product, share(product)),
        *_of_circuit(circuit, share(circuit.drawn_energy), share(circuit.energy)),
        Compared("ground state", ground, share(ground)),
    ]


def _of_circuit(circuit: GeneratedCircuit, drawn: float, refined: float) -> list[Compared]:
    if not circuit.steps:
        return [Compared("the model, best", circuit.energy, refined, circuit.p_ground, chosen=True)]
    return [
        Compared("the model, best as drawn", circuit.drawn_energy, drawn),
        Compared(f"after {circuit.steps} gradient steps", circuit.energy, refined, circuit.p_ground, chosen=True),
    ]
