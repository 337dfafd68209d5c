"""Beside the file in VS Code: its circuit, its state, an optimisation, a form that asks for a circuit, explanations."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pictures import SUFFIX, picture
from saved import RING

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

PATIENCE = 90_000  # milliseconds

pytestmark = [pytest.mark.browser, pytest.mark.slow]

@pytest.fixture
def ring(ketline: Path, start_host: Callable[..., Any], page: Any, tmp_path: Path) -> Any:
    """VS Code with the ring's file open and valued."""
    program = tmp_path / "ring.qasm"
    program.write_text(RING)
    host = start_host([program], settings={"ketline.server.path": str(ketline), "ketline.completion.enabled": False})
    page.goto(host.address("ring.qasm"))
    editor(page).locator(".view-line").first.wait_for()
    page.keyboard.press("Control+b")
    hints = editor(page).locator('span[class*="dyn-rule"]')
    sync_api.expect(hints.filter(has_text="∂")).to_have_count(2, timeout=PATIENCE)
    return host


def test_the_circuit_is_drawn_beside_the_file_and_follows_it(ring: Any, page: Any) -> None:
    run_command(page, "Ketline: Show Circuit")
    drawing = webview(page)
    gates = drawing.locator("g.gate")
    sync_api.expect(gates).to_have_count(4 + 4 + 4 + 4, timeout=PATIENCE)
    labels = drawing.locator(".qs-qubit-label")
    assert labels.all_text_contents() == ["q[0]", "q[1]", "q[2]", "q[3]"]

    # A gate leads to its line.
    drawing.locator("g.gate a", has_text="cost").nth(1).click()
    sync_api.expect(page.locator('[id="status.editor.selection"]')).to_contain_text("Ln 14,", timeout=PATIENCE)
    # And a line to its gates.
    sync_api.expect(drawing.locator("g.gate.at-cursor")).to_have_count(1, timeout=PATIENCE)
    picture(page, "circuit" + SUFFIX)

    # A call of the program's own gate is opened.
    drawing.locator("g.gate", has_text="cost").first.hover()
    drawing.locator(".gate-expand").first.click(force=True)
    sync_api.expect(drawing.locator("g.gate", has_text="Rz")).not_to_have_count(0, timeout=PATIENCE)
    assert labels.all_text_contents() == ["q[0]", "q[1]", "q[2]", "q[3]"]
    # And closed again by the keyboard.
    close = drawing.locator(".gate-collapse[role=button]").first
    close.focus()
    page.keyboard.press("Enter")
    sync_api.expect(drawing.locator("g.gate", has_text="Rz")).to_have_count(0, timeout=PATIENCE)

    # The drawing follows what is typed, and stays while a line is half-typed.
    go_to_line(page, 19)
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("x q[")
    sync_api.expect(drawing.locator(".note").first).to_contain_text("The drawing is from before.", timeout=PATIENCE)
    assert labels.count() == 4
    page.keyboard.type("0];")
    sync_api.expect(drawing.locator(".note").first).to_be_empty(timeout=PATIENCE)


def test_the_state_is_listed_and_an_optimisation_drawn(ring: Any, page: Any) -> None:
    run_command(page, "Ketline: Show State")
    state = webview(page)
    first = state.locator("td.bits").first
    sync_api.expect(first).to_have_text(re.compile(r"^[01]{4}$"), timeout=PATIENCE)
    value = state.locator("section tr", has_text="⟨H⟩")
    sync_api.expect(value).to_contain_text("−4 … 4", timeout=PATIENCE)

    lens = editor(page).locator(".codelens-decoration a", has_text="Minimise ⟨H⟩ over 2 angles")
    lens.click(timeout=PATIENCE)
    heading = state.locator("h2", has_text="Optimised ⟨H⟩")
    sync_api.expect(heading).to_contain_text("→ −2.000", timeout=PATIENCE)
    sync_api.expect(value).to_contain_text("−2.000", timeout=PATIENCE)
    assert state.locator(".curve canvas").bounding_box()["width"] > 100
    picture(page, "state" + SUFFIX)

    # After the line of the cursor: all in superposition once the first layer is done.
    go_to_line(page, 12)
    state.locator("#cursor").check()
    sync_api.expect(state.locator("label[for=cursor]")).to_have_text("at the cursor, after line 12", timeout=PATIENCE)
    sync_api.expect(state.locator("td.bits")).to_have_count(16, timeout=PATIENCE)
    sync_api.expect(state.locator("td.number").first).to_have_text(re.compile("^6.[23] %$"))


