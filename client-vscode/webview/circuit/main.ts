// The page with the drawing of a circuit.

import { type Drawing, draw } from "qsharp-lang/circuit-vis";
import type { Circuit, Range } from "../../src/protocol";
import { element } from "../shared/dom";
import { listen, tell } from "../shared/editor";
import { nameWires } from "./labels";
import { circuitGroup } from "./layout";

type Message =
  | { type: "failed"; reason: string }
  | { type: "circuit"; circuit: Circuit; lines: Lines; outcome: 0 | 1 }
  | { type: "cursor"; lines: Lines };

/** The first and the last line with the cursor. */
type Lines = [number, number] | null;

const note = element("p", { class: "note", role: "status" });
const branches = element("p", { class: "note" });
const container = element("div", { class: "qs-circuit" });
document.body.append(note, branches, container);

let drawing: Drawing | undefined;
let wires: string[] = [];
let lines: Lines = null;

listen<Message>((message) => {
  if (message.type === "failed") {
    note.textContent = message.reason;
    return;
  }
  lines = message.lines;
  if (message.type === "circuit") {
    show(message.circuit, message.outcome);
  }
  markGatesOfLines();
});

function show(circuit: Circuit, outcome: 0 | 1): void {
  note.replaceChildren(...said(circuit));
  branches.replaceChildren(...(circuit.branches ? outcomeChoice(outcome) : []));
  const isStale = circuit.reason !== null && drawing !== undefined;
  container.classList.toggle("stale", isStale);
  if (circuit.reason === null) {
    wires = circuit.qubits;
    render(circuit);
  }
}

function render(circuit: Circuit): void {
  const group = circuitGroup(circuit);
  if (circuit.qubits.length === 0) {
    container.replaceChildren();
    drawing = undefined;
  } else if (drawing === undefined) {
    const renderLocations = ([place]: { line: number }[]) => ({ title: `Line ${(place?.line ?? 0) + 1}`, href: "#" });
    drawing = draw(group, container, { renderLocations });
  } else {
    drawing.updateCircuit(group);
  }
}

// The renderer draws anew when a group is opened, too: with its own names, and with buttons that no key reaches.
new MutationObserver(() => {
  nameWires(container, wires);
  for (const button of container.querySelectorAll<SVGElement>(".gate-expand, .gate-collapse")) {
    button.setAttribute("tabindex", "0");
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", button.classList.contains("gate-expand") ? "Open the gate" : "Close the gate");
  }
  markGatesOfLines();
}).observe(container, { childList: true });

container.addEventListener("keydown", (event) => {
  const button = (event.target as Element).closest(".gate-expand, .gate-collapse");
  if (button !== null && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    button.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
});

/** What stands above the drawing: why there is none, or that it is not all. */
function said(circuit: Circuit): (Node | string)[] {
  const { reason, range, drawn, cut } = circuit;
  if (reason !== null) {
    const shown = drawing === undefined ? reason : `${reason} The drawing is from before.`;
    return range === null ? [shown] : [shown, " ", lineButton(range)];
  }
  if (circuit.qubits.length === 0) {
    return ["The program has no qubits yet."];
  }
  return cut ? [`The first ${drawn.toLocaleString("en")} gates; the program has more.`] : [];
}

function lineButton(range: Range): HTMLElement {
  const button = element("button", { class: "link" }, `Line ${range.start.line + 1}`);
  button.addEventListener("click", () => reveal(range));
  return button;
}

function outcomeChoice(outcome: 0 | 1): (Node | string)[] {
  const options = ([0, 1] as const).map((value) =>
    element("option", { value: String(value), selected: value === outcome ? "" : undefined }, String(value)),
  );
  const select = element("select", { id: "outcome" }, ...options);
  select.addEventListener("change", () => send({ type: "outcome", outcome: select.value === "1" ? 1 : 0 }));
  return [
    element("label", { for: "outcome" }, "The program goes on after measurements; drawn for those that give "),
    select,
  ];
}

// A gate is a link: it is reached with Tab, and Enter is a click.
container.addEventListener("click", (event) => {
  const target = event.target as Element;
  const gate = target.closest("a.qs-circuit-source-link")?.closest<SVGElement>("g.gate[data-range]");
  if (gate) {
    event.preventDefault();
    reveal(rangeOf(gate));
  }
});

function markGatesOfLines(): void {
  for (const gate of container.querySelectorAll<SVGElement>("g.gate[data-range]")) {
    const { start, end } = rangeOf(gate);
    gate.classList.toggle("at-cursor", lines !== null && start.line <= lines[1] && end.line >= lines[0]);
  }
}

function rangeOf(gate: SVGElement): Range {
  const [line = 0, character = 0, lastLine = 0, last = 0] = (gate.dataset["range"] ?? "").split(",").map(Number);
  return { start: { line, character }, end: { line: lastLine, character: last } };
}

function reveal(range: Range): void {
  send({ type: "reveal", range });
}

function send(message: { type: "reveal"; range: Range } | { type: "outcome"; outcome: 0 | 1 }): void {
  tell(message);
}
