/** The language status item: says what Bulkhead takes this file for, what it sees in it, and why it is silent. */

import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { isOurs, languages } from './client.ts';

/** The server's answer to `bulkhead/status`; `null` for a document that it does not look at. */
export type Status = {
  readonly families: readonly (keyof typeof familyNames)[];
  readonly findings: number;
  readonly ignored: number;
  readonly hidden: number;
  readonly project?: {
    readonly kind: 'compose' | 'kustomization' | 'chart';
    readonly roots: readonly string[];
  };
  readonly unreadableFrom?: number;
  readonly isConfiguration?: boolean;
} | null;

const familyNames = {
  dockerfile: 'Dockerfile',
  compose: 'Compose',
  kubernetes: 'Kubernetes',
  devcontainer: 'Dev container',
  quadlet: 'Quadlet',
  'github-actions': 'GitHub Actions',
  'command-line': 'Command lines',
} as const;

/** Adds the status item and keeps it up with the active editor. */
export function addStatusItem(client: BaseLanguageClient): vscode.Disposable {
  const selector = languages.map((language) => ({ language }));
  const item = vscode.languages.createLanguageStatusItem('bulkhead', selector);
  item.name = 'Bulkhead';
  const update = () => void show(item, client);
  const disposables = [
    item,
    client.onDidChangeState(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(({ uris }) => {
      const active = vscode.window.activeTextEditor?.document.uri.toString();
      if (uris.some((uri) => uri.toString() === active)) update();
    }),
  ];
  update();
  return vscode.Disposable.from(...disposables);
}

async function show(item: vscode.LanguageStatusItem, client: BaseLanguageClient): Promise<void> {
  item.busy = client.state === State.Starting;
  if (client.state !== State.Running) return showState(item);
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !isOurs(document)) return;
  const uri = client.code2ProtocolConverter.asUri(document.uri);
  const status = await client.sendRequest<Status>('bulkhead/status', { uri }).catch(() => null);
  if (document !== vscode.window.activeTextEditor?.document || client.state !== State.Running) return;
  const { text, detail, command, isProblem } = statusWords(status);
  item.severity = isProblem
    ? vscode.LanguageStatusSeverity.Warning
    : vscode.LanguageStatusSeverity.Information;
  item.text = text;
  item.detail = detail;
  item.command = command;
}

interface StatusWords {
  readonly text: string;
  readonly detail: string;
  readonly command: vscode.Command;
  readonly isProblem?: boolean;
}

const showReport = (): vscode.Command => ({
  command: 'bulkhead.showFileReport',
  title: vscode.l10n.t('Show Report'),
});

/** A setting to look at. */
function openSetting(title: string, name: string): vscode.Command {
  return { command: 'workbench.action.openSettings', title, arguments: [`bulkhead.${name}`] };
}

/** What the item says of a document. */
function statusWords(status: Status): StatusWords {
  if (!status) {
    const detail = vscode.l10n.t('switched off here by `bulkhead.enable`');
    return {
      text: vscode.l10n.t('Bulkhead is off'),
      detail,
      command: openSetting(vscode.l10n.t('Switch On'), 'enable'),
    };
  }
  const { families, findings, ignored, hidden, project, unreadableFrom, isConfiguration } = status;
  const showOutput = { command: 'bulkhead.showOutput', title: vscode.l10n.t('Show Output') };
  if (isConfiguration !== undefined) {
    const detail = isConfiguration
      ? vscode.l10n.t('counts for this workspace folder')
      : vscode.l10n.t('counts only at the top of a folder');
    return { text: vscode.l10n.t('Configuration of Bulkhead'), detail, command: showOutput };
  }
  const unreadable =
    unreadableFrom === undefined ? [] : [vscode.l10n.t('not readable from line {0} on', unreadableFrom)];
  if (families.length === 0) {
    const detail = [...unreadable, vscode.l10n.t('no container workload in this file')][0] ?? '';
    return {
      text: vscode.l10n.t('Nothing for Bulkhead'),
      detail,
      command: showOutput,
      isProblem: unreadable.length > 0,
    };
  }
  const about = [
    families.map((family) => familyNames[family]).join(', '),
    ...(project ? [projectWords(project)] : []),
    ...(ignored > 0 ? [vscode.l10n.t('{0} ignored', ignored)] : []),
    ...(hidden > 0 ? [vscode.l10n.t('{0} below the level', hidden)] : []),
    ...unreadable,
  ];
  const count =
    findings === 1 ? vscode.l10n.t('1 isolation risk') : vscode.l10n.t('{0} isolation risks', findings);
  return {
    text: findings === 0 ? vscode.l10n.t('No isolation risk') : count,
    detail: about.join(', '),
    command: hidden > 0 ? openSetting(vscode.l10n.t('Change Level'), 'level') : showReport(),
    isProblem: unreadable.length > 0,
  };
}

/** More names than these nobody reads. */
const maxRoots = 3;

function projectWords({ kind, roots }: NonNullable<NonNullable<Status>['project']>): string {
  const names = roots.slice(0, maxRoots).join(', ');
  const more = roots.length - maxRoots;
  const all = more > 0 ? vscode.l10n.t('{0} and {1} more', names, more) : names;
  if (kind === 'compose') return vscode.l10n.t('a part of the project of {0}', all);
  return kind === 'chart'
    ? vscode.l10n.t('a part of the chart of {0}', all)
    : vscode.l10n.t('a part of what is built by {0}', all);
}

function showState(item: vscode.LanguageStatusItem): void {
  item.text = item.busy ? vscode.l10n.t('Bulkhead is starting') : vscode.l10n.t('Bulkhead is not running');
  item.severity = item.busy ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Error;
  item.detail = '';
  item.command = item.busy
    ? undefined
    : { command: 'bulkhead.restartServer', title: vscode.l10n.t('Restart') };
}
