"""A real JupyterLab with jupyterlab-lsp and our extension, built from this tree.

The extension lies where its wheel puts it, under ``share/jupyter/labextensions``; jupyter-lsp finds the server by our
entry point. JupyterLab is that of the Python that runs the tests. Where it, Node or a browser is missing, the tests are
skipped and say which.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import REPOSITORY, free_port, one_process_at_a_time, run, wait_for_answer

CLIENT = REPOSITORY / "client-jupyterlab"
NAME = "ketline-jupyterlab"

#: Settings of JupyterLab: nothing on the screen but the file, and time for the model, since processors may be busy.
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/lsp-extension/plugin": {
        "languageServers": {"ketline": {"configuration": {"ketline.completion.timeoutMilliseconds": 10_000}}}
    },
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab that shows `folder`."""

    port: int
    folder: Path

    def address(self, file: str) -> str:
        return f"http://127.0.0.1:{self.port}/lab/tree/{file}"


@pytest.fixture(scope="session")
def labextension(chromium: str) -> Path:
    """The folder with the built extension. Asks for the browser first: without it, building would be in vain."""
    for package in ("jupyterlab", "jupyterlab_lsp", "ipykernel"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"the Python package {package} is not installed (extra 'notebook')")
    if not importlib.metadata.entry_points(group="jupyter_lsp_spec_v1", name="ketline"):
        pytest.skip("ketline is not installed, so jupyter-lsp does not find it")
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with one_process_at_a_time("client-jupyterlab"):
        if not (CLIENT / "node_modules" / "@jupyter" / "builder").exists():
            run("npm", "ci", "--no-audit", "--no-fund", folder=CLIENT)
        run("npm", "run", "build", folder=CLIENT)
    return CLIENT / "labextension"


@pytest.fixture
def jupyter(labextension: Path, tmp_path: Path) -> Path:
    """A prefix with the extension in it, and with none of this user's settings."""
    installed = tmp_path / "share" / "jupyter" / "labextensions" / NAME
    shutil.copytree(labextension, installed)
    shutil.copy(CLIENT / "install.json", installed)
    for name, values in SETTINGS.items():
        file = tmp_path / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    return tmp_path


@pytest.fixture
def lab(jupyter: Path) -> Iterator[Lab]:
    """JupyterLab on an empty folder; stopped after the test."""
    started = Lab(free_port(), jupyter / "circuits")
    started.folder.mkdir()
    with running(started, jupyter):
        yield started


@contextlib.contextmanager
def running(lab: Lab, jupyter: Path) -> Iterator[None]:
    environment = os.environ | {
        "JUPYTER_PATH": str(jupyter / "share" / "jupyter"),
        "JUPYTERLAB_SETTINGS_DIR": str(jupyter / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(jupyter / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(jupyter / "config"),
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_RUNTIME_DIR": str(jupyter / "runtime"),
        "IPYTHONDIR": str(jupyter / "ipython"),
    }
    options = ["--no-browser", "--allow-root", f"--port={lab.port}", "--IdentityProvider.token="]
    log = jupyter / "jupyterlab.log"
    with open(log, "w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            cwd=lab.folder,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        try:
            wait_for_answer(f"http://127.0.0.1:{lab.port}/api", process, log)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
