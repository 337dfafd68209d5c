// Starts the server when a first OpenQASM file is opened, and ties it to the user interface.

import * as vscode from "vscode";
import { Installer, ownEnvironment } from "./install";
import { chooseServer, openExample, optimise, showInstallInstructions, showMenu } from "./menu";
import { Messages } from "./messages";
import { Explanations } from "./explanation";
import { Server } from "./server";
import { needsRestart } from "./settings";
import { StatusItem } from "./statusItem";
import { CircuitView } from "./views/circuitView";
import { GenerateView } from "./views/generateView";
import { StateView } from "./views/stateView";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel("Ketline", { log: true });
  const trace = vscode.window.createOutputChannel("Ketline Trace", { log: true });
  const status = new StatusItem("ketline.showMenu");
  const messages = new Messages();
  let isRunning = false;
  const started = new Server(output, trace, ownEnvironment(context.globalStorageUri), {
    onHealth: (health) => {
      status.showHealth(health);
      // The server brings some commands along; the palette offers them while it runs.
      void vscode.commands.executeCommand("setContext", "ketline.running", health.kind === "running");
      // Told again with each word about the model: only what has begun to run is asked anew.
      const began = health.kind === "running" && !isRunning;
      isRunning = health.kind === "running";
      if (began) {
        circuit.refreshSoon();
        state.refreshSoon();
        void form.tellProblems();
      }
    },
    onEffect: (effect) => status.showEffect(effect),
    onValues: (values) => state.valued(values),
    onCurve: (part) => state.optimising(part),
    onMissing: (location) => void messages.serverMissing(location),
    onFailed: (reason) => void messages.serverFailed(reason),
  });
  server = started;
  const circuit = new CircuitView(context.extensionUri, started);
  const state = new StateView(context.extensionUri, started);
  const form = new GenerateView(context.extensionUri, started);
  const installer = new Installer(context.globalStorageUri, output, started);
  const explanations = new Explanations(started);

  const register = vscode.commands.registerCommand;
  context.subscriptions.push(
    output,
    trace,
    status,
    circuit,
    state,
    form,
    explanations,
    installer,
    register("ketline.showCircuit", () => circuit.show()),
    register("ketline.showState", () => state.show()),
    register("ketline.generate", () => form.show()),
    register("ketline.explain", (code: unknown) => explanations.explain(code)),
    register("ketline.installServer", () => installer.install()),
    register("ketline.restartServer", () => started.restart()),
    register("ketline.optimise", optimise),
    register("ketline.showOutput", () => output.show(true)),
    register("ketline.showMenu", showMenu),
    register("ketline.chooseServer", chooseServer),
    register("ketline.openExample", () => openExample(context.extensionUri)),
    register("ketline.showInstallInstructions", () => showInstallInstructions(context.extensionUri)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (needsRestart(change)) {
        void started.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  // Not waited for: the editor counts it among the time that the extension takes to start.
  void started.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
