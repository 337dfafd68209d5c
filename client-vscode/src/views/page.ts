// The page of a panel: one script and one style sheet from the extension's folder, and nothing from anywhere else.

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

export type PageName = "circuit" | "state" | "generate";

/** Where the pages' scripts and styles are. */
export function pagesFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, "dist", "webview");
}

export function pageOptions(extension: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [pagesFolder(extension)] };
}

/** Fills a panel with the page `name`; `title` is what a screen reader calls it. */
export function fill(webview: vscode.Webview, extension: vscode.Uri, name: PageName, title: string): void {
  const resource = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(pagesFolder(extension), file));
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'none'",
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join("; ");
  webview.html = `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${resource(`${name}.css`)}">
<title>${title}</title>
</head>
<body>
<script nonce="${nonce}" src="${resource(`${name}.js`)}"></script>
</body>
</html>`;
}
