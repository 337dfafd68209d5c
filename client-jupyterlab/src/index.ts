/** OpenQASM in JupyterLab: file type, language, and what jupyterlab-lsp does not show of the server's answers. */

import { LanguageSupport } from '@codemirror/language';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IEditorExtensionRegistry, IEditorLanguageRegistry } from '@jupyterlab/codemirror';
import { ICompletionProviderManager } from '@jupyterlab/completer';
import { ILSPCodeExtractorsManager, ILSPDocumentConnectionManager, ILSPFeatureManager } from '@jupyterlab/lsp';
import { IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { cellLanguage, cellPrograms, findPrograms } from './cells';
import { details } from './details';
import { GhostText, suggestOnNewLines } from './ghostText';
import { openqasmIcon } from './icon';
import { openqasm } from './language';
import { sayWhatIsMissing } from './missing';
import { LANGUAGE, Server } from './server';
import { values } from './values';

const MIME_TYPE = 'text/x-openqasm';

const language: JupyterFrontEndPlugin<void> = {
  id: 'ketline-jupyterlab:language',
  description: 'OpenQASM files, and their language in files and %%qasm cells.',
  autoStart: true,
  requires: [IEditorLanguageRegistry, IEditorExtensionRegistry],
  activate(app: JupyterFrontEnd, languages: IEditorLanguageRegistry, extensions: IEditorExtensionRegistry): void {
    app.docRegistry.addFileType({
      name: LANGUAGE,
      displayName: 'OpenQASM File',
      extensions: ['.qasm'],
      mimeTypes: [MIME_TYPE],
      fileFormat: 'text',
      icon: openqasmIcon
    });
    languages.addLanguage({
      name: LANGUAGE,
      displayName: 'OpenQASM',
      alias: ['qasm'],
      mime: MIME_TYPE,
      extensions: ['qasm'],
      support: new LanguageSupport(openqasm)
    });
    extensions.addExtension(cellLanguage);
  }
};

const server: JupyterFrontEndPlugin<void> = {
  id: 'ketline-jupyterlab:server',
  description: 'Expectation values and ghost text of OpenQASM programs.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  optional: [
    ILSPDocumentConnectionManager,
    ILSPFeatureManager,
    ILSPCodeExtractorsManager,
    ICompletionProviderManager
  ],
  activate(
    app: JupyterFrontEnd,
    rendermime: IRenderMimeRegistry,
    connections: ILSPDocumentConnectionManager | null,
    features: ILSPFeatureManager | null,
    extractors: ILSPCodeExtractorsManager | null,
    completions: ICompletionProviderManager | null
  ): void {
    void sayWhatIsMissing(app, connections);
    extractors?.register(cellPrograms, 'python');
    if (!connections || !features) {
      return;
    }
    const server = new Server(connections);
    features.register(values(server, details(rendermime)));
    app.docRegistry.addWidgetExtension('Notebook', {
      createNew: (notebook, context) => void findPrograms(notebook, context.ready, server)
    });
    if (completions) {
      completions.registerInlineProvider(new GhostText(server));
      features.register(suggestOnNewLines(completions));
    }
  }
};

export default [language, server];
