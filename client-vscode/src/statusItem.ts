// One word about the server's health in the status bar; a click opens the menu.

import * as vscode from "vscode";

/** What the server says about the model process, in `ketline/status`. */
export interface ModelStatus {
  state: "starting" | "ready" | "failed" | "off";
  message: string;
}

export type Health =
  | { kind: "starting" }
  | { kind: "missing" }
  | { kind: "failed"; reason: string }
  | { kind: "running"; server: string; model: ModelStatus | undefined };

interface Appearance {
  text: string;
  tooltip: string;
  problem: "error" | "warning" | undefined;
}

export class StatusItem implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly listeners: vscode.Disposable[];
  private health: Health = { kind: "starting" };
  private effect = "";

  constructor(command: string) {
    this.item = vscode.window.createStatusBarItem("ketline.health", vscode.StatusBarAlignment.Right, 90);
    this.item.name = "Ketline";
    this.item.command = command;
    this.draw();
    this.showWhereItMatters();
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor(() => this.showWhereItMatters()),
      // Typing or moving the cursor takes a suggestion away, and with it what it would have done.
      vscode.window.onDidChangeTextEditorSelection(() => this.showEffect("")),
    ];
  }

  showHealth(health: Health): void {
    this.health = health;
    this.draw();
  }

  /** What the suggestion on the screen does to an observable, such as `⟨H⟩ -1.20 → -2.87`. */
  showEffect(effect: string): void {
    if (effect !== this.effect) {
      this.effect = effect;
      this.draw();
    }
  }

  private draw(): void {
    const { text, tooltip, problem } = appearance(this.health);
    this.item.text = this.effect === "" ? text : `${text}  ${this.effect}`;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = problem && new vscode.ThemeColor(`statusBarItem.${problem}Background`);
    this.item.accessibilityInformation = { label: tooltip, role: "button" };
  }

  dispose(): void {
    vscode.Disposable.from(...this.listeners).dispose();
    this.item.dispose();
  }

  private showWhereItMatters(): void {
    if (vscode.window.activeTextEditor?.document.languageId === "openqasm") {
      this.item.show();
    } else {
      this.item.hide();
    }
  }
}

function appearance(health: Health): Appearance {
  switch (health.kind) {
    case "starting":
      return { text: "$(loading~spin) Ketline", tooltip: "Ketline: the server is starting", problem: undefined };
    case "missing":
      return { text: "$(error) Ketline", tooltip: "Ketline: the server is not installed", problem: "error" };
    case "failed":
      return { text: "$(error) Ketline", tooltip: `Ketline: ${health.reason}`, problem: "error" };
    case "running":
      return runningAppearance(health.server, health.model);
  }
}

function runningAppearance(server: string, model: ModelStatus | undefined): Appearance {
  switch (model?.state) {
    case undefined:
      return { text: "$(check) Ketline", tooltip: `Ketline: ready\n${server}`, problem: undefined };
    case "starting":
      return {
        text: "$(loading~spin) Ketline",
        tooltip: lines("Ketline: ready, the model is loading", model?.message, server),
        problem: undefined,
      };
    case "ready":
      return {
        text: "$(sparkle) Ketline",
        tooltip: lines("Ketline: ready, the model answers", model?.message, server),
        problem: undefined,
      };
    case "off":
      return {
        text: "$(check) Ketline",
        tooltip: lines("Ketline: ready, completions are off", model?.message, server),
        problem: undefined,
      };
    case "failed":
      return {
        text: "$(warning) Ketline",
        tooltip: lines("Ketline: ready, but the model does not answer", model?.message, server),
        problem: "warning",
      };
  }
}

function lines(...parts: (string | undefined)[]): string {
  return parts.filter(Boolean).join("\n");
}
