/** What is known of a value, beside it while the mouse is on it. */

import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, showTooltip, type Tooltip, type TooltipView } from '@codemirror/view';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';

/** Milliseconds for which the mouse rests on a value before its details come. */
const REST = 250;

/** Milliseconds for which they stay when it has gone, so that it may go over to them. */
const LEFT = 200;

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
      const change = (shown: Tooltip | null, after: number): void => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => view.dispatch({ effects: show.of(shown) }), after);
      };
      const keep = (): void => window.clearTimeout(timer);
      const hide = (): void => change(null, LEFT);
      const create = (): TooltipView => {
        const shown = rendered(markdown, rendermime, view);
        shown.dom.addEventListener('mouseenter', keep); // long ones are scrolled
        shown.dom.addEventListener('mouseleave', hide);
        return shown;
      };
      element.addEventListener('mouseenter', () => change({ pos: view.posAtDOM(element), above: true, create }, REST));
      element.addEventListener('mouseleave', hide);
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
    maxWidth: '44em',
    maxHeight: '24em',
    overflow: 'auto',
    padding: '2px 8px',
    border: '1px solid var(--jp-border-color1)',
    backgroundColor: 'var(--jp-layout-color1)',
    boxShadow: 'var(--jp-elevation-z4)',
    fontFamily: 'var(--jp-content-font-family)',
    fontSize: 'var(--jp-ui-font-size1)',
    lineHeight: '1.3',
    whiteSpace: 'normal',
    '& thead': { display: 'none' },
    '& table': { margin: '0', fontSize: 'inherit' },
    '& td': { padding: '1px 8px 1px 0', textAlign: 'left' },
    '& p, & pre': { margin: '4px 0' },
    '& pre, & code': { fontSize: '0.92em' }
  }
});
