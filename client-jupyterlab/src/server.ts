/** The language server, over the connection that JupyterLab keeps to it. */

import type { CodeEditor } from '@jupyterlab/codeeditor';
import {
  collectDocuments,
  type IDocumentConnectionData,
  type ILSPConnection,
  type ILSPDocumentConnectionManager,
  type VirtualDocument,
  type WidgetLSPAdapter
} from '@jupyterlab/lsp';
import { Signal } from '@lumino/signaling';

import type { Place } from './editors';

export const LANGUAGE = 'openqasm';

/** As the protocol has it, which counts as JupyterLab does: lines from 0, columns in UTF-16 units. */
export interface Position {
  line: number;
  character: number;
}

/** What JupyterLab's connection hides: its methods are for the requests that it knows, and ours are not all among them. */
interface JsonRpc {
  sendRequest<T>(method: string, params: unknown): Promise<T>;
  onRequest(method: string, handler: () => null): unknown;
}

export class Server {
  /** Values have been computed. */
  readonly valuesChanged = new Signal<this, void>(this);
  private readonly heard = new WeakSet<JsonRpc>();

  constructor(private readonly manager: ILSPDocumentConnectionManager) {
    manager.initialized.connect(this.listen, this);
  }

  /** The program that an editor has, or null: it is no OpenQASM, or the server is not there. */
  async programIn({ editor, adapter }: Place): Promise<Program | null> {
    await adapter.updateFinished; // else the server knows a text that is one key old
    const root = adapter.virtualDocument;
    for (const document of root ? collectDocuments(root) : []) {
      if (document.language === LANGUAGE && document.value !== '' && editorOf(document) === editor) {
        const connection = this.manager.connections.get(document.uri);
        const rpc = connection?.isReady && rpcOf(connection);
        return rpc ? new Program(rpc, document) : null;
      }
    }
    return null;
  }

  adapterOf(widget: object): WidgetLSPAdapter | undefined {
    return [...this.manager.adapters.values()].find(adapter => adapter.widget === widget);
  }

  private listen(_: ILSPDocumentConnectionManager, { connection }: IDocumentConnectionData): void {
    const rpc = rpcOf(connection);
    if (connection.serverLanguage !== LANGUAGE || !rpc || this.heard.has(rpc)) {
      return;
    }
    this.heard.add(rpc);
    rpc.onRequest('workspace/inlayHint/refresh', () => {
      this.valuesChanged.emit();
      return null;
    });
  }
}

/** A file, or a cell of a notebook below its magic, at the time it was asked for. */
export class Program {
  readonly lineCount: number;
  private readonly uri: string;
  private readonly text: string;
  /** The line of the editor that it begins with. */
  private readonly firstLine: number;

  constructor(
    private readonly rpc: JsonRpc,
    document: VirtualDocument
  ) {
    this.uri = document.documentInfo.uri;
    this.text = document.value;
    this.lineCount = this.text.split('\n').length;
    this.firstLine = document.transformVirtualToEditor({ line: 0, ch: 0 } as never)?.line ?? 0;
  }

  /** Whether the server knows the editor's text as it is now. */
  isIn(source: string): boolean {
    return `${source.split('\n').slice(this.firstLine).join('\n')}\n` === this.text;
  }

  /** The server's answer; null where it has none. */
  async ask<T>(method: string, params: object): Promise<T | null> {
    try {
      return await this.rpc.sendRequest<T | null>(method, { textDocument: { uri: this.uri }, ...params });
    } catch {
      return null; // the document has changed meanwhile, or the server has gone; the next key asks again
    }
  }

  fromEditor({ line, column }: CodeEditor.IPosition): Position {
    return { line: line - this.firstLine, character: column };
  }

  toEditor({ line, character }: Position): CodeEditor.IPosition {
    return { line: line + this.firstLine, column: character };
  }
}

function editorOf(document: VirtualDocument): CodeEditor.IEditor | null {
  return document.getEditorAtVirtualLine({ line: 0, ch: 0 } as never).getEditor();
}

function rpcOf(connection: ILSPConnection): JsonRpc | undefined {
  return (connection as unknown as { connection?: JsonRpc }).connection;
}
