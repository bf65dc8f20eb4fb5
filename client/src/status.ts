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

const showReport: vscode.Command = { command: 'bulkhead.showFileReport', title: 'Show Report' };

/** A setting to look at. */
function openSetting(title: string, name: string): vscode.Command {
  return { command: 'workbench.action.openSettings', title, arguments: [`bulkhead.${name}`] };
}

/** What the item says of a document. */
function statusWords(status: Status): StatusWords {
  if (!status) {
    const detail = 'switched off here by `bulkhead.enable`';
    return { text: 'Bulkhead is off', detail, command: openSetting('Switch On', 'enable') };
  }
  const { families, findings, ignored, hidden, project, unreadableFrom, isConfiguration } = status;
  const showOutput = { command: 'bulkhead.showOutput', title: 'Show Output' };
  if (isConfiguration !== undefined) {
    const detail = isConfiguration
      ? 'counts for this workspace folder'
      : 'counts only at the top of a folder';
    return { text: 'Configuration of Bulkhead', detail, command: showOutput };
  }
  const unreadable = unreadableFrom === undefined ? [] : [`not readable from line ${unreadableFrom} on`];
  if (families.length === 0) {
    const detail = [...unreadable, 'no container workload in this file'][0] ?? '';
    return { text: 'Nothing for Bulkhead', detail, command: showOutput, isProblem: unreadable.length > 0 };
  }
  const about = [
    families.map((family) => familyNames[family]).join(' and '),
    ...(project ? [projectWords(project)] : []),
    ...(ignored > 0 ? [`${ignored} ignored`] : []),
    ...(hidden > 0 ? [`${hidden} below the level`] : []),
    ...unreadable,
  ];
  const count = `${findings} isolation ${findings === 1 ? 'risk' : 'risks'}`;
  return {
    text: findings === 0 ? 'No isolation risk' : count,
    detail: about.join(', '),
    command: hidden > 0 ? openSetting('Change Level', 'level') : showReport,
    isProblem: unreadable.length > 0,
  };
}

/** More names than these nobody reads. */
const maxRoots = 3;

function projectWords({ kind, roots }: NonNullable<NonNullable<Status>['project']>): string {
  const others = roots.length > maxRoots ? ` and ${roots.length - maxRoots} more` : '';
  const what = { compose: 'the project of', kustomization: 'what is built by', chart: 'the chart of' }[kind];
  return `a part of ${what} ${roots.slice(0, maxRoots).join(', ')}${others}`;
}

function showState(item: vscode.LanguageStatusItem): void {
  item.text = item.busy ? 'Bulkhead is starting' : 'Bulkhead is not running';
  item.severity = item.busy ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Error;
  item.detail = '';
  item.command = item.busy ? undefined : { command: 'bulkhead.restartServer', title: 'Restart' };
}
