"""A circuit for a problem: drawn N times, checked, simulated, refined, best first."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ketline.circuit import elaborate
from ketline.estimate.budget import Budget, OutOfTime
from ketline.estimate.observables import probabilities
from ketline.estimate.qaoa import energy_and_gradient
from ketline.estimate.state_vector import amplitudes, final_state
from ketline.limits import MAXIMUM_ESTIMATE_SECONDS, MAXIMUM_GENERATED_TOKENS
from ketline.model.circuit_text import angle_text, strip_scratch
from ketline.model.generation_grammar import Weights, generation_grammar
from ketline.model.prompts import GenerationRequest, canonical_terms, generation_header, generation_prompt
from ketline.model.protocol import Completion, CompletionRequest
from ketline.problems.ising import spectrum
from ketline.suggest.suggest import Model
from ketline.workspace import Snapshot

#: Milliseconds that one circuit may take to be drawn.
MILLISECONDS_EACH = 15_000

#: Temperature of the second and further samples; the first is greedy.
TEMPERATURE = 0.6


@dataclass(frozen=True, slots=True)
class GeneratedCircuit:
    """A checked circuit. ``energy`` is of the request's Hamiltonian, ``p_ground`` of measuring a ground state.

    ``drawn_energy`` is the energy before refining; ``steps`` the refining steps taken.
    """

    text: str
    energy: float
    p_ground: float
    drawn_energy: float
    tokens: int
    steps: int = 0


async def draw(
    model: Model,
    request: GenerationRequest,
    samples: int,
    seed: int,
    weights: Weights,
    temperature: float = TEMPERATURE,
) -> list[Completion]:
    """The model alone: answers in the order drawn, the first greedy.

    Raises:
        ModelFailure: when the model cannot answer.
        UnsupportedRequest: for a request outside the format.
    """
    grammar = generation_grammar(request, weights)
    first = CompletionRequest(
        generation_prompt(request, weights), grammar, MAXIMUM_GENERATED_TOKENS, 0.0, seed, 1, MILLISECONDS_EACH
    )
    drawn = await model.complete(first)
    if samples > 1:
        more = replace(
            first, temperature=temperature, samples=samples - 1, milliseconds=MILLISECONDS_EACH * (samples - 1)
        )
        drawn = [*drawn, *await model.complete(more)]
    return drawn


def program_of(request: GenerationRequest, completion: Completion, weights: Weights) -> str:
    """The whole file: header and answer, the model's working left out."""
    return generation_header(request, weights) + strip_scratch(completion.text)


async def generate(
    model: Model, request: GenerationRequest, samples: int = 4, refine_steps: int = 20, seed: int = 0
) -> list[GeneratedCircuit]:
    """Checked circuits, best energy first; an empty list when none of the samples was valid.

    Raises:
        ModelFailure, UnsupportedRequest: as ``draw``.
    """
    drawn = await draw(model, request, samples, seed, "given")
    return await asyncio.to_thread(_ranked, request, drawn, refine_steps)


def _ranked(request: GenerationRequest, drawn: Sequence[Completion], refine_steps: int) -> list[GeneratedCircuit]:
    energies = spectrum(request.hamiltonian, request.n_qubits)
    found: dict[str, GeneratedCircuit] = {}
    for completion in drawn:
        text = program_of(request, completion, "given")
        circuit = None if text in found else evaluate(text, energies, completion.tokens)
        if circuit is not None:
            found[text] = refined(circuit, request, energies, refine_steps)
    return sorted(found.values(), key=lambda circuit: circuit.energy)


def evaluate(text: str, energies: np.ndarray, tokens: int = 0) -> GeneratedCircuit | None:
    """The energy of a program on a diagonal Hamiltonian; None for one with a problem or of another size."""
    snapshot = Snapshot(text)
    if snapshot.problems:
        return None
    circuit = elaborate(snapshot.analysis)
    if circuit.reason is not None or 1 << circuit.n_qubits != len(energies):
        return None
    try:
        state = final_state(circuit.operations, circuit.n_qubits, Budget(MAXIMUM_ESTIMATE_SECONDS))
    except (OutOfTime, MemoryError):
        return None
    weights = probabilities(amplitudes(state))
    energy = float(weights @ energies)
    ground = float(weights[energies < energies.min() + 1e-6].sum())
    return GeneratedCircuit(text, energy, ground, energy, tokens)


