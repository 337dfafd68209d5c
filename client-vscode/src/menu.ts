// The menu behind the status bar item, and the commands that it and the messages share.

import * as vscode from "vscode";
import { SECTION } from "./settings";

interface Entry extends vscode.QuickPickItem {
  run(): Thenable<unknown>;
}

export async function showMenu(): Promise<void> {
  const chosen = await vscode.window.showQuickPick(entries(), { title: "Ketline" });
  await chosen?.run();
}

function entries(): Entry[] {
  return [
    toggle("completion.enabled", "ghost text"),
    toggle("hints.enabled", "expectation values"),
    command("$(circuit-board) Show Circuit", "ketline.showCircuit"),
    command("$(graph) Show State", "ketline.showState"),
    command("$(graph-line) Optimise Angles", "ketline.optimise"),
    command("$(sparkle) Generate Circuit for a Problem…", "ketline.generate"),
    command("$(refresh) Restart Server", "ketline.restartServer"),
    command("$(output) Show Output", "ketline.showOutput"),
    command("$(folder-opened) Choose Server Path…", "ketline.chooseServer"),
    {
      label: "$(gear) Settings",
      run: () => vscode.commands.executeCommand("workbench.action.openSettings", "@ext:ketline.ketline"),
    },
  ];
}

function command(label: string, id: string): Entry {
  return { label, run: () => vscode.commands.executeCommand(id) };
}

function toggle(setting: string, what: string): Entry {
  const settings = vscode.workspace.getConfiguration(SECTION);
  const isOn = settings.get(setting, true);
  return {
    label: isOn ? `$(eye-closed) Turn off ${what}` : `$(eye) Turn on ${what}`,
    run: () => settings.update(setting, !isOn, vscode.ConfigurationTarget.Global),
  };
}

/** Asks for the `ketline` command and keeps the answer in the settings, which restarts the server. */
export async function chooseServer(): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    title: "Where is the ketline command?",
    openLabel: "Use this server",
    canSelectMany: false,
  });
  const path = chosen?.[0]?.fsPath;
  if (path !== undefined) {
    const target = vscode.workspace.getConfiguration(SECTION).inspect("server.path")?.workspaceValue
      ? vscode.ConfigurationTarget.Workspace
      : vscode.ConfigurationTarget.Global;
    await vscode.workspace.getConfiguration(SECTION).update("server.path", path, target);
  }
}

/** The angles of the file in front, moved to where its first observable is lowest. */
export async function optimise(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === "openqasm") {
    await vscode.commands.executeCommand("ketline.optimiseAngles", document.uri.toString());
  }
}

/** A file to try things on, as a new one: nothing of the user's is touched. */
export async function openExample(extension: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(extension, "walkthrough", "example.qasm");
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "openqasm", content }));
}

/** The README that came with the extension: no network is needed to read it. */
export async function showInstallInstructions(extension: vscode.Uri): Promise<void> {
  await vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(extension, "README.md"));
}
