// The graph as a drawing that is edited with the mouse; what it says is also a line of text beside it.

import cytoscape from "cytoscape";
import type { Graph } from "./graph";

export class GraphCanvas {
  private readonly view: cytoscape.Core;
  private chosen: cytoscape.NodeSingular | undefined;
  private directed = false;

  /** `changed` is called with the graph after each change made in the drawing. */
  constructor(
    private readonly container: HTMLElement,
    private readonly changed: (graph: Graph) => void,
  ) {
    this.view = cytoscape({ container, userZoomingEnabled: false, userPanningEnabled: false, boxSelectionEnabled: false });
    this.recolour();
    this.view.on("tap", (event) => this.tapped(event));
    container.addEventListener("keydown", ({ key }) => {
      if (key === "Delete" || key === "Backspace") {
        this.remove(this.view.$(":selected"));
      }
    });
    new ResizeObserver(() => this.fit()).observe(container);
    new MutationObserver(() => this.recolour()).observe(document.body, { attributeFilter: ["class"] });
  }

  /** Draws another graph, its nodes on a circle; one with the same nodes keeps their places. */
  show(graph: Graph): void {
    const isNew = String(this.graph().nodes) !== String(graph.nodes);
    this.directed = graph.directed;
    this.chosen = undefined;
    const edges = graph.edges.map(({ source, target, weight }) => edgeOf(source, target, weight));
    if (isNew) {
      this.view.elements().remove();
      this.view.add(graph.nodes.map((node) => ({ data: { id: String(node) } })));
    } else {
      this.view.edges().remove();
    }
    this.view.add(edges);
    this.recolour();
    if (isNew) {
      this.arrange();
    }
  }

  private graph(): Graph {
    const nodes = this.view.nodes().map((node) => Number(node.id()));
    const edges = this.view.edges().map((edge) => ({
      source: Number(edge.source().id()),
      target: Number(edge.target().id()),
      weight: Number(edge.data("weight")),
    }));
    return { nodes: nodes.sort((one, other) => one - other), edges, directed: this.directed };
  }

  private tapped(event: cytoscape.EventObject): void {
    this.container.focus();
    if (event.target === this.view) {
      this.addNode(event.position);
    } else if (event.target.isNode()) {
      this.join(event.target as cytoscape.NodeSingular);
    }
  }

  private addNode(position: cytoscape.Position): void {
    const id = this.view.nodes().reduce((most, node) => Math.max(most, Number(node.id()) + 1), 0);
    this.view.add({ data: { id: String(id) }, position });
    this.changed(this.graph());
  }

  /** The second of two nodes tapped after each other is joined with the first, or parted from it. */
  private join(node: cytoscape.NodeSingular): void {
    const first = this.chosen;
    if (first === undefined || first.removed() || first === node) {
      this.chosen = first === node ? undefined : node;
      return;
    }
    const between = first.edgesWith(node);
    if (between.nonempty()) {
      between.remove();
    } else {
      this.view.add(edgeOf(Number(first.id()), Number(node.id()), 1));
    }
    this.chosen = undefined;
    setTimeout(() => this.view.elements().unselect());
    this.changed(this.graph());
  }

  private remove(elements: cytoscape.CollectionReturnValue): void {
    if (elements.nonempty()) {
      this.chosen = undefined;
      elements.remove();
      this.changed(this.graph());
    }
  }

  private arrange(): void {
    this.view.layout({ name: "circle", padding: 30, startAngle: -Math.PI / 2, animate: false }).run();
  }

  private fit(): void {
    this.view.resize();
    this.view.fit(undefined, 30);
    if (this.view.zoom() > 1.2) {
      this.view.zoom(1.2);
      this.view.center();
    }
  }

  private recolour(): void {
    const style = getComputedStyle(document.body);
    const colour = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
    const line = colour("--vscode-descriptionForeground", "#888");
    const focus = colour("--vscode-focusBorder", "#007fd4");
    const text = colour("--vscode-editor-foreground", "#ccc");
    this.view.style([
      {
        selector: "node",
        style: {
          label: "data(id)", width: 28, height: 28, "text-valign": "center", "text-halign": "center", "font-size": 12,
          "font-family": colour("--vscode-font-family", "sans-serif"), color: text, "border-width": 1.5,
          "border-color": line, "background-color": colour("--vscode-editor-background", "#1f1f1f"),
        },
      },
      {
        selector: "edge",
        style: {
          width: 1.5, "line-color": line, "target-arrow-color": line, "curve-style": "bezier", "font-size": 11, color: text,
          "target-arrow-shape": this.directed ? "triangle" : "none", label: "data(shown)",
          "text-background-color": colour("--vscode-editor-background", "#1f1f1f"), "text-background-opacity": 1,
          "text-background-padding": "2px",
        },
      },
      { selector: ":selected", style: { "border-color": focus, "border-width": 3, "line-color": focus } },
    ]);
  }
}

function edgeOf(source: number, target: number, weight: number): cytoscape.ElementDefinition {
  const shown = weight === 1 ? "" : String(weight);
  return { data: { source: String(source), target: String(target), weight, shown } };
}
