"""Muon for the matrices inside the network, AdamW for embeddings and gains.

Muon orthogonalises the momentum of each matrix by Newton-Schulz iterations (Jordan 2024); in float32,
because bfloat16 is slow on CPUs without AVX-512.
"""

from __future__ import annotations

import torch

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
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                memory = self.state[parameter].setdefault("momentum", torch.zeros_like(parameter))
                memory.lerp_(parameter.grad, 1 - group["momentum"])
                update = orthogonal(parameter.grad.lerp(memory, group["momentum"]))
                scale = max(1.0, parameter.shape[0] / parameter.shape[1]) ** 0.5
                parameter.mul_(1 - group["lr"] * group["weight_decay"])
                parameter.add_(update, alpha=-group["lr"] * scale)


def orthogonal(matrix: torch.Tensor, iterations: int = 5) -> torch.Tensor:
    """Approximately the nearest semi-orthogonal matrix, by a quintic Newton-Schulz iteration."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(iterations):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x


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
