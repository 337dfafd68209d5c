// The part of QDK's renderer that is used here; the package ships it as source, for another compiler's settings.

declare module "qsharp-lang/circuit-vis" {
  export interface Register {
    qubit: number;
    result?: number;
  }

  interface Common {
    gate: string;
    args?: string[];
    children?: Column[];
    dataAttributes?: Record<string, string>;
    metadata?: { source?: SourceLocation };
  }

  export type Operation =
    | (Common & {
        kind: "unitary";
        targets: Register[];
        controls?: (Register & { inverted?: boolean })[];
        isAdjoint?: boolean;
      })
    | (Common & { kind: "measurement"; qubits: Register[]; results: Register[] })
    | (Common & { kind: "ket"; targets: Register[] });

  export interface Column {
    components: Operation[];
  }

  export interface SourceLocation {
    file: string;
    line: number;
    column: number;
  }

  export interface CircuitGroup {
    version: number;
    circuits: { qubits: { id: number; numResults: number }[]; componentGrid: Column[] }[];
  }

  export interface Drawing {
    userSetZoomLevel(percent: number): void;
    updateCircuit(circuit: CircuitGroup): void;
  }

  export function draw(
    circuit: CircuitGroup,
    container: HTMLElement,
    options?: {
      renderDepth?: number;
      renderLocations?: (places: SourceLocation[]) => { title: string; href: string };
    },
  ): Drawing;
}
