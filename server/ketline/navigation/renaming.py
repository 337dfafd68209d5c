"""Renaming a symbol everywhere, or saying why not.

After a rename every name means what it meant, and there are the same problems, but for that of a name that hid a
library's gate. That is decided from the scopes and
the places of both names, without reading the changed text: a rename of a register may touch every line of a file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ketline.navigation.definitions import declaring_span
from ketline.navigation.files import Files, declaring_path
from ketline.navigation.occurrences import Occurrence, occurrence_at, use_at
from ketline.navigation.references import Named, named
from ketline.navigation.words import directive_places, places_of, word_at
from ketline.semantics import Scope, Symbol
from ketline.semantics.library import BRAKET_ONLY, BUILTIN_GATES, CONSTANTS, FUNCTIONS
from ketline.semantics.problems import DeclaredTwice
from ketline.syntax.splitter import Form
from ketline.syntax.tokens import KEYWORDS, PATTERN
from ketline.workspace import Snapshot


class Refused(Exception):
    """A rename that is not made; its text is a sentence for the user."""


@dataclass(frozen=True)
class Renamed:
    """The places of one file that take the new name. ``path`` None is the document asked about."""

    path: str | None
    snapshot: Snapshot
    places: Sequence[tuple[int, int]]


#: What the language calls so itself.
_BUILT_IN = {
    **dict.fromkeys(BUILTIN_GATES, "a built-in gate"),
    **dict.fromkeys(CONSTANTS, "a built-in constant"),
    **dict.fromkeys(FUNCTIONS, "a built-in function"),
    "gphase": "a built-in gate",
}

#: Words that are no names although the lexer has them as identifiers.
_RESERVED = KEYWORDS | {"opaque", "pragma", "sizeof", "OPENQASM"}


def renameable(files: Files, snapshot: Snapshot, offset: int) -> Occurrence:
    """The name at an offset, if it may be renamed. Raises ``Refused`` with the reason."""
    occurrence = occurrence_at(snapshot, offset)
    if occurrence is None:
        raise Refused(_no_name(snapshot, offset))
    name, symbol = occurrence.name, occurrence.symbol
    if symbol is None:
        if name.startswith("$"):
            raise Refused(f"'{name}' is a hardware qubit; its number is its name.")
        if name in _BUILT_IN:
            raise Refused(f"'{name}' is {_BUILT_IN[name]} and keeps its name.")
        raise Refused(f"Nothing declares '{name}'.")
    _check_origin(files, snapshot, symbol)
    return occurrence


def _no_name(snapshot: Snapshot, offset: int) -> str:
    word = word_at(snapshot, offset)
    if word is not None and word.token.kind == "identifier" and word.statement.form is not Form.COMMENT:
        return f"'{word.token.text}' is a keyword of OpenQASM."
    return "There is no name here."


def _check_origin(files: Files, snapshot: Snapshot, symbol: Symbol) -> None:
    """What is declared elsewhere may be changed only inside the workspace."""
    if symbol.origin is None:
        return
    if symbol.origin == "defcal":
        raise Refused(f"'{symbol.name}' is known from a 'defcal' alone; its name is the machine's.")
    if symbol.node is None:
        raise Refused(f"'{symbol.name}' belongs to the standard file {symbol.origin}.")
    path = declaring_path(snapshot, symbol)
    if path is None or not files.folder.holds(path):
        raise Refused(f"'{symbol.name}' is declared in {symbol.origin}, which is outside of this workspace.")


def rename(files: Files, snapshot: Snapshot, offset: int, new: str) -> list[Renamed]:
    """The places that take the name ``new``, file by file. Raises ``Refused`` with the reason where there is one."""
    occurrence = renameable(files, snapshot, offset)
    assert occurrence.symbol is not None  # renameable has seen to it
    if new == occurrence.name:
        return []
    found = list(named(files, snapshot, occurrence.symbol))
    for each in found:
        _check_name(each.snapshot, new)
        _check_meaning(each, occurrence.name, new)
    return [
        Renamed(each.path, each.snapshot, [(one.start, one.end) for one in each.occurrences])
        for each in found
        if each.occurrences
    ]


def _check_name(snapshot: Snapshot, new: str) -> None:
    """Whether the language takes ``new`` as a name."""
    match = PATTERN.fullmatch(new)
    if match is None or match.lastgroup != "identifier":
        raise Refused(f"'{new}' is no name: names are letters, digits and '_', and do not begin with a digit.")
    if new in _RESERVED:
        raise Refused(f"'{new}' is a keyword of OpenQASM.")
    if new in _BUILT_IN:
        raise Refused(f"'{new}' is {_BUILT_IN[new]}; choose another name.")
    analysis = snapshot.analysis
    if analysis.version2 and not re.fullmatch(r"[a-z][A-Za-z0-9_]*", new):
        raise Refused(f"In OpenQASM 2 a name is a small letter, then plain letters, digits and '_'; '{new}' is none.")
    if new in BRAKET_ONLY and not analysis.libraries:
        raise Refused(f"'{new}' is a gate of Amazon Braket, whose programs bring in no file; choose another name.")


def _check_meaning(each: Named, old: str, new: str) -> None:
    """Whether every name of a file still means the same."""
    snapshot, symbol = each.snapshot, each.symbol
    scope, region = _home(snapshot, symbol)
    _check_declared_once(each, old)
    _check_clash(scope, new)
    _check_captured(each, scope, new)
    _check_capturing(each, region, old, new)
    if scope is snapshot.analysis.scope:
        _check_directives(snapshot, new)


def _home(snapshot: Snapshot, symbol: Symbol | None) -> tuple[Scope | None, tuple[int, int]]:
    """The scope that a symbol is declared in, and the stretch of text that it reaches over.

    Without a symbol, in a file that rests on the names of others, it is the file's own. None for the scope of a body
    without braces, which nothing else can be declared in.
    """
    analysis = snapshot.analysis
    place = None if symbol is None or symbol.origin is not None else analysis.places.get(symbol)
    if symbol is None or place is None or analysis.scope.names.get(symbol.name) is symbol:
        return analysis.scope, (0, len(snapshot.text))
    for begin, meaning in zip(analysis.tree.section_starts, analysis.meanings):
        for start, end, scope in meaning.scopes:
            if scope.names.get(symbol.name) is symbol:
                return scope, (min(begin + start, place[0]), begin + end)
    return None, declaring_span(snapshot, place[0])


def _check_declared_once(each: Named, old: str) -> None:
    """A second declaration of the name is a mistake that a rename would hide."""
    snapshot = each.snapshot
    for begin, meaning in zip(snapshot.tree.section_starts, snapshot.analysis.meanings):
        for problem in meaning.problems:
            if isinstance(problem, DeclaredTwice) and problem.first is not None and problem.first is each.symbol:
                again = _at(snapshot, begin + problem.start)
                raise Refused(f"'{old}' is declared twice, {again} again; rename one by hand.")


def _check_clash(scope: Scope | None, new: str) -> None:
    other = None if scope is None else scope.names.get(new)
    if other is not None:
        where = f" in {other.origin}" if other.origin else ""
        raise Refused(f"'{new}' is already a {other.kind.value}{where}; choose another name.")


def _check_captured(each: Named, home: Scope | None, new: str) -> None:
    """No place of the symbol may come to mean another one, declared nearer to it."""
    scopes = [
        (begin + start, begin + end, scope)
        for begin, meaning in zip(each.snapshot.tree.section_starts, each.snapshot.analysis.meanings)
        for start, end, scope in meaning.scopes
        if new in scope.names and scope is not home
    ]
    for start, end, _ in scopes:
        for occurrence in each.occurrences:
            if start < occurrence.start <= end:
                line = _at(each.snapshot, occurrence.start)
                raise Refused(f"The place {line} would mean another '{new}', which is declared nearer to it.")


def _check_capturing(each: Named, region: tuple[int, int], old: str, new: str) -> None:
    """No place of another symbol called ``new``, or of none, may come to mean this one."""
    snapshot = each.snapshot
    places = snapshot.analysis.places
    for start, _ in places_of(snapshot, new):
        if not region[0] <= start < region[1]:
            continue
        use = use_at(snapshot, start)
        inner = None if use is None else places.get(use.symbol)
        if inner is None or not region[0] <= inner[0] < region[1]:
            raise Refused(f"The '{new}' {_at(snapshot, start)} would come to mean '{old}'; choose another name.")
        if inner[0] == start:  # declared inside, and stays nearer: no place of the symbol may stand there
            _check_apart(each, start, new)


def _check_apart(each: Named, start: int, new: str) -> None:
    """No place of the symbol may be in the statement or block that declares another ``new`` at ``start``."""
    begin, end = declaring_span(each.snapshot, start)
    for occurrence in each.occurrences:
        if begin <= occurrence.start < end:
            line = _at(each.snapshot, occurrence.start)
            raise Refused(f"The place {line} would mean another '{new}', which is declared there.")


def _check_directives(snapshot: Snapshot, new: str) -> None:
    for start, _ in directive_places(snapshot, new):
        raise Refused(f"'{new}' is named in the comment {_at(snapshot, start)}; choose another name.")


def _at(snapshot: Snapshot, offset: int) -> str:
    return f"in line {snapshot.lines.position(offset)[0] + 1}"
