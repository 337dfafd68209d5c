"""Ketline: an offline language server for OpenQASM 3.

Packages import one way only: source, diagnostics, syntax, semantics, circuit,
estimate, suggest, lsp. ``ketline.training`` is never imported by the server.
"""

__version__ = "0.1.0"
