"""Where the texts of included files come from."""

from __future__ import annotations

from collections.abc import Callable

#: ``include(file name) -> (identity, text)`` of a file the document may include, or None.
IncludeResolver = Callable[[str], "tuple[str, str] | None"]


def no_includes(name: str) -> tuple[str, str] | None:
    """The resolver of a text that has no folder: only the standard files exist."""
    return None
