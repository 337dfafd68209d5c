"""Tokenizer, training run, export: the whole line on tiny models made here."""

from __future__ import annotations

import csv
import random
from argparse import ArgumentParser
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("sentencepiece")
pytest.importorskip("pyarrow")

from ketline.model.prompts import Special, completion_prompt
from ketline.training import corpus, data, evaluate, export, run
from ketline.training.cli import COMMANDS, add_subcommands
from ketline.training.corpus import distinct_programs
from ketline.training.examples import circuit_example, circuit_text, is_learnable, program_example, split_middle
from ketline.training.tables import UnreadableTable, is_held_out, read_rows
from ketline.training.tokenizer import Tokenizer, sample_circuit, train, user_defined_pieces


def options(module, *argv: str):
    parser = ArgumentParser()
    module.add_arguments(parser)
    return parser.parse_args([str(a) for a in argv])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Small data sets, a small tokenizer."""
    root = tmp_path_factory.mktemp("training")
    assert corpus.execute(options(corpus, "--count", 260, "--verify", 20, "-o", root / "programs.parquet")) == 0
    argv = ["--instances", 16, "--jobs", 1, "--work", root / "parts", "-o", root / "circuits.parquet"]
    assert data.execute(options(data, *argv)) == 0
    texts = [text for _, text in distinct_programs(300, seed=2)] + [sample_circuit(1, i) for i in range(60)]
    train(texts, root / "tokenizer.model", 1024)
    return root


def small_network(folder: Path) -> list:
    """The options of a run that takes seconds."""
    files = ["--datasets", folder, "--tokenizer", folder / "tokenizer.model"]
    return [*files, "--width", 64, "--layers", 2, "--heads", 2, "--feed-forward", 96, "--threads", 1]


@pytest.fixture(scope="module")
def trained(folder) -> Path:
    """A run of a few steps."""
    argv = [
        "--steps",
        12,
        *small_network(folder),
        "-o",
        folder / "run",
    ]
    assert run.execute(options(run, *argv)) == 0
    return folder / "run"


def test_the_tokenizer_keeps_every_byte(folder):
    tokenizer = Tokenizer(folder / "tokenizer.model")
    for text in ("", "\n", "  rz(0.25*g) q0;\n", "é漢😀\t\r\n x", "a  b   c", "<|end|>"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
        assert not set(tokenizer.encode(text)) & set(tokenizer.special.values())


def test_circuit_text_is_short_in_tokens(folder):
    tokenizer = Tokenizer(folder / "tokenizer.model")
    pieces = [tokenizer.processor.id_to_piece(t) for t in tokenizer.encode("  zz(0.50*g) q0, q1;\n")]
    assert pieces[-3:] == ["\u2581q0", ",\u2581q1", ";\n"]
    assert tokenizer.encode_prompt((Special.PREFIX, "h", Special.END))[0] == 1
    assert len(set(user_defined_pieces())) == len(user_defined_pieces())


def test_examples_count_the_answer_only(folder):
    tokenizer = Tokenizer(folder / "tokenizer.model")
    rows = [r for r in read_rows(folder / "circuits.parquet") if not is_held_out(r)]
    row = next(r for r in rows if r["family"] == "qaoa" and is_learnable(r) and r["n_qubits"] < 8)
    header, answer = circuit_text(row)
    example = circuit_example(tokenizer, row, None)
    assert tokenizer.decode(example.tokens[: example.answer_start]) == header
    assert tokenizer.decode(example.tokens[example.answer_start :]) == answer
    relabelled, _ = circuit_text(row, np.random.default_rng(0))
    assert relabelled.splitlines()[2] == header.splitlines()[2]


def test_middles_put_together_are_the_program(folder):
    tokenizer = Tokenizer(folder / "tokenizer.model")
    rng = np.random.default_rng(4)
    for _, text in distinct_programs(60, seed=9):
        prefix, middle, suffix = split_middle(text, rng)
        assert prefix + middle + suffix == text
        assert middle
        example = program_example(tokenizer, text, rng)
        if example is not None:
            assert 1 <= example.answer_start < len(example.tokens)
            assert example.tokens[-1] == tokenizer.special[Special.END]
    tokens = tokenizer.encode_prompt(completion_prompt("a", "b"))
    assert [tokens[0], tokens[2]] == [tokenizer.special[Special.SUFFIX], tokenizer.special[Special.PREFIX]]


@pytest.mark.slow
def test_a_run_writes_its_checkpoint_table_and_curve(trained):
    with (trained / "loss.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert [int(r["step"]) for r in rows] == [10]
    assert (trained / "loss.png").stat().st_size > 1000
    assert (trained / "checkpoint/tokenizer.model").is_file()


@pytest.mark.slow
def test_a_run_goes_on_from_its_checkpoint(folder, trained):
    argv = [
        "--steps",
        20,
        *small_network(folder),
        "--resume",
        "-o",
        trained,
    ]
    assert run.execute(options(run, *argv)) == 0
    with (trained / "loss.csv").open() as stream:
        assert [int(r["step"]) for r in csv.DictReader(stream)] == [10, 20]


@pytest.mark.slow
def test_runs_of_equal_seed_are_equal(folder):
    tables = []
    for name in ("one", "two"):
        argv = [
            "--steps",
            10,
            "--datasets",
            folder,
            "--tokenizer",
            folder / "tokenizer.model",
            "--width",
            32,
            "--layers",
            1,
            "--heads",
            1,
            "--feed-forward",
            32,
            "--threads",
            1,
            "-o",
            folder / name,
        ]
        assert run.execute(options(run, *argv)) == 0
        tables.append([line.split(",")[4] for line in (folder / name / "loss.csv").read_text().splitlines()])
    assert tables[0] == tables[1]


@pytest.mark.slow
@pytest.mark.parametrize("lora", [False, True])
def test_a_pretrained_base_trains_in_full_or_by_adapters(folder, lora):
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("peft")
    base = folder / "base"
    if not base.is_dir():
        make_base(transformers, base, folder)
    out = folder / f"tuned{int(lora)}"
    argv = [
        "--steps",
        2,
        "--datasets",
        folder,
        "--base",
        base,
        "--batch-tokens",
        2048,
        "--threads",
        1,
        "-o",
        out,
    ]
    assert run.execute(options(run, *argv, *(["--lora"] if lora else []))) == 0
    tuned = transformers.AutoModelForCausalLM.from_pretrained(out / "checkpoint")
    tokenizer = transformers.AutoTokenizer.from_pretrained(out / "checkpoint")
    ids = [tokenizer.convert_tokens_to_ids(s.value) for s in Special]
    assert len(set(ids)) == 3
    assert tuned.get_input_embeddings().num_embeddings >= max(ids)


def make_base(transformers, target: Path, folder: Path) -> None:
    """A random checkpoint with a byte-level tokenizer of its own."""
    tokenizers = pytest.importorskip("tokenizers")
    trained = tokenizers.ByteLevelBPETokenizer()
    trained.train_from_iterator([text for _, text in distinct_programs(50, seed=1)], vocab_size=400)
    fast = transformers.PreTrainedTokenizerFast(tokenizer_object=trained._tokenizer)
    fast.save_pretrained(target)
    config = transformers.Qwen2Config(
        vocab_size=len(fast), hidden_size=32, intermediate_size=48, num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=4096,
    )  # fmt: skip
    transformers.Qwen2ForCausalLM(config).save_pretrained(target)


@pytest.mark.slow
def test_export_agrees_with_the_checkpoint_and_evaluates(trained, folder, capsys):
    pytest.importorskip("llama_cpp")
    pytest.importorskip("qiskit_qasm3_import")
    from ketline.model.catalog import shipped_model, verify

    models = folder / "models"
    assert export.execute(options(export, "--run", trained, "-o", models)) == 0
    entry = shipped_model(models)
    verify(entry)
    assert entry.context == 1024
    rows = folder / "rows.jsonl"
    rows.write_text(
        '{"id": 1, "problem_type": "maxcut", "n_qubits": 3, "n_layers": 1, '
        '"hamiltonian": [[0.5, [0, 1]], [0.5, [1, 2]]]}\n'
    )
    answers = folder / "circuits_other.jsonl"
    answers.write_text('{"id": 1, "circuits": ["OPENQASM 3.0; include \\"stdgates.inc\\"; qubit[3] q; h q;"]}\n')
    argv = [
        "--model",
        entry.path,
        "--rows",
        rows,
        "--others",
        answers,
        "--datasets",
        folder,
        "--best-of",
        2,
        "-o",
        folder / "evaluation.json",
    ]
    assert evaluate.execute(options(evaluate, *argv)) == 0
    shown = capsys.readouterr().out
    assert "other, n = 1" in shown
    assert "perplexity" in shown


@pytest.mark.slow
def test_llama_cpp_tokenises_as_sentencepiece_does(trained, folder):
    llama_cpp = pytest.importorskip("llama_cpp")
    from transformers import AutoModelForCausalLM

    target = folder / "full.gguf"
    network = AutoModelForCausalLM.from_pretrained(trained / "checkpoint", dtype="float32")
    export.write_gguf(network, folder / "tokenizer.model", target, "tiny")
    llama = llama_cpp.Llama(str(target), n_ctx=64, verbose=False, n_threads=1)
    tokenizer = Tokenizer(folder / "tokenizer.model")
    rng = random.Random(0)
    alphabet = "q[0]01.25;\n ,cxrzé漢😀\t/*\"'<|>"
    texts = [text for _, text in distinct_programs(500, seed=21)]
    texts += [sample_circuit(3, i) for i in range(200)]
    texts += ["".join(rng.choice(alphabet) for _ in range(50)) for _ in range(300)]
    for text in texts:
        tokens = tokenizer.encode(text)
        assert llama.tokenize(text.encode(), add_bos=False, special=False) == tokens, text
        assert llama.detokenize(tokens).decode() == text


def test_every_command_has_help(capsys):
    parser = ArgumentParser()
    add_subcommands(parser.add_subparsers())
    for name in COMMANDS:
        with pytest.raises(SystemExit) as stopped:
            parser.parse_args([name, "--help"])
        assert stopped.value.code == 0


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["data", "--exclude", "/none/rows.jsonl"], "/none/rows.jsonl: No such file"),
        (["tokenizer", "--datasets", "/none"], "/none/programs.parquet: no such file"),
        (["evaluate", "--rows", "/none/rows.jsonl"], "/none/rows.jsonl: No such file"),
    ],
)
def test_unreadable_files_are_one_line(argv, message, folder, capsys):
    parser = ArgumentParser()
    add_subcommands(parser.add_subparsers())
    if argv[0] == "evaluate":
        (folder / "any.gguf").write_bytes(b"")
        argv = [*argv, "--model", str(folder / "any.gguf")]
    args = parser.parse_args(argv)
    assert args.execute(args) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert "Traceback" not in shown


def test_a_damaged_data_set_is_said_to_be_one(tmp_path):
    (tmp_path / "programs.parquet").write_bytes(b"not parquet")
    with pytest.raises(UnreadableTable, match="not a parquet file"):
        read_rows(tmp_path / "programs.parquet")
