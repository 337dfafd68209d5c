// The names of the program's qubits at the wires, in place of the renderer's kets.

/** Space between a name and its wire. */
const GAP = 6;

/** Writes the names in front of the wires of the drawing in `container`, and makes room for them at its left. */
export function nameWires(container: HTMLElement, names: readonly string[]): void {
  const svg = container.querySelector<SVGSVGElement>("svg.qviz");
  if (svg === null || svg.classList.contains("named")) {
    return;
  }
  svg.classList.add("named");
  const wires = svg.querySelectorAll<SVGLineElement>(".qubit-wire");
  let widest = 0;
  let left = 0;
  svg.querySelectorAll<SVGTextElement>(".qs-qubit-label").forEach((label, index) => {
    left = Number(wires[index]?.getAttribute("x1") ?? 0) - GAP;
    label.textContent = names[index] ?? "";
    label.setAttribute("text-anchor", "end");
    label.setAttribute("x", String(left));
    widest = Math.max(widest, label.getComputedTextLength());
  });
  const shift = Math.ceil(widest - left);
  const [width, height] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
  svg.setAttribute("viewBox", `${-shift} 0 ${width + shift} ${height}`);
  svg.setAttribute("width", String(width + shift));
}
