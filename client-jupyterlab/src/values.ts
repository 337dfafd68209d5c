/** Values and derivatives behind what they belong to; they move with their text until newer ones are there. */

import { MapMode, type Text } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';
import type { IFeature } from '@jupyterlab/lsp';

import type { Details } from './details';
import { forEachEditor, type Place } from './editors';
import type { Position, Program, Server } from './server';

/** After a key, in milliseconds; the server begins to compute after 150. */
const PAUSE = 300;

interface InlayHint {
  position: Position;
  label: string | { value: string }[];
  tooltip?: string | { value: string };
}

interface Value {
  /** The character of the editor's text that it stands before. */
  at: number;
  label: string;
  /** Markdown: all that is known of it. */
  tooltip: string;
}

export function values(server: Server, shown: Details): IFeature {
  const id = 'ketline-jupyterlab:values';
  return {
    id,
    capabilities: { textDocument: { inlayHint: {} }, workspace: { inlayHint: { refreshSupport: true } } },
    ...forEachEditor(id, place => [
      theme,
      shown.extension,
      ViewPlugin.define(view => new Values(view, shown, server, place), { decorations: plugin => plugin.decorations })
    ])
  };
}

class Values {
  decorations: DecorationSet = Decoration.none;
  private values: Value[] = [];
  private timer: number | undefined;
  private turn = 0;

  constructor(
    private readonly view: EditorView,
    private readonly shown: Details,
    private readonly server: Server,
    private readonly where: Place
  ) {
    server.valuesChanged.connect(this.fetchNow, this);
    this.fetchAfter(PAUSE);
  }

  update(update: ViewUpdate): void {
    if (update.docChanged) {
      this.place(this.values.flatMap(value => moved(value, update)));
      this.fetchAfter(PAUSE);
    }
  }

  destroy(): void {
    this.server.valuesChanged.disconnect(this.fetchNow, this);
    window.clearTimeout(this.timer);
    this.turn = NaN;
  }

  private fetchNow(): void {
    this.fetchAfter(0);
  }

  private fetchAfter(pause: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.fetch(), pause);
  }

  /** Takes an answer only for the text that is there, and only the newest. */
  private async fetch(): Promise<void> {
    const turn = ++this.turn;
    const text = this.view.state.doc;
    const isStale = (): boolean => turn !== this.turn || this.view.state.doc !== text;
    const program = await this.server.programIn(this.where);
    if (isStale()) {
      return;
    }
    if (program && !program.isIn(text.toString())) {
      this.fetchAfter(PAUSE);
      return;
    }
    const range = { start: { line: 0, character: 0 }, end: { line: program?.lineCount, character: 0 } };
    const hints = program ? await program.ask<InlayHint[]>('textDocument/inlayHint', { range }) : [];
    const isShown = hints && hints.length + this.values.length > 0; // mostly not: there are editors of all languages
    if (isShown && !isStale()) {
      this.place(hints.map(hint => valueOf(hint, program!, text)));
      this.view.dispatch({}); // draws them
    }
  }

  private place(values: Value[]): void {
    this.values = values;
    const marks = values.map(value =>
      Decoration.widget({ widget: new ValueWidget(value, this.shown), side: 1 }).range(value.at)
    );
    this.decorations = Decoration.set(marks, true);
  }
}

class ValueWidget extends WidgetType {
  constructor(
    private readonly value: Value,
    private readonly shown: Details
  ) {
    super();
  }

  override eq({ value }: ValueWidget): boolean {
    return value.label === this.value.label && value.tooltip === this.value.tooltip;
  }

  override toDOM(view: EditorView): HTMLElement {
    const element = document.createElement('span');
    element.className = 'cm-ketline-value';
    element.textContent = this.value.label;
    this.shown.attach(element, this.value.tooltip, view);
    return element;
  }
}

const theme = EditorView.baseTheme({
  '.cm-ketline-value': {
    marginLeft: '0.5em',
    padding: '0 0.35em',
    borderRadius: '3px',
    fontSize: '0.92em',
    lineHeight: '1.2',
    fontStyle: 'normal',
    color: 'var(--jp-ui-font-color2)',
    backgroundColor: 'var(--jp-layout-color2)',
    cursor: 'default'
  }
});

/** Where it is after an edit: with the word that is typed on, at the end of its line, else before what is new. None where
 * its text has been replaced. */
function moved(value: Value, { changes, startState }: ViewUpdate): Value[] {
  let after = false;
  changes.iterChanges((from, to, _fromNew, _toNew, inserted) => {
    if (to === value.at) {
      const text = inserted.toString();
      const endsLine = startState.doc.lineAt(value.at).to === value.at && !text.includes('\n');
      after ||= endsLine || from < to || /^[\w.]/.test(text);
    }
  });
  const at = changes.mapPos(value.at, after ? 1 : -1, MapMode.TrackDel);
  return at === null ? [] : [{ ...value, at }];
}

function valueOf({ position, label, tooltip }: InlayHint, program: Program, text: Text): Value {
  const { line, column } = program.toEditor(position);
  const { from, to } = text.line(Math.min(line + 1, text.lines));
  return {
    at: Math.min(from + column, to),
    label: typeof label === 'string' ? label : label.map(part => part.value).join(''),
    tooltip: typeof tooltip === 'object' ? tooltip.value : (tooltip ?? '')
  };
}
