"""ASTs by shape: the reference parser reads each *shape* of statement once, we fill in names and numbers.

The shape of ``rz(0.25) q[3];`` is ``identifier ( float ) identifier [ integer ] ;``. Its AST comes from
``openqasm3``'s own grammar and visitor, run on a skeleton with unique placeholders; each further statement
of that shape is an instance of the template, about a hundred times faster than parsing it.
Trees are shared and must be treated as immutable.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import Enum
from functools import lru_cache
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.limits import (
    MAXIMUM_BRACKET_NESTING,
    MAXIMUM_NUMBER_CHARACTERS,
    MAXIMUM_STATEMENT_CHARACTERS,
    MAXIMUM_STATEMENT_TOKENS,
)
from ketline.syntax.answers import Accepted, Rejection
from ketline.syntax.classes import ast
from ketline.syntax.known import KnownShapes
from ketline.syntax.tokens import KEYWORDS, Token

#: Shapes remembered at once; a long file has 5 to 20.
MAXIMUM_SHAPES = 4_096


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What the reference parser needs around a piece to read it as a program."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


#: Builds a node from the piece's tokens; the offsets are relative to the piece.
Builder = Callable[[Sequence[Token], int], Any]


@dataclass(frozen=True, slots=True)
class Template:
    """A shape that the grammar accepts (``build``) or where and how it fails."""

    build: Builder | None
    failed_at: int = 0
    code: str = "KT101"
    message: str = ""


def instantiate(tokens: Sequence[Token], wrapping: Wrapping, origin: int) -> tuple[Any, list[Problem]]:
    """The AST of one piece, or None and why not. ``origin`` is the piece's absolute start."""
    too_large = _too_large(tokens, origin)
    if too_large is not None:
        return None, [too_large]
    try:
        template = _template(_shape(tokens), wrapping)
        if template.build is not None:
            return template.build(tokens, origin), []
    except RecursionError:
        template = Template(None, 0, "KT111", "This statement is too deep to be read; split it with named constants.")
    return None, [_failure(template, tokens, origin)]


def _too_large(tokens: Sequence[Token], origin: int) -> Problem | None:
    last = tokens[-1]
    if len(tokens) <= MAXIMUM_BRACKET_NESTING and last.end - tokens[0].start <= MAXIMUM_NUMBER_CHARACTERS:
        return None  # too short to pass any limit
    if len(tokens) > MAXIMUM_STATEMENT_TOKENS or last.end - tokens[0].start > MAXIMUM_STATEMENT_CHARACTERS:
        return Problem(
            tokens[0].start - origin,
            tokens[0].end - origin,
            "KT110",
            f"This statement is longer than the {MAXIMUM_STATEMENT_TOKENS:,} tokens that Ketline reads; split it.",
        )
    depth, run = 0, 0
    for token in tokens:
        if token.kind in ("integer", "float", "literal") and len(token.text) > MAXIMUM_NUMBER_CHARACTERS:
            return Problem(
                token.start - origin,
                token.end - origin,
                "KT110",
                f"Numbers have at most {MAXIMUM_NUMBER_CHARACTERS} characters here; shorten it.",
            )
        if token.kind == "operator" and token.text in "([{":
            depth += 1
        elif token.kind == "operator" and token.text in ")]}":
            depth -= 1
        run = run + 1 if token.kind == "operator" and token.text in "-~!" else 0
        if max(depth, run) > MAXIMUM_BRACKET_NESTING:
            return Problem(
                token.start - origin,
                token.end - origin,
                "KT111",
                f"Nesting stops at {MAXIMUM_BRACKET_NESTING} levels here; use a named constant for the inner part.",
            )
    return None


def _shape(tokens: Sequence[Token]) -> tuple[str, ...]:
    """One word a token: its kind where instances differ, itself where the grammar cares."""
    return tuple(
        "\x01"
        if kind == "identifier" and text not in KEYWORDS and text != "sizeof"
        else "\x02"
        if kind == "integer"
        else "\x03"
        if kind == "float"
        else "\x04"
        if kind == "hardware"
        else text
        for kind, _, _, text in tokens
    )


def _read(program: str) -> Accepted | Rejection:
    from ketline.syntax import reference  # antlr costs 150 ms: off the start-up path

    return reference.read(program)


known_shapes = KnownShapes(_read)

_PLACEHOLDER = {"\x01": "v{}x", "\x02": "7{}7", "\x03": "7{}.5", "\x04": "$7{}7"}


