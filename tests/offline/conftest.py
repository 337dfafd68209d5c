"""Ketline as it is handed out, installed where there is no network.

A network namespace of its own has no interface but a loopback that is down: what runs in it reaches nothing, not even
this machine. Where the kernel refuses one, the tests are skipped and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from browser.conftest import chromium, code_server

__all__ = ["chromium", "code_server"]

REPOSITORY = Path(__file__).resolve().parents[2]

Offline = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def isolated() -> list[str]:
    """The words before a command that is to have no network."""
    if shutil.which("unshare") is None:
        pytest.skip("no network namespace: the program unshare (util-linux) is not installed")
    words = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--user", "--map-root-user"]
    tried = subprocess.run([*words, "true"], capture_output=True, text=True)
    if tried.returncode != 0:
        pytest.skip(f"no network namespace: {tried.stderr.strip()}")
    return words


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Environment variables of somebody who has no checkout, and a home of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "KETLINE", "PIP_"))}
    home = tmp_path_factory.mktemp("home")
    return {**kept, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "COLUMNS": "160"}


@pytest.fixture(scope="session")
def offline(isolated: list[str], surroundings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Offline:
    """``offline(command, ...)`` runs it without a network, in a folder of its own."""
    folder = tmp_path_factory.mktemp("folder")

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        line = [*isolated, *map(str, command)]
        return subprocess.run(line, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=300)

    return run
