"""What one top-level statement does to qubits and bits, in order: small immutable events, for ``flow.fold``.

``events(node, lookup)`` depends on the statement and on what the names in it mean, on no position: offsets are relative
to the item's start. A block is summed up as what it reads first and what it may touch, since how often it runs, and
which branch, is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ketline.lints.gates import SYMMETRIC
from ketline.lints.lookup import Lookup, Operand, Place, nodes_within
from ketline.lints.site import Site, inline_bodies, sites
from ketline.semantics import Kind
from ketline.semantics.library import FUNCTIONS
from ketline.syntax.classes import ast
from ketline.syntax.extent import extent


class Call(NamedTuple):
    """A gate on its qubits, whatever its place in the text.

    ``parameters`` are radians, None where one is not known. ``modifiers`` are (name, count or exponent) without
    ``inv``, whose parity is ``inverted``. ``instances`` are the qubits of each call that broadcasting makes.
    ``library`` says that the name means the standard gate.
    """

    name: str
    library: bool
    modifiers: tuple[tuple[str, float], ...]
    inverted: bool
    parameters: tuple[float, ...] | None
    instances: tuple[tuple[Place, ...], ...]

    @property
    def controls(self) -> int:
        """How many qubits the modifiers put before the gate's own."""
        return sum(int(count) for name, count in self.modifiers if name != "pow")


class Gate(NamedTuple):
    start: int
    end: int
    call: Call


class Measure(NamedTuple):
    """Qubits with the bits they go to, None for no bit."""

    start: int
    end: int
    pairs: tuple[tuple[Place, Place | None], ...]


class Reset(NamedTuple):
    qubits: tuple[Place, ...]


class Barrier(NamedTuple):
    """``qubits`` None: all of them."""

    qubits: tuple[Place, ...] | None


class Declare(NamedTuple):
    """Bits that have no value yet."""

    bits: tuple[Place, ...]


class Read(NamedTuple):
    """A classical expression that depends on these bits; ``register`` is the name to tell the reader."""

    start: int
    end: int
    bits: tuple[Place, ...]
    register: str


class Touch(NamedTuple):
    """Something may happen to these qubits and bits, and to any of these registers."""

    places: tuple[Place, ...]
    registers: tuple[str, ...]


class Forget(NamedTuple):
    """Something may happen to anything."""


Event = Gate | Measure | Reset | Barrier | Declare | Read | Touch | Forget
Events = tuple[Event, ...]

FORGET = Forget()


def events_of_block(header: Any, inner: tuple[Event, ...], lookup: Lookup) -> Events:
    """A statement with braces: its condition is read, then its body may run, once or often or not at all."""
    return (*_condition(header, lookup), *_summed_up(inner))


def events_of(site: Site) -> Events:
    """One statement, with its body where that has no braces."""
    if not inline_bodies(site.node):
        return tuple(_simple(site))
    return events_of_block(site.node, events_inline(site), site.lookup)


def events_inline(site: Site) -> Events:
    """What the bodies without braces do, one after the other."""
    _, *bodies = sites(site.node, site.text, site.lookup, site.start)
    return tuple(event for body in bodies for event in _simple(body))


def _summed_up(inner: tuple[Event, ...]) -> Events:
    """What may have been touched when a body has run or not."""
    places: dict[Place, None] = {}
    registers: dict[str, None] = {}
    for event in inner:
        if isinstance(event, Forget) or (isinstance(event, Barrier) and event.qubits is None):
            return (FORGET,)
        for place in places_of(event):
            places[place] = None
        if isinstance(event, Touch):
            registers.update(dict.fromkeys(event.registers))
    return (Touch(tuple(places), tuple(registers)),) if places or registers else ()


def places_of(event: Event) -> Iterator[Place]:
    """The qubits and bits that an event names one by one."""
    if isinstance(event, Gate):
        for instance in event.call.instances:
            yield from instance
    elif isinstance(event, Measure):
        for qubit, bit in event.pairs:
            yield qubit
            if bit is not None:
                yield bit
    elif isinstance(event, (Reset, Barrier)):
        yield from event.qubits or ()
    elif isinstance(event, (Declare, Read)):
        yield from event.bits
    elif isinstance(event, Touch):
        yield from event.places


