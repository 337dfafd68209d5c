"""``make bench``: one row per promise, each against what a user would otherwise run, in one run on one machine.

Prints medians and 95th percentiles in milliseconds, and how many times quicker. No time is asserted anywhere.
"""

from __future__ import annotations

from rich.console import Console

import formatting
import ghost
import gradients
import navigating
import values
from editing import measure
from ketline.cli import settle_interpreter


def main() -> None:
    settle_interpreter()
    console = Console(highlight=False)
    wide = Console(highlight=False, width=max(console.width, 140))
    with console.status("measuring") as status:
        typing = measure(status.update)
        asking = navigating.measure(status.update)
        rows = values.rows(status.update)
        slopes = gradients.table(status.update)
        layout = formatting.table()
        suggestions = ghost.measure(status.update)
    wide.print(typing)
    wide.print()
    wide.print(asking)
    wide.print()
    wide.print(values.table(rows))
    wide.print()
    wide.print(slopes)
    wide.print()
    wide.print(layout)
    wide.print()
    wide.print(suggestions)


if __name__ == "__main__":
    main()