@lru_cache(maxsize=MAXIMUM_SHAPES)
def _template(shape: tuple[str, ...], wrapping: Wrapping) -> Template:
    words = [
        _PLACEHOLDER[word].format(f"{index:05d}") if word in _PLACEHOLDER else word for index, word in enumerate(shape)
    ]
    program = [*wrapping.before, *words, *wrapping.after]
    skip = len(wrapping.before)
    columns = [0]
    for word in program:
        columns.append(columns[-1] + len(word) + 1)

    def token_at(column: int) -> int:
        found = bisect_right(columns, column) - 1 - skip
        return min(max(found, 0), len(shape) - 1)

    result = known_shapes.answer(" ".join(program))
    if isinstance(result, Rejection):
        at = len(shape) if result.column >= columns[skip + len(shape)] else token_at(result.column)
        return Template(None, at, result.code, result.message)
    slots = {_slot_key(word, words[index]): index for index, word in enumerate(shape) if word in _PLACEHOLDER}
    return Template(_compile(result.node, slots, token_at))


def _slot_key(kind: str, placeholder: str) -> Any:
    if kind == "\x02":
        return int(placeholder)
    return float(placeholder) if kind == "\x03" else placeholder


def _compile(value: Any, slots: dict[Any, int], token_at: Callable[[int], int]) -> Builder:
    """A function that makes a copy of ``value`` with its placeholders filled in."""
    if isinstance(value, list):
        parts = [_compile(item, slots, token_at) for item in value]
        return lambda tokens, origin: [part(tokens, origin) for part in parts]
    if isinstance(value, tuple):
        parts = [_compile(item, slots, token_at) for item in value]
        return lambda tokens, origin: tuple(part(tokens, origin) for part in parts)
    if not hasattr(value, "__dataclass_fields__"):
        return lambda tokens, origin: value
    slot = _slot_of(value, slots)
    if slot is not None:
        return _leaf_builder(type(value), *slot)
    return _node_builder(value, slots, token_at)


def _slot_of(node: Any, slots: dict[Any, int]) -> tuple[str, int] | None:
    for attribute in ("name", "value"):
        held = getattr(node, attribute, None)
        if isinstance(held, (str, int, float)) and not isinstance(held, bool) and held in slots:
            if isinstance(held, float) != (type(node).__name__ == "FloatLiteral"):
                continue
            return attribute, slots[held]
    return None


_CONVERT: dict[str, Callable[[str], Any]] = {
    "FloatLiteral": lambda text: float(text),
    "IntegerLiteral": lambda text: int(text),
}


def _leaf_builder(cls: type, attribute: str, index: int) -> Builder:
    convert = _CONVERT.get(cls.__name__)
    make: Callable[[type], Any] = object.__new__

    def build(tokens: Sequence[Token], origin: int) -> Any:
        _, start, end, text = tokens[index]
        node = make(cls)
        setattr(node, attribute, convert(text) if convert else text)
        node.extent = (start - origin, end - origin)
        return node

    return build


def _node_builder(node: Any, slots: dict[Any, int], token_at: Callable[[int], int]) -> Builder:
    cls = type(node)
    make: Callable[[type], Any] = object.__new__
    constants: list[tuple[str, Any]] = []
    children: list[tuple[str, Builder]] = []
    for field_ in fields(node):
        held = getattr(node, field_.name)
        if field_.name == "span":
            continue
        if held is None or isinstance(held, (str, int, float, Enum)) or held == []:
            constants.append((field_.name, held))
        else:
            children.append((field_.name, _compile(held, slots, token_at)))
    first = token_at(node.span.start_column) if node.span else 0
    last = token_at(node.span.end_column) if node.span else 0
    bracketed = isinstance(node, ast.Expression)  # the reference gives a size the place of its brackets

    def build(tokens: Sequence[Token], origin: int) -> Any:
        made = make(cls)  # attributes set one by one need no dictionary, a third of the time and of the memory
        for name, held in constants:
            setattr(made, name, held)
        for name, child in children:
            setattr(made, name, child(tokens, origin))
        inside = bracketed and tokens[first][3] == "["
        left, right = (first + 1, last - 1) if inside else (first, last)
        made.extent = (tokens[left][1] - origin, tokens[right][2] - origin)
        return made

    return build


def _failure(template: Template, tokens: Sequence[Token], origin: int) -> Problem:
    at = template.failed_at
    if at >= len(tokens):
        last = tokens[-1]
        return Problem(
            last.start - origin, last.end - origin, template.code, template.message.replace("{found}", "the end")
        )
    token = tokens[at]
    message = template.message.replace("{found}", f"'{token.text}'")
    return Problem(token.start - origin, token.end - origin, template.code, message)
