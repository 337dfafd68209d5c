"""A real VS Code in a real browser, with the extension built from this tree.

VS Code is the npm package code-server, installed once into the user's cache; the browser is the system's
Chromium. Where one of them, Node or the installer is missing, the tests are skipped and say which.
"""

import contextlib
import json
import os
import shutil
import sys
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hosts import CACHE, REPOSITORY, free_port, one_process_at_a_time, run, serving, window_of
from lab_host import lab, labextension

__all__ = ["lab", "labextension"]

INSTALLER = REPOSITORY.parent / "shared" / "tools" / "install-code-server"
CODE_SERVER = CACHE / "code-server" / "node_modules" / "code-server" / "out" / "node" / "entry.js"

BROWSER_FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Nothing but the file, so that what a test finds on the screen comes from Ketline.
PLAIN_EDITOR = {
    "editor.minimap.enabled": False,
    "editor.stickyScroll.enabled": False,
    "extensions.ignoreRecommendations": True,
    "git.enabled": False,
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "window.commandCenter": False,
    "workbench.colorTheme": f"Default {'Light' if os.environ.get('KETLINE_THEME') == 'light' else 'Dark'} Modern",
    "workbench.layoutControl.enabled": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
}


@pytest.fixture(scope="session")
def ketline() -> Path:
    """The command under test: the one beside the Python that runs the tests, or what KETLINE_SERVER names."""
    command = Path(os.environ.get("KETLINE_SERVER") or Path(sys.executable).with_name("ketline"))
    if command.is_file():
        return command
    pytest.skip("the ketline command is not installed")


@pytest.fixture(scope="session")
def chromium() -> str:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium is installed")
    return path


@pytest.fixture(scope="session")
def code_server(chromium: str) -> Path:
    """Asks for the browser first: without it, installing the rest would be in vain."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    with one_process_at_a_time("code-server"):
        if not CODE_SERVER.is_file():
            if not INSTALLER.is_file():
                pytest.skip(f"no VS Code to drive: it is not in {CODE_SERVER}, and nothing here installs it")
            run(INSTALLER, CACHE / "code-server")
    return CODE_SERVER


@pytest.fixture(scope="session")
def extensions(code_server: Path, vsix: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of extensions with ours alone, installed from the .vsix as a user would."""
    work = tmp_path_factory.mktemp("extension")
    folder = work / "extensions"
    places = ["--extensions-dir", folder, "--user-data-dir", work / "data"]
    run("node", code_server, *places, "--install-extension", vsix)
    return folder


@dataclass(frozen=True)
class Host:
    """A running VS Code whose window shows `folder`."""

    port: int
    folder: Path

    def address(self, file: str) -> str:
        """Where the browser finds the window with `file` of the folder open."""
        opened = f"vscode-remote://127.0.0.1:{self.port}{self.folder / file}"
        query = {"folder": str(self.folder), "payload": json.dumps([["openFile", opened]])}
        return f"http://127.0.0.1:{self.port}/?{urllib.parse.urlencode(query)}"


@pytest.fixture
def start_host(code_server: Path, extensions: Path, tmp_path: Path) -> Iterator[Callable[..., Host]]:
    """`start_host(files, settings)`: VS Code on a folder with copies of `files`; stopped after the test."""
    with contextlib.ExitStack() as stack:

        def start(files: list[Path], settings: dict[str, object]) -> Host:
            folder = tmp_path / "circuits"
            folder.mkdir()
            for file in files:
                shutil.copy(file, folder)
            user = tmp_path / "data" / "User"
            user.mkdir(parents=True)
            (user / "settings.json").write_text(json.dumps(PLAIN_EDITOR | settings))
            host = Host(free_port(), folder)
            stack.enter_context(running(code_server, extensions, tmp_path / "data", host))
            return host

        yield start


def running(code_server: Path, extensions: Path, data: Path, host: Host) -> contextlib.AbstractContextManager[None]:
    options = ["--auth", "none", "--bind-addr", f"127.0.0.1:{host.port}"]
    options += ["--extensions-dir", extensions, "--user-data-dir", data]
    options += ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
    # Run from a terminal inside VS Code, these would make it open its window there.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VSCODE_")}
    command = ["node", code_server, *options, host.folder]
    return serving(command, f"http://127.0.0.1:{host.port}/healthz", data / "code-server.log", environment)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One for a module, since there can be no other at the same time."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A browser window (a playwright `Page`) of the size of the screenshot."""
    with window_of(browser) as window:
        yield window