def _simple(site: Site) -> Iterator[Event]:
    node, lookup = site.node, site.lookup
    kind = type(node)
    if kind is ast.QuantumGate:
        yield _gate(node, lookup)
    elif kind is ast.QuantumMeasurementStatement:
        yield from _indices_read(node.target, lookup)
        yield _measure(node, node.measure, node.target, lookup)
    elif kind is ast.QuantumReset:
        found = lookup.operand(node.qubits)
        yield _touch([found]) if found.places is None else Reset(found.places)
    elif kind is ast.QuantumBarrier:
        yield _barrier(node, lookup)
    elif kind in (ast.QuantumPhase, ast.DelayInstruction):
        operands = [lookup.operand(qubit) for qubit in node.qubits]
        yield _touch(operands) if operands or kind is ast.QuantumPhase else FORGET
    elif kind not in _WITHOUT_EVENTS:
        yield from _classical(node, lookup)


_WITHOUT_EVENTS = (
    ast.QubitDeclaration, ast.QuantumGateDefinition, ast.SubroutineDefinition, ast.ExternDeclaration, ast.Include,
    ast.AliasStatement, ast.CalibrationGrammarDeclaration, ast.CalibrationDefinition, ast.BreakStatement,
    ast.ContinueStatement,
)


# -- quantum ------------------------------------------------------------------------------------------------
def _gate(node: ast.QuantumGate, lookup: Lookup) -> Event:
    operands = [lookup.operand(qubit) for qubit in node.qubits]
    instances = _broadcast(operands)
    modifiers = _modifiers(node, lookup)
    if instances is None or modifiers is None:
        return _touch(operands)
    name = node.name.name
    library = lookup.library_gate(name) is not None
    if library and not modifiers:
        instances = tuple(ordered(name, each) for each in instances)
    values = [lookup.number(argument) for argument in node.arguments]
    parameters = None if None in values else tuple(value for value in values if value is not None)
    inverted = sum(modifier.modifier is ast.GateModifierName.inv for modifier in node.modifiers) % 2 == 1
    return Gate(*extent(node), Call(name, library, modifiers, inverted, parameters, instances))


