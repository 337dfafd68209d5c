"""Fixes of ``// ketline:`` comments (KT4xx)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from ketline.fixes.site import Fixer, Proposal, Site
from ketline.semantics import Kind
from ketline.semantics.noise import CHANNELS
from ketline.source.edits import Edit

_WORDS = ("observable", "probability", "input", "noise", "ignore")


def unknown_directive(site: Site) -> Iterator[Proposal]:
    """KT403: the word that it resembles."""
    yield from _resembling(site, _WORDS, 0.5)


def missing_qubit(site: Site) -> Iterator[Proposal]:
    """KT402: the last qubit of the register, or the register that the name resembles."""
    match = re.search(r"([^\W\d]\w*)[ \t]*\[[ \t]*(\d+)[ \t]*\]", site.source)
    symbol = None if match is None else site.analysis.scope.find(match[1])
    if match is not None and symbol is not None and symbol.size:
        start, end = match.span(2)
        edit = Edit(site.problem.start + start, site.problem.start + end, str(symbol.size - 1))
        yield Proposal(f"Replace with '{symbol.size - 1}'", (edit,))


def input_value(site: Site) -> Iterator[Proposal]:
    """KT405: the input that the name resembles, or a declaration."""
    names = [name for name, symbol in site.analysis.scope.names.items() if symbol.kind is Kind.INPUT]
    yield from _resembling(site, names or [""], 0.0)


def noise_channel(site: Site) -> Iterator[Proposal]:
    """KT406: the channel that the word resembles."""
    yield from _resembling(site, tuple(CHANNELS), 0.6)


def _resembling(site: Site, words: tuple[str, ...] | list[str], alike: float) -> Iterator[Proposal]:
    for word in get_close_matches(site.source, words, 1, alike):
        if word:
            yield Proposal(f"Change to '{word}'", (Edit(site.problem.start, site.problem.end, word),))


FIXERS: dict[str, Fixer] = {
    "KT402": missing_qubit,
    "KT403": unknown_directive,
    "KT405": input_value,
    "KT406": noise_channel,
}
