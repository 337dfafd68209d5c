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
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hosts import REPOSITORY, free_port, one_process_at_a_time, run, serving

CLIENT = REPOSITORY / "client-jupyterlab"
NAME = "ketline-jupyterlab"

#: Settings of JupyterLab: no questions, and time for the model, since processors may be busy.
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyter-lsp/jupyterlab-lsp/plugin": {
        "language_servers": {"ketline": {"serverSettings": {"ketline.completion.timeoutMilliseconds": 10_000}}}
    },
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab that shows `folder`."""

    port: int
    folder: Path

    @property
    def address(self) -> str:
        """Of a window with nothing in it of the windows before."""
        return f"http://127.0.0.1:{self.port}/lab?reset"


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


@pytest.fixture(scope="module")
def lab(labextension: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on an empty folder; stopped after the tests of the module."""
    with running(labextension, tmp_path_factory.mktemp("jupyter")) as started:
        yield started


@contextlib.contextmanager
def running(labextension: Path, prefix: Path, *options: str) -> Iterator[Lab]:
    """JupyterLab installed below `prefix`, with nothing of this user's."""
    install(labextension, prefix)
    lab = Lab(free_port(), prefix / "circuits")
    lab.folder.mkdir()
    environment = os.environ | {
        "JUPYTER_PATH": str(prefix / "share" / "jupyter"),
        "JUPYTERLAB_SETTINGS_DIR": str(prefix / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(prefix / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(prefix / "config"),
        "JUPYTER_DATA_DIR": str(prefix / "data"),
        "JUPYTER_RUNTIME_DIR": str(prefix / "runtime"),
        "IPYTHONDIR": str(prefix / "ipython"),
    }
    # A window's code may then use JupyterLab's commands.
    fixed = ["--no-browser", "--allow-root", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    command = [sys.executable, "-m", "jupyterlab", *fixed, f"--port={lab.port}", *options]
    address = f"http://127.0.0.1:{lab.port}/api"
    with serving(command, address, prefix / "jupyterlab.log", environment, lab.folder):
        yield lab


def install(labextension: Path, prefix: Path) -> None:
    """The extension where a wheel puts it, and the settings."""
    shutil.copytree(labextension, prefix / "share" / "jupyter" / "labextensions" / NAME)
    for name, values in SETTINGS.items():
        file = prefix / "settings" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
