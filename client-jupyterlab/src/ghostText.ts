/** The server's suggestions as JupyterLab's ghost text. */

import {
  type CompletionHandler,
  type IInlineCompletionContext,
  type IInlineCompletionItem,
  type IInlineCompletionList,
  type IInlineCompletionProvider,
  InlineCompletionTriggerKind
} from '@jupyterlab/completer';

import { openqasmIcon } from './icon';
import type { Server } from './server';

/** The protocol's numbers for what has been typed, and for what has been asked for. */
const INVOKED = 1;
const AUTOMATIC = 2;

export class GhostText implements IInlineCompletionProvider {
  readonly identifier = 'ketline';
  readonly name = 'Ketline';
  readonly icon = openqasmIcon;

  constructor(private readonly server: Server) {}

  async fetch(
    request: CompletionHandler.IRequest,
    { widget, triggerKind }: IInlineCompletionContext
  ): Promise<IInlineCompletionList<IInlineCompletionItem>> {
    const adapter = this.server.adapterOf(widget);
    const editor = adapter?.activeEditor?.getEditor();
    if (!adapter || !editor) {
      return { items: [] };
    }
    const cursor = editor.getCursorPosition();
    const program = await this.server.programIn(editor, adapter);
    if (!program?.isIn(request.text)) {
      return { items: [] };
    }
    const position = program.fromEditor(cursor);
    const kind = triggerKind === InlineCompletionTriggerKind.Invoke ? INVOKED : AUTOMATIC;
    const found =
      position.line < 0
        ? null // in the magic of a cell
        : await program.ask<{ items: { insertText: string }[] }>('textDocument/inlineCompletion', {
            position,
            context: { triggerKind: kind }
          });
    return { items: (found?.items ?? []).map(({ insertText }) => ({ insertText })) };
  }
}
