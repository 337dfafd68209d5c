// The circuit of the file in front, drawn beside it: a click on a gate leads to its line, the cursor's gates stand out.

import * as vscode from "vscode";
import type { Circuit, Range } from "../protocol";
import type { Server } from "../server";
import { ProgramView } from "./programView";

/** What the page says. */
export type CircuitMessage =
  | { type: "ready" }
  | { type: "reveal"; range: Range }
  | { type: "outcome"; outcome: 0 | 1 };

export class CircuitView extends ProgramView<CircuitMessage> {
  private outcome: 0 | 1 = 0;

  constructor(
    extension: vscode.Uri,
    private readonly server: Server,
  ) {
    super(extension, { viewType: "ketline.circuit", page: "circuit", title: "Circuit" });
  }

  protected override async ask(document: vscode.TextDocument, token: vscode.CancellationToken) {
    const params = { textDocument: { uri: document.uri.toString() }, outcome: this.outcome };
    const circuit = await this.server.request<Circuit | null>("ketline/circuit", params, token);
    return circuit === null ? undefined : { type: "circuit", circuit, lines: this.lines(), outcome: this.outcome };
  }

  protected override received(message: CircuitMessage): void {
    if (message.type === "reveal") {
      const { start, end } = message.range;
      this.reveal(new vscode.Range(start.line, start.character, end.line, end.character));
    } else if (message.type === "outcome") {
      this.outcome = message.outcome;
      this.refreshSoon(0);
    }
  }

  protected override cursorMoved(): void {
    this.post({ type: "cursor", lines: this.lines() });
  }

  private lines(): [number, number] | null {
    const selection = this.selection;
    return selection === undefined ? null : [selection.start.line, selection.end.line];
  }
}
