"""``// ketline:`` comments: what is said to Ketline in a file that stays valid OpenQASM everywhere else.

``// ketline: WORD ...``, and each word has a grammar of its own: ``observable`` and ``probability`` in
``observables``, ``input`` in ``inputs``, ``noise`` in ``noise``, ``ignore`` in ``ignores``. Amazon Braket's
``#pragma braket result expectation`` is read as an observable.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.semantics.context import Context
from ketline.semantics.ignores import Ignore, read_ignore
from ketline.semantics.inputs import InputValue, read_input
from ketline.semantics.noise import Noise, read_noise
from ketline.semantics.observables import (
    Directive,
    Factor,
    Term,
    read_expectation,
    read_observable,
    read_probability,
    read_terms,
)

__all__ = ["Directive", "Directives", "Factor", "Ignore", "InputValue", "Noise", "Term",
           "read_directives", "read_ignores", "read_terms"]  # fmt: skip

#: A comment with its absolute start.
Comment = tuple[int, str]

_HEAD = re.compile(r"//[ \t]*ketline:[ \t]*(?P<word>[\w-]*)")
_PRAGMA = re.compile(r"#?pragma[ \t]+braket[ \t]+result[ \t]+expectation[ \t]+")


@dataclass(slots=True)
class Directives:
    """What comments declare, in their order."""

    observables: list[Directive] = field(default_factory=list)
    inputs: list[InputValue] = field(default_factory=list)
    noises: list[Noise] = field(default_factory=list)


def read_directives(comments: Sequence[Comment], context: Context) -> Directives:
    """What ``comments`` declare; the mistakes of every directive become problems."""
    found = Directives()
    for offset, text in comments:
        pragma = _PRAGMA.match(text)
        head = _HEAD.match(text)
        if pragma is not None:
            problems = _kept(found.observables, *read_expectation(text, pragma.end(), offset, context))
        elif head is not None:
            problems = _read(found, head, text, offset, context)
        else:
            problems = []
        context.problems.extend(problems)
    return found


def _read(found: Directives, head: re.Match[str], text: str, offset: int, context: Context) -> list[Problem]:
    at, word = head.start("word"), head["word"]
    if word == "observable":
        return _kept(found.observables, *read_observable(text, at, offset, context))
    if word == "probability":
        return _kept(found.observables, *read_probability(text, at, offset, context))
    if word == "input":
        return _kept(found.inputs, *read_input(text, at, offset, context))
    if word == "noise":
        return _kept(found.noises, *read_noise(text, at, offset))
    return read_ignore(text, at, offset)[1] if word == "ignore" else [_unknown(head, offset)]


def _kept(found: list[Any], read: Any, problems: list[Problem]) -> list[Problem]:
    if read is not None:
        found.append(read)
    return problems


def read_ignores(comments: Sequence[Comment]) -> list[Ignore]:
    """What ``comments`` ask to be silent about."""
    heads = ((offset, text, _HEAD.match(text)) for offset, text in comments)
    return [
        read_ignore(text, head.start("word"), offset)[0]
        for offset, text, head in heads
        if head is not None and head["word"] == "ignore"
    ]


def _unknown(head: re.Match[str], offset: int) -> Problem:
    start, word = head.start("word"), head["word"]
    known = "'observable NAME = ...', 'probability NAME = ...', 'input NAME = ...', 'noise ...' or 'ignore CODE'"
    message = f"There is no directive '{word}'; write {known}."
    return Problem(offset + start, offset + max(head.end("word"), start + 1), "KT403", message)
