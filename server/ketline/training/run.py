"""``ketline train run``: train a decoder, pre-training on programs, then fine-tuning on circuits.

A stage is a mixture of programs and circuits and its share of the time. The learning rate follows the
share of the budget that is spent (minutes, or steps where given), so that a run ends on the clock.
Checkpoints hold everything needed to go on with ``--resume``.
"""

from __future__ import annotations

import argparse
import csv
import math
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stage:
    """A part of the run.

    ``share`` is its part of the budget, ``circuits`` the share of its examples that are circuits, and
    ``most_terms`` the longest Hamiltonian among them: copying is learnt far sooner on short ones.
    """

    name: str
    share: float
    circuits: float
    most_terms: int | None = None


STAGES = (
    Stage("pretrain", 0.36, 0.0),
    Stage("short", 0.38, 0.65, most_terms=12),
    Stage("finetune", 0.26, 0.5),
)

WARM_UP = 0.02
PLATEAU = 0.2
FINAL_RATE = 0.05
"""Shares of the budget spent warming up and at the highest rate, and the last rate as a share of it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train run``."""
    parser.add_argument("--minutes", type=float, default=60.0, help="wall-clock budget (default %(default)s)")
    parser.add_argument("--steps", type=int, help="a budget in steps instead: repeatable to the bit")
    parser.add_argument("--datasets", type=Path, default=Path("models/datasets"))
    parser.add_argument("--tokenizer", type=Path, default=Path("models/tokenizer.model"))
    parser.add_argument("--base", help="pretrained checkpoint (name or folder) instead of a fresh model")
    parser.add_argument(
        "--lora", action="store_true", help="with --base: train low-rank adapters only (peft)"
    )
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=8)
    parser.add_argument("--feed-forward", type=int, default=640)
    parser.add_argument("--batch-tokens", type=int, default=4096)
    parser.add_argument("--rate", type=float, default=0.012, help="highest rate of Muon; AdamW has a quarter")
    parser.add_argument("--threads", type=int, default=2, help="at most; fewer where that is faster")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from the output's checkpoint")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/training"), help="run folder")


def execute(args: argparse.Namespace) -> int:
    """Train and write the checkpoint in Hugging Face format, the loss table and the loss curve."""
    import torch

    from ketline.training.batches import Mixture
    from ketline.training.checkpoint import load_progress, save_progress
    from ketline.training.curve import draw_curve
    from ketline.training.network import build_network, mean_loss
    from ketline.training.optimiser import build_optimisers, set_rate
    from ketline.training.threads import ThreadTuner

    tuner = ThreadTuner(args.threads)
    torch.manual_seed(args.seed)
    args.output.mkdir(parents=True, exist_ok=True)
    network, encoder = build_network(args)
    optimisers = build_optimisers(network, args.rate)
    mixture = Mixture(args.datasets, encoder, args.batch_tokens, args.seed)
    circuits = args.datasets / "circuits.parquet"
    state = {"step": 0, "tokens": 0, "seconds": 0.0, "stage": ""}
    if args.resume:
        state = load_progress(args.output, network, optimisers)
        _forget_after(args.output / "loss.csv", state["step"])
    print(f"{sum(p.numel() for p in network.parameters() if p.requires_grad):,} trainable parameters")

    table = (args.output / "loss.csv").open("a", newline="")
    writer = csv.writer(table)
    if state["step"] == 0:
        table.truncate(0)
        writer.writerow(
            ["step", "seconds", "tokens", "stage", "loss", "held_out_programs", "held_out_circuits"]
        )
    begun = time.monotonic() - state["seconds"]
    saved = time.monotonic()
    smooth = None
    from tqdm import tqdm

    bar = tqdm(
        total=1000, unit="permille", desc="training", mininterval=20, bar_format="{l_bar}{bar}{postfix}"
    )
    while (progress := _progress(args, state, begun)) < 1.0:
        stage = _stage(progress)
        if stage.circuits and not circuits.is_file():
            stage = STAGES[0]  # circuits may still be being drawn: go on with programs until then
        if stage.name != state["stage"]:
            state["stage"] = stage.name
            mixture.restart(stage.circuits, stage.most_terms, state["step"])
        set_rate(optimisers, _rate(progress))
        ids, weight = mixture.next_batch()
        loss = mean_loss(network, ids, weight)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        for optimiser in optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        tuner.step(int(ids.numel()))
        state["step"] += 1
        state["tokens"] += int(ids.numel())
        state["seconds"] = time.monotonic() - begun
        smooth = loss.item() if smooth is None else 0.95 * smooth + 0.05 * loss.item()
        if state["step"] % 10 == 0:
            held_out = ["", ""]
            if state["step"] % 100 == 0:
                held_out[0] = f"{_held_out(network, mixture, 'programs'):.4f}"
                if stage.circuits:
                    held_out[1] = f"{_held_out(network, mixture, 'circuits'):.4f}"
            writer.writerow(
                [
                    state["step"],
                    f"{state['seconds']:.0f}",
                    state["tokens"],
                    stage.name,
                    f"{smooth:.4f}",
                    *held_out,
                ]
            )
            table.flush()
        bar.update(int(progress * 1000) - bar.n)
        bar.set_postfix_str(
            f" {stage.name} step {state['step']} loss {smooth:.3f} "
            f"{state['tokens'] / state['seconds']:.0f} tok/s, {tuner.current} thread(s)"
        )
        if time.monotonic() - saved > 180:
            save_progress(args.output, network, optimisers, state)
            saved = time.monotonic()
    bar.close()
    table.close()
    save_progress(args.output, network, optimisers, state)
    merged = network.merge_and_unload() if hasattr(network, "merge_and_unload") else network
    merged.save_pretrained(args.output / "checkpoint")
    encoder.save(args.output / "checkpoint")
    draw_curve(args.output / "loss.csv", args.output / "loss.png")
    print(
        f"{args.output / 'checkpoint'}: {state['step']} steps, {state['tokens']:,} tokens, "
        f"{state['seconds'] / 60:.1f} minutes"
    )
    return 0


def _forget_after(table: Path, step: int) -> None:
    """Drop the rows that a run wrote after its last checkpoint."""
    head, *rows = table.read_text().splitlines()
    kept = [row for row in rows if int(row.split(",")[0]) <= step]
    table.write_text("\n".join([head, *kept]) + "\n")


def _progress(args: argparse.Namespace, state: dict, begun: float) -> float:
    if args.steps:
        return state["step"] / args.steps
    return (time.monotonic() - begun) / (60 * args.minutes)


def _stage(progress: float) -> Stage:
    """The stage at this share of the budget."""
    done = 0.0
    for stage in STAGES:
        done += stage.share
        if progress < done:
            return stage
    return STAGES[-1]


def _rate(progress: float) -> float:
    """Warm-up, a plateau, then a cosine down to ``FINAL_RATE``."""
    if progress < WARM_UP:
        return max(0.02, progress / WARM_UP)
    decay = max(0.0, (progress - PLATEAU) / (1 - PLATEAU))
    return FINAL_RATE + (1 - FINAL_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, decay)))


def _held_out(network, mixture, kind: str) -> float:
    """Weighted mean loss on a fixed held-out batch."""
    import torch

    from ketline.training.network import mean_loss

    with torch.no_grad():
        return float(mean_loss(network, *mixture.held_out(kind)))
