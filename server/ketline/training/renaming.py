"""Programs with other names: what a program does, not what its author calls things, is to be learnt."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from ketline.semantics.library import QELIB1, STDGATES

RENAMED_SHARE = 0.5
"""Share of the programs that are shown with other names."""

_DECLARED = {
    "qubit": re.compile(r"^\s*qubit(?:\[[^\]]*\])?\s+([A-Za-z_]\w*)\s*;", re.MULTILINE),
    "bit": re.compile(r"^\s*bit(?:\[[^\]]*\])?\s+([A-Za-z_]\w*)\s*[;=]", re.MULTILINE),
    "gate": re.compile(r"^\s*gate\s+([A-Za-z_]\w*)", re.MULTILINE),
    "def": re.compile(r"^\s*def\s+([A-Za-z_]\w*)", re.MULTILINE),
}
_WORD = re.compile(r"[A-Za-z_]\w*")

LONGEST = 12
"""Characters of a name that others may take: long ones say too much of their program."""


class Renaming:
    """Names that programs give to registers, gates and subroutines, to be exchanged among them."""

    def __init__(self, texts: Iterable[str]) -> None:
        found: dict[str, set[str]] = {kind: set() for kind in _DECLARED}
        for text in texts:
            for kind, pattern in _DECLARED.items():
                found[kind].update(name for name in pattern.findall(text) if len(name) <= LONGEST)
        self._names = {kind: sorted(names - STDGATES.keys() - QELIB1.keys()) for kind, names in found.items()}

    def __call__(self, text: str, rng: np.random.Generator) -> str:
        """The program with another name for each register, gate and subroutine; names that it has are not taken."""
        taken = set(_WORD.findall(text))
        new: dict[str, str] = {}
        for kind, pattern in _DECLARED.items():
            for name in pattern.findall(text):
                choice = self._names[kind][int(rng.integers(len(self._names[kind])))] if self._names[kind] else name
                if choice not in taken:
                    new[name] = choice
                    taken.add(choice)
        return _WORD.sub(lambda match: new.get(match.group(), match.group()), text)
