"""What the catalogue says of one rule."""

from __future__ import annotations

from dataclasses import dataclass

#: The lines that most examples begin with.
HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule.

    ``severity`` is the default one: "error", "warning", "information" or "hint". ``bad`` gives exactly this code,
    ``good`` nothing; an empty example is for what no short text can show.
    """

    code: str
    name: str
    why: str
    bad: str
    good: str
    severity: str = "error"
