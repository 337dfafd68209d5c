"""What a user sees in JupyterLab, in files and in cells: errors underlined, values, suggestions taken with Tab."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts import window_of
from lab_host import Lab, running
from pictures import picture, wanted
from saved import wait_for_change

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"

PATIENCE = 90_000  # milliseconds

RING = """OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
// ketline: observable H = Z(q[0])*Z(q[1])
rx(0.0) q[0];
"""

STARTED = "window.jupyterapp?.restored.then(() => true)"

CELLS = [
    "%load_ext ketline",
    """%%qasm ghz
OPENQASM 3.0;
include "stdgates.inc";
// ketline: observable H = Z(q[0])*Z(q[1]) + 0.5*Z(q[1])*Z(q[2])
qubit[3] q;
h q[0];
cx q[0], q[1];
cx q[1], q[2];""",
    """%%qasm --no-draw
OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
cx q[0], q[2];""",
    f"%%qasm --quiet\n{(EXAMPLES / 'unfinished_qaoa.qasm').read_text().rstrip()}",
]


@pytest.fixture(scope="module")
def window(lab: Lab, browser: Any) -> Iterator[Any]:
    """JupyterLab in a browser's window, which loads once for all tests; nothing that it needs is missing."""
    said: list[str] = []
    with window_of(browser) as page:
        page.on("console", lambda message: said.append(message.text))
        page.goto(lab.address)
        page.wait_for_function(STARTED)
        yield page
    assert [line for line in said if line.startswith("Ketline: ")] == []


def test_errors_hover_and_completion(lab: Lab, window: Any) -> None:
    open_file(window, lab, "broken.qasm", (EXAMPLES / "broken" / "six_errors.qasm").read_text())
    squiggles = editor(window).locator(".cm-lintRange-error")
    sync_api.expect(squiggles).to_have_count(6, timeout=PATIENCE)
    assert "qq" in squiggles.all_inner_texts(), "the name that nobody declared, and nothing beside it"

    hover = hover_of(window, editor(window).get_by_text("measure", exact=True))
    sync_api.expect(hover).to_contain_text(re.compile("qubit", re.IGNORECASE), timeout=PATIENCE)

    editor(window).click()
    window.keyboard.press("Control+End")
    window.keyboard.type("cr")
    window.keyboard.press("Tab")
    chosen = window.locator(".jp-Completer-item.jp-mod-active")
    chosen.wait_for(timeout=PATIENCE)
    word = chosen.locator(".jp-Completer-match").inner_text()
    assert word in {"creg", "crx", "cry", "crz"}
    window.keyboard.press("Enter")
    sync_api.expect(editor(window).locator(".cm-line").last).to_have_text(re.compile(rf"^{word}\b"))


def test_values_change_with_the_text_and_never_blink(lab: Lab, window: Any) -> None:
    open_file(window, lab, "ring.qasm", RING)
    value = editor(window).locator(".cm-ketline-value", has_text="⟨H⟩")
    sync_api.expect(value).to_contain_text("= 1.000", timeout=PATIENCE)
    assert editor(window).locator(".cm-line").nth(3).inner_text().startswith("// ketline: observable H⟨H⟩")
    value.hover()
    details = window.locator(".cm-ketline-details")
    sync_api.expect(details).to_contain_text("state vector", timeout=PATIENCE)

    editor(window).click()
    window.evaluate(WATCH_VALUES)
    # A line above, and another angle: rx(0.0) becomes rx(3.14159) key by key.
    window.keyboard.press("Control+Home")
    window.keyboard.press("Enter")
    press(window, "ArrowDown", times=4)
    press(window, "ArrowRight", times=3)
    press(window, "Shift+ArrowRight", times=3)
    window.keyboard.type("3.14159", delay=60)
    sync_api.expect(value).to_contain_text("= -1.000", timeout=PATIENCE)
    slope = editor(window).locator(".cm-ketline-value", has_text="∂")
    sync_api.expect(slope).to_have_count(1, timeout=PATIENCE)
    assert editor(window).locator(".cm-line").nth(5).inner_text().startswith("rx(3.14159∂ ")
    seen = window.evaluate("window.seenValues")
    assert "" not in seen, seen
    assert all(text.startswith("// ketline: observable H⟨H⟩") for text in seen), seen


#: Keeps the lines in which the value of H has stood, or "" where there was none, after each change of the editor.
WATCH_VALUES = """() => {
    window.seenValues = [];
    const look = () => {
        const all = [...document.querySelectorAll(".cm-ketline-value")];
        const value = all.find(one => one.textContent.includes("H"));
        window.seenValues.push(value ? value.closest(".cm-line").textContent : "");
    };
    new MutationObserver(look).observe([...document.querySelectorAll(".jp-FileEditor .cm-content")].at(-1), {
        childList: true, subtree: true, characterData: true
    });
}"""


