/** Programs in the cells of notebooks: `%%qasm`, which makes the rest of the cell OpenQASM. */

import { Compartment, EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorExtensionRegistry, type IEditorExtensionFactory } from '@jupyterlab/codemirror';
import type { IExtractedCode, IForeignCodeExtractor } from '@jupyterlab/lsp';
import type { Widget } from '@lumino/widgets';

import { openqasm } from './language';
import { LANGUAGE, type Server } from './server';

/** IPython looks for a magic below empty lines, too. */
const MAGIC = /^(?:[ \t]*\n)*%%qasm(?:[ \t].*)?(?:\n|$)/;

/** Gives the language server each such cell as a document of its own. */
export const cellPrograms: IForeignCodeExtractor = {
  language: LANGUAGE,
  fileExtension: 'qasm',
  cellType: ['code'],
  standalone: true,
  hasForeignCode: code => MAGIC.test(code),
  extractForeignCode: extracted
};

function extracted(code: string): IExtractedCode[] {
  const magic = MAGIC.exec(code)?.[0] ?? '';
  const foreignCode = code.slice(magic.length);
  const lines = code.split('\n');
  const start = { line: magic.split('\n').length - 1, column: 0 };
  const end = { line: lines.length - 1, column: lines.at(-1)!.length };
  return foreignCode === ''
    ? [{ hostCode: '', foreignCode: null, range: null, virtualShift: null }]
    : [{ hostCode: '', foreignCode, range: { start, end }, virtualShift: null }];
}

/** Has JupyterLab look for programs in a notebook that opens: without a language server for Python it does so only after
 * the first edit. */
export async function findPrograms(notebook: Widget, opened: Promise<void>, server: Server): Promise<void> {
  await opened;
  const adapter = server.adapterOf(notebook);
  await adapter?.ready;
  await adapter?.updateDocuments().catch(() => undefined); // closed meanwhile
}

/** Colours such a cell, and comments lines out, as OpenQASM; for as long as the magic is there. */
export const cellLanguage: IEditorExtensionFactory = {
  name: 'ketline:cells',
  factory: ({ inline, model }) =>
    inline ? EditorExtensionRegistry.createImmutableExtension(following(model.sharedModel.getSource())) : null
};

function following(text: string): Extension {
  const language = new Compartment();
  const follow = EditorState.transactionExtender.of(({ docChanged, newDoc, startState }) => {
    const next = docChanged ? languageOf(newDoc.toString()) : language.get(startState);
    return next === language.get(startState) ? null : { effects: language.reconfigure(next ?? HOST) };
  });
  return [Prec.highest(language.of(languageOf(text))), follow];
}

/** That of the notebook. */
const HOST: Extension = [];

function languageOf(code: string): Extension {
  return MAGIC.test(code) ? openqasm : HOST;
}
