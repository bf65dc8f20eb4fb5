/** What both entries do once they have a client: start its server when the first file turns up that may be ours. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { isOurs, languages } from './client.ts';
import { registerCommands } from './commands.ts';
import { answerFileRequests } from './files.ts';
import { addStatusItem } from './status.ts';

/** Returns at once: activation waits for nothing. */
export function start(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  client: BaseLanguageClient,
): void {
  context.subscriptions.push(output, ...answerFileRequests(client), { dispose: () => void client.dispose() });
  let starting: Promise<void> | undefined;
  const ensureStarted = () => {
    if (!starting) {
      starting = client.start();
      starting.catch((error: unknown) => output.error(`The language server did not start: ${error}`));
      addStatusItem(context, client);
    }
    return starting;
  };
  registerCommands(context, client, ensureStarted, output);
  startWithFirstFile(context, ensureStarted);
}

/** Words without which a YAML or JSON file starts no container. The server looks closer. */
const tellingWords = /\b(services|containers|initContainers|securityContext|hostNetwork|hostPID|hostIPC)\b/;

/** Most people open YAML that is none of ours, and for them no server runs. */
function startWithFirstFile(context: vscode.ExtensionContext, ensureStarted: () => Promise<void>): void {
  const listeners: vscode.Disposable[] = [];
  const look = (document: vscode.TextDocument) => {
    if (!languages.includes(document.languageId) || !isOurs(document)) return;
    const reserved = document.languageId === 'dockerfile' || document.languageId === 'dockercompose';
    if (!reserved && !tellingWords.test(document.getText())) return;
    for (const listener of listeners) listener.dispose();
    void ensureStarted();
  };
  listeners.push(
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
  );
  context.subscriptions.push(...listeners);
  for (const document of vscode.workspace.textDocuments) look(document);
}
