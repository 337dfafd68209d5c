"""``ketline train tokenizer``: byte-pair pieces for OpenQASM.

SentencePiece BPE with byte fallback and no normalisation, so that any text survives the round trip
(except U+2581, SentencePiece's own sign for a space). User-defined pieces make the frequent parts of
circuits one token each: newline (alone and after a semicolon), operands ``q[3]``, two-decimal
numbers ``0.25`` and fractions ``.25``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from ketline.model.prompts import MAX_QUBITS, Special

VOCABULARY = 2048
SPACE = "\u2581"
"""SentencePiece's sign for a space inside pieces."""

DATASETS = Path("models/datasets")

VQE_SHARE = 0.3
"""Share of variational circuits among those drawn for their text."""


def user_defined_pieces() -> list[str]:
    """Pieces that are never split nor merged.

    Almost no piece's end is another's beginning, so longest-first (llama.cpp) and leftmost-first
    (SentencePiece) matching agree, but for text such as `` q0.25`` that OpenQASM never has.
    """
    qubits = range(MAX_QUBITS)
    pieces = [
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
    return [piece.replace(" ", SPACE) for piece in pieces]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train tokenizer``."""
    parser.add_argument("--vocabulary", type=int, default=VOCABULARY)
    parser.add_argument("--datasets", type=Path, default=DATASETS, help="folder with the parquet files")
    parser.add_argument("--programs", type=int, default=20_000, help="programs of the training split, spread evenly")
    parser.add_argument("--circuits", type=int, default=4000, help="circuit files to draw besides")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, default=Path("models/tokenizer.model"))


def execute(args: argparse.Namespace) -> int:
    """Train on the programs of the training split and on circuits drawn for their text alone."""
    from ketline.training.tables import is_held_out, read_rows

    texts = [row["text"] for row in read_rows(args.datasets / "programs.parquet") if not is_held_out(row)]
    texts = texts[:: max(1, len(texts) // max(1, args.programs))][: args.programs]
    texts += [sample_circuit(args.seed, index) for index in range(args.circuits)]
    train(texts, args.output, args.vocabulary)
    print(f"{args.output}: {args.vocabulary} pieces from {len(texts)} texts")
    return 0


def sample_circuit(seed: int, index: int) -> str:
    """A circuit file as the model will write it, with angles that nobody optimised."""
    import json

    import numpy as np

    from ketline.model.circuit_text import qaoa_text
    from ketline.model.prompts import MAX_BODY, GenerationRequest, canonical_terms, generation_header, strength
    from ketline.training.circuits.qaoa import starting_angles
    from ketline.training.dataset.instances import draw_instance
    from ketline.training.decimation import vqe_text

    rng = np.random.default_rng([seed, index])
    while True:
        drawn = draw_instance(seed, int(rng.integers(2**31)))
        if drawn is not None and drawn.diagonal:
            terms = canonical_terms([(c, tuple(q)) for c, q in json.loads(drawn.hamiltonian)])
            if max(len(qubits) for _, qubits in terms) <= MAX_BODY:
                break
    n, layers = drawn.n_qubits, int(rng.integers(1, 5))
    ansatz = "vqe" if rng.random() < VQE_SHARE else "qaoa"
    header = generation_header(GenerationRequest(drawn.problem_type, terms, n, ansatz, layers))
    if ansatz == "vqe":
        return header + vqe_text(terms, n, layers)
    angles = starting_angles(layers, strength(terms, n)) * rng.uniform(0.7, 1.3, 2 * layers)
    return header + qaoa_text(terms, n, angles[:layers], angles[layers:])


def train(texts: list[str], output: Path, vocabulary: int = VOCABULARY) -> None:
    """Write a SentencePiece model. Ids: 0 unknown, 1 PREFIX, 2 END, 3 SUFFIX."""
    import io

    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts), model_writer=model, vocab_size=vocabulary, model_type="bpe",
        byte_fallback=True, character_coverage=1.0, normalization_rule_name="identity",
        add_dummy_prefix=False, remove_extra_whitespaces=False, split_by_whitespace=False,
        split_by_unicode_script=False, split_by_number=False, split_digits=True, max_sentencepiece_length=28,
        max_sentence_length=20_000, user_defined_symbols=user_defined_pieces(), hard_vocab_limit=False,
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
