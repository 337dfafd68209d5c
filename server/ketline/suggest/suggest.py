"""From a cursor to verified suggestions."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from ketline.limits import (
    MAXIMUM_GENERATED_TOKENS,
    MAXIMUM_PREFIX_CHARACTERS,
    MAXIMUM_SUFFIX_CHARACTERS,
    MAXIMUM_SUGGESTION_TOKENS,
)
from ketline.model.generation import generation_grammar, generation_prompt
from ketline.model.prompts import completion_prompt
from ketline.model.protocol import Completion, CompletionRequest
from ketline.suggest.cursor import Cursor
from ketline.suggest.grammar import MAXIMUM_FURTHER_STATEMENTS, document_grammar, literal_start
from ketline.suggest.request import wish_at
from ketline.suggest.verify import Verified, repeats_following, statement_ends, verify, without_repetition
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.estimate.result import Estimate
    from ketline.estimate.workbench import Workbench

#: Qubits of a whole state and seconds that the energy of a suggestion may take; past them it is shown without one,
#: unless its structure allows.
ENERGY_QUBITS = 16
ENERGY_SECONDS = 0.25

#: How much lower an energy must be to count as lower.
ENERGY_TOLERANCE = 1e-6

#: Milliseconds after which a suggestion ends with the statement that it is at: before a person types on.
ENOUGH_MILLISECONDS = 250

#: Temperature of the second and further samples.
SAMPLING_TEMPERATURE = 0.7


class Model(Protocol):
    """Whatever draws completions."""

    async def complete(self, request: CompletionRequest) -> list[Completion]: ...


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Text to insert at the cursor. Energies are of the program's first observable, None where there is none."""

    text: str
    observable: str | None
    energy_before: float | None
    energy_after: float | None
    tokens: int
    milliseconds: float


async def suggest(
    model: Model,
    cursor: Cursor,
    samples: int = 1,
    length: str = "block",
    milliseconds: int = 600,
    dismissed: frozenset[str] = frozenset(),
    seed: int = 0,
) -> list[Suggestion]:
    """Verified suggestions, best first; empty where nothing good can be said.

    ``length`` is "statement", "line" or "block". Analysis runs off the event loop.

    Raises:
        ModelFailure: when the model cannot answer.
    """
    request = await asyncio.to_thread(completion_request, cursor, length, milliseconds, seed)
    if request is None:
        return []
    started = time.monotonic()
    drawn = await model.complete(request)
    left = milliseconds - int(1000 * (time.monotonic() - started))
    if samples > 1 and left > 0:
        more = replace(request, temperature=SAMPLING_TEMPERATURE, samples=samples - 1, milliseconds=left)
        drawn = [*drawn, *await model.complete(more)]
    return await asyncio.to_thread(_verified, cursor, drawn, dismissed)


def completion_request(cursor: Cursor, length: str, milliseconds: int, seed: int) -> CompletionRequest | None:
    """What to ask the model for, greedily; None where nothing can be foreseen."""
    wish = wish_at(cursor)
    if wish is not None:
        prompt, grammar = generation_prompt(wish.request), generation_grammar(wish.request)
        return CompletionRequest(
            prompt, grammar, MAXIMUM_GENERATED_TOKENS, 0.0, seed, 1, milliseconds, role="generation"
        )
    found = document_grammar(cursor, MAXIMUM_FURTHER_STATEMENTS if length == "block" else 0)
    if found is None:
        return None
    prompt = completion_prompt(*prompt_text(cursor))
    return CompletionRequest(prompt, found, MAXIMUM_SUGGESTION_TOKENS, 0.0, seed, 1, milliseconds, ENOUGH_MILLISECONDS)


def prompt_text(cursor: Cursor) -> tuple[str, str]:
    """What the model reads: the text up to the current line, declarations kept when it is long, and the text after."""
    text = cursor.snapshot.text
    before = text[: literal_start(cursor)]
    if len(before) > MAXIMUM_PREFIX_CHARACTERS:
        head = _declarations(before)
        room = MAXIMUM_PREFIX_CHARACTERS - len(head)
        tail = before[len(before) - room :]
        before = head + tail[tail.find("\n") + 1 :]
    after = text[cursor.offset : cursor.offset + MAXIMUM_SUFFIX_CHARACTERS]
    return before, after


