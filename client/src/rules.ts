/** `Bulkhead: Explain Rule`: the page of a rule, from the server and not from the web. */

import * as vscode from 'vscode';
import type { Server } from './start.ts';

/** The command of the links in hovers; its argument is the id of a rule. */
export const explainCommand = 'bulkhead.explainRule';

/** The pages, by the names that they have in the documentation. */
const scheme = 'bulkhead-rule';

/** Registers the command. */
export function registerRuleCommand(context: vscode.ExtensionContext, server: Server): void {
  const pageOf = async ({ path }: vscode.Uri): Promise<string> => {
    await server.start();
    const id = path.replace(/^\/|\.md$/g, '');
    const page = await server.client.sendRequest<string | null>('bulkhead/rulePage', { id });
    return page ?? vscode.l10n.t('There is no rule `{0}`.', id);
  };
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(scheme, { provideTextDocumentContent: pageOf }),
    vscode.commands.registerCommand(explainCommand, async (id?: unknown) => {
      const chosen = typeof id === 'string' ? id : await chooseRule(server);
      if (chosen !== undefined) await show(vscode.Uri.from({ scheme, path: `/${chosen}.md` }));
    }),
  );
}

/** A rule that the user picks: first those that found something at the cursor or else in the file at hand. */
async function chooseRule(server: Server): Promise<string | undefined> {
  await server.start();
  const rules = await server.client.sendRequest<{ id: string; title: string }[]>('bulkhead/rules');
  const found = foundHere();
  const rank = ({ id }: { id: string }) => (found.includes(id) ? found.indexOf(id) : found.length);
  const items = rules
    .toSorted((a, b) => rank(a) - rank(b))
    .map(({ id, title }) => ({ label: id, description: title }));
  return (
    await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t('Explain a rule'),
      matchOnDescription: true,
    })
  )?.label;
}

/** The rules that found something in the file at hand, those at the cursor first. */
function foundHere(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return [];
  const ours = vscode.languages.getDiagnostics(editor.document.uri).flatMap(({ source, code, range }) => {
    if (source !== 'bulkhead' || typeof code !== 'object') return [];
    return [{ id: String(code.value), isHere: range.contains(editor.selection.active) }];
  });
  return [...ours.filter(({ isHere }) => isHere), ...ours].map(({ id }) => id);
}

/** As a page where the editor can show Markdown, else as its text. */
async function show(uri: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    await vscode.window.showTextDocument(uri);
  }
}
