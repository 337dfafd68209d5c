"""The decoder: a fresh Llama of a few million parameters, or a pretrained base."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import torch

from ketline.model.prompts import Prompt, Special
from ketline.training.tokenizer import Tokenizer

LORA_RANK = 16


def build_network(args: argparse.Namespace, context: int):
    """(network, encoder) for the options of ``ketline train run``; ``context`` is the longest text in tokens."""
    if args.base:
        return _pretrained(args.base, args.lora)
    encoder = SmallEncoder(args.tokenizer)
    return fresh_network(len(encoder), args.width, args.layers, args.heads, args.feed_forward, context), encoder


def fresh_network(vocabulary: int, width: int, layers: int, heads: int, feed_forward: int, context: int):
    """Randomly initialised Llama with tied embeddings."""
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=vocabulary, hidden_size=width, intermediate_size=feed_forward, num_hidden_layers=layers,
        num_attention_heads=heads, num_key_value_heads=heads, max_position_embeddings=context,
        tie_word_embeddings=True, rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2, pad_token_id=None,
        attn_implementation="sdpa",
    )  # fmt: skip
    return LlamaForCausalLM(config)


def _pretrained(name: str, lora: bool):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(name)
    tokenizer.add_special_tokens({"additional_special_tokens": [s.value for s in Special]})
    network = AutoModelForCausalLM.from_pretrained(name, dtype=torch.float32)
    if len(tokenizer) > network.get_input_embeddings().num_embeddings:
        network.resize_token_embeddings(len(tokenizer))
    if lora:
        from peft import LoraConfig, get_peft_model

        network = get_peft_model(
            network,
            LoraConfig(r=LORA_RANK, lora_alpha=2 * LORA_RANK, target_modules="all-linear", task_type="CAUSAL_LM"),
        )
    return network, BaseEncoder(tokenizer)


class SmallEncoder(Tokenizer):
    """Our SentencePiece model, saved beside the checkpoint."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._path = path

    def save(self, folder: Path) -> None:
        """Copy the model file."""
        shutil.copyfile(self._path, folder / "tokenizer.model")


class BaseEncoder:
    """The tokenizer of a pretrained base, with our special tokens added."""

    def __init__(self, tokenizer) -> None:
        self._tokenizer = tokenizer

    def encode_prompt(self, prompt: Prompt) -> list[int]:
        """Tokens of a prompt; text is encoded without special tokens of its own."""
        tokens: list[int] = []
        for part in prompt:
            if isinstance(part, Special):
                tokens.append(self._tokenizer.convert_tokens_to_ids(part.value))
            else:
                tokens.extend(self._tokenizer(part, add_special_tokens=False, split_special_tokens=True).input_ids)
        return tokens

    def save(self, folder: Path) -> None:
        """Save in Hugging Face format."""
        self._tokenizer.save_pretrained(folder)


def logits_at(network: Any, ids: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Logits at ``places``, indices into the flattened batch, shape (places, vocabulary); float32."""
    if hasattr(network, "peft_config") or not hasattr(network, "base_model"):
        return network(input_ids=ids).logits.flatten(0, 1)[places].float()
    hidden = network.base_model(input_ids=ids, use_cache=False).last_hidden_state
    return network.get_output_embeddings()(hidden.flatten(0, 1)[places]).float()
