"""``ketline train run``: train a decoder by a recipe, on whatever accelerate finds: processors or GPUs.

The learning rate follows the share of the budget that is spent (minutes, or steps where given), so that a run ends
on the clock. Checkpoints hold everything needed to go on with ``--resume``.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

from ketline.training.recipes import OMISSIONS, RECIPES, Recipe, stage_at

WARM_UP = 0.02
PLATEAU = 0.2
FINAL_RATE = 0.03
"""Shares of the budget spent warming up and at the highest rate, and the last rate as a share of it."""

RECORD_EVERY, HELD_OUT_EVERY = 10, 100
"""Steps between rows of the loss table, and between looks at held-out examples."""

SAVE_SECONDS = 180.0

OPTIONS = "options.json"
"""In the run's folder."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train run``."""
    parser.add_argument("recipe", choices=sorted(RECIPES), help="which of the two models")
    parser.add_argument("--minutes", type=float, default=60.0, help="wall-clock budget (default %(default)s)")
    parser.add_argument("--steps", type=int, help="a budget in steps instead: repeatable to the bit")
    parser.add_argument("--datasets", type=Path, default=Path("models/datasets"))
    parser.add_argument("--tokenizer", type=Path, help="default: that of the recipe, in models/")
    parser.add_argument("--base", help="pretrained checkpoint (name or folder) instead of a fresh model")
    parser.add_argument("--lora", action="store_true", help="with --base: train low-rank adapters only (peft)")
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--feed-forward", type=int, default=384)
    parser.add_argument("--batch-tokens", type=int, default=2048)
    parser.add_argument("--workers", type=int, default=0, help="processes that make batches; for a GPU")
    parser.add_argument("--rate", type=float, default=0.012, help="highest rate of Muon; AdamW has a quarter")
    parser.add_argument("--threads", type=int, default=2, help="at most; fewer where that is faster")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", choices=OMISSIONS, help="for experiments: leave one thing out")
    parser.add_argument("--resume", action="store_true", help="go on from the output's checkpoint")
    parser.add_argument("-o", "--output", type=Path, help="run folder (default: build/RECIPE)")


def execute(args: argparse.Namespace) -> int:
    """Train and write the checkpoint in Hugging Face format, the loss table and the loss curve."""
    from ketline.training.curve import draw_curve
    from ketline.training.trainer import Trainer

    recipe = RECIPES[args.recipe]
    args.output = args.output or Path("build") / args.recipe
    args.tokenizer = args.tokenizer or Path("models") / f"tokenizer-{args.recipe}.model"
    args.output.mkdir(parents=True, exist_ok=True)
    write_options(args)
    trainer = Trainer(args, recipe)
    print(f"{trainer.parameters:,} trainable parameters on {trainer.device}")
    _train(trainer, args, recipe)
    trainer.save()
    trainer.write_checkpoint()
    draw_curve(args.output / "loss.csv", args.output / "loss.png")
    state = trainer.state
    print(
        f"{args.output / 'checkpoint'}: {state.step} steps, {state.tokens:,} tokens, {state.seconds / 60:.1f} minutes"
    )
    return 0


def write_options(args: argparse.Namespace) -> None:
    """``options.json``: what a run was started with, for those who compare runs."""
    plain = {name: value for name, value in vars(args).items() if isinstance(value, str | int | float | None)}
    (args.output / OPTIONS).write_text(json.dumps(plain, indent=2) + "\n", encoding="utf-8")


def _train(trainer: Any, args: argparse.Namespace, recipe: Recipe) -> None:
    """Step after step until the budget is spent."""
    from tqdm import tqdm

    begun = time.monotonic() - trainer.state.seconds
    saved = time.monotonic()
    with tqdm(total=1000, unit="permille", desc="training", mininterval=20, bar_format="{l_bar}{bar}{postfix}") as bar:
        while (progress := _progress(args, trainer.state, begun)) < 1.0:
            trainer.enter(stage_at(recipe, progress))
            trainer.step(_rate(progress))
            trainer.state.seconds = time.monotonic() - begun
            if trainer.state.step % RECORD_EVERY == 0:
                trainer.record(trainer.state.step % HELD_OUT_EVERY == 0)
                bar.set_postfix_str(trainer.summary(), refresh=False)
            bar.update(int(progress * 1000) - bar.n)
            if time.monotonic() - saved > SAVE_SECONDS:
                trainer.save()
                saved = time.monotonic()


def _progress(args: argparse.Namespace, state: Any, begun: float) -> float:
    if args.steps:
        return float(state.step / args.steps)
    return (time.monotonic() - begun) / (60 * args.minutes)


def _rate(progress: float) -> float:
    """Warm-up, a plateau, then a cosine down to ``FINAL_RATE``."""
    if progress < WARM_UP:
        return max(0.02, progress / WARM_UP)
    decay = max(0.0, (progress - PLATEAU) / (1 - PLATEAU))
    return FINAL_RATE + (1 - FINAL_RATE) * 0.5 * (1 + math.cos(math.pi * min(1.0, decay)))
