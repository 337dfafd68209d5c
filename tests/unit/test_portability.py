"""What would be wrong on another system, as far as this one can tell."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

from ketline.model.worker import _file

SERVER = Path(__file__).resolve().parents[2] / "server" / "ketline"

#: Modules and functions that Windows does not have.
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
POSIX_FUNCTIONS = {"fork", "geteuid", "getuid", "killpg", "mkfifo", "sched_getaffinity", "setsid", "sysconf", "uname"}


def posix_only(tree: ast.AST) -> set[str]:
    """What a module imports or calls that only POSIX has."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & POSIX_MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or ""} & POSIX_MODULES
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            found |= {node.attr} & POSIX_FUNCTIONS
    return found


def test_nothing_that_windows_lacks_is_used() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SERVER.rglob("*.py")}
    assert {path.name: found for path, tree in trees.items() if (found := posix_only(tree))} == {}


def test_output_never_fails_for_its_letters() -> None:
    """A pipe on Windows has an old encoding; programs are UTF-8, and so is what goes into pipes and files."""
    command = [sys.executable, "-m", "ketline", "explain", "KT601"]
    result = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"}, timeout=60)
    assert result.returncode == 0, result.stderr
    assert "2π" in result.stdout.decode("utf-8")


def test_a_model_on_a_drive_of_windows() -> None:
    assert _file(r"1024:C:\models\a.gguf") == (r"C:\models\a.gguf", 1024)
