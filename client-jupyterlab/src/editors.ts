/** What each editor gets that JupyterLab connects to a language server: files, and cells of notebooks. */

import type { Extension } from '@codemirror/state';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import { EditorExtensionRegistry } from '@jupyterlab/codemirror';
import type { IFeature, WidgetLSPAdapter } from '@jupyterlab/lsp';

export interface Place {
  readonly editor: CodeEditor.IEditor;
  /** Of the file or the notebook: another one once that has been renamed. */
  adapter: WidgetLSPAdapter;
}

/** A feature that gives each editor an extension, once. */
export function forEachEditor(id: string, extension: (place: Place) => Extension): Pick<IFeature, 'extensionFactory'> {
  const places = new WeakMap<CodeEditor.IEditor, Place>();
  return {
    extensionFactory: {
      name: id,
      factory: ({ editor: document, widgetAdapter: adapter }) => {
        const editor = document.getEditor();
        const known = editor && places.get(editor);
        if (known) {
          known.adapter = adapter;
        }
        if (!editor || known) {
          return null;
        }
        const place = { editor, adapter };
        places.set(editor, place);
        return EditorExtensionRegistry.createImmutableExtension(extension(place));
      }
    }
  };
}
