"""Declared observables that measure nothing (KT622) or have one name twice (KT623)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ketline.diagnostics.problem import Problem
from ketline.lints.events import Events, Forget, Gate, Touch, places_of
from ketline.lints.lookup import UNSIZED, Place
from ketline.semantics.directives import Directive


def undriven_qubits(directives: Sequence[Directive], events: Iterable[Events], text: str) -> Iterator[Problem]:
    """KT622, absolute: an observable names a qubit that no gate acts on, in a program that has gates.

    One finding an observable, on its first such qubit: while a circuit is being written there are many.
    """
    driven = _driven(events) if directives else None
    if driven is None:
        return
    places, registers = driven
    for directive in directives:
        idle = [place for place in _qubits(directive) if not _acted_on(place, places, registers)]
        if idle:
            yield _undriven(directive, idle, text)


def _driven(events: Iterable[Events]) -> tuple[set[Place], set[str]] | None:
    """The qubits that gates act on, and the registers that something may act on; None where that is anything."""
    places: set[Place] = set()
    registers: set[str] = set()
    for event in (event for item in events for event in item):
        if isinstance(event, Forget):
            return None
        if isinstance(event, (Gate, Touch)):
            places.update(places_of(event))
        if isinstance(event, Touch):
            registers.update(event.registers)
    return (places, registers) if places or registers else None


def _qubits(directive: Directive) -> list[tuple[str, int]]:
    found = {(register, index): None for term in directive.terms for _, register, index in term.factors}
    return list(found)


def _acted_on(qubit: tuple[str, int], places: set[Place], registers: set[str]) -> bool:
    register, index = qubit
    unsized = (register, UNSIZED)
    return register in registers or qubit in places or (index == 0 and unsized in places)


def _undriven(directive: Directive, idle: list[tuple[str, int]], text: str) -> Problem:
    register, index = idle[0]
    written = re.compile(re.escape(register) + rf"\s*(?:\[\s*0*{index}\s*\])?\s*(?=\))")
    match = written.search(text, directive.name_end, directive.end)
    start, end = match.span() if match else (directive.start, directive.end)
    others = f", nor on {len(idle) - 1} more of its qubits" if len(idle) > 1 else ""
    message = f"No gate acts on {text[start:end]}{others}: it stays in |0>. Correct the index, or add its gates."
    return Problem(start, end, "KT622", message)


def repeated_names(directives: Iterable[Directive], text: str) -> Iterator[Problem]:
    """KT623, absolute: two observables with one name, whose hints cannot be told apart."""
    seen: set[str] = set()
    for directive in directives:
        name = directive.name
        if name in seen:
            start = text.rindex(name, directive.start, directive.name_end)
            message = f"There is an observable '{name}' above; give this one a name of its own."
            yield Problem(start, start + len(name), "KT623", message)
        seen.add(name)
