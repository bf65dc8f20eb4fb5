/** The first steps: an example to look at, and lines for CI. What was reached is told to the walkthrough by context keys. */

import * as vscode from 'vscode';
import { example, pipelines } from './snippets.ts';

/** Something that the walkthrough waits for. */
type Step = 'hasFound' | 'hasFixed';

/** Tells that a step was reached. */
export function reach(step: Step): void {
  void vscode.commands.executeCommand('setContext', `bulkhead.${step}`, true);
}

/** Registers the commands, and watches for the first finding. */
export function registerFirstSteps(context: vscode.ExtensionContext): void {
  const watching = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    const isOurs = ({ source }: vscode.Diagnostic) => source === 'bulkhead';
    if (!uris.some((uri) => vscode.languages.getDiagnostics(uri).some(isOurs))) return;
    watching.dispose();
    reach('hasFound');
  });
  context.subscriptions.push(
    watching,
    vscode.commands.registerCommand('bulkhead.openExample', () => openText(example)),
    vscode.commands.registerCommand('bulkhead.addToCi', () => addToCi(context)),
  );
}

async function addToCi({ extension }: vscode.ExtensionContext): Promise<void> {
  const { version } = extension.packageJSON as { version: string };
  const items = Object.entries(pipelines(version)).map(([label, { about, text }]) => ({
    label,
    detail: about,
    text,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Bulkhead to CI'),
    matchOnDetail: true,
  });
  if (picked) await openText(picked.text);
}

async function openText(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document);
}
