"""Hooks of mkdocs: pages of the site that stand elsewhere in the repository, so that nothing is there twice.

Links are written as they work in the repository and are turned into those of the site.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"

#: File of the repository, and where the site has it.
INCLUDED = {
    "README.md": "overview.md",
    "ARCHITECTURE.md": "architecture.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "client-vscode/README.md": "editors/vscode-extension.md",
    "client-vscode/icon.png": "client-vscode/icon.png",
    "models/README.md": "models/index.md",
    "models/EXPERIMENTS.md": "models/experiments.md",
    "models/datasets/README.md": "models/datasets/index.md",
}

#: Pictures that the included pages show.
PICTURES = ("models/*.png", "models/datasets/*.png", "client-vscode/*.png", "client-vscode/walkthrough/*.png")

_LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)(#[^)\s]*)?\)")


def places() -> dict[Path, str]:
    """File and place of everything that comes from outside ``docs``."""
    pictures = [file.relative_to(ROOT).as_posix() for pattern in PICTURES for file in ROOT.glob(pattern)]
    return {ROOT / name: place for name, place in {**{name: name for name in pictures}, **INCLUDED}.items()}


def on_files(files: Any, config: Any) -> Any:
    """Adds the pages and pictures."""
    for path, place in places().items():
        files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """Turns the page's links into those of the site; a link to what is not in it stays, and fails the strict build."""
    known = places()
    source = Path(page.file.abs_src_path)
    folder = posixpath.dirname(page.file.src_uri)

    def turned(link: re.Match[str]) -> str:
        path = (source.parent / link[1]).resolve()
        place = known.get(path) or (path.relative_to(DOCS).as_posix() if path.is_relative_to(DOCS) else None)
        return link[0] if place is None else f"]({posixpath.relpath(place, folder or '.')}{link[2] or ''})"

    return _LINK.sub(turned, markdown)
