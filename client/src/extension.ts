/** Entry point of the extension, on the desktop as in the browser. */

import type * as vscode from 'vscode';

export { deactivate } from './start.ts';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  // Of all that extension hosts have, this alone is in those that are workers and in no other.
  const isWorker = 'importScripts' in globalThis;
  const { activate } = isWorker ? await import('./extension.web.ts') : await import('./extension.node.ts');
  activate(context);
}
