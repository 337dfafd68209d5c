"""How jupyter-lsp, the server's side of jupyterlab-lsp, starts Ketline."""

from __future__ import annotations

import sys
from typing import Any


def spec(manager: object) -> dict[str, Any]:
    """The servers of this package by name, in version 2 of jupyter-lsp's form; found through an entry point."""
    return {
        "ketline": {
            "version": 2,
            "display_name": "Ketline",
            "argv": [sys.executable, "-m", "ketline", "serve"],
            "languages": ["openqasm"],
            "mime_types": ["text/x-openqasm"],
            # Programs in cells are sent as texts: no copies of them on the disk.
            "requires_documents_on_disk": False,
        }
    }
