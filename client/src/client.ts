/** The language client: which documents Bulkhead is for, and what the server is told about the editor. */

import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { answerFileRequests } from './files.ts';

/** Languages that VS Code itself gives to our files; what is in them decides. */
const languages = ['dockerfile', 'dockercompose', 'yaml', 'json', 'jsonc'];

/** Documents that nobody edits: the old side of a diff, output, notebook cells. */
const ignoredSchemes = new Set(['git', 'output', 'vscode-notebook-cell', 'vscode-scm', 'debug']);

/** The options that the desktop and the web entry share. */
export function clientOptions(output: vscode.LogOutputChannel): LanguageClientOptions {
  const isOurs = (document: vscode.TextDocument) => !ignoredSchemes.has(document.uri.scheme);
  return {
    documentSelector: languages.map((language) => ({ language })),
    outputChannel: output,
    initializationOptions: { clientFiles: true },
    diagnosticPullOptions: {
      onChange: true,
      onSave: true,
      onFocus: false,
      onTabs: false,
      filter: (document) => ignoredSchemes.has(document.uri.scheme),
      match: (_selector, resource) => !ignoredSchemes.has(resource.scheme),
    },
    middleware: {
      didOpen: (document, next) => (isOurs(document) ? next(document) : Promise.resolve()),
      provideCodeActions: (document, range, context, token, next) =>
        isOurs(document) ? next(document, range, context, token) : undefined,
      provideHover: (document, position, token, next) => (isOurs(document) ? next(document, position, token) : undefined),
    },
  };
}

/** Starts the client and answers what the server asks of the editor. */
export async function startClient(context: vscode.ExtensionContext, client: BaseLanguageClient): Promise<void> {
  context.subscriptions.push(...answerFileRequests(client), { dispose: () => void client.dispose() });
  await client.start();
}
