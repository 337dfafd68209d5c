"""``ketline train export``: checkpoint to quantised GGUF, with manifest, checked against the original.

Tensors go to llama.cpp's names; its rotary embedding pairs neighbouring rows, so the rows of the
query and key matrices are reordered. The tokenizer becomes llama.cpp's SentencePiece kind.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from ketline.model.catalog import ROLES

FILE_TYPES = {"F16": 1, "Q8_0": 7, "Q4_K_M": 15}
"""``llama_ftype`` in llama.h."""

LOGIT_TOLERANCE = 0.5
"""Largest difference of a logit, transformers in float32 against llama.cpp in Q8_0."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``ketline train export``."""
    parser.add_argument("role", choices=ROLES, help="which of the two models")
    parser.add_argument("--run", type=Path, help="folder that `train run` wrote (default: build/ROLE)")
    parser.add_argument("--name", help="default: ketline-ROLE")
    parser.add_argument("--quantisation", choices=sorted(FILE_TYPES), default="Q8_0")
    parser.add_argument("-o", "--output", type=Path, default=Path("models"), help="folder for GGUF and manifest")


def execute(args: argparse.Namespace) -> int:
    """Write the GGUF and its entry in ``manifest.json``; exit 1 if llama.cpp disagrees with the checkpoint."""
    from transformers import AutoModelForCausalLM

    args.run, args.name = args.run or Path("build") / args.role, args.name or f"ketline-{args.role}"
    checkpoint = args.run / "checkpoint"
    if not (checkpoint / "tokenizer.model").is_file():
        print(
            f"{checkpoint}: no SentencePiece tokenizer.model; convert a pretrained base with llama.cpp's "
            "convert_hf_to_gguf.py instead"
        )
        return 2
    network = AutoModelForCausalLM.from_pretrained(checkpoint, dtype="float32")
    args.output.mkdir(parents=True, exist_ok=True)
    target = args.output / f"{args.name}-{args.quantisation.lower()}.gguf"
    write_quantised(network, checkpoint / "tokenizer.model", target, args.name, args.role, args.quantisation)
    difference, agreement = compare(network, checkpoint / "tokenizer.model", target)
    print(
        f"{target}: {target.stat().st_size / 1e6:.2f} MB, largest logit difference {difference:.3f}, "
        f"same best token {agreement:.1%}"
    )
    write_manifest(network, target, args)
    for name in ("loss.csv", "loss.png"):
        if (args.run / name).is_file():
            shutil.copyfile(args.run / name, args.output / f"{args.role}-{name}")
    return 0 if difference < LOGIT_TOLERANCE or args.quantisation != "Q8_0" else 1


def write_quantised(network, tokenizer: Path, target: Path, name: str, role: str, kind: str = "Q8_0") -> None:
    """``write_gguf`` and ``quantise``."""
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.gguf"
        write_gguf(network, tokenizer, full, name, role)
        quantise(full, target, kind)


def write_gguf(network, tokenizer: Path, target: Path, name: str, role: str) -> None:
    """All tensors in float32, and the tokenizer."""
    import gguf

    config = network.config
    writer = gguf.GGUFWriter(str(target), "llama")
    writer.add_name(name)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_dimension_count(config.hidden_size // config.num_attention_heads)
    writer.add_rope_freq_base(_rope_base(config))
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    add_tokenizer(writer, tokenizer, config.vocab_size, role)
    for key, tensor in network.state_dict().items():
        mapped = _tensor_name(key, config)
        if mapped:
            writer.add_tensor(mapped, _reordered(key, tensor.float().numpy(), config))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _rope_base(config) -> float:
    """The rotary base, wherever this version of transformers keeps it."""
    parameters = getattr(config, "rope_parameters", None) or {}
    return float(parameters.get("rope_theta") or getattr(config, "rope_theta", None) or 10_000.0)


_LAYER_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}


def _tensor_name(key: str, config) -> str | None:
    """llama.cpp's name of a transformers tensor, None for one that is not written."""
    if key == "model.embed_tokens.weight":
        return "token_embd.weight"
    if key == "model.norm.weight":
        return "output_norm.weight"
    if key == "lm_head.weight":
        return None if config.tie_word_embeddings else "output.weight"
    if key.startswith("model.layers."):
        _, _, layer, rest = key.split(".", 3)
        return f"blk.{layer}.{_LAYER_NAMES[rest.removesuffix('.weight')]}.weight"
    return None


