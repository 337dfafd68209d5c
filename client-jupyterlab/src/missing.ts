/** One line in the console where something that OpenQASM files need is not there. */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ILSPDocumentConnectionManager } from '@jupyterlab/lsp';

import { LANGUAGE } from './server';

const CLIENT = '@jupyter-lsp/jupyterlab-lsp:plugin';

export async function sayWhatIsMissing(
  app: JupyterFrontEnd,
  connections: ILSPDocumentConnectionManager | null
): Promise<void> {
  await app.restored;
  if (!connections || !app.hasPlugin(CLIENT)) {
    say("jupyterlab-lsp is not installed (pip install 'ketline[notebook]')");
    return;
  }
  const servers = connections.languageServerManager;
  await servers.ready;
  if (servers.getMatchingServers({ language: LANGUAGE }).length === 0) {
    say("JupyterLab's server finds no language server for OpenQASM (pip install 'ketline[notebook]' where it runs)");
  }
}

function say(what: string): void {
  console.warn(`Ketline: ${what}; OpenQASM is coloured, but not checked and not valued.`);
}
