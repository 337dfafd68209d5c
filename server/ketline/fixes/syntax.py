"""Fixes of the text itself (KT1xx)."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.diagnostics.catalog import severity
from ketline.fixes.replacements import replaced
from ketline.fixes.site import Fixer, Proposal, Site
from ketline.rewrite import to_version3
from ketline.source.edits import Edit, applied
from ketline.syntax.classes import ast
from ketline.syntax.splitter import Form
from ketline.syntax.tree import walk


def missing_comma(site: Site) -> Iterator[Proposal]:
    """KT101: ``cx q[0] q[1];``, where nothing but a comma is missing before what was not expected."""
    start = site.problem.start
    before = site.text[:start].rstrip()
    if before and (before[-1] in "])" or before[-1].isalnum()):
        yield Proposal("Add ','", (Edit(len(before), len(before), ","),))


def unclosed_block(site: Site) -> Iterator[Proposal]:
    """KT103: a '}' where the block is taken to end."""
    header = next((node for node in walk(site.snapshot.tree.nodes) if node.end == site.problem.end), None)
    if header is None or header.statement.form is not Form.OPENER:
        return
    line = site.text.rfind("\n", 0, header.start) + 1
    indent = site.text[line : header.start]
    indent = indent if not indent.strip() else ""
    if header.left_at is not None:
        edit = Edit(header.left_at, header.left_at, f"{indent}}}{site.line_end}")
    else:
        last = header.body[-1].end if header.body else header.end
        last = max([last, *(node.closed_at + 1 for node in walk(header.body) if node.closed_at is not None)])
        behind = site.snapshot.lines.line_end(site.snapshot.lines.position(last)[0])
        edit = Edit(behind, behind, f"{site.line_end}{indent}}}")
    yield Proposal("Add '}'", (edit,))


def unterminated_comment(site: Site) -> Iterator[Proposal]:
    """KT105: closed at the end of its line, or for its line."""
    end = site.snapshot.lines.line_end(site.snapshot.lines.position(site.problem.start)[0])
    yield Proposal("Close the comment with '*/'", (Edit(end, end, " */"),))
    yield from replaced("Make it a line comment")(site)


def unterminated_string(site: Site) -> Iterator[Proposal]:
    """KT106: ``include "stdgates.inc;``."""
    end = site.problem.start + len(site.source.rstrip())
    yield Proposal(f"Add {site.source[0]}", (Edit(end, end, site.source[0]),), safe=True)


def unknown_character(site: Site) -> Iterator[Proposal]:
    """KT107."""
    shown = site.source if site.source.isprintable() else "the character"
    yield Proposal(f"Remove {shown}", (site.removal(site.problem.start, site.problem.end),))


def version(site: Site) -> Iterator[Proposal]:
    """KT108: a version that there is not, or in the wrong place."""
    place = site.place
    if place is None:
        return
    start, statement = place
    if site.snapshot.tree.version == statement.version:
        for number in ("3.0", "2.0"):
            edit = Edit(start, start + len(statement.text), f"OPENQASM {number};")
            yield Proposal(f"Say OPENQASM {number}", (edit,))
    whole = site.removal(start, start + len(statement.text))
    if site.snapshot.tree.version is None:
        yield Proposal("Move to the top", (Edit(0, 0, f"{statement.text}{site.line_end}"), whole))
    yield Proposal("Remove it", (whole,))


#: What may stand at the top level only and means the same there.
_MOVABLE = (
    ast.QubitDeclaration, ast.QuantumGateDefinition, ast.Include, ast.IODeclaration, ast.ExternDeclaration,
    ast.ClassicalDeclaration,
)  # fmt: skip


def misplaced(site: Site) -> Iterator[Proposal]:
    """KT109: a declaration moves out of the block; what has no meaning where it stands goes."""
    if site.place is None:
        return
    start, statement = site.place
    whole = site.removal(start, start + len(statement.text))
    if isinstance(statement.node, _MOVABLE) and statement.form is Form.LEAF and site.around():
        yield Proposal("Move out of the block", (site.declared_before(statement.text), whole))
    if isinstance(statement.node, (ast.BreakStatement, ast.ContinueStatement, ast.ReturnStatement)):
        yield Proposal(f"Remove '{statement.word}'", (whole,))


def later_than_version2(site: Site) -> Iterator[Proposal]:
    """KT112: the version 2 spelling, the program as version 3, or no more than its first line."""
    yield from replaced()(site)
    edits = to_version3(site.analysis)
    rewritten = site.snapshot.edited(applied(site.text, edits))
    if edits and not any(severity(problem.code) == "error" for problem in rewritten.problems):
        yield Proposal("Rewrite this file as OpenQASM 3", tuple(edits))


FIXERS: dict[str, Fixer] = {
    "KT101": missing_comma,
    "KT102": replaced("Add ';'", safe=True),
    "KT103": unclosed_block,
    "KT104": replaced("Remove '}'"),
    "KT105": unterminated_comment,
    "KT106": unterminated_string,
    "KT107": unknown_character,
    "KT108": version,
    "KT109": misplaced,
    "KT112": later_than_version2,
}
