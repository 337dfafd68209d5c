"""What ``ketline generate`` does for Hamiltonians that are not diagonal: reading them, and the table of energies."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from ketline.commands.files import read_json
from ketline.model.generation import ManyBodyRequest, UnsupportedRequest
from ketline.problems.many_body import ManyBodyInstance, PauliTerm, model
from ketline.problems.many_body.mean_field import best_product_state, product_energy
from ketline.suggest.generate import GeneratedCircuit
from ketline.suggest.request import many_body_request


def read_many_body(name: str, file: str) -> ManyBodyInstance:
    """The instance of a model that a file describes.

    Raises:
        Unreadable, InvalidGraph: with one line for the user.
    """
    return model(name).instance(read_json(file))


def hva_request(
    name: str, hamiltonian: tuple[PauliTerm, ...], n_qubits: int, ansatz: str | None, layers: int
) -> ManyBodyRequest:
    """``many_body_request``; raises ``UnsupportedRequest`` for another ansatz besides."""
    if ansatz not in (None, ManyBodyRequest.ansatz):
        raise UnsupportedRequest(f"{name} has a Hamiltonian that is not diagonal: the model writes it hva, no {ansatz}")
    return many_body_request(name, hamiltonian, n_qubits, layers)


def is_diagonal(row: dict[str, Any]) -> bool:
    """Whether the terms of a row are products of Z by their qubits alone."""
    return all(isinstance(qubit, int) for _, qubits in row["hamiltonian"] for qubit in qubits)


def products(row: dict[str, Any]) -> tuple[PauliTerm, ...]:
    """The terms of a row that is not diagonal; raises ``ValueError`` and the like for none."""
    found = tuple((float(c), tuple((str(p), int(q)) for p, q in factors)) for c, factors in row["hamiltonian"])
    if any(letter not in ("X", "Y", "Z") for _, factors in found for letter, _ in factors):
        raise ValueError("a factor is none of X, Y, Z")
    return found


def energies_table(instance: ManyBodyInstance, best: GeneratedCircuit) -> Table:
    """The circuit's energy beside the best product state's and the ground state's, and its weight in the ground space.

    "Of the gap" is the share of the way from the one energy to the other.
    """
    product = product_energy(instance.hamiltonian, best_product_state(instance.hamiltonian, instance.n_qubits))
    ground = instance.extremes[0]
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in ("circuit", "<H>", "of the gap", "ground space"):
        table.add_column(heading, justify="left" if heading == "circuit" else "right")

    def row(name: str, energy: float, weight: str = "", style: str | None = None) -> None:
        share = (product - energy) / (product - ground) if product - ground > 1e-9 else 1.0
        table.add_row(name, f"{energy + 0.0:.4f}", f"{share:.1%}", weight, style=style)

    row("best product state", product)
    row("the model, best as drawn" if best.steps else "the model, best", best.drawn_energy)
    if best.steps:
        row(f"after {best.steps} gradient steps", best.energy, f"{best.p_ground:.1%}", "bold green")
    row("ground state", ground, "100.0%")
    return table
