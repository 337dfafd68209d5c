import assert from "node:assert/strict";
import { test } from "node:test";
import type { DrawnGate } from "../src/protocol";
import { columns } from "../webview/circuit/layout";

function gate(label: string, targets: number[], more: Partial<DrawnGate> = {}): DrawnGate {
  const place = { line: 3, character: 1 };
  return { kind: "gate", label, targets, controls: [], parameters: [], adjoint: false, parts: [], range: { start: place, end: place }, ...more };
}

const labels = (gates: DrawnGate[], wires: number) =>
  columns(gates, wires).map(({ components }) => components.map((one) => one.gate).join(" "));

test("gates stand as far left as their wires allow", () => {
  assert.deepEqual(labels([gate("H", [0]), gate("T", [0]), gate("X", [1])], 2), ["H X", "T"]);
});

test("a gate over several wires keeps those between free", () => {
  assert.deepEqual(labels([gate("A", [0, 2]), gate("B", [1]), gate("C", [1], { controls: [[2, 1]] })], 3), ["A", "B", "C"]);
});

test("controls with their values, parameters, inverses and places are passed on", () => {
  const [column] = columns([gate("X", [1], { controls: [[0, 0], [2, 1]], parameters: ["π", "1"], adjoint: true })], 3);
  const [made] = column?.components ?? [];
  assert.ok(made?.kind === "unitary");
  assert.deepEqual(made.controls, [{ qubit: 0, inverted: true }, { qubit: 2, inverted: false }]);
  assert.deepEqual([made.args, made.isAdjoint, made.metadata?.source?.line, made.dataAttributes?.["range"]], [["π, 1"], true, 3, "3,1,3,1"]);
});

test("a group has its parts in columns of their own", () => {
  const group = gate("cost", [0, 1], { kind: "group", parts: [gate("X", [1], { controls: [[0, 1]] }), gate("Rz", [1])] });
  const [made] = columns([group], 2)[0]?.components ?? [];
  assert.deepEqual(made?.children?.map(({ components }) => components[0]?.gate), ["X", "Rz"]);
});

test("measurements and resets are the renderer's own kinds", () => {
  const found = columns([gate("M", [0], { kind: "measurement" }), gate("0", [0], { kind: "reset" })], 1);
  assert.deepEqual(found.map(({ components }) => components[0]?.kind), ["measurement", "ket"]);
});
