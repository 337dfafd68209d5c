// The energy of an optimisation, drawn while it runs.

import uPlot from "uplot";
import type { Curve } from "../../src/protocol";
import { element, number } from "../shared/dom";

const HEIGHT = 180;

export class CurvePlot {
  private values: number[] = [];
  private readonly heading = element("h2", { role: "status" });
  private readonly holder = element("div", { class: "curve" });
  private plot: uPlot | undefined;

  constructor(private readonly section: HTMLElement) {
    section.append(this.heading, this.holder);
    new ResizeObserver(() => this.plot?.setSize({ width: this.width, height: HEIGHT })).observe(section);
    // Colours are read when the plot is made; another theme needs another plot.
    new MutationObserver(() => this.draw(true)).observe(document.body, { attributeFilter: ["class"] });
  }

  show(curve: Curve | null): void {
    this.values = curve?.values ?? [];
    const [first, last] = [this.values[0], this.values[this.values.length - 1]];
    this.section.hidden = first === undefined;
    if (curve !== null && first !== undefined && last !== undefined) {
      const state = curve.end === null ? "Optimising" : curve.end === "optimised" ? "Optimised" : "Cancelled:";
      this.heading.textContent =
        `${state} ⟨${curve.observable}⟩: ${number(first)} → ${number(last)} in ${this.values.length} evaluations`;
      this.draw(false);
    }
  }

  private get width(): number {
    return Math.max(this.section.clientWidth, 200);
  }

  private get data(): uPlot.AlignedData {
    return [this.values.map((_, index) => index + 1), this.values];
  }

  private draw(anew: boolean): void {
    if (this.plot !== undefined && !anew) {
      this.plot.setData(this.data);
    } else if (this.values.length > 0) {
      this.plot?.destroy();
      this.plot = new uPlot(options(this.width), this.data, this.holder);
    }
  }
}

function options(width: number): uPlot.Options {
  const style = getComputedStyle(document.body);
  const colour = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const text = colour("--vscode-descriptionForeground", "#888");
  const font = `11px ${colour("--vscode-font-family", "sans-serif")}`;
  const axis = { stroke: text, font, grid: { show: false }, ticks: { stroke: text, size: 4 } };
  return {
    width,
    height: HEIGHT,
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false } },
    axes: [{ ...axis, size: 30 }, { ...axis, size: 56 }],
    series: [{}, { stroke: colour("--vscode-charts-blue", "#3794ff"), width: 2, points: { show: false } }],
  };
}