def test_a_long_optimisation_is_cancelled(
    ketline: Path, start_host: Callable[..., Any], page: Any, tmp_path: Path
) -> None:
    """The button of the notification ends it, and what was found until then is kept."""
    program = tmp_path / "deep.qasm"
    program.write_text(deep(14, 6))
    host = start_host(
        [program],
        settings={
            "ketline.server.path": str(ketline), "ketline.completion.enabled": False,
            "ketline.hints.optimiseSteps": 100_000,
        },
    )  # fmt: skip
    page.goto(host.address("deep.qasm"))
    lens = page.locator(".codelens-decoration a", has_text="Minimise ⟨H⟩")
    lens.first.click(timeout=PATIENCE)
    progress = page.locator(".notification-toast", has_text="Optimising ⟨H⟩")
    progress.wait_for(timeout=PATIENCE)
    sync_api.expect(progress).to_contain_text(re.compile("[▁▂▃▄▅▆▇█]{3}"), timeout=PATIENCE)
    picture(page, "optimising" + SUFFIX)
    progress.locator(".monaco-button", has_text="Cancel").click()
    page.locator(".codelens-decoration a", has_text="→ -").first.wait_for(timeout=PATIENCE)
    sync_api.expect(progress).to_have_count(0, timeout=PATIENCE)


def deep(size: int, layers: int) -> str:
    """An ansatz on a ring that takes long to optimise."""
    pairs = [(i, (i + 1) % size) for i in range(size)]
    observable = " + ".join(f"Z(q[{a}])*Z(q[{b}])" for a, b in pairs)
    layer = [f"zz({10 + i}e-2) q[{a}], q[{b}];" for i, (a, b) in enumerate(pairs)]
    layer += [f"rx({20 + i}e-2) q[{i}];" for i in range(size)]
    head = ["OPENQASM 3.0;", 'include "stdgates.inc";', f"// ketline: observable H = {observable}"]
    head += ["gate zz(t) a, b { cx a, b; rz(t) b; cx a, b; }", f"qubit[{size}] q;", "h q;"]
    return "\n".join([*head, *layer * layers, ""])


@pytest.mark.model
def test_a_circuit_is_generated_from_a_drawn_graph(ring: Any, page: Any) -> None:
    run_command(page, "Ketline: Generate Circuit for a Problem")
    form = webview(page)
    asked = "Asks for the split that cuts the most weight."
    sync_api.expect(form.locator("#asks")).to_have_text(asked, timeout=PATIENCE)
    assert form.locator("#edges").input_value() == "0-1, 1-2, 2-3, 3-4, 4-5, 5-0"
    # A click where there is nothing is another node; two clicks join it.
    canvas = form.locator(".graph")
    box = canvas.bounding_box()
    canvas.click(position={"x": 30, "y": 30})
    sync_api.expect(form.locator("#edges")).to_have_value(re.compile(", 6$"))
    canvas.click(position={"x": 30, "y": 30})
    canvas.click(position={"x": box["width"] / 2, "y": 30})
    sync_api.expect(form.locator("#edges")).to_have_value(re.compile(r"6-\d$"))

    form.locator("#edges").fill("0-1, 1-x")
    form.locator("#generate").click()
    sync_api.expect(form.locator(".status")).to_contain_text("“1-x” is neither an edge")
    form.locator("#edges").fill("0-1, 1-2:2, 2-3, 3-0, 0-2")
    form.locator("#generate").click()
    chosen = form.locator("tr.chosen")
    chosen.wait_for(timeout=PATIENCE)
    picture(page, "generate" + SUFFIX)
    assert float(chosen.locator("td").nth(2).inner_text().rstrip(" %")) > 60
    form.locator("#open").click()
    opened = page.locator('.monaco-editor[data-uri^="untitled:"] .view-line', has_text="// maxcut, 4 qubits, qaoa")
    opened.first.wait_for(timeout=PATIENCE)
    sync_api.expect(page.locator('[id="status.problems"]')).to_have_attribute("aria-label", re.compile("No Problems"))


