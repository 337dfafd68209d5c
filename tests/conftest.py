"""What every test stands on."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

if os.name == "nt":
    collect_ignore = ["browser", "offline"]  # their hosts are POSIX programs

# What this user's runs remembered is neither read nor written; servers that tests start inherit this.
os.environ["KETLINE_CACHE"] = tempfile.mkdtemp(prefix="ketline-tests-")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Elsewhere than on Linux, what needs its signals and its ``/proc`` is skipped."""
    if sys.platform.startswith("linux"):
        return
    skipped = pytest.mark.skip(reason="sends signals or reads /proc as Linux has them")
    for item in items:
        if item.get_closest_marker("linux"):
            item.add_marker(skipped)


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``make dist`` makes of this tree, the extension aside: made once, for who installs it."""
    from hosts import REPOSITORY, one_process_at_a_time, run

    folder = tmp_path_factory.mktemp("dist")
    with one_process_at_a_time("dist"):
        run(REPOSITORY / "scripts" / "dist", sys.executable, folder)
    return folder


@pytest.fixture(scope="session")
def vsix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as ``make vsix`` packs it, with ``client-vscode/dist/extension.js`` behind it."""
    from hosts import REPOSITORY, one_process_at_a_time, run

    if shutil.which("npm") is None:
        pytest.skip("npm is not installed")
    client = REPOSITORY / "client-vscode"
    file = tmp_path_factory.mktemp("extension") / "ketline.vsix"
    with one_process_at_a_time("client-vscode"):
        installed, wanted = client / "node_modules" / ".package-lock.json", client / "package-lock.json"
        if not installed.is_file() or installed.stat().st_mtime < wanted.stat().st_mtime:
            run("npm", "ci", "--no-audit", "--no-fund", folder=client)
        run("npm", "run", "package", "--", "--out", file, folder=client)
    return file
