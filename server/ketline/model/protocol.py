"""What the editor's process and the model's process say to each other.

One JSON object a line, UTF-8, over the worker's standard input and output. To the worker: ``{"id", "prompt",
"grammar", "role", "maximum_tokens", "temperature", "seed", "samples", "milliseconds", "enough", "stop"}`` or
``{"cancel": id}``. From it: ``{"ready": ...}`` or ``{"failed": reason}`` once, then ``{"id", "completions"}`` or
``{"id", "error"}``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ketline.model.prompts import Prompt, Special


@dataclass(frozen=True, slots=True)
class CompletionRequest:
    """What to write after ``prompt``.

    ``role`` is the model that is asked ("completion" or "generation"); ``grammar`` is GBNF that every completion
    follows; ``temperature`` 0 is greedy. All ``samples`` together stop after ``milliseconds``; a sample ends at the end
    of a statement once it has taken ``enough`` of them (0: it goes on). A completion ends after the first of the
    ``stop`` strings, which it keeps.
    """

    prompt: Prompt
    grammar: str | None = None
    maximum_tokens: int = 96
    temperature: float = 0.0
    seed: int = 0
    samples: int = 1
    milliseconds: int = 700
    enough: int = 0
    stop: tuple[str, ...] = ()
    role: str = "completion"


@dataclass(frozen=True, slots=True)
class Completion:
    """One sample. ``finish`` is "end", "length", "stop", "deadline" or "cancelled"."""

    text: str
    tokens: int
    finish: str
    milliseconds: float


def request_to_json(identity: int, request: CompletionRequest) -> dict[str, Any]:
    fields = {name: getattr(request, name) for name in CompletionRequest.__slots__}
    prompt = [part if isinstance(part, str) else {"special": part.value} for part in request.prompt]
    return {"id": identity, **fields, "prompt": prompt, "stop": list(request.stop)}


def request_from_json(message: dict[str, Any]) -> CompletionRequest:
    fields = {name: message[name] for name in CompletionRequest.__slots__}
    prompt = tuple(part if isinstance(part, str) else Special(part["special"]) for part in message["prompt"])
    return CompletionRequest(**{**fields, "prompt": prompt, "stop": tuple(message["stop"])})


def completion_to_json(completion: Completion) -> dict[str, Any]:
    return asdict(completion)
