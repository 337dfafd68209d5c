// A panel beside the editor that shows something of the OpenQASM file in front, and follows its edits and its cursor.

import * as vscode from "vscode";
import { LSPErrorCodes, ResponseError } from "vscode-languageclient/node";
import { fill, type PageName, pageOptions } from "./page";

/** How long after the last key the panel asks again. */
const QUIET_MILLISECONDS = 150;

/** Refusals after which the same is asked again. */
const PASSING = new Set<number>([LSPErrorCodes.ContentModified, LSPErrorCodes.RequestCancelled, LSPErrorCodes.ServerCancelled]);

export interface ProgramViewOptions {
  /** `ketline.circuit`, ... */
  viewType: string;
  page: PageName;
  /** What stands before the file's name in the tab. */
  title: string;
}

/** A message of the page: `ready` once its script runs. */
export interface PageMessage {
  type: string;
}

/** One panel of its kind; `show` brings it to the front. */
export abstract class ProgramView<Message extends PageMessage> implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private document: vscode.TextDocument | undefined;
  private cursor: vscode.Selection | undefined;
  private ready = false;
  private timer: NodeJS.Timeout | undefined;
  private asking: vscode.CancellationTokenSource | undefined;
  private readonly always: vscode.Disposable[];

  constructor(
    private readonly extension: vscode.Uri,
    private readonly options: ProgramViewOptions,
  ) {
    this.always = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.document) {
          this.refreshSoon();
        }
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document === this.document && this.panel?.visible) {
          this.cursor = textEditor.selection;
          this.cursorMoved();
        }
      }),
      vscode.window.registerWebviewPanelSerializer(options.viewType, {
        deserializeWebviewPanel: async (panel) => {
          this.adopt(panel);
          this.follow(vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(isOpenQasm));
        },
      }),
    ];
  }

  /** Opens the panel beside the editor, or brings it to the front; the keyboard stays where it is. */
  show(): void {
    const editor = vscode.window.activeTextEditor;
    if (this.panel === undefined) {
      const where = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const { viewType, title } = this.options;
      this.adopt(vscode.window.createWebviewPanel(viewType, title, where, pageOptions(this.extension)));
    } else {
      this.panel.reveal(undefined, true);
    }
    this.follow(editor);
  }

  dispose(): void {
    vscode.Disposable.from(...this.always).dispose();
    this.panel?.dispose();
  }

  /** Asks the server again, as when it has started anew. */
  refreshSoon(milliseconds = QUIET_MILLISECONDS): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), milliseconds);
  }

  /** The file shown. */
  protected get shown(): vscode.TextDocument | undefined {
    return this.document;
  }

  /** Where the cursor was last seen in the file. */
  protected get selection(): vscode.Selection | undefined {
    return this.cursor ?? this.editor?.selection;
  }

  protected post(message: object): void {
    if (this.ready) {
      void this.panel?.webview.postMessage(message);
    }
  }

  /** Shows a line of the file, with the cursor on it. */
  protected reveal(range: vscode.Range): void {
    const document = this.document;
    if (document !== undefined) {
      const beside = this.panel?.viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One;
      const viewColumn = this.editor?.viewColumn ?? beside;
      void vscode.window.showTextDocument(document, { viewColumn, selection: range });
    }
  }

  /** What the page is to be told of the file now; undefined where there is nothing new to say. */
  protected abstract ask(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<object | undefined>;

  protected abstract received(message: Message): void;

  protected abstract cursorMoved(): void;

  /** The page has another file before it: what it shows of the last one is no longer true. */
  protected began(): void {}

  private get editor(): vscode.TextEditor | undefined {
    const active = vscode.window.activeTextEditor;
    return active?.document === this.document
      ? active
      : vscode.window.visibleTextEditors.find(({ document }) => document === this.document);
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    this.ready = false;
    this.entitle();
    panel.webview.options = pageOptions(this.extension);
    panel.webview.onDidReceiveMessage((message: Message) => {
      if (message.type === "ready") {
        this.ready = true;
        this.began();
        this.refreshSoon(0);
      } else {
        this.received(message);
      }
    });
    panel.onDidChangeViewState(() => {
      // A hidden page is let go by the editor and begins anew when it is shown.
      this.ready &&= panel.visible;
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) {
        this.panel = undefined;
        this.ready = false;
        this.asking?.cancel();
      }
    });
    fill(panel.webview, this.extension, this.options.page, this.options.title);
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (this.panel === undefined || editor === undefined || !isOpenQasm(editor) || editor.document === this.document) {
      return;
    }
    this.document = editor.document;
    this.cursor = editor.selection;
    this.entitle();
    this.began();
    this.refreshSoon(0);
  }

  private entitle(): void {
    if (this.panel !== undefined && this.document !== undefined) {
      this.panel.title = `${this.options.title} ${this.document.uri.path.split("/").pop() ?? ""}`;
    }
  }

  private async refresh(): Promise<void> {
    const document = this.document;
    if (!this.ready || document === undefined || document.isClosed) {
      return;
    }
    this.asking?.cancel();
    const asking = new vscode.CancellationTokenSource();
    this.asking = asking;
    try {
      const message = await this.ask(document, asking.token);
      if (message !== undefined && !asking.token.isCancellationRequested) {
        this.post(message);
      }
    } catch (error) {
      // A text that has changed meanwhile is asked about again.
      const isOver = asking.token.isCancellationRequested || (error instanceof ResponseError && PASSING.has(error.code));
      if (!isOver) {
        this.post({ type: "failed", reason: error instanceof Error ? error.message : String(error) });
      }
    }
  }
}

function isOpenQasm(editor: vscode.TextEditor): boolean {
  return editor.document.languageId === "openqasm";
}
