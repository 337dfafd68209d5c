"""A circuit for a problem on a graph of the notebook, written by the model."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ketline.model.generation import UnsupportedRequest
from ketline.model.process import ModelFailure, ModelProcess
from ketline.problems import InvalidGraph, UnknownProblem
from ketline.suggest.commission import Commission, commission
from ketline.suggest.generate import GeneratedCircuit, generate

#: Steps that the angles are improved by.
_REFINING_STEPS = 20

#: Samples that one request may ask for.
_MOST_SAMPLES = 1000

Result = TypeVar("Result")


class NotGenerated(Exception):
    """There is no circuit; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class GenerationWish:
    """A circuit for ``problem``: the best of ``samples`` by energy."""

    problem: str
    ansatz: str | None = None
    layers: int = 1
    samples: int = 4
    seed: int = 0


def best_circuit(wish: GenerationWish, graph: Any) -> tuple[Commission, GeneratedCircuit]:
    """The problem on ``graph`` (a networkx graph, or node-link data), and the circuit.

    Raises:
        NotGenerated: for an unknown problem, a graph that is none, a request past the limits, or without a model.
    """
    if not 1 <= wish.samples <= _MOST_SAMPLES:
        raise NotGenerated(f"-n must be 1 to {_MOST_SAMPLES}.")
    try:
        asked = commission(wish.problem, node_link_data(graph), wish.ansatz, wish.layers)
        found = _awaited(_generated(asked.request, wish))
    except (UnknownProblem, InvalidGraph, UnsupportedRequest, ModelFailure) as error:
        raise NotGenerated(str(error)) from None
    if not found:
        raise NotGenerated("None of the samples was a valid circuit; try another --seed or a larger -n.")
    return asked, found[0]


async def _generated(request: Any, wish: GenerationWish) -> list[GeneratedCircuit]:
    model = ModelProcess()
    try:
        return await generate(model, request, wish.samples, _REFINING_STEPS, wish.seed)
    finally:
        await model.stop()


def node_link_data(graph: Any) -> dict[str, Any]:
    """A graph as ``problems.read_graph`` takes it; numpy's numbers become Python's.

    Raises:
        NotGenerated: for what is no graph.
    """
    if isinstance(graph, Mapping):
        data: Any = dict(graph)
    else:
        import networkx

        if not isinstance(graph, networkx.Graph):
            raise NotGenerated(f"--graph takes a networkx graph or node-link data, not {type(graph).__name__}.")
        data = networkx.node_link_data(graph, edges="edges")
    try:
        found: dict[str, Any] = json.loads(json.dumps(data, default=_plain))
    except (TypeError, ValueError) as error:
        raise NotGenerated(f"The graph's data cannot be written as JSON: {error}.") from None
    return found


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} is neither a number nor a string")


def _awaited(work: Coroutine[Any, Any, Result]) -> Result:
    """Runs ``work`` in a loop of its own in a thread: a notebook has a loop running in this one. Ctrl-C ends it."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(work)

    def run() -> None:
        loop.run_until_complete(asyncio.wait([task]))

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        loop.call_soon_threadsafe(task.cancel)
        thread.join()
        raise
    finally:
        loop.close()
    return task.result()
