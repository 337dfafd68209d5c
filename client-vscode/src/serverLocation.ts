// Where the `ketline` command is. Knows files and paths only, so that it is tested without VS Code.

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

export interface Places {
  /** The setting `ketline.server.path`; empty when the user set nothing. */
  setting: string;
  /** The active Python environment's folder, where an extension tells us. */
  pythonEnvironment: string | undefined;
  /** Trusted workspace folders, in order. */
  folders: readonly string[];
  /** The environment that "Install Server" makes. */
  ownEnvironment: string;
  /** The environment variable PATH. */
  path: string;
  platform: NodeJS.Platform;
}

export type Location =
  | { kind: "found"; command: string; source: "setting" | "environment" | "folder" | "own environment" | "path" }
  | { kind: "missing"; setting: string | undefined };

/**
 * The first `ketline` that can be run. A path that the user set is the only one tried: falling back to
 * another server would hide the mistake.
 */
export async function locateServer(places: Places): Promise<Location> {
  if (places.setting.trim() !== "") {
    const command = expandPath(places.setting.trim(), places.folders[0]);
    return (await isExecutable(command, places.platform))
      ? { kind: "found", command, source: "setting" }
      : { kind: "missing", setting: command };
  }
  for (const { command, source } of candidates(places)) {
    if (await isExecutable(command, places.platform)) {
      return { kind: "found", command, source };
    }
  }
  return { kind: "missing", setting: undefined };
}

/** `~` is the home folder; `${workspaceFolder}`, and a relative path, are in the first folder. */
export function expandPath(path: string, folder: string | undefined): string {
  const expanded = path
    .replace(/^~(?=$|[\\/])/, homedir())
    .replaceAll("${workspaceFolder}", folder ?? "${workspaceFolder}");
  return resolve(folder ?? homedir(), expanded);
}

function* candidates(
  places: Places,
): Generator<{ command: string; source: "environment" | "folder" | "own environment" | "path" }> {
  const [scripts, name] = places.platform === "win32" ? ["Scripts", "ketline.exe"] : ["bin", "ketline"];
  if (places.pythonEnvironment !== undefined) {
    yield { command: join(places.pythonEnvironment, scripts, name), source: "environment" };
  }
  for (const folder of places.folders) {
    for (const environment of [".venv", "venv"]) {
      yield { command: join(folder, environment, scripts, name), source: "folder" };
    }
  }
  yield { command: join(places.ownEnvironment, scripts, name), source: "own environment" };
  for (const folder of places.path.split(delimiter).filter(Boolean)) {
    yield { command: join(folder, name), source: "path" };
  }
}

async function isExecutable(path: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) {
      return false;
    }
    await access(path, platform === "win32" ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