#: The share of the prefix that declarations from the top of a long file may take.
_DECLARATION_CHARACTERS = MAXIMUM_PREFIX_CHARACTERS // 3
_DECLARING = ("OPENQASM", "include", "qubit", "qreg", "bit", "creg", "const", "input")


def _declarations(before: str) -> str:
    kept: list[str] = []
    size = 0
    for line in before.splitlines():
        if line.startswith(_DECLARING):
            size += len(line) + 1
            if size > _DECLARATION_CHARACTERS:
                break
            kept.append(line)
    return "\n".join(kept) + "\n"


def _verified(cursor: Cursor, drawn: list[Completion], dismissed: frozenset[str]) -> list[Suggestion]:
    literal = cursor.snapshot.text[literal_start(cursor) : cursor.offset]
    after = cursor.snapshot.text[cursor.offset :]
    bench = new_bench()
    before = first_estimate(cursor.snapshot, bench)
    wish = wish_at(cursor)
    found: dict[str, Suggestion] = {}
    seen: set[str] = set()
    for completion in drawn:
        if completion.text in seen or not completion.text.startswith(literal):
            continue
        seen.add(completion.text)
        text = completion.text[len(literal) :].rstrip()
        text = without_repetition(text) if wish is None else wish.rest(text)
        verified = verify(cursor.snapshot, cursor.offset, text) if text.strip() else None
        if verified is None:
            continue
        estimate = first_estimate(verified.snapshot, bench)
        if wish is None:  # a circuit asked for has the layers asked for
            verified, estimate = lowest_energy_cut(cursor, verified, estimate, bench)
        if verified.text in found or verified.text in dismissed or repeats_following(verified.text, after):
            continue
        found[verified.text] = _suggestion(verified, completion, before, estimate)
    return sorted(found.values(), key=_rank)


def lowest_energy_cut(
    cursor: Cursor, verified: Verified, whole: Estimate | None, bench: Workbench
) -> tuple[Verified, Estimate | None]:
    """The suggestion up to the statement after which the observable is lowest, and the observable's value there.

    ``whole`` is the value of all of it; where none is in force, nothing is cut. A model that does not know when to
    stop writes a good layer and goes on; the energy knows.
    """
    if whole is None or whole.value is None:
        return verified, whole
    best, lowest, value = verified, whole.value, whole
    deadline = time.monotonic() + ENERGY_SECONDS
    before = cursor.snapshot.text[: cursor.offset]
    for end in statement_ends(before, verified.text)[1:]:
        shorter = verify(cursor.snapshot, cursor.offset, verified.text[:end])
        estimate = first_estimate(shorter.snapshot, bench) if shorter is not None else None
        if shorter is None or estimate is None or estimate.value is None or time.monotonic() > deadline:
            break
        if estimate.value < lowest - ENERGY_TOLERANCE:
            best, lowest, value = shorter, estimate.value, estimate
    return best, value


def _suggestion(
    verified: Verified, completion: Completion, before: Estimate | None, after: Estimate | None
) -> Suggestion:
    energies: tuple[float | None, float | None] = (None, None)
    if after is not None and after.value is not None:
        energies = (None if before is None else before.value, after.value)
    name = after.observable if energies[1] is not None and after is not None else None
    return Suggestion(verified.text, name, *energies, completion.tokens, completion.milliseconds)


def _rank(suggestion: Suggestion) -> float:
    """Lower energy first; suggestions without one keep their order at the end."""
    return float("inf") if suggestion.energy_after is None else suggestion.energy_after


def first_estimate(snapshot: Snapshot, bench: Workbench) -> Estimate | None:
    """The value of the first declared observable, within the budget of a keystroke."""
    if not snapshot.analysis.directives:
        return None
    return snapshot.estimates(ENERGY_QUBITS, ENERGY_SECONDS, bench=bench)[0]


def new_bench() -> Workbench:
    """What the values of suggestions at one place share: the states up to the cursor."""
    from ketline.estimate.workbench import Workbench

    return Workbench()
