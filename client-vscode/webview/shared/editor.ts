// The editor on the other side of a page: messages to it, and messages from it.

interface EditorApi {
  postMessage(message: unknown): void;
}

declare function acquireVsCodeApi(): EditorApi;

const editor = acquireVsCodeApi();

export function tell<Message extends { type: string }>(message: Message): void {
  editor.postMessage(message);
}

/** Calls `receive` for each message, and says that the page is there. */
export function listen<Message>(receive: (message: Message) => void): void {
  window.addEventListener("message", ({ data }: MessageEvent<Message>) => receive(data));
  tell({ type: "ready" });
}
