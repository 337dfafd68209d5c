import assert from "node:assert/strict";
import { test } from "node:test";
import { fromNodeLink, nodeLink, NoGraph, readGraph, shaped, SHAPES, type Shape, writeGraph } from "../webview/generate/graph";

const edge = (source: number, target: number, weight = 1) => ({ source, target, weight });

test("a line of edges is read with weights, arcs and lonely nodes", () => {
  assert.deepEqual(readGraph("0-1, 1 – 2:0.5; 7\n2-0:-1e2"), {
    nodes: [0, 1, 2, 7], edges: [edge(0, 1), edge(1, 2, 0.5), edge(2, 0, -100)], directed: false,
  });
  assert.equal(readGraph("0>1").directed, true);
  assert.deepEqual(readGraph(" , "), { nodes: [], edges: [], directed: false });
});

for (const text of ["a-b", "1-", "1-1", "0-1:", "0-1:1e", "0-1:..", "0--1", Array.from({ length: 65 }, (_, i) => i).join()]) {
  test(`no graph: ${text.slice(0, 12)}`, () => assert.throws(() => readGraph(text), NoGraph));
}

for (const text of ["0-1, 1-2:0.5, 7", "0>1:2, 1>2", ""]) {
  test(`written as it was read: ${text}`, () => assert.equal(writeGraph(readGraph(text)), text));
}

test("node-link data and back", () => {
  const graph = readGraph("0-1, 1-2:0.5");
  const weight = new Map([[0, 1], [1, 2], [2, 3]]);
  const data = nodeLink(graph, { weight }, { k: 2 });
  assert.deepEqual(fromNodeLink(JSON.parse(JSON.stringify(data))), { graph, attributes: { k: 2 }, numbers: { weight } });
});

test("nodes with names are numbered in the order listed, also in attributes; links are edges", () => {
  const read = fromNodeLink({
    nodes: [{ id: "b" }, { id: "a" }], links: [{ source: "a", target: "b", capacity: 3 }], attributes: { source: "a", k: 2 },
  });
  assert.deepEqual(read.graph, { nodes: [0, 1], edges: [edge(1, 0, 3)], directed: false });
  assert.deepEqual(read.attributes, { source: 1, k: 2 });
});

test("numbers stay with their nodes, whatever the order, and where some have none", () => {
  const { graph, numbers } = fromNodeLink({ nodes: [{ id: 2, weight: 9 }, { id: 0 }, { id: 1, weight: 3 }], edges: [] });
  assert.deepEqual(graph.nodes, [0, 1, 2]);
  assert.deepEqual(numbers, { weight: new Map([[2, 9], [1, 3]]) });
  const { nodes } = nodeLink(graph, numbers, {}) as { nodes: unknown[] };
  assert.deepEqual(nodes, [{ id: 0, weight: undefined }, { id: 1, weight: 3 }, { id: 2, weight: 9 }]);
});

for (const data of [null, [], {}, { nodes: 3 }, { nodes: [0], edges: [{ source: 0, target: 1 }] }]) {
  test(`no node-link data: ${JSON.stringify(data)}`, () => assert.throws(() => fromNodeLink(data), NoGraph));
}

test("shapes have the edges of their names", () => {
  const sizes: Record<Shape, [number, number]> = { ring: [6, 6], path: [6, 5], star: [6, 5], complete: [6, 15], ladder: [6, 7], cubic: [6, 9] };
  for (const shape of Object.keys(SHAPES) as Shape[]) {
    const graph = shaped(shape, 6);
    assert.deepEqual([graph.nodes.length, graph.edges.length], sizes[shape], shape);
  }
});

test("a cubic graph has three different neighbours at each node", () => {
  for (let size = 4; size <= 16; size++) {
    const { nodes, edges } = shaped("cubic", size);
    const neighbours = nodes.map((node) =>
      new Set(edges.flatMap(({ source, target }) => (source === node ? [target] : target === node ? [source] : []))));
    assert.ok(neighbours.every((found, node) => found.size === 3 && !found.has(node)));
  }
});
