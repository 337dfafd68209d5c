"""Installing and using everything where there is no network: from the wheels and the .vsix of ``make dist``."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from conftest_protocol import Editor, start_editor
from ketline import __version__
from ketline.model.runtime import RUNTIME_MISSING

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"

#: What an extension and a wheel may take, so that both stay something that one sends to somebody.
MOST_EXTENSION_BYTES = 2_000_000
MOST_WHEEL_BYTES = 40_000_000

#: Tries a server of this machine and asks for a route to the outside, which sends nothing.
REACH = """
import socket, sys
print([name for _, name in socket.if_nameindex()])
for kind, address in ((socket.SOCK_STREAM, ("127.0.0.1", int(sys.argv[1]))), (socket.SOCK_DGRAM, ("192.0.2.1", 9))):
    try:
        socket.socket(socket.AF_INET, kind).connect(address)
        print("reached")
    except OSError as error:
        print(type(error).__name__, error.strerror)
"""


FIND_MODEL = """
from ketline.model.catalog import shipped_model, verify
verify(shipped_model())
print(shipped_model().path)
"""


def install(offline, folder: Path, wheels: Path, requirement: str) -> Path:
    """A fresh environment with ``requirement`` from ``wheels``, made without a network; its ``ketline``."""
    made = offline(sys.executable, "-m", "venv", folder)
    assert made.returncode == 0, made.stderr
    pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-compile"]
    installed = offline(*pip, "--no-index", "--find-links", wheels, requirement)
    assert installed.returncode == 0, installed.stderr
    return folder / "bin" / "ketline"


@pytest.fixture(scope="session")
def ketline(offline, handed_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ketline with its model."""
    wheels = handed_out / "wheels"
    if not list(wheels.glob("llama_cpp_python-*.whl")):
        pytest.skip("the model's runtime could not be compiled here")
    return install(offline, tmp_path_factory.mktemp("with") / "venv", wheels, "ketline[model]")


