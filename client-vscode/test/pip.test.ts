import assert from "node:assert/strict";
import { test } from "node:test";
import { pipArguments, pythonOf, shownLine } from "../src/pip";

const after = (source: string, extras: string[]) => {
  const all = pipArguments(source, extras);
  return all.slice(all.indexOf("--upgrade"));
};

test("a name, a wheel, a folder of wheels", () => {
  assert.deepEqual(after("ketline", []), ["--upgrade", "ketline"]);
  assert.deepEqual(after("ketline==0.2", ["model"]), ["--upgrade", "ketline[model]==0.2"]);
  assert.deepEqual(after("/w/ketline-1-py3-none-any.whl", ["model"]), ["--upgrade", "/w/ketline-1-py3-none-any.whl[model]"]);
  assert.deepEqual(after("/w", ["model"]), ["--upgrade", "--no-index", "--find-links", "/w", "ketline[model]"]);
});

test("the interpreter of an environment", () => {
  assert.equal(pythonOf("/e", "linux"), "/e/bin/python");
  assert.match(pythonOf("e", "win32"), /Scripts.python\.exe$/);
});

test("a line of output is shortened", () => {
  assert.equal(shownLine("  Collecting numpy\n"), "Collecting numpy");
  assert.equal(shownLine("Requirement already satisfied: numpy in /a/very/long/path (2.0)"), "numpy is there");
  assert.equal(shownLine("x".repeat(100)).length, 60);
});
