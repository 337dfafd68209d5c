// Starts the server when a first OpenQASM file is opened, and ties it to the user interface.

import * as vscode from "vscode";
import { chooseServer, optimise, showInstallInstructions, showMenu } from "./menu";
import { Messages } from "./messages";
import { Server } from "./server";
import { needsRestart } from "./settings";
import { StatusItem } from "./statusItem";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Ketline", { log: true });
  const trace = vscode.window.createOutputChannel("Ketline Trace", { log: true });
  const status = new StatusItem("ketline.showMenu");
  const messages = new Messages();
  const started = new Server(output, trace, {
    onHealth: (health) => {
      status.showHealth(health);
      // The server brings some commands along; the palette offers them while it runs.
      void vscode.commands.executeCommand("setContext", "ketline.running", health.kind === "running");
    },
    onEffect: (effect) => status.showEffect(effect),
    onMissing: (location) => void messages.serverMissing(location),
    onFailed: (reason) => void messages.serverFailed(reason),
  });
  server = started;

  const register = vscode.commands.registerCommand;
  context.subscriptions.push(
    output,
    trace,
    status,
    register("ketline.restartServer", () => started.restart()),
    register("ketline.optimise", optimise),
    register("ketline.showOutput", () => output.show(true)),
    register("ketline.showMenu", showMenu),
    register("ketline.chooseServer", chooseServer),
    register("ketline.showInstallInstructions", () => showInstallInstructions(context.extensionUri)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (needsRestart(change)) {
        void started.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  await started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
