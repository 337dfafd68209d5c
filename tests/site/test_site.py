"""The documentation as a site: it builds without a warning, links lead somewhere, nothing comes from elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

pytest.importorskip("material", reason="mkdocs-material (extra 'docs') is not installed")

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).resolve().parents[2]

#: Attributes that a browser fetches by itself, by element; following a link is the reader's choice.
FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


class Page(HTMLParser):
    """A page's links, what it has a browser fetch, and its anchors."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if FETCHED.get(tag) in values:
            self.fetched.append(values[FETCHED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    """Every page of the site by its path, the folder resolved."""
    folder = tmp_path_factory.mktemp("site").resolve()
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(build, cwd=REPOSITORY, env=environment, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    return {path: Page(path) for path in folder.rglob("*.html") if path.name != "404.html"}


def test_every_link_and_anchor_leads_somewhere(site: dict[Path, Page]) -> None:
    astray = []
    for path, page in site.items():
        for link in [*page.links, *page.fetched]:
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.scheme or (target.is_file() and target not in site):
                continue
            if target not in site or (parts.fragment and unquote(parts.fragment) not in site[target].anchors):
                astray.append(f"{path.name}: {link}")
    assert astray == []


def test_nothing_is_fetched_from_elsewhere(site: dict[Path, Page]) -> None:
    from_elsewhere = {link for page in site.values() for link in page.fetched if urlsplit(link).netloc}
    assert from_elsewhere == set()
    # The theme would fetch what draws these.
    assert [path.name for path in site if 'class="mermaid"' in path.read_text(encoding="utf-8")] == []


def test_the_site_has_every_page(site: dict[Path, Page]) -> None:
    names = {path.stem for path in site}
    sources = {path.stem for path in (REPOSITORY / "docs").rglob("*.md")}
    assert sources | {"overview", "architecture", "changelog", "contributing", "experiments"} <= names


def test_no_star_of_a_formula_is_read_as_emphasis(site: dict[Path, Page]) -> None:
    rules = [path for path in site if path.parent.name == "rules"]
    assert [path.name for path in rules if "<em>" in path.read_text(encoding="utf-8")] == []
