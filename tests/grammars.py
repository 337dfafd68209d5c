"""Whether a text is in the language of a GBNF grammar of ours."""

from __future__ import annotations

import re


def accepted(grammar: str, text: str) -> bool:
    """Whether a GBNF grammar of ours derives ``text``, by translating it to a regular expression."""
    rules = dict(line.split(" ::= ", 1) for line in grammar.splitlines())
    token = re.compile(r'"(?:\\.|[^"\\])*"|\[[^]]*\]|\{\d+(?:,\d+)?\}|[()|*?+]|[a-z]+')

    def expression(body: str) -> str:
        parts = []
        for part in token.findall(body):
            if part[0] == '"':
                parts.append(f"(?:{re.escape(part[1:-1].encode().decode('unicode_escape'))})")
            elif part == "(":
                parts.append("(?:")
            elif part[0].isalpha():
                parts.append(f"(?:{expression(rules[part])})")
            else:
                parts.append(part)
        return "".join(parts)

    return re.fullmatch(expression(rules["root"]), text) is not None
