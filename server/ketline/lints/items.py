"""One top-level statement with everything in it: its findings, and what it is to the statements around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ketline.diagnostics.problem import Problem
from ketline.lints.angles import check_angles
from ketline.lints.conditions import check_comparisons, check_condition, check_range
from ketline.lints.events import FORGET, Events, events_inline, events_of, events_of_block
from ketline.lints.flow import START, fold
from ketline.lints.lookup import Lookup, is_followed
from ketline.lints.plain_calls import events_of_common_angles
from ketline.lints.shadowing import check_shadowing
from ketline.lints.site import Site, sites
from ketline.lints.spellings import check_spelling
from ketline.semantics import Scope
from ketline.semantics.library import LIBRARIES
from ketline.semantics.plain_calls import resolved
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement, plain_call
from ketline.syntax.tree import Node

Rule = Callable[[Site], Iterator[Problem]]

#: The rules of single statements: those of gates, of which most programs consist, and those of everything else.
_OF_GATES: tuple[Rule, ...] = (check_angles, check_spelling)
_OF_OTHERS: tuple[Rule, ...] = (check_spelling, check_shadowing, check_condition, check_range, check_comparisons)

#: The scopes of blocks by the offset where the block begins.
Blocks = dict[int, Scope]


@dataclass(frozen=True, slots=True)
class Linted:
    """What one item gives: findings inside it and events for its surroundings, offsets relative to the item's start."""

    problems: tuple[Problem, ...]
    events: Events


def lint_items(nodes: Sequence[Node], lookup: Lookup, blocks: Blocks) -> Iterator[tuple[int, Linted]]:
    """Each node's offset and findings; statements with one text share theirs."""
    known: dict[int, Linted] = {}
    for node in nodes:
        key = id(node.statement)
        item = known.get(key)
        if item is None:
            item = _plain(node.statement, lookup) or lint_item(node, lookup, blocks)
            if node.statement.plain is not None or isinstance(node.statement.node, _ANYWHERE_THE_SAME):
                known[key] = item
        yield node.start, item


#: Statements whose findings do not depend on where they stand among the declarations.
_ANYWHERE_THE_SAME = (
    ast.QuantumGate, ast.QuantumPhase, ast.QuantumMeasurementStatement, ast.QuantumBarrier, ast.QuantumReset,
)


def _plain(statement: Statement, lookup: Lookup) -> Linted | None:
    """What a plain call of a library's gate on single qubits gives: the same wherever its names mean that.

    Kept with the call, since statements are shared by sections, versions and documents.
    """
    call = plain_call(statement)
    meaning = None if call is None or lookup.scope.parent is not None else resolved(call, lookup.scope.names.get)
    if call is None or meaning is None:
        return None
    gate, registers = meaning
    if gate.origin not in LIBRARIES:
        return None
    for operand, register in zip(call.operands, registers):
        if operand.position is None or type(register.node) is not ast.QubitDeclaration or not is_followed(register):
            return None
    key = lookup.version2, lookup.version3
    kept = call.kept
    if kept is None or kept[0] != key:
        events = events_of_common_angles(call, len(statement.text))
        if events is None:
            site = Site(statement.node, "", lookup, 0, False)
            if any(True for rule in _OF_GATES for _ in rule(site)):
                return None  # their words need the statement's text
            events = events_of(site)
        kept = call.kept = key, Linted((), events)
    found: Linted = kept[1]
    return found


def lint_item(node: Node, lookup: Lookup, blocks: Blocks) -> Linted:
    """The findings inside one top-level statement, and the events that it is to those around it."""
    problems, events = _statement(node, lookup, blocks)
    return Linted(tuple(problem.moved(-node.start) for problem in problems), events)


def _statement(node: Node, lookup: Lookup, blocks: Blocks) -> tuple[list[Problem], Events]:
    """Absolute findings and the events of a statement with everything inside it."""
    statement = node.statement
    found: list[Problem] = []
    for site in _sites(node, lookup):
        rules = _OF_GATES if isinstance(site.node, (ast.QuantumGate, ast.QuantumPhase)) else _OF_OTHERS
        found.extend(problem.moved(node.start) for rule in rules for problem in rule(site))
    if statement.form is not Form.OPENER:
        return found, _leaf_events(node, lookup)
    inner = lookup.within(blocks.get(node.end, lookup.scope))
    inside: list[tuple[int, Events]] = []
    for child in node.body:
        child_found, child_events = _statement(child, inner, blocks)
        found.extend(child_found)
        inside.append((child.start, child_events))
    found.extend(fold(START, inside)[1])
    if isinstance(statement.node, ast.Box):
        # What stands in a box is there for its timing: echoes and repeated pulses are the point.
        found = [problem for problem in found if problem.code != "KT614"]
    return found, _block_events(node, lookup, tuple(event for _, events in inside for event in events))


def _sites(node: Node, lookup: Lookup) -> Iterator[Site]:
    statement = node.statement
    if statement.node is not None:
        yield from sites(statement.node, statement.text, lookup, node.start, statement.word == "else")


def _leaf_events(node: Node, lookup: Lookup) -> Events:
    statement = node.statement
    if statement.node is None:
        return () if statement.version is not None else (FORGET,)
    events = events_of(Site(statement.node, statement.text, lookup, node.start, False))
    # 'else x q;' is a piece of its own, and its statement runs or not.
    return events_of_block(None, events, lookup) if statement.word == "else" else events


def _block_events(node: Node, lookup: Lookup, inner: Events) -> Events:
    """A definition does nothing until it is called; any other block may run where it stands."""
    header: Any = node.statement.node
    if isinstance(header, (ast.QuantumGateDefinition, ast.SubroutineDefinition)):
        return ()
    if header is None:
        return events_of_block(None, inner, lookup) if node.statement.word in _BARE else (FORGET,)
    inline = events_inline(Site(header, node.statement.text, lookup, node.start, False))
    return events_of_block(header, (*inline, *inner), lookup)


#: Openers without a tree of their own that are no mistake.
_BARE = ("else", "case", "default")
