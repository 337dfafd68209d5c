// What the server answers to the requests of its own: shapes of JSON, shared with the pages that draw them.

export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** A gate, a call of a gate that the program defines, a measurement or a reset. */
export interface DrawnGate {
  kind: "gate" | "group" | "measurement" | "reset";
  label: string;
  range: Range;
  targets: number[];
  /** Pairs of a qubit and the value, 0 or 1, that it must have. */
  controls: [number, number][];
  parameters: string[];
  adjoint: boolean;
  parts: DrawnGate[];
}

/** Answer to `ketline/circuit`. */
export interface Circuit {
  version: number;
  qubits: string[];
  gates: DrawnGate[];
  /** How many operations and measurements the gates have, and whether there are more. */
  drawn: number;
  cut: boolean;
  /** Whether the program goes on after measurements, whose outcome the request decided. */
  branches: boolean;
  /** Why there is nothing to draw, and where. */
  reason: string | null;
  range: Range | null;
}

export interface ListedString {
  /** Qubit 0 is the rightmost character. */
  bits: string;
  probability: number;
  /** In radians, relative to the first string; null where there is none. */
  phase: number | null;
}

export interface ObservableValue {
  name: string;
  label: string;
  value: number | null;
  error: number | null;
  minimum: number | null;
  maximum: number | null;
  engine: string | null;
  reason: string | null;
}

/** Answer to `ketline/state`. */
export interface QuantumState {
  version: number;
  qubits: string[];
  strings: ListedString[];
  /** The probability of all other strings. */
  rest: number;
  reason: string | null;
  /** The line of the last statement that was run; null at the program's end. */
  line: number | null;
  /** Of the whole program; null until they are computed, which `ketline/values` tells. */
  values: ObservableValue[] | null;
}

/** Notification `ketline/curve`: values of an optimisation after the first `start`, which were sent before. */
export interface CurvePart {
  uri: string;
  observable: string;
  start: number;
  values: number[];
  /** How the run ended; null while it goes on. */
  end: "optimised" | "cancelled" | null;
}

/** Notification `ketline/values`: those of a file's newest version. */
export interface Values {
  uri: string;
  values: ObservableValue[];
}

/** A whole curve, as far as it has come. */
export interface Curve {
  observable: string;
  values: number[];
  end: CurvePart["end"];
}

export interface Problem {
  id: string;
  asks: string;
  /** JSON of what the problem wants said besides its graph. */
  attributes: string;
  edges: boolean;
  node: Record<string, number>;
  ansatzes: string[];
}

/** Answer to `ketline/problems`. */
export interface Problems {
  problems: Problem[];
  layers: number;
  samples: number;
}

/** Parameters of `ketline/generate`. */
export interface Wish {
  problem: string;
  /** Node-link data with `attributes`, as JSON. */
  graph: string;
  ansatz: string;
  layers: number;
  samples: number;
  seed: number;
}

export interface ComparedRow {
  name: string;
  energy: number;
  share: number;
  best: number | null;
  chosen: boolean;
}

/** Answer to `ketline/generate`. */
export interface GeneratedCircuit {
  text: string;
  description: string;
  energy: number;
  headings: [string, string];
  rows: ComparedRow[];
}