def test_ghost_text_is_accepted_and_saved(lab: Lab, window: Any, ketline: Path) -> None:
    program = open_file(window, lab, "unfinished.qasm", (EXAMPLES / "unfinished_qaoa.qasm").read_text())
    value = editor(window).locator(".cm-ketline-value", has_text="⟨H⟩")
    sync_api.expect(value).to_contain_text("= 0.000", timeout=PATIENCE)
    editor(window).click()
    window.keyboard.press("Control+End")
    before = program.read_text()
    window.keyboard.press("Backspace")
    window.keyboard.press("Enter")
    ghost = window.locator(".jp-GhostText")
    ghost.first.wait_for(timeout=PATIENCE)
    suggested = ghost.first.inner_text().strip().splitlines()[0]
    take(window, "jupyterlab")
    window.keyboard.press("Tab")
    sync_api.expect(editor(window)).to_contain_text(suggested)
    window.keyboard.press("Escape")
    window.keyboard.press("Control+s")
    after = wait_for_change(program, before)
    assert after.startswith(before.rstrip())
    assert suggested in after
    check = subprocess.run([ketline, "check", program], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_cells_are_checked_valued_and_run(lab: Lab, window: Any) -> None:
    open_file(window, lab, "cells.ipynb", json.dumps(notebook(CELLS)))
    cells = window.locator(".jp-Notebook .jp-CodeCell")
    squiggle = cells.nth(2).locator(".cm-lintRange-error")
    sync_api.expect(squiggle).to_have_text("2", timeout=PATIENCE)
    value = cells.nth(1).locator(".cm-ketline-value")
    sync_api.expect(value).to_contain_text("⟨H⟩ = 1.500", timeout=PATIENCE)
    assert cells.nth(1).locator(".cm-line").nth(3).inner_text().startswith("// ketline: observable H⟨H⟩")

    # The squiggle goes with its error, as one edits the cell.
    cells.nth(2).locator(".cm-content").click()
    window.keyboard.press("Control+End")
    press(window, "ArrowLeft", times=2)
    window.keyboard.press("Backspace")
    window.keyboard.type("1")
    sync_api.expect(squiggle).to_have_count(0, timeout=PATIENCE)

    cells.nth(3).locator(".cm-content").click()
    window.keyboard.press("Control+End")
    window.keyboard.press("Enter")
    ghost = cells.nth(3).locator(".jp-GhostText")
    ghost.first.wait_for(timeout=PATIENCE)
    suggested = ghost.first.inner_text().strip().splitlines()[0]
    window.keyboard.press("Tab")
    window.keyboard.press("Escape")
    sync_api.expect(cells.nth(3).locator(".cm-content")).to_contain_text(suggested)

    window.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=PATIENCE)
    window.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    output = cells.nth(1).locator(".jp-OutputArea")
    sync_api.expect(output.locator("table")).to_contain_text("1.5", timeout=PATIENCE)
    sync_api.expect(output).to_contain_text("q_0", timeout=PATIENCE)
    output.locator("table").scroll_into_view_if_needed()
    take(window, "jupyterlab-dark", theme="JupyterLab Dark")


@pytest.fixture
def lab_without_server(labextension: Path, tmp_path: Path) -> Iterator[Lab]:
    with running(labextension, tmp_path, "--LanguageServerManager.autodetect=False") as started:
        yield started


def test_a_missing_server_is_said_once_and_nothing_breaks(lab_without_server: Lab, page: Any) -> None:
    said: list[str] = []
    broken: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto(lab_without_server.address)
    page.wait_for_function(STARTED)
    open_file(page, lab_without_server, "ring.qasm", RING)
    editor(page).click()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+/")
    sync_api.expect(editor(page).locator(".cm-line").first).to_have_text(f"// {RING.splitlines()[0]}")
    page.wait_for_timeout(2000)
    ours = [line for line in said if line.startswith("Ketline: ")]
    assert len(ours) == 1
    assert "ketline[notebook]" in ours[0]
    assert broken == []


def open_file(page: Any, lab: Lab, name: str, text: str) -> Path:
    """Opens a file with `text` in the window, in front of what is there."""
    file = lab.folder / name
    file.write_text(text)
    page.evaluate("path => window.jupyterapp.commands.execute('docmanager:open', {path})", name)
    return file


def editor(page: Any) -> Any:
    return page.locator('.jp-FileEditor .cm-content[data-language="openqasm"]:visible')


def hover_of(page: Any, word: Any) -> Any:
    """jupyterlab-lsp's hover, which comes with the Control key and when the mouse moves."""
    word.click()
    hover = page.locator(".jp-Tooltip")
    page.keyboard.down("Control")
    for moved in range(40):
        word.hover(position={"x": 4 + moved % 20, "y": 6})
        page.wait_for_timeout(250)
        if hover.count():
            break
    page.keyboard.up("Control")
    return hover


def press(page: Any, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def notebook(cells: list[str]) -> dict[str, object]:
    made = [
        {"cell_type": "code", "id": str(number), "metadata": {}, "execution_count": None, "outputs": [], "source": text}
        for number, text in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": made}


def take(page: Any, name: str, theme: str = "JupyterLab Light") -> None:
    """Keeps the window as a picture for the documentation, where that is asked for."""
    if wanted():
        page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        page.wait_for_timeout(1000)
        picture(page, name)
