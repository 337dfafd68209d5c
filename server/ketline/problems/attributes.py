"""What an instance says besides its graph: numbers, choices, penalties, each checked where it is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ketline.problems.graph import InvalidGraph, finite

Attributes = Mapping[str, Any]


def whole(attributes: Attributes, name: str, low: int, default: int | None = None) -> int:
    """The whole number of at least ``low`` called ``name``; raises ``InvalidGraph``."""
    value = attributes.get(name, default)
    if value is None:
        raise InvalidGraph(f"attribute '{name}' is missing")
    if isinstance(value, bool) or not isinstance(value, int) or value < low:
        raise InvalidGraph(f"attribute '{name}' is {value!r}: expected a whole number of at least {low}")
    return value


def flag(attributes: Attributes, name: str) -> bool:
    """The truth value called ``name``, false where it is not given; raises ``InvalidGraph``."""
    value = attributes.get(name, False)
    if not isinstance(value, bool):
        raise InvalidGraph(f"attribute '{name}' is {value!r}: expected true or false")
    return value


def choice(attributes: Attributes, name: str, known: tuple[str, ...]) -> str:
    """One of ``known``, the first where nothing is given; raises ``InvalidGraph``."""
    value = attributes.get(name, known[0])
    if value not in known:
        raise InvalidGraph(f"attribute '{name}' is {value!r}: expected one of {', '.join(known)}")
    return str(value)


def is_published(attributes: Attributes) -> bool:
    """Whether the instance asks for the encoding of the published instances (arXiv 2504.11109).

    ``encoding`` is ``exact`` unless it says ``published``. Where the two differ, the published one does not
    promise that its ground states are optimal answers.
    """
    return choice(attributes, "encoding", ("exact", "published")) == "published"


def penalty(attributes: Attributes, default: float, above: float) -> float:
    """The attribute ``penalty`` or ``default``; raises ``InvalidGraph`` unless it is more than ``above``."""
    value = finite(attributes.get("penalty", default), "attribute 'penalty':")
    if value <= above:
        raise InvalidGraph(
            f"attribute 'penalty' is {value:g}: it must be more than {above:g} "
            "for every ground state to be an optimal answer"
        )
    return value
