// Gates in columns, as the renderer takes them: each as far left as the wires that it crosses allow.

import type { Circuit, DrawnGate } from "../../src/protocol";
import type { Column, Operation } from "qsharp-lang/circuit-vis";

/** The columns of gates on `wires` wires. */
export function columns(gates: readonly DrawnGate[], wires: number): Column[] {
  const free = new Array<number>(wires).fill(0);
  const found: Column[] = [];
  for (const gate of gates) {
    const qubits = [...gate.targets, ...gate.controls.map(([qubit]) => qubit)];
    const [top, bottom] = [Math.min(...qubits), Math.max(...qubits)];
    // A vertical line is drawn over all wires between the outermost qubits.
    const column = Math.max(...free.slice(top, bottom + 1));
    free.fill(column + 1, top, bottom + 1);
    (found[column] ??= { components: [] }).components.push(operation(gate, wires));
  }
  return found;
}

function operation(gate: DrawnGate, wires: number): Operation {
  const targets = gate.targets.map((qubit) => ({ qubit }));
  const { start, end } = gate.range;
  const common = {
    gate: gate.label,
    // Read again when a gate is clicked, or to find the gates of a line.
    dataAttributes: { range: [start.line, start.character, end.line, end.character].join() },
    metadata: { source: { file: "", line: start.line, column: start.character } },
  };
  switch (gate.kind) {
    case "measurement":
      return { ...common, kind: "measurement", qubits: targets, results: [] };
    case "reset":
      return { ...common, kind: "ket", targets };
    default:
      return {
        ...common,
        kind: "unitary",
        targets,
        args: gate.parameters.length > 0 ? [gate.parameters.join(", ")] : [],
        isAdjoint: gate.adjoint,
        ...(gate.controls.length > 0 && {
          controls: gate.controls.map(([qubit, value]) => ({ qubit, inverted: value === 0 })),
        }),
        ...(gate.parts.length > 0 && { children: columns(gate.parts, wires) }),
      };
  }
}

/** The renderer's form of a circuit; gate `range`s are data attributes of its elements. */
export function circuitGroup(circuit: Circuit) {
  const qubits = circuit.qubits.map((_, id) => ({ id, numResults: 0 }));
  return { version: 1, circuits: [{ qubits, componentGrid: columns(circuit.gates, qubits.length) }] };
}
