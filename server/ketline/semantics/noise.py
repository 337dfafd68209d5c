"""The grammar of ``// ketline: noise CHANNEL(STRENGTH)``: what each gate does wrong, in estimates."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ketline.diagnostics.problem import Problem
from ketline.semantics.inputs import number

#: The channels that a program may ask for.
CHANNELS = ("depolarizing", "bit_flip", "phase_flip", "amplitude_damping")


@dataclass(frozen=True, slots=True)
class Noise:
    """``channel`` of ``strength`` (a probability, 0 to 1) after each gate; written at absolute offsets."""

    channel: str
    strength: float
    start: int
    end: int

    def moved(self, by: int) -> Noise:
        return replace(self, start=self.start + by, end=self.end + by)


_HEAD = re.compile(r"noise[ \t]+(?P<channel>\w+)[ \t]*\((?P<strength>[^()]*)\)[ \t]*$")


def read_noise(text: str, at: int, offset: int) -> tuple[Noise | None, list[Problem]]:
    """What the comment ``text`` says from ``at`` on, or what is wrong with it; ``offset`` is its absolute start."""
    match = _HEAD.match(text, at)
    if match is None:
        message = "Write 'noise CHANNEL(STRENGTH)', as in 'noise depolarizing(0.01)'."
        return None, [Problem(offset + at, offset + len(text), "KT406", message)]
    if match["channel"] not in CHANNELS:
        start, end = match.span("channel")
        message = f"There is no channel '{match['channel']}'; use one of {', '.join(CHANNELS)}."
        return None, [Problem(offset + start, offset + end, "KT406", message)]
    strength = number(match["strength"])
    if strength is None or not 0 <= strength <= 1:
        start, end = match.span("strength")
        message = "The strength is a probability: a number from 0 to 1."
        return None, [Problem(offset + start, offset + max(end, start + 1), "KT406", message)]
    return Noise(match["channel"], strength, offset, offset + len(text)), []
