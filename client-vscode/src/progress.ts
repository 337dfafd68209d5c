// Work of the server that can be cancelled, as a notification with a button: the client library shows it in the status
// bar, where there is none.

import * as vscode from "vscode";
import type {
  LanguageClient,
  ProgressToken,
  WorkDoneProgressBegin,
  WorkDoneProgressEnd,
  WorkDoneProgressReport,
} from "vscode-languageclient/node";
import { WorkDoneProgressCancelNotification } from "vscode-languageclient/node";

type Report = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

interface Shown {
  percentage: number;
  report(message: string | undefined, increment: number): void;
  end(): void;
}

export class CancellableProgress {
  private readonly shown = new Map<ProgressToken, Shown>();

  /** Shows what is cancellable; `next` shows the rest. */
  handle(client: LanguageClient, token: ProgressToken, report: Report, next: () => void): void {
    if (report.kind === "begin" && report.cancellable) {
      this.begin(client, token, report);
      return;
    }
    const shown = this.shown.get(token);
    if (shown === undefined) {
      next();
    } else if (report.kind === "end") {
      shown.end();
    } else {
      const percentage = report.percentage ?? shown.percentage;
      shown.report(report.message, Math.max(0, percentage - shown.percentage));
      shown.percentage = Math.max(percentage, shown.percentage);
    }
  }

  /** Nothing is heard of what a server did that has stopped. */
  clear(): void {
    for (const shown of this.shown.values()) {
      shown.end();
    }
  }

  private begin(client: LanguageClient, token: ProgressToken, { title }: WorkDoneProgressBegin): void {
    const location = vscode.ProgressLocation.Notification;
    void vscode.window.withProgress({ location, title, cancellable: true }, (progress, cancelled) => {
      cancelled.onCancellationRequested(() => {
        void client.sendNotification(WorkDoneProgressCancelNotification.type, { token });
      });
      return new Promise<void>((resolve) => {
        this.shown.set(token, {
          percentage: 0,
          report: (message, increment) => progress.report({ ...(message !== undefined && { message }), increment }),
          end: () => {
            this.shown.delete(token);
            resolve();
          },
        });
      });
    });
  }
}
