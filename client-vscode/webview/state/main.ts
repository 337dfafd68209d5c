// The page with the state: what would be measured, the expectation values, and the curve of an optimisation.

import type { Curve, ObservableValue, QuantumState } from "../../src/protocol";
import { element, number, percent } from "../shared/dom";
import { listen, tell } from "../shared/editor";
import { CurvePlot } from "./curve";

type Message =
  | { type: "state"; state: QuantumState; atCursor: boolean }
  | { type: "values"; values: ObservableValue[] }
  | { type: "curve"; curve: Curve | null }
  | { type: "failed"; reason: string };

const curve = element("section", { hidden: "" });
const strings = element("section");
const values = element("section");
document.body.append(curve, strings, values);

const plot = new CurvePlot(curve);

listen<Message>((message) => {
  switch (message.type) {
    case "curve":
      return plot.show(message.curve);
    case "values":
      return showValues(message.values);
    case "failed":
      return strings.replaceChildren(element("p", { class: "note", role: "status" }, message.reason));
    case "state":
      showStrings(message.state, message.atCursor);
      if (message.state.values !== null) {
        showValues(message.state.values);
      }
  }
});

function showStrings(state: QuantumState, atCursor: boolean): void {
  const focused = document.activeElement?.id;
  const { reason } = state;
  const content =
    reason === null ? [...wires(state), table(state)] : [element("p", { class: "note", role: "status" }, reason)];
  strings.replaceChildren(element("h2", {}, "What a measurement would give"), where(state, atCursor), ...content);
  if (focused === "end" || focused === "cursor") {
    document.getElementById(focused)?.focus();
  }
}

/** The choice between the program's end and the cursor. */
function where(state: QuantumState, atCursor: boolean): HTMLElement {
  const radio = (id: string, label: string, checked: boolean) => {
    const input = element("input", { type: "radio", name: "where", id, checked: checked ? "" : undefined });
    input.addEventListener("change", () => tell<{ type: "where"; atCursor: boolean }>({ type: "where", atCursor: id === "cursor" }));
    return [input, element("label", { for: id }, label)];
  };
  const line = atCursor && state.line !== null ? `, after line ${state.line + 1}` : "";
  return element(
    "p",
    { class: "where" },
    ...radio("end", "at the end", !atCursor),
    ...radio("cursor", `at the cursor${line}`, atCursor),
  );
}

/** Which bit is which qubit: the first qubit is on the right. */
function wires({ qubits }: QuantumState): HTMLElement[] {
  const [first, last] = [qubits[0], qubits[qubits.length - 1]];
  if (first === undefined || last === undefined || qubits.length === 1) {
    return [];
  }
  return [element("p", { class: "note" }, `Left to right: ${last} … ${first}`)];
}

function table(state: QuantumState): HTMLElement {
  const hasPhases = state.strings.some(({ phase }) => phase !== null && Math.abs(phase) > 1e-6);
  const rows = state.strings.map(({ bits, probability, phase }) =>
    element(
      "tr",
      {},
      element("td", { class: "bits" }, bits),
      element("td", { class: "bar", "aria-hidden": "true" }, bar(probability)),
      element("td", { class: "number" }, percent(probability)),
      ...(hasPhases ? [element("td", { class: "number" }, phase === null ? "" : inPi(phase))] : []),
    ),
  );
  if (state.rest > 0) {
    rows.push(
      element("tr", { class: "rest" }, element("td", {}, "all others"), element("td", { class: "bar" }, bar(state.rest)),
        element("td", { class: "number" }, percent(state.rest)), ...(hasPhases ? [element("td")] : [])),
    );
  }
  const heads = [element("th", {}, "bits"), element("th"), element("th", { class: "number" }, "probability")];
  if (hasPhases) {
    heads.push(element("th", { class: "number", title: "Relative to the first" }, "phase"));
  }
  return element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}

function bar(share: number): HTMLElement {
  const filled = element("span");
  filled.style.width = `${Math.max(100 * share, 0.5)}%`;
  return filled;
}

/** A phase as a multiple of π. */
function inPi(phase: number): string {
  const multiple = number(phase / Math.PI, 3).replace(/\.?0+$/, "");
  return multiple === "0" ? "0" : `${multiple === "1" ? "" : multiple === "−1" ? "−" : multiple}π`;
}

function showValues(observables: readonly ObservableValue[]): void {
  if (observables.length === 0) {
    values.replaceChildren();
    return;
  }
  const head = element("tr", {}, ...["", "value", "between", "computed by"].map((name, index) =>
    element("th", index === 1 || index === 2 ? { class: "number" } : {}, name)));
  values.replaceChildren(
    element("h2", {}, "Expectation values at the end"),
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...observables.map(valueRow))),
  );
}

function valueRow(one: ObservableValue): HTMLElement {
  const name = element("td", {}, `⟨${one.name}⟩`);
  if (one.value === null) {
    return element("tr", {}, name, element("td", { colspan: "3", class: "unit" }, one.reason ?? "not computed"));
  }
  const error = one.error ? ` ± ${one.error.toPrecision(1)}` : "";
  const limits = one.minimum === null || one.maximum === null ? "" : `${short(one.minimum)} … ${short(one.maximum)}`;
  return element(
    "tr",
    {},
    name,
    element("td", { class: "number" }, number(one.value) + error),
    element("td", { class: "number unit" }, limits),
    element("td", { class: "unit" }, one.engine ?? ""),
  );
}

function short(value: number): string {
  return number(value, 3).replace(/\.?0+$/, "");
}
