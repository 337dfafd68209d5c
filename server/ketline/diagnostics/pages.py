"""The catalogue as Markdown: a page for each rule and an index. ``docs/rules`` is made by ``make docs``."""

from __future__ import annotations

from ketline.diagnostics.catalog import CATALOG
from ketline.diagnostics.entry import Entry

#: What the codes of a family are about, by the first three characters of its codes.
FAMILIES = {
    "KT1": "The text itself",
    "KT2": "Names and files",
    "KT3": "Gates, registers, sizes and calls",
    "KT4": "Observables and directives",
    "KT5": "Types and casts",
    "KT6": "Lints: valid, and probably not what was meant",
}

_HOW_TO_CHANGE = """\
The level of a code is changed in the editor's setting `ketline.diagnostics.severities`, as in `{"KT601": "off"}`, and
in the shell by `ketline check --severity KT601=off`. Syntax errors (KT1xx) stay errors. A lint (KT6xx) is silenced for
one line by a comment behind it, or alone on the line above: `// ketline: ignore KT601`.
"""


def families() -> dict[str, list[Entry]]:
    """The entries by the title of their family, in order of code; families without entries are left out."""
    found: dict[str, list[Entry]] = {}
    for code in sorted(CATALOG):
        found.setdefault(FAMILIES[code[:3]], []).append(CATALOG[code])
    return found


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    made = {f"{entry.code}.md": f"{page(entry)}\n[All rules](index.md)\n" for entry in CATALOG.values()}
    return {**made, "index.md": _index()}


def page(entry: Entry) -> str:
    """What one code means, with a bad and a good example."""
    parts = [f"# {entry.code} {entry.name}", f"Default level: {entry.severity}.", entry.why]
    for title, example in (("Bad", entry.bad), ("Good", entry.good)):
        if example:
            parts.append(f"## {title}\n\n```qasm\n{example.rstrip()}\n```")
    if entry.is_lint:
        parts.append(f"To keep a line as it is: `// ketline: ignore {entry.code}` behind it, or alone above it.")
    return "\n\n".join(parts) + "\n"


def _index() -> str:
    parts = ["# Rules", _HOW_TO_CHANGE.rstrip()]
    for title, entries in families().items():
        rows = [f"| [{entry.code}]({entry.code}.md) | {entry.name} | {entry.severity} |" for entry in entries]
        parts.append(f"## {title}\n\n| code | name | level |\n| --- | --- | --- |\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"
