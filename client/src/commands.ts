/** The palette commands. Each asks the server and shows the answer. */

import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { showReport } from './report.ts';

/** Registers the commands. They are there before the server is, and start it. */
export function registerCommands(
  context: vscode.ExtensionContext,
  client: BaseLanguageClient,
  ensureStarted: () => Promise<void>,
  output: vscode.LogOutputChannel,
): void {
  const register = (name: string, run: () => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(`bulkhead.${name}`, run));

  register('showReport', async () => {
    await ensureStarted();
    await showReport(context, client);
  });
  register('scanWorkspace', async () => {
    await ensureStarted();
    const findings = await client.sendRequest<number>('bulkhead/scan');
    const told =
      findings === 0 ? 'found nothing.' : `found ${findings} ${findings === 1 ? 'risk' : 'risks'}.`;
    const choice = await vscode.window.showInformationMessage(
      `Bulkhead ${told}`,
      'Show Problems',
      'Show Report',
    );
    if (choice === 'Show Problems') await vscode.commands.executeCommand('workbench.actions.view.problems');
    if (choice === 'Show Report') await showReport(context, client);
  });
  register('restartServer', async () => {
    await ensureStarted().catch(() => undefined);
    if (client.isRunning()) await client.stop();
    await client.start();
  });
  register('showOutput', () => output.show());
}
