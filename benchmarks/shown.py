"""One benchmark run by itself: what it is at while it runs, then its table."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.table import Table


def show(measure: Callable[[Callable[[str], None]], Table], width: int) -> None:
    """Prints the table that ``measure`` makes, at least ``width`` characters wide."""
    console = Console(highlight=False)
    with console.status("measuring") as status:
        table = measure(status.update)
    Console(highlight=False, width=max(console.width, width)).print(table)
