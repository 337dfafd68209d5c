"""How a request about a document is answered: from one snapshot, in a thread, and not at all once it is stale."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from ketline.lsp import convert
from ketline.source.lines import LineIndex
from ketline.workspace import Snapshot

if TYPE_CHECKING:
    from ketline.lsp.documents import Document
    from ketline.lsp.server import KetlineServer
    from ketline.navigation import Files

T = TypeVar("T")


class Refusal(JsonRpcException):
    """An answer that the protocol has an error code for."""


class Stale(Refusal):
    """The document has changed since it was asked about."""

    CODE = lsp.LSPErrorCodes.ContentModified.value
    MESSAGE = "The document has changed."


class Declined(Refusal):
    """What was asked for is not done; the message is a sentence for the user."""

    CODE = lsp.LSPErrorCodes.RequestFailed.value


@dataclass(frozen=True)
class PlainJson:
    """A result as JSON text, made where the answer is: long ones take longer to convert than to find."""

    text: str

    @classmethod
    def of(cls, value: Any) -> PlainJson:
        """The text of dictionaries, lists, numbers and strings."""
        return cls(json.dumps(value))

    @classmethod
    def list_of(cls, items: Iterable[str]) -> PlainJson:
        """A list of what is JSON text already."""
        return cls(f"[{','.join(items)}]")


@dataclass(frozen=True)
class Question:
    """What a request is answered from: a document as it was when it was asked about, and the files around it.

    ``uris`` are those of the open documents by path, ``versions`` those of the open documents by URI.
    """

    uri: str
    snapshot: Snapshot
    files: Files
    encoding: str
    uris: Mapping[str, str]
    versions: Mapping[str, int]

    def offset(self, where: lsp.Position) -> int:
        return convert.offset_of(self.snapshot.lines, where, self.encoding)

    def range(self, start: int, end: int, lines: LineIndex | None = None) -> lsp.Range:
        return convert.range_between(lines or self.snapshot.lines, start, end, self.encoding)

    def json_range(self, start: int, end: int, lines: LineIndex | None = None) -> dict[str, Any]:
        """A range as a dictionary, for results that are long."""
        lines = lines or self.snapshot.lines
        first, left = lines.position(start, self.encoding)
        last, right = lines.position(end, self.encoding)
        return {"start": {"line": first, "character": left}, "end": {"line": last, "character": right}}

    def json_of_names(self, places: Sequence[tuple[int, int]], lines: LineIndex | None = None) -> Iterator[str]:
        """The ranges of the places of one name, in order, as JSON text: there may be thousands of them."""
        lines = lines or self.snapshot.lines
        if not places:
            return
        first, last = places[0]
        length = lines.position(last, self.encoding)[1] - lines.position(first, self.encoding)[1]
        for line, left in lines.positions((place[0] for place in places), self.encoding):
            right = left + length
            yield f'{{"start":{{"line":{line},"character":{left}}},"end":{{"line":{line},"character":{right}}}}}'

    def uri_of(self, path: str | None) -> str:
        """The URI of a file; None is the document itself."""
        if path is None:
            return self.uri
        return self.uris.get(path) or Path(path).as_uri()


async def answered(server: KetlineServer, uri: str, work: Callable[[Question], T]) -> T | None:
    """What ``work`` finds in a document, None for one that is not open. Raises ``Stale`` where the document changes
    meanwhile: the positions of the answer would be those of a text that is gone."""
    document = server.documents.get(uri)
    if document is None:
        return None
    snapshot = document.snapshot
    await server.prepared()
    if document.snapshot is not snapshot:
        raise Stale
    found = await asyncio.to_thread(work, asked(server, document))
    if document.snapshot is not snapshot:
        raise Stale
    return found


def asked(server: KetlineServer, document: Document) -> Question:
    """A question about a document as it is now."""
    files = server.documents.files(document, server.root)
    uris = {one.path: one.uri for one in server.documents if one.path is not None}
    versions = {one.uri: one.snapshot.version for one in server.documents}
    return Question(document.uri, document.snapshot, files, server.encoding, uris, versions)
