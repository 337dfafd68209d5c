"""The published metrics where the family is free: of what needs no model, and of the model's turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ketline.model.circuit_text import HEADER
from ketline.model.generation import program, qaoa
from ketline.training.circuits.qaoa import starting_angles
from ketline.training.decimation import bits_of, decimate
from ketline.training.evaluation.generation import Answers
from ketline.training.evaluation.instances import EvaluatedInstance
from ketline.training.evaluation.published import (
    Mark,
    PublishedFigures,
    Reference,
    distribution_or_none,
    mark,
    published_figures,
)
from ketline.training.evaluation.turns import FAMILIES, MIXED

ALL = tuple(dict.fromkeys(FAMILIES + MIXED))
"""Turns that are drawn, each once."""

FIXED = 0.05, 0.25, 0.45
"""Cost angles of circuits that no model writes, the mixer angles as much below zero."""


def free_choices(group: str, rows: Sequence[dict[str, Any]], answers: Answers) -> Iterator[PublishedFigures]:
    """The figures of several ways to answer ``rows``, whose instances are those of ``answers``."""
    from tqdm import tqdm

    marks: dict[str, list[Mark]] = {}
    for index, row in enumerate(tqdm(rows, desc=f"published, {group}", unit="instance", mininterval=5)):
        reference = Reference(row)
        distributions: dict[str, NDArray[np.float64] | None] = {}
        for name, programs in _ways(index, row, answers):
            for text in set(programs) - set(distributions):
                distributions[text] = distribution_or_none(text)
            marks.setdefault(name, []).append(mark(reference, [distributions[text] for text in programs]))
    for name, found in marks.items():
        yield published_figures(name, group, found)


def _ways(index: int, row: dict[str, Any], answers: Answers) -> Iterator[tuple[str, list[str]]]:
    """Names of ways to answer, with their programs."""
    yield "h on all, and a ground state", toy_pair(row)
    yield "QAOA at fixed angles, small and good, and strongest field first", without_model(answers.instances[index])
    drawn = dict(zip(ALL, answers.free_choice(index, ALL), strict=True))
    for name, turns in (
        ("this model, one sample", MIXED[:1]),
        ("this model, its families in turn", FAMILIES),
        ("this model, three of ten QAOA held at small angles, near a wall of h", MIXED),
    ):
        yield name, [drawn[turn] for turn in turns]


def without_model(instance: EvaluatedInstance) -> list[str]:
    """What stands in the same places without a model: QAOA at fixed angles, and the strongest field first."""
    programs = []
    for layers in dict.fromkeys((1, instance.layers)):
        request = replace(instance.request("qaoa"), layers=layers)
        for angles in (starting_angles(layers, 1.0), *(np.repeat([angle, -angle], layers) for angle in FIXED)):
            answer = qaoa.answer(instance.n_qubits, angles[:layers].tolist(), angles[layers:].tolist())
            programs.append(program(request, answer))
    bits = bits_of(decimate(instance.terms, instance.n_qubits))
    return [*programs, _flipped([qubit for qubit, bit in enumerate(bits) if bit], instance.n_qubits)]


def toy_pair(row: dict[str, Any]) -> list[str]:
    """``h`` on every qubit, and one ground state written as ``x`` gates: what the metrics ask for at least."""
    n, ground = row["n_qubits"], row["ground_states"][0]
    return [f"{_register(n)}h q;\n", _flipped([q for q in range(n) if ground >> q & 1], n)]


def _flipped(qubits: Sequence[int], n_qubits: int) -> str:
    return _register(n_qubits) + "".join(f"x q[{qubit}];\n" for qubit in qubits)


def _register(n_qubits: int) -> str:
    return f"{HEADER}qubit[{n_qubits}] q;\n"
