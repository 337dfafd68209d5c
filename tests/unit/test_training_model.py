"""Tokenizer, training run, export: the whole line on tiny models made here."""

from __future__ import annotations

import csv
import json
import random
from argparse import ArgumentParser
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("sentencepiece")
pytest.importorskip("pyarrow")

from ketline.model.generation import GenerationRequest, generation_text
from ketline.model.prompts import Special, completion_prompt
from ketline.training import angles, corpus, data, evaluate, export, hva_angles, run, tokenizer
from ketline.training.circuit_examples import CONTEXT, circuit_example
from ketline.training.cli import COMMANDS, add_subcommands
from ketline.training.corpus import distinct_programs
from ketline.training.examples import program_example, split_middle
from ketline.training.sources import Circuits, ManyBody, read_instances, read_many_body
from ketline.training.tables import UnreadableTable, read_rows
from ketline.training.tokenizer import Tokenizer, circuit_texts, whole_pieces


def options(module, *argv: str):
    parser = ArgumentParser()
    module.add_arguments(parser)
    return parser.parse_args([str(a) for a in argv])


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Small data sets, a small tokenizer."""
    root = tmp_path_factory.mktemp("training")
    assert corpus.execute(options(corpus, "--count", 260, "--verify", 20, "-o", root / "programs.parquet")) == 0
    argv = ["--instances", 120, "--jobs", 1, "--work", root / "parts", "-o", root / "circuits.parquet"]
    assert data.execute(options(data, *argv)) == 0
    argv = ["--circuits", root / "circuits.parquet", "--jobs", 1, "-o", root / "angles.parquet"]
    assert angles.execute(options(angles, *argv)) == 0
    few = ["--hydrogen", 6, "--instances", 4]
    argv = ["--circuits", root / "circuits.parquet", *few, "-o", root / "hva_angles.parquet"]
    assert hva_angles.execute(options(hva_angles, *argv)) == 0
    for recipe, vocabulary in (("completion", 1024), ("generation", len(whole_pieces("generation")) + 290)):
        argv = [recipe, "--datasets", root, "--vocabulary", vocabulary, "-o", root / f"{recipe}.model"]
        assert tokenizer.execute(options(tokenizer, *argv)) == 0
    return root


def small_network(folder: Path, recipe: str) -> list:
    """The options of a run that takes seconds."""
    files = ["--datasets", folder, "--tokenizer", folder / f"{recipe}.model"]
    return [recipe, *files, "--width", 64, "--layers", 2, "--heads", 2, "--feed-forward", 96, "--threads", 1]


@pytest.fixture(scope="module")
def trained(folder) -> dict[str, Path]:
    """A run of a few steps by each recipe."""
    found = {}
    for recipe in ("completion", "generation"):
        found[recipe] = folder / "runs" / recipe
        argv = [*small_network(folder, recipe), "--steps", 12, "-o", found[recipe]]
        assert run.execute(options(run, *argv)) == 0
    return found


@pytest.mark.parametrize("recipe", ["completion", "generation"])
def test_the_tokenizer_keeps_every_byte(folder, recipe):
    encoder = Tokenizer(folder / f"{recipe}.model")
    for text in ("", "\n", "  rz(0.25*g) q0;\n", "é漢😀\t\r\n x", "a  b   c", "<|end|>"):
        assert encoder.decode(encoder.encode(text)) == text
        assert not set(encoder.encode(text)) & set(encoder.special.values())
    assert len(set(whole_pieces(recipe))) == len(whole_pieces(recipe))


def test_circuits_are_short_in_tokens(folder):
    encoder = Tokenizer(folder / "generation.model")
    triangle = ((0.5, (0, 1)), (0.5, (1, 2)), (0.5, (0, 2)))
    request = GenerationRequest("maxcut", triangle, 3, "qaoa", 2)
    prompt = generation_text(request)
    pieces = [encoder.processor.id_to_piece(token) for token in encoder.encode(prompt)]
    terms = [piece for piece in pieces if "zz(g" in piece]
    assert len(terms) == 3
    assert len(pieces) <= 4 * 3 + 9


def test_examples_count_the_answer_only(folder):
    encoder = Tokenizer(folder / "generation.model")
    request = GenerationRequest("maxcut", ((0.5, (0, 1)), (0.5, (1, 2))), 3, "vqe", 1)
    example = circuit_example(encoder, request, None)
    assert encoder.decode(example.tokens[: example.answer_start]) == generation_text(request)
    assert example.tokens[-1] == encoder.special[Special.END]
    assert len(example.tokens) < CONTEXT


def test_sizes_are_drawn_up_to_the_largest_of_the_stage(folder):
    rows = read_instances(folder / "angles.parquet")
    source = Circuits(rows, Tokenizer(folder / "generation.model"), ("qaoa",))
    encoder = Tokenizer(folder / "generation.model")
    rng = np.random.default_rng(0)
    for _ in range(30):
        text = encoder.decode(source.draw(rng, 4).tokens)
        assert any(f", {n} qubits" in text for n in range(1, 5))


def test_circuits_that_are_not_diagonal_are_short_in_tokens_and_relabelled(folder):
    encoder = Tokenizer(folder / "generation.model")
    source = ManyBody(read_many_body(folder / "hva_angles.parquet"), encoder)
    example = source.held_out(0)
    answer = encoder.decode(example.tokens[example.answer_start :])
    assert "h2, 2 qubits, hva" in encoder.decode(example.tokens)
    assert len(example.tokens) - example.answer_start <= 4 * answer.count("part(") + 1


def test_soft_targets_prefer_the_angle_and_admit_its_neighbours(folder):
    import torch

    from ketline.model.generation.numbers import angle_pieces
    from ketline.training.numbers import SoftTargets, number_tokens

    encoder = Tokenizer(folder / "generation.model")
    ids, values = number_tokens(encoder, angle_pieces())
    target = int((values - 0.62).abs().argmin())
    logits = torch.full((3, len(encoder)), -5.0)
    for row, offset in enumerate((0, 1, 40)):
        logits[row, ids[target + offset]] = 5.0
    exact, near, far = SoftTargets(encoder).losses(logits, ids[target].repeat(3)).tolist()
    assert exact < near < far
    plain = torch.nn.functional.cross_entropy(logits, torch.tensor([5, 5, 5]), reduction="none")
    assert SoftTargets(encoder).losses(logits, torch.tensor([5, 5, 5])).tolist() == pytest.approx(plain.tolist())


def test_embeddings_of_numbers_begin_beside_each_other(folder):
    import torch

    from ketline.model.generation.numbers import number_pieces
    from ketline.training.network import fresh_network
    from ketline.training.numbers import number_tokens, smooth_embeddings

    encoder = Tokenizer(folder / "generation.model")
    network = fresh_network(len(encoder), 32, 1, 1, 32, 64)
    smooth_embeddings(network, encoder, 1)
    ids, values = number_tokens(encoder, number_pieces())
    table = network.get_input_embeddings().weight[ids].detach()

    def distance(first: float, second: float) -> float:
        one, other = (int((values - value).abs().argmin()) for value in (first, second))
        return float(torch.linalg.norm(table[one] - table[other]))

    assert distance(0.62, 0.63) < 0.5 * distance(0.62, 1.9)


def test_middles_put_together_are_the_program(folder):
    tokenizer = Tokenizer(folder / "completion.model")
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
@pytest.mark.parametrize("recipe", ["completion", "generation"])
def test_a_run_writes_its_checkpoint_table_and_curve(trained, recipe):
    with (trained[recipe] / "loss.csv").open() as stream:
        rows = list(csv.DictReader(stream))
    assert [int(r["step"]) for r in rows] == [10]
    assert (trained[recipe] / "loss.png").stat().st_size > 1000
    assert (trained[recipe] / "checkpoint/tokenizer.model").is_file()


@pytest.mark.slow
def test_a_run_goes_on_from_its_checkpoint(folder, trained):
    argv = [*small_network(folder, "generation"), "--steps", 20, "--resume", "-o", trained["generation"]]
    assert run.execute(options(run, *argv)) == 0
    with (trained["generation"] / "loss.csv").open() as stream:
        assert [int(r["step"]) for r in csv.DictReader(stream)] == [10, 20]


@pytest.mark.slow
def test_runs_of_equal_seed_are_equal(folder):
    tables = []
    for name in ("one", "two"):
        argv = [*small_network(folder, "generation"), "--steps", 10, "-o", folder / name]
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
        "completion",
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
    from ketline.model.catalog import ROLES, shipped_model, verify

    models = folder / "models"
    for role in ROLES:
        assert export.execute(options(export, role, "--run", trained[role], "-o", models)) == 0
        verify(shipped_model(role, models))
    assert [shipped_model(role, models).context for role in ROLES] == [1024, 1536]
    rows = folder / "rows.jsonl"
    rows.write_text(
        '{"id": 1, "problem_type": "maxcut", "n_qubits": 3, "n_layers": 1, "ground_states": [2], '
        '"reference_circuit": "OPENQASM 3.0; include \\"stdgates.inc\\"; qubit[3] q; h q;", '
        '"hamiltonian": [[0.5, [0, 1]], [0.5, [1, 2]]]}\n'
    )
    answers = folder / "circuits_other.jsonl"
    answers.write_text('{"id": 1, "circuits": ["OPENQASM 3.0; include \\"stdgates.inc\\"; qubit[3] q; h q;"]}\n')
    argv = [
        "--generation",
        shipped_model("generation", models).path,
        "--completion",
        shipped_model("completion", models).path,
        "--own",
        4,
        "--rows",
        rows,
        "--others",
        answers,
        "--datasets",
        folder,
        "--best-of",
        2,
        "--graphs",
        1,
        "--questions",
        2,
        "--tokenizer",
        folder / "completion.model",
        "--corpus",
        folder / "none",
        "--runs",
        folder / "runs",
        "-o",
        folder / "evaluation.json",
    ]
    assert evaluate.execute(options(evaluate, *argv)) == 0
    shown = capsys.readouterr().out
    assert "other, n = 1" in shown
    assert "perplexity" in shown
    assert "Warm starts" in shown
    assert "no corpus of real files here" in " ".join(shown.split())
    figures = json.loads((folder / "evaluation.json").read_text())
    assert [row["quantisation"] for row in figures["quantising"]] == ["F16", "Q8_0", "Q4_K_M"] * 2
    assert {row["name"] for row in figures["programs"]["rows"]} == {
        "repeat the previous statement",
        "n-grams",
        "this model",
    }
    assert set(figures["maxcut"]) == {"8", "10"}


@pytest.mark.slow
@pytest.mark.parametrize("recipe", ["completion", "generation"])
def test_llama_cpp_tokenises_as_sentencepiece_does(trained, folder, recipe):
    llama_cpp = pytest.importorskip("llama_cpp")
    from transformers import AutoModelForCausalLM

    from ketline.model.pieces import Pieces

    target = folder / f"{recipe}.gguf"
    network = AutoModelForCausalLM.from_pretrained(trained[recipe] / "checkpoint", dtype="float32")
    export.write_gguf(network, folder / f"{recipe}.model", target, "tiny", recipe)
    llama = llama_cpp.Llama(str(target), n_ctx=64, verbose=False, n_threads=1)
    encoder, pieces = Tokenizer(folder / f"{recipe}.model"), Pieces(llama)
    rng = random.Random(0)
    alphabet = "q[0]01.25;\n ,cxrzé漢😀\t/*\"'<|>"
    texts = [text for _, text in distinct_programs(500, seed=21)]
    texts += list(circuit_texts(folder / "angles.parquet", 200))
    texts += ["".join(rng.choice(alphabet) for _ in range(50)) for _ in range(300)]
    for text in texts:
        tokens = encoder.encode(text)
        assert llama.tokenize(text.encode(), add_bos=False, special=False) == tokens, text
        assert pieces(tokens).decode() == text


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
        (["tokenizer", "completion", "--datasets", "/none"], "/none/programs.parquet: no such file"),
        (["angles", "--circuits", "/none/circuits.parquet"], "/none/circuits.parquet: no such file"),
        (["evaluate", "--rows", "/none/rows.jsonl"], "/none/rows.jsonl: No such file"),
    ],
)
def test_unreadable_files_are_one_line(argv, message, folder, capsys):
    parser = ArgumentParser()
    add_subcommands(parser.add_subparsers())
    if argv[0] == "evaluate":
        (folder / "any.gguf").write_bytes(b"")
        argv = [*argv, "--generation", str(folder / "any.gguf")]
    args = parser.parse_args(argv)
    assert args.execute(args) == 2
    shown = capsys.readouterr().err
    assert message in shown
    assert "Traceback" not in shown


def test_a_damaged_data_set_is_said_to_be_one(tmp_path):
    (tmp_path / "programs.parquet").write_bytes(b"not parquet")
    with pytest.raises(UnreadableTable, match="not a parquet file"):
        read_rows(tmp_path / "programs.parquet")
