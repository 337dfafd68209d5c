"""The server installed by a click, from the wheels that are handed out."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hosts import REPOSITORY

sync_api = pytest.importorskip("playwright.sync_api", reason="the Python package playwright is not installed")

PATIENCE = 240_000  # milliseconds: forty wheels are unpacked

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.model
@pytest.mark.timeout(900)
def test_a_click_installs_the_server_and_then_what_runs_its_model(
    handed_out: Path, start_host: Callable[..., Any], page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder of wheels, which needs no network; everything but the model works before that is there."""
    without = [folder for folder in os.environ["PATH"].split(os.pathsep) if not (Path(folder) / "ketline").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(without))
    if shutil.which("python3") is None:
        pytest.skip("no python3 on the PATH to install into")
    broken = REPOSITORY / "examples" / "broken" / "six_errors.qasm"
    host = start_host([broken], settings={"ketline.server.package": str(handed_out / "wheels")})
    page.goto(host.address(broken.name))

    message = page.locator(".notification-toast", has_text="is not installed")
    message.wait_for(timeout=PATIENCE)
    message.locator(".monaco-button", has_text="Install").first.click()
    page.locator(".notification-toast", has_text="Installing Ketline's server").wait_for(timeout=PATIENCE)
    sync_api.expect(page.locator(".squiggly-error")).to_have_count(6, timeout=PATIENCE)
    # The model's runtime comes behind; then the server starts anew, and its model answers.
    item = page.locator('[id="ketline.ketline.ketline.health"]')
    sync_api.expect(item.locator(".codicon-sparkle")).to_be_visible(timeout=PATIENCE)
    sync_api.expect(page.locator(".squiggly-error")).to_have_count(6, timeout=PATIENCE)
    assert page.locator(".notification-toast", has_text="could not be installed").count() == 0
