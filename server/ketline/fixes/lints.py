"""Fixes of what is valid and probably not meant (KT6xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ketline.fixes.replacements import replaced
from ketline.fixes.site import Fixer, Proposal, Site
from ketline.source.edits import Edit
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement
from ketline.syntax.tree import Node, walk


def no_rotation(site: Site) -> Iterator[Proposal]:
    """KT601, where the rule says that the gate can go."""
    whole = site.whole_statement()
    if site.problem.replacement == "" and whole is not None:
        yield Proposal("Remove the gate", (whole,), safe=True)


def old_spelling(site: Site) -> Iterator[Proposal]:
    """KT603."""
    yield from replaced(safe=True)(site)


def hidden_name(site: Site) -> Iterator[Proposal]:
    """KT604: the inner one gets another name, everywhere."""
    symbol = next((use.symbol for use in site.analysis.uses if use.start == site.problem.start), None)
    if symbol is not None:
        name = site.free_name(symbol.name)
        yield Proposal(f"Rename to '{name}'", site.renamed(symbol, name))


def reset_before(site: Site) -> Iterator[Proposal]:
    """KT611: a reset of the measured qubit on the line before."""
    match = re.match(r"'([^']+)' was measured", site.problem.message)
    if match is not None and site.place is not None and not site.analysis.version2:
        start = site.place[0]
        line = site.text.rfind("\n", 0, start) + 1
        indent = site.text[line:start]
        behind = f"{site.line_end}{indent}" if not indent.strip() else " "
        yield Proposal(f"Reset {match[1]} first", (Edit(start, start, f"reset {match[1]};{behind}"),))


def repeated_measurement(site: Site) -> Iterator[Proposal]:
    """KT612, KT613: the later measurement goes."""
    whole = site.whole_statement()
    if whole is not None:
        yield Proposal("Remove this measurement", (whole,))


def cancelling_gates(site: Site) -> Iterator[Proposal]:
    """KT614: both gates go."""
    if site.place is None:
        return
    start, statement = site.place
    earlier = _before(site, start, statement)
    if earlier is None:
        return
    first = site.removal(earlier[0], earlier[0] + len(earlier[1].text))
    second = site.removal(start, start + len(statement.text))
    yield Proposal("Remove both gates", (first, second), safe=True)


def _before(site: Site, start: int, statement: Statement) -> tuple[int, Statement] | None:
    """The nearest statement before, in the same block, that acts on the same qubits."""
    wanted = _operands(statement)
    for node in reversed(_siblings(site, start)):
        if node.start < start:
            given = _operands(node.statement)
            if given == wanted:
                return node.start, node.statement
            if given & wanted:
                return None
    return None


def _operands(statement: Statement) -> frozenset[str]:
    """The qubits that a gate call names, as it writes them."""
    node = statement.node
    if statement.form is not Form.LEAF or not isinstance(node, (ast.QuantumGate, ast.QuantumPhase)):
        return frozenset()
    places = [getattr(qubit, "extent", (0, 0)) for qubit in node.qubits]
    return frozenset("".join(statement.text[start:end].split()) for start, end in places)


def _siblings(site: Site, start: int) -> list[Node]:
    """The statements of the block in which one starts."""
    blocks = [site.snapshot.tree.nodes, *(node.body for node in walk(site.snapshot.tree.nodes))]
    return next((block for block in blocks if any(node.start == start for node in block)), [])


def unused_name(site: Site) -> Iterator[Proposal]:
    """KT621: the declaration goes."""
    if site.place is None:
        return
    start, statement = site.place
    node = next((one for one in walk(site.snapshot.tree.nodes) if one.start == start), None)
    kinds = (ast.QubitDeclaration, ast.ClassicalDeclaration, ast.ConstantDeclaration, ast.IODeclaration,
             ast.AliasStatement, ast.QuantumGateDefinition, ast.SubroutineDefinition,
             ast.ExternDeclaration)  # fmt: skip
    if node is None or not isinstance(statement.node, kinds) or "measure" in statement.text:
        return
    if not _declares(site, statement):
        return
    end = node.end if node.closed_at is None else node.closed_at + 1
    yield Proposal(f"Remove '{site.source}'", (site.removal(start, end),))


def _declares(site: Site, statement: Statement) -> bool:
    """Whether the name is that of the whole statement, not of one of its parameters."""
    node = statement.node
    for attribute in ("qubit", "identifier", "target", "name"):
        name = getattr(node, attribute, None)
        if isinstance(name, ast.Identifier):
            return site.range_of(name)[0] == site.problem.start
    return False


def repeated_observable(site: Site) -> Iterator[Proposal]:
    """KT623."""
    name = site.free_name(site.source)
    yield Proposal(f"Rename to '{name}'", (Edit(site.problem.start, site.problem.end, name),))


def unused_ignore(site: Site) -> Iterator[Proposal]:
    """KT631: the code goes, or the comment with its last one."""
    start, end = site.problem.start, site.problem.end
    line, _ = site.snapshot.lines.position(start)
    first, last = site.snapshot.lines.line_start(line), site.snapshot.lines.line_end(line)
    comment = site.text.rfind("//", first, start + 2)
    codes = re.findall(r"KT\d{3}", site.text[comment:last])
    if site.source.startswith("KT") and len(codes) > 1:
        behind = re.compile(r"[ \t]*,?[ \t]*").match(site.text, end)
        assert behind is not None
        yield Proposal(f"Remove {site.source}", (Edit(start, behind.end(), ""),), safe=True)
        return
    if comment >= 0:
        before = len(site.text[:comment].rstrip(" \t"))
        edit = Edit(before, last, "") if before > first else site.removal(comment, last)
        yield Proposal("Remove the comment", (edit,), safe=True)


FIXERS: dict[str, Fixer] = {
    "KT601": no_rotation,
    "KT602": replaced(),
    "KT603": old_spelling,
    "KT604": hidden_name,
    "KT606": replaced(),
    "KT611": reset_before,
    "KT612": repeated_measurement,
    "KT613": repeated_measurement,
    "KT614": cancelling_gates,
    "KT621": unused_name,
    "KT623": repeated_observable,
    "KT631": unused_ignore,
}
