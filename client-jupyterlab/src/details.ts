/** What is known of a value, beside it while the mouse is on it. */

import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip, type TooltipView } from '@codemirror/view';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';

/** Milliseconds for which the mouse rests on a value before its details come. */
const REST = 250;

export interface Details {
  readonly extension: Extension;
  /** Shows `markdown` while the mouse is on `element`, which `view` has. */
  attach(element: HTMLElement, markdown: string, view: EditorView): void;
}

const show = StateEffect.define<Tooltip | null>();

const tooltip = StateField.define<Tooltip | null>({
  create: () => null,
  update: (shown, { effects, docChanged }) =>
    effects.reduce((last, effect) => (effect.is(show) ? effect.value : last), docChanged ? null : shown),
  provide: field => showTooltip.from(field)
});

export function details(rendermime: IRenderMimeRegistry): Details {
  return {
    extension: [tooltip, theme],
    attach(element, markdown, view) {
      let timer: number | undefined;
      element.addEventListener('mouseenter', () => {
        timer = window.setTimeout(() => {
          const create = (): TooltipView => rendered(markdown, rendermime, view);
          view.dispatch({ effects: show.of({ pos: view.posAtDOM(element), above: true, create }) });
        }, REST);
      });
      element.addEventListener('mouseleave', () => {
        window.clearTimeout(timer);
        view.dispatch({ effects: show.of(null) });
      });
    }
  };
}

function rendered(markdown: string, rendermime: IRenderMimeRegistry, view: EditorView): TooltipView {
  const renderer = rendermime.createRenderer('text/markdown');
  renderer.addClass('cm-ketline-details');
  const model = rendermime.createModel({ data: { 'text/markdown': markdown } });
  void renderer.renderModel(model).then(() => view.requestMeasure());
  return { dom: renderer.node, destroy: () => renderer.dispose() };
}

const theme = EditorView.baseTheme({
  '.cm-tooltip.cm-ketline-details': {
    maxWidth: '48em',
    padding: '4px 10px',
    border: '1px solid var(--jp-border-color1)',
    backgroundColor: 'var(--jp-layout-color1)',
    boxShadow: 'var(--jp-elevation-z4)',
    fontFamily: 'var(--jp-content-font-family)',
    fontSize: 'var(--jp-ui-font-size1)',
    whiteSpace: 'normal'
  }
});