@pytest.fixture(scope="session")
def ketline_alone(offline, handed_out: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ketline without the extra ``model``."""
    return install(offline, tmp_path_factory.mktemp("without") / "venv", handed_out / "wheels", "ketline")


def test_there_is_no_network_in_there(offline) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        inside = offline(sys.executable, "-c", REACH, port)
        assert inside.stdout.splitlines() == ["['lo']", *["OSError Network is unreachable"] * 2], inside.stderr
        with socket.create_connection(listener.getsockname(), timeout=5):
            pass  # the same address, from here


def test_the_wheel_has_the_models_and_stays_small(handed_out: Path) -> None:
    (wheel,) = handed_out.glob("ketline-*.whl")
    assert wheel.name == f"ketline-{__version__}-py3-none-any.whl"
    assert wheel.stat().st_size < MOST_WHEEL_BYTES
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        folder = f"ketline-{__version__}.data/data/share/ketline/models"
        manifest = json.loads(archive.read(f"{folder}/manifest.json"))
    assert {f"{folder}/{entry['file']}" for entry in manifest.values()} <= names
    assert "--no-index --find-links wheels 'ketline[model]'" in (handed_out / "INSTALL.md").read_text()


@pytest.mark.parametrize("where", ["--target", "--user"])
def test_the_models_are_found_wherever_pip_puts_them(
    where: str, isolated: list[str], surroundings: dict[str, str], handed_out: Path, tmp_path: Path
) -> None:
    (wheel,) = handed_out.glob("ketline-*.whl")
    base = tmp_path / "base"
    python = getattr(sys, "_base_executable", sys.executable)  # an environment of its own takes no --user
    option = [where, str(base)] if where == "--target" else [where]
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index"]
    environment = {**surroundings, "PYTHONUSERBASE": str(base), "PYTHONPATH": str(base)}
    environment["PIP_BREAK_SYSTEM_PACKAGES"] = "1"
    installed = subprocess.run([*isolated, *pip, *option, wheel], env=environment, capture_output=True, text=True)
    assert installed.returncode == 0, installed.stderr
    found = subprocess.run([python, "-c", FIND_MODEL], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert Path(found.stdout.strip()).is_relative_to(base), found.stderr


def test_doctor_hears_the_model(offline, ketline: Path) -> None:
    doctor = offline(ketline, "doctor")
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "as in the manifest" in doctor.stdout and "tokens a second" in doctor.stdout


def test_check_and_hints(offline, ketline: Path) -> None:
    assert_checks_and_values(offline, ketline)


def test_complete(offline, ketline: Path) -> None:
    program = EXAMPLES / "unfinished_qaoa.qasm"
    at = f"{len(program.read_text().splitlines()) + 1}:1"
    result = offline(ketline, "complete", program, "--at", at, "--format", "json")
    assert result.returncode == 0, result.stderr
    (suggestion,) = json.loads(result.stdout)
    assert suggestion["text"].strip().endswith(";") and suggestion["problems_added"] == 0


@pytest.mark.asyncio
async def test_an_editor(isolated, surroundings, ketline: Path, tmp_path: Path, monkeypatch) -> None:
    editor = await start_offline_editor(isolated, surroundings, ketline, tmp_path, monkeypatch)
    await assert_edits(editor)
    assert await editor.ghost(editor.open(UNFINISHED, "b.qasm"), UNFINISHED.count("\n"), 0)
    await editor.client.shutdown_session()
    await editor.client.stop()


@pytest.mark.asyncio
async def test_without_the_runtime_all_but_the_model_works(
    offline, isolated, surroundings, ketline_alone: Path, tmp_path: Path, monkeypatch
) -> None:
    doctor = offline(ketline_alone, "doctor")
    assert doctor.returncode == 0 and RUNTIME_MISSING in " ".join(doctor.stdout.split()), doctor.stdout + doctor.stderr
    assert_checks_and_values(offline, ketline_alone)
    refused = offline(ketline_alone, "complete", EXAMPLES / "unfinished_qaoa.qasm", "--at", "9:1")
    assert (refused.returncode, refused.stderr) == (2, f"ketline complete: {RUNTIME_MISSING}\n")
    editor = await start_offline_editor(isolated, surroundings, ketline_alone, tmp_path, monkeypatch)
    await assert_edits(editor)
    while editor.statuses[-1:] != [("off", RUNTIME_MISSING)]:
        await asyncio.sleep(0.01)
    await editor.client.shutdown_session()
    await editor.client.stop()


def test_the_extension_is_small_and_installs(offline, code_server: Path, vsix: Path, tmp_path: Path) -> None:
    bundle = REPOSITORY / "client-vscode" / "dist" / "extension.js"
    assert max(vsix.stat().st_size, bundle.stat().st_size) < MOST_EXTENSION_BYTES
    vscode = ["node", code_server, "--extensions-dir", tmp_path / "extensions", "--user-data-dir", tmp_path / "data"]
    installed = offline(*vscode, "--install-extension", vsix)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    listed = offline(*vscode, "--list-extensions", "--show-versions")
    assert f"ketline.ketline@{__version__}" in listed.stdout.splitlines(), listed.stdout + listed.stderr


UNFINISHED = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[3] c;\nh q[0];\ncx q[0], q[1];\n'


def assert_checks_and_values(offline, ketline: Path) -> None:
    """The six errors of the example, and an exact value."""
    checked = offline(ketline, "check", EXAMPLES / "broken" / "six_errors.qasm", "--format", "json")
    assert (checked.returncode, len(json.loads(checked.stdout))) == (1, 6), checked.stderr
    hints = offline(ketline, "hints", EXAMPLES / "ghz.qasm", "--format", "json")
    assert hints.returncode == 0, hints.stderr
    rows = json.loads(hints.stdout)
    assert rows and all(row["exact"] and row["value"] is not None for row in rows)


async def start_offline_editor(isolated, surroundings, ketline: Path, folder: Path, monkeypatch) -> Editor:
    for name in ("PYTHONPATH", "KETLINE_CACHE", "KETLINE_MODELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", surroundings["HOME"])
    options = {"completion": {"timeoutMilliseconds": 10_000}}
    return await start_editor(folder, options, command=(*isolated, str(ketline), "serve"))


async def assert_edits(editor: Editor) -> None:
    """Diagnostics come for a broken program, and a value for a right one."""
    broken = editor.open((EXAMPLES / "broken" / "six_errors.qasm").read_text(), "a.qasm")
    assert len([item for item in await editor.diagnostics(broken) if item.severity == 1]) == 6
    valued = editor.open((EXAMPLES / "ghz.qasm").read_text(), "ghz.qasm")
    while not (hints := await editor.hints(valued)):
        await asyncio.sleep(0.05)
    assert any(character.isdigit() for character in str(hints[0].label))


def test_the_versions_agree() -> None:
    package = json.loads((REPOSITORY / "client-vscode" / "package.json").read_text())
    assert package["version"] == __version__
    built = subprocess.run(["make", "-n", "dist"], cwd=REPOSITORY, capture_output=True, text=True)
    assert f"ketline-{__version__}.vsix" in built.stdout
