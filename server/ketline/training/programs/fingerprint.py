"""What a program is, apart from how it is laid out: its tokens with numbers by their value."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from ketline.syntax.tokens import PATTERN

PUBLISHED = Path(__file__).with_name("published.txt")
"""Fingerprints of programs that others have published and that tests use: none of them may be produced."""

SPELLINGS = {"π": "pi", "τ": "tau", "ℇ": "euler"}


def canonical_tokens(text: str) -> list[str]:
    """Tokens without comments and spacing; numbers by value, constants by one spelling."""
    tokens: list[str] = []
    for match in PATTERN.finditer(text):
        kind = match.lastgroup
        if kind is None or kind in ("comment", "open_comment"):
            continue
        word = match[0]
        if kind in ("integer", "float", "literal"):
            word = _number(word)
        tokens.append(SPELLINGS.get(word, word))
    return tokens


def _number(word: str) -> str:
    digits = word.replace("_", "").replace(" ", "").replace("\t", "").lower()
    try:
        if digits[:2] in ("0x", "0b", "0o"):
            return str(int(digits, 0))
        return f"{float(digits):.12g}"
    except ValueError:  # with a unit
        return digits


def fingerprint(text: str) -> str:
    """Sixteen hexadecimal digits, equal for programs that differ in layout, comments and number formats only."""
    return hashlib.sha256(" ".join(canonical_tokens(text)).encode()).hexdigest()[:16]


@lru_cache(maxsize=1)
def published_fingerprints() -> frozenset[str]:
    """The fingerprints in ``published.txt``."""
    lines = PUBLISHED.read_text(encoding="ascii").split("\n")
    return frozenset(line for line in lines if line and not line.startswith("#"))
