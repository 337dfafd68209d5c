"""The catalogue: every rule by its code.

``ketline explain CODE`` prints an entry; a test holds that every code is produced by some test
and that every bad example gives exactly its code, every good one nothing.
"""

from __future__ import annotations

from ketline.diagnostics.entry import Entry
from ketline.diagnostics.rules import FAMILIES

CATALOG: dict[str, Entry] = {entry.code: entry for family in FAMILIES for entry in family.ENTRIES}


def severity(code: str) -> str:
    return CATALOG[code].severity
