/** The palette commands. Each asks the server and shows the answer. */

import * as vscode from 'vscode';
import { type BaseLanguageClient, State, WorkDoneProgress } from 'vscode-languageclient';
import { isOurs, tellCheckCommand } from './client.ts';
import { reach } from './firstSteps.ts';
import { type Report, showReport } from './report.ts';
import type { Server } from './start.ts';

/** Registers the commands. They are there before the server is, and start it. */
export function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
  output: vscode.LogOutputChannel,
): void {
  const register = (name: string, run: () => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(`bulkhead.${name}`, run));
  let scanned = false;

  register('showReport', () => makeReport(server));
  register('showFileReport', () => makeFileReport(server));
  register('scanWorkspace', async () => {
    const findings = await scan<number>(server, 'bulkhead/scan');
    if (findings === undefined) return;
    scanned = true;
    const told =
      findings === 0
        ? vscode.l10n.t('Bulkhead found nothing.')
        : findings === 1
          ? vscode.l10n.t('Bulkhead found 1 risk.')
          : vscode.l10n.t('Bulkhead found {0} risks.', findings);
    const [problems, report] = [vscode.l10n.t('Show Problems'), vscode.l10n.t('Show Report')];
    const choice = await vscode.window.showInformationMessage(told, problems, report);
    if (choice === problems) await vscode.commands.executeCommand('workbench.actions.view.problems');
    if (choice === report) await makeReport(server);
  });
  register('restartServer', async () => {
    await server.restart();
    // A scan's findings go with the server that made them.
    if (scanned) await scan<number>(server, 'bulkhead/scan');
  });
  register('showOutput', () => output.show());
  context.subscriptions.push(
    vscode.commands.registerCommand(tellCheckCommand, (check: string) => {
      reach('hasFixed');
      void vscode.window.showInformationMessage(check);
    }),
  );
}

async function makeReport(server: Server, uri?: string): Promise<void> {
  const file = uri === undefined ? {} : { uri };
  const report = await scan<Report>(server, 'bulkhead/report', file);
  if (!report) return;
  const name = uri === undefined ? undefined : vscode.Uri.parse(uri).path.split('/').at(-1);
  const title = vscode.l10n.t('Isolation Report');
  showReport(report, name === undefined ? title : `${title}: ${name}`, async () => {
    if (server.client.state !== State.Running) return undefined;
    return server.client
      .sendRequest<Report>('bulkhead/report', { ...file, update: true })
      .catch(() => undefined);
  });
}

/** The file at hand; beside a page, such as that of the first steps, the one that was at hand before. */
async function makeFileReport(server: Server): Promise<void> {
  const at = vscode.window.activeTextEditor?.document;
  const document = at ?? vscode.workspace.textDocuments.find((each) => isOurs(each) && !each.isClosed);
  if (!document || !isOurs(document)) return;
  await server.start();
  await makeReport(server, server.client.code2ProtocolConverter.asUri(document.uri));
}

let scans = 0;

/** Sends a request that looks at all files, under a progress that the user can cancel: then `undefined`. */
export async function scan<R>(server: Server, method: string, params: object = {}): Promise<R | undefined> {
  await server.start();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Bulkhead: scanning the workspace'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const workDoneToken = `bulkhead-scan-${++scans}`;
    const listening = showProgress(server.client, workDoneToken, progress);
    try {
      return await server.client.sendRequest<R>(method, { ...params, workDoneToken }, token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    } finally {
      listening.dispose();
    }
  });
}

/** Shows what the server reports; it counts in percent done, the editor in percent more. */
function showProgress(
  client: BaseLanguageClient,
  workDoneToken: string,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): vscode.Disposable {
  let shown = 0;
  return client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    if (value.kind === 'end') return;
    const { message, percentage = shown } = value;
    progress.report({ increment: percentage - shown, ...(message === undefined ? {} : { message }) });
    shown = percentage;
  });
}
