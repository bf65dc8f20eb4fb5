/** The language client: which documents Bulkhead is for, and what the server is told about the editor. */

import type * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';

/** Languages that VS Code itself gives to our files; what is in them decides. */
export const languages = ['dockerfile', 'dockercompose', 'yaml', 'json', 'jsonc'];

/** Documents that nobody edits: the old side of a diff, output, notebook cells. */
const ignoredSchemes = new Set(['git', 'output', 'vscode-notebook-cell', 'vscode-scm', 'debug']);

/** Whether somebody edits the document; the rest is not looked at. */
export function isOurs(document: vscode.TextDocument): boolean {
  return !ignoredSchemes.has(document.uri.scheme);
}

/** The options that the desktop and the web entry share. */
export function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: languages.map((language) => ({ language })),
    outputChannel: output,
    initializationOptions: { clientFiles: true },
    diagnosticPullOptions: {
      onChange: true,
      onSave: true,
      onFocus: false,
      onTabs: false,
      filter: (document) => !isOurs(document),
      match: (_selector, resource) => !ignoredSchemes.has(resource.scheme),
    },
    middleware: {
      didOpen: (document, next) => (isOurs(document) ? next(document) : Promise.resolve()),
      provideCodeActions: (document, range, context, token, next) =>
        isOurs(document) ? next(document, range, context, token) : undefined,
      provideHover: (document, position, token, next) =>
        isOurs(document) ? next(document, position, token) : undefined,
    },
  };
}
