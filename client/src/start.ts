/** What both entries do once they have a client. */

import type * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { startClient } from './client.ts';
import { registerCommands } from './commands.ts';
import { addStatusItem } from './status.ts';

/** Starts the client and returns at once: activation does not wait for the server. */
export function start(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  client: BaseLanguageClient,
): void {
  context.subscriptions.push(output);
  addStatusItem(context, client);
  const started = startClient(context, client);
  started.catch((error: unknown) => output.error(`The language server did not start: ${error}`));
  registerCommands(context, client, started, output);
}
