"""``ketline train tokenizer``: byte-pair pieces for OpenQASM.

SentencePiece BPE with byte fallback and no normalisation, so that any text survives the round trip
(except U+2581, SentencePiece's own sign for a space). User-defined pieces make the frequent parts of
circuits one token each: newline (alone and after a semicolon), operands ``q[3]``, two-decimal
numbers ``0.25`` and fractions ``.25``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ketline.model.generation import MAX_QUBITS
from ketline.model.prompts import Special

VOCABULARY = 4096
"""Pieces of the completion model's tokenizer."""

BESIDE_PIECES = 300
"""Pieces of the generation model's beside those of its format: bytes, special tokens, what other text is made of."""

MEASURED = 800
"""Held-out programs of which the tokens are counted."""

GATE_LINE = re.compile(r"^\s*[a-z][a-z0-9_]*(\([^()]*\))?\s+[a-zA-Z_$][\w\[\], ]*;\s*$")

SPACE = "\u2581"
"""SentencePiece's sign for a space inside pieces."""

DATASETS = Path("models/datasets")


def whole_pieces(recipe: str) -> list[str]:
    """Pieces that are never split nor merged, their spaces as SentencePiece has them."""
    pieces = program_pieces() if recipe == "completion" else circuit_pieces()
    return [piece.replace(" ", SPACE) for piece in pieces]


