"""What an editor waits for before the server says what it can do, and that the protocol is the same as without it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import ketline.lsp

_SERVER = "from ketline.lsp.protocol_classes import import_protocol\nimport_protocol()\nimport ketline.lsp.server\n"

#: Every class's fields with their types, and what its ``__init__`` takes.
_FIELDS = """
import inspect, attrs
from lsprotocol import converters, types
converters.get_converter()
for name, cls in types.ALL_TYPES_MAP.items():
    if isinstance(cls, type) and attrs.has(cls):
        print(name, [(field.name, str(field.type), repr(field.default)) for field in attrs.fields(cls)])
        print([parameter.name for parameter in inspect.signature(cls.__init__).parameters.values()])
"""

_ROUND_TRIP = """
import json
from concurrent.futures import ThreadPoolExecutor
from lsprotocol import converters, types
converter = converters.get_converter()
edit = {"changes": {"file:///a": [{"range": {"start": {"line": 1, "character": 2}, "end": {"line": 3, "character": 4}},
        "newText": "x"}]}}
params = {"title": "l", "kind": "quickfix", "edit": edit, "diagnostics": [{"range": edit["changes"]["file:///a"][0]["range"],
          "message": "m", "severity": 1, "code": "KT101"}], "command": {"title": "t", "command": "c", "arguments": [1]}}
def there_and_back(_):
    action = converter.structure(params, types.CodeAction)
    position = types.Position(line=1, character=2)
    position.line = 5
    return json.dumps([converter.unstructure(action), converter.unstructure(position)], sort_keys=True)
with ThreadPoolExecutor(8) as pool:
    print(set(pool.map(there_and_back, range(64))))
"""


def _printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_the_server_says_what_it_can_do_before_it_imports_what_reads_programs() -> None:
    heavy = ("numpy", "openqasm3", "antlr4", "scipy", "qulacs", "llama_cpp", "ketline.syntax", "ketline.circuit")
    assert _printed(f"{_SERVER}import sys\nprint([name for name in {heavy!r} if name in sys.modules])") == "[]\n"


def test_classes_finished_late_are_those_of_the_protocol() -> None:
    eager = _printed(_FIELDS)
    assert len(eager.splitlines()) > 1_000
    assert _printed(_SERVER + _FIELDS) == eager


def test_messages_are_read_and_written_as_without_it() -> None:
    assert _printed(_SERVER + _ROUND_TRIP) == _printed(_ROUND_TRIP)


def test_only_the_classes_in_use_are_finished() -> None:
    count = "from lsprotocol import types\nfrom ketline.lsp.protocol_classes import _Unfinished\n"
    count += "print(sum(type(one) is _Unfinished for one in vars(types).values()))"
    assert int(_printed(f"{_SERVER}ketline.lsp.server.create_server()\n{count}")) > 500


def test_a_protocol_imported_before_is_left_as_it_is() -> None:
    before, after = "import lsprotocol.types as types\nown = types.Position\n", "print(types.Position is own)\n"
    assert _printed(f"{before}{_SERVER}{after}print(own(1, 2) == own(1, 2))") == "True\nTrue\n"


def _too_early(function: ast.AsyncFunctionDef) -> Iterator[int]:
    """Lines of imports that a handler makes before it has waited for anything."""
    for statement in function.body:
        if any(isinstance(node, ast.Await) for node in ast.walk(statement)):
            return
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith("ketline"):
            yield statement.lineno


def test_handlers_import_nothing_beside_the_thread_that_imports() -> None:
    """Two threads that import modules of one cycle can see them half made."""
    handlers = [
        (path.name, handler)
        for path in Path(ketline.lsp.__path__[0]).glob("*.py")
        for register in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(register, ast.FunctionDef) and "register" in register.name
        for handler in register.body
        if isinstance(handler, ast.AsyncFunctionDef)
    ]
    assert len(handlers) > 30
    assert [(name, line) for name, handler in handlers for line in _too_early(handler)] == []
