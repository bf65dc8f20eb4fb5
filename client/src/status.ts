/** The language status item: says that Bulkhead looks at this file, and what it sees there. */

import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';

/** Adds the status item and keeps it up with the active editor. */
export function addStatusItem(context: vscode.ExtensionContext, client: BaseLanguageClient): void {
  const selector = ['dockerfile', 'dockercompose', 'yaml'].map((language) => ({ language }));
  const item = vscode.languages.createLanguageStatusItem('bulkhead', selector);
  item.name = 'Bulkhead';
  item.command = { command: 'bulkhead.showReport', title: 'Show Report' };
  const update = () => show(item, client);
  context.subscriptions.push(
    item,
    client.onDidChangeState(update),
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(update),
  );
  update();
}

function show(item: vscode.LanguageStatusItem, client: BaseLanguageClient): void {
  item.busy = client.state === State.Starting;
  if (client.state !== State.Running) {
    item.text = item.busy ? 'Bulkhead is starting' : 'Bulkhead is not running';
    item.severity = item.busy
      ? vscode.LanguageStatusSeverity.Information
      : vscode.LanguageStatusSeverity.Error;
    item.detail = '';
    return;
  }
  const document = vscode.window.activeTextEditor?.document;
  const risks = document
    ? vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'bulkhead').length
    : 0;
  item.severity = vscode.LanguageStatusSeverity.Information;
  item.text = risks === 0 ? 'No isolation risk' : `${risks} isolation ${risks === 1 ? 'risk' : 'risks'}`;
  item.detail = 'Bulkhead';
}
