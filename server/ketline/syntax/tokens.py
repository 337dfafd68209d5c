"""The lexer: one compiled pattern over the whole text.

Token kinds are short strings: ``identifier``, ``hardware`` (``$0``), ``integer`` (decimal), ``float``,
``literal`` (other numbers and bit strings, kept as written), ``string``, ``operator``, ``comment``,
``pragma`` (the whole line), and the broken ones ``open-comment``, ``open-string`` and ``unknown``.
OpenQASM 3 specification, "Comments", "Identifiers" and "Literals"; keywords are identifiers here.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Token(NamedTuple):
    kind: str
    start: int
    end: int
    text: str


_DIGITS = r"[0-9](?:_?[0-9])*"
_EXPONENT = rf"[eE][+-]?{_DIGITS}"
_FLOAT = rf"(?:{_DIGITS}{_EXPONENT}|\.{_DIGITS}(?:{_EXPONENT})?|{_DIGITS}\.(?:{_DIGITS})?(?:{_EXPONENT})?)"

PATTERN = re.compile(
    rf"""
    [ \t\r\n\f\v\u2028\u2029\u0085\ufeff\u00a0]+
  | (?P<comment>//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)
  | (?P<open_comment>/\*[^\n\r]*)
  | (?P<pragma>\#?pragma\b[^\n\r]*)
  | (?P<literal>
        (?:{_FLOAT}|{_DIGITS})[ \t]*(?:dt|ns|us|µs|μs|ms|s|im)\b
      | 0[bB][01](?:_?[01])*\b | 0[oO][0-7](?:_?[0-7])*\b | 0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*\b
    )
  | (?P<float>{_FLOAT})
  | (?P<integer>{_DIGITS})
  | (?P<identifier>[^\W\d]\w*)
  | (?P<hardware>\$[0-9]+)
  | (?P<operator>
        \#dim|\+\+|->|\*\*=|\*\*|<<=|>>=|<<|>>|==|!=|<=|>=|&&|\|\||[+\-*/%&|^~]=
      | [\[\]{{}}():;.,=+\-*/%|&^@~!<>]
    )
  | (?P<string>"[^"\n\r]*"|'[^'\n\r]*')
  | (?P<open_string>["'][^\n\r;]*)
  | (?P<unknown>.)
    """,
    re.VERBOSE,
)

#: Words with which a statement can start, other than the name of a gate or of a variable.
STATEMENT_WORDS = frozenset(
    """OPENQASM include defcalgrammar def cal defcal gate extern box let break continue if else end return
    for while switch case default input output const qreg qubit creg bool bit int uint float angle complex
    array duration stretch gphase delay reset measure barrier opaque""".split()
)

#: Words that are not names (OpenQASM 3 grammar, lexer section "Language keywords" and "Types").
KEYWORDS = (STATEMENT_WORDS - {"opaque"}) | frozenset(
    "in void inv pow ctrl negctrl durationof readonly mutable true false".split()
)

TYPE_WORDS = frozenset(
    "qreg qubit creg bool bit int uint float angle complex array duration stretch const input output".split()
)
