"""A circuit for a problem: drawn N times, checked, simulated, refined, best first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from ketline.estimate.observables import probabilities
from ketline.formatting import laid_out
from ketline.limits import MAXIMUM_GENERATED_TOKENS
from ketline.model.generation import (
    GenerationRequest,
    ManyBodyRequest,
    Request,
    generation_grammar,
    generation_prompt,
    program,
    written_terms,
)
from ketline.model.protocol import Completion, CompletionRequest
from ketline.problems.ising import spectrum
from ketline.suggest.circuits import GeneratedCircuit, prepared_state
from ketline.suggest.many_body import ranked_many_body, shared_between_starts
from ketline.suggest.refine import refined_text
from ketline.suggest.suggest import Model

#: Milliseconds that one circuit may take to be drawn.
MILLISECONDS_EACH = 15_000

#: Temperature of the second and further samples; the first is greedy.
TEMPERATURE = 0.6

#: What is said while samples are checked, simulated and improved.
_REFINING = "checking and refining"

#: Families in the order they are tried where the choice is free.
FREE_CHOICE = ("vqe", "qaoa", "adapt-vqe")


def in_turn(families: Sequence[str], samples: int) -> dict[str, int]:
    """How many of ``samples`` each family has when they take turns; those without one are left out."""
    counts = {family: len(range(index, samples, len(families))) for index, family in enumerate(families)}
    return {family: count for family, count in counts.items() if count}


async def draw(
    model: Model,
    request: Request,
    samples: int,
    seed: int,
    temperature: float = TEMPERATURE,
) -> list[Completion]:
    """The model alone: answers in the order drawn, the first greedy.

    Raises:
        ModelFailure: when the model cannot answer.
        UnsupportedRequest: for a request outside the format.
    """
    grammar, prompt = generation_grammar(request), generation_prompt(request)
    first = CompletionRequest(
        prompt, grammar, MAXIMUM_GENERATED_TOKENS, 0.0, seed, 1, MILLISECONDS_EACH, role="generation"
    )
    drawn = await model.complete(first)
    if samples > 1:
        more = replace(
            first, temperature=temperature, samples=samples - 1, milliseconds=MILLISECONDS_EACH * (samples - 1)
        )
        drawn = [*drawn, *await model.complete(more)]
    return drawn


async def generate(
    model: Model,
    request: Request,
    samples: int = 4,
    refine_steps: int = 20,
    seed: int = 0,
    say: Callable[[str], None] = lambda stage: None,
) -> list[GeneratedCircuit]:
    """Checked circuits as ``ketline format`` lays them out, best energy first; an empty list when none of the samples
    was valid. ``say`` is told of each stage as it begins.

    Raises:
        ModelFailure, UnsupportedRequest: as ``draw``.
    """
    if isinstance(request, ManyBodyRequest):
        found = await _generate_many_body(model, request, samples, refine_steps, seed, say)
    else:
        say(_drawing(samples))
        drawn = await draw(model, request, samples, seed)
        say(_REFINING)
        found = await _in_thread(partial(_ranked, request, drawn, refine_steps))
    return [replace(circuit, text=laid_out(circuit.text)) for circuit in found]


def _drawing(samples: int) -> str:
    return f"drawing {samples} circuit{'s' * (samples != 1)}"


async def _generate_many_body(
    model: Model, request: ManyBodyRequest, samples: int, refine_steps: int, seed: int, say: Callable[[str], None]
) -> list[GeneratedCircuit]:
    """The samples shared between the starts worth trying."""
    found: list[GeneratedCircuit] = []
    for started, count in await asyncio.to_thread(shared_between_starts, request, samples):
        say(_drawing(count))
        drawn = await draw(model, started, count, seed)
        say(_REFINING)
        found += await _in_thread(partial(ranked_many_body, started, drawn, refine_steps))
    return sorted(found, key=lambda circuit: circuit.energy)


async def _in_thread(work: Callable[[Callable[[], bool]], list[GeneratedCircuit]]) -> list[GeneratedCircuit]:
    """Runs ``work`` behind; what it is given says whether this coroutine was cancelled: a thread cannot be."""
    over = False
    try:
        return await asyncio.to_thread(work, lambda: over)
    finally:
        over = True


def _ranked(
    request: GenerationRequest, drawn: Sequence[Completion], refine_steps: int, stop: Callable[[], bool]
) -> list[GeneratedCircuit]:
    energies = spectrum(request.hamiltonian, request.n_qubits)
    found: dict[str, GeneratedCircuit] = {}
    for completion in drawn:
        if stop():
            break
        text = program(request, completion.text)
        circuit = None if text in found else evaluate(text, energies, completion.tokens)
        if circuit is not None:
            found[text] = refined(circuit, request, energies, refine_steps)
    return sorted(found.values(), key=lambda circuit: circuit.energy)


def evaluate(text: str, energies: np.ndarray, tokens: int = 0) -> GeneratedCircuit | None:
    """The energy of a program on a diagonal Hamiltonian; None for one with a problem or of another size."""
    state = prepared_state(text)
    if state is None or len(state) != len(energies):
        return None
    weights = probabilities(state)
    energy = float(weights @ energies)
    ground = float(weights[energies < energies.min() + 1e-6].sum())
    return GeneratedCircuit(text, energy, ground, energy, tokens)


def refined(
    circuit: GeneratedCircuit, request: GenerationRequest, energies: np.ndarray, steps: int
) -> GeneratedCircuit:
    """The circuit after at most ``steps`` steps; unchanged where they do not help."""
    text, taken = refined_text(circuit.text, request, energies, steps)
    better = evaluate(text, energies, circuit.tokens) if taken else None
    if better is None or better.energy >= circuit.energy:
        return circuit
    return replace(better, drawn_energy=circuit.energy, steps=taken)


def random_angle_energies(request: GenerationRequest, energies: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Energies of the request's own QAOA with angles drawn uniformly over their periods, shape (draws,)."""
    from ketline.estimate.qaoa import qaoa_state

    generator = np.random.default_rng(seed)
    phases = spectrum(written_terms(request), request.n_qubits)
    found = []
    for _ in range(draws):
        gammas = generator.uniform(0, 2 * np.pi, request.layers)
        betas = generator.uniform(-np.pi, np.pi, request.layers)
        state = qaoa_state(phases, gammas, betas)
        found.append(float(np.abs(state) ** 2 @ energies))
    return np.array(found)
