/** On the desktop and on a remote machine: the server is a process of its own. */

import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions } from './client.ts';
import { start } from './start.ts';

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Bulkhead', { log: true });
  const module = context.asAbsolutePath('client/dist/server.js');
  const server = { module, transport: TransportKind.ipc };
  start(context, output, new LanguageClient('bulkhead', 'Bulkhead', server, clientOptions(output)));
}