def test_a_problem_is_fixed_hovered_and_explained(
    ketline: Path, start_host: Callable[..., Any], page: Any, tmp_path: Path
) -> None:
    program = tmp_path / "typo.qasm"
    program.write_text('OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] pair;\nh pair[0];\ncx pair[0], pear[1];\n')
    host = start_host([program], settings={"ketline.server.path": str(ketline), "ketline.completion.enabled": False})
    page.goto(host.address("typo.qasm"))
    squiggle = page.locator(".squiggly-error")
    squiggle.first.wait_for(timeout=PATIENCE)
    page.keyboard.press("Control+b")

    page.locator(".view-line", has_text="cx").locator("span", has_text=re.compile("^cx$")).first.hover()
    hover = page.locator(".monaco-hover", has_text="cx").first
    hover.wait_for(timeout=PATIENCE)
    picture(page, "hover" + SUFFIX)
    page.keyboard.press("Escape")

    go_to_line(page, 5)
    page.keyboard.press("F8")  # To the problem, where it is shown.
    page.keyboard.press("Escape")
    run_command(page, "Ketline: Explain This Problem")
    rule = webview(page).locator("h1", has_text="KT201")
    rule.wait_for(timeout=PATIENCE)
    picture(page, "explain" + SUFFIX)

    page.locator(".view-line", has_text="pear").click()
    go_to_line(page, 5, 15)
    page.keyboard.press("Control+.")
    fix = page.locator(".action-widget .monaco-list-row", has_text="pair")
    fix.first.wait_for(timeout=PATIENCE)
    sync_api.expect(page.locator(".action-widget .monaco-list-row", has_text="Explain KT201")).to_be_visible()
    picture(page, "fix" + SUFFIX)
    page.keyboard.press("Enter")  # The first is the preferred one.
    sync_api.expect(page.locator(".view-line", has_text="pair[1]")).to_be_visible(timeout=PATIENCE)
    sync_api.expect(squiggle).to_have_count(0, timeout=PATIENCE)


# -- what the tests do in a line ---------------------------------------------------------------------------------------
def editor(page: Any, file: str = "ring.qasm") -> Any:
    return page.locator(f'.monaco-editor[data-uri$="/{file}"]')


def webview(page: Any) -> Any:
    """The page of the panel in front."""
    return page.frame_locator("iframe.webview.ready >> visible=true").frame_locator("iframe#active-frame")


def run_command(page: Any, title: str) -> None:
    page.keyboard.press("F1")
    box = page.locator(".quick-input-widget input[type=text]")
    box.fill(f">{title}")
    page.locator(".quick-input-list .monaco-list-row.focused", has_text=title).wait_for(timeout=PATIENCE)
    page.keyboard.press("Enter")


def go_to_line(page: Any, line: int, column: int = 1) -> None:
    """Puts the cursor there, and the keyboard into the editor of the left."""
    page.keyboard.press("Control+1")
    page.keyboard.press("Control+g")
    box = page.locator(".quick-input-widget input[type=text]")
    box.fill(f":{line}:{column}")
    page.keyboard.press("Enter")
    sync_api.expect(page.locator('[id="status.editor.selection"]')).to_contain_text(f"Ln {line},", timeout=PATIENCE)

