"""A real VS Code in a real browser, with the extension built from this tree.

VS Code is the npm package code-server, installed once into the user's cache; the browser is the system's
Chromium. Where one of them, Node or the installer is missing, the tests are skipped and say which.
"""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
CLIENT = REPOSITORY / "client-vscode"
INSTALLER = REPOSITORY.parent / "shared" / "tools" / "install-code-server"
CACHE = Path.home() / ".cache" / "ketline"
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

# Two busy processors: a limit is there to end a hang, not to measure speed.
PATIENCE_SECONDS = 90

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


@contextlib.contextmanager
def one_process_at_a_time(name: str) -> Iterator[None]:
    """Holds a lock among test processes of this user, for what they share on disk."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*command: str | Path, folder: Path | None = None) -> None:
    """Runs a command that must succeed; its output is shown only where it does not."""
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if result.returncode != 0:
        line = " ".join(map(str, command))
        printed = result.stdout[-4000:] + result.stderr[-4000:]
        pytest.fail(f"{line} ended with {result.returncode}:\n{printed}", pytrace=False)


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
def vsix(code_server: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension, packaged from this tree."""
    package = tmp_path_factory.mktemp("vsix") / "ketline.vsix"
    with one_process_at_a_time("client-vscode"):
        if not (CLIENT / "node_modules" / ".bin" / "vsce").exists():
            run("npm", "ci", "--no-audit", "--no-fund", folder=CLIENT)
        run("npm", "run", "package", "--", "--out", package, folder=CLIENT)
    return package


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


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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


@contextlib.contextmanager
def running(code_server: Path, extensions: Path, data: Path, host: Host) -> Iterator[None]:
    options = ["--auth", "none", "--bind-addr", f"127.0.0.1:{host.port}"]
    options += ["--extensions-dir", extensions, "--user-data-dir", data]
    options += ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
    log = data / "code-server.log"
    # Run from a terminal inside VS Code, these would make it open its window there.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VSCODE_")}
    with open(log, "w") as output:
        process = subprocess.Popen(
            ["node", code_server, *options, host.folder],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
            start_new_session=True,
        )
        try:
            wait_for_answer(f"http://127.0.0.1:{host.port}/healthz", process, log)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_for_answer(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address, timeout=5).close()
            return
        time.sleep(0.2)
    pytest.fail(f"VS Code does not answer:\n{log.read_text()[-4000:]}", pytrace=False)


@pytest.fixture
def page(chromium: str) -> Iterator[Any]:
    """A browser window (a playwright `Page`) of the size of the screenshot."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_FLAGS)
        context = browser.new_context(viewport={"width": 1280, "height": 560}, device_scale_factor=1.5)
        window = context.new_page()
        window.set_default_timeout(PATIENCE_SECONDS * 1000)
        yield window
        browser.close()
