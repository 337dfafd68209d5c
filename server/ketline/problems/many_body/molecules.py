"""Small molecules by their published Hamiltonians, in Hartree and minimal bases.

Hydrogen on two qubits: O'Malley et al., Phys. Rev. X 6, 031007 (2016), table I (Bravyi-Kitaev, two qubits taken off;
the constant holds the nuclei's repulsion), and the parity mapping at 0.735 A of the Qiskit tutorials (electronic energy
only). Hydrogen on four qubits: Jordan-Wigner at 0.7414 A, as in the OpenFermion test data (Hartree-Fock orbitals; the
constant holds the nuclei's repulsion). Lithium hydride on four qubits: Kandala et al., Nature 549, 242 (2017),
supplementary table, at the equilibrium distance; its constant is not published with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np

from ketline.problems.graph import Graph, InvalidGraph, finite
from ketline.problems.many_body.instance import ManyBodyInstance, ManyBodyModel, merged
from ketline.problems.many_body.spectrum import PauliTerm

H2_OMALLEY: Mapping[float, tuple[float, ...]] = {
    0.20: (2.8489, 0.5678, -1.4508, 0.6799, 0.0791, 0.0791),
    0.25: (2.1868, 0.5449, -1.2870, 0.6719, 0.0798, 0.0798),
    0.30: (1.7252, 0.5215, -1.1458, 0.6631, 0.0806, 0.0806),
    0.35: (1.3827, 0.4982, -1.0226, 0.6537, 0.0815, 0.0815),
    0.40: (1.1182, 0.4754, -0.9145, 0.6438, 0.0825, 0.0825),
    0.45: (0.9083, 0.4534, -0.8194, 0.6336, 0.0835, 0.0835),
    0.50: (0.7381, 0.4325, -0.7355, 0.6233, 0.0846, 0.0846),
    0.55: (0.5979, 0.4125, -0.6612, 0.6129, 0.0858, 0.0858),
    0.60: (0.4808, 0.3937, -0.5950, 0.6025, 0.0870, 0.0870),
    0.65: (0.3819, 0.3760, -0.5358, 0.5921, 0.0883, 0.0883),
    0.70: (0.2976, 0.3593, -0.4826, 0.5818, 0.0896, 0.0896),
    0.75: (0.2252, 0.3435, -0.4347, 0.5716, 0.0910, 0.0910),
    0.80: (0.1626, 0.3288, -0.3915, 0.5616, 0.0925, 0.0925),
    0.85: (0.1083, 0.3149, -0.3523, 0.5518, 0.0939, 0.0939),
    0.90: (0.0609, 0.3018, -0.3168, 0.5421, 0.0954, 0.0954),
    0.95: (0.0193, 0.2895, -0.2845, 0.5327, 0.0970, 0.0970),
    1.00: (-0.0172, 0.2779, -0.2550, 0.5235, 0.0986, 0.0986),
    1.05: (-0.0493, 0.2669, -0.2282, 0.5146, 0.1002, 0.1002),
    1.10: (-0.0778, 0.2565, -0.2036, 0.5059, 0.1018, 0.1018),
    1.15: (-0.1029, 0.2467, -0.1810, 0.4974, 0.1034, 0.1034),
    1.20: (-0.1253, 0.2374, -0.1603, 0.4892, 0.1050, 0.1050),
    1.25: (-0.1452, 0.2286, -0.1413, 0.4812, 0.1067, 0.1067),
    1.30: (-0.1629, 0.2203, -0.1238, 0.4735, 0.1083, 0.1083),
    1.35: (-0.1786, 0.2123, -0.1077, 0.4660, 0.1100, 0.1100),
    1.40: (-0.1927, 0.2048, -0.0929, 0.4588, 0.1116, 0.1116),
    1.45: (-0.2053, 0.1976, -0.0792, 0.4518, 0.1133, 0.1133),
    1.50: (-0.2165, 0.1908, -0.0666, 0.4451, 0.1149, 0.1149),
}
"""Bond length in Angstrom: coefficients of 1, Z0, Z1, Z0 Z1, X0 X1, Y0 Y1."""

H2_PARITY = """
- -1.052373245772859 Z0 0.39793742484318045 Z1 -0.39793742484318045 Z0Z1 -0.01128010425623538
X0X1 0.18093119978423156
"""
"""Products and coefficients in turn; ``-`` is the constant."""

H2_JORDAN_WIGNER = """
- -0.09706626816762845 Z0 0.17141282644776884 Z1 0.17141282644776884 Z2 -0.22343153690813597 Z3 -0.22343153690813597
Z0Z1 0.16868898170361213 Z0Z2 0.12062523483390426 Z0Z3 0.16592785033770355 Z1Z2 0.16592785033770355
Z1Z3 0.12062523483390426 Z2Z3 0.17441287612261608 X0X1Y2Y3 -0.04530261550868928 X0Y1Y2X3 0.04530261550868928
Y0X1X2Y3 0.04530261550868928 Y0Y1X2X3 -0.04530261550868928
"""

LIH_KANDALA = """
Z0 -0.096022 Z0Z1 -0.206128 Z1 0.364746 Z2 0.096022 Z2Z3 -0.206128 Z3 -0.364746 Z0Z2 -0.145438 Z0Z2Z3 0.056040
Z0Z3 0.110811 Z0Z1Z2 -0.056040 Z0Z1Z2Z3 0.080334 Z0Z1Z3 0.063673 Z1Z2 0.110811 Z1Z2Z3 -0.063673 Z1Z3 -0.095216
X0Z1 -0.012585 X0 0.012585 X2Z3 0.012585 X2 0.012585 X0Z1X2Z3 -0.002667 X0Z1X2 -0.002667 X0X2Z3 0.002667
X0X2 0.002667 X0Z1Z3 0.007265 X0Z3 -0.007265 Z1X2Z3 0.007265 Z1X2 0.007265 X0X1 -0.029640 X1 0.002792
X2X3 -0.029640 X3 0.002792 X0X2X3 -0.008195 X0X3 -0.001271 X0X1X2 -0.008195 X0X1X2X3 0.028926 X0X1X3 0.007499
X1X2 -0.001271 X1X2X3 0.007499 X1X3 0.009327 Y0Y1 0.029640 Y2Y3 0.029640 Y0Y1Y2Y3 0.028926 Z0X1 0.002792
Z2X3 -0.002792 Z0Z2X3 -0.016781 Z0X3 0.016781 Z0X1Z2 -0.016781 X1Z2 -0.016781 Z0X1Z2X3 -0.009327 Z0X1X3 0.009327
X1Z2X3 -0.009327 Z0X2Z3 -0.011962 Z0X2 -0.011962 Z0Z1X2Z3 0.000247 Z0Z1X2 0.000247 Z0X2X3 0.039155
Z0Z1X2X3 -0.002895 Z0Z1X3 -0.009769 Z1X2X3 -0.024280 Z1X3 -0.008025 Z0Y2Y3 -0.039155 Z0Z1Y2Y3 0.002895
Z1Y2Y3 0.024280 X0Z1Z2 -0.011962 X0Z2 0.011962 X0Z1Z2Z3 -0.000247 X0Z2Z3 0.000247 X0Z1X2X3 0.008195
X0Z1X3 0.001271 X0Z1Y2Y3 -0.008195 X0Y2Y3 0.008195 X0Z1Z2X3 -0.001271 X0Z2X3 0.001271 Z1Z2X3 0.008025
X0X1Z2 -0.039155 X0X1Z2Z3 -0.002895 X0X1Z3 0.024280 X1Z2Z3 -0.009769 X1Z3 0.008025 Y0Y1Z2 0.039155
Y0Y1Z2Z3 0.002895 Y0Y1Z3 -0.024280 X0X1X2Z3 -0.008195 X1X2Z3 -0.001271 Y0Y1X2Z3 0.008195 Y0Y1X2 0.008195
X0X1Y2Y3 -0.028926 X1Y2Y3 -0.007499 Y0Y1X2X3 -0.028926 Y0Y1X3 -0.007499 X0X1Z2X3 -0.007499 Y0Y1Z2X3 0.007499
Z0Z1Z2X3 0.009769 Z0X1X2Z3 -0.001271 Z0X1X2 -0.001271 Z0X1Z3 0.008025 Z0X1X2X3 0.007499 Z0X1Y2Y3 -0.007499
Z0X1Z2Z3 -0.009769
"""


class Hydrogen(ManyBodyModel):
    """H2 on two qubits at the distances of ``H2_OMALLEY`` or at 0.735 A, or on four at 0.7414 A."""

    id = "h2"
    sizes: ClassVar[tuple[int, ...]] = (2, 4)

    def at(self, distance: float) -> ManyBodyInstance:
        """The two-qubit Hamiltonian of O'Malley et al. at ``distance`` A; raises ``ValueError``."""
        if distance not in H2_OMALLEY:
            known = ", ".join(f"{d:.2f}" for d in H2_OMALLEY)
            raise ValueError(f"h2: nothing is tabulated at {distance:g} A; distances are {known}")
        constant, *coefficients = H2_OMALLEY[distance]
        products = (("Z", 0),), (("Z", 1),), (("Z", 0), ("Z", 1)), (("X", 0), ("X", 1)), (("Y", 0), ("Y", 1))
        terms = list(zip(coefficients, products, strict=True))
        attributes = {"distance": distance, "constant": constant, "source": "O'Malley et al. 2016, table I"}
        return _molecule(self.id, "Hydrogen", 2, terms, attributes)

    def parity(self) -> ManyBodyInstance:
        """The two-qubit Hamiltonian in the parity mapping, at 0.735 A, without the nuclei's repulsion."""
        return _tabulated(self.id, "Hydrogen", 2, H2_PARITY, 0.735, "parity mapping, Qiskit tutorials")

    def jordan_wigner(self) -> ManyBodyInstance:
        """The four-qubit Hamiltonian, at 0.7414 A."""
        return _tabulated(self.id, "Hydrogen", 4, H2_JORDAN_WIGNER, 0.7414, "Jordan-Wigner mapping, OpenFermion")

    def build(self, data: Mapping[str, Any], attributes: Mapping[str, Any]) -> ManyBodyInstance:
        """Two qubits, with the attribute ``distance`` in Angstrom (0.75 where it is not given)."""
        try:
            return self.at(finite(attributes.get("distance", 0.75), "attribute 'distance':"))
        except ValueError as error:
            raise InvalidGraph(str(error)) from None

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ManyBodyInstance:
        if n_qubits == 4:
            return self.jordan_wigner()
        if rng.random() < 0.1:
            return self.parity()
        return self.at(float(rng.choice(list(H2_OMALLEY))))


