"""``ketline generate``: a circuit for a problem, best of N by energy; or a batch of rows."""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from ketline.commands.files import Unreadable, read_json, read_text
from ketline.model.generation import (
    ANSATZES,
    MAX_LAYERS,
    GenerationRequest,
    ManyBodyRequest,
    Request,
    UnsupportedRequest,
    program,
)
from ketline.model.process import ModelFailure, ModelProcess
from ketline.problems import InvalidGraph, UnknownProblem, problem_ids
from ketline.problems.many_body import PauliTerm, models
from ketline.suggest.commission import Commission, commission, hva_request
from ketline.suggest.generate import FREE_CHOICE, GeneratedCircuit, draw, generate, in_turn


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


async def _single(arguments: Namespace) -> int:
    asked = commission(arguments.problem, read_json(arguments.graph), arguments.ansatz, arguments.layers)
    best = await _best(asked.request, arguments)
    console = Console(highlight=False, stderr=arguments.output in (None, "-"))
    if arguments.output in (None, "-"):
        print(best.text, end="")
    else:
        Path(arguments.output).write_text(best.text, encoding="utf-8")
    console.print(asked.description)
    console.print(comparison(asked, best, arguments.seed))
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


def comparison(asked: Commission, best: GeneratedCircuit, seed: int) -> Table:
    """The circuit's energy beside what costs nothing and the best possible."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("circuit", "<H>", *asked.headings):
        table.add_column(heading, justify="left" if heading == "circuit" else "right")
    for one in asked.compared(best, seed):
        probability = "" if one.best is None else f"{one.best:.1%}"
        style = "bold green" if one.chosen else None
        table.add_row(one.name, f"{one.energy + 0.0:.4f}", f"{one.share:.1%}", probability, style=style)
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


def is_diagonal(row: dict[str, Any]) -> bool:
    """Whether the terms of a row are products of Z by their qubits alone."""
    return all(isinstance(qubit, int) for _, qubits in row["hamiltonian"] for qubit in qubits)


def products(row: dict[str, Any]) -> tuple[PauliTerm, ...]:
    """The terms of a row that is not diagonal; raises ``ValueError`` and the like for none."""
    found = tuple((float(c), tuple((str(p), int(q)) for p, q in factors)) for c, factors in row["hamiltonian"])
    if any(letter not in ("X", "Y", "Z") for _, factors in found for letter, _ in factors):
        raise ValueError("a factor is none of X, Y, Z")
    return found


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
