/** The commands that fix all that needs no check, in a file or in all of them. */

import * as vscode from 'vscode';
import { scan } from './commands.ts';
import { reach } from './firstSteps.ts';
import type { Server } from './start.ts';

/** The answer of `bulkhead/fixWorkspace`. */
interface FixWorkspaceResponse {
  readonly edit: Parameters<Server['client']['protocol2CodeConverter']['asWorkspaceEdit']>[0];
  readonly fixes: number;
}

/** Registers the commands. */
export function registerFixCommands(context: vscode.ExtensionContext, server: Server): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('bulkhead.fixFile', async () => {
      const kind = 'source.fixAll.bulkhead';
      await vscode.commands.executeCommand('editor.action.codeAction', { kind, apply: 'first' });
    }),
    vscode.commands.registerCommand('bulkhead.fixWorkspace', () => fixWorkspace(server)),
  );
}

/** The edits ask for confirmation, so the editor shows them before it makes them. */
async function fixWorkspace(server: Server): Promise<void> {
  const response = await scan<FixWorkspaceResponse>(server, 'bulkhead/fixWorkspace');
  if (!response) return;
  if (response.fixes === 0) {
    vscode.window.showInformationMessage(
      vscode.l10n.t('Bulkhead has no fix for the workspace that needs no check.'),
    );
    return;
  }
  const edit = await server.client.protocol2CodeConverter.asWorkspaceEdit(response.edit);
  if (edit && (await vscode.workspace.applyEdit(edit, { isRefactoring: true }))) reach('hasFixed');
}
