"""Fixtures of the protocol tests; the client itself is in ``conftest_protocol``."""

from conftest_protocol import editor

__all__ = ["editor"]
