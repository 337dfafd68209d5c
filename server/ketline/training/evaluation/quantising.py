"""What fewer bits a weight cost: the same checkpoint in llama.cpp's formats."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ketline.training.evaluation.completions import program_perplexity
from ketline.training.evaluation.generation import Answers
from ketline.training.evaluation.instances import EvaluatedInstance
from ketline.training.evaluation.sampling import Sampler
from ketline.training.export import FILE_TYPES, quantise, write_gguf


@dataclass(frozen=True)
class QuantisedFigures:
    """One role in one format: perplexity a token of completion; mean ratios of first samples of generation."""

    role: str
    quantisation: str
    bytes: int
    perplexity: float | None = None
    qaoa: float | None = None
    vqe: float | None = None


def quantising_figures(
    runs: Path, texts: Sequence[str], instances: Sequence[EvaluatedInstance], seed: int
) -> Iterator[QuantisedFigures]:
    """Of the roles whose checkpoints are in ``runs``, a folder with one for each ``train run``."""
    for role in ("completion", "generation"):
        checkpoint = runs / role / "checkpoint"
        if not (checkpoint / "tokenizer.model").is_file():
            continue
        with tempfile.TemporaryDirectory() as folder:
            for kind, model in _exported(checkpoint, role, Path(folder)):
                size = model.stat().st_size
                if role == "completion":
                    perplexity = program_perplexity(model, texts)["perplexity"]
                    yield QuantisedFigures(role, kind, size, perplexity=perplexity)
                else:
                    answers = Answers(Sampler(model), instances, seed)
                    qaoa, vqe = answers.row("qaoa").ratio, answers.row("vqe").ratio
                    yield QuantisedFigures(role, kind, size, qaoa=qaoa, vqe=vqe)


def _exported(checkpoint: Path, role: str, folder: Path) -> Iterator[tuple[str, Path]]:
    from transformers import AutoModelForCausalLM

    network = AutoModelForCausalLM.from_pretrained(checkpoint, dtype="float32")
    full = folder / "full.gguf"
    write_gguf(network, checkpoint / "tokenizer.model", full, role, role)
    for kind in FILE_TYPES:
        target = folder / f"{kind}.gguf"
        quantise(full, target, kind)
        yield kind, target
