/** Browser entry: the server is a worker. */

/// <reference lib="webworker" />

import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions } from './client.ts';
import { start } from './start.ts';

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Bulkhead', { log: true });
  const script = vscode.Uri.joinPath(context.extensionUri, 'server', 'dist', 'lsp.web.js');
  // A function, so that a restart gets a worker of its own.
  const server = async () => new Worker(script.toString(true));
  start(context, output, new LanguageClient('bulkhead', 'Bulkhead', server, clientOptions(output)));
}
