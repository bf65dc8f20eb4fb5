/** The commands about sandboxes: the move of a workload, shown before it is made, and manifests to begin with. */

import * as vscode from 'vscode';
import type { Server } from './start.ts';

/** The command of the lens; its argument is a `Place`, otherwise the cursor tells. */
export const moveCommand = 'bulkhead.moveWorkload';

interface Place {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

interface Range {
  readonly start: Place['position'];
  readonly end: Place['position'];
}

/** The answer of `bulkhead/move`. */
interface MoveResponse {
  readonly workload: string;
  readonly choices: readonly { readonly runtime: string; readonly about: string }[];
  readonly verdict: string;
  readonly refused?: string;
  readonly ownKernel?: string;
  readonly move?: {
    readonly title: string;
    readonly edits: readonly { readonly range: Range; readonly newText: string }[];
    readonly version: number;
    readonly text: string;
    readonly check: string;
  };
}

/** The answer of `bulkhead/manifests`. */
type ManifestChoices = readonly { readonly name: string; readonly about: string; readonly text: string }[];

/** The right side of the diff: the document as the move would leave it. */
const previewScheme = 'bulkhead-move';

/** Registers the commands. */
export function registerSandboxCommands(context: vscode.ExtensionContext, server: Server): void {
  const previews = new Map<string, string>();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(previewScheme, {
      provideTextDocumentContent: ({ query }) => previews.get(query) ?? '',
    }),
    vscode.commands.registerCommand(moveCommand, (place?: Place) => moveWorkload(server, previews, place)),
    vscode.commands.registerCommand('bulkhead.createRuntimeClass', () => createRuntimeClass(server)),
    vscode.commands.registerCommand('bulkhead.createVirtualMachine', () => createVirtualMachine(server)),
  );
}

/** Where the cursor is, if an editor is open. */
function cursor(): Place | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

async function moveWorkload(
  server: Server,
  previews: Map<string, string>,
  place: Place | undefined = cursor(),
): Promise<void> {
  await server.start();
  const ask = (runtime?: string) =>
    place &&
    server.client.sendRequest<MoveResponse | null>('bulkhead/move', {
      ...place,
      ...(runtime === undefined ? {} : { runtime }),
    });
  const first = await ask();
  if (!first || !place) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('Put the cursor on a workload, and Bulkhead moves it to a microVM.'),
    );
    return;
  }
  // A workload that cannot go to the usual runtime needs no question which one it shall be.
  const runtime = first.move ? await choose(first) : undefined;
  if (first.move && runtime === undefined) return;
  const response = runtime === undefined ? first : await ask(runtime);
  if (response?.move) await preview(place, response, response.move, previews);
  else if (response) await explain(server, place, response);
}

/** The runtime to move to; `undefined` when the user gives up. */
async function choose({ workload, choices }: MoveResponse): Promise<string | undefined> {
  const [only, ...others] = choices;
  if (only && others.length === 0) return only.runtime;
  const items = choices.map(({ runtime, about }) => ({ label: runtime, detail: about }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Move {0} to a sandbox', workload),
    placeHolder: vscode.l10n.t('The class must exist in the cluster, the runtime on the host'),
    matchOnDetail: true,
  });
  return picked?.label;
}

/** Shows the change, and makes it when the user says so. */
async function preview(
  { uri }: Place,
  { workload }: MoveResponse,
  move: NonNullable<MoveResponse['move']>,
  previews: Map<string, string>,
): Promise<void> {
  const target = vscode.Uri.parse(uri);
  const id = `${uri}#${move.version}`;
  previews.clear();
  previews.set(id, move.text);
  const shown = vscode.Uri.from({ scheme: previewScheme, path: target.path, query: id });
  await vscode.commands.executeCommand('vscode.diff', target, shown, `${workload}: ${move.title}`, {
    preview: true,
  });
  const apply = vscode.l10n.t('Apply');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0}. Check {1}', move.title, move.check),
    apply,
    vscode.l10n.t('Discard'),
  );
  await closeDiff(shown);
  if (answer !== apply) return;
  const document = await vscode.workspace.openTextDocument(target);
  if (document.version !== move.version) {
    vscode.window.showWarningMessage(
      vscode.l10n.t('The file has changed in the meantime. Run the command again.'),
    );
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { range, newText } of move.edits) edit.replace(target, rangeOf(range), newText);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
}

function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function closeDiff(shown: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
  const diffs = tabs.filter(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === shown.toString(),
  );
  await vscode.window.tabGroups.close(diffs);
}

/** Says why there is no move, and offers a virtual machine where that is the answer. */
async function explain(
  server: Server,
  place: Place,
  { workload, refused, verdict, ownKernel }: MoveResponse,
): Promise<void> {
  const machine = vscode.l10n.t('Create VirtualMachine Manifest');
  const more = ownKernel === undefined ? '' : ` ${vscode.l10n.t('A virtual machine can: {0}.', ownKernel)}`;
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} does not move: {1}.', workload, refused ?? verdict) + more,
    ...(ownKernel === undefined ? [] : [machine]),
  );
  if (answer === machine) await openMachine(server, place);
}

async function createRuntimeClass(server: Server): Promise<void> {
  await server.start();
  const choices = await server.client.sendRequest<ManifestChoices>('bulkhead/manifests');
  const picked = await vscode.window.showQuickPick(
    choices.map((choice) => ({ label: choice.name, detail: choice.about, text: choice.text })),
    { title: vscode.l10n.t('Create a RuntimeClass'), matchOnDetail: true },
  );
  if (picked) await openYaml(picked.text);
}

async function createVirtualMachine(server: Server): Promise<void> {
  await server.start();
  const place = cursor();
  if (place) await openMachine(server, place);
}

async function openMachine(server: Server, place: Place): Promise<void> {
  const text = await server.client.sendRequest<string | null>('bulkhead/machine', place);
  if (text === null)
    vscode.window.showInformationMessage(
      vscode.l10n.t('Put the cursor on a workload, and Bulkhead writes a machine for it.'),
    );
  else await openYaml(text);
}

async function openYaml(content: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  await vscode.window.showTextDocument(document);
}