_COST_ANGLE = re.compile(r"^(cost\()(-?\d+\.\d+)(\))", re.MULTILINE)
_MIXER_ANGLE = re.compile(r"^(rx\()(-?\d+\.\d+)(\) q;)", re.MULTILINE)


def refined(
    circuit: GeneratedCircuit, request: GenerationRequest, energies: np.ndarray, steps: int
) -> GeneratedCircuit:
    """The circuit with its QAOA angles improved by gradient steps; unchanged where that does not help.

    The energies of the cost gate are those of the normalised Hamiltonian that the text spells out.
    """
    gammas = [float(match[2]) for match in _COST_ANGLE.finditer(circuit.text)]
    betas = [float(match[2]) for match in _MIXER_ANGLE.finditer(circuit.text)]
    if not steps or not gammas or len(gammas) != len(betas):
        return circuit
    phases = spectrum(canonical_terms(request.hamiltonian), request.n_qubits)
    angles, taken = descend(np.array([*gammas, *betas]), phases, steps)
    text = with_angles(circuit.text, angles[: len(gammas)], angles[len(gammas) :])
    better = evaluate(text, energies, circuit.tokens)
    if better is None or better.energy >= circuit.energy:
        return circuit
    return replace(better, drawn_energy=circuit.energy, steps=taken)


def with_angles(text: str, gammas: np.ndarray, betas: np.ndarray) -> str:
    """The QAOA program with other angles, in the order of its layers."""
    remaining = iter(gammas)
    text = _COST_ANGLE.sub(lambda match: match[1] + angle_text(float(next(remaining))) + match[3], text)
    others = iter(betas)
    return _MIXER_ANGLE.sub(lambda match: match[1] + angle_text(float(next(others))) + match[3], text)


def descend(angles: np.ndarray, energies: np.ndarray, steps: int) -> tuple[np.ndarray, int]:
    """At most ``steps`` BFGS steps with backtracking; the angles reached and the steps taken."""
    value, gradient = energy_and_gradient(angles, energies)
    inverse = np.eye(len(angles)) / max(1.0, float(np.abs(gradient).max()) * 10)
    for taken in range(steps):
        direction = -inverse @ gradient
        length, slope = 1.0, float(gradient @ direction)
        if slope > -1e-10:
            return angles, taken
        while True:
            moved = angles + length * direction
            new_value, new_gradient = energy_and_gradient(moved, energies)
            if new_value <= value + 1e-4 * length * slope:
                break
            length /= 2
            if length < 1e-6:
                return angles, taken
        inverse = _updated(inverse, moved - angles, new_gradient - gradient)
        angles, value, gradient = moved, new_value, new_gradient
    return angles, steps


def _updated(inverse: np.ndarray, step: np.ndarray, change: np.ndarray) -> np.ndarray:
    """The BFGS update of the inverse Hessian (Nocedal and Wright, eq. 6.17)."""
    curvature = float(step @ change)
    if curvature < 1e-12:
        return inverse
    left = np.eye(len(step)) - np.outer(step, change) / curvature
    return left @ inverse @ left.T + np.outer(step, step) / curvature


def random_angle_energies(request: GenerationRequest, energies: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Energies of the request's own QAOA with angles drawn uniformly over their periods, shape (draws,)."""
    from ketline.estimate.qaoa import qaoa_state

    generator = np.random.default_rng(seed)
    phases = spectrum(canonical_terms(request.hamiltonian), request.n_qubits)
    found = []
    for _ in range(draws):
        gammas = generator.uniform(0, 2 * np.pi, request.layers)
        betas = generator.uniform(-np.pi, np.pi, request.layers)
        state = qaoa_state(phases, gammas, betas)
        found.append(float(np.abs(state) ** 2 @ energies))
    return np.array(found)
