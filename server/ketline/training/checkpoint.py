"""A run's progress on disk, replaced atomically."""

from __future__ import annotations

from pathlib import Path

import torch

FILE = "progress.pt"


def save_progress(folder: Path, network, optimisers: list, state: dict) -> None:
    """Write weights, optimiser states and counters; a crash while writing keeps the one before."""
    temporary = folder / (FILE + ".new")
    torch.save(
        {
            "network": network.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in optimisers],
            "state": state,
        },
        temporary,
    )
    temporary.replace(folder / FILE)


def load_progress(folder: Path, network, optimisers: list) -> dict:
    """Restore a run; returns its counters. The stage is begun anew with other examples."""
    saved = torch.load(folder / FILE, weights_only=True)
    network.load_state_dict(saved["network"])
    for optimiser, state in zip(optimisers, saved["optimisers"], strict=True):
        optimiser.load_state_dict(state)
    return {**saved["state"], "stage": ""}
