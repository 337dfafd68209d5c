"""Circuits of diagonal layers and mixers with many angles each, for many sets of angles at once.

A layer is exp(-i/2 sum_k g_k C_k) with diagonal C_k, then exp(-i/2 sum_q b_q X_q). Standard QAOA has one C (the cost)
and one b; multi-angle QAOA (Herrman et al., arXiv 2109.11455) one C a term and one b a qubit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ketline.estimate.qaoa import walsh
from ketline.problems.ising import Term, spectrum

Floats = NDArray[np.float64]


def parities(terms: Sequence[Term], n_qubits: int) -> Floats:
    """The Z product of each term, its coefficient aside: shape (terms, 2**n), entries +1 and -1."""
    return np.array([spectrum([(1.0, qubits)], n_qubits) for _, qubits in terms])


class DiagonalLayers:
    """``layers`` layers with cost rows C, shape (k, 2**n), from |+...+>; angles have shape (batch, layers (k + n))."""

    def __init__(self, energies: Floats, cost_rows: Floats, layers: int, dtype: type = np.complex64) -> None:
        real = np.float32 if dtype is np.complex64 else np.float64
        self._dtype = dtype
        self.layers = layers
        self.n_qubits = int(math.log2(len(energies)))
        self._energies = energies.astype(real)
        self._cost = cost_rows.astype(real)
        index = np.arange(len(energies))
        signs = 1.0 - 2.0 * ((index >> np.arange(self.n_qubits)[:, None]) & 1)
        self._mixer = signs.astype(real)

    def states(self, angles: Floats, keep: list | None = None) -> NDArray[np.complexfloating]:
        """Final states, shape (batch, 2**n); ``keep`` collects the diagonal factors of every layer."""
        size = self._cost.shape[1]
        states: NDArray = np.full((len(angles), size), 2 ** (-self.n_qubits / 2), dtype=self._dtype)
        for gammas, betas in self._split(angles):
            cost = np.exp(-0.5j * (gammas.astype(self._cost.dtype) @ self._cost))
            mixer = np.exp(-0.5j * (betas.astype(self._cost.dtype) @ self._mixer))
            states = walsh(walsh(states * cost) * mixer)
            if keep is not None:
                keep.append((cost, mixer))
        return states

    def _split(self, angles: Floats) -> list[tuple[Floats, Floats]]:
        per_layer = angles.reshape(len(angles), self.layers, -1)
        k = len(self._cost)
        return [(per_layer[:, layer, :k], per_layer[:, layer, k:]) for layer in range(self.layers)]

    def energies_and_gradients(self, angles: Floats) -> tuple[Floats, Floats]:
        """<H>, shape (batch,), and its gradient, as ``angles``."""
        batch, k = len(angles), len(self._cost)
        factors: list = []
        kets = self.states(angles, factors)
        bras = self._energies * kets
        values = np.einsum("bi,bi->b", bras.conj(), kets).real.astype(float)
        gradients = np.zeros((batch, self.layers, k + self.n_qubits))
        for layer in reversed(range(self.layers)):
            cost, mixer = factors[layer]
            kets, bras = walsh(kets), walsh(bras)
            gradients[:, layer, k:] = (bras.conj() * kets).imag @ self._mixer.T
            kets, bras = walsh(kets * mixer.conj()), walsh(bras * mixer.conj())
            gradients[:, layer, :k] = (bras.conj() * kets).imag @ self._cost.T
            if layer:
                kets, bras = kets * cost.conj(), bras * cost.conj()
        return values, gradients.reshape(batch, -1)
