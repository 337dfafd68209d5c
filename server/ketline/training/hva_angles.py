"""``ketline train hva-angles``: the angles of Hamiltonian variational circuits that the model learns.

Instances of a problem whose starts are alike begin at the same angles, those that are the best for a sample of them
together, and end in the valley around: a smooth function of the instance. Held-out instances are searched from many
other starts as well, to know what the ansatz reaches at all.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ketline.model.generation import MAX_LAYERS, ManyBodyRequest, hva
from ketline.model.generation.numbers import angle_text
from ketline.problems.many_body.mean_field import best_product_state, product_energy
from ketline.problems.many_body.molecules import H2_OMALLEY, Hydrogen
from ketline.problems.many_body.spectrum import extreme_energies, sparse_matrix
from ketline.problems.many_body.starts import starting_state
from ketline.training.circuits.products import LayeredProducts
from ketline.training.tables import read_table, write_rows

PROBLEMS = ("transverse_field_ising", "heisenberg")
"""Those with many instances; hydrogen is taken at every distance."""

SAMPLE, SAMPLE_QUBITS = 24, 7
"""Instances, and their largest register, whose common angles the others of their kind begin at."""

LOOKED_AT = 400
"""Instances among which the samples are found."""

COMMON_STARTS, OTHER_STARTS = 8, 6
"""Random starts of the search for common angles, and of that for the best angles of a held-out instance."""

LARGEST_FIRST = 1.5
"""Radians: random starts lie below."""

VALIDATION_DISTANCES, TEST_DISTANCES = (0.4, 0.9, 1.45), (0.3, 0.7, 0.75, 1.1, 1.4)
"""Of hydrogen, in Angstrom; what the instances of the circuits' training split have stays there."""

Floats = NDArray[np.float64]
Kind = tuple[str, str, int]
CommonAngles = dict[Kind, Floats]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train hva-angles``."""
    parser.add_argument("--circuits", type=Path, default=Path("models/datasets/circuits.parquet"))
    parser.add_argument("--instances", type=int, help="the first ones of spins only")
    parser.add_argument("--hydrogen", type=int, help="the first ones of hydrogen only")
    parser.add_argument("-o", "--output", type=Path, default=Path("models/datasets/hva_angles.parquet"))


def execute(args: argparse.Namespace) -> int:
    """Write the table."""
    from tqdm import tqdm

    instances = [*hydrogen_instances()[: args.hydrogen], *spin_instances(args.circuits)[: args.instances]]
    common: dict[int, CommonAngles] = {}
    for layers in range(1, MAX_LAYERS + 1):
        common[layers] = common_angles(instances, layers, common.get(layers - 1, {}))
    for layers, kinds in common.items():
        for kind, angles in kinds.items():
            print(f"{layers} layers, {kind}: {np.round(angles, 2).tolist()}", flush=True)
    rows = [row | solved(row, common) for row in tqdm(instances, desc="angles", unit="instance", mininterval=20)]
    for row in rows:
        row["hamiltonian"] = json.dumps(row.pop("terms"))
    write_rows(args.output, rows)
    print(f"{args.output}: {len(rows):,} instances")
    return 0


def spin_instances(path: Path) -> list[dict[str, Any]]:
    """Each instance of ``PROBLEMS`` once, those held out first. Raises ``UnreadableTable``."""
    table = read_table(path).select(["instance", "problem_type", "n_qubits", "hamiltonian", "split"])
    distinct = {row["instance"]: row for row in table.to_pylist() if row["problem_type"] in PROBLEMS}
    for row in distinct.values():
        terms = json.loads(row.pop("hamiltonian"))
        row["terms"] = tuple((c, tuple((p, q) for p, q in factors)) for c, factors in terms)
    return sorted(distinct.values(), key=lambda row: (row["split"] == "train", row["instance"]))


def hydrogen_instances() -> list[dict[str, Any]]:
    """Every published Hamiltonian of hydrogen, with some distances held out."""
    hydrogen = Hydrogen()
    found = []
    for instance in (*map(hydrogen.at, H2_OMALLEY), hydrogen.parity(), hydrogen.jordan_wigner()):
        distance = instance.attributes["distance"]
        split = "test" if distance in TEST_DISTANCES else "validation" if distance in VALIDATION_DISTANCES else "train"
        name = f"h2-{instance.n_qubits}-{distance:g}"
        found.append({"instance": name, "problem_type": "h2", "n_qubits": instance.n_qubits, "split": split,
                      "terms": instance.hamiltonian})  # fmt: skip
    return found


def request_of(row: dict[str, Any], layers: int) -> ManyBodyRequest:
    """The request of an instance, from the start that its Hamiltonian has for these layers."""
    start = starting_state(row["terms"], row["n_qubits"], layers)
    rounded = tuple((float(angle_text(theta)), float(angle_text(phi))) for theta, phi in start)
    return ManyBodyRequest(row["problem_type"], row["terms"], row["n_qubits"], layers, rounded)


def kind_of(request: ManyBodyRequest) -> Kind:
    """Problem, the axis that all directions lie along, if any, and gates of a layer."""
    angles = {(round(abs(theta), 2), phi) for theta, phi in request.start}
    along_z, along_x = angles <= {(0.0, 0.0), (3.14, 0.0)}, angles <= {(1.57, 0.0)}
    axis = "z" if along_z else "x" if along_x else ""
    return request.problem, axis, len(hva.groups(request))


def layered(request: ManyBodyRequest) -> LayeredProducts:
    """The circuit of a request, with the coefficients as written."""
    return LayeredProducts(list(hva.groups(request).values()), request.start)


def common_angles(instances: Sequence[dict[str, Any]], layers: int, fewer: CommonAngles) -> CommonAngles:
    """By kind: the angles with the lowest mean energy of a sample of the training split.

    ``fewer`` are those of one layer less.
    """
    samples: dict[Kind, list[LayeredProducts]] = {}
    sizes: dict[Kind, int] = {}
    small = [row for row in instances if row["split"] == "train" and row["n_qubits"] <= SAMPLE_QUBITS]
    for row in small[:LOOKED_AT]:
        request = request_of(row, layers)
        kind = kind_of(request)
        sizes[kind] = layers * kind[2]
        if len(samples.setdefault(kind, [])) < SAMPLE:
            samples[kind].append(layered(request))
    rng = np.random.default_rng(layers)
    found = {}
    for kind, sample in samples.items():
        starts = rng.uniform(-1, 1, (COMMON_STARTS, sizes[kind])) * rng.uniform(0.3, LARGEST_FIRST, (COMMON_STARTS, 1))
        if kind in fewer:
            starts = np.vstack([starts, stretched(fewer[kind], kind[2]), [*fewer[kind], *[0.1] * kind[2]]])
        found[kind] = _common(sample, starts)
    return found


def stretched(angles: Floats, gates: int) -> Floats:
    """The angles of one layer more, as each gate's change from layer to layer has them."""
    by_gate = angles.reshape(-1, gates).T
    layers = by_gate.shape[1]
    places = np.linspace(0, layers - 1, layers + 1)
    return np.array([np.interp(places, np.arange(layers), row) for row in by_gate]).T.ravel()


