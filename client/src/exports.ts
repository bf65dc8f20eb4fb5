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

const formats: readonly Format[] = [
  { id: 'html', extension: 'html', label: 'HTML', detail: 'The page as it is shown here, in one file' },
  { id: 'markdown', extension: 'md', label: 'Markdown', detail: 'For a pull request or a wiki' },
  { id: 'json', extension: 'json', label: 'JSON', detail: 'For your own programs, and for `bulkhead diff`' },
  { id: 'sarif', extension: 'sarif', label: 'SARIF', detail: 'For code scanning' },
  { id: 'junit', extension: 'xml', label: 'JUnit', detail: 'For whatever shows test results' },
  { id: 'gitlab', extension: 'json', label: 'GitLab Code Quality', detail: 'For merge requests on GitLab' },
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
  const format = await vscode.window.showQuickPick(formats, {
    title: 'Export the isolation report',
    matchOnDetail: true,
  });
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!format || !folder) return;
  const { label, extension } = format;
  const target = await vscode.window.showSaveDialog({
    title: 'Export the isolation report',
    defaultUri: vscode.Uri.joinPath(folder.uri, `isolation-report.${extension}`),
    filters: { [label]: [extension] },
  });
  if (!target) return;
  const text = await scan<string>(server, 'bulkhead/export', { format: format.id });
  if (text === undefined) return;
  await write(target, text, `The report is in ${vscode.workspace.asRelativePath(target)}.`);
}

async function createBaseline(server: Server): Promise<void> {
  const folder = await chooseFolder('Create a baseline');
  if (!folder) return;
  const target = vscode.Uri.joinPath(folder.uri, baselineName);
  if (await exists(target)) {
    const replace = 'Replace';
    const message = `${folder.name} has a baseline. Replace it by what is found now?`;
    if ((await vscode.window.showWarningMessage(message, { modal: true }, replace)) !== replace) return;
  }
  const baseline = await scan<{ text: string; findings: number }>(server, 'bulkhead/baseline', {
    folder: folder.uri.toString(),
  });
  if (!baseline) return;
  const { findings } = baseline;
  const told = `${findings} ${findings === 1 ? 'finding is' : 'findings are'} in the baseline: \`bulkhead scan\` reports only what comes new.`;
  await write(target, baseline.text, told);
}

/** Writes a file, says so, and opens it when asked to. */
async function write(target: vscode.Uri, text: string, told: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    vscode.window.showErrorMessage(
      `${vscode.workspace.asRelativePath(target)} could not be written: ${reason}`,
    );
    return;
  }
  const open = 'Open';
  if ((await vscode.window.showInformationMessage(told, open)) === open)
    await vscode.commands.executeCommand('vscode.open', target);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
