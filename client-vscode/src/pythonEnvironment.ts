// The Python environment chosen in VS Code, asked of the Python extension where it is installed.

import { dirname } from "node:path";
import * as vscode from "vscode";

/** The part of the Python extension's public API that is used here. */
interface PythonApi {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(
      path: { path: string },
    ): Promise<{ executable?: { sysPrefix?: string; uri?: vscode.Uri } } | undefined>;
  };
}

/** The folder of the active environment, or undefined where nothing says which one that is. */
export async function activePythonEnvironment(): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  if (extension === undefined) {
    return undefined;
  }
  try {
    const { environments } = await extension.activate();
    if (environments === undefined) {
      return undefined;
    }
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const active = environments.getActiveEnvironmentPath(folder);
    const executable = (await environments.resolveEnvironment(active))?.executable;
    if (executable?.sysPrefix) {
      return executable.sysPrefix;
    }
    return executable?.uri && dirname(dirname(executable.uri.fsPath));
  } catch {
    // A broken Python extension must not keep our own server from being found elsewhere.
    return undefined;
  }
}
