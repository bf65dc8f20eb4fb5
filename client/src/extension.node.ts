/** Desktop and remote entry: the server is a process of its own. */

import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './client.ts';
import { start } from './start.ts';

export { deactivate } from './start.ts';

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Bulkhead', { log: true });
  const module = context.asAbsolutePath('server/dist/lsp.node.cjs');
  const server = { module, transport: TransportKind.ipc };
  start(context, output, new LanguageClient('bulkhead', 'Bulkhead', server, clientOptions(output)));
}
