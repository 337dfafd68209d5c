"""``ketline generate``: a circuit for a problem, best of N by energy; or a batch of rows."""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from ketline.commands.files import Unreadable, read_json, read_text
from ketline.commands.many_body import energies_table, hva_request, is_diagonal, products, read_many_body
from ketline.model.generation import (
    ANSATZES,
    MAX_BODY,
    MAX_LAYERS,
    MAX_QUBITS,
    GenerationRequest,
    ManyBodyRequest,
    Request,
    UnsupportedRequest,
    program,
)
from ketline.model.process import ModelFailure, ModelProcess
from ketline.problems import InvalidGraph, ProblemInstance, UnknownProblem, problem, problem_ids
from ketline.problems.many_body import models
from ketline.suggest.generate import (
    FREE_CHOICE,
    GeneratedCircuit,
    draw,
    generate,
    in_turn,
    random_angle_energies,
)

#: Random-angle circuits that the comparison averages over.
RANDOM_DRAWS = 200


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--problem", metavar="NAME", help=f"one of {', '.join([*problem_ids(), *models()])}")
    parser.add_argument("--graph", metavar="FILE", help="networkx node-link JSON (docs/problems.md)")
    families = (*ANSATZES, ManyBodyRequest.ansatz)
    parser.add_argument("--ansatz", choices=families, help="default: qaoa; hva where H is not diagonal")
    parser.add_argument("--layers", type=int, default=1, metavar="P", help=f"1 to {MAX_LAYERS}")
    parser.add_argument("-n", type=int, default=4, metavar="N", help="samples to choose from")
    parser.add_argument(
        "--refine", type=int, default=20, metavar="STEPS", help="gradient steps on the angles (0: none)"
    )
    parser.add_argument("--model", type=Path, metavar="GGUF", help="another model than the shipped one")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", metavar="ROWS.jsonl", help="a batch of instances instead of --problem and --graph")
    parser.add_argument("--raw", action="store_true", help="with --rows: the model alone, in the order drawn")
    parser.add_argument("-o", dest="output", metavar="OUT", help="where to write the circuit (or the batch)")


def execute(arguments: Namespace) -> int:
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    try:
        if not 1 <= arguments.n <= 1000 or arguments.refine < 0:
            raise Unreadable("-n must be 1 to 1000 and --refine 0 or more")
        if arguments.rows is not None:
            return asyncio.run(_batch(arguments, errors))
        if arguments.problem is None or arguments.graph is None:
            raise Unreadable("give --problem and --graph, or --rows")
        return asyncio.run(_single(arguments))
    except (Unreadable, ModelFailure, UnknownProblem, InvalidGraph, UnsupportedRequest, OSError) as error:
        errors.print(f"ketline generate: {error}", markup=False)
        return 2


def read_instance(problem_id: str, graph_file: str) -> ProblemInstance:
    """The problem on the graph of a file.

    Raises:
        Unreadable, UnknownProblem, InvalidGraph: with one line for the user.
    """
    encoding = problem(problem_id)
    return encoding.instance(read_json(graph_file))


def request_for(instance: ProblemInstance, ansatz: str, layers: int) -> GenerationRequest:
    """The request for a circuit of ``instance``.

    Raises:
        UnsupportedRequest: where the instance is past what the model's format can say.
    """
    largest = max((len(qubits) for _, qubits in instance.hamiltonian), default=0)
    if largest > MAX_BODY:
        raise UnsupportedRequest(
            f"{instance.problem_id} on this graph has a term of {largest} factors, from a node with as many edges or a "
            f"hyperedge of about as many nodes; the model knows terms of at most {MAX_BODY}"
        )
    if instance.n_qubits > MAX_QUBITS:
        raise UnsupportedRequest(
            f"{instance.problem_id} on this graph takes {instance.n_qubits} qubits; the model writes circuits of at "
            f"most {MAX_QUBITS}"
        )
    return GenerationRequest(instance.problem_id, instance.hamiltonian, instance.n_qubits, ansatz, layers)


async def _single(arguments: Namespace) -> int:
    request: Request
    table: Callable[[GeneratedCircuit], Table]
    if arguments.problem in models():
        system = read_many_body(arguments.problem, arguments.graph)
        request = hva_request(
            system.problem_id, system.hamiltonian, system.n_qubits, arguments.ansatz, arguments.layers
        )
        description, table = system.description, partial(energies_table, system)
    else:
        instance = read_instance(arguments.problem, arguments.graph)
        request = request_for(instance, arguments.ansatz or "qaoa", arguments.layers)
        description, table = instance.description, partial(comparison, instance, request, seed=arguments.seed)
    best = await _best(request, arguments)
    console = Console(highlight=False, stderr=arguments.output in (None, "-"))
    if arguments.output in (None, "-"):
        print(best.text, end="")
    else:
        Path(arguments.output).write_text(best.text, encoding="utf-8")
    console.print(description)
    console.print(table(best))
    if arguments.output not in (None, "-"):
        console.print(f"Written to {arguments.output}.", markup=False)
    return 0


