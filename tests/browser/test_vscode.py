"""What a user sees in VS Code: errors underlined, an energy beside the code, a suggestion taken with Tab."""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pictures import SUFFIX, picture
from saved import RING, wait_for_change

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = REPOSITORY / "examples"

PATIENCE = 90_000  # milliseconds

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_squiggle_energy_and_accepted_completion(
    ketline: Path, start_host: Callable[..., Any], page: Any
) -> None:
    broken, unfinished = "six_errors.qasm", "unfinished_qaoa.qasm"
    host = start_host(
        [EXAMPLES / "broken" / broken, EXAMPLES / unfinished],
        # The model is small, but the processors of a test may be busy.
        settings={"ketline.server.path": str(ketline), "ketline.completion.timeoutMilliseconds": 10_000},
    )
    page.goto(host.address(broken))
    editor(page, broken).wait_for()
    page.keyboard.press("Control+b")  # The side bar away: two files side by side need the room.
    squiggles = editor(page, broken).locator(".squiggly-error")
    sync_api.expect(squiggles).to_have_count(6, timeout=PATIENCE)
    # The name that nobody declared, and nothing beside it.
    assert "qq" in [text_under(page, broken, mark) for mark in squiggles.all()]

    open_to_the_side(page, unfinished)
    hint = editor(page, unfinished).locator('span[class*="dyn-rule"]').filter(has_text=re.compile(r"\d\.\d"))
    # In the window, not somewhere to the right of it behind a long sum.
    sync_api.expect(hint.first).to_be_in_viewport(ratio=1, timeout=PATIENCE)
    assert re.search(r"[-−]?0\.0", hint.first.inner_text())

    # Ghost text comes on typing: a new line is where the next layer belongs.
    page.keyboard.press("Control+End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    ghost = editor(page, unfinished).locator('[class*="ghost-text"]')
    ghost.first.wait_for()
    suggested = plain(ghost.first.inner_text())
    picture(page, "vscode" + SUFFIX)

    before = (host.folder / unfinished).read_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+s")
    after = wait_for_change(host.folder / unfinished, before)
    assert after.startswith(before.rstrip())
    assert suggested.strip() in after
    check = subprocess.run([ketline, "check", host.folder / unfinished], capture_output=True, text=True)
    assert check.returncode == 0, check.stdout + check.stderr


def test_derivatives_and_angles_optimised_by_a_click(
    ketline: Path, start_host: Callable[..., Any], page: Any, tmp_path: Path
) -> None:
    program = tmp_path / "ring.qasm"
    program.write_text(RING)
    host = start_host([program], settings={"ketline.server.path": str(ketline), "ketline.completion.enabled": False})
    page.goto(host.address("ring.qasm"))
    editor(page, "ring.qasm").wait_for()
    page.keyboard.press("Control+b")
    hints = editor(page, "ring.qasm").locator('span[class*="dyn-rule"]')
    sync_api.expect(hints.filter(has_text="∂")).to_have_count(2, timeout=PATIENCE)
    sync_api.expect(hints.filter(has_text="min -4")).to_be_visible(timeout=PATIENCE)

    lens = editor(page, "ring.qasm").locator(".codelens-decoration a", has_text="Minimise ⟨H⟩ over 2 angles")
    lens.click(timeout=PATIENCE)
    done = editor(page, "ring.qasm").locator(".codelens-decoration a", has_text=re.compile(r"→ -2\.000"))
    done.wait_for(timeout=PATIENCE)
    sync_api.expect(hints.filter(has_text="= -2.000")).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Control+s")
    after = wait_for_change(host.folder / "ring.qasm", RING)
    assert after.count("\n") == RING.count("\n"), "numbers change and nothing else"

    hints.filter(has_text="= -2.000").hover()
    hover = page.locator(".monaco-hover", has_text="approximation ratio")
    hover.first.wait_for(timeout=PATIENCE)
    assert "state vector" in plain(hover.first.inner_text())
    picture(page, "values" + SUFFIX)
    # One edit, so one undo takes all angles back.
    page.locator(".view-line").first.click()
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+s")
    assert wait_for_change(host.folder / "ring.qasm", after) == RING


def test_a_missing_server_is_said_once_with_what_to_do(start_host: Callable[..., Any], page: Any) -> None:
    host = start_host(
        [EXAMPLES / "ghz.qasm", EXAMPLES / "qft.qasm"], settings={"ketline.server.path": "/nowhere/ketline"}
    )
    page.goto(host.address("ghz.qasm"))
    message = page.locator(".notification-toast", has_text="/nowhere/ketline")
    message.wait_for()
    buttons = message.locator(".notification-list-item-buttons-container .monaco-button")
    assert [plain(text) for text in buttons.all_inner_texts()] == ["How to Install", "Choose Path…", "Retry"]

    # A second file says nothing new.
    open_to_the_side(page, "qft.qasm")
    editor(page, "qft.qasm").wait_for()
    page.wait_for_timeout(2000)
    assert page.locator(".notification-toast").count() == 1

    buttons.filter(has_text="How to Install").click()
    page.locator(".tab", has_text="README.md").wait_for()
    assert page.locator(".notification-toast").count() == 0


def editor(page: Any, file: str) -> Any:
    return page.locator(f'.monaco-editor[data-uri$="/{file}"]')


def open_to_the_side(page: Any, file: str) -> None:
    """Opens `file` in the right half of the window, with the keyboard alone."""
    page.keyboard.press("Control+p")
    box = page.locator(".quick-input-widget input[type=text]")
    box.fill(file)
    page.locator(".quick-input-list .monaco-list-row.focused", has_text=file).wait_for()
    page.keyboard.press("Control+Enter")
    editor(page, file).locator(".view-line").first.wait_for()


def text_under(page: Any, file: str, mark: Any) -> str:
    """The characters of the editor over which a mark (a squiggle) is drawn."""
    box = mark.bounding_box()
    return page.evaluate(
        """([selector, left, right, middle]) => {
            const range = document.createRange();
            let text = "";
            for (const line of document.querySelectorAll(selector)) {
                const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
                    for (let at = 0; at < node.length; at++) {
                        range.setStart(node, at);
                        range.setEnd(node, at + 1);
                        const box = range.getBoundingClientRect();
                        const centre = (box.left + box.right) / 2;
                        if (left < centre && centre < right && box.top <= middle && middle <= box.bottom) {
                            text += node.data[at];
                        }
                    }
                }
            }
            return text;
        }""",
        [
            f'.monaco-editor[data-uri$="/{file}"] .view-line',
            box["x"],
            box["x"] + box["width"],
            box["y"] + box["height"] / 2,
        ],
    )


def plain(text: str) -> str:
    """The editor writes spaces as no-break spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ")

