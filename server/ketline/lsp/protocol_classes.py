"""The protocol's 550 classes, each finished by attrs when it is first used instead of all while an editor waits.

``lsprotocol.types`` decorates every class with ``attrs.define``, which writes and compiles its methods: two thirds of
the time from start to the answer of ``initialize``, for classes of which a server uses one in ten. Here the decorator
only gives a class a metaclass that runs ``attrs.define`` on it once an instance is made or attrs' fields are asked for.
Comparison and ``repr``, which the server asks of none of them, are left out.
"""

from __future__ import annotations

import sys
from threading import RLock
from typing import Any

import attrs

_FIELDS = "__attrs_attrs__"


class _Unfinished(type):
    """Of a class whose methods attrs has not made yet."""

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        finish(cls)
        return type.__call__(cls, *arguments, **named)

    def __getattribute__(cls, name: str) -> Any:
        if name == _FIELDS:  # attrs sets them first, when their types are not resolved yet
            finish(cls)
        return type.__getattribute__(cls, name)


class _Finished(type):
    """Of a class that has them."""


#: Answers are made in several threads. The thread that finishes a class takes it again to ask for its bases' fields.
_lock = RLock()
_begun: set[type] = set()


def finish(cls: type) -> None:
    """Gives a class and its bases their methods and fields, whose types are the classes that they name."""
    from lsprotocol.types import ALL_TYPES_MAP

    with _lock:
        for one in reversed(cls.__mro__):
            if type(one) is _Unfinished and one not in _begun:
                _begun.add(one)
                attrs.define(one, slots=False, eq=False, repr=False)
                attrs.resolve_types(one, ALL_TYPES_MAP, {})  # type: ignore[type-var]
                one.__class__ = _Finished  # type: ignore[assignment]


def _unfinished(cls: type) -> type:
    members = {name: value for name, value in vars(cls).items() if name not in ("__dict__", "__weakref__")}
    return _Unfinished(cls.__name__, cls.__bases__, members)


def import_protocol() -> None:
    """Imports ``lsprotocol.types`` with its classes unfinished; what has been imported before is left as it is."""
    if "lsprotocol.types" in sys.modules:
        return
    define = attrs.define
    attrs.define = _unfinished  # type: ignore[assignment]
    try:
        import lsprotocol.types  # noqa: F401
    finally:
        attrs.define = define
    from lsprotocol import _hooks

    # The converter would ask every class for its fields, to resolve the names in them, which is done one by one here.
    _hooks._resolved_forward_references = True
