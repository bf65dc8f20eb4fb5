/** In the browser: the server is a worker. */

/// <reference lib="webworker" />

import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions } from './client.ts';
import { start } from './start.ts';

export function activate(context: vscode.ExtensionContext): void {
  const output = vscode.window.createOutputChannel('Bulkhead', { log: true });
  const script = vscode.Uri.joinPath(context.extensionUri, 'client', 'dist', 'server.js');
  let worker: Worker | undefined;
  // A function, so that a restart gets a worker of its own. It hands over reader and writer, because the workers
  // that web VS Code makes are no `instanceof Worker`, by which the client would know them.
  const server = async () => {
    worker?.terminate();
    worker = new Worker(script.toString(true));
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  start(context, output, new LanguageClient('bulkhead', 'Bulkhead', server, clientOptions(output)));
}
