// A graph as a line of text, as node-link data, and some that are wanted often.

export interface Edge {
  source: number;
  target: number;
  weight: number;
}

export interface Graph {
  /** Labels, as they are listed: whole numbers. */
  nodes: number[];
  edges: Edge[];
  directed: boolean;
}

/** Why a text is no graph: a sentence. */
export class NoGraph extends Error {}

/** Most nodes that the server reads. */
const MOST_NODES = 64;

const ITEM = /^(\d{1,6})(?:\s*([-–>])\s*(\d{1,6})(?:\s*:\s*([-+]?[\d.]+(?:[eE][-+]?\d+)?))?)?$/;

/** `0-1, 1-2:0.5, 3`: edges with their weights, and nodes without an edge; `0>1` is an arc. */
export function readGraph(text: string): Graph {
  const nodes = new Set<number>();
  const edges: Edge[] = [];
  let directed = false;
  for (const item of text.split(/[,;\n]/).map((part) => part.trim()).filter(Boolean)) {
    const [, source, joint, target, weight] = ITEM.exec(item) ?? [];
    if (source === undefined || (weight !== undefined && !Number.isFinite(Number(weight)))) {
      throw new NoGraph(`“${item}” is neither an edge like 0-1 or 0-1:0.5 nor a node.`);
    }
    nodes.add(Number(source));
    if (target !== undefined) {
      if (source === target) {
        throw new NoGraph(`“${item}” joins a node with itself.`);
      }
      nodes.add(Number(target));
      edges.push({ source: Number(source), target: Number(target), weight: weight === undefined ? 1 : Number(weight) });
      directed ||= joint === ">";
    }
  }
  if (nodes.size > MOST_NODES) {
    throw new NoGraph(`${nodes.size} nodes are too many; ${MOST_NODES} are not.`);
  }
  return { nodes: [...nodes].sort((one, other) => one - other), edges, directed };
}

/** The text that `readGraph` reads. */
export function writeGraph({ nodes, edges, directed }: Graph): string {
  const joint = directed ? ">" : "-";
  const joined = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const lonely = nodes.filter((node) => !joined.has(node)).map(String);
  const written = edges.map(({ source, target, weight }) =>
    `${source}${joint}${target}${weight === 1 ? "" : `:${weight}`}`);
  return [...written, ...lonely].join(", ");
}

/** Numbers of nodes: by what they are called, then by node. */
export type Numbers = Record<string, Map<number, number>>;

/** Node-link data; nodes have their `numbers`. */
export function nodeLink(graph: Graph, numbers: Numbers, attributes: unknown): object {
  const nodes = graph.nodes.map((id) => ({
    id,
    ...Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, values.get(id)])),
  }));
  return { directed: graph.directed, multigraph: false, graph: {}, nodes, edges: graph.edges, attributes };
}

/**
 * The graph in node-link data, and the rest that it says. Nodes with other names than whole numbers are numbered in
 * the order listed, also where an attribute names one.
 */
export function fromNodeLink(data: unknown): { graph: Graph; attributes: object; numbers: Numbers } {
  const { nodes, edges, links, directed, attributes } = (data ?? {}) as Record<string, unknown>;
  const listed = edges ?? links ?? [];
  if (!Array.isArray(nodes) || !Array.isArray(listed)) {
    throw new NoGraph("This is no node-link data: a list of nodes, and one of edges or links.");
  }
  const labels = nodes.map((node) => (typeof node === "object" && node !== null ? (node as { id: unknown }).id : node));
  const isNumbered = labels.every((label) => Number.isInteger(label) && Number(label) >= 0);
  const numberOf = new Map(labels.map((label, place) => [label, isNumbered ? Number(label) : place]));
  const found = listed.map((edge: Record<string, unknown>) => {
    const [source, target] = [numberOf.get(edge["source"]), numberOf.get(edge["target"])];
    if (source === undefined || target === undefined) {
      throw new NoGraph("An edge of this graph has an end that is not among its nodes.");
    }
    return { source, target, weight: Number(edge["weight"] ?? edge["capacity"] ?? 1) };
  });
  const graph = { nodes: [...numberOf.values()].sort((one, other) => one - other), edges: found, directed: directed === true };
  const said = Object.entries((attributes ?? {}) as object).map(([name, value]) => {
    const named = isNumbered || typeof value !== "string" ? undefined : numberOf.get(value);
    return [name, named ?? value];
  });
  return { graph, attributes: Object.fromEntries(said), numbers: numbersOf(nodes, [...numberOf.values()]) };
}

/** What nodes say in numbers. */
function numbersOf(nodes: unknown[], ids: number[]): Numbers {
  const found: Numbers = {};
  nodes.forEach((node, place) => {
    for (const [name, value] of Object.entries((node ?? {}) as Record<string, unknown>)) {
      if (name !== "id" && typeof value === "number") {
        (found[name] ??= new Map()).set(ids[place] as number, value);
      }
    }
  });
  return found;
}

export type Shape = "ring" | "path" | "star" | "complete" | "ladder" | "cubic";

/** Shapes by their names in the form. */
export const SHAPES: Record<Shape, string> = {
  ring: "Ring",
  path: "Path",
  star: "Star",
  complete: "Complete",
  ladder: "Ladder",
  cubic: "Random cubic",
};

/** A graph of a shape on `size` nodes (one more where the shape needs an even number). */
export function shaped(shape: Shape, size: number, random: () => number = Math.random): Graph {
  const count = shape === "ladder" || shape === "cubic" ? Math.max(4, size + (size % 2)) : size;
  const nodes = Array.from({ length: count }, (_, node) => node);
  const pairs = shape === "cubic" ? cubic(count, random) : pairsOf(shape, nodes);
  const edges = pairs.map(([source, target]) => ({ source, target, weight: 1 }));
  return { nodes, edges, directed: false };
}

type Pair = [number, number];

function pairsOf(shape: Exclude<Shape, "cubic">, nodes: number[]): Pair[] {
  const size = nodes.length;
  switch (shape) {
    case "ring":
      return size < 3 ? pairsOf("path", nodes) : nodes.map((node) => [node, (node + 1) % size]);
    case "path":
      return nodes.slice(1).map((node) => [node - 1, node]);
    case "star":
      return nodes.slice(1).map((node) => [0, node]);
    case "complete":
      return nodes.flatMap((node) => nodes.slice(node + 1).map((other): Pair => [node, other]));
    case "ladder": {
      const half = size / 2;
      const rails = nodes.filter((node) => node % half !== 0).map((node): Pair => [node - 1, node]);
      return [...rails, ...nodes.slice(0, half).map((node): Pair => [node, node + half])];
    }
  }
}

/** Three edges at each node, by pairing three stubs a node until no pair repeats. */
function cubic(size: number, random: () => number): Pair[] {
  for (;;) {
    const stubs = Array.from({ length: 3 * size }, (_, index) => Math.floor(index / 3));
    for (let last = stubs.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [stubs[last], stubs[other]] = [stubs[other] as number, stubs[last] as number];
    }
    const pairs = Array.from({ length: stubs.length / 2 }, (_, index): Pair =>
      [stubs[2 * index] as number, stubs[2 * index + 1] as number].sort((one, other) => one - other) as Pair);
    if (pairs.every(([one, other]) => one !== other) && new Set(pairs.map(String)).size === pairs.length) {
      return pairs.sort(([one, left], [other, right]) => one - other || left - right);
    }
  }
}
