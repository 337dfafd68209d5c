"""Spin models and molecules: energies against closed forms and published figures; the ground space whole."""

from __future__ import annotations

import numpy as np
import pytest

from ketline.problems.graph import Edge, Graph
from ketline.problems.many_body import ManyBodyInstance, model, models
from ketline.problems.many_body.instance import merged
from ketline.problems.many_body.molecules import H2_OMALLEY
from ketline.problems.many_body.spectrum import sparse_matrix
from ketline.problems.many_body.spin_models import chain

PAULIS = {
    "I": np.eye(2),
    "X": np.array([[0, 1], [1, 0]]),
    "Y": np.array([[0, -1j], [1j, 0]]),
    "Z": np.diag([1, -1]),
}


def dense(terms, n):
    """The matrix from Kronecker products, qubit 0 the last factor."""
    total = np.zeros((2**n, 2**n), dtype=complex)
    for coefficient, factors in terms:
        product = np.eye(1)
        for qubit in reversed(range(n)):
            product = np.kron(product, PAULIS[{q: p for p, q in factors}.get(qubit, "I")])
        total += coefficient * product
    return total


def test_matrices_are_kronecker_products():
    terms = ((0.5, (("X", 0), ("Z", 1))), (-1.5, (("Y", 1),)), (0.25, (("Y", 0), ("Y", 2))), (2.0, (("Z", 2),)))
    assert sparse_matrix(terms, 3).toarray() == pytest.approx(dense(terms, 3))


@pytest.mark.parametrize("n", [3, 8, 10])
def test_the_critical_chain_has_the_energy_of_free_fermions(n):
    """Open chain, J = h = 1: E = 1 - 1/sin(pi/(4n + 2)) (Pfeuty 1970)."""
    instance = model("transverse_field_ising").on(chain(n), 1.0)
    expected = 1 - 1 / np.sin(np.pi / (4 * n + 2))
    assert instance.extremes == pytest.approx((expected, -expected))
    assert len(instance.ground_space) == 1


@pytest.mark.parametrize("n", [4, 9, 10])
@pytest.mark.parametrize("field", [0.4, 2.0])
def test_chains_have_the_energy_of_free_fermions(n, field):
    """Minus the sum of the singular values of the bidiagonal matrix of fields and couplings (Lieb, Schultz, Mattis)."""
    singular = np.linalg.svd(np.diag([field] * n) + np.diag([1.0] * (n - 1), 1), compute_uv=False)
    assert model("transverse_field_ising").on(chain(n), field).extremes[0] == pytest.approx(-singular.sum())


@pytest.mark.parametrize(
    ("n", "energy"),
    [(2, -3.0), (3, -4.0), (4, -6.46410161514), (6, -9.97430857129)],
)
def test_open_heisenberg_chains_have_their_known_energies(n, energy):
    """In units of Pauli matrices: four times the energies of spins one half."""
    assert model("heisenberg").on(chain(n)).extremes[0] == pytest.approx(energy)


def test_the_heisenberg_ring_of_ten_has_its_known_energy():
    """-0.4515446354 per site for spins one half (Bonner and Fisher 1964)."""
    ring = model("heisenberg").on(chain(10, closed=True))
    assert ring.extremes[0] == pytest.approx(-40 * 0.4515446354)


@pytest.mark.parametrize("n", [4, 9])
def test_a_ferromagnet_has_all_of_its_ground_states(n):
    """The multiplet of total spin n/2: n + 1 states, below and above the size of full diagonalisation."""
    instance = model("heisenberg").on(chain(n, -1.0))
    ground = instance.ground_space
    assert ground.shape == (n + 1, 2**n)
    assert ground.conj() @ ground.T == pytest.approx(np.eye(n + 1), abs=1e-8)
    assert instance.matrix @ ground.T == pytest.approx(instance.extremes[0] * ground.T, abs=1e-6)


