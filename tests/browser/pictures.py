"""The documentation's pictures, taken by the tests that show what is on them."""

from __future__ import annotations

import os
from typing import Any

from hosts import REPOSITORY

FOLDER = REPOSITORY / "docs" / "screenshots"

#: What the theme of VS Code adds to the names of its pictures.
SUFFIX = "-light" if os.environ.get("KETLINE_THEME") == "light" else ""


def wanted() -> bool:
    return os.environ.get("KETLINE_SCREENSHOTS") == "1"


def picture(page: Any, name: str) -> None:
    """Keeps what a window shows now as ``docs/screenshots/NAME.png``, where ``KETLINE_SCREENSHOTS=1`` asks for it."""
    if not wanted():
        return
    from PIL import Image

    page.wait_for_timeout(1000)  # until what fades has faded
    file = FOLDER / f"{name}.png"
    page.screenshot(path=str(file))
    with Image.open(file) as shot:
        shot.convert("RGB").quantize(128).save(file, optimize=True)
