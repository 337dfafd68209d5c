"""``// ketline:`` comments: what is said to Ketline in a file that stays valid OpenQASM everywhere else.

``// ketline: WORD ...``, and each word has a grammar of its own: ``observable`` in ``observables``, ``ignore`` in
``ignores``. ``input`` and ``noise`` are kept for later and read as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ketline.diagnostics.problem import Problem
from ketline.semantics.context import Context
from ketline.semantics.ignores import Ignore, read_ignore
from ketline.semantics.observables import Directive, Factor, Term, read_observable, read_terms

__all__ = ["Directive", "Factor", "Ignore", "Term", "read_directives", "read_ignores", "read_terms"]

#: A comment with its absolute start.
Comment = tuple[int, str]

_HEAD = re.compile(r"//[ \t]*ketline:[ \t]*(?P<word>[\w-]*)")
_RESERVED = ("input", "noise")


def read_directives(comments: Sequence[Comment], context: Context) -> list[Directive]:
    """The observables that ``comments`` declare; the mistakes of every directive become problems."""
    found = []
    for offset, text in comments:
        head = _HEAD.match(text)
        if head is None or head["word"] in _RESERVED:
            continue
        at = head.start("word")
        problems: list[Problem]
        if head["word"] == "observable":
            directive, problems = read_observable(text, at, offset, context)
            if directive is not None:
                found.append(directive)
        elif head["word"] == "ignore":
            _, problems = read_ignore(text, at, offset)
        else:
            problems = [_unknown(head, offset)]
        context.problems.extend(problems)
    return found


def read_ignores(comments: Sequence[Comment]) -> list[Ignore]:
    """What ``comments`` ask to be silent about."""
    heads = ((offset, text, _HEAD.match(text)) for offset, text in comments)
    return [
        read_ignore(text, head.start("word"), offset)[0]
        for offset, text, head in heads
        if head is not None and head["word"] == "ignore"
    ]


def _unknown(head: re.Match[str], offset: int) -> Problem:
    start, word = head.start("word"), head["word"]
    message = f"There is no directive '{word}'; write 'observable NAME = ...' or 'ignore CODE'."
    return Problem(offset + start, offset + max(head.end("word"), start + 1), "KT403", message)
