"""``ketline/generate``: a circuit for a problem on a graph; ``ketline/problems``: what can be asked for.

The parameters of ``ketline/generate`` are ``problem``; ``graph``, node-link data with ``attributes`` as JSON text;
``ansatz``, ``layers``, ``samples`` and ``seed``, which may be left out; and a ``workDoneToken`` to report its stages
to. It ends when the request is cancelled.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from ketline.lsp.answers import Declined
from ketline.model.process import ModelFailure, ModelProcess

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.suggest.circuits import GeneratedCircuit
    from ketline.suggest.commission import Commission

METHOD, PROBLEMS = "ketline/generate", "ketline/problems"

#: Samples that one request may ask for.
_MOST_SAMPLES = 100

#: Steps that the angles are improved by.
_REFINING_STEPS = 20


def register(server: KetlineServer) -> None:
    @server.feature(PROBLEMS)
    async def problems(params: Any) -> dict[str, Any]:
        await server.prepared()
        return _problems()

    @server.feature(METHOD)
    async def generate_circuit(params: Any) -> dict[str, Any]:
        await server.prepared()
        asked = await asyncio.to_thread(_commission, params)
        found = await _generated(server, asked, params)
        seed = _number(params, "seed", 0)
        rows = await asyncio.to_thread(asked.compared, found, seed)
        return {
            "text": found.text, "description": asked.description, "energy": found.energy, "headings": asked.headings,
            "rows": [
                {"name": row.name, "energy": row.energy, "share": row.share, "best": row.best, "chosen": row.chosen}
                for row in rows
            ],
        }  # fmt: skip


def _problems() -> dict[str, Any]:
    from ketline.model.generation import ANSATZES, MAX_LAYERS, ManyBodyRequest
    from ketline.problems.many_body import models
    from ketline.problems.titles import TITLES

    return {
        "problems": [
            {
                "id": name, "asks": title.asks, "attributes": json.dumps(title.attributes), "edges": title.has_edges,
                "node": title.node, "ansatzes": [ManyBodyRequest.ansatz] if name in models() else list(ANSATZES),
            }
            for name, title in TITLES.items()
        ],
        "layers": MAX_LAYERS,
        "samples": _MOST_SAMPLES,
    }  # fmt: skip


def _commission(params: Any) -> Commission:
    """Raises ``Declined`` with a sentence for what cannot be asked for."""
    from ketline.model.generation import UnsupportedRequest
    from ketline.problems import InvalidGraph, UnknownProblem
    from ketline.suggest.commission import commission

    try:
        graph = json.loads(params.graph)
        ansatz = getattr(params, "ansatz", None)
        return commission(str(params.problem), graph, ansatz or None, _number(params, "layers", 1))
    except (UnknownProblem, InvalidGraph, UnsupportedRequest) as error:
        raise Declined(_sentence(str(error))) from None
    except (TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Declined(f"The request cannot be read: {error}.") from None


async def _generated(server: KetlineServer, asked: Commission, params: Any) -> GeneratedCircuit:
    from ketline.model.generation import UnsupportedRequest
    from ketline.suggest.generate import generate

    samples = _number(params, "samples", 4)
    if not 1 <= samples <= _MOST_SAMPLES:
        raise Declined(f"The number of samples must be 1 to {_MOST_SAMPLES}.")
    if _number(params, "seed", 0) < 0:
        raise Declined("The seed must not be negative.")
    path = server.options.completion.model_path
    # A process of its own: what is typed meanwhile would take the place of this request in the server's.
    model = ModelProcess(Path(path).expanduser() if path else None)
    try:
        with _Reported(server, getattr(params, "workDoneToken", None)) as say:
            found = await generate(model, asked.request, samples, _REFINING_STEPS, _number(params, "seed", 0), say)
    except (ModelFailure, UnsupportedRequest) as error:
        raise Declined(_sentence(str(error))) from None
    finally:
        await asyncio.shield(model.stop())
    if not found:
        raise Declined("None of the samples was a valid circuit; ask for more of them, or with another seed.")
    return found[0]


class _Reported:
    """Tells a token's owner of each stage, where there is one."""

    def __init__(self, server: KetlineServer, token: str | int | None) -> None:
        self._progress, self._token = server.work_done_progress, token

    def __enter__(self) -> Callable[[str], None]:
        if self._token is not None:
            self._progress.begin(self._token, lsp.WorkDoneProgressBegin("Generating", message="loading the model"))
        return self._say

    def _say(self, stage: str) -> None:
        if self._token is not None:
            self._progress.report(self._token, lsp.WorkDoneProgressReport(message=stage))

    def __exit__(self, *exception: object) -> None:
        if self._token is not None:
            self._progress.end(self._token, lsp.WorkDoneProgressEnd())


def _number(params: Any, name: str, default: int) -> int:
    """A whole number of the parameters. Raises ``Declined`` for what is none."""
    value = getattr(params, name, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Declined(f"'{name}' must be a whole number.")
    return value


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
