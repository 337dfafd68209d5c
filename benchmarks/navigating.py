"""Questions about a document of 5,000 lines through a real server: hover, definitions, references, renames, tokens.

From the request sent to the answer read and parsed, at places all over the document: mostly gate calls, and a register
that every line names, which makes references and renames as large as they get. Each question of a kind is asked once
before it is timed, as the server would be warm in an editor. The server's own time of the processor stands beside: on a
machine that does other work it says what the answer itself costs.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from typing import Any

from rich.table import Table

from client import Client
from editing import percentile95
from programs import HEAD, program
from shown import show

LINES = 5_000
ASKED = 60
EDITED = 40

#: What an answer may take in milliseconds, 95 times of 100: answers that are looked at while the hand stays on the key.
QUICK, LONG, COLOURS = 15, 60, 30

Position = dict[str, int]


def positions(seed: int) -> Iterator[Position]:
    """Places on gates and on the register, line by line drawn."""
    generator = random.Random(seed)
    lines = program(LINES).splitlines()
    while True:
        line = generator.randrange(len(HEAD.splitlines()), LINES)
        yield {"line": line, "character": generator.choice([0, lines[line].index("q[")])}


def at(position: Position, **more: Any) -> dict[str, Any]:
    return {"position": position, **more}


def behind_bracket(position: Position) -> dict[str, Any]:
    return at({"line": position["line"], "character": position["character"] + 2})


#: The questions: name, method, parameters at a place, target.
QUESTIONS: list[tuple[str, str, Callable[[Position], dict[str, Any]], int]] = [
    ("hover", "textDocument/hover", at, QUICK),
    ("definition", "textDocument/definition", at, QUICK),
    ("document highlight", "textDocument/documentHighlight", at, QUICK),
    ("completion of names", "textDocument/completion", at, QUICK),
    ("signature help", "textDocument/signatureHelp", behind_bracket, QUICK),
    ("document symbols", "textDocument/documentSymbol", lambda place: {}, LONG),
    ("folding ranges", "textDocument/foldingRange", lambda place: {}, LONG),
    ("references", "textDocument/references", lambda place: at(place, context={"includeDeclaration": True}), LONG),
]


def asked(client: Client, method: str, make: Callable[[Position], dict[str, Any]]) -> list[float]:
    places = positions(5)
    client.ask(method, make(next(places)))
    return [client.ask(method, make(next(places)))[1] for _ in range(ASKED)]


def renames(client: Client) -> list[float]:
    """Renames of the register, which touch every line; they are not applied."""
    place = {"line": 2, "character": HEAD.splitlines()[2].index("q;")}
    return [client.ask("textDocument/rename", at(place, newName=f"data{index}"))[1] for index in range(ASKED // 4)]


def colours(client: Client) -> tuple[list[float], list[float]]:
    """Milliseconds of all semantic tokens, and of the edit of them after each key."""
    first = [client.ask("textDocument/semanticTokens/full", {}) for _ in range(4)]
    identity = first[-1][0]["resultId"]
    generator = random.Random(9)
    found = []
    for _ in range(EDITED):
        client.key(generator.randrange(len(HEAD.splitlines()), LINES), 0, "h q[1];\n")
        answer, taken = client.ask("textDocument/semanticTokens/full/delta", {"previousResultId": identity})
        identity = answer["resultId"]
        found.append(taken)
    return [taken for _, taken in first], found


def measure(progress: Callable[[str], None]) -> Table:
    """Runs everything and makes the table."""
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    for heading in (f"asked of {LINES:,} lines", "median", "p95", "processor, mean", "p95 meant to be under"):
        table.add_column(heading, justify="left" if heading.startswith("asked") else "right")

    client = Client()
    client.open(program(LINES))

    def row(what: str, found: list[float], target: int, seconds: float | None = None) -> None:
        cost = "" if seconds is None else f"{1000 * seconds / len(found):.1f} ms"
        slow = f"{percentile95(found):.1f} ms"
        table.add_row(what, f"{statistics.median(found):.1f} ms", slow, cost, f"{target} ms")

    def timed(what: str, work: Callable[[], list[float]], target: int) -> None:
        progress(what)
        before = client.cpu_seconds()
        found = work()
        row(what, found, target, client.cpu_seconds() - before)

    for name, method, make, target in QUESTIONS:
        timed(name, lambda method=method, make=make: asked(client, method, make), target)
    timed("rename of what every line names", lambda: renames(client), LONG)
    progress("colouring")
    whole, edits = colours(client)
    row("semantic tokens, all", whole, LONG)
    row("semantic tokens, the change after a key", edits, COLOURS)
    client.stop()
    return table


if __name__ == "__main__":
    show(measure, 100)
