// What is asked of pip. Knows no VS Code, so that it is tested without it.

import { isAbsolute, join } from "node:path";

/** Characters of pip's output that a notification shows. */
const SHOWN = 60;

/**
 * Installs `source`, a name that pip knows, a wheel, or a folder of wheels that has everything; with `extras`.
 * From a folder nothing is asked of the network.
 */
export function pipArguments(source: string, extras: readonly string[]): string[] {
  const suffix = extras.length > 0 ? `[${extras.join()}]` : "";
  const install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"];
  if (isAbsolute(source) && !source.endsWith(".whl")) {
    return [...install, "--upgrade", "--no-index", "--find-links", source, `ketline${suffix}`];
  }
  const [, name = source, version = ""] = source.endsWith(".whl") ? [] : (/^([\w.-]+?)(\s*[=<>~!].*)?$/.exec(source) ?? []);
  return [...install, "--upgrade", `${name}${suffix}${version}`];
}

/** The interpreter of an environment's folder. */
export function pythonOf(environment: string, platform: NodeJS.Platform): string {
  return platform === "win32" ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
}

/** A line of pip's output, short enough for a notification: no paths, no hashes. */
export function shownLine(line: string): string {
  const text = line.trim().replace(/^Requirement already satisfied: (\S+).*/, "$1 is there");
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;
}
