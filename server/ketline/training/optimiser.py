"""Muon for the matrices inside the network, AdamW for embeddings and gains.

Muon orthogonalises the momentum of each matrix by Newton-Schulz iterations (Jordan 2024), all matrices of one shape
together; in bfloat16 on a GPU, in float32 elsewhere, because bfloat16 is slow on CPUs without AVX-512.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor

ADAM_SHARE = 0.25
"""AdamW's highest rate as a share of Muon's."""


class Muon(torch.optim.Optimizer):
    """Momentum, orthogonalised; the step is scaled so that each update has the same root mean square."""

    def __init__(self, parameters, rate: float, momentum: float = 0.95, weight_decay: float = 0.05) -> None:
        super().__init__(parameters, {"lr": rate, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        """One update."""
        for group in self.param_groups:
            for alike in _by_shape(p for p in group["params"] if p.grad is not None):
                self._update(alike, group)

    def _update(self, parameters: Sequence[Tensor], group: dict[str, Any]) -> None:
        """Move matrices of one shape."""
        rows, columns = parameters[0].shape
        gradients = [p.grad for p in parameters]
        memories = [self.state[p].setdefault("momentum", torch.zeros_like(p)) for p in parameters]
        torch._foreach_lerp_(memories, gradients, 1 - group["momentum"])
        ahead = torch.stack(torch._foreach_lerp(gradients, memories, group["momentum"]))
        step = group["lr"] * max(1.0, rows / columns) ** 0.5
        torch._foreach_mul_(parameters, 1 - group["lr"] * group["weight_decay"])
        torch._foreach_add_(parameters, list(orthogonal(ahead).unbind()), alpha=-step)


def _by_shape(parameters: Iterable[Tensor]) -> list[list[Tensor]]:
    groups: dict[tuple[int, ...], list[Tensor]] = {}
    for parameter in parameters:
        groups.setdefault(tuple(parameter.shape), []).append(parameter)
    return list(groups.values())


def orthogonal(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Approximately the nearest semi-orthogonal matrices, by a quintic Newton-Schulz iteration.

    Shape (..., rows, columns), as is what comes back.
    """
    a, b, c = 3.4445, -4.7750, 2.0315
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.mT if tall else matrices
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    if x.is_cuda:
        x = x.bfloat16()
    for _ in range(iterations):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.mT if tall else x).to(matrices.dtype)


def build_optimisers(network, rate: float) -> list[torch.optim.Optimizer]:
    """Muon on two-dimensional weights of the layers, AdamW on everything else that trains."""
    matrices, others = [], []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        inner = parameter.ndim == 2 and ".layers." in name and "lora_" not in name
        (matrices if inner else others).append(parameter)
    optimisers: list[torch.optim.Optimizer] = []
    if matrices:
        optimisers.append(Muon(matrices, rate))
    if others:
        adam = torch.optim.AdamW(others, lr=rate * ADAM_SHARE, betas=(0.9, 0.95), weight_decay=0.01)
        optimisers.append(adam)
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["highest"] = group["lr"]
    return optimisers


def set_rate(optimisers: list[torch.optim.Optimizer], share: float) -> None:
    """Set every rate to this share of its highest."""
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["lr"] = group["highest"] * share
