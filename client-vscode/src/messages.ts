// What is said to the user when the server cannot be used: one message, with what to do next.

import * as vscode from "vscode";
import type { Location } from "./serverLocation";

const INSTALL = "Install";
const HOW = "How to Install";
const CHOOSE = "Choose Path…";
const RETRY = "Retry";
const OUTPUT = "Show Output";

/** Shows one message at a time: a second event while one is on screen adds nothing the user can act on. */
export class Messages {
  private showing = false;

  async serverMissing(location: Location & { kind: "missing" }): Promise<void> {
    const text =
      location.setting === undefined
        ? "Ketline's server is not installed. Highlighting works; diagnostics, hints and completions need it."
        : `Ketline's server is not at ${location.setting}, which is what the setting ketline.server.path says.`;
    await this.ask(text, {
      ...(location.setting === undefined && { [INSTALL]: "ketline.installServer" }),
      [HOW]: "ketline.showInstallInstructions",
      [CHOOSE]: "ketline.chooseServer",
      [RETRY]: "ketline.restartServer",
    });
  }

  async serverFailed(reason: string): Promise<void> {
    await this.ask(`Ketline: ${reason}`, {
      [RETRY]: "ketline.restartServer",
      [OUTPUT]: "ketline.showOutput",
      [CHOOSE]: "ketline.chooseServer",
    });
  }

  private async ask(text: string, commandOf: Record<string, string>): Promise<void> {
    if (this.showing) {
      return;
    }
    this.showing = true;
    const choice = await vscode.window.showErrorMessage(text, ...Object.keys(commandOf));
    this.showing = false;
    const command = choice && commandOf[choice];
    if (command) {
      await vscode.commands.executeCommand(command);
    }
  }
}
