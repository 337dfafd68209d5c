"""A program as a Qiskit circuit, and its drawing; Qiskit is imported when it is asked for."""

from __future__ import annotations

import base64
import importlib.util
import io
from typing import Any

from ketline.limits import MAXIMUM_DRAWN_OPERATIONS
from ketline.notebook.output import Output, block, sentence

#: Characters after which a drawing goes on below.
_WIDTH = 110

STYLES = ("text", "mpl")


class CircuitUnavailable(Exception):
    """There is no Qiskit circuit of a program; the message is one line for the user."""


def qiskit_circuit(text: str, version2: bool) -> Any:
    """The program as a ``qiskit.QuantumCircuit``.

    Raises:
        CircuitUnavailable: without Qiskit, or where it cannot read the program.
    """
    needed = ["qiskit"] if version2 else ["qiskit", "qiskit_qasm3_import"]
    absent = [name for name in needed if importlib.util.find_spec(name) is None]
    if absent:
        packages = " ".join(name.replace("_", "-") for name in absent)
        raise CircuitUnavailable(f"No drawing and no Qiskit circuit: 'pip install {packages}' adds them.")
    from qiskit import qasm2, qasm3

    try:
        if version2:
            return qasm2.loads(text, custom_instructions=qasm2.LEGACY_CUSTOM_INSTRUCTIONS)
        return qasm3.loads(text)
    except Exception as error:  # each of its readers has its own
        said = str(getattr(error, "message", error)).strip("'\"") or type(error).__name__
        refusal = f"No drawing and no Qiskit circuit: Qiskit cannot read this program ({said})."
        raise CircuitUnavailable(refusal) from None


def drawing(circuit: Any, style: str) -> Output:
    """The circuit drawn by Qiskit as text, or as a picture ("mpl") where matplotlib and pylatexenc are installed."""
    size = circuit.size()
    if size > MAXIMUM_DRAWN_OPERATIONS:
        return sentence(f"{size} operations are too many to draw; the circuit's own draw() does it nevertheless.")
    if circuit.num_qubits + circuit.num_clbits == 0:
        return sentence("The circuit has no qubits.")
    if style == "text":
        return block(_text(circuit))
    absent = [name for name in ("matplotlib", "pylatexenc") if importlib.util.find_spec(name) is None]
    if absent:
        return sentence(f"'--draw mpl' needs 'pip install {' '.join(absent)}'.")
    return _picture(circuit)


def _text(circuit: Any) -> str:
    return str(circuit.draw("text", fold=_WIDTH))


def _picture(circuit: Any) -> Output:
    """On white in either theme: the drawer's own colours are made for it."""
    picture = io.BytesIO()
    circuit.draw("mpl").savefig(picture, format="png", dpi=110, bbox_inches="tight", facecolor="white")
    data = base64.b64encode(picture.getvalue()).decode()
    return Output(_text(circuit), f'<img alt="The circuit" src="data:image/png;base64,{data}">')
