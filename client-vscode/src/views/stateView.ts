// The state that the file in front prepares: likeliest bit strings, expectation values, and an optimisation's curve.

import * as vscode from "vscode";
import type { Curve, CurvePart, QuantumState, Values } from "../protocol";
import type { Server } from "../server";
import { ProgramView } from "./programView";

/** What the page says. */
export type StateMessage = { type: "ready" } | { type: "where"; atCursor: boolean };

/** How long after the cursor's last move its state is asked for. */
const CURSOR_MILLISECONDS = 60;

export class StateView extends ProgramView<StateMessage> {
  private atCursor = false;
  /** The last optimisation of each file. */
  private readonly curves = new Map<string, Curve>();

  constructor(
    extension: vscode.Uri,
    private readonly server: Server,
  ) {
    super(extension, { viewType: "ketline.state", page: "state", title: "State" });
  }

  /** A piece of the curve of an optimisation of some file. */
  optimising({ uri, observable, start, values, end }: CurvePart): void {
    const known = this.curves.get(uri);
    const before = known?.observable === observable ? known.values.slice(0, start) : [];
    this.curves.set(uri, { observable, values: [...before, ...values], end });
    if (uri === this.shown?.uri.toString()) {
      this.postCurve();
    }
  }

  /** The values of some file's newest version. */
  valued({ uri, values }: Values): void {
    if (uri === this.shown?.uri.toString()) {
      this.post({ type: "values", values });
    }
  }

  protected override began(): void {
    this.post({ type: "values", values: [] });
    this.postCurve();
  }

  private postCurve(): void {
    this.post({ type: "curve", curve: this.curves.get(this.shown?.uri.toString() ?? "") ?? null });
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
