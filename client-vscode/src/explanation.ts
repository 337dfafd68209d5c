// "Explain This Problem": the page of a diagnostic's code, from the server, in the editor's own Markdown preview.

import * as vscode from "vscode";
import type { Server } from "./server";

const SCHEME = "ketline-rule";

interface Coded extends vscode.QuickPickItem {
  code: string;
}

export class Explanations implements vscode.TextDocumentContentProvider, vscode.CodeActionProvider, vscode.Disposable {
  private readonly registered: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.registered = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerCodeActionsProvider("openqasm", this, {
        providedCodeActionKinds: [vscode.CodeActionKind.Empty],
      }),
    );
  }

  dispose(): void {
    this.registered.dispose();
  }

  /** Shows the page of `code`, or else of the problem at the cursor; asks which where there are several. */
  async explain(code: unknown): Promise<void> {
    // From the editor's menu comes the file.
    const chosen = typeof code === "string" ? code : await this.atCursor();
    if (chosen !== undefined) {
      await vscode.commands.executeCommand("markdown.showPreviewToSide", vscode.Uri.parse(`${SCHEME}:${chosen}.md`));
    }
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const code = uri.path.replace(/\.md$/, "");
    const page = await this.server.request<{ markdown: string } | null>("ketline/explain", { code });
    return page?.markdown ?? `There is no code ${code}.`;
  }

  /** One for each code at the place, after the fixes. */
  provideCodeActions(
    _document: vscode.TextDocument, _range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const found = context.only === undefined ? new Set(context.diagnostics.map(codeOf)) : [];
    return [...found].filter((code) => code !== undefined).map((code) => {
      const action = new vscode.CodeAction(`Explain ${code}`, vscode.CodeActionKind.Empty);
      action.command = { title: action.title, command: "ketline.explain", arguments: [code] };
      return action;
    });
  }

  private async atCursor(): Promise<string | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      return undefined;
    }
    const all = vscode.languages.getDiagnostics(editor.document.uri);
    const here = all.filter(({ range }) => range.intersection(editor.selection) !== undefined);
    const items = new Map<string, Coded>();
    for (const diagnostic of here.length > 0 ? here : all) {
      const code = codeOf(diagnostic);
      if (code !== undefined && !items.has(code)) {
        items.set(code, { code, label: code, description: diagnostic.message });
      }
    }
    if (items.size < 2 && here.length > 0) {
      return items.keys().next().value;
    }
    if (items.size === 0) {
      void vscode.window.showInformationMessage("Ketline has found no problem in this file.");
      return undefined;
    }
    return (await vscode.window.showQuickPick([...items.values()], { title: "Explain which problem?" }))?.code;
  }
}

function codeOf(diagnostic: vscode.Diagnostic): string | undefined {
  const code = typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code;
  return diagnostic.source === "ketline" && code !== undefined ? String(code) : undefined;
}
