// The page that asks for a circuit.

import type { GeneratedCircuit, Problem, Problems, Wish } from "../../src/protocol";
import { element, number, percent } from "../shared/dom";
import { listen, tell } from "../shared/editor";
import { GraphCanvas } from "./canvas";
import { fromNodeLink, type Graph, nodeLink, type Numbers, readGraph, SHAPES, type Shape, shaped, writeGraph } from "./graph";

type Message =
  | { type: "problems"; problems: Problems }
  | { type: "graph"; graph: unknown }
  | { type: "stage"; stage: string }
  | { type: "generated"; circuit: GeneratedCircuit }
  | { type: "cancelled" }
  | { type: "failed"; reason: string };

const FIRST_SHAPE: [Shape, number] = ["ring", 6];

const problem = element("select", { id: "problem" });
const asks = element("p", { class: "note", id: "asks" });
const shape = element("select", { id: "shape", "aria-label": "Shape" });
const size = element("input", { id: "size", type: "number", min: "2", max: "16", value: String(FIRST_SHAPE[1]), "aria-label": "Nodes" });
const canvas = element("div", { class: "graph", tabindex: "0", role: "img", "aria-label": "The graph; its edges are also in the field below" });
const edges = element("input", { id: "edges", spellcheck: "false" });
const numbers = element("div", { class: "fields" });
const attributes = element("input", { id: "attributes", spellcheck: "false" });
const ansatz = element("select", { id: "ansatz" });
const layers = element("input", { id: "layers", type: "number", min: "1", value: "2" });
const samples = element("input", { id: "samples", type: "number", min: "1", value: "6" });
const seed = element("input", { id: "seed", type: "number", min: "0", value: "0" });
const generate = element("button", { id: "generate", type: "submit" }, "Generate");
const cancel = element("button", { id: "cancel", type: "button", class: "secondary", hidden: "" }, "Cancel");
const status = element("p", { class: "status", role: "status" });
const result = element("section", { id: "result" });

const field = (label: string, input: HTMLElement, hint = "") =>
  element("div", { class: "field" }, element("label", { for: input.id }, label), input, element("span", { class: "note" }, hint));
const readFile = element("button", { type: "button", class: "secondary", id: "read" }, "From a File…");
const form = element(
  "form",
  {},
  element("h2", {}, "Problem"),
  problem,
  asks,
  element("h2", {}, "Graph"),
  element("div", { class: "row" }, shape, size, readFile),
  canvas,
  element("p", { class: "note" }, "Click for a node; click two nodes to join or part them; Delete removes what is selected."),
  field("Edges", edges, "0-1, 1-2:0.5, … with weights; 0>1 for arcs"),
  numbers,
  field("Attributes", attributes, "JSON: what the problem needs besides"),
  element("h2", {}, "Circuit"),
  element("div", { class: "row" }, field("Ansatz", ansatz), field("Layers", layers), field("Samples", samples), field("Seed", seed)),
  element("div", { class: "row" }, generate, cancel),
  status,
);
document.body.append(form, result);

let known: Problem[] = [];
let graph: Graph = shaped(...FIRST_SHAPE);
const drawing = new GraphCanvas(canvas, (changed) => {
  const given = numbersNow();
  graph = changed;
  edges.value = writeGraph(graph);
  showNumbers(given);
});

listen<Message>((message) => {
  switch (message.type) {
    case "problems":
      return showProblems(message.problems);
    case "graph":
      return attempt(() => useNodeLink(message.graph));
    case "stage":
      return say(`${message.stage} …`);
    case "generated":
      return showResult(message.circuit);
    case "cancelled":
      return finished("Cancelled.");
    case "failed":
      return finished(message.reason, true);
  }
});

shape.append(...Object.entries(SHAPES).map(([name, label]) => element("option", { value: name }, label)));
useGraph(graph);

problem.addEventListener("change", () => showProblem());
for (const input of [shape, size]) {
  input.addEventListener("change", () => {
    useGraph(shaped(shape.value as Shape, Math.min(Math.max(size.valueAsNumber || 2, 2), 16)));
  });
}
edges.addEventListener("change", () => attempt(() => useGraph(readGraph(edges.value), false)));
readFile.addEventListener("click", () => tell({ type: "readGraph" }));
cancel.addEventListener("click", () => tell({ type: "cancel" }));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(() => ask(wish()));
});

// -- the form ------------------------------------------------------------------------------------------------------

function showProblems({ problems, layers: mostLayers, samples: mostSamples }: Problems): void {
  if (known.length > 0) {
    return; // another server tells the same, and what was filled in stays
  }
  known = problems;
  layers.max = String(mostLayers);
  samples.max = String(mostSamples);
  problem.replaceChildren(...problems.map(({ id }) => element("option", { value: id }, id)));
  showProblem();
}

function chosen(): Problem | undefined {
  return known.find(({ id }) => id === problem.value);
}

