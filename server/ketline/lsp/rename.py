"""textDocument/prepareRename and rename: versioned edits in every file, or a sentence that says why not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from ketline.lsp.answers import Declined, PlainJson, Question, answered

if TYPE_CHECKING:
    from ketline.lsp.server import KetlineServer
    from ketline.navigation.renaming import Renamed


def register(server: KetlineServer) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare_rename(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        def work(question: Question) -> lsp.PrepareRenamePlaceholder:
            from ketline.navigation.renaming import Refused, renameable

            try:
                found = renameable(question.files, question.snapshot, question.offset(params.position))
            except Refused as refused:
                raise Declined(str(refused)) from None
            return lsp.PrepareRenamePlaceholder(question.range(found.start, found.end), found.name)

        return await answered(server, params.text_document.uri, work)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME)
    async def rename(params: lsp.RenameParams) -> PlainJson | None:
        def work(question: Question) -> PlainJson:
            from ketline.navigation.renaming import Refused, rename

            try:
                found = rename(question.files, question.snapshot, question.offset(params.position), params.new_name)
            except Refused as refused:
                raise Declined(str(refused)) from None
            return PlainJson(_edit(server, question, found, json.dumps(params.new_name)))

        return await answered(server, params.text_document.uri, work)


def _edit(server: KetlineServer, question: Question, found: list[Renamed], new: str) -> str:
    """A workspace edit; where the client can, for the very versions of the documents that were looked at."""
    edits = {question.uri_of(each.path): _changes(question, each, new) for each in found}
    if not server.takes_versioned_edits:
        changes = ",".join(f"{json.dumps(uri)}:[{listed}]" for uri, listed in edits.items())
        return f'{{"changes":{{{changes}}}}}'
    changes = ",".join(
        f'{{"textDocument":{json.dumps({"uri": uri, "version": question.versions.get(uri)})},"edits":[{listed}]}}'
        for uri, listed in edits.items()
    )
    return f'{{"documentChanges":[{changes}]}}'


def _changes(question: Question, each: Renamed, new: str) -> str:
    ranges = question.json_of_names(each.places, each.snapshot.lines)
    return ",".join(f'{{"range":{where},"newText":{new}}}' for where in ranges)
