/** The language status item: says what Bulkhead takes this file for, and what it sees in it. */

import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { isOurs, languages } from './client.ts';

/** The server's answer to `bulkhead/status`; `null` for a document that it does not look at. */
type Status = {
  readonly families: readonly (keyof typeof familyNames)[];
  readonly findings: number;
  readonly ignored: number;
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
  item.severity = vscode.LanguageStatusSeverity.Information;
  item.command = { command: 'bulkhead.showReport', title: 'Show Report' };
  const families = status?.families.map((family) => familyNames[family]) ?? [];
  if (!status || families.length === 0) {
    item.text = 'Nothing for Bulkhead';
    item.detail = status ? 'no container workload in this file' : 'not looked at';
    return;
  }
  const { findings, ignored } = status;
  item.text =
    findings === 0 ? 'No isolation risk' : `${findings} isolation ${findings === 1 ? 'risk' : 'risks'}`;
  item.detail = `Bulkhead, ${families.join(' and ')}${ignored > 0 ? `, ${ignored} ignored` : ''}`;
}

function showState(item: vscode.LanguageStatusItem): void {
  item.text = item.busy ? 'Bulkhead is starting' : 'Bulkhead is not running';
  item.severity = item.busy ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Error;
  item.detail = '';
  item.command = item.busy ? undefined : { command: 'bulkhead.restartServer', title: 'Restart' };
}