async def _best(request: Request, arguments: Namespace) -> GeneratedCircuit:
    """The best of the samples.

    Raises:
        ModelFailure, UnsupportedRequest: where there is none.
    """
    model = ModelProcess(arguments.model)
    try:
        circuits = await generate(model, request, arguments.n, arguments.refine, arguments.seed)
    finally:
        await model.stop()
    if not circuits:
        raise ModelFailure("none of the samples was a valid circuit; try another --seed or a larger -n")
    return circuits[0]


def comparison(instance: ProblemInstance, request: GenerationRequest, best: GeneratedCircuit, seed: int) -> Table:
    """The circuit's energy beside all-H, random angles and the optimum."""
    energies = instance.energies
    low, high = float(energies.min()), float(energies.max())
    random = random_angle_energies(request, energies, RANDOM_DRAWS, seed)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("circuit", "<H>", "ratio", "P(best)"):
        table.add_column(heading, justify="left" if heading == "circuit" else "right")

    def row(name: str, energy: float, p_ground: str = "", style: str | None = None) -> None:
        table.add_row(name, f"{energy + 0.0:.4f}", f"{(high - energy) / (high - low):.1%}", p_ground, style=style)

    uniform = len(instance.optimal_states) / len(energies)
    row("h on every qubit", float(energies.mean()), f"{uniform:.1%}")
    row(f"random angles, mean of {RANDOM_DRAWS}", float(random.mean()))
    row("the model, best as drawn", best.drawn_energy)
    if best.steps:
        row(f"after {best.steps} gradient steps", best.energy, f"{best.p_ground:.1%}", "bold green")
    else:
        row("the model, best", best.energy, f"{best.p_ground:.1%}", "bold green")
    row("best possible", low, "100.0%")
    return table


# -- batches --------------------------------------------------------------------------------------------
async def _batch(arguments: Namespace, errors: Console) -> int:
    if arguments.output is None:
        raise Unreadable("--rows needs -o OUT.jsonl")
    rows = list(read_rows(arguments.rows))
    model = ModelProcess(arguments.model)
    try:
        await model.start()
        with open(arguments.output, "w", encoding="utf-8") as sink:
            for row in track(rows, "circuits", console=errors):
                circuits = await _row_circuits(model, row, arguments)
                sink.write(json.dumps({"id": row.get("id"), "circuits": circuits}) + "\n")
                sink.flush()
    finally:
        await model.stop()
    return 0


def read_rows(path: str) -> Iterator[dict[str, Any]]:
    """The instances of a JSON lines file.

    Raises:
        Unreadable: with the line that is not an instance.
    """
    for number, line in enumerate(read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if is_diagonal(row):
                request_of(row, "qaoa", 1)
            else:
                int(row["n_qubits"]), products(row)
        except (ValueError, KeyError, TypeError):
            raise Unreadable(f"{path}:{number}: not an instance with 'n_qubits' and 'hamiltonian'") from None
        yield row


def request_of(row: dict[str, Any], ansatz: str, layers: int) -> Request:
    """The request of a row; its own ``ansatz`` is held to with its ``n_layers``."""
    name, size = str(row.get("problem_type", "ising")), int(row["n_qubits"])
    family, depth = str(row.get("ansatz", ansatz)), int(row.get("n_layers", layers))
    if not is_diagonal(row):
        return hva_request(name, products(row), size, family, depth)
    hamiltonian = tuple((float(coefficient), tuple(qubits)) for coefficient, qubits in row["hamiltonian"])
    return GenerationRequest(name, hamiltonian, size, family, depth)


async def _row_circuits(model: ModelProcess, row: dict[str, Any], arguments: Namespace) -> list[str]:
    """Circuits of the family asked for by the row or the command; where neither does, of each in turn."""
    wanted = row.get("ansatz", arguments.ansatz)
    free = FREE_CHOICE if is_diagonal(row) else (ManyBodyRequest.ansatz,)
    families = free if wanted is None else (str(wanted),)
    found: list[list[GeneratedCircuit]] = []
    for family, count in in_turn(families, arguments.n).items():
        try:
            request = request_of(row, family, arguments.layers)
            found.append(await _circuits(model, request, count, arguments))
        except UnsupportedRequest:
            continue
    if arguments.raw:
        return [circuit.text for turn in zip_longest(*found) for circuit in turn if circuit is not None]
    return [circuit.text for circuit in sorted(chain(*found), key=lambda circuit: circuit.energy)]


async def _circuits(
    model: ModelProcess, request: Request, count: int, arguments: Namespace
) -> list[GeneratedCircuit]:
    """Raw: as drawn, not looked at (their energies are not known); else checked, refined, best first."""
    if not arguments.raw:
        return await generate(model, request, count, arguments.refine, arguments.seed)
    drawn = await draw(model, request, count, arguments.seed)
    unknown = float("nan")
    return [GeneratedCircuit(program(request, c.text), unknown, unknown, unknown, c.tokens) for c in drawn]
