"""How severe each code is to this user: the catalogue's default, unless a setting says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ketline.diagnostics.catalog import CATALOG, severity
from ketline.diagnostics.entry import LEVELS
from ketline.diagnostics.problem import Problem

#: A level that is none: the code is not shown.
OFF = "off"

#: Codes with the level that the user wants; codes that are not in it have their default.
Severities = Mapping[str, str]

NO_CHANGES: Severities = {}


def read_severities(given: Mapping[Any, Any]) -> tuple[dict[str, str], list[str]]:
    """The usable part of ``{"KT601": "off"}``, and a sentence for each entry that is not."""
    chosen: dict[str, str] = {}
    complaints: list[str] = []
    for code, level in given.items():
        complaint = _complaint(code, level)
        if complaint is None:
            chosen[str(code).upper()] = level
        else:
            complaints.append(complaint)
    return chosen, complaints


def _complaint(code: Any, level: Any) -> str | None:
    entry = CATALOG.get(str(code).upper())
    if entry is None:
        return f"there is no code {code!r}; 'ketline explain' lists them"
    if level not in (OFF, *LEVELS):
        return f"{entry.code} must be one of {OFF}, {', '.join(LEVELS)}, not {level!r}"
    if entry.is_syntax and level != "error":
        return f"{entry.code} is about text that is no OpenQASM and stays an error"
    return None


def level_of(code: str, severities: Severities) -> str:
    """The code's level for this user, or ``OFF``."""
    return severities.get(code) or severity(code)


def shown(problems: Iterable[Problem], severities: Severities, least: str = LEVELS[-1]) -> list[Problem]:
    """Those that are not off and at least as severe as ``least``."""
    wanted = LEVELS[: LEVELS.index(least) + 1]
    return [problem for problem in problems if level_of(problem.code, severities) in wanted]
