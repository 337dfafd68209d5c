import { LabIcon } from '@jupyterlab/ui-components';

/** A ket with a control on its wire; in the colours that file icons have in either theme. */
export const openqasmIcon = new LabIcon({
  name: 'ketline:openqasm',
  svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 22 22">
  <g class="jp-icon-contrast0 jp-icon-selectable" fill="none" stroke="#2b7bba" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
    <path d="M5 4v14M5 11h9.5" />
    <path d="M13 4l5 7-5 7" />
    <circle cx="9.5" cy="11" r="2" fill="#2b7bba" stroke="none" />
  </g>
</svg>`
});
