"""Documents and their snapshots: the text, what it means and what it is worth, computed when asked for.

Knows no LSP and no model. A snapshot never changes; a request that holds one keeps a consistent view.
"""

from ketline.workspace.folder import Folder
from ketline.workspace.includes import FileTexts, IncludeFiles
from ketline.workspace.snapshot import Snapshot

__all__ = ["FileTexts", "Folder", "IncludeFiles", "Snapshot"]
