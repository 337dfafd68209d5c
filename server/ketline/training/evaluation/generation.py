"""Circuits asked for: how good they are as drawn, and after ranking and refining as a user gets them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ketline.model.circuit_text import HEADER
from ketline.model.generation import GenerationRequest, generation_grammar, generation_prompt, program
from ketline.model.generation.text import title
from ketline.model.prompts import Special
from ketline.training.evaluation.forms import in_form
from ketline.training.evaluation.instances import EvaluatedInstance
from ketline.training.evaluation.sampling import Sampler
from ketline.training.evaluation.scoring import Score, score_program
from ketline.training.evaluation.turns import Turn, grammar_of, request_of

TEMPERATURE = 0.6
"""Of the second and further samples; the first is greedy."""


@dataclass(frozen=True)
class TableRow:
    """Means over instances; an invalid circuit counts as ratio 0.

    ``to_optimum`` and ``median_to_optimum`` are ratios over what the same ansatz reaches when it is optimised.
    """

    name: str
    group: str
    instances: int
    valid: float
    ratio: float
    p_ground: float
    to_optimum: float | None = None
    median_to_optimum: float | None = None
    form: float | None = None
    tokens: float | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class Drawn:
    """A sample, scored."""

    score: Score
    form: bool
    tokens: int
    seconds: float


class Answers:
    """A model's answers to instances, each scored once; ``hamiltonian`` says whether it is told the Hamiltonian."""

    def __init__(
        self, sampler: Sampler, instances: Sequence[EvaluatedInstance], seed: int, hamiltonian: bool = True
    ) -> None:
        self._sampler, self.instances, self._seed, self._hamiltonian = sampler, instances, seed, hamiltonian
        self._scores: dict[tuple[int, str], Score] = {}

    def draw(self, index: int, ansatz: str, sample: int, constrained: bool) -> Drawn:
        """Sample number ``sample`` for an instance, with or without the grammar."""
        instance = self.instances[index]
        begun = time.monotonic()
        text, tokens = self._sampled(index, ansatz, sample, constrained)
        seconds = time.monotonic() - begun
        key = (index, text)
        if key not in self._scores:
            self._scores[key] = score_program(text, instance.hamiltonian, instance.n_qubits)
        return Drawn(self._scores[key], in_form(instance.request(ansatz), text), tokens, seconds)

    def with_instances(self, instances: Sequence[EvaluatedInstance]) -> Answers:
        """The same model on others."""
        return Answers(self._sampler, instances, self._seed, self._hamiltonian)

    def text(self, index: int, ansatz: str, sample: int) -> str:
        """The program of a sample, drawn under the grammar."""
        return self._sampled(index, ansatz, sample, constrained=True)[0]

    def _sampled(self, index: int, ansatz: str, sample: int, constrained: bool) -> tuple[str, int]:
        """The program of a sample, and the tokens that the model wrote."""
        request = self.instances[index].request(ansatz)
        return self._drawn(request, generation_grammar(request) if constrained else None, sample)

    def _drawn(self, request: GenerationRequest, grammar: str | None, sample: int) -> tuple[str, int]:
        temperature = TEMPERATURE if sample else 0.0
        prompt = generation_prompt(request) if self._hamiltonian else (Special.PREFIX, HEADER + title(request))
        found = self._sampler.draw(prompt, temperature, self._seed + sample, grammar)
        return program(request, found.text), found.tokens

    def free_choice(self, index: int, turns: Sequence[Turn]) -> list[str]:
        """Programs of ``turns``."""
        requests = [request_of(turn, self.instances[index]) for turn in turns]
        return [
            self._drawn(request, grammar_of(turn, request), turn.sample)[0]
            for turn, request in zip(turns, requests, strict=True)
        ]

    def qaoa_angles(self, index: int) -> NDArray[np.float64] | None:
        """(gammas, betas) of the greedy answer; None where it is not QAOA of the layers asked for."""
        text = self.text(index, "qaoa", 0)
        gammas = [float(a) for a in re.findall(r"^cost\((-?[\d.]+)\)", text, re.MULTILINE)]
        betas = [float(a) for a in re.findall(r"^rx\((-?[\d.]+)\) q;", text, re.MULTILINE)]
        return np.array(gammas + betas) if len(gammas) == len(betas) == self.instances[index].layers else None

    def row(self, ansatz: str, samples: int = 1, constrained: bool = True) -> TableRow:
        """The best of ``samples`` by energy, as drawn."""
        from tqdm import tqdm

        name = f"{ansatz}, {'grammar' if constrained else 'no grammar'}, {_samples(samples)}"
        best, everything = [], []
        for index in tqdm(range(len(self.instances)), desc=name, unit="instance", mininterval=5):
            drawn = [self.draw(index, ansatz, sample, constrained) for sample in range(samples)]
            best.append(max(drawn, key=lambda d: d.score.ratio))
            everything += drawn
        optima = [i.qaoa_optimum for i in self.instances] if ansatz == "qaoa" else None
        return table_row(
            name,
            "model",
            [d.score for d in best],
            optima,
            form=_mean(d.form for d in best),
            tokens=round(_mean(d.tokens for d in everything), 1),
            seconds=round(_mean(d.seconds for d in everything), 3),
        )


def _samples(count: int) -> str:
    return "n = 1" if count == 1 else f"best of {count}"


def table_row(
    name: str,
    group: str,
    scores: Sequence[Score],
    optima: Sequence[float] | None = None,
    form: float | None = None,
    tokens: float | None = None,
    seconds: float | None = None,
) -> TableRow:
    """Means of ``scores``, and over ``optima`` where given."""
    shares = None if optima is None else [s.ratio / max(o, s.ratio) for s, o in zip(scores, optima, strict=True)]
    return TableRow(
        name, group, len(scores), _mean(s.valid for s in scores), _mean(s.ratio for s in scores),
        _mean(s.p_ground for s in scores), None if shares is None else _mean(shares),
        None if shares is None else round(float(np.median(shares)), 4), form, tokens, seconds,
    )  # fmt: skip


def _mean(values: Iterable[float]) -> float:
    found = [float(value) for value in values]
    return round(sum(found) / len(found), 4)


def baseline_rows(instances: Sequence[EvaluatedInstance], seed: int) -> list[TableRow]:
    """What needs no model, on the same instances; QAOA with each instance's number of layers."""
    from tqdm import tqdm

    from ketline.training.evaluation import baselines

    laws: dict[tuple[str, str], Callable[[EvaluatedInstance, np.random.Generator], Score]] = {
        ("h on every qubit", "circuit"): baselines.all_hadamard,
        ("QAOA, random angles", "circuit"): baselines.random_angles,
        ("QAOA, linear ramp", "circuit"): baselines.linear_ramp,
        ("QAOA, fixed angles (formula)", "circuit"): baselines.fixed_angles,
        ("QAOA, optimised", "circuit"): baselines.optimised_angles,
        ("greedy, index order", "bitstring"): baselines.greedy_bits,
        ("one local search", "bitstring"): baselines.local_search,
        ("strongest field first", "bitstring"): baselines.decimation,
    }
    scores: dict[tuple[str, str], list[Score]] = {key: [] for key in laws}
    for index, instance in enumerate(tqdm(instances, desc="baselines", unit="instance", mininterval=5)):
        for key, law in laws.items():
            scores[key].append(law(instance, np.random.default_rng([seed, index])))
    optima = [instance.qaoa_optimum for instance in instances]
    return [table_row(*key, found, optima if "QAOA" in key[0] else None) for key, found in scores.items()]
