"""Ketline: an offline language server for OpenQASM 3.

Packages import one way only: source, diagnostics, syntax, semantics, circuit,
estimate, suggest, lsp. ``ketline.training`` is never imported by the server.
"""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """What ``%load_ext ketline`` calls: registers the magics of ``ketline.notebook``."""
    import sys

    from ketline.limits import RECURSION_LIMIT
    from ketline.notebook.magics import QasmMagics

    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
    shell.register_magics(QasmMagics)  # type: ignore[attr-defined]