function showProblem(): void {
  const now = chosen();
  if (now === undefined) {
    return;
  }
  asks.textContent = `Asks for ${now.asks}.`;
  attributes.value = now.attributes === "{}" ? "" : now.attributes;
  ansatz.replaceChildren(...now.ansatzes.map((name) => element("option", { value: name }, name)));
  showNumbers({});
}

/** One field for each number that the nodes have, in order of the nodes. */
function showNumbers(given: Numbers): void {
  const wanted = Object.entries(chosen()?.node ?? {});
  numbers.replaceChildren(...wanted.map(([name, first]) => {
    const value = graph.nodes.map((node) => given[name]?.get(node) ?? first).join(", ");
    const input = element("input", { id: `node-${name}`, "data-name": name, spellcheck: "false", value });
    return field(`Node ${name}s`, input, `one for each of the nodes ${graph.nodes.join(", ")}`);
  }));
}

/** What the fields say of the nodes of the graph; NaN where they say nothing or no number. */
function numbersNow(): Numbers {
  return Object.fromEntries([...numbers.querySelectorAll("input")].map((input) => {
    const values = input.value.split(",").map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
    return [input.dataset["name"] ?? "", new Map(graph.nodes.map((node, place) => [node, values[place] ?? Number.NaN]))];
  }));
}

function useGraph(next: Graph, writes = true): void {
  const given = numbersNow();
  graph = next;
  drawing.show(next);
  if (writes) {
    edges.value = writeGraph(next);
  }
  showNumbers(given);
  say("");
}

function useNodeLink(data: unknown): void {
  const read = fromNodeLink(data);
  useGraph(read.graph);
  showNumbers(read.numbers);
  if (Object.keys(read.attributes).length > 0) {
    attributes.value = JSON.stringify(read.attributes);
  }
}

/** What is asked for. Fails with a sentence. */
function wish(): Wish {
  const { edges: hasEdges, id } = chosen() ?? { edges: true, id: problem.value };
  const asked = readGraph(edges.value);
  if (writeGraph(asked) !== writeGraph(graph)) {
    useGraph(asked, false);
  }
  const given = numbersNow();
  for (const input of numbers.querySelectorAll("input")) {
    const count = input.value.split(",").length;
    const values = [...(given[input.dataset["name"] ?? ""]?.values() ?? [])];
    if (count !== asked.nodes.length || !values.every(Number.isFinite)) {
      throw new Error(`There must be ${asked.nodes.length} numbers as node ${input.dataset["name"]}, one for each node.`);
    }
  }
  const whole = hasEdges ? asked : { ...asked, edges: [] };
  return {
    problem: id,
    graph: JSON.stringify(nodeLink(whole, given, readAttributes())),
    ansatz: ansatz.value,
    layers: layers.valueAsNumber || 1,
    samples: samples.valueAsNumber || 1,
    seed: seed.valueAsNumber || 0,
  };
}

function readAttributes(): unknown {
  try {
    return JSON.parse(attributes.value.trim() || "{}");
  } catch {
    throw new Error(`The attributes are no JSON: ${attributes.value}`);
  }
}

function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), true);
  }
}

// -- asking, and what comes of it ----------------------------------------------------------------------------------

function ask(wished: Wish): void {
  generate.disabled = true;
  cancel.hidden = false;
  result.replaceChildren();
  say("asking …");
  tell<{ type: "generate"; wish: Wish }>({ type: "generate", wish: wished });
}

function finished(text: string, isError = false): void {
  generate.disabled = false;
  cancel.hidden = true;
  say(text, isError);
}

function say(text: string, isError = false): void {
  status.textContent = text.charAt(0).toUpperCase() + text.slice(1);
  status.classList.toggle("error", isError);
}

function showResult({ text, description, headings, rows }: GeneratedCircuit): void {
  finished("");
  const open = element("button", { id: "open" }, "Open as New File");
  const copy = element("button", { id: "copy", class: "secondary" }, "Copy");
  open.addEventListener("click", () => tell<{ type: "open"; text: string }>({ type: "open", text }));
  copy.addEventListener("click", () => tell<{ type: "copy"; text: string }>({ type: "copy", text }));
  const head = ["circuit", "⟨H⟩", ...headings].map((name, index) =>
    element("th", index > 0 ? { class: "number" } : {}, name));
  const body = rows.map((row) => element(
    "tr",
    row.chosen ? { class: "chosen" } : {},
    element("td", {}, row.name),
    element("td", { class: "number" }, number(row.energy, 4)),
    element("td", { class: "number" }, percent(row.share)),
    element("td", { class: "number" }, row.best === null ? "" : percent(row.best)),
  ));
  result.replaceChildren(
    element("h2", {}, "The best of them"),
    element("p", { class: "note" }, description),
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body)),
    element("div", { class: "row" }, open, copy),
    element("pre", { tabindex: "0" }, text),
  );
}
