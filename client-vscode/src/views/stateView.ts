// The state that the file in front prepares: likeliest bit strings, expectation values, and an optimisation's curve.

import * as vscode from "vscode";
import type { CurvePart, QuantumState } from "../protocol";
import type { Server } from "../server";
import { ProgramView } from "./programView";

/** What the page says. */
export type StateMessage = { type: "ready" } | { type: "where"; atCursor: boolean };

/** How long after the cursor's last move its state is asked for. */
const CURSOR_MILLISECONDS = 60;

export class StateView extends ProgramView<StateMessage> {
  private atCursor = false;

  constructor(
    extension: vscode.Uri,
    private readonly server: Server,
  ) {
    super(extension, { viewType: "ketline.state", page: "state", title: "State" });
  }

  /** A piece of the curve of an optimisation of some file. */
  optimising(part: CurvePart): void {
    if (part.uri === this.shown?.uri.toString()) {
      this.post({ type: "curve", part });
    }
  }

  protected override async ask(document: vscode.TextDocument, token: vscode.CancellationToken) {
    const cursor = this.selection?.active;
    const params = {
      textDocument: { uri: document.uri.toString() },
      ...(this.atCursor && cursor !== undefined && { position: { line: cursor.line, character: cursor.character } }),
    };
    const state = await this.server.request<QuantumState | null>("ketline/state", params, token);
    return state === null ? undefined : { type: "state", state, atCursor: this.atCursor };
  }

  protected override received(message: StateMessage): void {
    if (message.type === "where") {
      this.atCursor = message.atCursor;
      this.refreshSoon(0);
    }
  }

  protected override cursorMoved(): void {
    if (this.atCursor) {
      this.refreshSoon(CURSOR_MILLISECONDS);
    }
  }
}
