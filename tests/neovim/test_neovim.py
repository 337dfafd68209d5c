"""The documented configurations in a real Neovim, into which the tests type.

Each Neovim that is installed is started with the block of ``docs/editors/neovim.md`` that is meant for its version:
Debian's on the ``PATH``, and a newer one that comes with the extra ``dev``. Keys are sent and answers read through its
own ``--remote-send`` and ``--remote-expr``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTATION = REPOSITORY / "docs" / "editors" / "neovim.md"

#: The section for the versions from this one up to the next.
SECTIONS = {(0, 7): "Neovim 0.7 to 0.10", (0, 11): "Neovim 0.11 and newer"}

PATIENCE_SECONDS = 60

PROGRAM = """OPENQASM 3.0;
include "stdgates.inc";
// ketline: observable H = Z(data[0])*Z(data[1])
qubit[2] data;
h data[0];
cx data[0], data[1];
rx(0.5) dta[1];
"""


def candidates() -> list[str]:
    """The Neovims of this machine: beside this Python, and on the ``PATH``; one of each version."""
    folders = [str(Path(sys.executable).parent), *os.get_exec_path()]
    found = [program for folder in folders if (program := shutil.which("nvim", path=folder))]
    return list({version_of(program): program for program in found}.values())


def version_of(program: str) -> tuple[int, int]:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60).stdout
    major, minor = re.findall(r"v(\d+)\.(\d+)", said)[0]
    return int(major), int(minor)


def documented(section: str) -> str:
    """The first block of Lua under a heading of the documentation."""
    text = DOCUMENTATION.read_text().split(f"\n## {section}\n", 1)[1]
    return text.split("```lua\n", 1)[1].split("```", 1)[0]


class Neovim:
    """A running Neovim with one file open."""

    def __init__(self, program: str, socket: Path) -> None:
        self.program, self.socket = program, socket
        self.version = version_of(program)

    def _remote(self, *arguments: str) -> str:
        line = [self.program, "--server", str(self.socket), *arguments]
        done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout or done.stderr  # older ones print to standard error

    def type(self, keys: str) -> None:
        """Sends keys, special ones as in ``<Esc>``."""
        self._remote("--remote-send", keys)

    def ask(self, lua: str) -> Any:
        """What a Lua expression is."""
        said = self._remote("--remote-expr", f"luaeval({json.dumps(f'vim.fn.json_encode({lua})')})")
        return json.loads(said)

    def wait(self, lua: str, right: Callable[[Any], bool] = bool) -> Any:
        """The expression's value once it is right."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not right(value := self.ask(lua)):
            assert time.monotonic() < deadline, f"{lua} stays {value!r}; {self.ask('vim.fn.execute([[messages]])')}"
            time.sleep(0.05)
        return value

    def lines(self) -> list[str]:
        return list(self.ask("vim.api.nvim_buf_get_lines(0, 0, -1, false)"))


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``ketline`` of this tree on the ``PATH``."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "ketline"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{REPOSITORY / "server"}" exec "{sys.executable}" -m ketline "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=candidates() or [None], ids=lambda program: program and f"{version_of(program)[1]}")
def neovim(request: pytest.FixtureRequest, command: None, tmp_path: Path) -> Iterator[Neovim]:
    if request.param is None:
        pytest.skip("no Neovim is installed")
    with running(request.param, tmp_path) as editor:
        yield editor


@contextlib.contextmanager
def running(program: str, folder: Path) -> Iterator[Neovim]:
    """Neovim on ``a.qasm`` with the documented configuration, its socket answering; ended afterwards."""
    editor = Neovim(program, folder / "socket")
    (folder / "init.lua").write_text(documented(SECTIONS[max(first for first in SECTIONS if first <= editor.version)]))
    (folder / "a.qasm").write_text(PROGRAM)
    line = [program, "--clean", "-n", "--headless", "-u", "init.lua", "--listen", str(editor.socket), "a.qasm"]
    log = open(folder / "log", "w")  # noqa: SIM115  (closed below, after the process that writes it)
    process = subprocess.Popen(line, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not editor.socket.exists():
            assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
            time.sleep(0.05)
        yield editor
        with contextlib.suppress(subprocess.CalledProcessError):
            editor.type("<Esc>:qall!<CR>")
        process.wait(timeout=20)
    finally:
        process.kill()
        process.wait()
        log.close()
    said = (folder / "log").read_text()
    assert "Error" not in said and "deprecated" not in said, said


#: Line and code of each diagnostic.
CODES = """vim.tbl_map(
  function(found) return { found.lnum, found.code or found.user_data.lsp.code } end,
  vim.diagnostic.get(0)
)"""

#: Line and text of each inlay hint.
HINTS = """vim.tbl_map(
  function(found) return { found.inlay_hint.position.line, vim.inspect(found.inlay_hint.label) } end,
  vim.lsp.inlay_hint.get({ bufnr = 0 })
)"""

#: The text of the floating windows.
FLOATING = """(function()
  local found = {}
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      vim.list_extend(found, vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false))
    end
  end
  return found
end)()"""


def test_a_qasm_file_is_known_and_checked(neovim: Neovim) -> None:
    assert neovim.ask("vim.bo.filetype") == "openqasm"
    assert [6, "KT201"] in neovim.wait(CODES)
    neovim.type("7Gfdcwdata<Esc>")
    neovim.wait(CODES, lambda found: found == [])
    assert neovim.lines()[6] == "rx(0.5) data[1];"


def test_completion(neovim: Neovim) -> None:
    neovim.wait(CODES)
    neovim.type("Gorx(0.1) da<C-x><C-o>")
    found = neovim.wait("vim.fn.complete_info({'items'}).items")
    assert [(item["word"], item["menu"]) for item in found] == [("data", "qubit register, 2")]
    assert neovim.wait("vim.api.nvim_get_current_line()", lambda line: line.endswith("data")) == "rx(0.1) data"


def test_hover(neovim: Neovim) -> None:
    neovim.wait(CODES)
    neovim.type("6G0K")
    assert "cx" in "\n".join(neovim.wait(FLOATING))


def test_rename(neovim: Neovim) -> None:
    neovim.wait(CODES)
    neovim.type("4Gfd")
    neovim.type(":lua vim.lsp.buf.rename('register')<CR>")
    lines = neovim.wait("vim.api.nvim_buf_get_lines(0, 0, -1, false)", lambda lines: "register" in lines[3])
    assert lines[3:6] == ["qubit[2] register;", "h register[0];", "cx register[0], register[1];"]
    assert "Z(register[0])*Z(register[1])" in lines[2]


def test_values_beside_the_code(neovim: Neovim) -> None:
    if neovim.version < (0, 10):
        pytest.skip("inlay hints came with Neovim 0.10")
    neovim.wait(CODES)
    neovim.type("7Gdd")
    neovim.wait(HINTS, lambda hints: hints[:1] and hints[0][0] == 2 and "⟨H⟩ = 1.000" in hints[0][1])
