// What the user has set, in the shape the server expects.

import * as vscode from "vscode";

export const SECTION = "ketline";

/** The settings the server is given at start; later changes reach it as `workspace/didChangeConfiguration`. */
export interface ServerOptions {
  completion: {
    enabled: boolean;
    timeoutMilliseconds: number;
    length: "statement" | "line" | "block";
    modelPath: string;
  };
  hints: {
    enabled: boolean;
    maximumQubits: number;
    maximumSeconds: number;
    gradients: boolean;
    measured: boolean;
    optimiseSteps: number;
    inputs: Record<string, number>;
  };
  diagnostics: {
    severities: Record<string, string>;
    rulesUrl: string;
  };
}

export function serverOptions(): ServerOptions {
  const settings = vscode.workspace.getConfiguration(SECTION);
  return {
    completion: {
      enabled: settings.get("completion.enabled", true),
      timeoutMilliseconds: settings.get("completion.timeoutMilliseconds", 1000),
      length: settings.get("completion.length", "block"),
      modelPath: settings.get("completion.modelPath", ""),
    },
    hints: {
      enabled: settings.get("hints.enabled", true),
      maximumQubits: settings.get("hints.maximumQubits", 22),
      maximumSeconds: settings.get("hints.maximumSeconds", 5),
      gradients: settings.get("hints.gradients", true),
      measured: settings.get("hints.measured", true),
      optimiseSteps: settings.get("hints.optimiseSteps", 200),
      inputs: settings.get("hints.inputs", {}),
    },
    diagnostics: {
      severities: settings.get("diagnostics.severities", {}),
      rulesUrl: settings.get("diagnostics.rulesUrl", ""),
    },
  };
}

export function serverPathSetting(): string {
  return vscode.workspace.getConfiguration(SECTION).get("server.path", "");
}

export function serverArguments(): string[] {
  return vscode.workspace.getConfiguration(SECTION).get<string[]>("server.arguments", []);
}

/** Settings that are read only when the server starts. */
export function needsRestart(change: vscode.ConfigurationChangeEvent): boolean {
  return (
    change.affectsConfiguration("ketline.server.path") ||
    change.affectsConfiguration("ketline.server.arguments")
  );
}
