/** Which workspace folder a command is for. */

import * as vscode from 'vscode';

/** The folder of the file at hand, else the only one, else the one that the user picks. */
export async function chooseFolder(title: string): Promise<vscode.WorkspaceFolder | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const own = uri && vscode.workspace.getWorkspaceFolder(uri);
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (own || folders.length < 2) return own ?? folders[0];
  const items = folders.map((folder) => ({ label: folder.name, description: folder.uri.path, folder }));
  return (await vscode.window.showQuickPick(items, { title }))?.folder;
}
