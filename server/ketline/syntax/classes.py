"""The classes of ``openqasm3.ast`` without the parser that the package imports where it can.

A program of known shapes needs no parser, and importing it (ANTLR and its tables) takes longer than reading most
programs. The package does without where ANTLR is not installed, so for the moment of the import it is not to be found.
Whoever asks the package for its parser afterwards still gets it. All of Ketline imports the classes from here.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

#: What the package looks for to decide whether it has a parser.
_RUNTIME = "antlr4"


def import_classes() -> None:
    """Imports ``openqasm3`` without its parser, unless the package or ANTLR is imported already."""
    if "openqasm3" in sys.modules or _RUNTIME in sys.modules:
        return
    sys.modules[_RUNTIME] = None  # type: ignore[assignment]  # makes an import of it fail (see sys.modules)
    try:
        import openqasm3
    finally:
        del sys.modules[_RUNTIME]
    openqasm3.__getattr__ = _parser_part  # type: ignore[method-assign]  # PEP 562


def _parser_part(name: str) -> Any:
    """``openqasm3.parser`` and ``openqasm3.parse``, as the package itself would have them."""
    if name not in ("parser", "parse"):
        raise AttributeError(f"module 'openqasm3' has no attribute {name!r}")
    parser = import_module("openqasm3.parser")
    return parser if name == "parser" else parser.parse


import_classes()

from openqasm3 import ast  # noqa: E402

__all__ = ["ast"]
