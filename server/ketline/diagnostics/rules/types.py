"""Types and casts: KT5xx."""

from ketline.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