def ordered(gate: str, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """The qubits of a library's gate, those in order that may change places."""
    symmetric = SYMMETRIC.get(gate, 0)
    return (*sorted(places[:symmetric]), *places[symmetric:]) if symmetric else places


def _modifiers(node: ast.QuantumGate, lookup: Lookup) -> tuple[tuple[str, float], ...] | None:
    found = []
    for modifier in node.modifiers:
        if modifier.modifier is ast.GateModifierName.inv:
            continue
        value = 1.0 if modifier.argument is None else lookup.number(modifier.argument)
        if value is None:
            return None
        found.append((modifier.modifier.name, value))
    return tuple(found)


def _broadcast(operands: list[Operand]) -> tuple[tuple[Place, ...], ...] | None:
    """The qubits of each call that a gate on registers makes (specification, "Gates", broadcasting)."""
    if not operands or any(operand.places is None for operand in operands):
        return None
    sizes = {len(operand.places or ()) for operand in operands if not operand.single}
    if len(sizes) > 1:
        return None
    count = sizes.pop() if sizes else 1
    if any(operand.single and len(operand.places or ()) != 1 for operand in operands):
        return None
    columns = [(operand.places or ()) * (count if operand.single else 1) for operand in operands]
    return tuple(zip(*columns))


def _measure(node: Any, measurement: ast.QuantumMeasurement, target: Any, lookup: Lookup) -> Event:
    qubits = lookup.operand(measurement.qubit)
    bits = None if target is None else lookup.operand(target)
    if qubits.places is None or (bits is not None and (bits.places is None or len(bits.places) != len(qubits.places))):
        return _touch([qubits] if bits is None else [qubits, bits])
    targets = bits.places if bits is not None and bits.places is not None else (None,) * len(qubits.places)
    return Measure(*extent(node), tuple(zip(qubits.places, targets)))


def _barrier(node: ast.QuantumBarrier, lookup: Lookup) -> Event:
    operands = [lookup.operand(qubit) for qubit in node.qubits]
    if not operands:
        return Barrier(None)
    if any(operand.places is None for operand in operands):
        return _touch(operands)
    return Barrier(tuple(place for operand in operands for place in operand.places or ()))


def _touch(operands: list[Operand]) -> Event:
    if any(operand.places is None and not operand.registers for operand in operands):
        return FORGET
    places = tuple(place for operand in operands for place in operand.places or ())
    return Touch(places, tuple(name for operand in operands if operand.places is None for name in operand.registers))


# -- classical ----------------------------------------------------------------------------------------------
def _classical(node: Any, lookup: Lookup) -> Iterator[Event]:
    if _calls_subroutine(node, lookup):
        yield FORGET
        return
    if isinstance(node, ast.ClassicalDeclaration):
        yield from _declaration(node, lookup)
    elif isinstance(node, ast.ClassicalAssignment):
        yield from reads(node.rvalue, lookup)
        yield from _indices_read(node.lvalue, lookup)
        yield from _assigned(node.lvalue, lookup)
    elif isinstance(node, ast.ReturnStatement) and isinstance(node.expression, ast.QuantumMeasurement):
        yield _touch([lookup.operand(node.expression.qubit)])
    elif isinstance(node, (ast.ExpressionStatement, ast.ReturnStatement)):
        yield from reads(node.expression, lookup)
    elif isinstance(node, (ast.ConstantDeclaration, ast.IODeclaration)):
        yield from reads(getattr(node, "init_expression", None), lookup)
    elif isinstance(node, (ast.BranchingStatement, ast.WhileLoop, ast.ForInLoop, ast.SwitchStatement)):
        yield from _condition(node, lookup)
    elif not isinstance(node, (ast.Pragma, ast.Box)) or "braket" in getattr(node, "command", ""):
        yield FORGET


def _declaration(node: ast.ClassicalDeclaration, lookup: Lookup) -> Iterator[Event]:
    value = node.init_expression
    bits = lookup.operand(node.identifier) if isinstance(node.type, ast.BitType) else None
    if isinstance(value, ast.QuantumMeasurement):
        yield _measure(node, value, node.identifier if bits is not None else None, lookup)
        return
    yield from reads(value, lookup)
    if bits is not None and bits.places is not None:
        yield Declare(bits.places) if value is None else Touch(bits.places, ())


def _assigned(target: Any, lookup: Lookup) -> Iterator[Event]:
    """What an assignment changes; one to a number changes no bit that is followed here."""
    name = target.name if isinstance(target, ast.IndexedIdentifier) else target
    symbol = lookup.symbol(name.name)
    if symbol is None or symbol.kind is Kind.BIT:
        yield _touch([lookup.operand(target)])


def _condition(header: Any, lookup: Lookup) -> Iterator[Event]:
    for attribute in ("condition", "while_condition", "set_declaration", "target"):
        part = getattr(header, attribute, None)
        if part is not None and not isinstance(header, (ast.AliasStatement, ast.QuantumMeasurementStatement)):
            if _calls_subroutine(part, lookup):
                yield FORGET
            yield from reads(part, lookup)


def _indices_read(target: Any, lookup: Lookup) -> Iterator[Event]:
    if isinstance(target, ast.IndexedIdentifier):
        yield from reads(target.indices, lookup)


def reads(node: Any, lookup: Lookup) -> Iterator[Event]:
    """The bits that an expression depends on; all of a register where the index is not known."""
    pending = [node]
    while pending:  # no recursion: sums have hundreds of terms
        found = pending.pop()
        if isinstance(found, ast.IndexExpression) and isinstance(found.collection, ast.Identifier):
            yield from _read(found, found.collection.name, lookup)
            pending.append(found.index)
        elif isinstance(found, ast.Identifier):
            yield from _read(found, found.name, lookup)
        elif isinstance(found, list):
            pending.extend(reversed(found))
        elif isinstance(found, ast.QASMNode) and not isinstance(found, (ast.SizeOf, ast.DurationOf)):
            pending.extend(reversed(found.__dict__.values()))


def _read(node: Any, name: str, lookup: Lookup) -> Iterator[Event]:
    symbol = lookup.symbol(name)
    if symbol is None or symbol.kind is not Kind.BIT:
        return
    found = lookup.operand(node)
    if found.places is None and isinstance(node, ast.IndexExpression):
        found = lookup.operand(node.collection)
    yield _touch([found]) if found.places is None else Read(*extent(node), found.places, name)


def _calls_subroutine(node: Any, lookup: Lookup) -> bool:
    """Whether a ``def`` or ``extern`` is called, which may do anything to what it is given and to hardware qubits."""
    return any(
        isinstance(found, ast.FunctionCall) and (found.name.name not in FUNCTIONS or lookup.symbol(found.name.name))
        for found in nodes_within(node)
    )
