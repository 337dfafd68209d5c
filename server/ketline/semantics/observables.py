"""The grammar of ``// ketline: observable NAME = SUM`` and ``// ketline: probability NAME = REGISTER == "BITS"``.

``// ketline: observable H = 1.0*Z(q[0])*Z(q[1]) - 0.5*X(q[2])``

The sum is of terms; a term is a product (``*`` or ``@``) of real numbers, at most one ``/`` number after a
number, and Pauli factors ``X(q[i])``, ``Y``, ``Z`` or ``I``. Two factors on one qubit are not multiplied out:
that is an error, since the product of two Paulis is another Pauli with a phase.

A probability is that of measuring a register's qubits as a bit string, written as in OpenQASM: qubit 0 is the
rightmost character. In ``#pragma braket result expectation z(q[0]) @ x(q[1])`` the product stands alone, in small
letters.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from ketline.diagnostics.problem import Problem
from ketline.limits import MAXIMUM_OBSERVABLE_TERMS
from ketline.semantics.context import Context, Use
from ketline.semantics.symbols import Kind

#: One Pauli factor: letter, register name, index in that register.
Factor = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Term:
    """``coefficient`` times the product of ``factors``; no factor means the identity."""

    coefficient: float
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Directive:
    """A declared observable: its name, terms, and the absolute offsets of its comment and of its name's end.

    With ``outcome``, pairs of a register's name and index with a bit, it is the projector onto these bits, and has no
    terms.
    """

    name: str
    terms: tuple[Term, ...]
    start: int
    end: int
    name_end: int
    outcome: tuple[tuple[str, int, int], ...] = ()

    def moved(self, by: int) -> Directive:
        """The same in a text in which its comment starts elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by, name_end=self.name_end + by)


_HEAD = re.compile(r"observable[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*")
_WORD = re.compile(
    r"[ \t]*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<factor>(?P<pauli>[A-Za-z]+)[ \t]*\([ \t]*(?P<register>[^\W\d]\w*|\$\d{1,9})[ \t]*"
    r"(?:\[[ \t]*(?P<index>\d{1,9})[ \t]*\][ \t]*)?\))"
    r"|(?P<sign>[+\-])|(?P<times>[*@])|(?P<over>/))"
)


class _Fault(Exception):
    def __init__(self, start: int, end: int, message: str, code: str = "KT401") -> None:
        super().__init__(message)
        self.problem = Problem(start, end, code, message)


def read_observable(text: str, at: int, offset: int, context: Context) -> tuple[Directive | None, list[Problem]]:
    """The observable that the comment ``text`` declares from ``at`` on, or what is wrong with it.

    ``offset`` is the comment's absolute start; the qubits are looked up in the context's scope and count as used.
    """
    head = _HEAD.match(text, at)
    if head is None:
        return None, [Problem(offset + at, offset + len(text), "KT401", "Write 'observable NAME = ...'.")]
    try:
        terms = _terms(text, head.end(), offset, context)
    except _Fault as fault:
        return None, [fault.problem]
    return Directive(head["name"], tuple(terms), offset, offset + len(text), offset + head.end("name")), []


_PROBABILITY = re.compile(
    r"probability[ \t]+(?P<name>[^\W\d]\w*)[ \t]*=[ \t]*(?P<register>[^\W\d]\w*)[ \t]*==[ \t]*"
    r'"(?P<bits>[01_]*)"[ \t]*$'
)


def read_probability(text: str, at: int, offset: int, context: Context) -> tuple[Directive | None, list[Problem]]:
    """The probability of a bit string that the comment ``text`` declares from ``at`` on, or what is wrong with it."""
    match = _PROBABILITY.match(text, at)
    if match is None:
        message = "Write 'probability NAME = REGISTER == \"0110\"'; the rightmost bit is that of qubit 0."
        return None, [Problem(offset + at, offset + len(text), "KT401", message)]
    register, bits = match["register"], match["bits"].replace("_", "")
    start, end = (offset + place for place in match.span("register"))
    symbol = context.scope.find(register)
    if symbol is None or symbol.kind is not Kind.QUBIT:
        message = f"There is no qubit register '{register}' in this program."
        return None, [Problem(start, end, "KT402", message)]
    context.uses.append(Use(start, end, symbol))
    if symbol.size is not None and len(bits) != symbol.size:
        start, end = match.span("bits")
        message = f"'{register}' has {symbol.size} qubits, and the bit string {len(bits)} bits."
        return None, [Problem(offset + start - 1, offset + end + 1, "KT402", message)]
    outcome = tuple((register, index, int(bit)) for index, bit in enumerate(reversed(bits)))
    return Directive(match["name"], (), offset, offset + len(text), offset + match.end("name"), outcome), []


_LETTER = re.compile(r"\b([xyzi])(?=[ \t]*\()")
_PRODUCT = re.compile(r"[xyzi][ \t]*\([^()]*\)(?:[ \t]*@[ \t]*[xyzi][ \t]*\([^()]*\))*[ \t]*$")