@pytest.mark.parametrize("name", models())
def test_random_instances_are_solved_and_follow_from_the_seed(name):
    for n in (size for size in model(name).sizes if size <= 9):
        first, second = (model(name).random(np.random.default_rng(n), n) for _ in range(2))
        assert first == second
        assert (first.problem_id, first.n_qubits) == (name, n)
        assert merged(first.hamiltonian) == first.hamiltonian
        energies = np.linalg.eigvalsh(first.matrix.toarray())
        ground = first.ground_space
        assert first.extremes == pytest.approx((energies[0], energies[-1]))
        assert len(ground) == (energies < energies[0] + 1e-6).sum()
        assert np.array_equal(ground, second.ground_space)
        assert ground.conj() @ ground.T == pytest.approx(np.eye(len(ground)), abs=1e-8)
        found = np.einsum("ki,ki->k", ground.conj(), (first.matrix @ ground.T).T)
        assert found == pytest.approx([energies[0]] * len(ground))


@pytest.mark.parametrize("name", models())
def test_other_sizes_are_refused(name):
    with pytest.raises(ValueError, match="sizes are"):
        model(name).random(np.random.default_rng(0), 17)


def test_unknown_models_list_the_known_ones():
    with pytest.raises(ValueError, match="transverse_field_ising, heisenberg, h2, lih"):
        model("hubbard")


def total_energy(instance):
    return instance.extremes[0] + instance.attributes["constant"]


def test_hydrogen_has_its_published_energies():
    hydrogen = model("h2")
    assert total_energy(hydrogen.parity()) == pytest.approx(-1.857275, abs=1e-6)
    assert total_energy(hydrogen.jordan_wigner()) == pytest.approx(-1.13728, abs=1e-5)
    assert total_energy(hydrogen.at(0.75)) == pytest.approx(-1.1457, abs=2e-4)
    with pytest.raises(ValueError, match=r"nothing is tabulated at 0\.77 A"):
        hydrogen.at(0.77)


def test_the_hydrogen_curve_is_smooth_and_least_near_its_bond_length():
    """A wrong digit in the table would show in the third differences."""
    energies = [total_energy(model("h2").at(distance)) for distance in H2_OMALLEY]
    assert list(H2_OMALLEY)[int(np.argmin(energies))] == 0.75
    assert np.abs(np.diff(energies[6:], 3)).max() < 0.006
    for column in np.array(list(H2_OMALLEY.values())).T[1:]:
        assert np.abs(np.diff(column[2:], 3)).max() < 0.005


def test_lithium_hydride_has_its_terms():
    """Ninety-nine products besides the constant; the energy is that of the table without it."""
    instance = model("lih").at_equilibrium()
    assert len(instance.hamiltonian) == 99
    assert instance.extremes[0] == pytest.approx(-0.884902, abs=1e-6)
    assert "constant" not in instance.attributes


def test_lithium_hydride_keeps_spins_and_electrons_apart():
    """A wrong figure in the table would break one of these.

    Qubits 0 and 1 hold one spin, 2 and 3 the other with bits the other way round. Of the four states of a spin one
    holds three electrons in place of one; and the spins are alike.
    """
    matrix = model("lih").at_equilibrium().matrix.toarray()
    states = np.arange(16)
    low, high = states & 3, states >> 2
    for three_electrons in (low == 1, high == 2):
        assert np.abs(matrix[np.ix_(three_electrons, ~three_electrons)]).max() < 1e-12
    exchanged = (high ^ 3) | (low ^ 3) << 2
    assert matrix[np.ix_(exchanged, exchanged)] == pytest.approx(matrix, abs=1e-12)
    one_each = (low != 1) & (high != 2)
    lowest = np.linalg.eigvalsh(matrix[np.ix_(one_each, one_each)])[0]
    assert lowest == pytest.approx(np.linalg.eigvalsh(matrix)[0])


def test_an_odd_number_of_y_makes_a_complex_ground_state():
    instance = ManyBodyInstance("y", Graph((0, 1), (Edge(0, 1, 1.0),), False), {}, 2, ((1.0, (("Y", 0),)),), "")
    assert instance.extremes == pytest.approx((-1.0, 1.0))
    assert instance.ground_space.shape == (2, 4)
