"""The shallowest circuits: certain to give an optimal state, and the largest subcube of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from circuit_oracles import qiskit_state
from ketline.training.circuits import text
from ketline.training.circuits.shallow import MOST_FREE, MOST_STATES, shallowest


def subcubes(n, optimal):
    """(free qubits, corner) of every subcube inside ``optimal``, by trying all."""
    found = []
    for size in range(n + 1):
        for free in combinations(range(n), size):
            for corner in optimal:
                if any(corner >> q & 1 for q in free):
                    continue
                choices = (sum(1 << q for k, q in enumerate(free) if choice >> k & 1) for choice in range(2**size))
                if {corner + chosen for chosen in choices} <= optimal:
                    found.append((free, corner))
    return found


def read(ansatz):
    free = {gate.qubits[0] for gate in ansatz.gates if gate.name == "h"}
    ones = {gate.qubits[0] for gate in ansatz.gates if gate.name == "x"}
    assert len(ansatz.gates) == len(free) + len(ones) and not free & ones
    return free, sum(1 << q for q in ones)


@given(st.integers(2, 5).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, 2**n - 1), min_size=1))))
def test_the_largest_subcube_with_the_fewest_flips_is_taken(case):
    n, optimal = case
    if len(optimal) == 2**n:
        optimal = optimal - {0}
    free, corner = read(shallowest(n, np.array(sorted(optimal))))
    assert (tuple(sorted(free)), corner) in subcubes(n, optimal)
    sizes = [(min(MOST_FREE, len(f)), -bin(c).count("1")) for f, c in subcubes(n, optimal)]
    assert (len(free), -bin(corner).count("1")) == max(sizes)


@pytest.mark.parametrize("seed", range(6))
def test_an_optimal_state_is_certain(seed):
    pytest.importorskip("qiskit_qasm3_import")
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 7))
    optimal = np.unique(rng.integers(0, 2**n, int(rng.integers(1, 2**n))))
    state = qiskit_state(text.variational(shallowest(n, optimal), ()))
    assert float(np.sum(np.abs(state[optimal]) ** 2)) == pytest.approx(1.0, abs=1e-12)


def test_limits_of_the_search_hold():
    """All of six qubits' states but one: five free qubits would do, ``MOST_FREE`` are looked for."""
    free, corner = read(shallowest(6, np.arange(63)))
    assert (len(free), corner) == (MOST_FREE, 0)
    scattered = np.array([s for s in range(2**10) if bin(s).count("1") % 2 == 1])
    assert len(scattered) > MOST_STATES
    assert read(shallowest(10, scattered)) == (set(), 1)
