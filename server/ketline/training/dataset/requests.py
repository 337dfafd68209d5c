"""Which circuits are made for an instance: families, variants and layers, drawn from the instance's own seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ketline.training.dataset.instances import Instance

MOLECULES = ("h2", "lih")

SECOND_SHARE = 0.67
"""Share of instances with two circuits, of different families; molecules, of which there are few, have twelve."""

MOLECULE_CIRCUITS = 12

FAMILY_WEIGHTS = {"qaoa": 0.42, "vqe": 0.35, "adapt-vqe": 0.23}
LAYER_WEIGHTS = (0.4, 0.22, 0.19, 0.19)

QAOA_WEIGHTS = {"standard": 0.76, "multi_angle": 0.12, "adaptive": 0.12}
MULTI_ANGLE_QUBITS, MULTI_ANGLE_LAYERS = 12, 2
ADAPTIVE_QAOA_QUBITS, ADAPTIVE_QAOA_LAYERS = 9, 8
"""Limits of what costs long; past them the standard form is made."""

SHALLOW_SHARE = 0.12
"""Share of variational circuits of diagonal instances that are the shallowest ones."""

ANSATZ_WEIGHTS = {
    "sim1": 3, "sim2": 2, "sim3": 3, "sim4": 3, "sim5": 1, "sim6": 1, "sim7": 2, "sim8": 2, "sim9": 1, "sim10": 4,
    "sim11": 4, "sim12": 4, "sim13": 2, "sim14": 2, "sim15": 3, "sim16": 3, "sim17": 3, "sim18": 3, "sim19": 3,
    "real_amplitudes": 8, "efficient_su2": 6,
}  # fmt: skip
ALL_TO_ALL = ("sim5", "sim6")
ALL_TO_ALL_QUBITS = 6
"""Ansatzes with a gate for every ordered pair are made up to this size."""

DEEP_ONLY = {"sim9": 3}
"""Fewest layers with which an ansatz can express anything of use."""

LARGE_QUBITS, LARGE_LAYERS = 11, 2
"""From this size on variational circuits have at most so many layers."""


@dataclass(frozen=True)
class Request:
    """One circuit to make."""

    family: str
    variant: str
    layers: int

    @property
    def name(self) -> str:
        """``qaoa-standard-p2``."""
        return f"{self.family}-{self.variant}-p{self.layers}"


def requests(instance: Instance, seed: int) -> list[Request]:
    """The circuits of an instance, all different."""
    rng = np.random.default_rng([seed, 2, instance.index])
    count = MOLECULE_CIRCUITS if instance.problem_type in MOLECULES else 1 + int(rng.random() < SECOND_SHARE)
    found: list[Request] = []
    families: list[str] = []
    while len(found) < count:
        weights = {
            family: weight
            for family, weight in FAMILY_WEIGHTS.items()
            if (instance.diagonal or family != "qaoa") and (count > 2 or family not in families)
        }
        family = _pick(rng, weights)
        request = _request(instance, family, rng)
        if request in found:
            if family == "adapt-vqe":
                found.append(_request(instance, "vqe", rng))
            continue
        found.append(request)
        families.append(family)
    return list(dict.fromkeys(found))


def _request(instance: Instance, family: str, rng: np.random.Generator) -> Request:
    n = instance.n_qubits
    layers = 1 + int(rng.choice(4, p=LAYER_WEIGHTS))
    if family == "adapt-vqe":
        return Request(family, "hardware_pool", 1)
    if family == "qaoa":
        variant = _pick(rng, QAOA_WEIGHTS)
        if variant == "multi_angle" and n <= MULTI_ANGLE_QUBITS:
            return Request(family, variant, min(layers, MULTI_ANGLE_LAYERS))
        if variant == "adaptive" and n <= ADAPTIVE_QAOA_QUBITS:
            return Request(family, variant, ADAPTIVE_QAOA_LAYERS)
        return Request(family, "standard", layers)
    if instance.diagonal and rng.random() < SHALLOW_SHARE:
        return Request(family, "shallow", 1)
    ansatz = _pick(rng, ANSATZ_WEIGHTS)
    most = LARGE_LAYERS if n >= LARGE_QUBITS else len(LAYER_WEIGHTS)
    if (ansatz in ALL_TO_ALL and n > ALL_TO_ALL_QUBITS) or DEEP_ONLY.get(ansatz, 1) > most:
        ansatz = "real_amplitudes"
    layers = max(layers, DEEP_ONLY.get(ansatz, 1), 1 if instance.diagonal else 2)
    return Request(family, ansatz, min(layers, most))


def _pick(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    shares = np.array(list(weights.values()), dtype=float)
    return str(rng.choice(list(weights), p=shares / shares.sum()))