def program_pieces() -> list[str]:
    """The frequent parts of programs.

    Almost no piece's end is another's beginning, so longest-first (llama.cpp) and leftmost-first (SentencePiece)
    matching agree, but for text such as `` q0.25`` that OpenQASM never has.
    """
    qubits = range(MAX_QUBITS)
    return [
        "\n",
        ";\n",
        "1.00",
        *(f"0.{i:02d}" for i in range(100)),
        *(f".{i:02d}" for i in range(100)),
        *(f"*Z(q[{i}])" for i in qubits),
        *(f" q[{i}]" for i in qubits),
        *(f", q[{i}]" for i in qubits),
        *(f" q{i}" for i in qubits),
        *(f", q{i}" for i in qubits),
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train tokenizer``."""
    parser.add_argument("recipe", choices=("completion", "generation"), help="which of the two models")
    parser.add_argument("--vocabulary", type=int, help="pieces in all")
    parser.add_argument("--datasets", type=Path, default=DATASETS, help="folder with the parquet files")
    parser.add_argument("--texts", type=int, default=20_000, help="texts of the training split, spread evenly")
    parser.add_argument("-o", "--output", type=Path, help="default: models/tokenizer-RECIPE.model")


def execute(args: argparse.Namespace) -> int:
    """Train on texts of the training split, of the kind that the model reads."""
    output = args.output or Path("models") / f"tokenizer-{args.recipe}.model"
    if args.recipe == "completion":
        texts = list(program_texts(args.datasets / "programs.parquet", "train", args.texts))
    else:
        texts = list(circuit_texts(args.datasets / "angles.parquet", args.texts))
        texts += many_body_texts(args.datasets / "hva_angles.parquet", args.texts // 8)
    pieces = whole_pieces(args.recipe)
    vocabulary = args.vocabulary or (VOCABULARY if args.recipe == "completion" else len(pieces) + BESIDE_PIECES)
    train(texts, output, vocabulary, pieces)
    print(f"{output}: {vocabulary} pieces from {len(texts)} texts")
    if args.recipe == "completion":
        measured = program_texts(args.datasets / "programs.parquet", "validation", MEASURED)
        characters, tokens = economy(output, measured)
        print(f"held-out programs: {characters:.2f} characters a token, {tokens:.2f} tokens a gate line")
    return 0


def program_texts(path: Path, split: str, count: int) -> Iterator[str]:
    """``count`` programs of a split, spread evenly."""
    from ketline.training.tables import read_rows

    yield from (row["text"] for row in _spread([row for row in read_rows(path) if row["split"] == split], count))


def economy(model: Path, texts: Iterable[str]) -> tuple[float, float]:
    """(characters a token, tokens a line that calls a gate with its line break)."""
    tokenizer = Tokenizer(model)
    programs = list(texts)
    lines = [line + "\n" for text in programs for line in text.splitlines() if GATE_LINE.match(line)]
    tokens = sum(len(tokenizer.encode(text)) for text in programs)
    return sum(map(len, programs)) / tokens, sum(len(tokenizer.encode(line)) for line in lines) / len(lines)


def _spread(rows: list, count: int) -> list:
    return rows[:: max(1, len(rows) // max(1, count))][:count]


def circuit_pieces() -> list[str]:
    """What is one token in the generation format: its phrases, the problems' names, numbers."""
    from ketline.model.generation.text import all_pieces
    from ketline.problems import problem_ids
    from ketline.problems.many_body import models

    return [*all_pieces(), *problem_ids(), *models()]


def circuit_texts(path: Path, count: int) -> Iterator[str]:
    """Prompts with their answers, for instances of the training split."""
    from ketline.model.generation import ANSATZES, MAX_LAYERS, GenerationRequest, generation_text
    from ketline.training.circuit_examples import QaoaTarget, qaoa_answer, variational_answer
    from ketline.training.sources import read_instances

    rows = [row for row in read_instances(path) if row["split"] == "train"]
    for index, row in enumerate(_spread(rows, count)):
        family, layers = ANSATZES[index % len(ANSATZES)], 1 + index % MAX_LAYERS
        request = GenerationRequest(row["problem_type"], row["terms"], row["n_qubits"], family, layers)
        angles = row["angles"][layers - 1]
        target = QaoaTarget(tuple(angles[:layers]), tuple(angles[layers:]))
        answer = qaoa_answer(request, target) if family == "qaoa" else variational_answer(request)
        yield generation_text(request) + answer


def many_body_texts(path: Path, count: int) -> list[str]:
    """The same of Hamiltonians that are not diagonal; none where there is no such file."""
    import numpy as np

    from ketline.model.generation import MAX_LAYERS, generation_text, hva
    from ketline.training.circuit_examples import relabelled_request
    from ketline.training.sources import read_many_body

    if not path.is_file():
        return []
    texts = []
    for index, row in enumerate(_spread([row for row in read_many_body(path) if row["split"] == "train"], count)):
        layers = 1 + index % MAX_LAYERS
        request = relabelled_request(row, layers, np.random.default_rng(index))
        texts.append(generation_text(request) + hva.answer(request, row["angles"][layers - 1]))
    return texts


def train(texts: list[str], output: Path, vocabulary: int, pieces: list[str]) -> None:
    """Write a SentencePiece model. Ids: 0 unknown, 1 PREFIX, 2 END, 3 SUFFIX.

    ``pieces`` are one token each wherever they stand.
    """
    import io

    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=model, vocab_size=vocabulary, model_type="bpe",
        byte_fallback=True, character_coverage=1.0, normalization_rule_name="identity",
        add_dummy_prefix=False, remove_extra_whitespaces=False, split_by_whitespace=False,
        split_by_unicode_script=False, split_by_number=False, split_digits=True, max_sentencepiece_length=28,
        max_sentence_length=20_000, user_defined_symbols=pieces, hard_vocab_limit=False,
        unk_id=0, bos_id=1, eos_id=2, pad_id=-1, bos_piece=Special.PREFIX.value, eos_piece=Special.END.value,
        control_symbols=[Special.SUFFIX.value], num_threads=1, minloglevel=2,
    )  # fmt: skip
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(model.getvalue())


class Tokenizer:
    """A SentencePiece model with the special tokens."""

    def __init__(self, path: Path) -> None:
        import sentencepiece

        self.processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self.special = {s: self.processor.piece_to_id(s.value) for s in Special}

    def __len__(self) -> int:
        return self.processor.vocab_size()

    def encode(self, text: str) -> list[int]:
        """Tokens of plain text; special tokens never come out of it."""
        return self.processor.encode(text)

    def encode_prompt(self, prompt) -> list[int]:
        """Tokens of a prompt, its text segments one by one."""
        tokens: list[int] = []
        for part in prompt:
            tokens.extend([self.special[part]] if isinstance(part, Special) else self.encode(part))
        return tokens

    def decode(self, tokens: list[int]) -> str:
        """Text of tokens; special ones are left out."""
        return self.processor.decode([t for t in tokens if t not in self.special.values()])
