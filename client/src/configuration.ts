/** The commands about `.bulkhead.yaml`: open it, and ignore a rule in it. */

import * as vscode from 'vscode';
import { State } from 'vscode-languageclient';
import { chooseFolder } from './folders.ts';
import type { Server } from './start.ts';

/** The first that is there counts. */
const names = ['.bulkhead.yaml', '.bulkhead.yml'] as const;

/** What a new file begins with. */
const beginning = `# What this project has decided about its isolation. The editor and \`bulkhead scan\` both go by it.
level: baseline
`;

/** The answer of `bulkhead/ignoreRule`. */
type IgnoreRuleResponse =
  | {
      readonly uri: string;
      readonly edit: Parameters<Server['client']['protocol2CodeConverter']['asWorkspaceEdit']>[0];
    }
  | { readonly refused: string };

interface RuleItem extends vscode.QuickPickItem {
  /** A file with a finding of the rule. */
  readonly uri: vscode.Uri;
}

/** Registers the commands. */
export function registerConfigurationCommands(context: vscode.ExtensionContext, server: Server): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('bulkhead.openConfiguration', openConfiguration),
    vscode.commands.registerCommand('bulkhead.ignoreRule', () => ignoreRule(server)),
  );
}

async function openConfiguration(): Promise<void> {
  const folder = await chooseFolder(vscode.l10n.t('Open the configuration'));
  if (!folder) return;
  for (const name of names) {
    const uri = vscode.Uri.joinPath(folder.uri, name);
    const isThere = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    await vscode.window.showTextDocument(uri);
    return;
  }
  const create = vscode.l10n.t('Create');
  const message = vscode.l10n.t(
    "{0} has no {1}: Bulkhead goes by the editor's settings.",
    folder.name,
    names[0],
  );
  if ((await vscode.window.showInformationMessage(message, create)) !== create) return;
  const uri = vscode.Uri.joinPath(folder.uri, names[0]);
  const edit = new vscode.WorkspaceEdit();
  edit.createFile(uri, { contents: new TextEncoder().encode(beginning) });
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
}

async function ignoreRule(server: Server): Promise<void> {
  const title = vscode.l10n.t('Ignore a rule in the workspace');
  const found = foundRules();
  if (found.length === 0) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('Bulkhead has found nothing in the workspace that could be ignored.'),
    );
    return;
  }
  const rule = await vscode.window.showQuickPick(found, { title, matchOnDescription: true });
  if (!rule) return;
  const path = vscode.workspace.asRelativePath(rule.uri);
  const places = [
    { label: vscode.l10n.t('In this file'), description: path, where: 'file' },
    {
      label: vscode.l10n.t('In its folder'),
      description: path.slice(0, path.lastIndexOf('/') + 1) || '/',
      where: 'folder',
    },
    { label: vscode.l10n.t('In the whole workspace'), where: 'workspace' },
  ];
  const place = await vscode.window.showQuickPick(places, {
    title: vscode.l10n.t('Where is {0} ignored?', rule.label),
  });
  if (!place) return;
  const reason = await vscode.window.showInputBox({
    title: vscode.l10n.t('Why is {0} ignored?', rule.label),
    placeHolder: vscode.l10n.t('For whoever reads this next; reports show it'),
    validateInput: (text) =>
      text.trim() === '' ? vscode.l10n.t('Without a reason nothing is ignored.') : undefined,
  });
  if (reason === undefined || server.client.state !== State.Running) return;
  const answer = await server.client.sendRequest<IgnoreRuleResponse>('bulkhead/ignoreRule', {
    uri: server.client.code2ProtocolConverter.asUri(rule.uri),
    rule: rule.label,
    where: place.where,
    reason,
  });
  if ('refused' in answer) {
    vscode.window.showWarningMessage(vscode.l10n.t('Nothing was ignored: {0}.', answer.refused));
    return;
  }
  const edit = await server.client.protocol2CodeConverter.asWorkspaceEdit(answer.edit);
  if (!edit || !(await vscode.workspace.applyEdit(edit))) return;
  const editor = await vscode.window.showTextDocument(vscode.Uri.parse(answer.uri));
  const text = editor.document.getText();
  const at = editor.document.positionAt(text.lastIndexOf(`rule: ${rule.label}`));
  editor.revealRange(new vscode.Range(at, at));
  await editor.document.save();
}

/** The rules that found something: first those at the cursor, then those of the file at hand, then the others. */
function foundRules(): RuleItem[] {
  const editor = vscode.window.activeTextEditor;
  const here = editor?.document.uri.toString();
  const rank = (uri: vscode.Uri, range: vscode.Range) => {
    if (uri.toString() !== here) return 2;
    return editor?.selections.some((selection) => selection.intersection(range)) ? 0 : 1;
  };
  const all = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) =>
    diagnostics.flatMap(({ source, code, range, message }) => {
      const isFinding = source === 'bulkhead' && typeof code === 'object';
      if (!isFinding || !vscode.workspace.getWorkspaceFolder(uri)) return [];
      return [{ label: String(code.value), detail: message, uri, rank: rank(uri, range) }];
    }),
  );
  all.sort((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1));
  const firsts = new Map(all.toReversed().map((item) => [item.label, item]));
  return all
    .filter((item) => firsts.get(item.label) === item)
    .map(({ label, detail, uri }) => ({
      label,
      detail,
      uri,
      description: vscode.workspace.asRelativePath(uri),
    }));
}