def _reordered(key: str, matrix, config):
    """Rows of q and k from halves (transformers) to neighbouring pairs (llama.cpp)."""
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    for part, count in heads.items():
        if f"self_attn.{part}" in key:
            pairs = matrix.reshape(count, 2, matrix.shape[0] // count // 2, *matrix.shape[1:])
            return pairs.swapaxes(1, 2).reshape(matrix.shape)
    return matrix


def add_tokenizer(writer, path: Path, vocabulary: int, role: str) -> None:
    """Pieces, scores and types; user-defined pieces with plain spaces, as llama.cpp matches them."""
    import gguf
    import sentencepiece

    from ketline.training.tokenizer import whole_pieces

    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    whole = frozenset(whole_pieces(role))
    pieces, scores, types = [], [], []
    for token in range(vocabulary):
        piece = processor.id_to_piece(token)
        kind = gguf.TokenType.NORMAL
        if processor.is_unknown(token):
            kind = gguf.TokenType.UNKNOWN
        elif processor.is_control(token):
            kind = gguf.TokenType.CONTROL
        elif processor.is_byte(token):
            kind = gguf.TokenType.BYTE
        elif piece in whole:
            kind = gguf.TokenType.USER_DEFINED
            piece = piece.replace("\u2581", " ")
        pieces.append(piece.encode("utf-8"))
        scores.append(processor.get_score(token))
        types.append(kind)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(pieces)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(processor.bos_id())
    writer.add_eos_token_id(processor.eos_id())
    writer.add_unk_token_id(processor.unk_id())
    writer.add_add_bos_token(False)
    writer.add_add_eos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_remove_extra_whitespaces(False)


def quantise(source: Path, target: Path, kind: str = "Q8_0") -> None:
    """By llama.cpp's own quantiser; where a matrix is too narrow for ``kind`` it takes the next better one."""
    import llama_cpp

    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = FILE_TYPES[kind]
    parameters.nthread = 2
    code = llama_cpp.llama_model_quantize(str(source).encode(), str(target).encode(), parameters)
    if code != 0:
        raise RuntimeError(f"llama_model_quantize returned {code}")


SAMPLE = """OPENQASM 3.0;
include "stdgates.inc";
// GHZ state on 3 qubits
qubit[3] q;
bit[3] c;
h q[0];
cx q[0], q[1];
cx q[1], q[2];
c = measure q;
"""


def compare(network, tokenizer: Path, target: Path) -> tuple[float, float]:
    """(largest logit difference, share of positions with the same best token) on a real program."""
    import llama_cpp
    import numpy as np
    import torch

    from ketline.model.prompts import Special
    from ketline.training.tokenizer import Tokenizer

    tokens = Tokenizer(tokenizer).encode_prompt((Special.PREFIX, SAMPLE))
    with torch.no_grad():
        expected = network(input_ids=torch.tensor([tokens])).logits[0].numpy()
    llama = llama_cpp.Llama(str(target), n_ctx=256, logits_all=True, verbose=False, n_threads=1)
    assert llama.tokenize(SAMPLE.encode(), add_bos=False, special=False) == tokens[1:], "tokenizers differ"
    llama.eval(tokens)
    found = np.array(llama.scores[: len(tokens)])
    best = (expected.argmax(-1) == found.argmax(-1)).mean()
    return float(np.abs(expected - found).max()), float(best)


def write_manifest(network, target: Path, args: argparse.Namespace) -> None:
    """The role's entry of what ``ketline.model.catalog`` reads: the file, and what it was made from."""
    from ketline.model.catalog import MANIFEST, file_sha256

    path = target.parent / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    manifest[args.role] = {
        "name": args.name,
        "file": target.name,
        "sha256": file_sha256(target),
        "bytes": target.stat().st_size,
        "parameters": sum(p.numel() for p in network.parameters()),
        "context": network.config.max_position_embeddings,
        "quantisation": args.quantisation,
        "tokenizer": f"SentencePiece BPE, byte fallback, {network.config.vocab_size:,} pieces, inside the file",
        "trained_on": _trained(args.run / "loss.csv"),
        "licence": "Apache-2.0",
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _trained(table: Path) -> dict[str, float]:
    """Steps, minutes and tokens of a run, from the last row of its loss table."""
    last = table.read_text().strip().splitlines()[-1].split(",") if table.is_file() else ["step"]
    if not last[0].isdigit():
        return {}
    return {"steps": int(last[0]), "minutes": round(float(last[1]) / 60, 1), "tokens": int(last[2])}
