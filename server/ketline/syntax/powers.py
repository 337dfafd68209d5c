"""The power of OpenQASM 2: '^' binds tighter than '*' and from the right, where version 3's '^' binds loosest."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ketline.syntax.shapes import Wrapping, instantiate
from ketline.syntax.splitter import Form
from ketline.syntax.statements import Statement


def version2_node(statement: Statement) -> Any:
    """The statement's AST as version 2 groups it, '^' as ``**``; offsets are those of the text as it is."""
    if statement.node is None or "^" not in statement.text:
        return statement.node
    return _regrouped(statement)


@lru_cache(maxsize=16_384)
def _regrouped(statement: Statement) -> Any:
    if statement.form not in (Form.LEAF, Form.OPENER) or statement.word in ("else", "opaque"):
        return statement.node
    tokens = [token._replace(text="**") if token.text == "^" else token for token in statement.tokens]
    missing = statement.form is Form.LEAF and tokens[-1].text != ";"
    end = (";",) if missing else ("}",) if statement.form is Form.OPENER else ()
    node, _ = instantiate(tokens, Wrapping((), end), 0)
    return statement.node if node is None else node
