"""Programs that are valid and probably not what was meant: KT6xx."""

from ketline.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
