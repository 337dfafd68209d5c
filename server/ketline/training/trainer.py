"""A run in progress: network, optimisers, batches and the loss table."""

from __future__ import annotations

import argparse
import csv
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from accelerate import Accelerator

from ketline.training.batches import Mixture, Source
from ketline.training.checkpoint import load_progress, save_progress
from ketline.training.feeding import Feeder
from ketline.training.network import build_network, logits_at
from ketline.training.numbers import SoftTargets, smooth_embeddings
from ketline.training.optimiser import build_optimisers, set_rate
from ketline.training.recipes import Recipe, Stage
from ketline.training.sources import Circuits, ManyBody, Programs, read_instances, read_many_body
from ketline.training.threads import ThreadTuner
from ketline.training.tokenizer import Tokenizer

LARGEST_GRADIENT = 1.0
SMOOTHING = 0.95
"""Of the loss that is shown: the weight of the steps before."""


@dataclass
class State:
    """Where a run is."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    stage: str = ""
    loss: float | None = None


class Trainer:
    """What ``ketline train run`` steps through."""

    def __init__(self, args: argparse.Namespace, recipe: Recipe) -> None:
        torch.manual_seed(args.seed)
        self._accelerator = Accelerator(mixed_precision="bf16" if torch.cuda.is_available() else "no")
        self.device = self._accelerator.device
        self._tuner = ThreadTuner(args.threads if self.device.type == "cpu" else 1)
        self._folder: Path = args.output
        self._without: str | None = args.without
        network, self._encoder = build_network(args, recipe.context)
        self._soft: SoftTargets | None = None
        if recipe.numbers and isinstance(self._encoder, Tokenizer) and args.without != "smooth-numbers":
            smooth_embeddings(network, self._encoder, args.seed)
            self._soft = SoftTargets(self._encoder).to(self.device)
        self._network = self._accelerator.prepare(network)
        self._optimisers = build_optimisers(network, args.rate)
        self._mixture = Mixture(self._sources(args, recipe), args.batch_tokens, args.seed)
        self._feeder = Feeder(self._mixture, args.workers, self.device.type == "cuda")
        self._average: torch.Tensor | None = None
        self.state = State()
        if args.resume:
            self.state = State(**load_progress(self._folder, network, self._optimisers))
            self._average = None if self.state.loss is None else torch.tensor(self.state.loss, device=self.device)
        self._open_table()

    @property
    def parameters(self) -> int:
        """Trainable ones."""
        return sum(p.numel() for p in self._network.parameters() if p.requires_grad)

    def _sources(self, args: argparse.Namespace, recipe: Recipe) -> dict[str, Source]:
        wanted = {name for stage in recipe.stages for name in stage.sources}
        found: dict[str, Source] = {}
        if "programs" in wanted:
            found["programs"] = Programs(args.datasets / "programs.parquet", self._encoder)
        if wanted & {"qaoa", "variational"}:
            rows = read_instances(args.datasets / "angles.parquet")
            found["qaoa"] = Circuits(rows, self._encoder, ("qaoa",), args.without)
            more = args.datasets / "instances.parquet"
            wider = rows + read_instances(more) if more.is_file() else rows
            found["variational"] = Circuits(wider, self._encoder, ("vqe", "adapt-vqe"), args.without)
        many_body = args.datasets / "hva_angles.parquet"
        if "hva" in wanted and many_body.is_file():
            found["hva"] = ManyBody(read_many_body(many_body), self._encoder)
        elif "hva" in wanted:
            print(f"{many_body} is missing: no circuits of that family")
        return {name: source for name, source in found.items() if name in wanted}

    # -- steps ------------------------------------------------------------------------------------------
    def enter(self, stage: Stage) -> None:
        """Go over to a stage, unless it is the one already."""
        if stage.name != self.state.stage:
            self.state.stage = stage.name
            largest = None if self._without == "curriculum" else stage.largest
            shares = {name: share for name, share in stage.sources.items() if name in self._mixture.sources}
            self._feeder.enter(shares, largest, self.state.step)

    def step(self, rate: float) -> None:
        """One batch, at this share of the highest rate."""
        set_rate(self._optimisers, rate)
        ids, weight = self._feeder.next_batch()
        loss = self._loss(ids, weight)
        self._accelerator.backward(loss)
        self._accelerator.clip_grad_norm_(self._network.parameters(), LARGEST_GRADIENT)
        for optimiser in self._optimisers:
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self._tuner.step(int(ids.numel()))
        self.state.step += 1
        self.state.tokens += int(ids.numel())
        found = loss.detach()
        self._average = found if self._average is None else self._average.lerp(found, 1 - SMOOTHING)

    def _loss(self, ids: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
        """Weighted mean of the targets' cross-entropies, shape (); batches are in main memory."""
        weights = torch.nn.functional.pad(weight, (0, 1)).flatten()
        places = weights.nonzero()[:, 0]
        targets, counts = ids.flatten()[places + 1], weights[places]
        with self._accelerator.autocast():
            logits = logits_at(self._network, self._moved(ids), self._moved(places))
        if self._soft is not None:
            losses = self._soft.losses(logits, targets)
        else:
            losses = torch.nn.functional.cross_entropy(logits, self._moved(targets), reduction="none")
        return (losses * self._moved(counts / counts.sum())).sum()

    def _moved(self, tensor: torch.Tensor) -> torch.Tensor:
        return tensor.to(self.device, non_blocking=True)

    def held_out(self, source: str) -> float:
        """Loss on the source's validation batch."""
        with torch.no_grad():
            return float(self._loss(*self._mixture.held_out(source)))

    # -- records ----------------------------------------------------------------------------------------
    def _open_table(self) -> None:
        self._names = tuple(self._mixture.sources)
        path = self._folder / "loss.csv"
        head = ["step", "seconds", "tokens", "stage", "loss", *(f"held_out_{name}" for name in self._names)]
        rows = path.read_text().splitlines()[1:] if self.state.step and path.is_file() else []
        kept = [row for row in rows if int(row.split(",")[0]) <= self.state.step]
        path.write_text("\n".join([",".join(head), *kept]) + "\n")
        self._table = path

    def record(self, held_out: bool) -> None:
        """A row of the loss table; held-out losses of the stage's sources now and then."""
        state = self._measured()
        figures = [f"{self.held_out(n):.4f}" if held_out and n in self._mixture.names else "" for n in self._names]
        with self._table.open("a", newline="") as stream:
            csv.writer(stream).writerow(
                [state.step, f"{state.seconds:.0f}", state.tokens, state.stage, f"{state.loss:.4f}", *figures]
            )

    def _measured(self) -> State:
        """The state, its loss read from the device."""
        if self._average is not None:
            self.state.loss = self._average.item()
        return self.state

    def summary(self) -> str:
        """A line for the progress bar."""
        state = self._measured()
        speed = state.tokens / max(state.seconds, 1e-9)
        return f" {state.stage} step {state.step} loss {state.loss:.3f} {speed:.0f} tok/s"

    def save(self) -> None:
        """Everything needed to go on."""
        network = self._accelerator.unwrap_model(self._network)
        save_progress(self._folder, network, self._optimisers, asdict(self._measured()))

    def write_checkpoint(self) -> None:
        """The network in Hugging Face format, with its tokenizer."""
        network = self._accelerator.unwrap_model(self._network)
        merged = network.merge_and_unload() if hasattr(network, "merge_and_unload") else network
        merged.save_pretrained(self._folder / "checkpoint")
        self._encoder.save(self._folder / "checkpoint")
