// The server process and the connection to it: start, restart, stop, and what went wrong.

import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  CloseAction,
  type CloseHandlerResult,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  type WorkDoneProgressBegin,
  WorkDoneProgress,
  type WorkDoneProgressReport,
} from "vscode-languageclient/node";
import { activePythonEnvironment } from "./pythonEnvironment";
import { type Location, locateServer } from "./serverLocation";
import { SECTION, serverArguments, serverOptions, serverPathSetting } from "./settings";
import { CancellableProgress } from "./progress";
import type { CurvePart, Values } from "./protocol";
import type { Health, ModelStatus } from "./statusItem";

const CRASHES_ALLOWED = 3;
const CRASH_WINDOW_MILLISECONDS = 3 * 60 * 1000;

export interface ServerEvents {
  onHealth(health: Health): void;
  /** What the newest suggestion does to an observable; empty where there is nothing to say. */
  onEffect(effect: string): void;
  /** The values of a file's newest version. */
  onValues(values: Values): void;
  /** What is new of the curve of an optimisation. */
  onCurve(part: CurvePart): void;
  onMissing(location: Location & { kind: "missing" }): void;
  onFailed(reason: string): void;
}

/** Writes errors to the output channel only: what a user must know is said once, by `ServerEvents`. */
class QuietLanguageClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly progress = new CancellableProgress();
  private crashTimes: number[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly trace: vscode.LogOutputChannel,
    private readonly environment: string,
    private readonly events: ServerEvents,
  ) {}

  /** Stops the server if it runs, then looks for it anew and starts it. Calls never overlap. */
  restart(): Promise<void> {
    this.crashTimes = [];
    this.queue = this.queue.then(() => this.stopClient()).then(() => this.startClient());
    return this.queue;
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.stopClient());
    return this.queue;
  }

  dispose(): void {
    void this.stop();
  }

  /** Asks the server. Fails where it does not run, refuses, or the token is cancelled. */
  async request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result> {
    const client = this.client;
    if (client === undefined || client.state === State.Stopped) {
      throw new Error("Ketline's server is not running.");
    }
    // An undefined token would be sent as a second parameter.
    return token === undefined
      ? client.sendRequest<Result>(method, params)
      : client.sendRequest<Result>(method, params, token);
  }

  /** The same for a request that takes long; `onStage` is told what it is doing. */
  async requestWithProgress<Result>(
    method: string, params: object, token: vscode.CancellationToken, onStage: (stage: string) => void,
  ): Promise<Result> {
    const workDoneToken = randomUUID();
    const listener = this.client?.onProgress(WorkDoneProgress.type, workDoneToken, (progress) => {
      const { message } = progress as WorkDoneProgressBegin | WorkDoneProgressReport;
      if (message !== undefined) {
        onStage(message);
      }
    });
    try {
      return await this.request<Result>(method, { ...params, workDoneToken }, token);
    } finally {
      listener?.dispose();
    }
  }

  private async startClient(): Promise<void> {
    this.events.onHealth({ kind: "starting" });
    const location = await this.locate();
    if (location.kind === "missing") {
      this.output.error(`no server: ${location.setting ?? "not in any of the places looked at"}`);
      this.events.onHealth({ kind: "missing" });
      this.events.onMissing(location);
      return;
    }
    this.output.info(`starting ${location.command} (found by: ${location.source})`);
    this.client = this.createClient(location.command);
    try {
      await this.client.start();
    } catch (error) {
      this.output.error(firstLine(error));
      this.fail(`The server at ${location.command} does not start; its output says why.`);
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      // Not `stop` alone: a disposed client also takes its output, providers and listeners along.
      await client?.dispose();
    } catch (error) {
      this.output.warn(`while stopping: ${firstLine(error)}`);
    }
  }

  private async locate(): Promise<Location> {
    const trusted = vscode.workspace.isTrusted;
    const folders = vscode.workspace.workspaceFolders ?? [];
    return locateServer({
      setting: serverPathSetting(),
      pythonEnvironment: trusted ? await activePythonEnvironment() : undefined,
      folders: trusted ? folders.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath) : [],
      ownEnvironment: this.environment,
      path: process.env["PATH"] ?? "",
      platform: process.platform,
    });
  }

  private createClient(command: string): LanguageClient {
    const options: LanguageClientOptions = {
      documentSelector: [
        { language: "openqasm", scheme: "file" },
        { language: "openqasm", scheme: "untitled" },
        { language: "openqasm", scheme: "vscode-notebook-cell" },
      ],
      diagnosticCollectionName: "ketline",
      initializationOptions: () => serverOptions(),
      synchronize: { configurationSection: SECTION },
      outputChannel: this.output,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.onClosed(wasRunning),
      },
      initializationFailedHandler: () => false,
      middleware: {
        handleWorkDoneProgress: (token, report, next) =>
          this.progress.handle(client, token, report, () => next(token, report)),
      },
    };
    const client = new QuietLanguageClient(
      "ketline",
      "Ketline",
      // No transport is named: the client would add its own flag, and standard input and output are the default.
      { command, args: ["serve", ...serverArguments()] },
      options,
    );
    let wasRunning = false;
    let model: ModelStatus | undefined;
    const report = () => this.events.onHealth({ kind: "running", server: describe(client, command), model });
    client.onNotification("ketline/status", (status: ModelStatus) => {
      model = status;
      report();
    });
    client.onNotification("ketline/suggestion", ({ effect }: { effect: string }) => this.events.onEffect(effect));
    client.onNotification("ketline/values", (values: Values) => this.events.onValues(values));
    client.onNotification("ketline/curve", (part: CurvePart) => this.events.onCurve(part));
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) {
        wasRunning = true;
        report();
      } else if (newState === State.Stopped) {
        this.progress.clear();
      } else if (newState === State.Starting) {
        model = undefined;
        this.events.onHealth({ kind: "starting" });
      }
    });
    return client;
  }

  /** The process ended without being asked to: start it again, but not for ever. */
  private onClosed(wasRunning: boolean): CloseHandlerResult {
    if (!wasRunning) {
      // `start` fails and says so.
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    const now = Date.now();
    this.crashTimes = [...this.crashTimes.filter((time) => now - time < CRASH_WINDOW_MILLISECONDS), now];
    if (this.crashTimes.length <= CRASHES_ALLOWED) {
      this.output.warn("the server stopped unexpectedly; starting it again");
      return { action: CloseAction.Restart, handled: true };
    }
    this.fail(`The server stopped ${this.crashTimes.length} times within three minutes.`);
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  private fail(reason: string): void {
    this.output.error(reason);
    this.events.onHealth({ kind: "failed", reason });
    this.events.onFailed(reason);
  }
}

function describe(client: LanguageClient, command: string): string {
  const version = client.initializeResult?.serverInfo?.version;
  return version === undefined ? command : `${command} (${version})`;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0] ?? text;
}
