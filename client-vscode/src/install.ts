// Installing the server with one click: into the chosen Python environment, or into one of the extension's own.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { pipArguments, pythonOf, shownLine } from "./pip";
import { activePythonEnvironment } from "./pythonEnvironment";
import { SECTION } from "./settings";

/** The environment that the extension makes where none is chosen. */
export function ownEnvironment(storage: vscode.Uri): string {
  return join(storage.fsPath, "environment");
}

export class Installer {
  private running = false;

  constructor(
    private readonly storage: vscode.Uri,
    private readonly output: vscode.LogOutputChannel,
    private readonly restart: () => Promise<void>,
  ) {}

  /** Installs the server, starts it, and then what runs its model, behind. Says what goes wrong. */
  async install(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    try {
      const python = await this.shown("Installing Ketline's server", async (say, token) => {
        const chosen = await this.python(say, token);
        await this.run(chosen, pipArguments(packageSetting(), []), say, token);
        return chosen;
      });
      await this.restart();
      await this.installModelRuntime(python);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) {
        await this.failed("Ketline's server could not be installed.", error);
      }
    } finally {
      this.running = false;
    }
  }

  /** The part that may need a compiler and minutes; without it everything but the model works. */
  private async installModelRuntime(python: string): Promise<void> {
    const { Window } = vscode.ProgressLocation;
    try {
      await vscode.window.withProgress({ location: Window, title: "Ketline: the model's runtime" }, (progress) =>
        this.run(python, pipArguments(packageSetting(), ["model"]), (message) => progress.report({ message })));
      await this.restart();
    } catch (error) {
      await this.failed("The model's runtime could not be installed. Everything but its suggestions works.", error);
    }
  }

  private shown<Result>(
    title: string,
    work: (say: (message: string) => void, token: vscode.CancellationToken) => Promise<Result>,
  ): Thenable<Result> {
    const location = vscode.ProgressLocation.Notification;
    return vscode.window.withProgress({ location, title, cancellable: true }, (progress, token) =>
      work((message) => progress.report({ message }), token));
  }

  /** The Python to install into: that of the chosen environment, else that of our own, made if need be. */
  private async python(say: (message: string) => void, token: vscode.CancellationToken): Promise<string> {
    const chosen = vscode.workspace.isTrusted ? await activePythonEnvironment() : undefined;
    if (chosen !== undefined) {
      return pythonOf(chosen, process.platform);
    }
    const own = ownEnvironment(this.storage);
    say("making a Python environment");
    await mkdir(this.storage.fsPath, { recursive: true });
    await this.run(process.platform === "win32" ? "py" : "python3", ["-m", "venv", own], say, token);
    return pythonOf(own, process.platform);
  }

  private run(
    command: string, parameters: string[], say: (message: string) => void, token?: vscode.CancellationToken,
  ): Promise<void> {
    this.output.info(`${command} ${parameters.join(" ")}`);
    return new Promise((resolve, reject) => {
      const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"] });
      const cancelling = token?.onCancellationRequested(() => child.kill());
      let last = "";
      for (const stream of [child.stdout, child.stderr]) {
        createInterface({ input: stream }).on("line", (line) => {
          this.output.info(line);
          last = line.trim() || last;
          say(shownLine(line));
        });
      }
      child.on("error", reject);
      child.on("close", (code) => {
        cancelling?.dispose();
        if (token?.isCancellationRequested) {
          reject(new vscode.CancellationError());
        } else if (code === 0) {
          resolve();
        } else {
          reject(new Error(last || `${command} ended with ${code}`));
        }
      });
    });
  }

  private async failed(what: string, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.output.error(`${what} ${reason}`);
    const choice = await vscode.window.showErrorMessage(what, "Show Output");
    if (choice !== undefined) {
      this.output.show(true);
    }
  }
}

function packageSetting(): string {
  return vscode.workspace.getConfiguration(SECTION).get("server.package", "ketline");
}
