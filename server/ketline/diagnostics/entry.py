"""What the catalogue says of one rule."""

from __future__ import annotations

from dataclasses import dataclass

#: The lines that most examples begin with.
HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'

#: From the most to the least severe.
LEVELS = ("error", "warning", "information", "hint")


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule.

    ``severity`` is the default one, of ``LEVELS``. ``bad`` gives exactly this code, ``good`` nothing; an empty example
    is for what no short text can show.
    """

    code: str
    name: str
    why: str
    bad: str
    good: str
    severity: str = "error"

    @property
    def is_lint(self) -> bool:
        """Whether the rule is about valid programs: it can be ignored on a line, and it judges no suggestion."""
        return self.code.startswith("KT6")

    @property
    def is_syntax(self) -> bool:
        """Whether what it reports is no OpenQASM at all: always an error."""
        return self.code.startswith("KT1")
