import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { expandPath, locateServer, type Places } from "../src/serverLocation";

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), "ketline-"));
}

function executable(path: string, mode = 0o755): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, mode);
  return path;
}

const nowhere: Places = {
  setting: "",
  pythonEnvironment: undefined,
  folders: [],
  ownEnvironment: "/nowhere/environment",
  path: "",
  platform: "linux",
};

test("the setting comes before everything else", async () => {
  const folder = temporaryFolder();
  const wanted = executable(join(folder, "elsewhere", "ketline"));
  executable(join(folder, ".venv", "bin", "ketline"));
  assert.deepEqual(await locateServer({ ...nowhere, setting: wanted, folders: [folder] }), {
    kind: "found",
    command: wanted,
    source: "setting",
  });
});

test("a setting that points nowhere is said, not passed over", async () => {
  const folder = temporaryFolder();
  executable(join(folder, ".venv", "bin", "ketline"));
  assert.deepEqual(await locateServer({ ...nowhere, setting: "/nowhere/ketline", folders: [folder] }), {
    kind: "missing",
    setting: "/nowhere/ketline",
  });
});

test("the active environment comes before the folder's, and that before the PATH", async () => {
  const [active, folder, own, onPath] = [temporaryFolder(), temporaryFolder(), temporaryFolder(), temporaryFolder()];
  executable(join(own, "bin", "ketline"));
  executable(join(active, "bin", "ketline"));
  executable(join(folder, "venv", "bin", "ketline"));
  executable(join(onPath, "ketline"));
  const path = `/empty:${onPath}`;
  const all: Places = { ...nowhere, pythonEnvironment: active, folders: [folder], ownEnvironment: own, path };
  const source = async (places: Places) => {
    const location = await locateServer(places);
    return location.kind === "found" ? location.source : location.kind;
  };
  assert.equal(await source(all), "environment");
  assert.equal(await source({ ...all, pythonEnvironment: undefined }), "folder");
  assert.equal(await source({ ...all, pythonEnvironment: undefined, folders: [] }), "own environment");
  assert.equal(await source({ ...nowhere, path }), "path");
  assert.equal(await source(nowhere), "missing");
});

test("folders and files that cannot be run are not servers", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, ".venv", "bin", "ketline"), { recursive: true });
  executable(join(folder, "venv", "bin", "ketline"), 0o644);
  assert.equal((await locateServer({ ...nowhere, folders: [folder] })).kind, "missing");
});

test("Windows keeps it in Scripts", async () => {
  const folder = temporaryFolder();
  const command = executable(join(folder, ".venv", "Scripts", "ketline.exe"));
  const location = await locateServer({ ...nowhere, folders: [folder], platform: "win32" });
  assert.deepEqual(location, { kind: "found", command, source: "folder" });
});

test("~ and ${workspaceFolder} are expanded", () => {
  assert.equal(expandPath("~/bin/ketline", undefined), join(homedir(), "bin/ketline"));
  assert.equal(expandPath("${workspaceFolder}/k", "/project"), "/project/k");
  assert.equal(expandPath(".venv/bin/ketline", "/project"), "/project/.venv/bin/ketline");
});