def _common(sample: Sequence[LayeredProducts], starts: Floats) -> Floats:
    def mean(angles: Floats) -> tuple[float, Floats]:
        found = [circuit.energy_and_gradient(angles) for circuit in sample]
        return sum(e for e, _ in found) / len(found), np.sum([g for _, g in found], axis=0) / len(found)

    found, _ = min((_minimum(mean, start) for start in starts), key=lambda one: one[1])
    # Opposite angles have the same energy where the start and the Hamiltonian are real.
    return found if found.sum() >= 0 or mean(-found)[0] > mean(found)[0] + 1e-9 else -found


def _minimum(function: Any, start: Floats) -> tuple[Floats, float]:
    """(angles, value) of the local minimum, the angles within half a turn."""
    bounds = [(-math.pi, math.pi)] * len(start)
    options = {"maxiter": 120, "gtol": 1e-5}
    found = minimize(function, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    return found.x, float(found.fun)


def solved(row: dict[str, Any], common: dict[int, CommonAngles]) -> dict[str, Any]:
    """Columns: starts and angles for 1 to 4 layers, their energies, the best found, the product and ground states'."""
    matrix = sparse_matrix(row["terms"], row["n_qubits"])
    product = product_energy(row["terms"], best_product_state(row["terms"], row["n_qubits"]))
    columns: dict[str, Any] = {name: [] for name in ("starts", "angles", "energies", "best_energies")}
    for layers in range(1, MAX_LAYERS + 1):
        request = request_of(row, layers)
        circuit, kind = layered(request), kind_of(request)
        rng = np.random.default_rng([layers, row["n_qubits"]])
        first = common[layers].get(kind, np.full(layers * kind[2], 0.3))
        angles = np.array([float(angle_text(a)) for a in _minimum(circuit.energy_and_gradient, first)[0]])
        energy = circuit.expectation(angles, matrix)
        best = energy
        if row["split"] != "train":
            others = rng.uniform(-LARGEST_FIRST, LARGEST_FIRST, (OTHER_STARTS, len(first)))
            points = [_minimum(circuit.energy_and_gradient, other)[0] for other in others]
            best = min(energy, *(circuit.expectation(point, matrix) for point in points))
        columns["starts"].append([list(direction) for direction in request.start])
        columns["angles"].append(angles.tolist())
        columns["energies"].append(energy)
        columns["best_energies"].append(best)
    return columns | {"product_energy": product, "ground_energy": extreme_energies(matrix)[0]}
