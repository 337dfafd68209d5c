// Installing the server with one click: into the chosen Python environment, or into one of the extension's own.

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { pipArguments, pythonOf, shownLine } from "./pip";
import { activePythonEnvironment } from "./pythonEnvironment";
import { SECTION } from "./settings";

/** Ends with a sentence where Python is too old. */
const IS_NEW_ENOUGH =
  "import sys; sys.version_info >= (3, 10) or sys.exit('Ketline needs Python 3.10 or newer; this is ' + sys.version[:6])";

/** The environment that the extension makes where none is chosen. */
export function ownEnvironment(storage: vscode.Uri): string {
  return join(storage.fsPath, "environment");
}

export class Installer implements vscode.Disposable {
  private running = false;
  private child: ChildProcess | undefined;

  constructor(
    private readonly storage: vscode.Uri,
    private readonly output: vscode.LogOutputChannel,
    private readonly server: { restart(): Promise<void>; stop(): Promise<void> },
  ) {}

  dispose(): void {
    this.child?.kill();
  }

  /** Installs the server, starts it, and then what runs its model, behind. Says what goes wrong. */
  async install(): Promise<void> {
    if (this.running) {
      return;
    }
    this.running = true;
    await mkdir(this.storage.fsPath, { recursive: true });
    try {
      const python = await this.shown("Installing Ketline's server", async (say, token) => {
        const chosen = await this.python(say, token);
        await this.server.stop(); // a program that runs is not replaced everywhere
        await this.run(chosen, pipArguments(packageSetting(), []), say, token);
        return chosen;
      });
      await this.server.restart();
      await this.installModelRuntime(python);
    } catch (error) {
      if (!(error instanceof vscode.CancellationError)) {
        void this.failed("Ketline's server could not be installed.", error);
      }
      void this.server.restart(); // the one that was there before, if any
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
      await this.server.restart();
    } catch (error) {
      void this.failed("The model's runtime could not be installed. Everything but its suggestions works.", error);
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

  /**
   * The Python to install into: that of the chosen environment, if it is a virtual one (a system's own Python is not ours
   * to change), else that of our own, made if need be.
   */
  private async python(say: (message: string) => void, token: vscode.CancellationToken): Promise<string> {
    const chosen = vscode.workspace.isTrusted ? await activePythonEnvironment() : undefined;
    if (chosen !== undefined && (await isThere(join(chosen, "pyvenv.cfg")))) {
      return pythonOf(chosen, process.platform);
    }
    const own = ownEnvironment(this.storage);
    say("making a Python environment");
    const [command, ...before] = process.platform === "win32" ? ["py", "-3"] : ["python3"];
    await this.run(command as string, [...before, "-c", IS_NEW_ENOUGH], say, token);
    await this.run(command as string, [...before, "-m", "venv", own], say, token);
    return pythonOf(own, process.platform);
  }

  private run(
    command: string, parameters: string[], say: (message: string) => void, token?: vscode.CancellationToken,
  ): Promise<void> {
    this.output.info(`${command} ${parameters.join(" ")}`);
    return new Promise((resolve, reject) => {
      // In a folder of ours: with -m, Python looks into the current one first, which may be anybody's.
      const child = spawn(command, parameters, { stdio: ["ignore", "pipe", "pipe"], cwd: this.storage.fsPath });
      this.child = child;
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
        this.child = undefined;
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
    const choice = await vscode.window.showErrorMessage(`${what} ${shownLine(reason)}`, "Show Output");
    if (choice !== undefined) {
      this.output.show(true);
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

function packageSetting(): string {
  return vscode.workspace.getConfiguration(SECTION).get("server.package", "ketline");
}
