"""Parts of GBNF grammars."""

from __future__ import annotations

import json


def literal(text: str) -> str:
    """A GBNF string literal (JSON escapes are a subset of its escapes for ASCII text)."""
    return json.dumps(text)
