"""The user's settings, every one with a default; a bad value becomes a message and the default, never a crash."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from ketline.diagnostics.severities import read_severities
from ketline.limits import MAXIMUM_STATE_VECTOR_QUBITS

LENGTHS = ("statement", "line", "block")


@dataclass(frozen=True)
class CompletionOptions:
    enabled: bool = True
    timeout_milliseconds: int = 1000
    length: str = "block"
    model_path: str = ""


@dataclass(frozen=True)
class HintOptions:
    """``gradients`` and ``measured`` are the hints at angles and at measurements; ``inputs`` are values by name."""

    enabled: bool = True
    maximum_qubits: int = MAXIMUM_STATE_VECTOR_QUBITS
    maximum_seconds: int = 5
    gradients: bool = True
    measured: bool = True
    optimise_steps: int = 200
    inputs: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class DiagnosticOptions:
    """``severities`` are levels by code; ``rules_url`` is the folder of the rules' pages, empty for none."""

    severities: dict[str, str] = field(default_factory=dict)
    rules_url: str = ""


@dataclass(frozen=True)
class LensOptions:
    """``counts`` is whether gates and depth stand above the program and its definitions."""

    counts: bool = True


@dataclass(frozen=True)
class Options:
    completion: CompletionOptions = field(default_factory=CompletionOptions)
    hints: HintOptions = field(default_factory=HintOptions)
    lenses: LensOptions = field(default_factory=LensOptions)
    diagnostics: DiagnosticOptions = field(default_factory=DiagnosticOptions)


def read_options(settings: Any) -> tuple[Options, list[str]]:
    """Options from the editor's JSON (camelCase), and a sentence for each value that was not usable."""
    complaints: list[str] = []
    options = _read(Options, settings if isinstance(settings, dict) else {}, "ketline", complaints)
    if options.completion.length not in LENGTHS:
        complaints.append(f"ketline.completion.length must be one of {', '.join(LENGTHS)}.")
        options = replace(options, completion=replace(options.completion, length="block"))
    options, refused = _without_bad_inputs(options)
    complaints.extend(refused)
    chosen, refused = read_severities(options.diagnostics.severities)
    complaints.extend(f"ketline.diagnostics.severities: {complaint}." for complaint in refused)
    return replace(options, diagnostics=replace(options.diagnostics, severities=chosen)), complaints


def _without_bad_inputs(options: Options) -> tuple[Options, list[str]]:
    """The options with those inputs only that are numbers, and a sentence for each of the others."""
    given = options.hints.inputs
    good = {
        name: float(value)
        for name, value in given.items()
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    }
    refused = [
        f"ketline.hints.inputs.{name} must be a number, not {value!r}."
        for name, value in given.items()
        if name not in good
    ]
    return replace(options, hints=replace(options.hints, inputs=good)), refused


def _read(kind: Any, settings: dict[str, Any], path: str, complaints: list[str]) -> Any:
    values = {}
    for option in fields(kind):
        given = settings.get(_camel(option.name))
        default = option.default_factory() if callable(option.default_factory) else option.default
        name = f"{path}.{_camel(option.name)}"
        if is_dataclass(default):
            values[option.name] = _read(type(default), given if isinstance(given, dict) else {}, name, complaints)
        elif given is None:
            values[option.name] = default
        elif type(given) is not type(default) or (isinstance(given, int) and not isinstance(given, bool) and given < 1):
            complaints.append(f"{name} must be {_WANTED[type(default)]}, not {given!r}; {default!r} is used.")
            values[option.name] = default
        else:
            values[option.name] = given
    return kind(**values)


_WANTED = {bool: "true or false", int: "a positive whole number", str: "text", dict: "a table of codes and levels"}


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest)
