// The form that asks for a circuit: a problem, a graph drawn or read from a file, an ansatz; and what comes of it.

import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import type { GeneratedCircuit, Problems, Wish } from "../protocol";
import type { Server } from "../server";
import { fill, pageOptions } from "./page";

/** What the page says. */
export type GenerateMessage =
  | { type: "ready" }
  | { type: "generate"; wish: Wish }
  | { type: "cancel" }
  | { type: "readGraph" }
  | { type: "open"; text: string }
  | { type: "copy"; text: string };

/** Characters of a graph's file; one for the largest graph that is read has a few thousand. */
const LARGEST_GRAPH_FILE = 1_000_000;

export class GenerateView implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private running: vscode.CancellationTokenSource | undefined;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly server: Server,
  ) {}

  show(): void {
    if (this.panel !== undefined) {
      this.panel.reveal();
      return;
    }
    // Kept while it is hidden: a graph that was drawn is work.
    const options = { ...pageOptions(this.extension), retainContextWhenHidden: true };
    const panel = vscode.window.createWebviewPanel(
      "ketline.generate", "Generate Circuit", vscode.ViewColumn.Active, options);
    this.panel = panel;
    panel.webview.onDidReceiveMessage((message: GenerateMessage) => void this.received(message));
    panel.onDidDispose(() => {
      this.running?.cancel();
      this.panel = undefined;
    });
    fill(panel.webview, this.extension, "generate", "Generate a circuit");
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private post(message: object): void {
    void this.panel?.webview.postMessage(message);
  }

  private async received(message: GenerateMessage): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.tellProblems();
      case "generate":
        return this.generate(message.wish);
      case "cancel":
        return this.running?.cancel();
      case "readGraph":
        return this.readGraph();
      case "open":
        await vscode.window.showTextDocument(
          await vscode.workspace.openTextDocument({ language: "openqasm", content: message.text }));
        return;
      case "copy":
        return vscode.env.clipboard.writeText(message.text);
    }
  }

  /** Tells the form what can be asked for; again, when a server has started. */
  async tellProblems(): Promise<void> {
    if (this.panel === undefined) {
      return;
    }
    try {
      this.post({ type: "problems", problems: await this.server.request<Problems>("ketline/problems", {}) });
    } catch (error) {
      this.post({ type: "failed", reason: said(error) });
    }
  }

  private async generate(wish: Wish): Promise<void> {
    this.running?.cancel();
    const running = new vscode.CancellationTokenSource();
    this.running = running;
    try {
      const told = (stage: string) => this.post({ type: "stage", stage });
      const circuit = await this.server.requestWithProgress<GeneratedCircuit>(
        "ketline/generate", wish, running.token, told);
      this.post({ type: "generated", circuit });
    } catch (error) {
      this.post(running.token.isCancellationRequested ? { type: "cancelled" } : { type: "failed", reason: said(error) });
    }
  }

  private async readGraph(): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({
      title: "A graph as networkx writes it (node-link JSON)",
      openLabel: "Use this graph",
      filters: { Graphs: ["json"] },
    });
    const file = chosen?.[0];
    if (file === undefined) {
      return;
    }
    try {
      const text = await readFile(file.fsPath, "utf8");
      if (text.length > LARGEST_GRAPH_FILE) {
        throw new Error("it is too large for a graph");
      }
      this.post({ type: "graph", graph: JSON.parse(text) });
    } catch (error) {
      this.post({ type: "failed", reason: `${file.fsPath} cannot be read: ${said(error)}` });
    }
  }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
