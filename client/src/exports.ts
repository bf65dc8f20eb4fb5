/** The commands that write files to hand on: the report in a format, and the baseline. */

import * as vscode from 'vscode';
import { scan } from './commands.ts';
import { chooseFolder } from './folders.ts';
import type { Server } from './start.ts';

interface Format extends vscode.QuickPickItem {
  readonly id: string;
  /** How files of the format end, without the dot. */
  readonly extension: string;
}

const formats = (): readonly Format[] => [
  {
    id: 'html',
    extension: 'html',
    label: 'HTML',
    detail: vscode.l10n.t('The page as it is shown here, in one file'),
  },
  {
    id: 'markdown',
    extension: 'md',
    label: 'Markdown',
    detail: vscode.l10n.t('For a pull request or a wiki'),
  },
  {
    id: 'json',
    extension: 'json',
    label: 'JSON',
    detail: vscode.l10n.t('For your own programs, and for `bulkhead diff`'),
  },
  { id: 'sarif', extension: 'sarif', label: 'SARIF', detail: vscode.l10n.t('For code scanning') },
  { id: 'junit', extension: 'xml', label: 'JUnit', detail: vscode.l10n.t('For whatever shows test results') },
  {
    id: 'gitlab',
    extension: 'json',
    label: 'GitLab Code Quality',
    detail: vscode.l10n.t('For merge requests on GitLab'),
  },
];

/** The file in which `bulkhead scan` looks for the baseline. */
const baselineName = '.bulkhead-baseline.json';

/** Registers the commands. */
export function registerExportCommands(context: vscode.ExtensionContext, server: Server): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('bulkhead.exportReport', () => exportReport(server)),
    vscode.commands.registerCommand('bulkhead.createBaseline', () => createBaseline(server)),
  );
}

async function exportReport(server: Server): Promise<void> {
  const format = await vscode.window.showQuickPick(formats(), {
    title: vscode.l10n.t('Export the isolation report'),
    matchOnDetail: true,
  });
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!format || !folder) return;
  const { label, extension } = format;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export the isolation report'),
    defaultUri: vscode.Uri.joinPath(folder.uri, `isolation-report.${extension}`),
    filters: { [label]: [extension] },
  });
  if (!target) return;
  const text = await scan<string>(server, 'bulkhead/export', { format: format.id });
  if (text === undefined) return;
  await write(target, text, vscode.l10n.t('The report is in {0}.', vscode.workspace.asRelativePath(target)));
}

async function createBaseline(server: Server): Promise<void> {
  const folder = await chooseFolder(vscode.l10n.t('Create a baseline'));
  if (!folder) return;
  const target = vscode.Uri.joinPath(folder.uri, baselineName);
  if (await exists(target)) {
    const replace = vscode.l10n.t('Replace');
    const message = vscode.l10n.t('{0} has a baseline. Replace it by what is found now?', folder.name);
    if ((await vscode.window.showWarningMessage(message, { modal: true }, replace)) !== replace) return;
  }
  const baseline = await scan<{ text: string; findings: number }>(server, 'bulkhead/baseline', {
    folder: folder.uri.toString(),
  });
  if (!baseline) return;
  const { findings } = baseline;
  const told =
    findings === 1
      ? vscode.l10n.t('1 finding is in the baseline: `bulkhead scan` reports only what comes new.')
      : vscode.l10n.t(
          '{0} findings are in the baseline: `bulkhead scan` reports only what comes new.',
          findings,
        );
  await write(target, baseline.text, told);
}

/** Writes a file, says so, and opens it when asked to. */
async function write(target: vscode.Uri, text: string, told: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = vscode.workspace.asRelativePath(target);
    vscode.window.showErrorMessage(vscode.l10n.t('{0} could not be written: {1}', name, reason));
    return;
  }
  const open = vscode.l10n.t('Open');
  if ((await vscode.window.showInformationMessage(told, open)) === open)
    await vscode.commands.executeCommand('vscode.open', target);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