def read_expectation(text: str, at: int, offset: int, context: Context) -> tuple[Directive | None, list[Problem]]:
    """The product of Paulis that a Braket pragma asks the expectation of; other observables of Braket's are left be."""
    if _PRODUCT.match(text, at) is None:
        return None, []
    written = text[:at] + _LETTER.sub(lambda match: match[1].upper(), text[at:])
    try:
        terms = _terms(written, at, offset, context)
    except _Fault as fault:
        return None, [fault.problem]
    end = len(text.rstrip())
    return Directive(text[at:end], tuple(terms), offset, offset + len(text), offset + end), []


def read_terms(text: str) -> list[Term] | None:
    """The terms of an observable's right-hand side, whatever registers it names; None when it cannot be read."""
    try:
        return _terms(text, 0, 0, None)
    except _Fault:
        return None


def _terms(text: str, at: int, offset: int, context: Context | None) -> list[Term]:
    terms: list[Term] = []
    while True:
        term, at = _term(text, at, offset, context)
        terms.append(term)
        if len(terms) > MAXIMUM_OBSERVABLE_TERMS:
            raise _Fault(
                offset, offset + len(text), f"An observable has at most {MAXIMUM_OBSERVABLE_TERMS:,} terms here."
            )
        if not text[at:].strip():
            return terms


def _term(text: str, at: int, offset: int, context: Context | None) -> tuple[Term, int]:
    coefficient = 1.0
    factors: list[Factor] = []
    expects_operand = True
    first = True
    while True:
        match = _WORD.match(text, at)
        if match is None:
            if not expects_operand and not text[at:].strip():
                return Term(coefficient, tuple(factors)), at
            begin = at + len(text[at:]) - len(text[at:].lstrip())
            if begin >= len(text):
                begin = max(0, len(text.rstrip()) - 1)
                raise _Fault(offset + begin, offset + begin + 1, "The observable stops short; finish the term.")
            raise _Fault(
                offset + begin, offset + len(text.rstrip()), "Expected a number or X(...), Y(...), Z(...) here."
            )
        end = match.end()
        if match["sign"]:
            if not expects_operand:
                return Term(coefficient, tuple(factors)), at
            if not first:
                raise _Fault(offset + end - 1, offset + end, "Two signs in a row; remove one.")
            coefficient = -1.0 if match["sign"] == "-" else 1.0
        elif match["times"] or match["over"]:
            if expects_operand:
                raise _Fault(offset + end - 1, offset + end, f"A factor is missing before '{text[end - 1]}'.")
            if match["over"]:
                coefficient, end = _divided(text, end, offset, coefficient)
            else:
                expects_operand = True
        else:
            if not expects_operand:
                raise _Fault(offset + end - 1, offset + end, "Put '*', '+' or '-' between factors.")
            expects_operand = False
            if match["number"]:
                coefficient *= float(match["number"])
                if not math.isfinite(coefficient):
                    raise _Fault(offset + match.start("number"), offset + end, "This number is too large.")
            else:
                factor = _factor(match, offset, context)
                if factor[0] != "I":
                    _once(factor, factors, offset + match.start("factor"), offset + end)
                    factors.append(factor)
        first = False
        at = end


def _once(factor: Factor, factors: list[Factor], start: int, end: int) -> None:
    if any(known[1:] == factor[1:] for known in factors):
        raise _Fault(start, end, "Each qubit stands at most once in a term; multiply its Paulis out by hand.")


def _divided(text: str, at: int, offset: int, coefficient: float) -> tuple[float, int]:
    match = _WORD.match(text, at)
    if match is None or not match["number"] or float(match["number"]) == 0.0:
        raise _Fault(offset + at - 1, offset + at, "Divide by a number other than 0.")
    return coefficient / float(match["number"]), match.end()


def _factor(match: re.Match[str], offset: int, context: Context | None) -> Factor:
    pauli, register = match["pauli"], match["register"]
    if pauli not in ("X", "Y", "Z", "I"):
        start = offset + match.start("pauli")
        raise _Fault(start, start + len(pauli), f"'{pauli}' is not a Pauli operator; use X, Y, Z or I.")
    start, end = offset + match.start("register"), offset + match.end() - 1
    if context is None or register.startswith("$"):
        return pauli, register, int(match["index"] or 0)
    symbol = context.scope.find(register)
    if symbol is None or symbol.kind is not Kind.QUBIT:
        raise _Fault(start, end, f"There is no qubit register '{register}' in this program.", "KT402")
    context.uses.append(Use(start, start + len(register), symbol))
    if match["index"] is None:
        if symbol.indexable and symbol.size != 1:
            raise _Fault(start, end, f"Say which qubit of '{register}', as in {pauli}({register}[0]).", "KT402")
        return pauli, register, 0
    index = int(match["index"])
    if symbol.size is not None and index >= symbol.size:
        raise _Fault(start, end, f"'{register}' has {symbol.size} qubits: use 0 to {symbol.size - 1}.", "KT402")
    return pauli, register, index
