/** The server's suggestions as JupyterLab's ghost text. */

import { language } from '@codemirror/language';
import { EditorView, type ViewUpdate } from '@codemirror/view';
import {
  type CompletionHandler,
  type ICompletionProviderManager,
  type IInlineCompletionContext,
  type IInlineCompletionItem,
  type IInlineCompletionList,
  type IInlineCompletionProvider,
  InlineCompletionTriggerKind
} from '@jupyterlab/completer';
import type { IFeature } from '@jupyterlab/lsp';

import { forEachEditor } from './editors';
import { openqasmIcon } from './icon';
import { openqasm } from './language';
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
    const program = await this.server.programIn({ editor, adapter });
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

/** Milliseconds on a new line before JupyterLab is made to ask; it has no such pause for what it is told to do. */
const PAUSE = 200;

/** Asks on new lines, too, where the next gates belong: JupyterLab does so only behind something on the line. */
export function suggestOnNewLines(completions: ICompletionProviderManager): IFeature {
  const id = 'ketline-jupyterlab:new-lines';
  const asking = forEachEditor(id, place => {
    let timer: number | undefined;
    return EditorView.updateListener.of(update => {
      if (update.docChanged) {
        window.clearTimeout(timer);
        if (beginsLine(update)) {
          timer = window.setTimeout(() => completions.inline?.invoke(place.adapter.widget.id), PAUSE);
        }
      }
    });
  });
  return { id, ...asking };
}

function beginsLine({ state, transactions }: ViewUpdate): boolean {
  const { head } = state.selection.main;
  const line = state.doc.lineAt(head);
  return (
    state.facet(language) === openqasm &&
    transactions.some(transaction => transaction.isUserEvent('input')) &&
    line.text.trim() === ''
  );
}
