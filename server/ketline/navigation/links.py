"""The files that a document names, as links."""

from __future__ import annotations

from collections.abc import Iterator

from ketline.navigation.files import included_path
from ketline.workspace import Snapshot


def links(snapshot: Snapshot) -> Iterator[tuple[int, int, str]]:
    """Where the name of an included file stands, without its quotes, and the file's path."""
    tree = snapshot.tree
    for start, chunk in zip(tree.chunk_starts, tree.chunks):
        if "include" not in chunk.words:
            continue
        for offset, statement in zip(chunk.starts, chunk.statements):
            if statement.word != "include":
                continue
            for token in statement.tokens:
                path = included_path(snapshot.include, token.text[1:-1]) if token.kind == "string" else None
                if path is not None:
                    begin = start + offset
                    yield begin + token.start + 1, begin + token.end - 1, path