class LithiumHydride(ManyBodyModel):
    """LiH on four qubits: three orbitals, parity mapping with two qubits taken off (Kandala et al. 2017)."""

    id = "lih"
    sizes: ClassVar[tuple[int, ...]] = (4,)

    def at_equilibrium(self) -> ManyBodyInstance:
        """The tabulated Hamiltonian, at about 1.545 A, without its constant."""
        return _tabulated(self.id, "Lithium hydride", 4, LIH_KANDALA, 1.545, "Kandala et al. 2017, supplement")

    def build(self, data: Mapping[str, Any], attributes: Mapping[str, Any]) -> ManyBodyInstance:
        """There is one."""
        return self.at_equilibrium()

    def draw(self, rng: np.random.Generator, n_qubits: int) -> ManyBodyInstance:
        return self.at_equilibrium()


def _tabulated(
    problem_id: str, name: str, n_qubits: int, table: str, distance: float, source: str
) -> ManyBodyInstance:
    words = table.split()
    terms = [(float(c), _factors(product)) for product, c in zip(words[::2], words[1::2], strict=True)]
    attributes: dict[str, Any] = {"distance": distance, "source": source}
    constants = [c for c, factors in terms if not factors]
    if constants:
        attributes["constant"] = constants[0]
    return _molecule(problem_id, name, n_qubits, terms, attributes)


def _factors(product: str) -> tuple[tuple[str, int], ...]:
    if product == "-":
        return ()
    return tuple((product[i], int(product[i + 1])) for i in range(0, len(product), 2))


def _molecule(
    problem_id: str, name: str, n_qubits: int, terms: list[PauliTerm], attributes: dict[str, Any]
) -> ManyBodyInstance:
    return ManyBodyInstance(
        problem_id=problem_id,
        graph=Graph(tuple(range(n_qubits)), (), directed=False),
        attributes=attributes,
        n_qubits=n_qubits,
        hamiltonian=merged(terms),
        description=f"{name} at a distance of {attributes['distance']:g} Angstrom on {n_qubits} qubits.",
    )
